import * as fc from "fast-check";
import { expect, test } from "vitest";
import { placeIn, placeText } from "./place.ts";

test("a place is kept to two decimals, whatever the receiver knows, and reads as what was written", () => {
  expect(placeText([31.732_46, 105.938_51])).toBe("31.73,105.94");
  expect(placeIn("31.73,105.94")).toEqual([31.73, 105.94]);
  const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
  fc.assert(
    fc.property(degrees(90), degrees(180), (latitude, longitude) => {
      const [north = Number.NaN, east = Number.NaN] = placeIn(placeText([latitude, longitude])) ?? [];
      expect(Math.abs(north - latitude)).toBeLessThanOrEqual(0.0051);
      expect(Math.abs(east - longitude)).toBeLessThanOrEqual(0.0051);
    }),
  );
});

test.each([
  "",
  "31.73",
  "31.732,105.94",
  "31.73, 105.94",
  "31.73,105.941",
  "90.01,0",
  "0,180.01",
  "NaN,NaN",
  "+1,2",
  "1,2,3",
  "1e1,2",
])("%j is no place, or finer than one", (text) => {
  expect(placeIn(text)).toBeUndefined();
});
