import { describe, expect, test } from "vitest";
import { csvOf } from "../fixtures/official.ts";
import { readLoggerFile } from "../vendors/read.ts";
import { evaluate } from "./evaluate.ts";
import {
  COLD_CHAIN_PROFILE_IDS,
  type ColdChainProfileId,
  coldChainProfile,
  coldChainProfiles,
  isColdChainProfileId,
} from "./profiles.ts";

describe("cold-chain profiles", () => {
  test("exist for every id, in order, and for nothing else", () => {
    expect(coldChainProfiles.map(({ id }) => id)).toEqual([...COLD_CHAIN_PROFILE_IDS]);
    expect(isColdChainProfileId("pear")).toBe(true);
    expect(() => coldChainProfile("durian" as ColdChainProfileId)).toThrow(RangeError);
    expect(isColdChainProfileId("apple")).toBe(false);
  });

  test.each([
    ["red-heart-kiwifruit", 0.5, 2],
    ["pear", -1, 1],
    ["mandarin", 5, 8],
    ["leafy-vegetables", -0.3, 2],
    ["mushroom", -0.9, 2],
    ["tea", undefined, undefined],
    ["frozen", undefined, -18],
    ["chilled-meat", -1.5, 4],
    ["orange", 3, 8],
    ["guanxi-pomelo", 3, 5],
    ["lemon", 12, 14],
    ["malabar-spinach", 10, 15],
    ["straw-mushroom", 14, 16],
    ["green-tea", undefined, 10],
    ["black-tea", undefined, undefined],
    ["dark-tea", undefined, undefined],
  ] as const)("%s is kept between %s and %s °C", (id, min, max) => {
    expect([coldChainProfile(id).minCelsius, coldChainProfile(id).maxCelsius]).toEqual([min, max]);
  });

  test("hold their target inside their limits, tolerate less than they call major, and name their sources", () => {
    for (const profile of coldChainProfiles) {
      const { name, minCelsius, maxCelsius, targetCelsius, above, below, sources } = profile;
      expect(targetCelsius?.max ?? -Infinity).toBeLessThanOrEqual(maxCelsius ?? Infinity);
      expect(targetCelsius?.min ?? Infinity).toBeGreaterThanOrEqual(minCelsius ?? -Infinity);
      expect([below === undefined, above === undefined]).toEqual([minCelsius === undefined, maxCelsius === undefined]);
      for (const side of [above, below].filter((each) => each !== undefined)) {
        expect(side.singleMinutes).toBeLessThan(side.cumulativeMinutes);
        expect(side.majorBeyondCelsius).toBeGreaterThan(0);
      }
      expect(profile.expectedIntervalMinutes).toBeLessThan(profile.maxGapMinutes);
      expect(name.zh).toMatch(/[一-龥]/);
      expect(sources.length).toBeGreaterThanOrEqual(2);
      expect(sources.join()).toContain("to be confirmed");
    }
  });

  test.each([
    ["red-heart-kiwifruit", 150],
    ["pear", 180],
    ["mandarin", 42],
    ["leafy-vegetables", 20],
    ["mushroom", 17],
    ["tea", undefined],
    ["frozen", 730],
    ["chilled-meat", 30],
    ["orange", 90],
    ["guanxi-pomelo", 210],
    ["lemon", 180],
    ["malabar-spinach", undefined],
    ["straw-mushroom", undefined],
    ["green-tea", 548],
    ["black-tea", undefined],
    ["dark-tea", undefined],
  ] as const)("%s keeps %s days at its temperature, as far as a source was found", (id, days) => {
    expect(coldChainProfile(id).shelfLifeDays).toBe(days);
  });
});

/** A day of readings every ten minutes about a temperature, as no constant would be believed. */
const about = (celsius: number, hours = 24) =>
  Array.from({ length: hours * 6 }, (_, n) => celsius + ((n % 3) - 1) / 10);
const verdictOf = (profile: ColdChainProfileId, readings: readonly number[]) => {
  const [judged] = evaluate(readLoggerFile(csvOf(readings)), { profile }).evaluations;
  return judged?.verdict;
};

describe("goods of one family are not judged by each other's limits", () => {
  // UC Davis by pectinguard.com/en/lemon; Acta Hort. 553:299.
  test("a lemon at 13 °C is well kept and at 6 °C chilled, a mandarin the other way round", () => {
    expect([verdictOf("lemon", about(13)), verdictOf("lemon", about(6))]).toEqual(["in-range", "major-excursion"]);
    expect([verdictOf("mandarin", about(13)), verdictOf("mandarin", about(6))]).toEqual([
      "major-excursion",
      "in-range",
    ]);
  });

  // cnf21.cn/1943; globethesis 2531305453474584.
  test("a straw mushroom at 1 °C is spoiled, and at 15 °C well kept, other mushrooms the other way round", () => {
    expect([verdictOf("straw-mushroom", about(1)), verdictOf("straw-mushroom", about(15.2))]).toEqual([
      "major-excursion",
      "in-range",
    ]);
    expect([verdictOf("mushroom", about(1)), verdictOf("mushroom", about(15))]).toEqual([
      "in-range",
      "major-excursion",
    ]);
  });

  // Food Preservation Science 26(4):211.
  test("Malabar spinach at 1 °C is chilled, and at 12 °C well kept, spinach the other way round", () => {
    expect([verdictOf("malabar-spinach", about(1)), verdictOf("malabar-spinach", about(12))]).toEqual([
      "major-excursion",
      "in-range",
    ]);
    expect([verdictOf("leafy-vegetables", about(1)), verdictOf("leafy-vegetables", about(12))]).toEqual([
      "in-range",
      "major-excursion",
    ]);
  });

  // GB/T 30375-2013: a temperature for green tea only.
  test("black tea of a kind told or not told is not judged by green tea's ten degrees, and the record says that nothing was", () => {
    const warm = about(20, 48);
    expect(verdictOf("green-tea", warm)).toBe("major-excursion");
    for (const profile of ["tea", "black-tea", "dark-tea"] as const) {
      const [judged] = evaluate(readLoggerFile(csvOf(warm)), { profile }).evaluations;
      expect([judged?.verdict, judged?.limits, judged?.reasons.map(({ code }) => code)]).toEqual([
        "in-range",
        { source: "profile" },
        ["no-limits"],
      ]);
    }
  });

  // Acta Horticulturae Sinica 2013, 40(2):341 (chilling at 0 °C); zjlykj 2024.02.014 (1.5 ± 0.5 °C).
  test("red-heart kiwifruit left at 0 to 0.4 °C is an excursion, short dips of a room at 1 °C are a minor one", () => {
    expect(verdictOf("red-heart-kiwifruit", about(0.2))).toBe("major-excursion");
    expect(verdictOf("red-heart-kiwifruit", about(1.2).with(40, 0.3).with(90, 0.2))).toBe("minor-excursion");
  });

  // UC Davis: freezing at −1.5 °C, which may vary with soluble solids.
  test("pears left just above their freezing point are an excursion", () => {
    expect(verdictOf("pear", about(-1.3))).toBe("major-excursion");
    expect(verdictOf("pear", about(-0.8))).toBe("in-range");
  });
});

describe("frozen goods", () => {
  const cold = about(-20);

  test("are not spoiled by one reading of warm air, as a door or a defrost gives, and are by two in a row or a slow logger's one", () => {
    expect(verdictOf("frozen", cold.with(50, -12))).toBe("minor-excursion");
    expect(verdictOf("frozen", cold.with(50, -12).with(80, -12))).toBe("minor-excursion");
    expect(verdictOf("frozen", cold.with(50, -12).with(51, -12))).toBe("major-excursion");
    const slow = evaluate(readLoggerFile(csvOf(cold.with(50, -12), 30)), { profile: "frozen" });
    expect(slow.evaluations[0]?.verdict).toBe("major-excursion");
  });
});
