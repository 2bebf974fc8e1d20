import { expect, test } from "vitest";
import { SIGN_IN_STYLE } from "./pages.ts";

const named = (pattern: RegExp): string[] => [
  ...new Set([...SIGN_IN_STYLE.matchAll(pattern)].map(([, ink = ""]) => ink)),
];

test("every ink that the pages use is stated: a button without one is white on white, which no check of contrast tells", () => {
  const stated = named(/(--[a-z]+):/g);
  const used = named(/var\((--[a-z]+)\)/g);
  expect(used.length).toBeGreaterThan(4);
  expect(used.filter((ink) => !stated.includes(ink))).toEqual([]);
});
