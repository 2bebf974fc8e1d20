import { createHmac } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { StoreUnavailable } from "../table.ts";
import { macKeyFile, macKeys, NO_MAC_KEYS } from "./mac-keys.ts";

const [OLD, NEW] = ["a".repeat(32), "b".repeat(32)];
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "suyuan-keys-"));
});
afterEach(() => rmSync(folder, { recursive: true }));
const file = () => join(folder, "label-keys");

test("a text has its HMAC-SHA-256 under each key, old or new, by the name that follows from the key", () => {
  const before = macKeys([OLD]);
  const after = macKeys([NEW, OLD]);
  expect(after.current).toBe(macKeys([NEW]).current);
  expect(after.current).not.toBe(before.current);
  expect(before.mac(before.current, "text")).toBe(createHmac("sha256", OLD).update("text").digest("hex"));
  expect(after.mac(before.current, "text")).toBe(before.mac(before.current, "text"));
});

test("a key that is not here is an outage, never an answer", () => {
  for (const ask of [
    () => macKeys([NEW]).mac(macKeys([OLD]).current, "x"),
    () => NO_MAC_KEYS.current,
    () => NO_MAC_KEYS.mac("a", "x"),
  ])
    expect(ask).toThrow(StoreUnavailable);
});

test("no key, a short one and the same twice are refused at the start", () => {
  for (const secrets of [[], ["short"], [NEW, "short"], [NEW, NEW]]) expect(() => macKeys(secrets)).toThrow(/32/);
});

test("a file is made once, for its owner alone, and gives the same keys ever after; a line above adds a new one", () => {
  const made = macKeyFile(file());
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(macKeyFile(file()).current).toBe(made.current);
  writeFileSync(file(), `${NEW}\n${readFileSync(file(), "utf8")}`);
  const both = macKeyFile(file());
  expect(both.current).toBe(macKeys([NEW]).current);
  expect(both.mac(made.current, "x")).toBe(made.mac(made.current, "x"));
});

test("a file that others may read, or that holds no keys, is refused with its name", () => {
  macKeyFile(file());
  chmodSync(file(), 0o644);
  expect(() => macKeyFile(file())).toThrow(/label-keys may be read by others/);
  chmodSync(file(), 0o600);
  writeFileSync(file(), "\n");
  expect(() => macKeyFile(file())).toThrow(/label-keys cannot be used/);
});
