import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { releaseDemoFolder, remakeDemoFolder } from "./demo-folder.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "suyuan-demo-folder-"));
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

test("a folder that the demo did not make stays as it is, and the demo refuses to start", () => {
  const folder = join(parent, "data");
  mkdirSync(folder);
  writeFileSync(join(folder, "suyuan.sqlite"), "a season that is not the demo's");
  expect(() => remakeDemoFolder(folder)).toThrow(/was not made by the demo/);
  expect(readdirSync(folder)).toEqual(["suyuan.sqlite"]);
  expect(readFileSync(join(folder, "suyuan.sqlite"), "utf8")).toBe("a season that is not the demo's");
});

test("an empty folder, or none, becomes the demo's own", () => {
  mkdirSync(join(parent, "empty"));
  for (const name of ["empty", "none/yet"]) {
    remakeDemoFolder(join(parent, name));
    expect(readdirSync(join(parent, name))).toEqual(["made-by-suyuan-demo"]);
  }
});

test("the demo's own folder is emptied by the next demo", () => {
  const folder = join(parent, "demo");
  remakeDemoFolder(folder);
  mkdirSync(join(folder, "blobs"));
  writeFileSync(join(folder, "blobs", "old"), "old");
  releaseDemoFolder(folder);
  remakeDemoFolder(folder);
  expect(existsSync(join(folder, "blobs"))).toBe(false);
});

test("a folder that a running demo uses is left to it; one whose demo was killed is taken over", () => {
  const folder = join(parent, "demo");
  remakeDemoFolder(folder);
  const mark = join(folder, "made-by-suyuan-demo");
  writeFileSync(mark, String(process.ppid));
  expect(() => remakeDemoFolder(folder)).toThrow(`another demo (process ${process.ppid}) is using`);
  expect(existsSync(mark)).toBe(true);
  // Beyond the largest process id of any system.
  writeFileSync(mark, "2147483647");
  remakeDemoFolder(folder);
  expect(readFileSync(mark, "utf8")).toBe(String(process.pid));
});
