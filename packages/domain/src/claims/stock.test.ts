import { expect, test } from "vitest";
import { BATCH, COOPERATIVE, DEPOT, SORTED } from "../fixtures/cangxi.ts";
import { shipped } from "../fixtures/journey.ts";
import { stockAt } from "./stock.ts";

test("nobody had any of a batch before it came into being, by harvest or by sorting", () => {
  expect(stockAt(BATCH, COOPERATIVE.id, "2026-09-09T15:59:59.999Z")).toEqual({ onHand: 0, inTransit: 0 });
  expect(stockAt(BATCH, COOPERATIVE.id, "2026-09-09T16:00:00.000Z")).toEqual({ onHand: 1_000_000, inTransit: 0 });
  expect(stockAt(SORTED, DEPOT.id, "2026-09-11T15:59:59.999Z")).toEqual({ onHand: 0, inTransit: 0 });
  expect(stockAt(SORTED, DEPOT.id, "2026-09-11T16:00:00.000Z")).toEqual({ onHand: 500_000, inTransit: 0 });
});

test("of a batch that went into a transformation in part, all that was registered is allowed for: its past is not told by handoffs", () => {
  const { batch } = shipped({ ...BATCH, onHand: { [COOPERATIVE.id]: 600_000 }, transformedGrams: 400_000 });
  const at = "2026-09-12T00:00:00.000Z";
  expect(stockAt(batch, COOPERATIVE.id, at)).toEqual({ onHand: 1_000_000, inTransit: 0 });
  expect(stockAt({ ...batch, transformedGrams: 0 }, COOPERATIVE.id, at)).toEqual({
    onHand: 600_000,
    inTransit: 400_000,
  });
});

test("what is under way is under way for both ends and for nobody else, from the moment it is shipped", () => {
  const { batch } = shipped(BATCH);
  const at = batch.handoffs[0]?.shippedAt ?? "";
  expect(stockAt(batch, DEPOT.id, at)).toEqual({ onHand: 0, inTransit: 400_000 });
  expect(stockAt(batch, COOPERATIVE.id, at)).toEqual({ onHand: 600_000, inTransit: 400_000 });
  expect(stockAt(batch, "stranger", at)).toEqual({ onHand: 0, inTransit: 0 });
  const before = new Date(Date.parse(at) - 1).toISOString();
  expect(stockAt(batch, DEPOT.id, before)).toEqual({ onHand: 0, inTransit: 0 });
});

test("of a batch whose oldest handoffs are folded away, all that was registered is allowed for, whoever asks", () => {
  const folded = { ...shipped(BATCH).batch, settled: { handoffs: 3, lostGrams: 0 } };
  const at = "2026-09-12T00:00:00.000Z";
  for (const who of [COOPERATIVE.id, DEPOT.id])
    expect(stockAt(folded, who, at)).toEqual({ onHand: 1_000_000, inTransit: 0 });
});
