import { GROUP_SEPARATOR } from "./scanner.ts";

/** What the calibration code holds: two halves with a separator between them, and letters of both cases. */
export const CALIBRATION = ["SUYUAN-Scan-7a", "Z9-end"] as const;
export const CALIBRATION_TEXT = CALIBRATION.join(GROUP_SEPARATOR);

/** The separator as it came. */
export type Spelling = "control" | "<GS>" | "{GS}" | "none" | "other";

/** What a scanner sends, by what it sent for the calibration code; undefined where that was another code. */
export interface Calibration {
  readonly spelling: Spelling;
  readonly separator: string;
  readonly prefix: string;
  readonly suffix: string;
  /** Letters came in the other case: the caps lock is on, or the scanner is set so. */
  readonly isCaseTurned: boolean;
}

export function calibrationIn(sent: string): Calibration | undefined {
  const [first, last] = CALIBRATION;
  const lower = sent.toLowerCase();
  const begins = lower.indexOf(first.toLowerCase());
  const ends = lower.indexOf(last.toLowerCase(), begins + first.length);
  if (begins < 0 || ends < 0) return undefined;
  const separator = sent.slice(begins + first.length, ends);
  return {
    spelling: spellingOf(separator),
    separator,
    prefix: sent.slice(0, begins).replace(/^\][A-Za-z]\d/, ""),
    suffix: sent.slice(ends + last.length).replace(/[\r\n\t]+$/, ""),
    isCaseTurned: sent.slice(begins, begins + first.length) !== first,
  };
}

function spellingOf(separator: string): Spelling {
  if (separator === "") return "none";
  if (separator === GROUP_SEPARATOR) return "control";
  const upper = separator.toUpperCase();
  return upper === "<GS>" || upper === "{GS}" ? upper : "other";
}
