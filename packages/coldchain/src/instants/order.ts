import { LoggerFileError } from "../series/reading.ts";
import { DATE_ORDERS, type DateOrder, dayNumber, type WrittenDate } from "./date.ts";

/** Which number of a date is the day: said by its form, proved by the data, or refused. */

const DAY = 86_400_000;

/** Rows as they stand: which date (index into `dates`) and milliseconds since midnight. */
export interface WrittenRows {
  dates: readonly WrittenDate[];
  dateOf: readonly number[];
  clockOf: readonly number[];
}

export interface OrderEvidence {
  /** A pattern in the heading: "YYYY-MM-DD", "TT.MM.JJJJ". */
  heading?: DateOrder | undefined;
  /** The caller's parameter. */
  asked?: DateOrder | undefined;
  /** Wall-clock times (epoch ms as if UTC) that the block above states for the first or last reading. */
  statedWalls: readonly number[];
  /** The window asked about, as wall-clock times. */
  window?: { from: number; to: number } | undefined;
  /** The words of the table are of a language that writes dotted dates with a whole year day first. */
  dottedDayFirst: boolean;
}

export interface ProvedOrder {
  order: DateOrder;
  by: "form" | "heading" | "asked" | "data" | "stated-time" | "window" | "language";
}

/**
 * The order of all dates of a table. @throws LoggerFileError `ambiguous-date` where nothing proves it,
 * `parameter-contradicts-file` where the caller's order makes a date that does not exist, `bad-time` where every order does.
 */
export function dateOrder(rows: WrittenRows, evidence: OrderEvidence, lineOf: (row: number) => number): ProvedOrder {
  const allowed = DATE_ORDERS.filter((order) => rows.dates.every(({ orders }) => orders.includes(order)));
  const possible = allowed.filter((order) => rows.dates.every((date) => dayNumber(date, order) !== undefined));
  if (possible.length === 0) throw impossible(rows, allowed, lineOf);
  const { asked, heading } = evidence;
  if (asked !== undefined && !possible.includes(asked) && rows.dates.some(({ orders }) => orders.length > 1)) {
    throw contradiction(asked, lineOf(0));
  }
  const [only, second] = possible;
  if (only !== undefined && second === undefined) return { order: only, by: allowed.length === 1 ? "form" : "data" };
  if (asked !== undefined) return { order: asked, by: "asked" };
  if (heading !== undefined && possible.includes(heading)) return { order: heading, by: "heading" };
  const proofs = [
    ["data", possible.filter((order) => runsOn(rows, order))],
    ["stated-time", possible.filter((order) => meetsStated(rows, order, evidence.statedWalls))],
    ["window", possible.filter((order) => meetsWindow(rows, order, evidence.window))],
  ] as const;
  for (const [by, [proved, other]] of proofs)
    if (proved !== undefined && other === undefined) return { order: proved, by };
  const dotted = !allowed.includes("ymd") && rows.dates.every(({ separator }) => separator === ".");
  if (evidence.dottedDayFirst && dotted && possible.includes("dmy")) {
    return { order: "dmy", by: "language" };
  }
  throw ambiguous(possible, lineOf(0));
}

/**
 * Do the dates of neighbouring rows follow each other as the clock does: midnight is passed within the logging interval?
 * In a wrong order the next day is a month or a year away.
 */
function runsOn(rows: WrittenRows, order: DateOrder): boolean {
  const days = rows.dates.map((date) => dayNumber(date, order) ?? 0);
  const usual = usualStep(rows);
  if (usual === undefined) return false;
  const reach = usual * 2.5;
  let steady = 0;
  for (let row = 1; row < rows.dateOf.length; row++) {
    const [before, after] = [rows.dateOf[row - 1] ?? 0, rows.dateOf[row] ?? 0];
    if (before === after) continue;
    const step =
      ((days[after] ?? 0) - (days[before] ?? 0)) * DAY + (rows.clockOf[row] ?? 0) - (rows.clockOf[row - 1] ?? 0);
    if (Math.abs(step) <= reach) steady += 1;
  }
  return steady > 0;
}

/** The usual distance of neighbouring rows of one date; undefined where each date stands once. */
export function usualStep({ dateOf, clockOf }: Omit<WrittenRows, "dates">): number | undefined {
  const steps: number[] = [];
  for (let row = 1; row < dateOf.length && steps.length < 2000; row++) {
    if (dateOf[row] === dateOf[row - 1]) steps.push(Math.abs((clockOf[row] ?? 0) - (clockOf[row - 1] ?? 0)));
  }
  const apart = steps.filter((step) => step > 0).sort((a, b) => a - b);
  const middle = apart[Math.floor(apart.length / 2)];
  return middle === undefined ? undefined : Math.max(60_000, middle);
}

function wallOf(rows: WrittenRows, row: number, order: DateOrder): number {
  const date = rows.dates[rows.dateOf[row] ?? 0];
  return (date ? (dayNumber(date, order) ?? 0) : 0) * DAY + (rows.clockOf[row] ?? 0);
}

function meetsStated(rows: WrittenRows, order: DateOrder, stated: readonly number[]): boolean {
  const ends = [wallOf(rows, 0, order), wallOf(rows, rows.dateOf.length - 1, order)];
  return stated.some((wall) => ends.some((end) => Math.abs(end - wall) < 60_000));
}

function meetsWindow(rows: WrittenRows, order: DateOrder, window: OrderEvidence["window"]): boolean {
  if (!window) return false;
  const days = rows.dates.map((date) => (dayNumber(date, order) ?? 0) * DAY);
  return days.some((day) => day + DAY > window.from && day <= window.to);
}

const READS: Readonly<Record<DateOrder, { zh: string; en: string }>> = {
  ymd: { zh: "年-月-日", en: "year-month-day" },
  dmy: { zh: "日-月-年", en: "day-month-year" },
  mdy: { zh: "月-日-年", en: "month-day-year" },
};

function ambiguous(possible: readonly DateOrder[], line: number): LoggerFileError {
  const detail = {
    zh: `日期分不清日和月（可能是${possible.map((each) => READS[each].zh).join("或")}），请用 年-月-日 导出，或加参数 dateOrder=${possible.join("|")}`,
    en: `day and month cannot be told apart (${possible.map((each) => READS[each].en).join(" or ")}); export the dates as year-month-day, or send dateOrder=${possible.join("|")}`,
  };
  return new LoggerFileError("ambiguous-date", detail, { line, parameter: "dateOrder", choices: possible });
}

function contradiction(asked: DateOrder, line: number): LoggerFileError {
  const detail = {
    zh: `参数 dateOrder=${asked} 与文件矛盾：按${READS[asked].zh}有不存在的日期`,
    en: `dateOrder=${asked} contradicts the file: as ${READS[asked].en} some dates do not exist`,
  };
  return new LoggerFileError("parameter-contradicts-file", detail, { line, parameter: "dateOrder" });
}

function impossible(
  rows: WrittenRows,
  allowed: readonly DateOrder[],
  lineOf: (row: number) => number,
): LoggerFileError {
  const bad = rows.dates.findIndex((date) => date.orders.every((order) => dayNumber(date, order) === undefined));
  if (bad !== -1 || allowed.length === 0) {
    const row = Math.max(0, rows.dateOf.indexOf(Math.max(0, bad)));
    const detail = {
      zh: "日期不存在或不在 1990–2100 年之间，请检查记录仪时钟后重新导出",
      en: "a date does not exist or lies outside 1990 to 2100; check the logger's clock and export again",
    };
    return new LoggerFileError("bad-time", detail, { line: lineOf(row) });
  }
  const detail = {
    zh: "有的日期只能是日在前，有的只能是月在前；请用 年-月-日 导出",
    en: "some dates can only be day first and others only month first; export the dates as year-month-day",
  };
  return new LoggerFileError("ambiguous-date", detail, { line: lineOf(0) });
}
