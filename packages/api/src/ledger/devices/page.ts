import { DEVICE_NUMBER_MAX } from "@suyuan/domain/devices/chain";

/**
 * Which of a device's numbers have come, sixteen to a row: a command writes one row of less than 1 KB, whatever came before it and in
 * whatever order. Pure: what is read and written stands in received.ts.
 */

/** Numbers of one row. */
export const PAGE_NUMBERS = 16;

/** What became of a number: done, given up by the device, or refused with a code; a number that has not come has none. */
export type Outcome = "received" | "given-up" | { readonly refused: string };

/** Of a number that came. */
export interface Mark {
  /** Links of the device's chain, lower-case hex: this command's and the one before it. */
  readonly chain: string;
  readonly previous: string;
  /** When it came, by the service's clock. */
  readonly at: string;
}

export interface PageRow {
  /** A character for each number: `-` has not come, `r` received, `g` given up, `a` to `f` refused with that one of `codes`, `z` with another. */
  readonly states: string;
  /** 12 bytes for each number, base64url: the first 4 of its link, the first 4 of the link before it, and when it came in epoch seconds. */
  readonly marks: string;
  readonly codes?: readonly string[];
  /** The link at the highest number that came; absent where all of them were given up. */
  readonly chain?: string;
  /** The last time that one of these numbers came. */
  readonly lastAt: string;
  /** Seconds by which the device's clock was behind the service's: the last time, the least and the most. */
  readonly clock?: readonly [last: number, least: number, most: number];
  /** Earlier rows that may lack numbers, as they were when this row was begun: first and last of each stretch, ascending. */
  readonly open?: readonly (readonly [from: number, to: number])[];
}

const MARK_BYTES = 12;
const CODES_MAX = 6;
/** Stretches of earlier rows that one row names; beyond them the nearest are named as one, which costs reading and loses nothing. */
const OPEN_MAX = 10;
const ABSENT = "-";
const GIVEN_UP = "g";
const RECEIVED = "r";
const OTHER_CODE = "z";
const CODES = "abcdef";

/** The row of a number, from 0. */
export function pageOf(number: number): number {
  return Math.floor((number - 1) / PAGE_NUMBERS);
}

/** The last row that there can be. */
export const PAGE_MAX: number = pageOf(DEVICE_NUMBER_MAX);

const slotOf = (number: number): number => (number - 1) % PAGE_NUMBERS;
const firstOf = (page: number): number => page * PAGE_NUMBERS + 1;

/** A row of which nothing has come. */
export function emptyPage(at: string, open: PageRow["open"]): PageRow {
  const states = ABSENT.repeat(PAGE_NUMBERS);
  const marks = Buffer.alloc(PAGE_NUMBERS * MARK_BYTES).toString("base64url");
  return { states, marks, lastAt: at, ...(open === undefined || open.length === 0 ? {} : { open }) };
}

/** What is known of a number. */
export interface Known {
  readonly state: "absent" | "received" | "given-up" | "refused";
  /** Of a refused one. */
  readonly code?: string;
  /** The first 4 bytes of its link and of the one before it, hex, and when it came; absent where it never came. */
  readonly mark?: { readonly tag: string; readonly previousTag: string; readonly at: string };
}

export function knownOf(row: PageRow | undefined, number: number): Known {
  const state = row?.states[slotOf(number)] ?? ABSENT;
  if (row === undefined || state === ABSENT) return { state: "absent" };
  const bytes = Buffer.from(row.marks, "base64url")
    .subarray(slotOf(number) * MARK_BYTES)
    .subarray(0, MARK_BYTES);
  const seconds = bytes.readUInt32BE(8);
  const mark =
    seconds === 0
      ? {}
      : {
          mark: {
            tag: bytes.subarray(0, 4).toString("hex"),
            previousTag: bytes.subarray(4, 8).toString("hex"),
            at: new Date(seconds * 1000).toISOString(),
          },
        };
  if (state === RECEIVED) return { state: "received", ...mark };
  if (state === GIVEN_UP) return { state: "given-up", ...mark };
  return { state: "refused", code: row.codes?.[CODES.indexOf(state)] ?? "other", ...mark };
}

const tagOf = (chain: string): string => chain.slice(0, 8);

/** Is this another command than the one that came with the number before? */
export function isFork({ mark }: Known, { chain, previous }: Mark): boolean {
  return mark !== undefined && (mark.tag !== tagOf(chain) || mark.previousTag !== tagOf(previous));
}

/** Does a command not follow the one that came with the number before it, or the next one not follow it? */
export function isBroken(before: Known, after: Known, { chain, previous }: Mark): boolean {
  if (before.mark !== undefined && before.mark.tag !== tagOf(previous)) return true;
  return after.mark !== undefined && after.mark.previousTag !== tagOf(chain);
}

/** The row with a number's outcome; the same row where that says nothing new. What was received stays received. */
export function marked(row: PageRow, number: number, outcome: Outcome, mark?: Mark, behindSeconds?: number): PageRow {
  const slot = slotOf(number);
  const before = row.states[slot] ?? ABSENT;
  const { state, codes } = stateOf(row, outcome);
  if (before === RECEIVED || (before === state && (mark === undefined || before !== GIVEN_UP))) return row;
  const states = `${row.states.slice(0, slot)}${state}${row.states.slice(slot + 1)}`;
  const next: PageRow = { ...row, states, ...(codes.length === 0 ? {} : { codes }) };
  if (mark === undefined) return next;
  const marks = Buffer.from(row.marks, "base64url");
  marks.write(tagOf(mark.chain) + tagOf(mark.previous), slot * MARK_BYTES, "hex");
  marks.writeUInt32BE(Math.floor(Date.parse(mark.at) / 1000), slot * MARK_BYTES + 8);
  const isHighest = !/[^-g]/.test(row.states.slice(slot + 1));
  return {
    ...next,
    marks: marks.toString("base64url"),
    ...(isHighest ? { chain: mark.chain } : {}),
    lastAt: mark.at,
    ...(behindSeconds === undefined ? {} : { clock: clockWith(row.clock, behindSeconds) }),
  };
}

function stateOf(row: PageRow, outcome: Outcome): { readonly state: string; readonly codes: readonly string[] } {
  const { codes = [] } = row;
  if (typeof outcome === "string") return { state: outcome === "received" ? RECEIVED : GIVEN_UP, codes };
  const at = codes.indexOf(outcome.refused);
  if (at >= 0) return { state: CODES[at] ?? OTHER_CODE, codes };
  if (codes.length === CODES_MAX) return { state: OTHER_CODE, codes };
  return { state: CODES[codes.length] ?? OTHER_CODE, codes: [...codes, outcome.refused] };
}

function clockWith(before: PageRow["clock"], behind: number): NonNullable<PageRow["clock"]> {
  const [, least = behind, most = behind] = before ?? [];
  return [behind, Math.min(least, behind), Math.max(most, behind)];
}

/** Has every number of the row come or been given up? */
export function isWhole({ states }: PageRow): boolean {
  return !/[^rg]/.test(states);
}

/** The highest number of the row that came or was given up; 0 where none. */
export function highestOf(page: number, { states }: PageRow): number {
  for (let slot = PAGE_NUMBERS - 1; slot >= 0; slot--) if (states[slot] !== ABSENT) return firstOf(page) + slot;
  return 0;
}

/** A stretch of numbers with nothing between them. */
export interface Numbers {
  readonly from: number;
  readonly to: number;
}

/** The numbers up to `last` that have not come, of a row that may be absent, and those that were refused. */
export function lackingOf(
  page: number,
  row: PageRow | undefined,
  last: number,
): {
  readonly missing: readonly number[];
  readonly refused: readonly { readonly number: number; readonly code: string }[];
} {
  const missing: number[] = [];
  const refused: { number: number; code: string }[] = [];
  for (let number = firstOf(page); number < firstOf(page + 1) && number <= last; number++) {
    const { state, code = "other" } = knownOf(row, number);
    if (state === "absent") missing.push(number);
    if (state === "refused") refused.push({ number, code });
  }
  return { missing, refused };
}

/** Numbers in ascending order as stretches. */
export function stretchesOf(numbers: Iterable<number>): Numbers[] {
  const stretches: { from: number; to: number }[] = [];
  for (const number of numbers) {
    const last = stretches.at(-1);
    if (last !== undefined && last.to === number - 1) last.to = number;
    else stretches.push({ from: number, to: number });
  }
  return stretches;
}

/** The row numbers of stretches, at most `max` of them from `from` on. */
export function pagesOf(open: PageRow["open"], max: number, from = 0): number[] {
  const pages: number[] = [];
  for (const [first, last] of open ?? []) {
    for (let page = Math.max(first, from); page <= last && pages.length < max; page++) pages.push(page);
  }
  return pages;
}

/**
 * What a row begun at `page` names as open: what the last row before it named, without those found whole since, that last row itself unless
 * it is whole, and the rows that were left out between them.
 */
export function openBefore(
  page: number,
  last: { readonly page: number; readonly row: PageRow } | undefined,
  whole: ReadonlySet<number>,
): NonNullable<PageRow["open"]> {
  const open: [number, number][] = [];
  for (const [from, to] of last?.row.open ?? []) {
    let begin = from;
    // Stretches are long only where a device skipped numbers: those rows are not there, and none of them is whole.
    for (const one of [...whole].filter((each) => each >= from && each <= to).sort((a, b) => a - b)) {
      if (one > begin) open.push([begin, one - 1]);
      begin = one + 1;
    }
    if (begin <= to) open.push([begin, to]);
  }
  const next = last === undefined ? 0 : isWhole(last.row) ? last.page + 1 : last.page;
  if (next < page) {
    const before = open.at(-1);
    if (before !== undefined && before[1] === next - 1) before[1] = page - 1;
    else open.push([next, page - 1]);
  }
  while (open.length > OPEN_MAX) joinNearest(open);
  return open;
}

function joinNearest(open: [number, number][]): void {
  let nearest = 1;
  const gapAt = (n: number): number => (open[n]?.[0] ?? 0) - (open[n - 1]?.[1] ?? 0);
  for (let n = 2; n < open.length; n++) if (gapAt(n) < gapAt(nearest)) nearest = n;
  const [joined] = open.splice(nearest, 1);
  const before = open[nearest - 1];
  if (joined !== undefined && before !== undefined) before[1] = joined[1];
}
