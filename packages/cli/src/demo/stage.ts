import { addDays, type CalendarDate } from "@suyuan/domain/calendar";
import type { Cast } from "./cast.ts";
import { type Random, seededRandom } from "./seeded-random.ts";

/** The same season for the same seed, save that dates follow the day on which it is made. */
const SEED = 510_824;

/** What everything in the season is made with. `today` is the date in China by the demo's clock (season.ts); nothing happens later than yesterday evening. */
export interface Stage {
  readonly url: string;
  readonly cast: Cast;
  readonly today: CalendarDate;
  /** The demo's clock. */
  readonly now: () => Date;
  /** How many lots were named; each gets the next number. */
  lots: number;
}

/** The date this many days before today. */
export function daysAgo({ today }: Pick<Stage, "today">, days: number): CalendarDate {
  return addDays(today, -days);
}

/** A time of day in China as the wire has it. */
export function at(date: CalendarDate, time: `${number}:${number}`): string {
  return `${date}T${time}:00+08:00`;
}

/** `HL261122-07`: the harvest day and a number of its own. */
export function nextLot(stage: Stage, harvestedOn: CalendarDate): string {
  stage.lots += 1;
  return `HL${harvestedOn.slice(2).replaceAll("-", "")}-${String(stage.lots).padStart(2, "0")}`;
}

/** The random numbers of one lot and purpose, whatever else is made beside it and on whatever day. */
export function randomOf(lot: string, purpose: number): Random {
  return seededRandom(SEED + Number(lot.slice(lot.indexOf("-") + 1)) * 10 + purpose);
}
