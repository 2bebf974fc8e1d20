import { LoggerFileError, type LoggerWarning, MAX_READINGS } from "../series/reading.ts";

/** The order of rows: as written, turned round, or sorted where that is safe; refused where two series were merged. */

/** Rows farther out of their place than this are no slip of the clock: they are another series. */
const SLIP_ROWS = 2;

export interface Sequence {
  /** Indices of rows in the order of time. */
  rows: readonly number[];
  warnings: LoggerWarning[];
}

/**
 * Puts rows in the order of time. Newest first is turned round. Runs that do not overlap, and single rows out of place, are
 * sorted with a warning. Runs that overlap (two devices one below the other, a clock set back) are refused: nobody can say
 * which reading came when.
 * @throws LoggerFileError `clock-unclear`, `too-many-readings`.
 */
export function inTimeOrder(at: readonly number[], lineOf: (row: number) => number): Sequence {
  if (at.length > MAX_READINGS) {
    const detail = { zh: `读数超过 ${MAX_READINGS} 条`, en: `the file holds more than ${MAX_READINGS} readings` };
    throw new LoggerFileError("too-many-readings", detail);
  }
  const rows = Array.from(at.keys());
  const time = (row: number) => at[row] ?? 0;
  const backward = rows.find((row) => row > 0 && time(row) < time(row - 1));
  if (backward === undefined) return { rows, warnings: [] };
  const forward = rows.some((row) => row > 0 && time(row) > time(row - 1));
  if (!forward) {
    const warning = { code: "newest-first", zh: "文件按时间倒序书写", en: "the file is written newest first" } as const;
    return { rows: rows.reverse(), warnings: [warning] };
  }
  const sorted = sortedRows(at);
  if (!isSlip(sorted) && overlaps(at)) throw setBack(lineOf(backward));
  const warning: LoggerWarning = {
    code: "clock-out-of-order",
    line: lineOf(backward),
    zh: "读数时间前后颠倒，已重新排序",
    en: "times go backwards; the readings were sorted",
  };
  return { rows: sorted, warnings: [warning] };
}

/** Sorted by time; rows of one time keep the direction in which the file runs. */
function sortedRows(at: readonly number[]): number[] {
  const isNewestFirst = (at.at(-1) ?? 0) < (at[0] ?? 0);
  return Array.from(at.keys()).sort((a, b) => (at[a] ?? 0) - (at[b] ?? 0) || (isNewestFirst ? b - a : a - b));
}

function isSlip(sorted: readonly number[]): boolean {
  return sorted.every((row, place) => Math.abs(row - place) <= SLIP_ROWS);
}

/** Do two runs of rows, each in one direction, share a stretch of time? */
function overlaps(at: readonly number[]): boolean {
  const runs: { from: number; to: number }[] = [];
  const isDown = (at.at(-1) ?? 0) < (at[0] ?? 0) && fallsMostly(at);
  for (const [row, time] of at.entries()) {
    const run = runs.at(-1);
    const before = at[row - 1] ?? time;
    if (run && row > 0 && (isDown ? time <= before : time >= before)) {
      run.from = Math.min(run.from, time);
      run.to = Math.max(run.to, time);
    } else runs.push({ from: time, to: time });
  }
  runs.sort((a, b) => a.from - b.from);
  return runs.some((run, index) => index > 0 && run.from <= (runs[index - 1]?.to ?? Number.NEGATIVE_INFINITY));
}

function fallsMostly(at: readonly number[]): boolean {
  let balance = 0;
  for (let row = 1; row < at.length; row++) balance += Math.sign((at[row] ?? 0) - (at[row - 1] ?? 0));
  return balance < 0;
}

function setBack(line: number): LoggerFileError {
  const detail = {
    zh: "时间从这一行起往回走，与前面的读数重叠：可能是几台记录仪的数据拼在一起，或时钟被拨过。请每台单独导出；12 小时制请带上午/下午",
    en: "from this line on the times go back over earlier readings: several loggers in one file, a clock set back, or a 12-hour clock without AM and PM; export each logger alone",
  };
  return new LoggerFileError("clock-unclear", detail, { line });
}

/** Steps that come round like this are told apart: fewer rows prove nothing. */
const ROUNDS = 3;
const DEVICES_MAX = 6;
/** Rows that tell whether devices take turns. */
export const TURNS_LOOKED_AT = 600;

/**
 * Refuses rows whose steps repeat in a round of short and long ones (20 s, 580 s, 20 s, 580 s): rows of several devices that take
 * turns, in a file that does not say whose is whose. `at` is in the order of time. @throws LoggerFileError `several-devices`.
 */
export function refuseTurns(at: readonly number[]): void {
  const steps = at.slice(1, TURNS_LOOKED_AT).map((time, index) => time - (at[index] ?? time));
  for (let round = 2; round <= DEVICES_MAX && steps.length >= round * ROUNDS; round++) {
    const one = steps.slice(0, round);
    const [least, most] = [Math.min(...one), Math.max(...one)];
    if (least <= 0 || most < least * 3) continue;
    const repeats = steps.filter(
      (step, index) => index >= round && Math.abs(step - (steps[index - round] ?? 0)) <= least / 2,
    );
    if (repeats.length >= (steps.length - round) * 0.9) throw turns();
  }
}

function turns(): LoggerFileError {
  const detail = {
    zh: "读数的间隔一长一短轮流出现：像是几台记录仪的数据混在一起。请每台单独导出",
    en: "short and long intervals take turns, as in rows of several loggers put together; export each logger alone",
  };
  return new LoggerFileError("several-devices", detail, {});
}
