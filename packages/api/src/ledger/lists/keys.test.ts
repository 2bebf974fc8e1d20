import { expect, test } from "vitest";
import { EVERYWHERE, foundBy, listedCommissionId, listedInputId, listKey, listOf, searchKey } from "./keys.ts";

const COOP = { organisation: "coop" };
const COUNTY = { scope: "510824" };

/** A key lies in a stretch of its own partition. */
const isIn = (
  key: { readonly pk: string; readonly sk: string },
  stretch: { readonly pk: string; readonly prefix: string },
) => key.pk === stretch.pk && key.sk.startsWith(stretch.prefix);

test("every viewer has a list of its own of each kind, in the order of the date and then the id", () => {
  const key = listKey(COOP, "batch", "2026-09-10", "a");
  expect(isIn(key, listOf(COOP, "batch"))).toBe(true);
  for (const other of [
    listOf(COUNTY, "batch"),
    listOf(EVERYWHERE, "batch"),
    listOf(COOP, "base"),
    listOf({ scope: "coop" }, "batch"),
  ])
    expect(isIn(key, other)).toBe(false);
  expect(key.sk < listKey(COOP, "batch", "2026-09-10", "b").sk).toBe(true);
  expect(listKey(COOP, "batch", "2026-09-10", "b").sk < listKey(COOP, "batch", "2026-09-11", "a").sk).toBe(true);
  // Rows are stored under these: what was written before an update is found after it.
  expect(key).toEqual({ pk: "LIST#ORG#coop#batch", sk: "2026-09-10#a" });
  expect(listKey(EVERYWHERE, "organisation", "2026", "o").pk).toBe("LIST#REGION##organisation");
});

test("a thing is found by the beginning of a word, by a whole word alone where that is asked, and by no other kind or viewer", () => {
  const key = searchKey(COUNTY, "product", "kiwifruit", "p");
  expect(key).toEqual({ pk: "SEARCH#REGION#510824", sk: "product#kiwifruit#p" });
  for (const word of ["", "k", "kiwi", "kiwifruit"]) expect(isIn(key, foundBy(COUNTY, "product", word))).toBe(true);
  expect(isIn(key, foundBy(COUNTY, "product", "kiwifruit", true))).toBe(true);
  expect(isIn(key, foundBy(COUNTY, "product", "kiwi", true))).toBe(false);
  for (const other of [
    foundBy(COUNTY, "base", "kiwi"),
    foundBy(COOP, "product", "kiwi"),
    foundBy(COUNTY, "product", "fruit"),
  ])
    expect(isIn(key, other)).toBe(false);
});

test("of a word 64 characters are kept, whichever these are: a longer one is found by its beginning", () => {
  const long = "𠮷".repeat(70);
  const key = searchKey(COOP, "base", long, "b");
  expect([...key.sk].filter((letter) => letter === "𠮷")).toHaveLength(64);
  expect(key.sk.isWellFormed()).toBe(true);
  expect(isIn(key, foundBy(COOP, "base", long))).toBe(true);
  expect(isIn(key, foundBy(COOP, "base", long, true))).toBe(true);
  expect(searchKey(COOP, "base", "a".repeat(64), "b").sk).toBe(`base#${"a".repeat(64)}#b`);
});

test("inputs of two organisations that have one id are two in lists", () => {
  expect(listedInputId("coop", "i1")).toBe("coop/i1");
});

test("commissions of two organisations that have one id are two in lists", () => {
  expect(listedCommissionId("coop", "c1")).toBe("coop/c1");
});
