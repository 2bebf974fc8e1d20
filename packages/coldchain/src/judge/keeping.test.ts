import { expect, test } from "vitest";
import { keepingAdvice } from "./keeping.ts";
import { COLD_CHAIN_PROFILE_IDS } from "./profiles.ts";

test("what to do at home is said in both languages, and of goods without advice nothing", () => {
  const advised = COLD_CHAIN_PROFILE_IDS.filter((profile) => keepingAdvice(profile) !== undefined);
  expect(COLD_CHAIN_PROFILE_IDS.filter((profile) => !advised.includes(profile))).toEqual(["malabar-spinach"]);
  for (const profile of advised) {
    const { zh, en } = keepingAdvice(profile) ?? {};
    expect([profile, zh, en]).toEqual([
      profile,
      expect.stringMatching(/\p{Script=Han}.*。$/u),
      expect.stringMatching(/^[A-Z].*\.$/),
    ]);
  }
  for (const other of ["", "unknown", "constructor", "toString"]) expect(keepingAdvice(other)).toBeUndefined();
});

test("goods of a kind are kept alike, and what would spoil them is not advised", () => {
  const same = (...profiles: string[]) => new Set(profiles.map((profile) => keepingAdvice(profile)?.zh)).size;
  expect(same("mandarin", "orange", "guanxi-pomelo", "lemon")).toBe(1);
  expect(same("leafy-vegetables", "mushroom")).toBe(1);
  expect(same("tea", "black-tea", "dark-tea")).toBe(1);
  expect(
    same(
      "red-heart-kiwifruit",
      "pear",
      "lemon",
      "mushroom",
      "straw-mushroom",
      "tea",
      "green-tea",
      "frozen",
      "chilled-meat",
    ),
  ).toBe(9);
  // Straw mushrooms break down in the cold; frozen and chilled goods name their temperatures.
  expect(keepingAdvice("straw-mushroom")?.en).toMatch(/^Not in the refrigerator/);
  expect(keepingAdvice("frozen")?.zh).toContain("−18 ℃");
  expect(keepingAdvice("chilled-meat")?.zh).toContain("0–4 ℃");
});
