import { decoded, startIn } from "../trace/starts.ts";

/** As many as the service looks at together (`CommonBody`). */
const CASES_MAX = 50;

/** What is typed, scanned or pasted: one case to a word. GS1's separator within a code is none between words. */
const BETWEEN = /[\s,，、;；]+/;

/** The id of a case: of a batch, a pack, a logistic unit or a failed test; undefined for what is none. */
export function caseIn(text: string): string | undefined {
  const id = /^\d{18}$/.test(text) ? `00/${text}` : startIn(text);
  return id !== undefined && /^(?:01\/\d{14}\/10\/[^/]+(?:\/21\/[^/]+)?|00\/\d{18}|test\/.+\/.+)$/.test(id)
    ? id
    : undefined;
}

export interface Added {
  readonly cases: readonly string[];
  /** Not understood, as they were written. */
  readonly unknown: readonly string[];
  /** There already. */
  readonly twice: number;
  /** More than are looked at together, as they were written. */
  readonly beyond: readonly string[];
}

/** Cases with those of a text after them, each once, as many as are looked at together. */
export function withText(cases: readonly string[], text: string): Added {
  const known = new Set(cases);
  const [unknown, beyond]: [string[], string[]] = [[], []];
  let twice = 0;
  for (const word of text.split(BETWEEN).filter((one) => one !== "")) {
    const id = caseIn(word);
    if (id === undefined) unknown.push(word);
    else if (known.has(id)) twice += 1;
    else if (known.size < CASES_MAX) known.add(id);
    else beyond.push(word);
  }
  return { cases: [...known], unknown, twice, beyond };
}

/** What an id names: its kind, its name, and whose or of what it is. */
export interface Named {
  readonly kind: string;
  readonly name: string;
  readonly whose?: string;
}

/** Of a case, of something that cases have in common, or of a node on the way to one, what it names. */
export function namedBy(id: string): Named {
  const [path = "", holder] = id.split("@");
  const [kind = "", ...rest] = (path.split("#")[0] ?? "").split("/").map(decoded);
  if (kind === "01") {
    const [, , lot = "", , serial] = rest;
    if (serial !== undefined) return { kind: "pack", name: serial, whose: lot };
    return { kind: "batch", name: lot, ...(holder === undefined ? {} : { whose: holder }) };
  }
  if (kind === "00") return { kind: "unit", name: rest.join("/") };
  const name = rest.at(-1) ?? "";
  const whose = kind === "loss" ? undefined : rest.slice(0, -1).join("/");
  return { kind, name, ...(whose === undefined || whose === "" ? {} : { whose }) };
}
