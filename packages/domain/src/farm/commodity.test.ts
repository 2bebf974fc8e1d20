import { expect, test } from "vitest";
import { commodityOf, formFaults } from "./commodity.ts";

test.each([
  ["red-heart-kiwifruit", undefined, "fresh-produce"],
  ["red-heart-kiwifruit", "fresh", "fresh-produce"],
  ["red-heart-kiwifruit", "processed", "processed-food"],
  ["tea", undefined, "made-tea"],
  ["tea", "fresh", "fresh-produce"],
  ["tea", "processed", "made-tea"],
  ["frozen", undefined, "frozen-food"],
  ["frozen", "processed", "frozen-food"],
  ["frozen", "fresh", "frozen-food"],
  ["chilled-meat", "processed", "chilled-meat"],
  ["a profile of tomorrow", undefined, "fresh-produce"],
  ["a profile of tomorrow", "processed", "processed-food"],
] as const)("goods under %s whose form is %s are %s", (profile, form, commodity) => {
  expect(commodityOf({ profile, ...(form === undefined ? {} : { form }) })).toBe(commodity);
});

test("frozen goods and meat are never as they were harvested, and the refusal says which they are", () => {
  const said = (profile: "frozen" | "chilled-meat" | "tea") => formFaults(profile, "fresh");
  expect(said("tea")).toEqual([]);
  expect(said("frozen")).toMatchObject([
    { pointer: "/form", en: expect.stringContaining("frozen goods"), zh: expect.stringContaining("冷冻食品") },
  ]);
  expect(said("chilled-meat")).toMatchObject([
    { pointer: "/form", en: expect.stringContaining("chilled meat"), zh: expect.stringContaining("冷鲜肉") },
  ]);
  for (const form of ["processed", undefined] as const) expect(formFaults("frozen", form)).toEqual([]);
});
