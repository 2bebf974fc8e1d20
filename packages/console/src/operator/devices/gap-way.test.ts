import { expect, test } from "vitest";
import { gapWayOf } from "./gap-way.ts";

const NOW = new Date("2026-11-30T12:00:00.000Z");

test.each([
  [undefined, "gapWayNew"],
  ["2026-11-30T12:30:00.000Z", "gapWayNew"],
  ["2026-11-30T11:00:00.001Z", "gapWayNew"],
  ["2026-11-30T11:00:00.000Z", "gapWay"],
  ["2026-11-23T12:00:00.001Z", "gapWay"],
  ["2026-11-23T12:00:00.000Z", "gapWayOld"],
] as const)("a gap known since %s is dealt with as %s", (knownAt, way) => {
  expect(gapWayOf(knownAt, NOW)).toBe(way);
});
