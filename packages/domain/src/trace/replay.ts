import { type Lot, lotId } from "../batches/identity.ts";
import { startOfDay } from "../calendar.ts";
import type { Fact } from "../fact.ts";
import type { BatchRegistered } from "../fact-data.ts";
import { poolsOf } from "../transformations/pools.ts";
import { correctedLeg, type Leg, movementsOfLeg, type Recorded, receivedLeg, sentLeg, takenBackLeg } from "./legs.ts";
import type { Movement } from "./movement.ts";
import { gone, inStock, onBase, type Part } from "./place.ts";

/** What stands after some facts. Of a map's entries the order is that of record. */
interface Standing {
  readonly harvests: Map<string, { readonly registered: Recorded<"batch-registered">; readonly data: BatchRegistered }>;
  readonly transformations: Map<string, Recorded<"transformation-recorded">>;
  /** By shipment and batch. */
  readonly legs: Map<string, Leg>;
  readonly losses: { readonly batch: string; readonly movement: Movement }[];
}

const eventOf = ({ event }: Fact) => (event?.eventID === undefined ? {} : { event: String(event.eventID) });
const legKey = (shipment: string, lot: Lot): string => `${shipment} ${lotId(lot)}`;

/** Nothing that was recorded of a batch up to here holds any more: it was a mistake, and its lot may be given anew. */
function forget({ harvests, legs, losses }: Standing, lot: Lot): void {
  const batch = lotId(lot);
  harvests.delete(batch);
  for (const [key, leg] of legs) if (lotId(leg.lot) === batch) legs.delete(key);
  for (let n = losses.length - 1; n >= 0; n -= 1) if (losses[n]?.batch === batch) losses.splice(n, 1);
}

function lossOf(fact: Recorded<"loss-recorded">): Movement {
  const { grams, cause } = fact.data;
  const by = fact.by.organisation;
  return {
    kind: "lost",
    at: fact.occurredAt,
    order: fact.order,
    by,
    level: "declared",
    takes: [{ place: inStock(by, fact.data), grams }],
    gives: [{ place: gone(cause, by, fact.data), grams }],
    ...eventOf(fact),
  };
}

function withLegs<Item extends Lot>(
  { legs }: Standing,
  shipment: string,
  items: readonly Item[],
  next: (leg: Leg, item: Item) => Leg,
): void {
  for (const item of items) {
    const leg = legs.get(legKey(shipment, item));
    if (leg !== undefined) legs.set(legKey(shipment, item), next(leg, item));
  }
}

function follow(standing: Standing, fact: Recorded): void {
  const { harvests, transformations, legs, losses } = standing;
  switch (fact.kind) {
    case "batch-registered":
      harvests.set(lotId(fact.data), { registered: fact, data: fact.data });
      break;
    case "batch-corrected": {
      const before = harvests.get(lotId(fact.data));
      const { grams, harvestedOn, plots } = fact.data;
      if (before === undefined) break;
      const changed = { ...before.data, grams, harvestedOn: harvestedOn ?? before.data.harvestedOn };
      harvests.set(lotId(fact.data), { ...before, data: { ...changed, plots: plots ?? before.data.plots } });
      break;
    }
    case "batch-voided":
      forget(standing, fact.data);
      break;
    case "transformation-recorded":
      transformations.set(fact.data.id, fact);
      break;
    case "transformation-voided":
      transformations.delete(fact.data.corrects.id);
      for (const output of fact.data.outputs) forget(standing, output);
      break;
    case "shipment-sent":
      for (const item of fact.data.items) legs.set(legKey(fact.data.id, item), sentLeg(fact, item));
      break;
    case "receipt-recorded":
      withLegs(standing, fact.data.id, fact.data.items, (leg, item) => receivedLeg(leg, fact, item));
      break;
    case "receipt-corrected":
      withLegs(standing, fact.data.corrects.id, fact.data.items, (leg, item) => correctedLeg(leg, fact, item));
      break;
    case "shipment-voided":
      withLegs(standing, fact.data.id, fact.data.items, (leg, item) => takenBackLeg(leg, fact, item));
      break;
    case "loss-recorded":
      losses.push({ batch: lotId(fact.data), movement: lossOf(fact) });
      break;
    default:
  }
}

function harvested({ registered, data }: { readonly registered: Recorded; readonly data: BatchRegistered }): Movement {
  const { base, harvestedOn, plots, grams } = data;
  const by = registered.by.organisation;
  const at = startOfDay(harvestedOn);
  const takes = [{ place: onBase(base, data), grams }];
  const gives = [{ place: inStock(by, data), grams }];
  const { order } = registered;
  return { kind: "harvested", at, order, by, level: "declared", takes, gives, plots, ...eventOf(registered) };
}

/** A movement for each pool of a transformation; what a pool has more than comes out of it is lost. */
function transformed(fact: Recorded<"transformation-recorded">): readonly Movement[] {
  const { id, inputs, outputs, lossCause = "processing", line } = fact.data;
  const by = fact.by.organisation;
  const pools = poolsOf(inputs, outputs);
  return pools.map((pool, n) => {
    const takes = pool.inputs.flatMap((m): Part[] => {
      const input = inputs[m];
      return input === undefined ? [] : [{ place: inStock(by, input), grams: input.grams }];
    });
    const gives = pool.outputs.flatMap((m): Part[] => {
      const output = outputs[m];
      return output === undefined ? [] : [{ place: inStock(by, output), grams: output.grams }];
    });
    const [first] = pool.inputs.flatMap((m) => inputs[m] ?? []);
    const lost = pool.inGrams - pool.outGrams;
    const loss = first === undefined || lost <= 0 ? [] : [{ place: gone(lossCause, by, first), grams: lost }];
    return {
      kind: "transformed",
      at: fact.occurredAt,
      order: fact.order,
      by,
      level: "declared",
      takes,
      gives: [...gives, ...loss],
      ...eventOf(fact),
      transformation: { id, ...(pools.length > 1 ? { pool: n + 1 } : {}), ...(line === undefined ? {} : { line }) },
    };
  });
}

/**
 * The movements that stand by some facts, in the order in which those were recorded: corrections in place of what they correct, and nothing
 * of what was taken back. Facts in the order of record; of a batch whose history is not among them only what others' facts say of it. Facts
 * that move no goods count for nothing.
 */
export function movementsOf(facts: Iterable<Fact>): readonly Movement[] {
  const standing: Standing = { harvests: new Map(), transformations: new Map(), legs: new Map(), losses: [] };
  let order = 0;
  for (const fact of facts) {
    follow(standing, { ...fact, order });
    order += 1;
  }
  const { harvests, transformations, legs, losses } = standing;
  return [
    ...[...harvests.values()].map(harvested),
    ...[...transformations.values()].flatMap(transformed),
    ...[...legs.values()].flatMap(movementsOfLeg),
    ...losses.map(({ movement }) => movement),
  ];
}
