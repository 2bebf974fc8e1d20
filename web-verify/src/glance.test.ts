import { STANDINGS } from "@suyuan/domain/certificates/certificate";
import type { Passport } from "@suyuan/domain/views/passport-schema";
import { describe, expect, test } from "vitest";
import { standingText } from "./certificate/certificate-words.ts";
import { BY_STATE } from "./fixtures/states.ts";
import { glance } from "./glance.ts";
import { ALERT, CROSS, TAGS, TICK } from "./marks.ts";
import { type Level, TEXT } from "./words.ts";

const words = TEXT.zh;
const GOOD = BY_STATE["in-order"];
const AT = GOOD.certificate ?? expect.fail("the batch in order has a certificate");

type Needs = Passport["needs"];
type Finding = readonly [mark: string, words: string, level: Level | "none"];

/** The five findings: certificate, safety interval, tests, handoffs, temperature, each with its mark and its level. */
function findings(more: Partial<Passport>, base: Passport = GOOD): readonly Finding[] {
  const cells = [...glance({ ...base, ...more }, "zh").matchAll(/<b>(.*?)<\/b>/g)].map(([, found = ""]) => found);
  const levels = Object.entries(TAGS.zh) as [Level, string][];
  const marks = Object.entries({ tick: TICK, cross: CROSS, alert: ALERT });
  return cells.map((found) => [
    marks.find(([, sign]) => found.startsWith(sign))?.[0] ?? "none",
    found.replace(/<svg.*?<\/svg>/g, "").replace(/ <span class="tag.*?<\/span>/g, ""),
    levels.find(([, tag]) => found.endsWith(tag))?.[0] ?? "none",
  ]);
}

const needing = (needs: Partial<Needs>, more: Partial<Passport> = {}) =>
  findings({ ...more, needs: { ...GOOD.needs, ...needs } });

test("every verdict of a batch in order bears its level, and the one that the producer alone declared has no tick", () => {
  expect(findings({})).toEqual([
    ["tick", words.validAtHarvest, "attested"],
    ["none", words.intervalKept, "declared"],
    ["tick", words.passed, "attested"],
    ["tick", words.phrase.confirmed("2"), "confirmed"],
    ["tick", words.inLimits, "measured"],
  ]);
});

test("no page of any state shows a verdict without its level, nor a tick at a level that bears none", () => {
  for (const passport of Object.values(BY_STATE)) {
    for (const [mark, what, level] of findings({}, passport)) {
      if (level === "none") expect([mark, what]).toEqual(["none", words.none]);
      if (mark === "tick") expect(["confirmed", "measured", "attested"]).toContain(level);
    }
  }
});

describe("a certificate's tick", () => {
  const standingOf = (at: typeof AT.today.standing) => standingText(AT, { ...AT.today, standing: at }, "zh");
  const certificateFinding = (certificate: Passport["certificate"]) => {
    const { certificate: _, ...rest } = GOOD;
    return findings({}, certificate ? { ...rest, certificate } : rest)[0];
  };
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
            ? ["cross", standingOf(at)]
            : stopped
              ? ["cross", standingOf(today)]
              : ["tick", words.validAtHarvest];
        expect([at, today, ...(standing(at, today) ?? [])]).toEqual([at, today, ...expected, "attested"]);
      }
    },
  );

  test("is not given while the annual check may still come", () => {
    const awaited = { ...AT.onHarvest, annualCheck: "awaited" } as const;
    expect(certificateFinding({ ...AT, onHarvest: awaited })).toEqual(["alert", "年检尚无记录", "attested"]);
  });

  test("is not given to a closed scheme, nor where there is no certificate", () => {
    expect(certificateFinding({ ...AT, scheme: "pollution-free" })).toEqual(["none", words.historyShort, "attested"]);
    expect(certificateFinding(undefined)).toEqual(["none", words.none, "none"]);
  });
});

test("a safety interval that nobody recorded anything for cannot be told; one that was broken is crossed", () => {
  const inputs = (intervalKept: boolean | null, level: Level) =>
    findings({ inputs: { activesUsed: [], intervalKept, level } })[1];
  expect(inputs(null, "missing")).toEqual(["alert", words.intervalUnknown, "missing"]);
  expect(inputs(false, "declared")).toEqual(["cross", words.intervalBroken, "declared"]);
});

describe("tests", () => {
  const [attested] = GOOD.tests;
  if (attested === undefined) throw new Error("the batch in order has a test");
  const own = { ...attested, level: "declared" as const };
  const failed = { ...attested, verdict: "failed" as const };
  const unneeded: Partial<Needs> = { test: { state: "not-needed", reasons: [] } };

  test("of a laboratory have a tick, and the producer's own have other words and none", () => {
    expect(needing(unneeded, { tests: [own, attested] })[2]).toEqual(["tick", words.passed, "attested"]);
    expect(needing(unneeded, { tests: [own] })[2]).toEqual(["none", words.selfTested, "declared"]);
    const borne: Partial<Needs> = { test: { state: "met", level: "declared", reasons: [] } };
    expect(needing(borne, { tests: [own, attested] })[2]).toEqual(["none", words.selfTested, "declared"]);
  });

  test("of which one failed are to be read, cleared or not", () => {
    expect(needing(unneeded, { tests: [attested, failed] })[2]).toEqual(["alert", words.seeBelow, "attested"]);
    const held: Partial<Needs> = { test: { state: "contradicted", level: "attested", reasons: [] } };
    expect(needing(held, { tests: [failed] })[2]).toEqual(["alert", words.seeBelow, "attested"]);
  });

  test("that should be there and are not are missing, and where none is needed there are none", () => {
    expect(needing({ test: { state: "missing", level: "missing", reasons: [] } }, { tests: [own] })[2]).toEqual([
      "alert",
      "",
      "missing",
    ]);
    expect(needing(unneeded, { tests: [] })[2]).toEqual(["none", words.none, "none"]);
  });
});

test("handoffs have a tick when each was confirmed, and what waits, overdue or contradicted has not", () => {
  const handoff = GOOD.journey.find(({ kind }) => kind === "handed-over") ?? expect.fail("a handoff");
  const journey = [handoff, { ...handoff, pending: true } as Passport["journey"][number]];
  const of = (state: Needs["handoffs"]["state"], level?: Level) =>
    needing({ handoffs: { state, ...(level ? { level } : {}), reasons: [], count: 2 } }, { journey })[3];
  expect(of("met", "confirmed")).toEqual(["tick", words.phrase.confirmed("2"), "confirmed"]);
  expect(of("so-far", "declared")).toEqual(["none", words.phrase.pending("1"), "declared"]);
  expect(of("missing", "missing")).toEqual(["alert", words.phrase.pending("1"), "missing"]);
  expect(of("contradicted", "confirmed")).toEqual(["alert", words.weightsDiffer, "confirmed"]);
  expect(of("not-needed")).toEqual(["none", words.none, "none"]);
});

test("a cold chain has a tick when devices measured all of it; what is typed, runs or lacks has not", () => {
  const of = (state: Needs["temperature"]["state"], level?: Level, more: Partial<Passport> = {}) =>
    needing({ temperature: { state, ...(level ? { level } : {}), reasons: [], legs: [] } }, more)[4];
  expect(of("met", "measured")).toEqual(["tick", words.inLimits, "measured"]);
  expect(of("met", "declared")).toEqual(["none", words.inLimits, "declared"]);
  expect(of("so-far", "measured")).toEqual(["none", words.goingOn, "measured"]);
  expect(of("missing", "missing")).toEqual(["alert", "", "missing"]);
  expect(of("contradicted", "measured")).toEqual(["alert", words.notInRange, "measured"]);
  expect(of("not-needed")).toEqual(["none", words.someRecord, "measured"]);
  expect(of("not-needed", undefined, { temperature: [] })).toEqual(["none", words.none, "none"]);
});
