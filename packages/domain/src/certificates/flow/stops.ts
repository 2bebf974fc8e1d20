import type { CalendarDate } from "../../calendar.ts";
import { type StandingTerms, stoppedOn } from "../standing.ts";

/**
 * Days on which a certificate is stopped without a break. `from`: its first; `back`: the first day on which it stands again, absent while it
 * does not. `turns`: what it is from which of these days on, for a suspension may become a withdrawal.
 */
export interface Stop {
  readonly from: CalendarDate;
  readonly back?: CalendarDate;
  readonly turns: readonly { readonly standing: "suspended" | "withdrawn"; readonly from: CalendarDate }[];
}

/** Where a harvest lies to the stops of its certificate. */
export const HARVEST_SIDES = ["before", "within", "after"] as const;
export type HarvestSide = (typeof HARVEST_SIDES)[number];

/**
 * The stops of a certificate in the order of days, from the grounds that count: one whose lifting took effect on its own first day never
 * was, which is how a suspension with a mistyped date is put right (lifted from that day, entered anew).
 */
export function stopsOf(certificate: StandingTerms): readonly Stop[] {
  const days = [...new Set(certificate.statusHistory.map(({ effectiveFrom }) => effectiveFrom))].toSorted();
  const stops: Stop[] = [];
  let open: { from: CalendarDate; turns: Stop["turns"] } | undefined;
  for (const day of days) {
    const standing = stoppedOn(certificate, day);
    if (standing === undefined) {
      if (open !== undefined) stops.push({ ...open, back: day });
      open = undefined;
    } else if (open === undefined) open = { from: day, turns: [{ standing, from: day }] };
    else if (open.turns.at(-1)?.standing !== standing)
      open = { ...open, turns: [...open.turns, { standing, from: day }] };
  }
  return open === undefined ? stops : [...stops, open];
}

/** The stop that holds on a day. */
export function stopOn(certificate: StandingTerms, day: CalendarDate): Stop | undefined {
  return stopsOf(certificate).find(({ from, back }) => from <= day && (back === undefined || day < back));
}

/** The stop that a list of harvests is about: that in force on a day, else the last that began by then. */
export function lastStop(certificate: StandingTerms, day: CalendarDate): Stop | undefined {
  return stopsOf(certificate).findLast(({ from }) => from <= day);
}

export function sideOf({ from, back }: Stop, harvestedOn: CalendarDate): HarvestSide {
  if (harvestedOn < from) return "before";
  return back === undefined || harvestedOn < back ? "within" : "after";
}

/** The days of one side: from the first, and before the other. */
export function daysOf(
  { from, back }: Stop,
  side: HarvestSide,
): { readonly from: string; readonly before: string } | undefined {
  if (side === "before") return { from: "", before: from };
  if (side === "within") return { from, before: back ?? LAST };
  return back === undefined ? undefined : { from: back, before: LAST };
}

/** Comes after every date. */
const LAST = "9999";
