import type { Passport } from "@suyuan/domain/views/passport-schema";
import { describe, expect, test } from "vitest";
import { BY_STATE } from "./fixtures/states.ts";
import { glance } from "./glance.ts";
import { ALERT, CROSS, TICK } from "./marks.ts";
import { TEXT } from "./words.ts";

const words = TEXT.zh;
const GOOD = BY_STATE["in-order"];
const AT = GOOD.certificate ?? expect.fail("the batch in order has a certificate");

/** The four findings with their marks: certificate, tests, journey, temperature. */
function findings(more: Partial<Passport>): readonly (readonly [mark: string, words: string])[] {
  const cells = [...glance({ ...GOOD, ...more }, "zh").matchAll(/<b>(.*?)<\/b>/g)].map(([, found = ""]) => found);
  const markOf = (found: string) =>
    Object.entries({ tick: TICK, cross: CROSS, alert: ALERT }).find(([, sign]) => found.startsWith(sign))?.[0] ??
    "none";
  return cells.map((found) => [markOf(found), found.replace(/<svg.*?<\/svg>/g, "")]);
}

const certificateFinding = (certificate: Passport["certificate"]) => {
  const { certificate: _, ...rest } = GOOD;
  const [found] = [...glance(certificate ? { ...rest, certificate } : rest, "zh").matchAll(/<b>(.*?)<\/b>/g)];
  return found?.[1] ?? "";
};

test("a batch in order has four ticks, each with what it says", () => {
  const found = findings({});
  expect(found.map(([mark]) => mark)).toEqual(["tick", "tick", "tick", "tick"]);
  expect(found[0]?.[1]).toBe(words.validAtHarvest);
});

describe("a certificate's tick", () => {
  const STANDINGS = Object.keys(words.standing) as (typeof AT.today.standing)[];
  const standing = (onHarvest: typeof AT.today.standing, today: typeof AT.today.standing) =>
    certificateFinding({
      ...AT,
      onHarvest: { ...AT.onHarvest, standing: onHarvest },
      today: { ...AT.today, standing: today },
    });

  test.each(STANDINGS)(
    "is not given to one that was %s at harvest unless that is valid, whatever it is today",
    (at) => {
      for (const today of STANDINGS) {
        const stopped = today === "suspended" || today === "withdrawn";
        const expected =
          at !== "valid"
            ? CROSS + words.standing[at]
            : stopped
              ? CROSS + words.standing[today]
              : TICK + words.validAtHarvest;
        expect([at, today, standing(at, today)]).toEqual([at, today, expected]);
      }
    },
  );

  test("is not given to a closed scheme, nor where there is no certificate", () => {
    expect(certificateFinding({ ...AT, scheme: "pollution-free" })).toBe(words.historyShort);
    expect(certificateFinding(undefined)).toBe(words.none);
  });
});

test("tests have a tick when there are some and none failed", () => {
  const [passed] = GOOD.tests;
  if (passed === undefined) throw new Error("the batch in order has a test");
  const failed = { ...passed, verdict: "failed" as const };
  expect(findings({ tests: [passed, failed] })[1]).toEqual(["alert", words.seeBelow]);
  expect(findings({ tests: [failed, passed] })[1]).toEqual(["alert", words.seeBelow]);
  expect(findings({ tests: [] })[1]?.[0]).not.toBe("tick");
});

test("handoffs have a tick when there are some and none is pending", () => {
  const handoff = GOOD.journey.find(({ kind }) => kind === "handed-over") ?? expect.fail("a handoff");
  const pending = { ...handoff, pending: true } as Passport["journey"][number];
  expect(findings({ journey: [handoff] })[2]).toEqual(["tick", words.phrase.confirmed("1")]);
  expect(findings({ journey: [handoff, pending] })[2]).toEqual(["alert", words.phrase.pending("1")]);
  expect(findings({ journey: [] })[2]).toEqual(["none", words.none]);
});

test("temperatures have a tick when every log is in range and none is missing", () => {
  const [log] = GOOD.temperature;
  if (log === undefined) throw new Error("the batch in order has a log");
  for (const verdict of ["minor-excursion", "major-excursion", "incomplete", "suspect"] as const)
    expect(findings({ temperature: [log, { ...log, verdict }] })[3]).toEqual(["alert", words.notInRange]);
  expect(findings({ temperatureMissing: true })[3]).toEqual(["alert", words.missing]);
  expect(findings({ temperature: [] })[3]).toEqual(["none", words.none]);
});
