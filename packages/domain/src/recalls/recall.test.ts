import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import type { Context } from "../context.ts";
import {
  acting,
  BATCH,
  BUREAU,
  COOPERATIVE,
  DEPOT,
  OTHER_BUREAU,
  OTHER_COOPERATIVE,
  refusal,
} from "../fixtures/cangxi.ts";
import { moving, SPLIT } from "../fixtures/journey.ts";
import { type RecallBatch, recallBatch } from "./recall.ts";

const INSPECTOR = acting(BUREAU, "inspector");

function recalled(batch: Batch | undefined, ctx: Context, changes: Partial<RecallBatch> = {}) {
  const command = { id: "r-1", gtin: BATCH.gtin, lot: BATCH.lot, reason: "氯吡脲超标", level: 2, ...changes } as const;
  return recallBatch({ batch, producer: COOPERATIVE }, command, ctx);
}

test("the bureau of the place and the producer's clerk recall, and the event sets a disposition that stays", () => {
  const { batch, fact } = recalled(SPLIT, INSPECTOR);
  expect(batch.recall).toEqual({
    id: "r-1",
    by: BUREAU.id,
    level: 2,
    reason: "氯吡脲超标",
    at: "2026-09-12T04:00:00.000Z",
  });
  expect(fact).toMatchObject({ kind: "batch-recalled", event: { persistentDisposition: { set: ["recalled"] } } });
  expect(recalled(BATCH, moving(COOPERATIVE)).batch.recall?.by).toBe(COOPERATIVE.id);
});

test("nobody else does: not the depot that holds it, another cooperative, another county's bureau, nor a bureau's other roles", () => {
  const others = [
    moving(DEPOT),
    moving(OTHER_COOPERATIVE),
    acting(OTHER_COOPERATIVE, "clerk"),
    acting(OTHER_BUREAU, "inspector"),
    acting(BUREAU, "statistician"),
    acting(COOPERATIVE, "depot"),
  ];
  const unknown = refusal(() => recalled(undefined, INSPECTOR));
  for (const ctx of others) expect(refusal(() => recalled(SPLIT, ctx))).toEqual(unknown);
});

test("a recall is raised, never lowered or repeated", () => {
  const once = recalled(SPLIT, INSPECTOR).batch;
  for (const level of [2, 3] as const) {
    const error = refusal(() => recalled(once, INSPECTOR, { id: "r-2", level }));
    expect(error).toMatchObject({ code: "batch-recalled", extensions: { recall: "r-1" } });
  }
  expect(recalled(once, INSPECTOR, { id: "r-2", level: 1 }).batch.recall).toMatchObject({ id: "r-2", level: 1 });
});

test("the fact says what was recalled, how gravely and why; what it was raised over stays on record", () => {
  const { batch, fact } = recalled(SPLIT, INSPECTOR);
  expect(fact.data).toStrictEqual({ id: "r-1", gtin: BATCH.gtin, lot: BATCH.lot, reason: "氯吡脲超标", level: 2 });
  expect(batch).not.toHaveProperty("raisedRecalls");
  const raised = recalled(batch, INSPECTOR, { id: "r-2", level: 1 }).batch;
  expect(raised.raisedRecalls).toStrictEqual([batch.recall]);
});

test("the refusal of a milder recall names the one that stands, its level and its day, at the level's place", () => {
  const once = recalled(SPLIT, INSPECTOR).batch;
  const error = refusal(() => recalled(once, INSPECTOR, { id: "r-2", level: 2 }));
  expect(error.errors).toMatchObject([{ pointer: "/level" }]);
  for (const text of [error.message, error.detailZh])
    for (const part of [`01/${BATCH.gtin}/10/${BATCH.lot}`, "2026-09-12"]) expect(text).toContain(part);
});

test("a batch whose registration was taken back is recalled by nobody: there is nothing of it", () => {
  const voided = { ...BATCH, voided: { at: "2026-09-11T00:00:00.000Z", by: COOPERATIVE.id, reason: "错" } };
  expect(refusal(() => recalled(voided, INSPECTOR)).code).toBe("already-voided");
  expect(refusal(() => recalled(undefined, INSPECTOR)).message).toContain(BATCH.lot);
});
