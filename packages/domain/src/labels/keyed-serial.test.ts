import { createHmac } from "node:crypto";
import { parseSerialNumber } from "@suyuan/gs1/charset";
import { base32 } from "@suyuan/gs1/serial";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { LabelAccount } from "../batches/batch.ts";
import { isOfKey, keyedSerial, printedGrams, SERIAL_NUMBERS_MAX } from "./keyed-serial.ts";

const mac = (key: string, text: string) => createHmac("sha256", key).update(text).digest("hex");
const LOT = { gtin: "06901234567892", lot: "L-1" };
const KINDS: LabelAccount["kinds"] = [
  ["k1", 500, 20_000],
  ["k1", 1000, 3],
  ["k2", 500, 7],
];
const serial = (kind: number, n: number, first = 0) =>
  keyedSerial(mac, LOT, { key: KINDS?.[kind]?.[0] ?? "", kind, first }, n);
const known = (code: string, more: Partial<typeof LOT> = {}, kinds = KINDS) =>
  printedGrams(mac, { ...LOT, ...more, serial: code }, kinds);

test("each pack that was printed is known by its code alone, with its weight; the next one is not yet", () => {
  for (const [kind, [, grams, count]] of (KINDS ?? []).entries()) {
    for (const n of [0, 1, count - 1]) expect(known(serial(kind, n))).toBe(grams);
    expect(known(serial(kind, count))).toBeUndefined();
  }
  expect(serial(0, 5, 100)).toBe(serial(0, 105));
});

test("codes are of fourteen characters that stand in AI (21) and in an address as they are, and no two alike", () => {
  const all = Array.from({ length: 20_000 }, (_, n) => serial(0, n));
  for (const code of all) expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{14}$/);
  expect(all.every((code) => isOfKey(code) && parseSerialNumber(code).ok)).toBe(true);
  expect(new Set(all).size).toBe(20_000);
  expect(known(serial(0, 19_999))).toBe(500);
  expect(keyedSerial(mac, LOT, { key: "k1", kind: 7, first: SERIAL_NUMBERS_MAX - 1 }, 0)).toHaveLength(14);
});

test("a code is of one lot of one product under one key", () => {
  const code = serial(0, 1);
  expect(known(code, { lot: "L-2" })).toBeUndefined();
  expect(known(code, { gtin: "06901234567908" })).toBeUndefined();
  expect(known(code, {}, [["k2", 500, 20_000]])).toBeUndefined();
  expect(known(code, {}, [])).toBeUndefined();
  expect(printedGrams(mac, { ...LOT, serial: code }, undefined)).toBeUndefined();
});

test("a code with any character changed, and any other text, is known no more", () => {
  const alphabet = [..."0123456789ABCDEFGHJKMNPQRSTVWXYZ"];
  fc.assert(
    fc.property(fc.nat(19_999), fc.nat(13), fc.constantFrom(...alphabet), (n, at, character) => {
      const code = serial(0, n);
      fc.pre(code[at] !== character);
      expect(known(code.slice(0, at) + character + code.slice(at + 1))).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
  fc.assert(fc.property(fc.string({ maxLength: 20 }), (text) => known(text) === undefined));
  expect([`${serial(0, 0)}0`, serial(0, 0).slice(1), serial(0, 0).toLowerCase()].map((code) => known(code))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test("of guesses with the check of a real code, even where every number was printed, none meets one: the check is of the number", () => {
  // With a check of 10 bits some twenty would. This one has 40: once in 2^40 guesses.
  const every: LabelAccount["kinds"] = [["k1", 500, SERIAL_NUMBERS_MAX]];
  const code = serial(0, 0);
  let right = 0;
  for (let n = 0; n < 20_000; n += 1) {
    const guess = code.slice(0, 9) + base32(n, 5);
    if (guess !== code && known(guess, {}, every) !== undefined) right += 1;
  }
  expect(right).toBe(0);
  expect(known(code, {}, every)).toBe(500);
});

test("codes of neighbours have nothing in common that a stranger sees: half of the bits differ", () => {
  const bits = (code: string) =>
    [...code.slice(1)]
      .map((one) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ".indexOf(one).toString(2).padStart(5, "0"))
      .join("");
  let differ = 0;
  for (let n = 0; n < 500; n += 1) {
    const [a, b] = [bits(serial(0, n)), bits(serial(0, n + 1))];
    differ += [...a].filter((bit, at) => bit !== b[at]).length / a.length;
  }
  expect(differ / 500).toBeGreaterThan(0.48);
  expect(differ / 500).toBeLessThan(0.52);
});
