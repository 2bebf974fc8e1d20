import { type CalendarDate, dateInChina, daysBetween } from "@suyuan/domain/calendar";

const DAY_MS = 24 * 3_600_000;

/**
 * The day of the year on which the demo plays. Red-heart kiwifruit is picked from August to the middle of September, Cangxi snow pears in the
 * first two thirds of September (xnsbdzb 2023-09-05; xinsannong.com): what was picked sixteen days ago and yesterday is in season.
 */
const PLAYS_ON = "09-12";
/** As long as both are being picked it plays today. */
const FIRST = "09-03";
const LAST = "09-16";

/** The day on which the demo plays: today in the season, else that day of the last one. */
export function dayOfPlay(today: CalendarDate): CalendarDate {
  const day = today.slice(5);
  if (day >= FIRST && day <= LAST) return today;
  const year = Number(today.slice(0, 4)) - (day < FIRST ? 1 : 0);
  return `${year}-${PLAYS_ON}`;
}

/** How far the demo's clock is behind the machine's, in whole days as milliseconds. */
export function behindMs(now: Date): number {
  const today = dateInChina(now.toISOString());
  return daysBetween(dayOfPlay(today), today) * DAY_MS;
}
