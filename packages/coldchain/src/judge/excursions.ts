import { dayFinder, daysOf, type Timeline } from "../series/timeline.ts";

/** Limits in °C; a side that is absent has none. Exactly at a limit is inside. */
export interface Limits {
  minCelsius?: number;
  maxCelsius?: number;
}

export type Side = "above" | "below";

export interface DayMinutes {
  date: string;
  minutesAbove: number;
  minutesBelow: number;
}

/** Time outside limits, in minutes, as the readings show it. */
export interface Excursions {
  minutesAbove: number;
  minutesBelow: number;
  /** Longest uninterrupted stretch on each side; a gap interrupts. */
  longestAbove: number;
  longestBelow: number;
  /** At least one reading lies outside, however short it holds. */
  seenAbove: boolean;
  seenBelow: boolean;
  /** Every date on which some reading holds, in order. */
  daily: DayMinutes[];
}

const MINUTE = 60_000;

/** On which side of the limits a temperature lies; undefined inside. */
export function sideOf(
  celsius: number,
  { minCelsius = Number.NEGATIVE_INFINITY, maxCelsius = Number.POSITIVE_INFINITY }: Limits,
): Side | undefined {
  if (celsius > maxCelsius) return "above";
  if (celsius < minCelsius) return "below";
  return undefined;
}

/** Measures the time outside limits on a timeline. */
export function measureExcursions(timeline: Timeline, limits: Limits): Excursions {
  const total = { above: 0, below: 0 };
  const longest = { above: 0, below: 0 };
  const days = new Map<string, DayMinutes>();
  const dayOf = dayFinder(timeline.utcOffsetMinutes);
  let run = { side: undefined as Side | undefined, from: 0, to: 0 };
  for (const stretch of timeline.stretches) {
    const side = sideOf(stretch.celsius, limits);
    const continues = side === run.side && stretch.from === run.to;
    run = { side, from: continues ? run.from : stretch.from, to: stretch.to };
    if (side) {
      total[side] += stretch.to - stretch.from;
      longest[side] = Math.max(longest[side], run.to - run.from);
    }
    for (const { date, from, to } of daysOf(stretch, dayOf)) {
      const day = days.get(date) ?? { date, minutesAbove: 0, minutesBelow: 0 };
      if (side === "above") day.minutesAbove += (to - from) / MINUTE;
      if (side === "below") day.minutesBelow += (to - from) / MINUTE;
      days.set(date, day);
    }
  }
  const sides = new Set(timeline.readings.map(({ celsius }) => sideOf(celsius, limits)));
  return {
    minutesAbove: total.above / MINUTE,
    minutesBelow: total.below / MINUTE,
    longestAbove: longest.above / MINUTE,
    longestBelow: longest.below / MINUTE,
    seenAbove: sides.has("above"),
    seenBelow: sides.has("below"),
    daily: [...days.values()],
  };
}
