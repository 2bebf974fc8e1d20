import fc from "fast-check";
import { expect, test } from "vitest";
import { parseSerialNumber } from "./charset.ts";
import { parseTypedSerial, serialFrom } from "./serial.ts";

const bytes = fc.uint8Array({ minLength: 9, maxLength: 9 });

test("a serial is 13 characters of digits and capitals without I, L, O, U, and fits AI (21)", () => {
  fc.assert(
    fc.property(bytes, (random) => {
      expect(serialFrom(random)).toMatch(/^[0-9A-HJKMNP-TV-Z]{13}$/);
      expect(parseSerialNumber(serialFrom(random)).ok).toBe(true);
    }),
  );
});

test("each of the 65 bits counts and the last seven do not", () => {
  const seen = new Set([serialFrom(new Uint8Array(9))]);
  for (let bit = 0; bit < 72; bit++) {
    const random = new Uint8Array(9);
    random[bit >> 3] = 128 >> (bit & 7);
    seen.add(serialFrom(random));
  }
  expect(seen.size).toBe(66);
});

test("the first bits come first: all ones are all Z, a lone first bit is G followed by zeros", () => {
  expect(serialFrom(new Uint8Array(9).fill(255))).toBe("Z".repeat(13));
  expect(serialFrom(Uint8Array.of(128, 0, 0, 0, 0, 0, 0, 0, 0))).toBe("G000000000000");
});

test("too little randomness is a defect, not a short serial", () => {
  expect(() => serialFrom(new Uint8Array(8))).toThrow(RangeError);
});

test("what a person types comes out as printed: any case, O for 0, I and L for 1, spaces and hyphens", () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const serial = serialFrom(random);
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

test.each(["", "ABC", "U000000000000", "00000000000000", "000000000000!", "０000000000000", "0".repeat(100)])(
  "%j is no serial of this shape",
  (text) => expect(parseTypedSerial(text)).toMatchObject({ ok: false, reason: { ai: "21" } }),
);
