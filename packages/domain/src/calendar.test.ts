import { expect, test } from "vitest";
import { inOrder } from "./calendar.ts";

test("dates and instants stand in the order in which they are written, and what is alike stays as it is", () => {
  expect([inOrder("2026-09-10", "2026-09-11"), inOrder("2026-09-11", "2026-09-10")]).toEqual([-1, 1]);
  expect(inOrder("2026-09-10T00:00:00.000Z", "2026-09-10T00:00:00.000Z")).toBe(0);
});
