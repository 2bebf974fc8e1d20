import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Opened, openConsole } from "./build.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-console-"));
let first: Opened;
beforeAll(async () => {
  first = await openConsole(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("sources are built once: the next start reads the same files", async () => {
  const second = await openConsole(folder);
  expect([first.isNew, second.isNew]).toEqual([true, false]);
  expect(second.built).toEqual(first.built);
});

/** As the sources were built at the first start, at once: to build them takes seconds of a core. */
const again = async () => first.built;

test("a kept build that was damaged is built anew", async () => {
  const digest = first.built.digest;
  const index = join(folder, digest, "index.json");
  const text = readFileSync(index, "utf8");
  writeFileSync(index, text.slice(0, 100));
  expect((await openConsole(folder, again)).isNew).toBe(true);
  expect((await openConsole(folder)).isNew).toBe(false);
});

test("where nothing can be written the console is served from memory, and it is told why it was not kept", async () => {
  const blocked = join(folder, "a-file");
  writeFileSync(blocked, "");
  const { built, isNew, unkept } = await openConsole(blocked, again);
  expect([built.files.size, isNew]).toEqual([first.built.files.size, true]);
  expect(unkept).toBeInstanceOf(Error);
  rmSync(blocked);
});

test("no file holds a path of this machine or a map of its sources", () => {
  for (const { path, plain } of first.built.files.values()) {
    const text = Buffer.from(plain).toString();
    expect([path, text.includes("node_modules"), text.includes("sourceMappingURL")]).toEqual([path, false, false]);
  }
});

test("old builds do not pile up beside the newest", () => {
  expect(readdirSync(folder).length).toBeLessThanOrEqual(3);
});
