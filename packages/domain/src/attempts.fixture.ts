import fc from "fast-check";
import type { Batch } from "./batch.ts";
import { acting, BATCH, BUREAU, COOPERATIVE, DEPOT, LABORATORY } from "./cangxi.fixture.ts";
import { DomainError } from "./errors.ts";
import { issueLabels } from "./issue-labels.ts";
import { evaluation, moving, PLATFORM, received, shipped } from "./journey.fixture.ts";
import type { Organisation } from "./organisation.ts";
import type { Grams } from "./quantity.ts";
import { recallBatch } from "./recall-batch.ts";
import { voidShipment } from "./receive.ts";
import { recordTemperature } from "./record-temperature.ts";
import { recordTest } from "./record-test.ts";
import type { Shipment } from "./shipment.ts";
import { storeBatch } from "./store-batch.ts";

/** Whatever three organisations, a laboratory and a bureau may try with one batch of 1,000 kg, for property tests. */

const PARTIES = [COOPERATIVE, DEPOT, PLATFORM];
const party = fc.constantFrom(...PARTIES);
const grams = fc.oneof(
  fc.integer({ min: 1, max: 400_000 }),
  fc.integer({ min: 1, max: 1_500_000 }),
  fc.constant(1_000_000),
);

/** One attempt on the batch. `pick` chooses among the shipments so far, whatever their state. */
export type Attempt =
  | { readonly kind: "ship"; readonly from: Organisation; readonly to: Organisation; readonly grams: Grams }
  | {
      readonly kind: "receive" | "void";
      /** Now and then somebody tries who is not the one to do it. */
      readonly astray: Organisation | undefined;
      readonly pick: number;
      readonly grams: Grams;
    }
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

const weighed = <T>(weight: number, arbitrary: fc.Arbitrary<T>) => ({ weight, arbitrary });

export const attempt: fc.Arbitrary<Attempt> = fc.oneof(
  weighed(12, fc.record({ kind: fc.constant("ship" as const), from: party, to: party, grams })),
  weighed(
    12,
    fc.record({
      kind: fc.constantFrom("receive", "receive", "void"),
      astray: fc.option(party, { freq: 8, nil: undefined }),
      pick: fc.nat(20),
      grams,
    }),
  ),
  weighed(
    10,
    fc.record({
      kind: fc.constant("store" as const),
      by: party,
      action: fc.constantFrom("in", "in", "out"),
      location: fc.constantFrom("1号库", "2号库", "constructor", "__proto__"),
      grams,
    }),
  ),
  weighed(
    10,
    fc.record({
      kind: fc.constant("label" as const),
      by: party,
      count: fc.integer({ min: 1, max: 400 }),
      netWeightG: fc.constantFrom(500, 2_500),
    }),
  ),
  weighed(1, fc.record({ kind: fc.constant("log" as const), by: party })),
  weighed(1, fc.record({ kind: fc.constant("test" as const), verdict: fc.constantFrom("passed", "passed", "failed") })),
  weighed(1, fc.constant({ kind: "recall" as const })),
);

/** How far a sequence of attempts has come. */
export interface World {
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

function settleOne(world: World, attempted: Extract<Attempt, { kind: "receive" | "void" }>): void {
  const { batch, shipments } = world;
  const at = attempted.pick % Math.max(1, shipments.length);
  const shipment = shipments[at];
  if (shipment === undefined) return;
  const by = (id: string) => attempted.astray ?? PARTIES.find((one) => one.id === id) ?? COOPERATIVE;
  const settled =
    attempted.kind === "receive"
      ? received({ shipment, batch }, { kg: attempted.grams / 1000 }, by(shipment.to))
      : voidShipment({ shipment, batches: [batch] }, { reason: "改约" }, moving(by(shipment.from)));
  shipments[at] = settled.shipment;
  world.batch = settled.batches[0] ?? batch;
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
    case "void":
      settleOne(world, attempted);
      return;
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

/** Deep-frozen, so that a rule that changes state in place throws. */
function frozen<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const member of Object.values(value)) frozen(member);
  }
  return value;
}

/** Plays the attempts one after another; a refusal leaves the world as it was, anything else thrown is a defect. */
export function play(attempts: readonly Attempt[], check: (world: World) => void = () => undefined): World {
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
