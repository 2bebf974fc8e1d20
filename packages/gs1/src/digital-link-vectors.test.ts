import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { AI_TABLE, hasAiLength } from "./ai-table.ts";
import { aiValueFault } from "./ai-value.ts";
import { isCset82 } from "./charset.ts";
import { hasCheckDigit } from "./check-digit.ts";
import { type DigitalLink, parseDigitalLink } from "./digital-link.ts";
import { buildDigitalLink } from "./digital-link-build.ts";
import { hasValidEscapes, percentDecode, percentEncode } from "./percent.ts";

const DATA = new URL("../../../../shared/data/digital-link/", import.meta.url);

function read(path: string) {
  return JSON.parse(readFileSync(new URL(path, DATA), "utf8"));
}

interface UriCase {
  readonly uri: string;
  readonly valid: boolean;
  readonly unbracketed?: string;
  readonly options?: { readonly permitZeroSuppressedGTIN?: boolean; readonly permitConvenienceAlphas?: boolean };
}

/** AI and value joined in the order of the link, which is an unbracketed element string less its FNC1 marks. */
function elements(link: DigitalLink): string {
  return [link.key, ...link.qualifiers, ...link.attributes].map(({ ai, value }) => ai + value).join("");
}

describe.skipIf(!existsSync(DATA))("official vectors (skipped where ../shared/data is absent)", () => {
  test("the GS1 engine's 60 URI cases: 57 agree; left out are 3 whose primary key (8004, 401) or short name is not served", () => {
    const cases: UriCase[] = read("vectors/dl-uri-parse.json").cases;
    const outside = cases.filter(
      (c) => c.valid && (/\/(?:8004|401)\//.test(c.uri) || c.options?.permitConvenienceAlphas),
    );
    expect(outside).toHaveLength(3);
    const inside = cases.filter((c) => !outside.includes(c));
    expect(inside).toHaveLength(57);
    for (const { uri, valid, unbracketed, options } of inside) {
      const result = parseDigitalLink(uri, { legacyGtin: options?.permitZeroSuppressedGTIN === true });
      expect(result.ok, uri).toBe(valid);
      if (result.ok) expect(elements(result.value), uri).toBe(unbracketed?.replaceAll("^", ""));
    }
  });

  test("every refusal reason of the published set is given under the code it has there", () => {
    const cases: { uri: string; result: string }[] = read("vectors/uri-refusal-reasons.json").cases;
    expect(cases).toHaveLength(8);
    for (const { uri, result } of cases) {
      const parsed = parseDigitalLink(uri);
      expect(parsed.ok ? "ok" : parsed.reason.code, uri).toBe(result);
    }
  });

  test("links of the reference toolkit are judged alike, legacy GTINs allowed", () => {
    const cases: UriCase[] = read("vectors/digital-link-js.json").cases;
    for (const { uri, valid } of cases) expect(parseDigitalLink(uri, { legacyGtin: true }).ok, uri).toBe(valid);
  });

  test("every permitted order of key and qualifiers under 00, 01, 414 and 417 parses, and its reverse does not (13 of 23 left out)", () => {
    const samples: Record<string, string> = { "00": "006141411234567890", "01": "12312312312333", "7040": "1ABC" };
    const sequences: string[][] = read("vectors/dl-path-sequences.json").cases;
    const inside = sequences.filter(([key]) => AI_TABLE.get(key ?? "")?.dlPrimaryKey);
    expect(sequences.length - inside.length).toBe(13);
    for (const [key = "", ...qualifiers] of inside) {
      const path = (ais: string[]) =>
        [key, ...ais].map((ai) => `/${ai}/${samples[ai] ?? (ai.startsWith("41") ? "9520123456788" : "X1")}`).join("");
      expect(parseDigitalLink(path(qualifiers)).ok, path(qualifiers)).toBe(true);
      const reversed = qualifiers.toReversed();
      if (qualifiers.length > 1) expect(parseDigitalLink(path(reversed)).ok, path(reversed)).toBe(false);
    }
  });

  test("links of the Solidsoft set under keys 00, 01, 414 and 417 give the values it lists", () => {
    const features = read("vectors/solidsoft-parse-build.json").features;
    const cases: Record<string, string>[] = features.ExtractFromGs1DigitalLink[0].cases;
    const inside = cases.filter((c) => /org\/(?:00|01|414|417)\//.test(c.digitalLink ?? ""));
    expect([cases.length, inside.length]).toEqual([41, 15]);
    for (const c of inside) {
      const result = parseDigitalLink(c.digitalLink ?? "", { legacyGtin: true });
      const listed = [1, 2, 3, 4].flatMap((n) => (c[`AI${n}`] ? [`${c[`AI${n}`]}${c[`Value${n}`]}`] : []));
      expect(result.ok && elements(result.value), c.digitalLink).toBe(listed.join(""));
    }
  });

  test("building gives the engine's URIs for the 3 element strings of GTIN, CPV, lot and serial alone (attributes and other keys left out)", () => {
    const cases: { stem: string | null; elementString: string; valid: boolean; uri?: string }[] =
      read("vectors/dl-uri-generate.json").cases;
    const inside = cases.filter((c) => c.valid && /^(?:\((?:01|22|10|21)\)[^()]+)+$/.test(c.elementString));
    expect(inside).toHaveLength(3);
    for (const { stem, elementString, uri } of inside) {
      const of = (ai: string) => new RegExp(`\\(${ai}\\)([^(]+)`).exec(elementString)?.[1];
      const [gtin = "", cpv, lot, serial] = ["01", "22", "10", "21"].map(of);
      const target = { gtin, ...(cpv && { cpv }), ...(lot && { lot }), ...(serial && { serial }) };
      expect(buildDigitalLink({ ...target, ...(stem && { base: stem }) })).toBe(uri);
    }
  });

  test("percent-coding agrees with the engine in path and query", () => {
    for (const c of read("vectors/uri-unescape.json").cases) {
      expect(percentDecode(c.in, "path"), c.in).toBe(c.inPath);
      expect(percentDecode(c.in, "query"), c.in).toBe(c.inQuery);
    }
    for (const c of read("vectors/uri-escape.json").cases) {
      expect(percentEncode(c.in), c.in).toBe(c.inPath);
      expect(percentEncode(c.in, "query"), c.in).toBe(c.inQuery);
    }
  });

  test("content rules used here (check digit, set 82, percent escapes, dates) agree with the Syntax Dictionary", () => {
    const rules: Record<string, { value: string; valid: boolean }[]> = read("vectors/content-rules.json").rules;
    const date = AI_TABLE.get("17");
    if (date === undefined) throw new Error("(17) is in the table");
    for (const { value, valid } of [...(rules.csum ?? []), ...read("vectors/check-digits.json").cases]) {
      expect(hasCheckDigit(value), value).toBe(valid);
    }
    for (const { value, valid } of rules.cset82 ?? []) expect(isCset82(value), value).toBe(valid);
    for (const { value, valid } of rules.pcenc ?? []) expect(hasValidEscapes(value), value).toBe(valid);
    for (const { value, valid } of rules.yymmd0 ?? [])
      expect(aiValueFault(date, value) === undefined, value).toBe(valid);
  });

  test("the small table says what the Syntax Dictionary says of keys, qualifiers and query, and knows every AI's length", () => {
    const entries: { ai: string; dlAttribute: boolean; dlPrimaryKey?: boolean; dlQualifiers?: string[][] }[] = read(
      "syntax-dictionary/ai-table.json",
    ).entries;
    for (const official of entries) {
      const [first = ""] = official.ai.split("-");
      expect(hasAiLength(first), official.ai).toBe(true);
      const ours = AI_TABLE.get(first);
      if (ours === undefined) {
        expect(official.dlAttribute, official.ai).toBe(true);
        continue;
      }
      expect(ours.dlAttribute, official.ai).toBe(official.dlAttribute);
      expect(ours.dlPrimaryKey, official.ai).toBe(official.dlPrimaryKey);
      expect(ours.dlQualifiers, official.ai).toEqual(official.dlQualifiers);
    }
  });
});
