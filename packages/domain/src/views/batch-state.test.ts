import { describe, expect, test } from "vitest";
import type { Batch, TestReport } from "../batches/batch.ts";
import { harvested } from "../batches/harvested.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { BUREAU, CERTIFICATE, COOPERATIVE, DEPOT, BATCH as FRESH, LABORATORY } from "../fixtures/cangxi.ts";
import { asOfDay, evaluation, moving, received, SPLIT, shipped } from "../fixtures/journey.ts";
import { recordTemperature } from "../quality/record-temperature.ts";
import { batchState } from "./batch-state.ts";
import { certifiedStatus } from "./certified-status.ts";

const TODAY = "2026-09-12";
/** With a record of its plot. */
const BATCH = { ...FRESH, silentPlots: [] };
const MOVED = { ...SPLIT, silentPlots: [] };

function state(batch: Batch, certificate: Certificate | undefined = CERTIFICATE, today = TODAY) {
  const asked = harvested(batch);
  const { code, reasons } = batchState(asked, certifiedStatus(asked, certificate, today), asOfDay(today));
  return { code, reasons: reasons.map((reason) => reason.code) };
}

function changed(status: "suspended" | "withdrawn", effectiveFrom: string): Certificate {
  const change = { status, reason: "抽检不合格", effectiveFrom, recordedAt: `${effectiveFrom}T00:00:00.000Z` };
  return { ...CERTIFICATE, statusHistory: [change] };
}

const FAILED: TestReport = {
  sampleId: "S1",
  by: LABORATORY.id,
  level: "attested",
  sampledOn: "2026-09-10",
  testedOn: "2026-09-11",
  issuedOn: "2026-09-11",
  items: [{ active: "氯吡脲", resultMgPerKg: 0.2, limitMgPerKg: 0.05 }],
  verdict: "failed",
};
const RECALL = { id: "r-1", by: BUREAU.id, level: 1, reason: "农残超标", at: "2026-09-12T01:00:00.000Z" } as const;
const SHORT = {
  code: "quantity-short",
  at: "2026-09-12T01:00:00.000Z",
  reason: { code: "quantity-short", zh: "短少 2 千克", en: "2 kg short" },
} as const;

const withLog = (batch: Batch) =>
  recordTemperature(
    { batch },
    { sha256: "ab".repeat(32), evaluation: evaluation(), line: { at: [], deciC: [] } },
    moving(COOPERATIVE),
  ).batch;

describe("the code is the most serious thing known", () => {
  test("nothing against it: in order, without a word more", () => {
    expect(state(BATCH)).toEqual({ code: "in-order", reasons: [] });
    const log = withLog(MOVED);
    expect(state(log)).toEqual({ code: "in-order-so-far", reasons: ["temperature-so-far"] });
    const gone = { ...log, onHand: { [COOPERATIVE.id]: 600_000 }, emptied: { [DEPOT.id]: "2026-09-12T01:00:00.000Z" } };
    expect(state(gone)).toEqual({ code: "in-order", reasons: [] });
  });

  test("a certificate that is not in force on that day, for whatever reason, is told as such", () => {
    const asked = harvested(BATCH);
    const none = certifiedStatus(asked, CERTIFICATE, TODAY);
    const codeOf = (status: typeof none.status) => batchState(asked, { ...none, status }, asOfDay(TODAY)).code;
    for (const status of ["not-yet-valid", "annual-check-missing", "annual-check-failed", "not-covered"] as const)
      expect([status, codeOf(status)]).toEqual([status, "certificate-not-in-force"]);
    expect((["none", "withdrawn", "suspended", "expired"] as const).map(codeOf)).toEqual([
      ...["uncertified", "certificate-withdrawn", "certificate-suspended", "certificate-expired"],
    ]);
  });

  test("an annual check that may still come is a remark, and stops nothing until it should be there", () => {
    const unchecked = { ...CERTIFICATE, annualChecks: [], validFrom: "2025-09-01", validTo: "2028-08-31" };
    expect(state(BATCH, unchecked)).toEqual({ code: "in-order-with-remarks", reasons: ["annual-check-awaited"] });
    expect(state(BATCH, unchecked, "2026-11-15").code).toBe("certificate-not-in-force");
  });

  test("nothing against it and something absent: registered, with what is absent", () => {
    expect(state(FRESH)).toEqual({ code: "registered", reasons: ["farm-record-missing"] });
    expect(state(MOVED)).toEqual({ code: "registered", reasons: ["temperature-missing"] });
    expect(state(SPLIT)).toEqual({ code: "registered", reasons: ["temperature-missing", "farm-record-missing"] });
  });

  test.each([
    ["certificate-withdrawn", changed("withdrawn", "2026-09-11")],
    ["certificate-suspended", changed("suspended", "2026-09-11")],
    ["certificate-expired", { ...CERTIFICATE, validTo: "2026-09-09" }],
    ["certificate-not-in-force", { ...CERTIFICATE, annualChecks: [] }],
    ["certificate-not-in-force", { ...CERTIFICATE, validFrom: "2026-09-11" }],
  ] as const)("%s", (code, certificate) => {
    expect(state(BATCH, certificate).code).toBe(code);
  });

  test("a batch that names no certificate is uncertified, whatever certificates there are", () => {
    const { certificate: _, ...uncertified } = BATCH;
    expect(state(uncertified)).toEqual({ code: "uncertified", reasons: ["no-certificate"] });
  });

  test("recall before failed test before certificate before remarks, and the lesser ones are said too", () => {
    const all = { ...BATCH, recall: RECALL, tests: [FAILED], flags: [SHORT] };
    const suspended = changed("suspended", "2026-09-11");
    const { recall: _, ...held } = all;
    const { tests: _tests, ...free } = held;
    expect(state(all, suspended)).toMatchObject({ code: "recalled" });
    expect(state(all, suspended).reasons).toEqual([
      "recalled",
      "test-failed",
      "certificate-valid-on-harvest",
      "certificate-suspended",
      "quantity-short",
    ]);
    expect(state(held, suspended).code).toBe("test-failed");
    expect(state({ ...free, tests: [] }, suspended).code).toBe("certificate-suspended");
    expect(state({ ...free, tests: [] })).toEqual({ code: "in-order-with-remarks", reasons: ["quantity-short"] });
  });

  test("an end of validity after the harvest leaves the batch in order", () => {
    const ended = { ...CERTIFICATE, validTo: "2026-09-30" };
    expect(state(BATCH, ended, "2026-11-01").code).toBe("in-order");
  });

  test("past the shelf life of its kind goods are told to be old, from the day after the last", () => {
    expect(state(BATCH, CERTIFICATE, "2027-02-07").code).toBe("in-order");
    expect(state(BATCH, CERTIFICATE, "2027-02-08")).toEqual({ code: "past-shelf-life", reasons: ["past-shelf-life"] });
    const tea = { ...BATCH, product: { ...BATCH.product, profile: "tea" } };
    expect(state(tea, CERTIFICATE, "2027-02-08").code).toBe("in-order");
    expect(state({ ...BATCH, product: { ...BATCH.product, profile: "other" } }, CERTIFICATE, "2036-01-01").code).toBe(
      "in-order",
    );
  });

  test("a breached safety interval and a withdrawn registration stop the batch, each in a state of its own", () => {
    const reason = { code: "safety-interval", zh: "安全间隔期未满", en: "interval not kept" };
    const flags = [{ code: "safety-interval", at: "2026-09-12T00:00:00.000Z", reason }] as const;
    const breached = { ...MOVED, flags };
    expect(state(breached)).toEqual({ code: "interval-breached", reasons: ["safety-interval"] });
    const voided = { at: "2026-09-12T01:00:00.000Z", by: COOPERATIVE.id, reason: "批号登错" };
    expect(state({ ...breached, voided })).toEqual({ code: "voided", reasons: ["voided"] });
    const withdrawn = [{ ...flags[0], withdrawnAt: "2026-09-12T02:00:00.000Z" }];
    expect(state({ ...BATCH, flags: withdrawn }).code).toBe("in-order");
  });
});

describe("what the journey needs", () => {
  test("a shipment unconfirmed for more than seven days in China lacks its confirmation, and no longer once it is confirmed", () => {
    const tea = { ...BATCH, product: { ...BATCH.product, profile: "tea" } };
    const sent = shipped(tea, { at: "2026-09-11T15:59:00.000Z" });
    expect(state(sent.batch, CERTIFICATE, "2026-09-18")).toEqual({
      code: "in-order-so-far",
      reasons: ["handoff-under-way"],
    });
    expect(state(sent.batch, CERTIFICATE, "2026-09-19")).toEqual({
      code: "registered",
      reasons: ["handoff-unconfirmed"],
    });
    expect(state(received(sent).batch, CERTIFICATE, "2026-09-19").code).toBe("in-order");
  });

  test("a commitment that rests on a test that is not there lacks it", () => {
    expect(state({ ...BATCH, commitment: ["self-test"] }).reasons).toEqual(["commitment-test-missing"]);
    expect(state({ ...BATCH, commitment: ["quality-control"] }).code).toBe("in-order");
  });

  test("the same remark is made once", () => {
    expect(state({ ...BATCH, flags: [SHORT, SHORT] }).reasons).toEqual(["quantity-short"]);
  });
});
