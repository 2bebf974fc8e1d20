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

test("the fact and the batch say which recall ended how, by the command's own id where it has one", () => {
  const { batch } = recalled(BATCH);
  const { gtin, lot } = BATCH;
  const data = { gtin, lot, corrects: { kind: "recall", id: "r-1" }, outcome: "mistaken", reason: "批号选错" };
  expect(ended(batch).fact.data).toStrictEqual(data);
  expect(ended(batch, { id: "e-1" }).fact.data).toStrictEqual({ id: "e-1", ...data });
  expect(ended(batch).batch.corrections).toStrictEqual([
    { field: "recall", at: LATER, by: BUREAU.id, from: "r-1", to: "mistaken", reason: "批号选错" },
  ]);
  // The event that told of a completed recall was right.
  const told = recalled(BATCH);
  const command = { recall: "r-1", outcome: "completed", reason: "已追回" } as const;
  const completed = endRecall({ batch: told.batch, recorded: told.fact }, command, acting(BUREAU, "inspector", LATER));
  expect(completed.fact).not.toHaveProperty("event");
});

test("the refusal of a second end says how the first was, by whom, when and why", () => {
  for (const [outcome, en, zh] of [
    ["mistaken", "as mistaken", "因误发"],
    ["completed", "as completed", "因完成"],
  ] as const) {
    const { batch } = ended(recalled(BATCH).batch, { outcome });
    const error = refusal(() => ended(batch, { outcome }));
    expect(error.extensions).toStrictEqual({ recall: "r-1", outcome, endedAt: LATER });
    expect(error.message).toContain(en);
    expect(error.detailZh).toContain(zh);
    for (const text of [error.message, error.detailZh])
      for (const part of ["r-1", "2026-09-20", BUREAU.id, "批号选错"]) expect(text).toContain(part);
  }
});

test("of three recalls that were raised over each other the others stay in their order when one was a mistake", () => {
  const second = recalled(recalled(BATCH, INSPECTOR, "r-1", 3).batch, CLERK, "r-2", 2).batch;
  const third = recalled(second, INSPECTOR, "r-3", 1).batch;
  const standing = ({ recall, raisedRecalls, mistakenRecalls }: Batch) => [
    recall?.id,
    raisedRecalls?.map(({ id }) => id),
    mistakenRecalls?.map(({ id }) => id),
  ];
  expect(standing(third)).toStrictEqual(["r-3", ["r-1", "r-2"], undefined]);
  expect(standing(ended(third, { recall: "r-3" }).batch)).toStrictEqual(["r-2", ["r-1"], ["r-3"]]);
  expect(standing(ended(third, { recall: "r-2" }).batch)).toStrictEqual(["r-3", ["r-1"], ["r-2"]]);
  const done = ended(third, { recall: "r-1", outcome: "completed" }).batch;
  expect(standing(done)).toStrictEqual(["r-3", ["r-1", "r-2"], undefined]);
  expect(done).not.toHaveProperty("mistakenRecalls");
  expect(done.raisedRecalls?.map(({ ended: end }) => end?.outcome)).toStrictEqual(["completed", undefined]);
});

test("a batch carries its three newest recalls that were mistakes", () => {
  let batch: Batch = BATCH;
  for (const id of ["r-1", "r-2", "r-3", "r-4"])
    ({ batch } = ended(recalled(batch, INSPECTOR, id).batch, { recall: id }));
  expect(batch.mistakenRecalls?.map(({ id }) => id)).toStrictEqual(["r-4", "r-3", "r-2"]);
  expect(refusal(() => ended(batch, { recall: "r-3", outcome: "completed" })).code).toBe("recall-ended");
});
