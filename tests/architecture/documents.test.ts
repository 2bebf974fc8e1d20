import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { stale } from "../../scripts/openapi.ts";

const root = join(import.meta.dirname, "../..");
const pages = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
  ...["docs", "docs/adr"].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => `${folder}/${name}`),
  ),
];

function found(page: string, pattern: RegExp): readonly string[] {
  return [...readFileSync(join(root, page), "utf8").matchAll(pattern)].flatMap(([, text]) => text ?? []);
}

test("docs/openapi.json, its examples and the problem pages say what the code does (npm run openapi)", async () => {
  expect(await stale()).toEqual([]);
});

test("every file and folder that a document names is there", () => {
  const named = pages.flatMap((page) =>
    found(page, /`((?:packages|functions|web-verify|infra|scripts|tests|docs|runtime)\/[\w./-]+)`/g).map((path) => ({
      page,
      path,
    })),
  );
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
});

test("every link between documents leads to a file", () => {
  const links = pages.flatMap((page) =>
    found(page, /\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)/g).map((target) => ({ page, target })),
  );
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter(({ page, target }) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
});

test("a decision can be read in two minutes: at most 450 words", () => {
  const words = (page: string) => readFileSync(join(root, page), "utf8").split(/\s+/).length;
  expect(pages.filter((page) => page.startsWith("docs/adr/") && words(page) > 450)).toEqual([]);
});
