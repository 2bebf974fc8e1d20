import fc from "fast-check";
import { expect, test } from "vitest";
import { LINE_POINTS_MAX, thinned } from "./temperature-line.ts";

type Point = readonly [number, number | null];

const value = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -300, max: 400 }) }, fc.constant(null));
const line = fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), value), { maxLength: 60 }).map((steps) => {
  let minute = 0;
  return steps.map(([wait, deciCelsius]): Point => {
    minute += wait;
    return [minute, deciCelsius];
  });
});

const extremes = (points: readonly Point[]) => {
  const values = points.flatMap(([, deciCelsius]) => (deciCelsius === null ? [] : [deciCelsius]));
  return [Math.min(...values), Math.max(...values)];
};

test("a thinned line keeps both ends, the lowest and the highest value, and invents no point", () => {
  fc.assert(
    fc.property(line, (points) => {
      const thin = thinned(points);
      expect(extremes(thin)).toStrictEqual(extremes(points));
      const known = new Set(points.map((point) => point.join()));
      expect(thin.filter((point) => !known.has(point.join()))).toStrictEqual([]);
      expect(thin.map(([minute]) => minute)).toStrictEqual(thin.map(([minute]) => minute).toSorted((a, b) => a - b));
      expect(thin[0]).toStrictEqual(points[0]);
      const breaks = (some: readonly Point[]) =>
        some.filter(([, deciCelsius], n) => deciCelsius === null && some[n - 1]?.[1] !== null).length;
      expect(breaks(thin)).toBe(breaks(points));
    }),
  );
});

test("a line without breaks is never longer than its bound", () => {
  fc.assert(
    fc.property(line, (points) => {
      const whole = points.map(([minute, deciCelsius]): Point => [minute, deciCelsius ?? 0]);
      expect(thinned(whole).length).toBeLessThanOrEqual(LINE_POINTS_MAX);
    }),
  );
});

test("a steady temperature is two points, a ramp three, and what nothing is known of stays a break", () => {
  const steady = Array.from({ length: 60 }, (_, n): Point => [n * 10, 15]);
  expect(thinned(steady)).toStrictEqual([
    [0, 15],
    [590, 15],
  ]);
  const ramp = Array.from({ length: 61 }, (_, n): Point => [n, Math.abs(n - 30)]);
  expect(thinned(ramp)).toStrictEqual([
    [0, 30],
    [30, 0],
    [60, 30],
  ]);
  const broken: Point[] = [
    [0, 15],
    [10, 15],
    [20, null],
    [30, null],
    [90, 15],
    [100, 15],
  ];
  expect(thinned(broken)).toStrictEqual([
    [0, 15],
    [10, 15],
    [20, null],
    [90, 15],
    [100, 15],
  ]);
});

test("no line at all stays none", () => {
  expect(thinned([])).toStrictEqual([]);
});

test("what stands alone between two breaks stays, and what stands beside one of them need not", () => {
  const alone: readonly Point[] = [
    [0, 10],
    [10, null],
    [20, 10],
    [30, null],
    [40, 10],
  ];
  expect(thinned(alone)).toStrictEqual(alone);
  const beside: readonly Point[] = [
    [0, 0],
    [10, 5],
    [20, null],
    [30, 5],
    [40, 5],
    [50, 5],
    [60, 10],
  ];
  expect(thinned(beside)).toStrictEqual(beside.filter(([minute]) => minute !== 40));
});

test("two breaks in a row are one, also at the begin", () => {
  const points: readonly Point[] = [
    [0, null],
    [10, null],
    [20, 1],
    [30, null],
    [40, null],
    [50, 9],
  ];
  expect(thinned(points)).toStrictEqual([
    [0, null],
    [20, 1],
    [30, null],
    [50, 9],
  ]);
});

test("of points at one minute the middle value is no farther off than it is", () => {
  const points: readonly Point[] = [
    [0, 0],
    [10, 10],
    [10, 15],
    [10, 20],
    [20, 30],
  ];
  expect(thinned(points)).toStrictEqual(points.filter(([, value]) => value !== 15));
});
