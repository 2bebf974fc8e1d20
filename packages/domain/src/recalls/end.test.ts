import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { harvested } from "../batches/harvested.ts";
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
import { asOfDay } from "../fixtures/journey.ts";
import { batchState } from "../views/batch-state.ts";
import { type EndRecall, endRecall } from "./end.ts";
import { recallBatch } from "./recall.ts";

const LATER = "2026-09-20T04:00:00.000Z";
const INSPECTOR = acting(BUREAU, "inspector");
const CLERK = acting(COOPERATIVE, "clerk");

const recalled = (batch: Batch, ctx = INSPECTOR, id = "r-1", level: 1 | 2 | 3 = 2) =>
  recallBatch({ batch, producer: COOPERATIVE }, { id, gtin: BATCH.gtin, lot: BATCH.lot, reason: "超标", level }, ctx);
const ended = (batch: Batch | undefined, more: Partial<EndRecall> = {}, ctx = acting(BUREAU, "inspector", LATER)) =>
  endRecall({ batch, recorded: undefined }, { recall: "r-1", outcome: "mistaken", reason: "批号选错", ...more }, ctx);

const CERTIFIED = {
  certificate: "c",
  status: "valid",
  asOf: "2026-09-20",
  onHarvest: { date: "2026-09-10", status: "valid" },
  reasons: [],
} as const;
const codes = (batch: Batch, today: string) => {
  const { code, reasons } = batchState(harvested({ ...batch, silentPlots: [] }), CERTIFIED, asOfDay(today));
  return [code, ...reasons.map((reason) => reason.code)];
};

test("a mistaken recall is lifted, kept with why, and remarked on for thirty days", () => {
  const { batch: stopped, fact: told } = recalled(BATCH);
  const command = { recall: "r-1", outcome: "mistaken", reason: "批号选错" } as const;
  const { batch, fact } = endRecall({ batch: stopped, recorded: told }, command, acting(BUREAU, "inspector", LATER));
  expect(batch).not.toHaveProperty("recall");
  expect(batch.mistakenRecalls).toMatchObject([
    { id: "r-1", ended: { by: BUREAU.id, at: LATER, outcome: "mistaken" } },
  ]);
  expect(fact).toMatchObject({ kind: "recall-ended", data: { corrects: { kind: "recall", id: "r-1" } } });
  expect(fact.event).toEqual({ ...told.event, errorDeclaration: { declarationTime: LATER, reason: "did_not_occur" } });
  expect(codes(batch, "2026-10-20")).toEqual(["in-order-with-remarks", "recall-mistaken"]);
  expect(codes(batch, "2026-10-21")).toEqual(["in-order"]);
  expect(recalled(batch, INSPECTOR, "r-2", 3).batch.recall?.id).toBe("r-2");
});

test("a completed recall keeps the batch recalled and says so; it may still turn out mistaken", () => {
  const { batch, fact } = ended(recalled(BATCH).batch, { outcome: "completed", reason: "已全部追回" });
  expect(batch.recall?.ended).toMatchObject({ outcome: "completed", at: LATER });
  expect(fact).not.toHaveProperty("event");
  expect(codes(batch, "2026-10-20")).toEqual(["recalled", "recalled", "recall-completed"]);
  expect(refusal(() => ended(batch, { outcome: "completed" })).code).toBe("recall-ended");
  const lifted = ended(batch).batch;
  expect(lifted.recall).toBeUndefined();
  for (const outcome of ["mistaken", "completed"] as const) {
    expect(refusal(() => ended(lifted, { outcome })).code).toBe("recall-ended");
  }
});

test("where a graver recall was a mistake, the one that it was raised over is in force again", () => {
  const raised = recalled(recalled(BATCH).batch, CLERK, "r-2", 1).batch;
  const back = ended(raised, { recall: "r-2" }, CLERK).batch;
  expect(back.recall).toMatchObject({ id: "r-1", by: BUREAU.id });
  expect(back.raisedRecalls).toBeUndefined();
  const graver = ended(raised, { recall: "r-1" }).batch;
  expect([graver.recall?.id, graver.raisedRecalls]).toEqual(["r-2", undefined]);
});

test("whoever recalled ends it, and the bureau of the region; for others there is no such recall", () => {
  const { batch } = recalled(BATCH);
  const unknown = refusal(() => ended(undefined));
  for (const ctx of [
    CLERK,
    acting(DEPOT, "clerk"),
    acting(OTHER_COOPERATIVE, "clerk"),
    acting(OTHER_BUREAU, "inspector"),
  ]) {
    expect(refusal(() => ended(batch, {}, ctx))).toEqual(unknown);
  }
  expect(unknown.code).toBe("not-found");
  expect(ended(recalled(BATCH, CLERK).batch).recall.ended?.by).toBe(BUREAU.id);
  expect(refusal(() => ended(batch, { recall: "r-9" })).code).toBe("not-found");
});
