import { expect, test } from "vitest";
import { describeOfficial, elementsOf, read, report } from "../fixtures/vectors.ts";
import { digitalLinkOf } from "../link/build.ts";
import { parseDigitalLink } from "../link/parse.ts";
import { GROUP_SEPARATOR, parseElementString } from "./element-string.ts";
import { readScan } from "./scan.ts";

type Case = Readonly<Record<string, string>>;

/** Names that URI Syntax 1.3 removed, put back into AIs so that their cases serve too. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  gtin: "01",
  itip: "8006",
  gmn: "8013",
  cpid: "8010",
  gln: "414",
  payTo: "415",
  gsrnp: "8017",
  gsrn: "8018",
  gcn: "255",
  sscc: "00",
  gdti: "253",
  ginc: "401",
  gsin: "402",
  grai: "8003",
  giai: "8004",
  party: "417",
  shipTo: "410",
  billTo: "411",
  purchasedFrom: "412",
  shipFor: "413",
  prodServLoc: "416",
  cpv: "22",
  lot: "10",
  ser: "21",
  cpsn: "8011",
  glnx: "254",
  refno: "8020",
  srin: "8019",
  glnProd: "416",
  exp: "17",
};

function numeric(link: string): string {
  return link.replace(/(?<=\/)[a-zA-Z]+(?=\/)|(?<=[?&])[a-z]+(?==)/g, (name) => SHORT_NAMES[name] ?? name);
}

/** Values listed as AI1, Value1, AI2, … */
function listed(c: Case): string[] {
  return [1, 2, 3, 4, 5].flatMap((n) => (c[`AI${n}`] ? [`(${c[`AI${n}`]})${c[`Value${n}`]}`] : []));
}

function written(values: readonly { ai: string; value: string }[]): string[] {
  return values.map(({ ai, value }) => `(${ai})${value}`);
}

function elementsIn(text: string) {
  const separated = text.replaceAll(/<gs>/gi, GROUP_SEPARATOR);
  if (separated.startsWith("]")) {
    const scan = readScan(separated);
    return scan.ok ? { ok: true as const, value: scan.value.values } : scan;
  }
  return parseElementString(separated.startsWith("(") ? separated : GROUP_SEPARATOR + separated);
}

/** Is something in the link's path no pair of AI and value: a part packed by the compression of Digital Link 1.1? */
function isCompressed(link: string): boolean {
  const [, path = ""] = /^https?:\/\/[^/]+\/([^?#]*)/.exec(link) ?? [];
  return path.split("/").length % 2 === 1;
}

/** Why a case is about something else than today's standard, or undefined. */
function outside(c: Case): string | undefined {
  const links = [c.digitalLink, c.digitalLinkUri, c.compressedDigitalLinkUri, c.compressedDigitalLink];
  const partly = c.partiallyCompressedDigitalLink;
  if (partly || links.some((link) => link && isCompressed(link))) return "compression of Digital Link 1.1";
  if (/\/41[01236]\//.test(numeric(c.digitalLink ?? ""))) return "keys 410 to 413 and 416 of Digital Link 1.1";
  return undefined;
}

/** Checks one case and says what kind of case it was. */
function check(c: Case): string {
  const name = JSON.stringify(c);
  if (c.elementString === undefined) {
    const link = parseDigitalLink(numeric(c.digitalLink ?? ""), { legacyGtin: true });
    const wanted = c.elementStrings ? elementsIn(c.elementStrings) : undefined;
    const expected = wanted ? wanted.ok && written(wanted.value).toSorted() : listed(c).toSorted();
    expect(link.ok && written(elementsOf(link.value)).toSorted(), name).toEqual(expected);
    return "links taken apart";
  }
  const values = elementsIn(c.elementString);
  expect(values.ok, name).toBe(true);
  if (!values.ok) return "refused";
  if (c.digitalLink === undefined && c.uriStem === undefined) {
    for (const pair of listed(c)) expect(written(values.value), name).toContain(pair);
    return "element strings taken apart";
  }
  const base = c.uriStem ?? /^https:\/\/[^/]+/.exec(c.digitalLink ?? "")?.[0] ?? "";
  const link = digitalLinkOf(values.value, { base });
  if (c.digitalLink === undefined) expect(link, name).toMatchObject({ ok: false, reason: { code: "host" } });
  else expect(link, name).toEqual({ ok: true, value: numeric(c.digitalLink) });
  return "links built";
}

describeOfficial("Solidsoft's vectors (skipped where ../shared/data is absent)", () => {
  test("links and element strings turn into each other as it lists them", () => {
    // Its sample ITIP is piece 2 of 1, which the General Specifications forbid: turned round, the cases serve too.
    const text = JSON.stringify(read("vectors/solidsoft-parse-build.json").features).replaceAll("00130201", "00130102");
    const features: Record<string, { scenario: string; cases: Case[] }[]> = JSON.parse(text);
    const all = Object.values(features).flatMap((scenarios) => scenarios.flatMap(({ cases }) => cases));
    const left: Record<string, number> = {};
    const kinds: Record<string, number> = {};
    for (const c of all) {
      const why = outside(c);
      if (why) left[why] = (left[why] ?? 0) + 1;
      else {
        const kind = check(c);
        kinds[kind] = (kinds[kind] ?? 0) + 1;
      }
    }
    report(
      `solidsoft-parse-build ${JSON.stringify(kinds)}`,
      Object.values(kinds).reduce((a, b) => a + b),
      left,
    );
  });
});
