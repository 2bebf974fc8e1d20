import { afterEach, expect, test } from "vitest";
import { aheadMs, noteServiceTime, serviceTime } from "./clock.ts";
import { language } from "./dictionary.ts";
import { daysAfter, daysBetween, jinOfKg, kgOfJin, shownDate, shownKg, shownMu, shownTime, today } from "./figures.ts";

afterEach(() => {
  language.value = "zh";
  aheadMs.value = 0;
});

test("weights, areas and dates are written as people here write them, and in English beside it", () => {
  expect(shownKg(1250.5)).toBe("1,250.5 千克");
  expect(shownMu(40)).toBe("40 亩");
  expect(shownDate("2026-09-11")).toBe("2026年9月11日");
  language.value = "en";
  expect(shownKg(1250.5)).toBe("1,250.5 kg");
  expect(shownDate("2026-09-11")).toBe("September 11, 2026");
});

test("a moment is shown in Beijing, wherever the device is", () => {
  expect(shownTime("2026-09-11T16:30:00Z")).toMatch(/9\/12 00:30/);
  expect(today(new Date("2026-09-11T16:30:00Z"))).toBe("2026-09-12");
});

test("two jin are a kilogram, both ways", () => {
  expect(kgOfJin(3)).toBe(1.5);
  expect(jinOfKg(1.5)).toBe(3);
});

test("days are counted over the ends of months and years", () => {
  expect(daysAfter("2026-12-31", 1)).toBe("2027-01-01");
  expect(daysAfter("2028-03-01", -1)).toBe("2028-02-29");
  expect(daysBetween("2026-09-11T16:30:00Z", "2026-09-14")).toBe(3);
});

test("today is the service's, where its clock and the device's differ by more than an answer takes", () => {
  const now = Date.parse("2026-11-30T05:00:00Z");
  noteServiceTime("2026-11-30T05:00:30Z", now);
  expect(aheadMs.value).toBe(0);
  noteServiceTime("2026-09-12T05:00:00Z", now);
  expect(aheadMs.value).toBe(-79 * 86_400_000);
  expect(Math.abs(serviceTime().getTime() - Date.now() + 79 * 86_400_000)).toBeLessThan(1000);
  noteServiceTime("no time", now);
  // A day says nothing of a clock.
  noteServiceTime("2026-12-01", now);
  expect(aheadMs.value).toBe(-79 * 86_400_000);
});
