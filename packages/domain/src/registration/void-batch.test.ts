import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { assertMass } from "../batches/mass.ts";
import { voidShipment } from "../custody/void-shipment.ts";
import {
  BASE,
  BATCH,
  BUREAU,
  CERTIFICATE,
  COOPERATIVE,
  DEPOT,
  OTHER_COOPERATIVE,
  refusal,
} from "../fixtures/cangxi.ts";
import { moving, received, shipped } from "../fixtures/journey.ts";
import { issueLabels } from "../labels/issue.ts";
import { voidBatch } from "./void-batch.ts";

const SEASON = { base: BASE.id, year: 2026, plots: Object.fromEntries(BASE.plots.map(({ id }) => [id, 1_000_000])) };
const BALANCE = { certificate: CERTIFICATE.id, spent: { "2026": 1_500_000 } };
const RECALL = { id: "r-1", by: BUREAU.id, level: 1, reason: "农残超标", at: "2026-09-11T01:00:00.000Z" } as const;

function voided(batch: Batch, by = COOPERATIVE) {
  const state = { batch, base: BASE, season: SEASON, certificate: CERTIFICATE, balance: BALANCE };
  return voidBatch(state, { reason: "批号登错" }, moving(by));
}

test("a registration taken back gives its balance and season back, and leaves nothing on hand, stored or labelled", () => {
  const run = { id: "l-1", gtin: BATCH.gtin, lot: BATCH.lot, count: 300, netWeightG: 1000 };
  const { batch, balance, season, fact } = voided(issueLabels({ batch: BATCH }, run, moving(COOPERATIVE)).batch);
  expect(batch).toMatchObject({ registeredGrams: 0, onHand: {}, labelled: {}, voided: { reason: "批号登错" } });
  expect(batch.voided).toMatchObject({ hadLabels: true });
  expect(balance?.spent["2026"]).toBe(500_000);
  const total = (plots: Readonly<Record<string, number>>) => Object.values(plots).reduce((sum, each) => sum + each, 0);
  expect(total(SEASON.plots) - total(season.plots)).toBe(1_000_000);
  expect(fact).toMatchObject({
    kind: "batch-voided",
    data: { grams: 1_000_000, corrects: { kind: "batch" } },
    event: { bizStep: "commissioning", errorDeclaration: { reason: "did_not_occur" } },
  });
  assertMass(batch);
});

test("flags of a registration that never was count no more", () => {
  const reason = { code: "late-entry", en: "late", zh: "迟" };
  const flags = [{ code: "late-entry", at: "2026-09-10T10:00:00.000Z", reason }] as const;
  expect(voided({ ...BATCH, flags }).batch.flags).toMatchObject([{ withdrawnAt: "2026-09-12T04:00:00.000Z" }]);
});

test("only while all of it is with the registrant: what is under way is named, and every other way is told", () => {
  const sent = shipped(BATCH);
  expect(refusal(() => voided(sent.batch))).toMatchObject({
    code: "correction-refused",
    extensions: { onHandKg: 600, registeredKg: 1000, shipments: ["s-1"] },
  });
  const back = voidShipment({ ...sent, batches: [sent.batch] }, { reason: "装错车" }, moving(COOPERATIVE)).batches[0];
  expect(voided(back ?? BATCH).batch.voided).toMatchObject({ reason: "批号登错" });
  const error = refusal(() => voided(received(sent).batch));
  expect(error.message).toMatch(/sent back with a new shipment.*corrections.*recall/);
  expect(error.detailZh).toMatch(/退回.*更正.*召回/);
});

test("by the registrant alone, and once", () => {
  const out = received(shipped(BATCH)).batch;
  expect(refusal(() => voided(out, DEPOT)).code).toBe("forbidden");
  expect(refusal(() => voided(out, OTHER_COOPERATIVE)).code).toBe("not-found");
  expect(refusal(() => voided(voided(BATCH).batch)).code).toBe("already-voided");
});

test("what is recalled or on hold does not vanish by being voided", () => {
  expect(refusal(() => voided({ ...BATCH, recall: RECALL }))).toMatchObject({
    code: "batch-recalled",
    message: expect.stringContaining("end it as mistaken first"),
  });
  const failed = {
    sampleId: "S-1",
    by: BUREAU.id,
    level: "attested",
    sampledOn: "2026-09-10",
    testedOn: "2026-09-11",
    issuedOn: "2026-09-11",
    items: [],
    verdict: "failed",
  } as const;
  expect(refusal(() => voided({ ...BATCH, tests: [failed] })).code).toBe("batch-on-hold");
});
