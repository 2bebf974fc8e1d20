import { describe, expect, test } from "vitest";
import { SETTLED_HANDOFFS_KEPT } from "../custody/custody.ts";
import { BATCH } from "../fixtures/cangxi.ts";
import { received, shipped } from "../fixtures/journey.ts";
import type { Batch, Handoff } from "./batch.ts";
import { creditedIn, isOpen, lostIn, returnedIn, underWayIn } from "./handoff.ts";
import { assertMass, massFaults, massOf } from "./mass.ts";

test("old settled handoffs are folded with what they lost, so that a batch sent out in hundreds of parts stays small", () => {
  let batch: Batch = BATCH;
  for (let n = 0; n < 300; n++) batch = received(shipped(batch, { id: `s-${n}`, kg: 3 }), { kg: 2.999 }).batch;
  expect(batch.handoffs).toHaveLength(SETTLED_HANDOFFS_KEPT);
  expect(batch.settled).toMatchObject({ handoffs: 240, lostGrams: 240 });
  expect(massOf(batch)).toMatchObject({ lost: 300, inTransit: 0 });
  assertMass(batch);
});

test("what went into a transformation counts as accounted for, to the gram", () => {
  const used: Batch = { ...BATCH, onHand: { lingjiang: 400_000 }, transformedGrams: 600_000 };
  expect(massOf(used)).toEqual({
    registered: 1_000_000,
    onHand: 400_000,
    inTransit: 0,
    lost: 0,
    losses: 0,
    transformed: 600_000,
    sold: 0,
  });
  assertMass(used);
});

test("what a platform sold counts as accounted for, and only as much as it says", () => {
  const sold: Batch = { ...BATCH, onHand: { lingjiang: 400_000 }, soldGrams: 600_000 };
  assertMass(sold);
  expect(massFaults({ ...sold, soldGrams: 599_999 })).toHaveLength(1);
  expect(massFaults({ ...sold, soldGrams: -1 }).join()).toContain("sold is -1");
});

describe("a handoff accounts for every gram that was shipped", () => {
  const sent = { shipment: "s-1", from: "a", to: "b", shippedAt: "2026-09-11T01:00:00.000Z", shippedGrams: 600 };
  const at = { receivedAt: "2026-09-11T04:00:00.000Z" };
  const voidedAt = "2026-09-12T04:00:00.000Z";
  test.each<[string, Handoff, readonly [underWay: number, credited: number, returned: number, lost: number]]>([
    ["on its way", sent, [600, 0, 0, 0]],
    ["received whole", { ...sent, ...at, receivedGrams: 600 }, [0, 600, 0, 0]],
    ["received short", { ...sent, ...at, receivedGrams: 588 }, [0, 588, 0, 12]],
    ["received with more than was shipped", { ...sent, ...at, receivedGrams: 700 }, [0, 600, 0, 0]],
    ["received in part", { ...sent, ...at, receivedGrams: 200, partial: true }, [400, 200, 0, 0]],
    ["turned away", { ...sent, ...at, receivedGrams: 0, rejectedGrams: 600 }, [0, 0, 600, 0]],
    ["part turned away, part short", { ...sent, ...at, receivedGrams: 390, rejectedGrams: 200 }, [0, 390, 200, 10]],
    ["taken back", { ...sent, voidedAt }, [0, 0, 600, 0]],
    ["taken back with something lost", { ...sent, voidedAt, lostGrams: 50 }, [0, 0, 550, 50]],
    [
      "the rest taken back",
      { ...sent, ...at, receivedGrams: 200, partial: true, voidedAt, lostGrams: 1 },
      [0, 200, 399, 1],
    ],
  ])("%s", (_, handoff, parts) => {
    expect([underWayIn, creditedIn, returnedIn, lostIn].map((part) => part(handoff))).toEqual(parts);
    expect(isOpen(handoff)).toBe(parts[0] > 0);
  });
});

test("a gram too many or too few anywhere is found and named", () => {
  const wrong: readonly [Partial<Batch>, RegExp][] = [
    [{ onHand: { lingjiang: 999_999 } }, /1000000 g registered, 999999 g on hand/],
    [{ onHand: { lingjiang: 1_000_001 } }, /1000001 g on hand/],
    [{ onHand: { lingjiang: 1_000_001, "cold-one": -1 } }, /on hand of cold-one is -1/],
    [{ labelled: { lingjiang: 1_000_001 } }, /1000001 g labelled/],
    [{ labelled: { "cold-one": 1 } }, /cold-one has 1 g labelled and 0 g on hand/],
    [{ stored: { lingjiang: { 甲: 600_000, 乙: 400_001 } } }, /1000001 g stored/],
    [{ onHand: { lingjiang: Number.NaN } }, /NaN/],
    [{ settled: { handoffs: 1, lostGrams: 1 } }, /1 g lost/],
    [{ losses: { spoiled: 1 } }, /0 g lost, 1 g declared lost, 0 g transformed/],
    [{ losses: { spoiled: -1, sample: 1 } }, /loss \(spoiled\) is -1/],
    [{ transformedGrams: 1 }, /1000000 g on hand, 0 g in transit, 0 g lost, 0 g declared lost, 1 g transformed/],
    [
      { labels: { issuedGrams: 2, voidedGrams: 1, gone: {}, voidedAfterScan: 0 } },
      /codes for 2 g issued, for 1 g voided/,
    ],
    [{ labels: { issuedGrams: -1, voidedGrams: 0, gone: { a: -1 }, voidedAfterScan: 0 } }, /codes gone at a is -1/],
    [{ transformedGrams: -1, onHand: { lingjiang: 1_000_001 } }, /transformed is -1/],
  ];
  assertMass(BATCH);
  for (const [change, message] of wrong) expect(() => assertMass({ ...BATCH, ...change })).toThrow(message);
});
