import { type DateOrder, dayNumber } from "../instants/date.ts";
import { dateOrder, usualStep } from "../instants/order.ts";
import { inTimeOrder, refuseTurns, TURNS_LOOKED_AT } from "../instants/sequence.ts";
import { spreadWithinMinutes } from "../instants/spread.ts";
import { type Block, runTimes } from "../layout/block.ts";
import { orderIn } from "../layout/meaning.ts";
import type { RawRows } from "../layout/read-rows.ts";
import { DOTTED_DAY_FIRST } from "../layout/vocabulary.ts";
import { LoggerFileError, type LoggerWarning } from "../series/reading.ts";
import type { TableZone } from "./zones.ts";

const DAY = 86_400_000;
const MINUTE = 60_000;

/** The instants of a table's rows. */
export interface TableInstants {
  /** Epoch ms of each row as it stands in the file. */
  at: number[];
  /** Rows in the order of time. */
  rows: readonly number[];
  utcOffsetMinutes: number;
  warnings: LoggerWarning[];
}

export interface InstantSources {
  raw: RawRows;
  zone: TableZone;
  block: Block;
  /** All headings, for the order of dates that they spell and the language that they speak. */
  headings: readonly string[];
  asked: DateOrder | undefined;
  window: { from: number; to: number } | undefined;
}

/**
 * Turns written times into instants: the order of day and month proved, the zone applied, rows of one minute spread, all in the
 * order of time. @throws LoggerFileError `ambiguous-date`, `bad-time`, `clock-unclear`.
 */
export function instantsOf({ raw, zone, block, headings, asked, window }: InstantSources): TableInstants {
  const lineOf = (row: number): number => raw.lines[row] ?? 1;
  const shift = zone.offsetOf(0, window?.from ?? 0) * MINUTE;
  const evidence = {
    heading: headings.map(orderIn).find((order) => order !== undefined),
    asked,
    statedWalls: runTimes(block),
    window: window && { from: window.from + shift, to: window.to + shift },
    dottedDayFirst: DOTTED_DAY_FIRST.test(headings.join(" ")),
  };
  const { order, by } = dateOrder(raw, evidence, lineOf);
  const midnights = raw.dates.map((date) => (dayNumber(date, order) ?? Number.NaN) * DAY);
  refuseHalfDays(raw, midnights);
  refuseBareDates(raw, midnights);
  const at = raw.clockOf.map((clock, row) => {
    const wall = (midnights[raw.dateOf[row] ?? 0] ?? Number.NaN) + clock;
    return wall - zone.offsetOf(row, wall) * MINUTE;
  });
  const warnings: LoggerWarning[] = [];
  if (by === "window" || by === "language") warnings.push(ORDER_WARNINGS[by]);
  if (spreadWithinMinutes(at, raw.seconds)) {
    warnings.push({
      code: "seconds-spread",
      zh: "时间没有秒，同一分钟的多条读数已均匀分布",
      en: "times carry no seconds; readings of one minute were spread over it",
    });
  }
  const sequence = inTimeOrder(at, lineOf);
  refuseTurns(sequence.rows.slice(0, TURNS_LOOKED_AT).map((row) => at[row] ?? 0));
  const first = sequence.rows[0] ?? 0;
  const utcOffsetMinutes = zone.offsetOf(first, (midnights[raw.dateOf[first] ?? 0] ?? 0) + (raw.clockOf[first] ?? 0));
  return { at, rows: sequence.rows, utcOffsetMinutes, warnings: [...warnings, ...sequence.warnings] };
}

/**
 * A date without a clock is midnight only where the row before or after is one logging interval away from it.
 * @throws LoggerFileError `bad-time`.
 */
function refuseBareDates(raw: RawRows, midnights: readonly number[]): void {
  if (raw.bare.length === 0) return;
  const reach = (usualStep(raw) ?? 0) * 2.5;
  const wall = (row: number) => (midnights[raw.dateOf[row] ?? -1] ?? Number.NaN) + (raw.clockOf[row] ?? 0);
  const bare = new Set(raw.bare);
  for (const row of raw.bare) {
    const near = [row - 1, row + 1].some((other) => !bare.has(other) && Math.abs(wall(other) - wall(row)) <= reach);
    if (near) continue;
    const detail = {
      zh: "这一行只有日期没有时刻",
      en: "this row has a date and no time of day; export with the time",
    };
    throw new LoggerFileError("bad-time", detail, { line: raw.lines[row] });
  }
}

const ORDER_WARNINGS = {
  window: {
    code: "date-order-by-window",
    zh: "日期分不清日和月，按所问的时段取定",
    en: "day and month could not be told apart; the window asked about settled it",
  },
  language: {
    code: "date-order-by-language",
    zh: "日期分不清日和月，按表头的语言取日在前",
    en: "day and month could not be told apart; read day first, as the language of the heading writes it",
  },
} as const;

/**
 * Hours that never leave 1 to 12 and fall back by half a day where the rows run on: a 12-hour clock whose AM and PM were lost.
 * @throws LoggerFileError `clock-unclear`.
 */
function refuseHalfDays(raw: RawRows, midnights: readonly number[]): void {
  if (raw.half || raw.clockOf.some((ms) => ms < 60 * MINUTE || ms >= 13 * 60 * MINUTE)) return;
  const reach = (usualStep(raw) ?? 60 * MINUTE) * 2.5;
  for (let row = 1; row < raw.clockOf.length; row++) {
    const wall = (each: number) => (midnights[raw.dateOf[each] ?? 0] ?? 0) + (raw.clockOf[each] ?? 0);
    const step = wall(row) - wall(row - 1);
    const turned = Math.min(Math.abs(step + DAY / 2), Math.abs(step - DAY / 2));
    if (Math.abs(step) > reach && turned <= reach) {
      const detail = {
        zh: "时间像是 12 小时制而没有上午/下午：请用 24 小时制导出",
        en: "the times look like a 12-hour clock without AM and PM; export with a 24-hour clock",
      };
      throw new LoggerFileError("clock-unclear", detail, { line: raw.lines[row] });
    }
  }
}
