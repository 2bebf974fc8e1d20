import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const rows = readFileSync(join(root, "docs/glossary.md"), "utf8")
  .split("\n")
  .flatMap((line) => {
    const [, word, chinese, meaning, symbol, path] =
      /^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| `([^`]+)` in `([^`]+)` \|$/.exec(line) ?? [];
    return word && chinese && meaning && symbol && path ? [{ word, chinese, meaning, symbol, path }] : [];
  });

test("the glossary has each word once, in the order of the alphabet, with Chinese beside it", () => {
  const words = rows.map(({ word }) => word.toLowerCase());
  expect(words.length).toBeGreaterThanOrEqual(60);
  expect(words).toEqual([...new Set(words)].toSorted());
  expect(rows.filter(({ chinese }) => !/\p{Script=Han}/u.test(chinese))).toEqual([]);
  const lines = readFileSync(join(root, "docs/glossary.md"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("| "));
  // The heading is the one line of the table that is no word.
  expect(rows).toHaveLength(lines.length - 1);
});

test("every word of the glossary is declared where it says", () => {
  const missing = rows.filter(({ path, symbol }) => {
    const file = join(root, "packages", path);
    return !existsSync(file) || !new RegExp(`\\b${symbol}\\b`).test(readFileSync(file, "utf8"));
  });
  expect(missing).toEqual([]);
});
