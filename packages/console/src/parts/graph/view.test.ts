import { describe, expect, test } from "vitest";
import { outlineOf, SHAPES } from "./shapes.ts";
import { moved, shownIn, wholeOf, zoomed } from "./view.ts";

const WINDOW = { width: 600, height: 400 };
/** Where a place of the sheet is drawn. */
const pixel = (x: number, y: number, view: ReturnType<typeof moved>) => [
  Math.round((x - view.x) * view.scale * 1e6) / 1e6,
  Math.round((y - view.y) * view.scale * 1e6) / 1e6,
];

describe("what is in sight of a graph", () => {
  test("is all of it with a margin, and no larger than it is", () => {
    const wide = wholeOf({ x: 0, y: 0, width: 6000, height: 100 }, WINDOW);
    expect(pixel(0, 50, wide)).toEqual([24, 200]);
    expect(pixel(6000, 50, wide)).toEqual([576, 200]);
    expect(wholeOf({ x: 0, y: 0, width: 10, height: 10 }, WINDOW).scale).toBe(1);
  });

  test("follows the finger, and what lies between two fingers stays there", () => {
    const view = { x: 100, y: 50, scale: 0.5 };
    const before = pixel(300, 200, view);
    expect(pixel(300, 200, moved(view, 12, -8))).toEqual([(before[0] ?? 0) + 12, (before[1] ?? 0) - 8]);
    const nearer = zoomed(view, 1.5, [100, 75]);
    expect(nearer.scale).toBeCloseTo(0.75);
    expect(pixel(300, 200, nearer)).toEqual([100, 75]);
    expect(pixel(300, 200, view)).toEqual([100, 75]);
  });

  test("moves no further than it takes to see a node", () => {
    const view = { x: 0, y: 0, scale: 1 };
    expect(shownIn(view, { x: 100, y: 100, width: 200, height: 80 }, WINDOW)).toEqual(view);
    expect(shownIn(view, { x: 700, y: 100, width: 200, height: 80 }, WINDOW)).toEqual({ x: 324, y: 0, scale: 1 });
    expect(shownIn(view, { x: 100, y: -60, width: 200, height: 80 }, WINDOW)).toEqual({ x: 0, y: -84, scale: 1 });
  });
});

test("each kind of node has an outline of its own", () => {
  const outlines = SHAPES.map((shape) => outlineOf(shape, 220, 88));
  expect(new Set(outlines).size).toBe(SHAPES.length);
});
