import fc from "fast-check";
import { expect, test } from "vitest";
import { parseLot, parseSerialNumber } from "./charset.ts";
import { checkDigit, hasCheckDigit } from "./check-digit.ts";
import { parseGln } from "./gln.ts";
import { parseGtin } from "./gtin.ts";
import { parseSscc } from "./sscc.ts";

const body = fc.stringMatching(/^[0-9]{1,17}$/);

test("a check digit notices every single wrong digit", () => {
  fc.assert(
    fc.property(body, fc.nat(), fc.integer({ min: 1, max: 9 }), (digits, position, by) => {
      const code = digits + checkDigit(digits);
      const at = position % code.length;
      const wrong = code.slice(0, at) + ((Number(code[at]) + by) % 10) + code.slice(at + 1);
      expect(hasCheckDigit(code)).toBe(true);
      expect(hasCheckDigit(wrong)).toBe(false);
    }),
  );
});

test("zeros in front do not change a check digit, so a GTIN may be padded", () => {
  fc.assert(
    fc.property(body, (digits) => {
      expect(checkDigit(`0${digits}`)).toBe(checkDigit(digits));
    }),
  );
});

test("GTINs of 8, 12, 13 and 14 digits are all kept as 14", () => {
  expect(parseGtin("02345673")).toEqual({ ok: true, value: "00000002345673" });
  expect(parseGtin("416000336108")).toEqual({ ok: true, value: "00416000336108" });
  expect(parseGtin("6901234567892")).toEqual({ ok: true, value: "06901234567892" });
  expect(parseGtin("09521234000013")).toEqual({ ok: true, value: "09521234000013" });
});

test.each([
  ["", "length"],
  ["690123456789", "check-digit"],
  ["6901234567891", "check-digit"],
  ["69012345678", "length"],
  [" 6901234567892", "charset"],
  ["６９０１２３４５６７８９２", "charset"],
])("GTIN %j is refused: %s", (text, code) => {
  expect(parseGtin(text)).toMatchObject({ ok: false, reason: { code, ai: "01" } });
});

test("GLN and SSCC have exactly 13 and 18 digits with a check digit", () => {
  expect(parseGln("9520123456788").ok).toBe(true);
  expect(parseGln("9520123456789")).toMatchObject({ reason: { code: "check-digit", ai: "414" } });
  expect(parseGln("09520123456788")).toMatchObject({ reason: { code: "length" } });
  expect(parseGln("952012345678X")).toMatchObject({ reason: { code: "charset" } });
  expect(parseSscc("006141411234567890").ok).toBe(true);
  expect(parseSscc("006141411234567891")).toMatchObject({ reason: { code: "check-digit", ai: "00" } });
  expect(parseSscc("06141411234567890")).toMatchObject({ reason: { code: "length" } });
  expect(parseSscc("00614141123456789X")).toMatchObject({ reason: { code: "charset" } });
});

test.each([parseLot, parseSerialNumber])(
  "lots and serials are 1 to 20 characters of set 82, kept as written",
  (parse) => {
    expect(parse("L26/09-a_%")).toEqual({ ok: true, value: "L26/09-a_%" });
    expect(parse("L".repeat(20)).ok).toBe(true);
    for (const [text, code] of [
      ["", "length"],
      ["L".repeat(21), "length"],
      ["A B", "charset"],
      ["A#", "charset"],
      ["批次1", "charset"],
      ["A\n", "charset"],
      ["..", "dot-segment"],
    ]) {
      expect(parse(text ?? ""), text).toMatchObject({ ok: false, reason: { code } });
    }
  },
);
