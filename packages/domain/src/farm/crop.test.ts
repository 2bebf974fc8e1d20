import { describe, expect, test } from "vitest";
import { KIWIFRUIT } from "../fixtures/cangxi.ts";
import { cropsIn, plotsOfOtherCrops } from "./crop.ts";

const others = (crop: string, zh: string, more: { en?: string; category?: string } = {}) => {
  const { category = "水果", ...name } = more;
  return (
    plotsOfOtherCrops([{ id: "p1", areaMu: 1, crop }], { ...KIWIFRUIT, name: { zh, ...name }, category }).length > 0
  );
};

describe("a plot contradicts a product", () => {
  test.each([
    ["梨", "红心猕猴桃"],
    ["苍溪雪梨", "奇异果"],
    ["猕猴桃", "雪梨"],
    ["樱桃", "水蜜桃"],
    ["核桃", "桃"],
    ["油茶", "绿茶"],
    ["凤梨", "雪梨"],
    ["蔬菜", "红心猕猴桃"],
    ["Pear", "红心猕猴桃"],
    ["脐橙", "沃柑"],
  ])("of %s, where that is %s", (crop, product) => {
    expect(others(crop, product)).toBe(true);
  });

  test("by the product's English name and, where no name is understood, by its category", () => {
    expect(others("梨", "云峰之红", { en: "Red-heart kiwifruit" })).toBe(true);
    expect(others("水稻", "云峰一号", { category: "水果" })).toBe(true);
    expect(others("水稻", "云峰一号", { category: "特产" })).toBe(false);
  });
});

describe("nothing is claimed", () => {
  test.each([
    ["猕猴桃", "红心猕猴桃"],
    ["红阳猕猴桃", "奇异果"],
    ["软枣猕猴桃", "猕猴桃"],
    ["猕猴桃、梨套种", "苍溪雪梨"],
    ["水果", "红心猕猴桃"],
    ["梨", "精品水果礼盒"],
    ["柑橘", "沃柑"],
    ["菠菜", "有机蔬菜"],
    ["水稻", "桃源大米"],
  ])("of a plot of %s and %s: one can be the other", (crop, product) => {
    expect(others(crop, product)).toBe(false);
  });

  test.each(["红阳", "东红", "A12", "", "constructor", "pearl millet", "steak"])("of a crop worded %j", (crop) => {
    expect([...cropsIn(crop)]).toEqual([]);
    expect(others(crop, "雪梨")).toBe(false);
  });
});

test("width and letter case do not matter", () => {
  expect([...cropsIn("ＫＩＷＩ")]).toEqual(["fruit/kiwifruit"]);
});

test("a Latin word counts by itself only, a Chinese one wherever it stands", () => {
  const crops = (wording: string) => [...cropsIn(wording)];
  expect([crops("A梨B"), crops("xpear"), crops("pearx"), crops("a pear, b")]).toEqual([
    ["fruit/pear"],
    [],
    [],
    ["fruit/pear"],
  ]);
});

test("a word of two parts is the same with a blank, a hyphen or neither, and is none of its parts", () => {
  for (const word of ["sweet-potato", "sweet potatoes", "Sweetpotato"])
    expect([word, ...cropsIn(word)]).toEqual([word, "vegetable/sweet-potato"]);
  expect([...cropsIn("oyster mushroom")]).toEqual(["fungus/oyster"]);
  expect([...cropsIn("potato")]).toEqual(["vegetable/potato"]);
});
