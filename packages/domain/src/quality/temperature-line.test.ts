import fc from "fast-check";
import { expect, test } from "vitest";
import { LINE_POINTS_MAX, thinned } from "./temperature-line.ts";

type Point = readonly [number, number | null];

const lineOf = (value: fc.Arbitrary<number | null>) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 90 }), value), { maxLength: 60 }).map((steps) => {
    let minute = 0;
    return steps.map(([wait, deciCelsius]): Point => {
      minute += wait;
      return [minute, deciCelsius];
    });
  });
const broken = (max: number, weight: number) =>
  fc.oneof({ weight, arbitrary: fc.integer({ min: -max, max }) }, fc.constant(null));
/** As loggers write them; in a steady room, where every point is close to the line; and of a logger that fails again and again. */
const line = fc.oneof(lineOf(broken(400, 5)), lineOf(broken(1, 20)), lineOf(broken(2, 1)));

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
      expect(thin.at(-1)?.[1]).toStrictEqual(points.at(-1)?.[1]);
    }),
    { numRuns: 200, endOnFailure: true },
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

test("a line full of breaks is longer than its bound rather than drawn over one of them, or over what stands between two", () => {
  const full = Array.from({ length: 81 }, (_, n): Point => [n, n % 2 === 0 ? n % 3 : null]);
  expect(thinned(full)).toStrictEqual(full);
  // Of two points between breaks one may go.
  const pairs = Array.from({ length: 120 }, (_, n): Point => [n, n % 3 === 2 ? null : 5 + (n % 3)]);
  const thin = thinned(pairs);
  expect(thin.filter(([, value]) => value === null)).toStrictEqual(pairs.filter(([, value]) => value === null));
  expect(thin.length).toBeLessThan(pairs.length);
  const open = (points: readonly Point[]) =>
    points.filter(([, value], n) => value === null && points[n + 1]?.[1] === null).length;
  expect(open(thin)).toBe(0);
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
