import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { assertMass, massOf } from "../batches/mass.ts";
import type { Shipment } from "../batches/shipment.ts";
import { BATCH, COOPERATIVE, DEPOT, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { moving, PLATFORM, received, shipped } from "../fixtures/journey.ts";
import { issueLabels } from "../labels/issue.ts";
import { correctReceipt } from "./correct-receipt.ts";

const ITEM = { gtin: BATCH.gtin, lot: BATCH.lot };
const SENT = shipped(BATCH);
const SHORT = received(SENT, { kg: 40 });

function corrected(
  state: { readonly shipment: Shipment; readonly batch: Batch },
  item: { quantityKg: number; rejectedKg?: number },
  by = DEPOT,
) {
  const decision = correctReceipt(
    {
      shipment: state.shipment,
      batches: [state.batch],
      received: SHORT.fact.event === undefined ? [] : [SHORT.fact.event],
    },
    { id: "k-1", reason: "小数点点错", items: [{ ...ITEM, ...item }] },
    moving(by, "2026-09-13T04:00:00.000Z"),
  );
  const [batch = state.batch] = decision.batches;
  return { ...decision, batch };
}

test("a weight typed wrong is put right: stock, loss, status and flags are those of the right weight", () => {
  const { batch, shipment } = corrected(SHORT, { quantityKg: 400 });
  expect(batch.onHand).toStrictEqual({ [COOPERATIVE.id]: 600_000, [DEPOT.id]: 400_000 });
  expect(massOf(batch).lost).toBe(0);
  expect(batch.flags).toMatchObject([{ code: "quantity-short", withdrawnAt: "2026-09-13T04:00:00.000Z" }]);
  expect(shipment).toMatchObject({ status: "confirmed", receipt: { items: [{ grams: 400_000 }] } });
  expect(batch.corrections).toMatchObject([{ field: "receipt", from: "40", to: "400", reason: "小数点点错" }]);
  assertMass(batch);
});

test("what is still short after the correction is a new flag, and the old one is withdrawn", () => {
  const { batch } = corrected(SHORT, { quantityKg: 392 });
  expect(batch.flags.map(({ withdrawnAt, reason }) => [withdrawnAt !== undefined, reason.zh])).toStrictEqual([
    [true, expect.stringContaining("360")],
    [false, expect.stringContaining("短少 8 千克")],
  ]);
  expect(massOf(batch)).toMatchObject({ lost: 8_000, onHand: 992_000 });
});

test("the receiving event is declared wrong by a fact of its own, and the corrective event is named in it", () => {
  const { fact, declarations } = corrected(SHORT, { quantityKg: 400 });
  expect(fact).toMatchObject({ kind: "receipt-corrected", event: { quantityList: [{ quantity: 400 }] } });
  expect(declarations).toMatchObject([
    {
      kind: "event-declared-wrong",
      data: { corrects: { kind: "receipt", id: "s-1" } },
      event: {
        eventID: SHORT.fact.event?.eventID,
        quantityList: [{ quantity: 40 }],
        errorDeclaration: { reason: "incorrect_data", correctiveEventIDs: [fact.event?.eventID] },
      },
    },
  ]);
});

test("goods that were turned away after all are the sender's, and nothing at all means that they are under way again", () => {
  const back = corrected(received(SENT), { quantityKg: 100, rejectedKg: 300 });
  expect(back.batch.onHand).toStrictEqual({ [COOPERATIVE.id]: 900_000, [DEPOT.id]: 100_000 });
  const open = corrected(received(SENT), { quantityKg: 0 });
  expect(massOf(open.batch)).toMatchObject({ onHand: 600_000, inTransit: 400_000, lost: 0 });
  expect(open.shipment.status).toBe("pending");
  expect(open.batch.flags).toMatchObject([{ code: "not-arrived" }]);
  expect(received(open).batch.onHand[DEPOT.id]).toBe(400_000);
  for (const { batch } of [back, open]) assertMass(batch);
});

test("what has gone on cannot be taken away: the refusal says which step to undo first", () => {
  const all = received(SENT);
  const gone = shipped(all.batch, { from: DEPOT, to: PLATFORM, id: "s-2", kg: 380, at: "2026-09-12T05:00:00.000Z" });
  const error = refusal(() => corrected({ ...all, batch: gone.batch }, { quantityKg: 379 }));
  expect(error).toMatchObject({ code: "correction-refused", errors: [{ pointer: "/items/0" }] });
  expect(error.message).toContain("Void that shipment");
  expect(corrected({ ...all, batch: gone.batch }, { quantityKg: 380 }).batch.onHand[DEPOT.id]).toBeUndefined();
});

test("what carries codes cannot be taken away before the codes are void", () => {
  const all = received(SENT);
  const run = { id: "l-1", gtin: BATCH.gtin, lot: BATCH.lot, count: 390, netWeightG: 1000 };
  const { batch } = issueLabels({ key: "k1", batch: all.batch }, run, moving(DEPOT));
  expect(refusal(() => corrected({ ...all, batch }, { quantityKg: 389 })).message).toContain("Void those labels");
});

test("only the receiver corrects, only what differs, and only what was received", () => {
  expect(refusal(() => corrected(SHORT, { quantityKg: 400 }, COOPERATIVE)).code).toBe("forbidden");
  expect(refusal(() => corrected(SHORT, { quantityKg: 400 }, OTHER_COOPERATIVE)).code).toBe("not-found");
  expect(refusal(() => corrected(SHORT, { quantityKg: 40 })).code).toBe("invalid-request");
  expect(refusal(() => corrected(SENT, { quantityKg: 40 })).code).toBe("correction-refused");
});

test("a correction is of its own shipment, whatever others the batch stands in", () => {
  const first = received(SENT);
  const second = received(shipped(first.batch, { id: "s-2", kg: 5 }));
  const { batch } = corrected(second, { quantityKg: 4 });
  expect(batch.handoffs.map(({ receivedGrams }) => receivedGrams)).toStrictEqual([400_000, 4_000]);
});
