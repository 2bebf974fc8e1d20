import fc from "fast-check";
import { expect, test } from "vitest";
import { checkPair, hasCheckPair } from "../check-pair.ts";
import { CONTENT_RULES } from "./rules.ts";
import { AI_TABLE } from "./table.ts";
import { aiValueFault } from "./value.ts";

/** Values that meet a rule, and values that do not. */
const CASES: Readonly<Record<string, readonly [met: readonly string[], broken: readonly string[]]>> = {
  csum: [["09521234000013"], ["09521234000014", "0952123400001X", ""]],
  csumalpha: [["1987654Ad4X4bL5ttr2310c2K"], ["1987654Ad4X4bL5ttr2310c2J", "2"]],
  gcppos1: [["9521X"], ["952X", "95"]],
  gcppos2: [["X9521"], ["9952"]],
  yymmdd: [
    ["280229", "261130"],
    ["270229", "261100", "261301", "2611301", ""],
  ],
  yymmd0: [["261100"], ["261131", "260000"]],
  yyyymmdd: [["20000229"], ["19000229", "200229"]],
  yyyymmd0: [["20260200"], ["20261300"]],
  hh: [
    ["00", "23"],
    ["24", "1", "0000"],
  ],
  hhmi: [["2359"], ["2360", "2400", "23"]],
  mi: [["59"], ["60", "5"]],
  ss: [["00"], ["60", ""]],
  iso3166: [["156"], ["157", "CN", "0156"]],
  iso3166999: [["156", "999"], ["998"]],
  iso3166alpha2: [["CN"], ["AA", "cn"]],
  iso4217: [
    ["156", "978"],
    ["280", "CNY"],
  ],
  iso5218: [
    ["0", "9"],
    ["3", ""],
  ],
  iban: [
    ["GB82WEST12345698765432", "DE89370400440532013000"],
    ["GB82WEST12345698765433", "GB82", "AA82WEST12345698765432"],
  ],
  mediatype: [
    ["01", "80"],
    ["11", "1"],
  ],
  packagetype: [
    ["201", "PX"],
    ["0", "px"],
  ],
  importeridx: [
    ["A", "-"],
    ["!", "AB", ""],
  ],
  latitude: [["1800000000"], ["1800000001", "180"]],
  longitude: [["3600000000"], ["3600000001"]],
  pieceoftotal: [
    ["0102", "9999"],
    ["0201", "0002", "0100", "012"],
  ],
  posinseqslash: [["1/3"], ["3/1", "0/1", "01/3", "1", "1/"]],
  pcenc: [
    ["A%2FB", ""],
    ["%2", "%GG"],
  ],
  yesno: [
    ["0", "1"],
    ["2", ""],
  ],
  winding: [["0", "1", "9"], ["2"]],
  zero: [["0"], ["1", ""]],
  nonzero: [["0001"], ["0000", ""]],
  nozeroprefix: [
    ["0", "10"],
    ["01", "A"],
  ],
  hasnondigit: [["1A"], ["11"]],
  hyphen: [["-"], ["+", ""]],
  couponcode: [
    ["106141416543213150110120", "0123456123456111101233260101426010150123456"],
    ["106141416543213150110", "01234561234561111012332506064260606"],
  ],
  couponposoffer: [
    ["001234561234560123456"],
    ["201234561234560123456", "00123456123456012345", "0012345612345601234567"],
  ],
};

test.each([...CONTENT_RULES.keys()])("rule %s accepts what meets it and nothing else", (name) => {
  const rule = CONTENT_RULES.get(name);
  const [met = [], broken = []] = CASES[name] ?? [];
  expect(met.length * broken.length).toBeGreaterThan(0);
  for (const value of met) expect(rule?.test(value), value).toBe(true);
  for (const value of broken) expect(rule?.test(value), value).toBe(false);
});

test("no text makes a rule throw, and what an AI accepts is bounded", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.stringMatching(/^[0-9A-Z/%-]{0,100}$/));
  fc.assert(
    fc.property(text, (value) => {
      for (const rule of CONTENT_RULES.values()) expect(typeof rule.test(value)).toBe("boolean");
      for (const entry of AI_TABLE.values()) {
        if (aiValueFault(entry, value) === undefined) expect(value.length).toBeLessThanOrEqual(90);
      }
    }),
  );
  const long = `${"1".repeat(100_000)}x`;
  const met = [...CONTENT_RULES.values()].filter((rule) => rule.test(long)).map(({ name }) => name);
  expect(met.toSorted()).toEqual(["gcppos1", "gcppos2", "hasnondigit", "pcenc"]);
});

test("a check pair notices every single wrong character", () => {
  const characters = "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
  const body = fc.string({ unit: fc.constantFrom(...characters), minLength: 1, maxLength: 23 });
  fc.assert(
    fc.property(body, fc.nat(), fc.constantFrom(...characters), (text, position, wrong) => {
      const whole = text + checkPair(text);
      const at = position % text.length;
      expect(hasCheckPair(whole)).toBe(true);
      fc.pre(text[at] !== wrong);
      expect(hasCheckPair(whole.slice(0, at) + wrong + whole.slice(at + 1))).toBe(false);
    }),
  );
});

test.each([
  ["423", "156392", undefined],
  ["423", "15639", "length"],
  ["423", "156157", "iso3166"],
  ["7007", "260901260930", undefined],
  ["7007", "2609012609", "length"],
  ["4331", "001850-", undefined],
  ["4331", "001850+", "hyphen"],
  ["8008", "26090114", undefined],
  ["8008", "260901146", "length"],
  ["8003", "19521234000013A", "zero"],
  ["8010", "9521ab", "charset"],
  ["8030", "YWJj", undefined],
  ["8030", "YW+j", "charset"],
  ["10", "L".repeat(21), "length"],
  ["3103", "00050", "length"],
])("(%s)%s: %s", (ai, value, fault) => {
  const entry = AI_TABLE.get(ai);
  const found = entry && aiValueFault(entry, value);
  expect(found?.rule ?? found?.code).toBe(fault);
  if (found) expect(found.ai).toBe(ai);
});
