import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSerialNumber } from "./charset.ts";
import { base32, fromBase32, parseTypedSerial } from "./serial.ts";

const serials = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 40 - 1 }), fc.integer({ min: 0, max: 2 ** 25 - 1 }))
  .map(([a, b]) => base32(a, 8) + base32(b, 5));

test("a number is so many digits and capitals without I, L, O, U, which AI (21) takes, and comes out of them again", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 40 - 1 }), (value) => {
      const text = base32(value, 8);
      expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
      expect(parseSerialNumber(text).ok).toBe(true);
      expect(fromBase32(text)).toBe(value);
    }),
  );
});

test("the first bits come first, and what does not fit is a defect, not a number cut short", () => {
  expect([base32(0, 3), base32(31, 1), base32(32, 2), base32(2 ** 40 - 1, 8)]).toEqual(["000", "Z", "10", "ZZZZZZZZ"]);
  for (const value of [32, -1, 0.5, Number.NaN]) expect(() => base32(value, 1)).toThrow(RangeError);
});

test("what is not of the alphabet stands for no number", () => {
  expect(["U", "a", "1I", "-", "０"].map(fromBase32)).toEqual([undefined, undefined, undefined, undefined, undefined]);
});

test("what a person types comes out as printed: any case, O for 0, I and L for 1, spaces and hyphens", () => {
  fc.assert(
    fc.property(serials, fc.constantFrom("", "7"), (drawn, kind) => {
      const serial = kind + drawn;
      const typed = serial
        .toLowerCase()
        .replaceAll("0", "o")
        .replace(/1/g, "l")
        .replace(/^(.{4})/, "$1 - ");
      expect(parseTypedSerial(typed)).toEqual({ ok: true, value: serial });
    }),
  );
  expect(parseTypedSerial("i1Ll0Oo000000")).toEqual({ ok: true, value: "1111000000000" });
});

test.each([
  "",
  "ABC",
  "U000000000000",
  "000000000000",
  "000000000000000",
  "000000000000!",
  "０000000000000",
  "0".repeat(100),
])("%j is no serial of this shape", (text) =>
  expect(parseTypedSerial(text)).toMatchObject({ ok: false, reason: { ai: "21" } }),
);
