import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkDigit } from "../check-digit.ts";
import { canonicalEpc } from "./canonical.ts";
import { epcUrn, parseEpcUrn } from "./urn.ts";
import { epcUrnOf } from "./urn-build.ts";

const anyText = fc.array(fc.nat(0x10ffff), { maxLength: 40 }).map((points) => String.fromCodePoint(...points));
const CASES = new URL("../../../../../shared/data/epcis/event-hash/dl-normaliser-cases.json", import.meta.url);
const CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

const x20 = fc.string({ unit: fc.constantFrom(...CSET_82), minLength: 1, maxLength: 20 });
const digits = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{${length}}$`)).map((body) => body + checkDigit(body));
const gcpLength = fc.integer({ min: 6, max: 12 });

describe.skipIf(!existsSync(CASES))("reference normaliser's pairs (skipped where ../shared/data is absent)", () => {
  test("all 41 identifiers get the canonical form the reference gives them", () => {
    const cases: { in: string; out: string | null }[] = JSON.parse(readFileSync(CASES, "utf8"));
    expect(cases).toHaveLength(41);
    for (const { in: given, out } of cases) expect(canonicalEpc(given) ?? null, given).toBe(out);
  });
});

test("whatever the company prefix's length, a URN reads back to the number and text it was made of", () => {
  fc.assert(
    fc.property(digits(13), digits(17), digits(12), x20, gcpLength, (gtin, sscc, gln, text, length) => {
      const pairsOf = (urn: string) => {
        const result = parseEpcUrn(urn);
        return result.ok ? result.value.pairs.map(({ ai, value }) => `(${ai})${value}`).join("") : urn;
      };
      expect(pairsOf(epcUrn({ gtin, lot: text }, length))).toBe(`(01)${gtin}(10)${text}`);
      expect(pairsOf(epcUrn({ gtin, serial: text }, length))).toBe(`(01)${gtin}(21)${text}`);
      expect(pairsOf(epcUrn({ sscc }, length))).toBe(`(00)${sscc}`);
      expect(pairsOf(epcUrn({ gln }, length))).toBe(`(414)${gln}`);
      fc.pre(text !== "0");
      expect(pairsOf(epcUrn({ gln, extension: text }, length))).toBe(`(414)${gln}(254)${text}`);
    }),
  );
});

test("a URN and a Digital Link of the same batch have one canonical form, whatever the host and the escapes", () => {
  fc.assert(
    fc.property(
      digits(13),
      x20.filter((lot) => !/^\.\.?$/.test(lot)),
      gcpLength,
      (gtin, lot, length) => {
        const canonical = canonicalEpc(epcUrn({ gtin, lot }, length));
        expect(canonical).toBeDefined();
        expect(canonicalEpc(`https://a.cn/v/01/${gtin}/10/${encodeURIComponent(lot)}?17=270101`)).toBe(canonical);
        expect(canonicalEpc(canonical ?? "")).toBe(canonical);
      },
    ),
  );
});

test("the SSCC's extension digit leads, so the URN of a real logistic unit gives 18 digits", () => {
  expect(canonicalEpc("urn:epc:id:sscc:4012345.3111111111")).toBe("https://id.gs1.org/00/340123451111111111");
});

test.each([
  "",
  "urn:epc:id:sgtin:4012345.011111",
  "urn:epc:id:sgtin:40123.45011111.1",
  "urn:epc:id:sgtin:4012345.01111.1",
  "urn:epc:id:sgtin:4012345.011111.",
  "urn:epc:id:nosuch:4012345.011111.1",
  "urn:epc:class:sgtin:4012345.011111.1",
  "urn:epc:idpat:sgtin:4012345.011111.1",
  "urn:epc:idpat:sscc:4012345.*",
  "urn:epc:id:toString:4012345.1.1",
  "urn:epcglobal:cbv:bt:4012345000009:ASN1099",
  "https://example.com/files/2026/01/20260117",
  "https://example.com/01/09521234000013/10",
  "https://example.com/01/09521234000013/21/S/10/L",
  "https://example.com/constructor/09521234000013",
  "geo:31.9,105.9",
])("%j is no GS1 identifier and stays as it is", (text) => expect(canonicalEpc(text)).toBeUndefined());

test("no text makes it throw", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      canonicalEpc(text);
      canonicalEpc(`urn:epc:id:${text}`);
      canonicalEpc(`https://a/01/${text}`);
    }),
  );
});

/** Keys, with a qualifier where they have one, that have an EPC URN. */
const things = fc.oneof(
  fc.tuple(digits(13), x20, fc.constantFrom("10", "21", "235")).map(([gtin, text, ai]) => [
    { ai: "01", value: gtin },
    { ai, value: text },
  ]),
  digits(13).map((gtin) => [{ ai: "01", value: gtin }]),
  digits(17).chain((value) => fc.constantFrom("00", "8017", "8018").map((ai) => [{ ai, value }])),
  digits(16).map((value) => [{ ai: "402", value }]),
  digits(12).map((value) => [{ ai: "417", value }]),
  fc
    .tuple(digits(12), fc.constantFrom("", "7", "00042"))
    .chain(([value, serial]) =>
      fc
        .constantFrom("253", "255", "8003")
        .map((ai) => [{ ai, value: `${ai === "8003" ? "0" : ""}${value}${serial}` }]),
    ),
  fc
    .tuple(digits(12), fc.string({ unit: fc.constantFrom(..."A1%/&"), minLength: 1, maxLength: 9 }))
    .chain(([prefix, rest]) => fc.constantFrom("401", "8004").map((ai) => [{ ai, value: prefix + rest }])),
  fc
    .tuple(digits(12), fc.string({ unit: fc.constantFrom(..."A1#/-"), minLength: 1, maxLength: 9 }))
    .map(([prefix, rest]) => [
      { ai: "8010", value: prefix + rest },
      { ai: "8011", value: "12" },
    ]),
  fc.tuple(digits(13), x20).map(([gtin, serial]) => [
    { ai: "8006", value: `${gtin}0102` },
    { ai: "21", value: serial },
  ]),
);

test("every key with an EPC scheme reads back from its URN, classes from their patterns", () => {
  fc.assert(
    fc.property(things, gcpLength, (values, length) => {
      const urn = epcUrnOf(values, length);
      if (!urn.ok) throw new Error(urn.reason.detail);
      expect(parseEpcUrn(urn.value), urn.value).toEqual({ ok: true, value: { pairs: values } });
    }),
  );
});

test("keys without an EPC scheme, and prefixes that do not fit, have no URN", () => {
  for (const [ai, value, length] of [
    ["8013", "9520123AB", 7],
    ["415", "9520123456788", 7],
    ["8004", "9521234", 7],
    ["8004", "95X1234567", 7],
    ["00", "0061414112345678", 7],
    ["01", "09521234000013", 13],
    ["01", "09521234000013", Number.NaN],
  ] as const) {
    expect(epcUrnOf([{ ai, value }], length), value).toMatchObject({ ok: false, reason: { code: "epc-urn", ai } });
  }
  expect(epcUrnOf([], 7).ok).toBe(false);
});

test("a URN is made only with a company prefix of 6 to 12 digits and a key of full length", () => {
  expect(() => epcUrn({ sscc: "006141411234567890" }, 5)).toThrow(RangeError);
  expect(() => epcUrn({ sscc: "006141411234567890" }, 13)).toThrow(RangeError);
  expect(() => epcUrn({ gtin: "9521234000013", lot: "L" }, 7)).toThrow(RangeError);
});
