import { shownDay, shownTime } from "../figures.ts";

/** When something happened: a fact that knows its day alone, such as a harvest, stands at the day's first instant in Beijing and is shown without an hour. */
export function shownMoment(iso: string): string {
  return /T16:00:00(?:\.0+)?Z$/.test(iso) ? shownDay(iso) : shownTime(iso);
}
