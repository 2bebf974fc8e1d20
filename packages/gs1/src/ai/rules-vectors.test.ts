import { expect, test } from "vitest";
import { isCset39, isCset64, isCset82, isNumeric } from "../charset.ts";
import { describeOfficial, hasVectors, read, report } from "../fixtures/vectors.ts";
import { CONTENT_RULES } from "./rules.ts";
import { AI_ROWS } from "./table.generated.ts";

interface Case {
  readonly value: string;
  readonly valid: boolean;
  readonly reason?: string;
}

const CHARSETS: Readonly<Record<string, (text: string) => boolean>> = {
  cset39: isCset39,
  cset64: isCset64,
  cset82: isCset82,
  csetnumeric: isNumeric,
};

/** Cases that need a register of issued company prefixes, which nothing offline can be. */
function needsRegister({ reason, value }: Case): boolean {
  return reason === "GCP_DATASOURCE_OFFLINE" || (reason === "INVALID_GCP_PREFIX" && /^.?[0-9]{4}/.test(value));
}

function testOf(name: string): (text: string) => boolean {
  const test = CHARSETS[name] ?? CONTENT_RULES.get(name)?.test;
  if (test === undefined) throw new Error(`no rule ${name}`);
  return test;
}

test("every rule that the dictionary names is known", () => {
  const named = new Set(AI_ROWS.flatMap(([, , format]) => format.match(/(?<=,)\w+/g) ?? []));
  expect(named.size).toBeGreaterThan(30);
  for (const name of named) expect(CONTENT_RULES.has(name), name).toBe(true);
});

describeOfficial("official vectors for content (skipped where ../shared/data is absent)", () => {
  const rules: Readonly<Record<string, Case[]>> = hasVectors ? read("vectors/content-rules.json").rules : {};

  test.each(Object.keys(rules))("rule %s agrees with the dictionary's own tests", (name) => {
    const judge = testOf(name);
    for (const { value, valid } of (rules[name] ?? []).filter((c) => !needsRegister(c))) {
      expect(judge(value), JSON.stringify(value)).toBe(valid);
    }
  });

  test("all cases but those that need a register of prefixes ran", () => {
    const all = Object.values(rules).flat();
    const left = all.filter(needsRegister);
    report("content-rules", all.length - left.length, { "need a register of company prefixes": left.length });
    expect(left.length).toBeLessThan(all.length / 100);
  });

  test("check digits and check pairs agree with the reference", () => {
    const digits: Case[] = read("vectors/check-digits.json").cases;
    for (const { value, valid } of digits) expect(testOf("csum")(value), value).toBe(valid);
    const pairs: Case[] = read("vectors/check-character-pairs.json").cases;
    for (const { value, valid } of pairs) expect(testOf("csumalpha")(value), value).toBe(valid);
    report("check-digits, check-character-pairs", digits.length + pairs.length);
  });
});
