import type { EpcisEvent } from "@suyuan/epcis/event";
import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { BASE, BATCH, CERTIFICATE, COOPERATIVE, KIWIFRUIT } from "../fixtures/cangxi.ts";
import { moving } from "../fixtures/journey.ts";
import { type CorrectionState, correctBatch } from "./correct-batch.ts";
import type { CorrectBatch } from "./correction.ts";

const CERTIFIED: Batch = { ...BATCH, certificate: { id: CERTIFICATE.id, year: 2026 } };
const STATE: Omit<CorrectionState, "batch"> = {
  organisation: COOPERATIVE,
  product: KIWIFRUIT,
  base: BASE,
  season: { base: BASE.id, year: 2026, plots: { P1: 1_000_000 } },
  certificate: CERTIFICATE,
  balance: { certificate: CERTIFICATE.id, spent: { "2026": 1_000_000 } },
  plotInputs: [],
};

const correction = (batch: Batch, changes: Omit<CorrectBatch, "reason">, more: Partial<CorrectionState> = {}) =>
  correctBatch({ ...STATE, batch, ...more }, { id: "f-1", reason: "多输了一个零", ...changes }, moving(COOPERATIVE));

describe("what is told of a correction", () => {
  const facts: readonly (readonly [string, Omit<CorrectBatch, "reason">, object, object])[] = [
    ["its weight", { quantityKg: 900 }, { grams: 900_000 }, {}],
    [
      "its harvest day, with the claim that follows it",
      { harvestedOn: "2026-09-09" },
      { harvestedOn: "2026-09-09", certificate: CERTIFIED.certificate },
      { harvestedOn: "2026-09-10", certificate: CERTIFIED.certificate },
    ],
    ["its plots", { plots: ["P2"] }, { plots: ["P2"] }, { plots: ["P1"] }],
    [
      "that it has no certificate",
      { certificate: null },
      { certificate: null },
      { certificate: CERTIFIED.certificate },
    ],
    [
      "its commitment",
      { commitmentBasis: ["self-test"] },
      { commitment: ["self-test"] },
      { commitment: ["quality-control"] },
    ],
    ["that it has no commitment", { commitmentBasis: null }, { commitment: null }, { commitment: ["quality-control"] }],
  ];

  test.each(facts)("is %s, as it is and as it was, and nothing that stayed", (_what, changes, after, was) => {
    const { fact } = correction(CERTIFIED, changes);
    const { gtin, lot } = BATCH;
    expect(fact.kind).toBe("batch-corrected");
    expect(fact.data).toStrictEqual({
      id: "f-1",
      gtin,
      lot,
      corrects: { kind: "batch", id: `01/${gtin}/10/${lot}` },
      grams: 1_000_000,
      ...after,
      before: { grams: 1_000_000, ...was },
      reason: "多输了一个零",
    });
  });

  test("is by whom, when and why, on the batch too", () => {
    const ctx = moving(COOPERATIVE);
    expect(correction(CERTIFIED, { quantityKg: 900 }).batch.corrections).toStrictEqual([
      { field: "quantityKg", at: ctx.now, by: COOPERATIVE.id, reason: "多输了一个零", from: "1000", to: "900" },
    ]);
    const unnamed = correctBatch({ ...STATE, batch: CERTIFIED }, { reason: "复秤", quantityKg: 999 }, ctx);
    expect(unnamed.fact.data).not.toHaveProperty("id");
  });

  test("is which event was wrong: ours, or the one of another system that stands for it and names its plots", () => {
    const { declarations, fact } = correction(CERTIFIED, { harvestedOn: "2026-09-09" });
    const corrects = { kind: "batch", id: `01/${BATCH.gtin}/10/${BATCH.lot}` };
    expect(declarations).toMatchObject([{ kind: "event-declared-wrong", data: { corrects } }]);
    const foreign = { ...fact.event, eventID: "urn:uuid:00000000-0000-4000-8000-000000000001" } as EpcisEvent;
    const plots = correction(CERTIFIED, { plots: ["P2"] }, { event: foreign });
    expect(plots.declarations).toMatchObject([
      {
        event: {
          eventID: foreign.eventID,
          errorDeclaration: { reason: "incorrect_data", correctiveEventIDs: [plots.fact.event?.eventID] },
        },
      },
    ]);
    // Of a commitment no event tells, whoever wrote it.
    const commitment = correction(CERTIFIED, { commitmentBasis: ["self-test"] }, { event: foreign });
    expect([commitment.declarations, commitment.fact.event]).toStrictEqual([[], undefined]);
  });
});
