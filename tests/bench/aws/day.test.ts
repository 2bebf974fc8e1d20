import { expect, test } from "vitest";
import { type Arrivals, type Costs, type Limits, playDay } from "./day.ts";

const LIMITS: Limits = {
  pagesRate: 8000,
  pagesBurst: 4000,
  concurrency: 1000,
  startsInTenSeconds: 1000,
  countersAtOnce: 5,
  messagesAtOnce: 500,
  windowSeconds: 10,
  writeUnits: 4000,
  partitionReadUnits: 3000,
};
const COSTS: Costs = {
  pageMs: 25,
  coldMs: 800,
  countMs: 1,
  callMs: 60,
  writeUnitsEach: 2,
  batchReadUnits: 1,
  productReadUnits: 1,
};
// A tenth of a province, so that it is soon played: the limits are a tenth as well where that matters.
const ARRIVALS: Arrivals = { scans: 5_000_000, peakRate: 175, hotLotScans: 100_000, surge: 2, productShare: 0.5 };

test("a day within all limits turns nobody away, counts everything within the hour, and is the same each time", () => {
  const day = playDay(ARRIVALS, LIMITS, COSTS);
  expect(day).toMatchObject({ refused: 0, throttledFunctions: 0, within: true });
  expect(day.scans / ARRIVALS.scans).toBeGreaterThan(0.99);
  expect(day.scans / ARRIVALS.scans).toBeLessThan(1.02);
  expect(day.hotScans).toBeGreaterThan(90_000);
  expect(playDay(ARRIVALS, LIMITS, COSTS)).toEqual(day);
}, 60_000);

test.each([
  [
    "the firewall lets fewer through than come",
    { pagesRate: 200, pagesBurst: 200 },
    {},
    (day: ReturnType<typeof playDay>) => day.refused > 0,
  ],
  [
    "the account has too few functions",
    { concurrency: 3 },
    {},
    (day: ReturnType<typeof playDay>) => day.throttledFunctions > 0,
  ],
  ["what counts is too slow", {}, { countMs: 55 }, (day: ReturnType<typeof playDay>) => day.clearedAfterSeconds > 3600],
  [
    "the table takes too few writes",
    { writeUnits: 250, messagesAtOnce: 100 },
    {},
    (day: ReturnType<typeof playDay>) => day.clearedAfterSeconds > 3600,
  ],
  [
    "one partition gives too few reads",
    { partitionReadUnits: 100 },
    {},
    (day: ReturnType<typeof playDay>) => day.productReadUnits > 100,
  ],
])(
  "a day in which %s is not within",
  (_, limits, costs, isSeen) => {
    const day = playDay(ARRIVALS, { ...LIMITS, ...limits }, { ...COSTS, ...costs });
    expect([day.within, isSeen(day)]).toEqual([false, true]);
  },
  60_000,
);
