import { createHash, randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { RecentScans, type Sighting } from "./recent-scans.ts";

const PHONE: Sighting = {
  gtin: "06901234567892",
  lot: "L1",
  serial: "S1",
  network: "203.0.113.7",
  agent: "MicroMessenger/8.0",
};
const MINUTE = 60_000;
const START = Date.parse("2026-10-08T02:00:00Z");

function scans(most?: number) {
  const hashed: string[] = [];
  const sha256 = (text: Uint8Array | string) => {
    hashed.push(String(text));
    return createHash("sha256").update(text).digest("hex");
  };
  const recent = new RecentScans({ randomBytes: (count) => new Uint8Array(randomBytes(count)), sha256 }, most);
  const at = (minutes: number, changes: Partial<Sighting> = {}) =>
    recent.isScan({ ...PHONE, ...changes }, new Date(START + minutes * MINUTE));
  return { at, hashed };
}

test("one device and one code are one scan an hour, however often", () => {
  const { at } = scans();
  expect([0, 1, 30, 59].map((minute) => at(minute))).toEqual([true, false, false, false]);
  expect([60, 61, 119, 120].map((minute) => at(minute))).toEqual([true, false, false, true]);
});

test("another code, another network and another agent are scans of their own", () => {
  const { at } = scans();
  expect(at(0)).toBe(true);
  for (const changes of [{ serial: "S2" }, { lot: "L2" }, { network: "203.0.113.8" }, { agent: "Safari" }]) {
    expect([at(1, changes), at(2, changes)]).toEqual([true, false]);
  }
});

test("what is remembered is bounded: the oldest are forgotten first", () => {
  const { at } = scans(3);
  for (const serial of ["A", "B", "C", "D"]) expect(at(0, { serial })).toBe(true);
  expect(["D", "C", "A"].map((serial) => at(1, { serial }))).toEqual([false, false, true]);
});

describe("nobody is followed", () => {
  test("what is hashed begins with a salt that no other process has, and that another day changes", () => {
    const [one, other] = [scans(), scans()];
    one.at(0);
    one.at(24 * 60);
    other.at(0);
    const salts = [...one.hashed, ...other.hashed].map((text) => text.split("\n")[0]);
    expect(new Set(salts).size).toBe(3);
    for (const salt of salts) expect(salt).toMatch(/^[0-9a-f]{32}$/);
  });

  test("the code is hashed with the device, so that two codes of one device cannot be told to be that", () => {
    const { at, hashed } = scans();
    at(0);
    at(0, { serial: "S2" });
    expect(new Set(hashed).size).toBe(2);
  });
});

test("programs that call themselves crawlers do not scan, phones whose name ends so do", () => {
  const { at } = scans();
  const agents = ["Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "Baiduspider/2.0"];
  for (const agent of agents) expect(at(0, { agent })).toBe(false);
  expect(at(0, { agent: "Mozilla/5.0 (Linux; Android 10; CUBOT X30) AppleWebKit/537.36" })).toBe(true);
});
