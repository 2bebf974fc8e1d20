import { describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { BENEFITS, countyByChance, PRODUCTION, releasesOf, TESTS } from "../fixtures/published-county.ts";
import { attackAll } from "./attack.ts";
import { type Prepared, prepareRelease } from "./prepare.ts";
import { PUBLISHING_RULES, type PublishingRules } from "./rules.ts";
import { changedSince } from "./share.ts";

const SIZE = sized(
  { townships: 5, villages: 4, firms: 20, months: 24 },
  { townships: 10, villages: 6, firms: 40, months: 24 },
);
const county = countyByChance(11, SIZE);
const known = { benefits: county.deliveries, production: county.registrations, tests: county.tests };
const groups = { benefits: BENEFITS, production: PRODUCTION, tests: TESTS };

function published(
  group: keyof typeof groups,
  without: Partial<PublishingRules> = {},
  months = SIZE.months,
): readonly Prepared[] {
  return releasesOf(known[group], groups[group], { months, rules: { ...PUBLISHING_RULES, ...without } });
}

describe("24 monthly releases of a county", () => {
  test.each(["benefits", "production", "tests"] as const)(
    "of %s give away no household and no producer, and show figures",
    (group) => {
      const releases = published(group);
      expect(releases.flatMap(({ attack }) => attack.findings)).toEqual([]);
      const shown = releases.flatMap(({ cells }) => cells.filter(({ values }) => values !== undefined));
      expect(shown.length).toBeGreaterThan(24);
      const { households, producers, rows, pairs } = releases.at(-1)?.attack ?? {};
      expect([households, producers, rows, pairs].every((count) => count !== undefined)).toBe(true);
      expect(producers).toBeGreaterThan(10);
    },
    120_000,
  );

  test("revise figures and hold back corrections that would give somebody away", () => {
    const releases = published("benefits", {}, 12);
    expect(releases.some(({ revisions }) => revisions.length > 0)).toBe(true);
    expect(releases.some(({ held }) => held > 0)).toBe(true);
  }, 60_000);

  test.each([
    ["three organisations", "tests", { organisations: 0 }, 6],
    ["five households", "benefits", { households: 0 }, 6],
    ["75 per cent", "production", { largestPercent: 100 }, 6],
    ["p per cent", "production", { closePercent: 0 }, 24],
    ["secondary suppression", "benefits", { secondary: false }, 6],
    ["held corrections", "benefits", { holdsCorrections: false }, 6],
  ] as const)(
    "without the rule of %s give somebody away",
    (_, group, without, months) => {
      const findings = published(group, without, months).flatMap(({ attack }) => attack.findings);
      expect(findings.length).toBeGreaterThan(0);
    },
    60_000,
  );

  test("made twice for one month, each as if it were alone, give somebody away", () => {
    const then = county.registrations
      .filter(({ month, known: at }) => month === 0 && at === 0)
      .map(({ share }) => share);
    const later = county.registrations
      .filter(({ month, known: at }) => month === 0 && at <= 4)
      .map(({ share }) => share);
    const [first, again] = [then, later].map((shares) =>
      prepareRelease({ month: "2025-01", group: PRODUCTION, months: [{ month: "2025-01", shares }] }),
    );
    expect([...(first?.attack.findings ?? []), ...(again?.attack.findings ?? [])]).toEqual([]);
    const layers = [
      { release: "first", shares: then },
      { release: "again", shares: changedSince([{ release: "first", shares: then }], later) },
    ];
    const rows = first?.blocks[0]?.rows ?? [];
    const both = rows.filter(({ cell }) => again?.blocks[0]?.rows.some((row) => row.cell === cell));
    const block = { month: "2025-01", layers, rows: [...rows, ...both.map(({ cell }) => ({ cell, from: 1, to: 1 }))] };
    expect(attackAll([block], PRODUCTION.weighed).findings.length).toBeGreaterThan(0);
  });
});
