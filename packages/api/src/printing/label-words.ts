import type { Face } from "./face.ts";

/** Words of one kind on a label. */
export interface Words {
  readonly text: string;
  /** The least height of capitals and digits, mm. */
  readonly characterMm: number;
  readonly isBold?: true;
  /** Where it does not fit on one line: at these places and no other. */
  readonly parts?: readonly string[];
  /** Left out where a small label has no room for it: the first optional ones stay longest. */
  readonly isOptional?: true;
  /** Stands last where it finds room only below the code. */
  readonly mayGoLast?: true;
}

/** One line where it stands, mm from the label's upper left corner; `y` is its baseline. */
export interface PlacedLine {
  readonly words: string;
  readonly x: number;
  readonly y: number;
  /** Type size, mm. */
  readonly size: number;
  readonly isBold: boolean;
}

/** Above and below the baseline, and from one to the next, as parts of the type's size: no character of the face reaches farther. */
export const ASCENT = 0.88;
export const DESCENT = 0.22;
export const LEADING = 1.2;

/** Where words may stand: beside the code, and below it over the whole width. Millimetres. */
export interface Room {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Right of the code with its quiet zone. */
  readonly beside: number;
  /** Below the code and what stands under it. */
  readonly below: number;
}

/** The last place up to `fits` where a line may well end; `fits` itself where there is none in its second half. */
function breakBefore(text: readonly string[], fits: number): number {
  for (let at = fits; at > fits / 2; at--) if (/[\s，、；：）】·.:/-]/u.test(text[at - 1] ?? "")) return at;
  return fits;
}

/** As much of a text as a line takes, and the rest. Undefined where not even a character fits. */
function firstLine(
  text: string,
  width: number,
  size: number,
  face: Face,
): readonly [line: string, rest: string] | undefined {
  if (face.width(text, size) <= width) return [text, ""];
  const characters = [...text];
  let [fits, sum] = [0, 0];
  for (const character of characters) {
    sum += face.width(character, size);
    if (sum > width) break;
    fits += 1;
  }
  if (fits === 0) return undefined;
  const end = breakBefore(characters, fits);
  return [characters.slice(0, end).join("").trim(), characters.slice(end).join("").trim()];
}

/** Words on their lines from `top` on; undefined where they do not all fit. */
export function flowed(words: readonly Words[], room: Room, face: Face): readonly PlacedLine[] | undefined {
  const lines: PlacedLine[] = [];
  let y = room.top;
  const put = (line: string, size: number, isBold: boolean): void => {
    lines.push({ words: line, x: y >= room.below ? room.left : room.beside, y: y + ASCENT * size, size, isBold });
    y += LEADING * size;
  };
  for (const { text, characterMm, parts, isBold = false } of words) {
    const size = characterMm / face.capital;
    const widthHere = () => room.right - (y >= room.below ? room.left : room.beside);
    const fits = (line: string) => face.width(line, size) <= widthHere();
    if (parts !== undefined && !fits(text) && !parts.every(fits)) y = Math.max(y, room.below);
    if (parts !== undefined) {
      const own = fits(text) ? [text] : parts;
      if (!own.every(fits)) return undefined;
      for (const line of own) put(line, size, isBold);
      continue;
    }
    for (let rest = text; rest !== ""; ) {
      const next = firstLine(rest, widthHere(), size, face);
      if (next === undefined) return undefined;
      put(next[0], size, isBold);
      rest = next[1];
    }
  }
  const last = lines.at(-1);
  return last !== undefined && last.y + DESCENT * last.size > room.bottom ? undefined : lines;
}
