import { type Lot, lotId } from "../batches/identity.ts";
import { startOfDay } from "../calendar.ts";
import type { Fact } from "../fact.ts";
import type { BatchRegistered } from "../fact-data.ts";
import { poolsOf } from "../transformations/pools.ts";
import {
  type Aboard,
  correctedLeg,
  type Leg,
  movementsOfLeg,
  type Recorded,
  receivedLeg,
  sentLeg,
  takenBackLeg,
} from "./legs.ts";
import type { Movement } from "./movement.ts";
import { gone, inStock, onBase, type Part } from "./place.ts";
import { UnitsReplayed } from "./units.ts";

/** What stands after some facts. Of a map's entries the order is that of record. */
interface Standing {
  readonly harvests: Map<string, { readonly registered: Recorded<"batch-registered">; readonly data: BatchRegistered }>;
  readonly transformations: Map<string, Recorded<"transformation-recorded">>;
  /** By shipment and batch. */
  readonly legs: Map<string, Leg>;
  readonly losses: { readonly batch: string; readonly movement: Movement }[];
  /** By the id of the order, as it stands. */
  readonly sales: Map<string, readonly { readonly batch: string; readonly movement: Movement }[]>;
  /** Undefined where units are looked through. */
  readonly units: UnitsReplayed | undefined;
}

const eventOf = ({ event }: Fact) => (event?.eventID === undefined ? {} : { event: String(event.eventID) });
const legKey = (shipment: string, lot: Lot): string => `${shipment} ${lotId(lot)}`;

/** Nothing that was recorded of a batch up to here holds any more: it was a mistake, and its lot may be given anew. */
function forget({ harvests, legs, losses, sales, units }: Standing, lot: Lot): void {
  const batch = lotId(lot);
  units?.forget(lot);
  harvests.delete(batch);
  for (const [key, leg] of legs) if (lotId(leg.lot) === batch) legs.delete(key);
  for (const [id, lines] of sales) {
    sales.set(
      id,
      lines.filter((line) => line.batch !== batch),
    );
  }
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

/** What an order took of each of its batches, as the platform says it; a corrected one keeps its place. */
function salesOf(fact: Recorded<"order-recorded" | "order-corrected">, first: Movement | undefined) {
  const { seller } = fact.data;
  const { items } = fact.kind === "order-recorded" ? fact.data : fact.data.after;
  const { at, order, by } = first ?? { at: fact.occurredAt, order: fact.order, by: fact.by.organisation };
  return items.map((item) => ({
    batch: lotId(item),
    movement: {
      ...({ kind: "lost", at, order, by, level: "declared" } as const),
      takes: [{ place: inStock(seller, item), grams: item.grams }],
      gives: [{ place: gone("sold", seller, item), grams: item.grams }],
    },
  }));
}

function correctHarvest(harvests: Standing["harvests"], { data }: Recorded<"batch-corrected">): void {
  const before = harvests.get(lotId(data));
  const { grams, harvestedOn, plots } = data;
  if (before === undefined) return;
  const changed = { ...before.data, grams, harvestedOn: harvestedOn ?? before.data.harvestedOn };
  harvests.set(lotId(data), { ...before, data: { ...changed, plots: plots ?? before.data.plots } });
}

function unmake(standing: Standing, { data }: Recorded<"transformation-voided">): void {
  standing.transformations.delete(data.corrects.id);
  for (const output of data.outputs) forget(standing, output);
}

function followSale(
  sales: Standing["sales"],
  fact: Recorded<"order-recorded"> | Recorded<"order-corrected"> | Recorded<"order-voided">,
): void {
  if (fact.kind === "order-recorded") sales.set(fact.data.id, salesOf(fact, undefined));
  else if (fact.kind === "order-voided") sales.delete(fact.data.corrects.id);
  else sales.set(fact.data.corrects.id, salesOf(fact, sales.get(fact.data.corrects.id)?.[0]?.movement));
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

/** What of a shipment's item goes in units. */
function aboardOf({ units }: Standing, { data }: Recorded<"shipment-sent">, item: Lot): readonly Aboard[] {
  if (units === undefined) return [];
  return (data.units ?? []).flatMap(({ sscc, items }) => {
    const inside = items.find((one) => lotId(one) === lotId(item));
    return inside === undefined ? [] : [{ sscc, grams: inside.grams, leaves: units.leaves(sscc, inside) }];
  });
}

function openedIn({ units }: Standing, { data }: Recorded<"receipt-recorded" | "shipment-voided">): void {
  for (const { sscc, outcome } of data.units ?? []) if (outcome === "opened") units?.opened(sscc);
}

function follow(standing: Standing, fact: Recorded): void {
  const { harvests, transformations, legs, losses, sales } = standing;
  switch (fact.kind) {
    case "batch-registered":
      harvests.set(lotId(fact.data), { registered: fact, data: fact.data });
      break;
    case "batch-corrected":
      correctHarvest(harvests, fact);
      break;
    case "batch-voided":
      forget(standing, fact.data);
      break;
    case "transformation-recorded":
      transformations.set(fact.data.id, fact);
      break;
    case "transformation-voided":
      unmake(standing, fact);
      break;
    case "shipment-sent":
      for (const item of fact.data.items) {
        legs.set(legKey(fact.data.id, item), sentLeg(fact, item, aboardOf(standing, fact, item)));
      }
      break;
    case "receipt-recorded":
      withLegs(standing, fact.data.id, fact.data.items, (leg, item) => receivedLeg(leg, fact, item));
      openedIn(standing, fact);
      break;
    case "receipt-corrected":
      withLegs(standing, fact.data.corrects.id, fact.data.items, (leg, item) => correctedLeg(leg, fact, item));
      break;
    case "shipment-voided":
      withLegs(standing, fact.data.id, fact.data.items, (leg, item) => takenBackLeg(leg, fact, item));
      openedIn(standing, fact);
      break;
    case "unit-packed":
      standing.units?.packed(fact);
      break;
    case "unit-unpacked":
      standing.units?.unpacked(fact);
      break;
    case "unit-packing-voided":
      standing.units?.voided(fact);
      break;
    case "loss-recorded":
      losses.push({ batch: lotId(fact.data), movement: lossOf(fact) });
      break;
    case "order-recorded":
    case "order-corrected":
    case "order-voided":
      followSale(sales, fact);
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
 * that move no goods count for nothing. `isLoose`: what is packed counts as the stock that it is, as if there were no units; so does a batch
 * of which not every packing is among the facts.
 */
export function movementsOf(facts: Iterable<Fact>, { isLoose = false } = {}): readonly Movement[] {
  const all = [...facts];
  const loose = new Set<string>();
  for (;;) {
    const units = isLoose ? undefined : new UnitsReplayed(loose);
    const movements = replayed(all, units);
    if (units === undefined || units.torn.size === 0) return movements;
    for (const batch of units.torn) loose.add(batch);
  }
}

function replayed(facts: readonly Fact[], units: UnitsReplayed | undefined): readonly Movement[] {
  const standing: Standing = {
    ...{ harvests: new Map(), transformations: new Map(), legs: new Map(), losses: [], sales: new Map() },
    units,
  };
  for (const [order, fact] of facts.entries()) follow(standing, { ...fact, order });
  const { harvests, transformations, legs, losses, sales } = standing;
  return [
    ...[...harvests.values()].map(harvested),
    ...[...transformations.values()].flatMap(transformed),
    ...[...legs.values()].flatMap(movementsOfLeg),
    ...(units?.movements() ?? []),
    ...[...losses, ...[...sales.values()].flat()].map(({ movement }) => movement),
  ];
}
