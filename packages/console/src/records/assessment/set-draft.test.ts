import { expect, test } from "vitest";
import { contentOf, draftOf, emptyIndicator, emptySet, numberIn, totalOf, USUAL } from "./set-draft.ts";

const SET = {
  ...emptySet(2026),
  name: "指标",
  indicators: USUAL.slice(0, 1).map((one) => ({ ...one, weight: "100" })),
};

test("what is missing keeps a set from being sent, and nothing else does", () => {
  expect(contentOf(SET)).toMatchObject({
    name: { zh: "指标" },
    indicators: [{ id: "pass-rate", weight: 100, target: 98 }],
  });
  expect(contentOf(SET)).not.toHaveProperty("counties");
  const [one] = SET.indicators;
  if (one === undefined) throw new Error("a usual indicator");
  for (const part of [
    { name: " " },
    { definition: "" },
    { weight: "x" },
    { target: "" },
    { numerator: { measures: [""], source: "a" } },
  ])
    expect([part, contentOf({ ...SET, indicators: [{ ...one, ...part }] })]).toEqual([part, undefined]);
  expect(contentOf({ ...SET, indicators: [] })).toBeUndefined();
  expect(contentOf({ ...SET, takes: "some" })).toBeUndefined();
  expect(contentOf({ ...SET, takes: "some", counties: "510824，510823 510822" })).toMatchObject({
    counties: ["510824", "510823", "510822"],
  });
});

test("a set that is corrected keeps what nobody touched, and English goes with the Chinese that it was written for", () => {
  const source = { zh: "记录", en: "Records" };
  const kept = {
    ...{
      region: "510800",
      regionName: "广元市",
      year: 2026,
      name: { zh: "指标", en: "Indicators" },
      version: 1,
      versions: [],
    },
    counties: [{ county: "510824", name: "苍溪县" }],
    indicators: [
      {
        ...{
          id: "loss",
          name: { zh: "损耗", en: "Loss" },
          definition: { zh: "说明", en: "Says" },
          kind: "ratio",
          unit: "kg/kg",
        },
        numerator: { measures: ["lost-spoiled", "lost-lost-in-transit"], source },
        denominator: { measures: ["registered-grams"], source },
        ...{ noneMeans: "unknown", fewest: 5, weight: 100, target: 0.05, direction: "lower" },
      },
    ],
  } as const;
  const draft = draftOf(kept as never);
  const { unit: _, ...same } = kept.indicators[0];
  expect(contentOf(draft)).toEqual({ name: kept.name, counties: ["510824"], indicators: [same] });
  const [one] = draft.indicators;
  if (one === undefined) throw new Error("the indicator");
  const changed = contentOf({ ...draft, indicators: [{ ...one, name: "新名" }] });
  expect(changed?.indicators[0]).toMatchObject({ name: { zh: "新名" }, definition: { en: "Says" } });
  expect(changed?.indicators[0]?.name).not.toHaveProperty("en");
});

test("numbers are read as they are typed, weights add up, and a new indicator has an id of its own", () => {
  expect(["1,000", " 0.05 ", "x", "", "-1", "1e3"].map(numberIn)).toEqual([1000, 0.05, ...Array(4).fill(undefined)]);
  expect(totalOf([...SET.indicators, ...SET.indicators])).toBe(200);
  const first = emptyIndicator([]);
  expect(emptyIndicator([{ ...first, id: "indicator-2" }]).id).toBe("indicator-3");
});
