import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Batch } from "./batch.ts";
import { acting, BATCH, BUREAU, COOPERATIVE, DEPOT, LABORATORY } from "./cangxi.fixture.ts";
import { SETTLED_HANDOFFS_KEPT } from "./custody.ts";
import { DomainError } from "./errors.ts";
import { issueLabels } from "./issue-labels.ts";
import { evaluation, moving, PLATFORM, received, shipped } from "./journey.fixture.ts";
import { assertMass, massFaults, massOf } from "./mass.ts";
import type { Organisation } from "./organisation.ts";
import type { Grams } from "./quantity.ts";
import { recallBatch } from "./recall-batch.ts";
import { voidShipment } from "./receive.ts";
import { recordTemperature } from "./record-temperature.ts";
import { recordTest } from "./record-test.ts";
import type { Shipment } from "./shipment.ts";
import { storeBatch } from "./store-batch.ts";

const PARTIES = [COOPERATIVE, DEPOT, PLATFORM];
const party = fc.constantFrom(...PARTIES);
const grams = fc.oneof(
  fc.integer({ min: 1, max: 400_000 }),
  fc.integer({ min: 1, max: 1_500_000 }),
  fc.constant(1_000_000),
);

/** One attempt on the batch. `pick` chooses among the shipments so far, whatever their state. */
type Attempt =
  | { readonly kind: "ship"; readonly from: Organisation; readonly to: Organisation; readonly grams: Grams }
  | { readonly kind: "receive" | "void"; readonly by: Organisation; readonly pick: number; readonly grams: Grams }
  | {
      readonly kind: "store";
      readonly by: Organisation;
      readonly action: "in" | "out";
      readonly location: string;
      readonly grams: Grams;
    }
  | { readonly kind: "label"; readonly by: Organisation; readonly count: number; readonly netWeightG: number }
  | { readonly kind: "log"; readonly by: Organisation }
  | { readonly kind: "test"; readonly verdict: "passed" | "failed" }
  | { readonly kind: "recall" };

const attempt: fc.Arbitrary<Attempt> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("ship" as const), from: party, to: party, grams }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constantFrom("receive", "void"), by: party, pick: fc.nat(20), grams }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("store" as const),
      by: party,
      action: fc.constantFrom("in", "out"),
      location: fc.constantFrom("1号库", "2号库", "constructor", "__proto__"),
      grams,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("label" as const),
      by: party,
      count: fc.integer({ min: 1, max: 400 }),
      netWeightG: fc.constantFrom(1, 500, 2_500),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("log" as const), by: party }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("test" as const), verdict: fc.constantFrom("passed", "failed") }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "recall" as const }) },
);

interface World {
  batch: Batch;
  shipments: Shipment[];
  /** Weight of every label ever issued. */
  labelled: Grams;
  accepted: number;
}

function sample(n: number, verdict: "passed" | "failed") {
  const items = [{ active: "氯吡脲", resultMgPerKg: verdict === "passed" ? 0.01 : 0.2, limitMgPerKg: 0.05 }];
  const [sampledOn, testedOn, issuedOn] = ["2026-09-10", "2026-09-11", "2026-09-12"] as const;
  return { sampleId: `S${n}`, sampledOn, testedOn, issuedOn, items, verdict };
}

function tryOne(world: World, attempted: Attempt, n: number): void {
  const { batch, shipments } = world;
  switch (attempted.kind) {
    case "ship": {
      const { from, to, grams: weight } = attempted;
      const sent = shipped(batch, { from, to, kg: weight / 1000, id: `s-${n}` });
      world.batch = sent.batch;
      shipments.push(sent.shipment);
      return;
    }
    case "receive":
    case "void": {
      const at = attempted.pick % Math.max(1, shipments.length);
      const shipment = shipments[at];
      if (shipment === undefined) return;
      const settled =
        attempted.kind === "receive"
          ? received({ shipment, batch }, { kg: attempted.grams / 1000 }, attempted.by)
          : voidShipment({ shipment, batches: [batch] }, { reason: "改约" }, moving(attempted.by));
      shipments[at] = settled.shipment;
      world.batch = settled.batches[0] ?? batch;
      return;
    }
    case "store": {
      const { by, action, location, grams: weight } = attempted;
      const command = { action, location, quantityKg: weight / 1000, at: "2026-09-11T05:00:00.000Z" };
      world.batch = storeBatch({ batch, roomProfiles: ["pear"] }, command, moving(by)).batch;
      return;
    }
    case "label": {
      const { count, netWeightG } = attempted;
      const command = { id: `l-${n}`, gtin: batch.gtin, lot: batch.lot, count, netWeightG };
      world.batch = issueLabels({ batch }, command, moving(attempted.by)).batch;
      world.labelled += count * netWeightG;
      return;
    }
    case "log": {
      const log = { sha256: n.toString(16).padStart(64, "0"), evaluation: evaluation(), line: { at: [], deciC: [] } };
      world.batch = recordTemperature({ batch }, log, moving(attempted.by)).batch;
      return;
    }
    case "test":
      world.batch = recordTest(
        { batch, producer: COOPERATIVE },
        sample(n, attempted.verdict),
        acting(LABORATORY, "laboratory"),
      ).batch;
      return;
    case "recall": {
      const command = { id: `r-${n}`, gtin: batch.gtin, lot: batch.lot, reason: "抽检", level: 3 } as const;
      world.batch = recallBatch({ batch, producer: COOPERATIVE }, command, acting(BUREAU, "inspector")).batch;
    }
  }
}

function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
}

function play(attempts: readonly Attempt[], check: (world: World) => void): World {
  const world: World = { batch: frozen(BATCH), shipments: [], labelled: 0, accepted: 0 };
  for (const [n, attempted] of attempts.entries()) {
    try {
      tryOne(world, attempted, n);
      world.accepted += 1;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
    frozen(world.batch);
    check(world);
  }
  return world;
}

describe("whatever three organisations try with a batch, in any order", () => {
  test("mass is conserved to the gram after every step, and no state is changed in place", () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 40 }), (attempts) => {
        play(attempts, ({ batch }) => expect(massFaults(batch)).toEqual([]));
      }),
      { numRuns: 150 },
    );
  });

  test("never more is in hands and under way than was registered, nor more labelled than that, over all labels ever issued", () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 60 }), (attempts) => {
        play(attempts, ({ batch, labelled }) => {
          const { onHand, inTransit } = massOf(batch);
          expect(onHand + inTransit).toBeLessThanOrEqual(BATCH.registeredGrams);
          expect(labelled).toBeLessThanOrEqual(BATCH.registeredGrams);
        });
      }),
      { numRuns: 150 },
    );
  });

  test("every pending shipment has its open handoff and every other one has none", () => {
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 40 }), (attempts) => {
        const { batch, shipments } = play(attempts, () => undefined);
        const pending = shipments.filter(({ status }) => status === "pending").map(({ id }) => id);
        const open = batch.handoffs.filter(({ receivedAt, voidedAt }) => !receivedAt && !voidedAt);
        expect(open.map(({ shipment }) => shipment)).toEqual(pending);
      }),
      { numRuns: 100 },
    );
  });

  test("the attempts above do get somewhere: a good part of them is accepted", () => {
    const runs = fc.sample(fc.array(attempt, { minLength: 30, maxLength: 30 }), { numRuns: 60, seed: 7 });
    const accepted = runs.map((attempts) => play(attempts, () => undefined).accepted);
    expect(accepted.reduce((sum, one) => sum + one, 0)).toBeGreaterThan(60 * 5);
  });
});

test("old settled handoffs are folded with what they lost, so that a batch sent out in hundreds of parts stays small", () => {
  let batch: Batch = BATCH;
  for (let n = 0; n < 300; n++) batch = received(shipped(batch, { id: `s-${n}`, kg: 3 }), { kg: 2.999 }).batch;
  expect(batch.handoffs).toHaveLength(SETTLED_HANDOFFS_KEPT);
  expect(batch.settled).toEqual({ handoffs: 240, lostGrams: 240 });
  expect(massOf(batch)).toMatchObject({ lost: 300, inTransit: 0 });
  assertMass(batch);
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
  ];
  assertMass(BATCH);
  for (const [change, message] of wrong) expect(() => assertMass({ ...BATCH, ...change })).toThrow(message);
});
