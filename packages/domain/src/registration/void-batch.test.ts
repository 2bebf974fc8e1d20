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
  const { batch, balance, season, fact } = voided(
    issueLabels({ key: "k1", batch: BATCH }, run, moving(COOPERATIVE)).batch,
  );
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

test("is told with what it took back: the season of its year, its weight, and the command's own id where it has one", () => {
  const { season, fact, batch } = voided(BATCH);
  expect(season).toStrictEqual({ ...SEASON, plots: { ...SEASON.plots, P1: 0 } });
  const { gtin, lot } = BATCH;
  const data = {
    gtin,
    lot,
    corrects: { kind: "batch", id: `01/${gtin}/10/${lot}` },
    grams: 1_000_000,
    reason: "批号登错",
  };
  expect(fact.data).toStrictEqual(data);
  // No codes were issued: the lot may be registered again.
  expect(batch.voided).toStrictEqual({ at: moving(COOPERATIVE).now, by: COOPERATIVE.id, reason: "批号登错" });
  const named = voidBatch(
    { batch: BATCH, base: BASE, season: SEASON, balance: BALANCE },
    { id: "v-1", reason: "批号登错" },
    moving(COOPERATIVE),
  );
  expect(named.fact.data).toStrictEqual({ id: "v-1", ...data });
});

test("is told with the rooms that it lay in, which list it no more", () => {
  const stored = { [COOPERATIVE.id]: { 一号库: 600_000, 二号库: 100_000 } };
  const { batch, fact } = voided({ ...BATCH, stored });
  expect(fact.data).toMatchObject({ drawnFromRooms: { 一号库: 600_000, 二号库: 100_000 } });
  expect(batch.stored).toStrictEqual({});
});

test("a balance comes back only where one was spent", () => {
  const { certificate: _, ...uncertified } = BATCH;
  expect(voided(uncertified).balance).toBeUndefined();
  expect(voided({ ...BATCH, certificate: { id: CERTIFICATE.id } }).balance).toBeUndefined();
});

test("labels that were struck before leave the lot free; those in force do not", () => {
  const labels = { issuedGrams: 5_000, voidedGrams: 5_000, gone: {}, voidedAfterScan: 0 };
  expect(voided({ ...BATCH, labels }).batch.voided).not.toHaveProperty("hadLabels");
  expect(voided({ ...BATCH, labels: { ...labels, voidedGrams: 4_999 } }).batch.voided?.hadLabels).toBe(true);
});

test("a flag that was withdrawn before keeps its time", () => {
  const reason = { code: "late-entry", en: "late", zh: "迟" };
  const at = "2026-09-10T10:00:00.000Z";
  const flags = [{ code: "late-entry", at, reason, withdrawnAt: "2026-09-11T00:00:00.000Z" }] as const;
  expect(voided({ ...BATCH, flags }).batch.flags).toStrictEqual(flags);
});

test("of many shipments five that are still under way are named, with all that is under way", () => {
  const arrived = received(shipped(BATCH, { id: "s-0", kg: 100 }));
  let batch: Batch = arrived.batch;
  for (const id of ["s-1", "s-2", "s-3", "s-4", "s-5", "s-6"]) batch = shipped(batch, { id, kg: 50 }).batch;
  const error = refusal(() => voided(batch));
  expect(error.extensions).toStrictEqual({
    onHandKg: 600,
    registeredKg: 1000,
    shipments: ["s-1", "s-2", "s-3", "s-4", "s-5"],
  });
  for (const text of [error.message, error.detailZh]) expect(text).toMatch(/[^-\d]300 /);
  const gone = refusal(() => voided(arrived.batch));
  expect(gone.extensions).toStrictEqual({ onHandKg: 900, registeredKg: 1000 });
  expect(gone.message).not.toContain("under way");
  for (const text of [gone.message, gone.detailZh]) expect(text).not.toContain("undefined");
});

test("a recall that stands in the way is named", () => {
  expect(refusal(() => voided({ ...BATCH, recall: RECALL })).extensions).toStrictEqual({ recall: "r-1" });
});

test("what is not there cannot be taken back", () => {
  const state = { season: SEASON, balance: BALANCE };
  const attempt = (batch: Batch | undefined, base: typeof BASE | undefined) => () =>
    voidBatch({ ...state, batch, base }, { reason: "错" }, moving(COOPERATIVE));
  expect(refusal(attempt(undefined, BASE)).code).toBe("not-found");
  expect(attempt(BATCH, undefined)).toThrow(`the base of 01/${BATCH.gtin}/10/${BATCH.lot} was not loaded`);
});
