import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { batchUri } from "../events/uris.ts";
import { acting, BATCH, BUREAU, COOPERATIVE, DEPOT, LABORATORY, OTHER_BUREAU } from "../fixtures/cangxi.ts";
import { SPLIT } from "../fixtures/journey.ts";
import { at, judged, report } from "../fixtures/judging.ts";
import type { Organisation } from "../organisation.ts";
import { recordTest } from "../quality/record-test.ts";
import { recallBatch } from "../recalls/recall.ts";
import { stockAt } from "./stock.ts";

describe("recalls and tests", () => {
  const recall = { persistentDisposition: { set: ["recalled"] } };
  const command = { id: "r-1", gtin: BATCH.gtin, lot: BATCH.lot, reason: "抽检", level: 2 } as const;
  const RECALLED = recallBatch({ batch: SPLIT, producer: COOPERATIVE }, command, acting(BUREAU, "inspector")).batch;

  test("the producer's clerk and the bureau of its region order a recall, nobody else does", () => {
    expect(judged(report("holding", undefined, recall), COOPERATIVE)).toEqual(["command"]);
    expect(judged(report("holding", undefined, recall), BUREAU, [SPLIT], acting(BUREAU, "inspector"))).toEqual([
      "command",
    ]);
    const there = at(COOPERATIVE, recall);
    expect(judged(report("holding", undefined, there), BUREAU, [SPLIT], acting(BUREAU, "inspector"))).toEqual([
      "command",
    ]);
    expect(judged(report("holding", undefined, recall), DEPOT)).toEqual(["contradiction", "recall-not-on-record"]);
    expect(
      judged(report("holding", undefined, recall), COOPERATIVE, [SPLIT], acting(COOPERATIVE, "integrator")),
    ).toEqual(["contradiction", "recall-not-on-record"]);
  });

  test("a recall is no order of another clerk, of a bureau of elsewhere, of who oversees nothing, or at another's place", () => {
    const event = report("holding", undefined, recall);
    for (const ctx of [acting(DEPOT, "clerk"), acting(BUREAU, "statistician"), acting(OTHER_BUREAU, "inspector")]) {
      const who = { ...DEPOT, id: ctx.actor.organisation, ...ctx.actor.party };
      expect(judged(event, who, [SPLIT], ctx)[0]).toBe("contradiction");
    }
    expect(judged(report("holding", undefined, at(DEPOT, recall)), COOPERATIVE)).toEqual([
      ...["contradiction", "recall-not-on-record"],
    ]);
    const foreign: Batch = { ...SPLIT, lot: "OTHER", organisation: DEPOT.id };
    const quantityList = [SPLIT, foreign].map((batch) => ({ epcClass: batchUri(batch) }));
    expect(judged(report("holding", undefined, { ...recall, quantityList }), COOPERATIVE, [SPLIT, foreign])[0]).toBe(
      "contradiction",
    );
  });

  test("a recall at another level is news, at the same one it is known", () => {
    const level = (n: number) =>
      report("holding", undefined, { ...recall, "https://suyuan.example/voc/recallLevel": n });
    expect(judged(level(1), COOPERATIVE, [RECALLED])).toEqual(["command"]);
    expect(judged(level(2), COOPERATIVE, [RECALLED])).toEqual(["observation"]);
  });

  test("of a recalled batch and one that is not, the recall of both is an order", () => {
    const other: Batch = { ...SPLIT, lot: "OTHER" };
    const quantityList = [SPLIT, other].map((batch) => ({ epcClass: batchUri(batch) }));
    const both = report("holding", undefined, { ...recall, quantityList });
    expect(judged(both, COOPERATIVE, [RECALLED, other])).toEqual(["command"]);
    expect(judged(both, COOPERATIVE, [RECALLED, { ...RECALLED, lot: "OTHER" }])).toEqual(["observation"]);
  });

  test("what is recalled already is recalled for everyone who says so, and nobody's word ends it", () => {
    for (const who of [COOPERATIVE, DEPOT]) {
      expect(judged(report("holding", undefined, recall), who, [RECALLED])).toEqual(["observation"]);
      const lifted = { persistentDisposition: { unset: ["recalled"] } };
      expect(judged(report("holding", undefined, lifted), who, [RECALLED])).toEqual(["contradiction", "recall-lifted"]);
    }
  });

  test("a failed test is known by the report on record, or kept apart", () => {
    const items = [{ active: "氯吡脲", resultMgPerKg: 0.2, limitMgPerKg: 0.05 }];
    const dates = { sampledOn: "2026-09-10", testedOn: "2026-09-11", issuedOn: "2026-09-12" };
    const ctx = acting(LABORATORY, "laboratory");
    const { batch } = recordTest(
      { batch: SPLIT, producer: COOPERATIVE },
      { sampleId: "S1", ...dates, items, verdict: "failed" },
      ctx,
    );
    const bizTransaction = "https://suyuan.example/id/test-report/S1";
    const failed = { disposition: "non_conformant", bizTransactionList: [{ type: "testres", bizTransaction }] };
    expect(judged(report("inspecting", undefined, failed), LABORATORY, [batch], ctx)).toEqual(["observation"]);
    expect(judged(report("inspecting", undefined, failed), LABORATORY, [SPLIT], ctx)).toEqual([
      "contradiction",
      "failed-test-not-on-record",
    ]);
  });
});

test("a laboratory holds no goods: what it looks at may be as much as was registered, and no more", () => {
  const ctx = acting(LABORATORY, "laboratory");
  const party = { ...SPLIT.parties, [LABORATORY.id]: ctx.actor.party };
  const tests = [{ sampleId: "T1", by: LABORATORY.id, verdict: "passed" } as Batch["tests"][number]];
  const tested: Batch = { ...SPLIT, parties: party, tests };
  expect(judged(report("inspecting", 1000), LABORATORY, [tested], ctx)).toEqual(["observation"]);
  expect(judged(report("inspecting", 1000.001), LABORATORY, [tested], ctx)).toEqual([
    "contradiction",
    "more-than-on-record",
  ]);
});

describe("the stock at an instant", () => {
  test("follows the handoffs: before the harvest none, then what was shipped and credited by then", () => {
    const stock = (who: Organisation, instant: string) => stockAt(SPLIT, who.id, instant);
    expect(stock(COOPERATIVE, "2026-09-09T12:00:00.000Z")).toEqual({ onHand: 0, inTransit: 0 });
    expect(stock(COOPERATIVE, "2026-09-11T00:00:00.000Z")).toEqual({ onHand: 1_000_000, inTransit: 0 });
    expect(stock(COOPERATIVE, "2026-09-11T02:00:00.000Z")).toEqual({ onHand: 600_000, inTransit: 400_000 });
    expect(stock(DEPOT, "2026-09-11T02:00:00.000Z")).toEqual({ onHand: 0, inTransit: 400_000 });
    expect(stock(DEPOT, "2026-09-11T05:00:00.000Z")).toEqual({ onHand: 400_000, inTransit: 0 });
    expect(stock(COOPERATIVE, "2026-09-11T05:00:00.000Z")).toEqual({ onHand: 600_000, inTransit: 0 });
  });
});
