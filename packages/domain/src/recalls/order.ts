import type { Batch, Recall } from "../batches/batch.ts";
import { addDays, type CalendarDate, type Dated, dateInChina, heldOn, type Instant, startOfDay } from "../calendar.ts";

/**
 * Who ordered it. A producer recalls (召回, 食品安全法 art. 63); a farm bureau orders goods back and destroyed (责令追回, 农产品质量安全法
 * arts 70 to 72).
 */
export const ORDERED_BY = ["producer", "bureau"] as const;
export type OrderedBy = (typeof ORDERED_BY)[number];

export function orderedBy(batch: Pick<Batch, "organisation">, { by }: Pick<Recall, "by">): OrderedBy {
  return by === batch.organisation ? "producer" : "bureau";
}

/** What a sentence calls it. */
export const TERMS: Readonly<Record<OrderedBy, { readonly zh: string; readonly en: string; readonly done: string }>> = {
  producer: { zh: "召回", en: "Recalled", done: "已召回" },
  bureau: { zh: "追回", en: "Ordered back by the bureau", done: "责令追回" },
};

/** Stands where an event recalled a batch and said neither why nor how grave it is. */
export const REASON_NOT_STATED = "按 EPCIS 事件召回，未说明原因 Recalled by an EPCIS event that states no reason";

/**
 * Is it a matter of the label alone? Level 3 is for false labels, and such goods may be sold again once that is put right (食品召回管理办法
 * art. 13; 食品安全法 art. 63). One whose reason nobody stated may be anything.
 */
export function isOfLabel({ level, reason }: Pick<Recall, "level" | "reason">): boolean {
  return level === 3 && reason !== REASON_NOT_STATED;
}

type ByLevel = Readonly<Record<Recall["level"], number>>;

/** Hours within which a recall begins, by level, from when the danger is known. */
export const START_HOURS: readonly [Dated<ByLevel>, ...Dated<ByLevel>[]] = [
  {
    from: "2015-09-01",
    value: { 1: 24, 2: 48, 3: 72 },
    source: "食品召回管理办法 (2015) art. 13",
    confirmed: true,
  },
  {
    from: "2026-02-11",
    value: { 1: 24, 2: 36, 3: 48 },
    source:
      "食品召回管理办法 as revised, announced on 2026-02-11 (People's Daily client); the day it took force was not found",
    confirmed: false,
  },
];

/** Working days within which it is completed, by level, from the announcement. */
export const COMPLETION_WORKING_DAYS: readonly [Dated<ByLevel>, ...Dated<ByLevel>[]] = [
  {
    from: "2015-09-01",
    value: { 1: 10, 2: 20, 3: 30 },
    source: "食品召回管理办法 (2015) art. 18; the times of the revision announced on 2026-02-11 were not found",
    confirmed: false,
  },
];

/** The time that a recall has: `startBy` counts from its order. `confirmed`: was the text in force read? */
export interface RecallClock {
  readonly startBy: Instant;
  readonly startHours: number;
  readonly completeWorkingDays: number;
  /** The end of the last working day, counted from Monday to Friday: of public holidays nothing is known here. */
  readonly completeBy: Instant;
  readonly source: string;
  readonly confirmed: boolean;
}

/** What the settings of its day give a recall. */
export function recallClock({ level, at }: Pick<Recall, "level" | "at">): RecallClock {
  const day = dateInChina(at);
  const [start, completion] = [heldOn(START_HOURS, day), heldOn(COMPLETION_WORKING_DAYS, day)];
  const startHours = start.value[level];
  return {
    startBy: new Date(Date.parse(at) + startHours * 3_600_000).toISOString(),
    startHours,
    completeWorkingDays: completion.value[level],
    completeBy: startOfDay(addDays(afterWorkingDays(day, completion.value[level]), 1)),
    source: `${start.source}; ${completion.source}`,
    confirmed: start.confirmed && completion.confirmed,
  };
}

/** The n-th day from Monday to Friday after a day. */
function afterWorkingDays(day: CalendarDate, count: number): CalendarDate {
  let [date, left] = [day, count];
  while (left > 0) {
    date = addDays(date, 1);
    const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
    if (weekday !== 0 && weekday !== 6) left -= 1;
  }
  return date;
}
