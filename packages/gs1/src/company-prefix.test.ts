import { expect, test } from "vitest";
import { companyPrefixesOf, parseCompanyPrefix } from "./company-prefix.ts";

test("a company prefix has 6 to 12 digits and is none of those that circulate inside one company", () => {
  for (const prefix of ["690123", "6901234", "697012345", "690123456789", "061414"])
    expect(parseCompanyPrefix(prefix)).toEqual({ ok: true, value: prefix });
  for (const [text, code] of [
    ["69012", "length"],
    ["6901234567890", "length"],
    ["69012a4", "charset"],
    ["2012345", "content"],
    ["0412345", "content"],
    ["0212345", "content"],
  ])
    expect(parseCompanyPrefix(text ?? "")).toMatchObject({ ok: false, reason: { code } });
});

test("the indicator of a GTIN-14, the extension digit of an SSCC and the check digit are no part of a prefix", () => {
  expect(companyPrefixesOf("gtin", "16901234567899")).toEqual(companyPrefixesOf("gtin", "6901234567892"));
  expect(companyPrefixesOf("gtin", "06901234567892").at(0)).toBe("690123");
  expect(companyPrefixesOf("gtin", "06901234567892").at(-1)).toBe("690123456789");
  expect(companyPrefixesOf("gln", "6901234000016").at(-1)).toBe("690123400001");
  // GS1 General Specifications: 0614141 is the prefix of the SSCC 106141412345678908.
  expect(companyPrefixesOf("sscc", "106141412345678908")).toContain("0614141");
  // A GTIN-12 stands under prefixes with a zero before it.
  expect(companyPrefixesOf("gtin", "614141000036")).toContain("0614141");
});

test("a GTIN-8 stands under no company prefix", () => {
  expect(companyPrefixesOf("gtin", "96385074")).toEqual([]);
  expect(companyPrefixesOf("gtin", "00000096385074")).toEqual([]);
});
