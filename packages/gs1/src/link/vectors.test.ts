import { expect, test } from "vitest";
import { AI_TABLE } from "../ai/table.ts";
import { aiValueFault } from "../ai/value.ts";
import { checkDigit } from "../check-digit.ts";
import { checkPair } from "../check-pair.ts";
import { describeOfficial, elementsOf, read, report } from "../fixtures/vectors.ts";
import { percentDecode, percentEncode } from "../percent.ts";
import { buildElementString, parseElementString } from "../scan/element-string.ts";
import { digitalLinkOf } from "./build.ts";
import { parseDigitalLink } from "./parse.ts";

interface UriCase {
  readonly uri: string;
  readonly valid: boolean;
  readonly unbracketed?: string;
  readonly options?: Readonly<Record<string, boolean>>;
}

/** A value that conforms to a path AI. */
function sample(ai: string): string {
  const samples: Record<string, string> = { "253": "952012345678X", "7040": "1ABC", "8011": "7", "8019": "7" };
  const entry = AI_TABLE.get(ai);
  if (entry === undefined) throw new Error(`(${ai}) is in the table`);
  if (ai === "8013") return `9520123${checkPair("9520123")}`;
  if (ai === "8006") return "095201234567880102";
  const [first] = entry.components;
  if (first?.rules.some(({ name }) => name === "csum")) {
    const body = "952012345678901234".slice(0, first.max - 1);
    return body + checkDigit(body);
  }
  if (ai === "8003") return `0952012345678${checkDigit("952012345678")}`;
  return samples[ai] ?? "95201X".slice(0, first?.max);
}

describeOfficial("official vectors for links (skipped where ../shared/data is absent)", () => {
  test("the GS1 engine's URIs are judged alike and give the same elements", () => {
    const cases: UriCase[] = read("vectors/dl-uri-parse.json").cases;
    const inside = cases.filter(({ options }) => !options?.permitConvenienceAlphas);
    for (const { uri, valid, unbracketed, options } of inside) {
      const result = parseDigitalLink(uri, { legacyGtin: options?.permitZeroSuppressedGTIN === true });
      expect(result.ok, uri).toBe(valid);
      if (!result.ok) continue;
      expect(buildElementString(elementsOf(result.value), "fnc1"), uri).toEqual({ ok: true, value: unbracketed });
    }
    report("dl-uri-parse", inside.length, { "short names, removed in 1.3.0": cases.length - inside.length });
    expect(cases.length - inside.length).toBeLessThanOrEqual(3);
  });

  test("every refusal reason of the published set is given under the code it has there", () => {
    const cases: { uri: string; result: string }[] = read("vectors/uri-refusal-reasons.json").cases;
    for (const { uri, result } of cases) {
      const parsed = parseDigitalLink(uri);
      expect(parsed.ok ? "ok" : parsed.reason.code, uri).toBe(result);
    }
    report("uri-refusal-reasons", cases.length);
  });

  test("links of the reference toolkit are judged alike, legacy GTINs allowed", () => {
    const cases: UriCase[] = read("vectors/digital-link-js.json").cases;
    for (const { uri, valid } of cases) expect(parseDigitalLink(uri, { legacyGtin: true }).ok, uri).toBe(valid);
    report("digital-link-js", cases.length);
  });

  test("every permitted order of key and qualifiers parses, and its reverse does not", () => {
    const sequences: string[][] = read("vectors/dl-path-sequences.json").cases;
    for (const [key = "", ...qualifiers] of sequences) {
      const path = (ais: string[]) => [key, ...ais].map((ai) => `/${ai}/${percentEncode(sample(ai))}`).join("");
      expect(parseDigitalLink(path(qualifiers)), path(qualifiers)).toMatchObject({ ok: true });
      const reversed = qualifiers.toReversed();
      if (qualifiers.length > 1) expect(parseDigitalLink(path(reversed)).ok, path(reversed)).toBe(false);
    }
    report("dl-path-sequences", sequences.length);
  });

  test("element strings give the engine's URIs, or none where it refuses", () => {
    interface Case {
      readonly stem: string | null;
      readonly elementString: string;
      readonly valid: boolean;
      readonly uri?: string;
      readonly options?: object;
    }
    const cases: Case[] = read("vectors/dl-uri-generate.json").cases;
    const inside = cases.filter(({ valid, options }) => !valid || options === undefined);
    for (const { stem, elementString, valid, uri } of inside) {
      const values = parseElementString(elementString);
      const link = values.ok ? digitalLinkOf(values.value, stem === null ? {} : { base: stem }) : values;
      expect(link.ok ? link.value : "refused", elementString).toBe(valid ? uri : "refused");
    }
    report("dl-uri-generate", inside.length, { "AIs that nobody assigned": cases.length - inside.length });
    expect(cases.length - inside.length).toBeLessThanOrEqual(2);
  });

  test("percent-coding agrees with the engine in path and query", () => {
    const decoding = read("vectors/uri-unescape.json").cases;
    for (const c of decoding) {
      expect(percentDecode(c.in, "path"), c.in).toBe(c.inPath);
      expect(percentDecode(c.in, "query"), c.in).toBe(c.inQuery);
    }
    const encoding = read("vectors/uri-escape.json").cases;
    for (const c of encoding) {
      expect(percentEncode(c.in), c.in).toBe(c.inPath);
      expect(percentEncode(c.in, "query"), c.in).toBe(c.inQuery);
    }
    report("uri-escape, uri-unescape", encoding.length + decoding.length);
  });

  test("the table says what an independent reading of the dictionary says", () => {
    interface Row {
      readonly ai: string;
      readonly title: string;
      readonly predefinedLength: boolean;
      readonly dlAttribute: boolean;
      readonly dlPrimaryKey?: boolean;
      readonly dlQualifiers?: string[][];
      readonly req?: string[][];
      readonly ex?: string[][];
    }
    const rows: Row[] = read("syntax-dictionary/ai-table.json").entries;
    let count = 0;
    for (const row of rows) {
      const [first = "", last = first] = row.ai.split("-");
      for (let ai = Number(first); ai <= Number(last); ai++, count++) {
        const ours = AI_TABLE.get(String(ai).padStart(first.length, "0"));
        expect(ours, row.ai).toMatchObject({
          title: row.title,
          isPredefinedLength: row.predefinedLength,
          dlAttribute: row.dlAttribute,
          dlPrimaryKey: row.dlPrimaryKey === true,
          dlQualifiers: row.dlQualifiers ?? [],
          requires: (row.req ?? []).map((any) => any.map((all) => all.split("+"))),
          excludes: (row.ex ?? []).flat(),
        });
      }
    }
    expect(AI_TABLE.size).toBe(count);
    expect([...AI_TABLE.values()].filter(({ dlPrimaryKey }) => dlPrimaryKey)).toHaveLength(16);
    report("ai-table", count);
  });

  test("values with one content error each are refused by the rule that the dictionary names for it", () => {
    interface Case {
      readonly elementString: string;
      readonly valid: boolean;
      readonly reason?: string;
    }
    const cases: Case[] = read("vectors/ai-value-errors.json").cases;
    for (const { elementString, valid, reason } of cases) {
      const [, ai = "", value = ""] = /^\((\d+)\)(.*)$/.exec(elementString) ?? [];
      const entry = AI_TABLE.get(ai);
      const fault = entry && aiValueFault(entry, value);
      expect(fault === undefined, elementString).toBe(valid);
      if (reason?.endsWith("_CHARACTER")) continue;
      const rules = entry?.components.flatMap((component) => component.rules.map(({ name }) => name));
      expect(rules, `${elementString} ${reason} ${fault?.detail}`).toContain(fault?.rule);
    }
    report("ai-value-errors", cases.length);
  });
});
