/**
 * Reads what a scanner types as a keyboard: by the keys themselves, so that an input method that composes Chinese from the same keys changes
 * nothing. Pure: times are those of the events.
 */

/** A key as its event tells it. */
export interface Key {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  readonly isCapsLock: boolean;
  /** Milliseconds, of any clock. */
  readonly at: number;
}

/** What became of a key: it is part of a scan, ends one, or is none of a scanner's. */
export type Taken = "part" | "end" | "none";

/** Between two keys of a scanner pass at most so many milliseconds; a person needs more. */
export const SCANNER_GAP_MS = 35;
/** So many keys on end, that fast, are no person's. */
const BURST_KEYS = 6;

const GROUP_SEPARATOR = "\u001d";

/** A key of a keyboard of the United States, which scanners type as, and behind it what it writes alone and with shift. */
const SIGNS: readonly string[] = [
  ...[
    "Minus-_",
    "Equal=+",
    "BracketLeft[{",
    "BracketRight]}",
    "Backslash\\|",
    "Semicolon;:",
    "Quote'\"",
    "Backquote`~",
  ],
  ...["Comma,<", "Period.>", "Slash/?", "Space  ", "NumpadAdd++", "NumpadSubtract--", "NumpadMultiply**"],
  ...["NumpadDivide//", "NumpadDecimal.."],
];

const SHIFTED_DIGITS = ")!@#$%^&*(";

/** What a key writes by where it lies: for keys that an input method took. */
function byPlace({ code, shiftKey, isCapsLock }: Key): string | undefined {
  const [, letter] = /^Key([A-Z])$/.exec(code) ?? [];
  if (letter !== undefined) return shiftKey === isCapsLock ? letter.toLowerCase() : letter;
  const [, digit] = /^(?:Digit|Numpad)(\d)$/.exec(code) ?? [];
  if (digit !== undefined) return shiftKey && code.startsWith("Digit") ? SHIFTED_DIGITS[Number(digit)] : digit;
  return SIGNS.find((sign) => sign.slice(0, -2) === code)?.slice(shiftKey ? -1 : -2)[0];
}

const ENDS: ReadonlySet<string> = new Set(["Enter", "NumpadEnter"]);

/** The keys of one scan, as they come. */
export class KeyReader {
  #text = "";
  #last = Number.NEGATIVE_INFINITY;
  #fast = 0;
  #isBurst = false;
  #isComposed = false;
  /** Digits typed while Alt is held: `029` is the separator. Undefined while Alt was not pressed by itself. */
  #alt: string | undefined;

  /** What was typed so far. */
  get text(): string {
    return this.#text;
  }

  /** Do the keys come faster than a person types? */
  get isBurst(): boolean {
    return this.#isBurst;
  }

  /** Did an input method take some of the keys? Then what stands in the field is not what was typed. */
  get isComposed(): boolean {
    return this.#isComposed;
  }

  /** Is a scan under way: did the last key come so lately that the next may be of the same? */
  isUnderWay(at: number, withinMs = SCANNER_GAP_MS * 4): boolean {
    return this.#text !== "" && at - this.#last <= withinMs;
  }

  press(key: Key): Taken {
    if (key.metaKey) return "none";
    if (key.key === "Alt") {
      this.#alt = "";
      return "none";
    }
    const isSoon = key.at - this.#last <= SCANNER_GAP_MS;
    if (ENDS.has(key.code) || key.key === "Enter") return this.#text === "" ? "none" : "end";
    // A tab ends a scan; alone it moves the focus as ever.
    if (key.key === "Tab" || key.code === "Tab") return this.#text !== "" && isSoon && this.isBurst ? "end" : "none";
    if (this.#alt !== undefined && /^(?:Digit|Numpad)\d$/.test(key.code)) {
      this.#alt += key.code.slice(-1);
      return "part";
    }
    const sign = signOf(key);
    if (sign === undefined) return "none";
    this.#fast = isSoon ? this.#fast + 1 : 0;
    this.#isBurst ||= this.#fast >= BURST_KEYS - 1;
    this.#last = key.at;
    this.#isComposed ||= key.key === "Process" || key.key === "Unidentified";
    this.#text += sign;
    return "part";
  }

  release(key: Pick<Key, "key">): void {
    if (key.key !== "Alt" || this.#alt === undefined) return;
    const digits = this.#alt;
    this.#alt = undefined;
    // A code of Windows' own; what is none was typed while Alt happened to be held.
    if (/^0?\d{2,3}$/.test(digits)) this.#text += String.fromCharCode(Number(digits));
    else this.#text += digits;
  }

  clear(): void {
    this.#text = "";
    this.#fast = 0;
    this.#isBurst = false;
    this.#isComposed = false;
    this.#alt = undefined;
  }
}

function signOf(key: Key): string | undefined {
  if (key.ctrlKey)
    return key.code === "BracketRight" || key.key === "]" || key.key === GROUP_SEPARATOR ? GROUP_SEPARATOR : undefined;
  // Some readers say of every key that Alt is held: what counts is that it was pressed.
  if ([...key.key].length === 1) return key.key;
  return key.key === "Process" || key.key === "Unidentified" ? byPlace(key) : undefined;
}
