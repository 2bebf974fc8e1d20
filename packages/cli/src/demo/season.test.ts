import { addDays } from "@suyuan/domain/calendar";
import { expect, test } from "vitest";
import { behindMs, dayOfPlay } from "./season.ts";

const YEAR = Array.from({ length: 731 }, (_, n) => addDays("2026-01-01", n));

// Kiwifruit August to mid September (xinsannong.com), snow pears the first two thirds of September (xnsbdzb 2023-09-05).
test("on every day of the year the demo plays in the season that was last, and never ahead of today", () => {
  for (const today of YEAR) {
    const plays = dayOfPlay(today);
    expect([today, plays <= today, plays > addDays(today, -366)]).toEqual([today, true, true]);
    const [first, last] = [addDays(plays, -16), addDays(plays, -1)].map((date) => date.slice(5));
    expect([today, `${first}` >= "08-01" && `${last}` <= "09-15"]).toEqual([today, true]);
    expect([today, addDays(plays, -2).slice(5) >= "09-01"]).toEqual([today, true]);
  }
});

test("in the season it plays today", () => {
  expect([dayOfPlay("2026-09-03"), dayOfPlay("2026-09-16")]).toEqual(["2026-09-03", "2026-09-16"]);
  expect([dayOfPlay("2026-09-02"), dayOfPlay("2026-09-17")]).toEqual(["2025-09-12", "2026-09-12"]);
});

test("the clock is behind by whole days, so the hour is the machine's", () => {
  const now = new Date("2026-11-29T15:59:00Z");
  expect(new Date(now.getTime() - behindMs(now)).toISOString()).toBe("2026-09-12T15:59:00.000Z");
  expect(behindMs(new Date("2026-09-10T20:00:00Z"))).toBe(0);
});
