import fc from "fast-check";
import { expect, test } from "vitest";
import { moved, pixelOf, planeAt, type Spot, scaleBar, spotAt, wholeOf, zoomed } from "./view.ts";

const SIZE = { width: 328, height: 320 };
const spot = fc.tuple(
  fc.double({ min: -5000, max: 5000, noNaN: true }),
  fc.double({ min: -5000, max: 5000, noNaN: true }),
);
const view = fc.record({ middle: spot, scale: fc.double({ min: 0.01, max: 50, noNaN: true }) });

function near(one: Spot, other: Spot, by: number): void {
  expect(Math.hypot(one[0] - other[0], one[1] - other[1])).toBeLessThan(by);
}

test("a tap lands on the spot that is drawn there, however the map was moved and zoomed", () => {
  fc.assert(
    fc.property(view, spot, (seen, place) => near(spotAt(pixelOf(place, seen, SIZE), seen, SIZE), place, 1e-6)),
  );
  fc.assert(
    fc.property(view, fc.integer({ min: -90, max: 90 }), fc.integer({ min: -90, max: 90 }), (seen, right, down) =>
      near(spotAt([164 + right, 160 + down], moved(seen, right, down), SIZE), seen.middle, 1e-6),
    ),
  );
});

test("what lies under the finger stays there while the map is zoomed", () => {
  fc.assert(
    fc.property(view, fc.tuple(fc.integer({ min: 0, max: 328 }), fc.integer({ min: 0, max: 320 })), (seen, at) =>
      near(spotAt(at, zoomed(seen, 2, at, SIZE), SIZE), spotAt(at, seen, SIZE), 1e-6),
    ),
  );
});

test("north is up, east is right, and everything is in sight at first", () => {
  const spots: readonly Spot[] = [
    [0, 0],
    [300, 0],
    [300, 200],
  ];
  const seen = wholeOf(spots, SIZE);
  const [home, east, north] = spots.map((one) => pixelOf(one, seen, SIZE));
  if (home === undefined || east === undefined || north === undefined) return expect.fail("three spots");
  expect(east[0]).toBeGreaterThan(home[0]);
  expect(north[1]).toBeLessThan(east[1]);
  for (const [left, top] of [home, east, north]) {
    expect(left > 0 && left < SIZE.width && top > 0 && top < SIZE.height).toBe(true);
  }
});

test("the plane gives a position back to a millimetre", () => {
  const plane = planeAt([105.94, 31.73]);
  const [lon, lat] = plane.positionOf(plane.spotOf([105.951234, 31.7298765]));
  expect([lon, lat]).toEqual([expect.closeTo(105.951234, 9), expect.closeTo(31.7298765, 9)]);
});

test("the bar of the scale is 1, 2 or 5 times a power of ten, as long as there is room", () => {
  expect(scaleBar(1, 100)).toEqual({ metres: 100, pixels: 100 });
  expect(scaleBar(0.9, 100)).toEqual({ metres: 100, pixels: 90 });
  expect(scaleBar(1.5, 100)).toEqual({ metres: 50, pixels: 75 });
  expect(scaleBar(30, 100)).toEqual({ metres: 2, pixels: 60 });
  expect(scaleBar(0.01, 100)).toEqual({ metres: 10_000, pixels: 100 });
});
