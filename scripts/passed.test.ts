import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Passed, stateOf } from "./passed.ts";

const root = mkdtempSync(join(tmpdir(), "suyuan-passed-"));
const write = (name: string, text: string) => writeFileSync(join(root, name), text);
beforeAll(() => {
  execFileSync("git", ["init", "--quiet"], { cwd: root });
  write(".gitignore", "ignored\n");
  write("known.ts", "1");
  execFileSync("git", ["add", "."], { cwd: root });
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

test("a check is left out only where it passed with these very sources: another text, name, new file or deleted one has it asked again, an ignored one does not", () => {
  const states = new Set<string>([stateOf(root)]);
  write("ignored", "2");
  expect(states.has(stateOf(root))).toBe(true);
  const change = (work: () => void) => {
    work();
    expect(states.has(stateOf(root))).toBe(false);
    states.add(stateOf(root));
  };
  change(() => write("known.ts", "2"));
  change(() => write("new.ts", "2"));
  change(() => execFileSync("git", ["mv", "-f", "known.ts", "other.ts"], { cwd: root }));
  change(() => rmSync(join(root, "other.ts")));
});

test("what passed is known by its name, its command and the state, and by nothing else", () => {
  const folder = join(root, ".cache");
  const passed = new Passed(folder, "s-1");
  expect(passed.has("lint", "biome")).toBe(false);
  passed.add("lint", "biome");
  expect(new Passed(folder, "s-1").has("lint", "biome")).toBe(true);
  expect(passed.has("lint", "biome --other")).toBe(false);
  expect(passed.has("types", "biome")).toBe(false);
  expect(new Passed(folder, "s-2").has("lint", "biome")).toBe(false);
});
