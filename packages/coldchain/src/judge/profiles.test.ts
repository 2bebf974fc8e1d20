import { describe, expect, test } from "vitest";
import { COLD_CHAIN_PROFILE_IDS, coldChainProfile, coldChainProfiles, isColdChainProfileId } from "./profiles.ts";

describe("cold-chain profiles", () => {
  test("exist for every id, in order, and for nothing else", () => {
    expect(coldChainProfiles.map(({ id }) => id)).toEqual([...COLD_CHAIN_PROFILE_IDS]);
    expect(isColdChainProfileId("pear")).toBe(true);
    expect(isColdChainProfileId("apple")).toBe(false);
  });

  test.each([
    ["red-heart-kiwifruit", 0, 2],
    ["pear", -1.5, 1],
    ["mandarin", 5, 8],
    ["leafy-vegetables", -0.3, 2],
    ["mushroom", -0.9, 2],
    ["tea", undefined, 10],
    ["frozen", undefined, -18],
    ["chilled-meat", -1.5, 4],
  ] as const)("%s is kept between %s and %s °C", (id, min, max) => {
    expect([coldChainProfile(id).minCelsius, coldChainProfile(id).maxCelsius]).toEqual([min, max]);
  });

  test("hold their target inside their limits, tolerate less than they call major, and name their sources", () => {
    for (const { name, minCelsius, maxCelsius, targetCelsius, above, below, sources, ...rest } of coldChainProfiles) {
      expect(targetCelsius.max).toBeLessThanOrEqual(maxCelsius);
      expect(targetCelsius.min ?? 0).toBeGreaterThanOrEqual(minCelsius ?? -Infinity);
      expect(below === undefined).toBe(minCelsius === undefined);
      for (const side of [above, ...(below ? [below] : [])]) {
        expect(side.singleMinutes).toBeLessThan(side.cumulativeMinutes);
        expect(side.majorBeyondCelsius).toBeGreaterThan(0);
      }
      expect(rest.expectedIntervalMinutes).toBeLessThan(rest.maxGapMinutes);
      expect(name.zh).toMatch(/[一-龥]/);
      expect(sources.length).toBeGreaterThanOrEqual(2);
    }
  });

  test.each([
    ["red-heart-kiwifruit", 150],
    ["pear", 180],
    ["mandarin", 42],
    ["leafy-vegetables", 14],
    ["mushroom", 17],
    ["tea", 548],
    ["frozen", 730],
    ["chilled-meat", 30],
  ] as const)("%s keeps %s days at its temperature", (id, days) => {
    expect(coldChainProfile(id).shelfLifeDays).toBe(days);
  });
});
