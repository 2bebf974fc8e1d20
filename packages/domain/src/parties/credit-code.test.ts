import fc from "fast-check";
import { expect, test } from "vitest";
import { creditCodeCheck, isCreditCode } from "./credit-code.ts";

const ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

test("published codes of real companies are accepted", () => {
  for (const code of ["91350100M000100Y43", "91110000600037341L", "91330100799655058B", "914403001922038216"]) {
    expect(isCreditCode(code), code).toBe(true);
    expect(creditCodeCheck(code)).toBe(code[17]);
    expect(creditCodeCheck(code.slice(0, 17))).toBe(code[17]);
  }
});

test.each([
  "",
  "9111000060003734",
  "91110000600037341l",
  "91110000600037341M",
  " 91110000600037341L",
  "9111000060003734１L",
])("%j is refused", (code) => expect(isCreditCode(code)).toBe(false));

test("the letters I, O, S, V and Z belong to no code", () => {
  for (const letter of "IOSVZ") expect(creditCodeCheck(`9135010${letter}M000100Y4`)).toBeUndefined();
});

test("one changed character is always noticed", () => {
  const character = fc.constantFrom(...ALPHABET);
  const digits = fc.stringMatching(/^\d{6}$/);
  const base = fc.array(character, { minLength: 11, maxLength: 11 });
  fc.assert(
    fc.property(base, digits, fc.nat(17), character, (letters, region, at, replacement) => {
      const body = letters.slice(0, 2).join("") + region + letters.slice(2).join("");
      const code = body + creditCodeCheck(body);
      expect(isCreditCode(code)).toBe(true);
      fc.pre(code[at] !== replacement);
      expect(isCreditCode(code.slice(0, at) + replacement + code.slice(at + 1))).toBe(false);
    }),
  );
});

test("a code with anything before or behind it is none, though its characters check", () => {
  for (const code of ["x91110000600037341L", "91110000600037341L1", "91110000600037341L\n"])
    expect([code, isCreditCode(code)]).toEqual([code, false]);
  expect(creditCodeCheck("9111000060003734")).toBeUndefined();
});
