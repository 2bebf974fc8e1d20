import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DAY_MS, HOUR_MS, loggerOf, MINUTE_MS, readingsOf, START_MS } from "../fixtures/logger.ts";
import {
  coverageOf,
  dayFinder,
  daysOf,
  loggingInterval,
  overlapping,
  type Span,
  subtractSpans,
  timelineOf,
  weightedReadings,
} from "./timeline.ts";

const at = (minutes: number) => START_MS + minutes * MINUTE_MS;
const minutes = (spans: Iterable<Span>) =>
  [...spans].map(({ from, to }) => [(from - START_MS) / MINUTE_MS, (to - START_MS) / MINUTE_MS]);
const readingsAt = (...list: readonly (readonly [minute: number, celsius: number | null])[]) =>
  list.map(([minute, celsius]) => ({ at: at(minute), celsius }));

describe("the logging interval", () => {
  test("is what the file states, else the middle one of the distances between its readings, else nothing", () => {
    const readings = readingsAt([0, 1], [10, 1], [20, 1], [20, 1], [50, 1], [55, 1]);
    expect(loggingInterval(loggerOf(readings, { intervalSeconds: 600 }))).toBe(600_000);
    expect(loggingInterval(loggerOf(readings))).toBe(10 * MINUTE_MS);
    expect(loggingInterval(loggerOf(readingsAt([0, 1], [7, 1], [20, 1])))).toBe(7 * MINUTE_MS);
    expect(loggingInterval(loggerOf(readingsAt([0, 1], [60, 1], [62, 1], [65, 1])))).toBe(3 * MINUTE_MS);
    for (const few of [[], readingsAt([5, 1]), readingsAt([5, 1], [5, 2])])
      expect(loggingInterval(loggerOf(few))).toBe(0);
  });
});

describe("a timeline", () => {
  test("of a file's own span begins with its first reading and ends an interval after the last that has a value", () => {
    const { from, to } = timelineOf(loggerOf(readingsOf([1, 2, 3])));
    expect([from, to]).toEqual([at(0), at(30)]);
    expect(timelineOf(loggerOf(readingsOf([1, 2, null]))).to).toBe(at(20));
    const day = {
      ...{ date: "2026-11-16", from: at(0), to: at(1440), minCelsius: 1, maxCelsius: 2, meanCelsius: 1 },
      ...{ minutesAbove: 0, minutesBelow: 0, sensorTimeoutMinutes: 0 },
    };
    const next = { ...day, date: "2026-11-17", from: at(1440), to: at(2880) };
    const days = timelineOf(loggerOf([], { daily: [day, next], summaryOnly: true }));
    expect([days.from, days.to]).toEqual([at(0), at(2880)]);
    expect([timelineOf(loggerOf([])).from, timelineOf(loggerOf([])).to]).toEqual([0, 0]);
  });

  test("has the readings of its window, both ends included, and none without a value", () => {
    const file = loggerOf(readingsOf([1, 2, null, 4, 5]));
    const { readings, from, to } = timelineOf(file, { from: at(10), to: at(30) });
    expect([readings.map(({ celsius }) => celsius), from, to]).toEqual([[2, 4], at(10), at(30)]);
    expect(timelineOf(file, { from: at(30), to: at(10) })).toMatchObject({ from: at(30), to: at(30) });
  });

  test("holds a reading until the next, over two intervals and not a moment more", () => {
    const held = (second: number) =>
      timelineOf(loggerOf(readingsAt([0, 1], [second, 2], [second + 10, 3]), { intervalSeconds: 600 }));
    expect([minutes(held(20).stretches), minutes(held(20).gaps)]).toEqual([
      [
        [0, 20],
        [20, 30],
        [30, 40],
      ],
      [],
    ]);
    expect([minutes(held(21).stretches), minutes(held(21).gaps)]).toEqual([
      [
        [21, 31],
        [31, 41],
      ],
      [[0, 21]],
    ]);
  });

  test("knows nothing before its first reading, where that comes more than two intervals late, nor while values are missing", () => {
    const file = loggerOf(readingsOf([1, null, null, 4]), { intervalSeconds: 600 });
    expect(minutes(timelineOf(file, { from: at(-20) }).gaps)).toEqual([[10, 30]]);
    expect(minutes(timelineOf(file, { from: at(-21) }).gaps)).toEqual([
      [-21, 0],
      [10, 30],
    ]);
    expect(minutes(timelineOf(file, { from: at(0), to: at(61) }).gaps)).toEqual([
      [10, 30],
      [30, 61],
    ]);
    expect(minutes(timelineOf(loggerOf([]), { from: at(0), to: at(10) }).gaps)).toEqual([[0, 10]]);
  });

  test("is cut whole into stretches and gaps that follow each other, and tells the same each time it is walked", () => {
    const reading = fc.record({
      after: fc.integer({ min: 0, max: 45 }),
      celsius: fc.option(fc.integer({ min: 0, max: 9 }), { nil: null }),
    });
    fc.assert(
      fc.property(fc.array(reading, { minLength: 1 }), fc.integer({ min: 1, max: 15 }), (list, interval) => {
        let minute = 0;
        const readings = list.map(({ after, celsius }) => {
          minute += after;
          return { at: at(minute), celsius };
        });
        const timeline = timelineOf(loggerOf(readings, { intervalSeconds: interval * 60 }));
        const pieces = [...timeline.stretches, ...timeline.gaps].sort((a, b) => a.from - b.from);
        let end = timeline.from;
        for (const { from, to } of pieces) {
          expect([from, to > from]).toEqual([end, true]);
          end = to;
        }
        expect(pieces.length === 0 ? timeline.to : end).toBe(timeline.to);
        expect([...timeline.gaps]).toEqual([...timeline.gaps]);
        for (const { from, celsius, to } of timeline.stretches) {
          expect(readings).toContainEqual({ at: from, celsius });
          expect(to - from).toBeLessThanOrEqual(interval * 2 * MINUTE_MS);
        }
        const open = [...timeline.gaps].reduce((sum, gap) => sum + gap.to - gap.from, 0);
        if (timeline.to > timeline.from)
          expect(coverageOf(timeline)).toBeCloseTo(1 - open / (timeline.to - timeline.from), 12);
      }),
    );
  });

  test("of no length is covered by a reading, and by nothing is not", () => {
    expect(coverageOf(timelineOf(loggerOf(readingsAt([0, 4]))))).toBe(1);
    expect(coverageOf(timelineOf(loggerOf([]), { from: at(0), to: at(0) }))).toBe(0);
  });
});

describe("a mean", () => {
  const weights = (...list: readonly (readonly [number, number])[]) =>
    [...weightedReadings(timelineOf(loggerOf(readingsAt(...list), { intervalSeconds: 600 })))].map(
      ({ celsius, weight }) => [celsius, weight / MINUTE_MS],
    );

  test("counts a reading for the time until the next, and for one interval before a gap and at the end", () => {
    expect(weights([0, 1], [5, 2], [25, 3], [46, 4])).toEqual([
      [1, 5],
      [2, 20],
      [3, 10],
      [4, 10],
    ]);
  });

  test("counts the first of two readings of one instant for no time, where others have some", () => {
    expect(weights([0, 1], [0, 3], [10, 5])).toEqual([
      [1, 0],
      [3, 10],
      [5, 10],
    ]);
  });

  test("of readings of one instant, which have no time, counts them alike", () => {
    const file = loggerOf(readingsAt([0, 1], [0, 3]));
    expect([...weightedReadings(timelineOf(file))]).toEqual([
      { celsius: 1, weight: 1 },
      { celsius: 3, weight: 1 },
    ]);
  });
});

describe("the days of a span", () => {
  test("are cut at the midnights of the file's zone, whichever way the instants are asked", () => {
    const dayOf = dayFinder(480);
    const pieces = [...daysOf({ from: START_MS + 15 * HOUR_MS, to: START_MS + 41 * HOUR_MS }, dayOf)];
    expect(pieces.map(({ date, from, to }) => [date, (from - START_MS) / HOUR_MS, (to - START_MS) / HOUR_MS])).toEqual([
      ["2026-11-16", 15, 16],
      ["2026-11-17", 16, 40],
      ["2026-11-18", 40, 41],
    ]);
    expect(dayOf(START_MS).date).toBe("2026-11-16");
    expect(dayOf(START_MS + 16 * HOUR_MS - 1).date).toBe("2026-11-16");
    expect(dayOf(START_MS + 16 * HOUR_MS).date).toBe("2026-11-17");
    expect([...daysOf({ from: START_MS, to: START_MS }, dayFinder(0))]).toEqual([]);
    expect([...daysOf({ from: START_MS, to: START_MS + DAY_MS }, dayFinder(0))]).toHaveLength(1);
  });
});

describe("sorted spans against others", () => {
  /** Spans in order that do not overlap, of whole minutes up to a hundred. */
  const spans = fc
    .uniqueArray(fc.integer({ min: 0, max: 100 }), { maxLength: 12 })
    .map((bounds) => bounds.toSorted((a, b) => a - b))
    .map((bounds) =>
      Array.from({ length: Math.floor(bounds.length / 2) }, (_, n) => ({
        from: bounds[2 * n] ?? 0,
        to: bounds[2 * n + 1] ?? 0,
      })),
    );
  const minutesIn = (list: readonly Span[]) =>
    Array.from({ length: 100 }, (_, n) => list.some(({ from, to }) => from <= n && n < to));

  test("are those that share a minute with one of them", () => {
    fc.assert(
      fc.property(spans, spans, (ours, theirs) => {
        const taken = minutesIn(theirs);
        const sharing = ours.filter(({ from, to }) => taken.some((isTaken, n) => isTaken && from <= n && n < to));
        expect(overlapping(ours, theirs)).toEqual(sharing);
      }),
    );
  });

  test("are, without them, the minutes that are in the ones and not in the others, in no more pieces than that takes", () => {
    fc.assert(
      fc.property(spans, spans, (ours, theirs) => {
        const left = [...subtractSpans(ours, theirs)];
        const taken = minutesIn(theirs);
        expect(minutesIn(left)).toEqual(minutesIn(ours).map((isOurs, n) => isOurs && !taken[n]));
        for (const { from, to } of left) expect(to).toBeGreaterThan(from);
        expect(left.length).toBeLessThanOrEqual(ours.length + theirs.length);
      }),
    );
    const [hour, rest] = [
      { from: 0, to: 60 },
      { from: 90, to: 120 },
    ];
    expect([
      ...subtractSpans(
        [hour, rest],
        [
          { from: 10, to: 20 },
          { from: 50, to: 100 },
        ],
      ),
    ]).toEqual([
      { from: 0, to: 10 },
      { from: 20, to: 50 },
      { from: 100, to: 120 },
    ]);
  });
});
