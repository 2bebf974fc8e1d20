import { globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");

test("what is said to hold on AWS names tests that are there, with titles that they have", () => {
  const page = readFileSync(join(root, "docs/on-aws.md"), "utf8");
  const files = globSync("{packages/*/src,functions,tests}/**/*.test.ts", { cwd: root });
  const named = [...page.matchAll(/`([\w./-]+\.test\.ts)`(?: "([^"]+)")?/g)];
  expect(named.length).toBeGreaterThan(30);
  const rows = page.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| promised"));
  expect(rows.filter((row) => !/\.test\.ts`|npm run|\]\(adr\//.test(row))).toEqual([]);
  const missing = named.flatMap(([, name = "", title]) => {
    const [file, ...others] = files.filter((path) => path === name || basename(path) === name);
    if (file === undefined || others.length > 0) return [`${name}: ${others.length === 0 ? "none" : "several"}`];
    return title === undefined || readFileSync(join(root, file), "utf8").includes(title) ? [] : [`${name}: ${title}`];
  });
  expect(missing).toEqual([]);
});
