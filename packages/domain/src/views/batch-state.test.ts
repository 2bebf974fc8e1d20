import { describe, expect, test } from "vitest";
import type { Batch, TestReport } from "../batches/batch.ts";
import { harvested } from "../batches/harvested.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { voidShipment } from "../custody/void-shipment.ts";
import { BATCH, BUREAU, CERTIFICATE, COOPERATIVE, LABORATORY } from "../fixtures/cangxi.ts";
import { evaluation, moving, received, SPLIT, shipped } from "../fixtures/journey.ts";
import { recordTemperature } from "../quality/record-temperature.ts";
import { batchState, isTemperatureMissing } from "./batch-state.ts";
import { certifiedStatus } from "./certified-status.ts";

const TODAY = "2026-09-12";

function state(batch: Batch, certificate: Certificate | undefined = CERTIFICATE, today = TODAY) {
  const { code, reasons } = batchState(batch, certifiedStatus(harvested(batch), certificate, today), today);
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
    expect(state(withLog(SPLIT))).toEqual({ code: "in-order", reasons: [] });
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
    expect(state(BATCH, CERTIFICATE, "2029-01-01").code).toBe("in-order");
  });
});

describe("remarks", () => {
  test("a shipment unconfirmed for more than seven days in China is remarked on, and no longer once it is confirmed", () => {
    const sent = shipped(withLog(BATCH), { at: "2026-09-11T15:59:00.000Z" });
    expect(state(sent.batch, CERTIFICATE, "2026-09-18").code).toBe("in-order");
    expect(state(sent.batch, CERTIFICATE, "2026-09-19").reasons).toEqual(["handoff-unconfirmed"]);
    expect(state(received(sent).batch, CERTIFICATE, "2026-09-19").code).toBe("in-order");
  });

  test("goods that need a cold chain and travelled without a log lack one; tea, goods at home and voided shipments do not", () => {
    expect(state(SPLIT).reasons).toEqual(["temperature-missing"]);
    expect(isTemperatureMissing(BATCH)).toBe(false);
    expect(isTemperatureMissing({ ...SPLIT, product: { ...SPLIT.product, profile: "tea" } })).toBe(false);
    const { shipment, batch } = shipped(BATCH);
    const [back = batch] = voidShipment(
      { shipment, batches: [batch] },
      { reason: "改约" },
      moving(COOPERATIVE),
    ).batches;
    expect(isTemperatureMissing(back)).toBe(false);
  });

  test("a commitment that rests on a test that is not there is a remark", () => {
    expect(state({ ...BATCH, commitment: ["self-test"] }).reasons).toEqual(["commitment-test-missing"]);
    expect(state({ ...BATCH, commitment: ["quality-control"] }).code).toBe("in-order");
  });

  test("the same remark is made once", () => {
    expect(state({ ...BATCH, flags: [SHORT, SHORT] }).reasons).toEqual(["quantity-short"]);
  });
});
