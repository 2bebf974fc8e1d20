/** When a subscription reports: each field a number, a list of numbers or ranges `[a-b]`, as text; times are UTC. */
export interface Schedule {
  readonly second?: string;
  readonly minute?: string;
  readonly hour?: string;
  readonly dayOfMonth?: string;
  readonly month?: string;
  /** 1 is Monday, 7 Sunday. */
  readonly dayOfWeek?: string;
}

export interface ScheduleFault {
  /** The field, or empty for the schedule as a whole. */
  readonly field: keyof Schedule | "";
  readonly code: "schedule-empty" | "schedule-field" | "schedule-range" | "schedule-never";
  readonly detail: string;
  readonly detailZh: string;
}

/** The values at which each field matches; a field left out and coarser than all that are given matches any. */
export type ReadSchedule = Readonly<Record<keyof Schedule, ReadonlySet<number>>>;

export type ScheduleReading =
  | { readonly ok: true; readonly value: ReadSchedule }
  | { readonly ok: false; readonly faults: readonly ScheduleFault[] };

/** Bounds of each field, the finest first. */
const FIELDS = [
  ["second", 0, 59],
  ["minute", 0, 59],
  ["hour", 0, 23],
  ["dayOfMonth", 1, 31],
  ["month", 1, 12],
  ["dayOfWeek", 1, 7],
] as const satisfies readonly (readonly [keyof Schedule, number, number])[];

const LIST = /^(?:\d{1,2}|\[\d{1,2}-\d{1,2}\])(?:,(?:\d{1,2}|\[\d{1,2}-\d{1,2}\]))*$/;
const CHARACTERS_MAX = 200;

const DAY_MS = 86_400_000;
/** After so many days every day of the month has been every day of the week, leap days too, over a century without one. */
const DAYS_SEARCHED = 366 * 41;

function numbers(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function readField(text: unknown, min: number, max: number): ReadonlySet<number> | "schedule-field" | "schedule-range" {
  if (typeof text !== "string" || text.length > CHARACTERS_MAX || !LIST.test(text)) return "schedule-field";
  const values = text.split(",").flatMap((part) => {
    const [from = "", to = from] = part.replace(/[[\]]/g, "").split("-");
    return Number(from) <= Number(to) ? numbers(Number(from), Number(to)) : [-1];
  });
  return values.every((value) => value >= min && value <= max) ? new Set(values) : "schedule-range";
}

function fault(
  field: keyof Schedule,
  code: "schedule-field" | "schedule-range",
  min: number,
  max: number,
): ScheduleFault {
  const way = `"5", "1,15" or "[1-5]", each from ${min} to ${max}`;
  return {
    field,
    code,
    detail: `${field} is no list of numbers and ranges within its bounds: write ${way}`,
    detailZh: `${field} 不是范围内的数字或区间列表：请写成 "5"、"1,15" 或 "[1-5]"，取值 ${min} 至 ${max}`,
  };
}

function whole(code: "schedule-empty" | "schedule-never"): ScheduleReading {
  const [detail, detailZh] =
    code === "schedule-empty"
      ? ["the schedule has no field: give at least one", "schedule 没有任何字段：请至少给出一个"]
      : [
          "no time ever matches this schedule: correct dayOfMonth and month",
          "该 schedule 永远不会到来：请更正 dayOfMonth 与 month",
        ];
  return { ok: false, faults: [{ field: "", code, detail, detailZh }] };
}

/**
 * Reads a schedule (EPCIS 2.0 query-schedule.json). Of the time of day, a field finer than all that are given is 0 (`hour` 1,
 * `minute` 5 is 01:05:00 once a day; `dayOfWeek` 1 is Mondays at midnight); any other field left out matches any value
 * (`second` 0 is every minute). A day must meet all that are given. Bounds are checked; a time that never comes is refused.
 */
export function readSchedule(schedule: Schedule): ScheduleReading {
  const given = FIELDS.filter(([name]) => schedule[name] !== undefined);
  if (given.length === 0) return whole("schedule-empty");
  const finest = FIELDS.findIndex(([name]) => schedule[name] !== undefined);
  const faults: ScheduleFault[] = [];
  const [second, minute, hour, dayOfMonth, month, dayOfWeek] = FIELDS;
  const read = ([name, min, max]: (typeof FIELDS)[number]): ReadonlySet<number> => {
    const text = schedule[name];
    const isFiner = FIELDS.findIndex(([each]) => each === name) < Math.min(finest, 3);
    if (text === undefined) return new Set(isFiner ? [0] : numbers(min, max));
    const values = readField(text, min, max);
    if (typeof values !== "string") return values;
    faults.push(fault(name, values, min, max));
    return new Set();
  };
  const value: ReadSchedule = {
    second: read(second),
    minute: read(minute),
    hour: read(hour),
    dayOfMonth: read(dayOfMonth),
    month: read(month),
    dayOfWeek: read(dayOfWeek),
  };
  if (faults.length > 0) return { ok: false, faults };
  return nextOccurrence(value, 0) === undefined ? whole("schedule-never") : { ok: true, value };
}

function isDay(schedule: ReadSchedule, day: Date): boolean {
  return (
    schedule.month.has(day.getUTCMonth() + 1) &&
    schedule.dayOfMonth.has(day.getUTCDate()) &&
    schedule.dayOfWeek.has(((day.getUTCDay() + 6) % 7) + 1)
  );
}

const sorted = (values: ReadonlySet<number>): number[] => [...values].sort((a, b) => a - b);

/** The first time of day that matches, at or after so many milliseconds into the day. */
function timeOfDay(schedule: ReadSchedule, from: number): number | undefined {
  for (const hour of sorted(schedule.hour)) {
    if ((hour + 1) * 3_600_000 <= from) continue;
    for (const minute of sorted(schedule.minute)) {
      if (hour * 3_600_000 + (minute + 1) * 60_000 <= from) continue;
      const second = sorted(schedule.second).find((one) => ((hour * 60 + minute) * 60 + one) * 1000 >= from);
      if (second !== undefined) return ((hour * 60 + minute) * 60 + second) * 1000;
    }
  }
  return undefined;
}

/** The first instant after `after` at which the schedule matches, both in milliseconds since 1970 UTC; undefined when none ever does. */
export function nextOccurrence(schedule: ReadSchedule, after: number): number | undefined {
  const start = Math.floor(after / 1000) * 1000 + 1000;
  const first = Math.floor(start / DAY_MS) * DAY_MS;
  for (let day = 0; day < DAYS_SEARCHED; day++) {
    const midnight = first + day * DAY_MS;
    if (!isDay(schedule, new Date(midnight))) continue;
    const time = timeOfDay(schedule, day === 0 ? start - midnight : 0);
    if (time !== undefined) return midnight + time;
  }
  return undefined;
}
