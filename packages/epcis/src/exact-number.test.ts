import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ExactNumber, numberOf, parseExactJson, plainDecimal, withExact, withoutExact } from "./exact-number.ts";

describe("numbers of JSON", () => {
  test("are doubles where a double holds them, and come back digit for digit where it does not", () => {
    expect(parseExactJson('{"a":9007199254740992,"b":26.70,"c":1E3}')).toEqual({
      a: 9007199254740992,
      b: 26.7,
      c: 1000,
    });
    const text = '{"a":106141412345678908,"b":["00123456789012345678",-0.30000000000000000001]}';
    const read = parseExactJson(text);
    expect(JSON.stringify(read)).toBe(text);
    expect(read).toHaveProperty("a", new ExactNumber("106141412345678908"));
  });

  test("that no double comes near, or of more than 400 digits, are infinite, so that the event's rules name them", () => {
    for (const text of ["1e400", "-1e999999", `1${"0".repeat(420)}`, "1e-999"])
      expect([text, parseExactJson(`[${text},1234567890123456]`)]).toEqual([
        text,
        [Number.POSITIVE_INFINITY, 1234567890123456],
      ]);
  });

  test("of any double are that double, and any digits keep their value", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(numberOf(`${value}`)).toBe(Number(`${value}`));
      }),
    );
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }), (value) => {
        expect(JSON.stringify(parseExactJson(`[${value}]`))).toMatch(/^\[-?[0-9.e+]+\]$/);
        expect(plainDecimal(`${value}`)).toBe(`${value}`);
        const read = numberOf(`${value}`);
        expect(plainDecimal(read instanceof ExactNumber ? read.digits : `${read}`)).toBe(`${value}`);
      }),
      // A double by its shortest digits, though the double itself lies beside them.
      { examples: [[-2384185791015625n * 10n ** 38n]] },
    );
  });
});

test("digits are taken out of a value and put back where they were, under any names", () => {
  const value = parseExactJson('{"a/b~":[1,{"c":106141412345678908}],"d":12345678901234567890.5,"e":"x"}');
  const { value: plain, digits } = withoutExact(value);
  expect(digits).toEqual({ "/a~1b~0/1/c": "106141412345678908", "/d": "12345678901234567890.5" });
  expect(JSON.parse(JSON.stringify(plain))).toEqual(plain);
  expect(JSON.stringify(withExact(plain, digits))).toBe(JSON.stringify(value));
  const none = { a: [1, { b: null }] };
  expect(withoutExact(none)).toEqual({ value: none });
  expect(withoutExact(none).value).toBe(none);
  expect(withExact(none, undefined)).toBe(none);
});
