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
