import { expect, test } from "vitest";
import type { Batch, Handoff } from "../batches/batch.ts";
import { BATCH, COOPERATIVE, DEPOT } from "../fixtures/cangxi.ts";
import { received, shipped } from "../fixtures/journey.ts";
import { recallExposure } from "./exposure.ts";
import { poolsOf } from "./pools.ts";

/** A batch of which the depot and, credited or not, others have goods. */
function batchWith(lot: string, others: readonly (readonly [to: string, receivedGrams?: number])[], more = {}): Batch {
  const { batch } = received(shipped({ ...BATCH, lot }));
  const [toDepot] = batch.handoffs;
  if (toDepot === undefined) throw new Error("no handoff");
  const { receivedGrams: _, ...sent } = toDepot;
  const handed = others.map(
    ([to, receivedGrams]): Handoff => ({ ...sent, to, ...(receivedGrams === undefined ? {} : { receivedGrams }) }),
  );
  return { ...batch, ...more, handoffs: [toDepot, ...handed] };
}

const A = batchWith("A", [["shop-1", 1]]);
/** What came back to who registered it, what nobody has received, and the depot's own tell nobody else. */
const B = batchWith("B", [["shop-1", 1], ["shop-2", 1], ["shop-3"], [COOPERATIVE.id, 1]], {
  settled: { handoffs: 1, lostGrams: 0, holders: ["shop-4"] },
});
/** A batch half of A and half of B, of which the shop that has goods of A has some, too. */
function mixed(): Batch {
  const sourceOf = ({ gtin, lot, organisation, origin }: Batch) => {
    if (origin.kind !== "harvest") throw new Error("no harvest");
    return { gtin, lot, organisation, base: origin.base, harvestedOn: origin.harvestedOn, grams: 50_000 };
  };
  return {
    ...A,
    lot: "MIXED",
    organisation: DEPOT.id,
    origin: {
      kind: "transformation",
      transformation: "t",
      at: "2026-09-12T02:00:00.000Z",
      inputs: [],
      sources: [sourceOf(A), sourceOf(B)],
      keepsFrom: "2026-09-10",
    },
  };
}

const given = [
  { batch: B, grams: 40_000 },
  { batch: A, grams: 60_000 },
];
const exposure = (
  inputs: typeof given,
  outputs: readonly { readonly grams: number; readonly of?: readonly Batch[] }[],
) =>
  recallExposure(
    inputs,
    poolsOf(
      inputs.map(({ batch: { gtin, lot }, grams }) => ({ gtin, lot, grams })),
      outputs.map((output, n) => ({ gtin: BATCH.gtin, lot: `OUT-${n}`, ...output })),
    ),
    DEPOT.id,
  );

test("goods that were together are exposed whole to the recall of any of their harvests, and who got the inputs is told as well", () => {
  expect(exposure(given, [{ grams: 70_000 }, { grams: 25_000 }])).toEqual({
    before: { worstKg: 60, expectedKg: 52, buyers: 4 },
    after: { worstKg: 95, expectedKg: 95, buyers: 5 },
  });
});

test("goods that were kept apart are exposed to the recall of their own harvest alone, as likely as that is heavy", () => {
  const apart = [
    { grams: 38_000, of: [B] },
    { grams: 55_000, of: [A] },
  ];
  expect(exposure(given, apart).after).toEqual({ worstKg: 55, expectedKg: 48.2, buyers: 4 });
});

test("a harvest that is in two inputs stops both, and who got goods of both is told once", () => {
  const inputs = [
    { batch: A, grams: 60_000 },
    { batch: mixed(), grams: 50_000 },
  ];
  expect(exposure(inputs, [{ grams: 110_000 }]).before).toEqual({ worstKg: 110, expectedKg: 96.364, buyers: 3 });
});

test("nothing is exposed where nothing goes in", () => {
  const none = { worstKg: 0, expectedKg: 0, buyers: 0 };
  expect(recallExposure([], [], DEPOT.id)).toEqual({ before: none, after: none });
});
