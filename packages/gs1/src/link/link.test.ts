import fc from "fast-check";
import { expect, test } from "vitest";
import { checkDigit } from "../check-digit.ts";
import { buildDigitalLink } from "./build.ts";
import { parseDigitalLink } from "./parse.ts";

const anyText = fc.array(fc.nat(0x10ffff), { maxLength: 40 }).map((points) => String.fromCodePoint(...points));
const GTIN = "09521234000013";
const CSET_82 = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";

const x20 = fc
  .string({ unit: fc.constantFrom(...CSET_82), minLength: 1, maxLength: 20 })
  .filter((value) => value !== "." && value !== "..");
const digits = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9]{${length}}$`)).map((body) => body + checkDigit(body));
const base = fc.constantFrom(
  "https://id.gs1.org",
  "http://localhost:8080",
  "https://id.example.com/v",
  "HTTPS://A.CN/01/x",
);

function refusal(text: string, legacyGtin = false) {
  const result = parseDigitalLink(text, { legacyGtin });
  return result.ok ? "accepted" : `${result.reason.code} ${result.reason.ai ?? ""}`.trim();
}

test("whatever GTIN, lot and serial are built into a link come back from it unchanged", () => {
  const target = fc.record(
    { gtin: digits(13), lot: x20, serial: x20, cpv: x20, base },
    { requiredKeys: ["gtin", "base"] },
  );
  fc.assert(
    fc.property(target, (parts) => {
      const result = parseDigitalLink(buildDigitalLink(parts));
      if (!result.ok) throw new Error(result.reason.detail);
      const { gtin, lot, serial, stem, qualifiers, canonical } = result.value;
      expect({ gtin, lot, serial, stem }).toEqual({
        gtin: parts.gtin,
        lot: parts.lot,
        serial: parts.serial,
        stem: parts.base,
      });
      expect(qualifiers.find(({ ai }) => ai === "22")?.value).toBe(parts.cpv);
      expect(parseDigitalLink(canonical)).toMatchObject({ ok: true, value: { path: result.value.path, canonical } });
    }),
  );
});

test("SSCCs and places with an extension come back unchanged too", () => {
  fc.assert(
    fc.property(digits(17), digits(12), x20, (sscc, gln, extension) => {
      expect(parseDigitalLink(buildDigitalLink({ sscc }))).toMatchObject({ value: { key: { ai: "00", value: sscc } } });
      expect(parseDigitalLink(buildDigitalLink({ gln, extension }))).toMatchObject({
        value: { key: { ai: "414", value: gln }, qualifiers: [{ ai: "254", value: extension }] },
      });
    }),
  );
});

test("no text makes the parser throw, and what it accepts parses to the same path again", () => {
  const hostile = fc.oneof(
    anyText,
    fc
      .array(
        fc.constantFrom("/", "01", "10", "21", "22", "00", GTIN, "%2F", "%00", "?", "&", "=", "#", "https://a", "X"),
      )
      .map((a) => a.join("")),
  );
  fc.assert(
    fc.property(hostile, (text) => {
      const result = parseDigitalLink(text, { legacyGtin: true });
      if (result.ok)
        expect(parseDigitalLink(result.value.path)).toMatchObject({ ok: true, value: { path: result.value.path } });
    }),
    { numRuns: 1000 },
  );
});

test("a slash inside a value stays in the value", () => {
  expect(parseDigitalLink(`/01/${GTIN}/10/A%2FB/21/%2f`)).toMatchObject({
    ok: true,
    value: { lot: "A/B", serial: "/", path: `/01/${GTIN}/10/A%2FB/21/%2F` },
  });
});

test("a plus is a plus in the path and a space, so refused, in an attribute of the query", () => {
  expect(parseDigitalLink(`/01/${GTIN}/10/A+B`)).toMatchObject({ ok: true, value: { lot: "A+B" } });
  expect(refusal(`/01/${GTIN}?90=A+B`)).toBe("attribute-value 90");
});

test("case is kept in values: two lots that differ in case have different paths", () => {
  const [upper, lower] = ["L2609A", "L2609a"].map((lot) => parseDigitalLink(`/01/${GTIN}/10/${lot}`));
  expect(upper?.ok && upper.value.path).not.toBe(lower?.ok && lower.value.path);
});

test("percent-encoding is no part of identity: encoded and plain spellings give one path", () => {
  const plain = parseDigitalLink(`https://a.cn/stem/01/${GTIN}/10/L-1`);
  expect(parseDigitalLink(`/01/${GTIN}/10/%4C%2d1`)).toMatchObject({ value: { path: plain.ok && plain.value.path } });
});

test("the query is kept as written and its AIs are read beside it", () => {
  expect(
    parseDigitalLink(`https://a.cn/01/${GTIN}?utm=%e4%BD&flag;3103=000195&17=270131&linkType=gs1:pip#top`),
  ).toMatchObject({
    value: {
      query: "utm=%e4%BD&flag;3103=000195&17=270131&linkType=gs1:pip",
      attributes: [
        { ai: "3103", value: "000195" },
        { ai: "17", value: "270131" },
      ],
      canonical: `https://id.gs1.org/01/${GTIN}?17=270131&3103=000195`,
    },
  });
});

test("GTIN-8, -12 and -13 are refused, or taken padded and marked legacy where asked for", () => {
  for (const [short, gtin] of [
    ["02345673", "00000002345673"],
    ["416000336108", "00416000336108"],
    ["2112345678900", "02112345678900"],
  ]) {
    expect(refusal(`/01/${short}`)).toBe("length 01");
    expect(parseDigitalLink(`/01/${short}`, { legacyGtin: true })).toMatchObject({ value: { gtin, isLegacy: true } });
  }
  expect(parseDigitalLink(`/01/${GTIN}`, { legacyGtin: true })).toMatchObject({ value: { isLegacy: false } });
});

test.each([
  [`HtTps://a/01/${GTIN}`, "scheme"],
  [`ftp://a/01/${GTIN}`, "scheme"],
  [`https://user@a/01/${GTIN}`, "host"],
  [`https:///01/${GTIN}`, "host"],
  [`/01/${GTIN}/10/L/10/M`, "qualifier-repeated 10"],
  [`/01/${GTIN}/21/S/10/L`, "qualifier-order 10"],
  [`/01/${GTIN}/10/L/22/V`, "qualifier-order 22"],
  [`/01/${GTIN}/254/X`, "qualifier-unsupported 254"],
  [`/01/${GTIN}/99/X`, "qualifier-unsupported 99"],
  [`/00/006141411234567890/10/L`, "qualifier-unsupported 10"],
  [`/01/${GTIN}/10`, "no-primary-key"],
  [`/01/${GTIN}/10/`, "path"],
  [`/01//${GTIN}`, "path"],
  [`//evil.example/01/${GTIN}`, "path"],
  [`/10/L`, "no-primary-key"],
  [`/gtin/${GTIN}`, "no-primary-key"],
  [`/01/09521234000014`, "check-digit 01"],
  [`/01/0952123400001A`, "charset 01"],
  [`/01/${GTIN}/10/${"L".repeat(21)}`, "length 10"],
  [`/01/${GTIN}/10/A%20B`, "charset 10"],
  [`/01/${GTIN}/10/%E6%89%B9`, "charset 10"],
  [`/01/${GTIN}/10/批`, "character"],
  [`/01/${GTIN}/10/A%2`, "escape"],
  [`/01/${GTIN}/10/A%00`, "escape"],
  [`/01/${GTIN}/10/..`, "dot-segment 10"],
  [`/01/${GTIN}/21/%2e`, "dot-segment 21"],
  [`/01/${GTIN}?10=L`, "key-in-query 10"],
  [`/01/${GTIN}?01=${GTIN}`, "key-in-query 01"],
  [`/01/${GTIN}?8200=x`, "key-in-query 8200"],
  [`/01/${GTIN}?17=270231`, "attribute-value 17"],
  [`/01/${GTIN}?17=270101&17=270101`, "attribute-repeated 17"],
  [`/01/${GTIN}?999=x`, "attribute-unknown 999"],
  [`/01/${GTIN}?x=${"y".repeat(5000)}`, "too-long"],
])("%s is refused as %s", (text, expected) => expect(refusal(text)).toBe(expected));

test("building refuses values and bases that no parser would give back", () => {
  const bad = [
    { gtin: "9521234000013" },
    { gtin: "09521234000014" },
    { gtin: GTIN, lot: "" },
    { gtin: GTIN, lot: ".." },
    { gtin: GTIN, serial: "批" },
    { sscc: "006141411234567891" },
    { gtin: GTIN, base: "https:id.example.com" },
    { gtin: GTIN, base: "https://id.example.com/?x=" },
    { gtin: GTIN, base: "javascript://id.example.com" },
  ];
  for (const target of bad) expect(() => buildDigitalLink(target), JSON.stringify(target)).toThrow(RangeError);
});
