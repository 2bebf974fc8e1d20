import { readReceivers } from "../../records/shipments/receivers.ts";
import { type Shape, service, taken } from "../../service/client.ts";
import { type Ground, type Incoming, type KnownLot, keyOf, type LotName, type Receiver, type Stop } from "./known.ts";

/** Pages of a hundred lots that are read at most. */
const PAGES_MAX = 30;
/** Lots on their way that are looked at one by one: whether something stops them. */
const LOOKED_MAX = 60;
const AT_ONCE = 4;

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

async function all<Item>(
  ask: (cursor: string | undefined) => Promise<PageOf<Item>>,
  pagesMax: number,
): Promise<{ readonly items: readonly Item[]; readonly isWhole: boolean }> {
  const items: Item[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const found = await ask(cursor);
    items.push(...found.items);
    cursor = found.next;
    if (cursor === undefined) return { items, isWhole: true };
  }
  return { items, isWhole: false };
}

const at = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });

function stopOf({ voided, recalled, held }: Pick<Shape<"BatchSummary">, "voided" | "recalled" | "held">): {
  readonly stop?: Stop;
} {
  if (recalled) return { stop: "recalled" };
  if (voided) return { stop: "voided" };
  return held ? { stop: "held" } : {};
}

function lotOf(batch: Shape<"BatchSummary">): KnownLot {
  const { gtin, lot, product, profile, producer, harvestedOn, onHandKg, rooms = [], keeps } = batch;
  return {
    ...{ gtin, lot, product, profile, producer, harvestedOn, onHandKg, rooms },
    ...stopOf(batch),
    ...(keeps === undefined ? {} : { keepsUntil: keeps.on }),
  };
}

function incomingOf(shipment: Shape<"ShipmentRecord">, stops: ReadonlyMap<string, Stop>): Incoming {
  const { from, fromName = from, id, shippedAt, vehicle, receipt } = shipment;
  const items = shipment.items.flatMap((item) => {
    const came = receipt?.items.find((one) => keyOf(one) === keyOf(item));
    const openKg = came === undefined ? item.quantityKg : (came.underWayKg ?? 0);
    const stop = stops.get(keyOf(item));
    const own = { gtin: item.gtin, lot: item.lot, product: item.productName ?? item.gtin, openKg };
    return openKg > 0 ? [{ ...own, quantityKg: item.quantityKg, ...(stop === undefined ? {} : { stop }) }] : [];
  });
  const units = shipment.units?.filter(({ outcome }) => outcome === undefined);
  return { from, fromName, id, shippedAt, items, ...(vehicle && { vehicle }), ...(units && { units }) };
}

/** What stops lots that are on their way: each is asked for, some at a time. */
async function stopsOf(names: readonly LotName[]): Promise<ReadonlyMap<string, Stop>> {
  const found = new Map<string, Stop>();
  const open = names.slice(0, LOOKED_MAX);
  const next = async (): Promise<void> => {
    for (let name = open.pop(); name !== undefined; name = open.pop()) {
      const path = { gtin: name.gtin, lot: name.lot };
      const batch = await taken(service.GET("/api/batches/{gtin}/{lot}", { params: { path } })).catch(() => undefined);
      if (batch?.recall !== undefined) found.set(keyOf(name), "recalled");
      else if (batch?.voided !== undefined) found.set(keyOf(name), "voided");
      else if (batch?.state.code === "test-failed" || batch?.state.code === "interval-breached")
        found.set(keyOf(name), "held");
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return found;
}

/** The last one first: the next lorry most often goes where the last one went. */
async function receiversOf(own: string): Promise<readonly Receiver[]> {
  const { receivers, last } = await readReceivers(own);
  const ordered = [...receivers.filter(({ id }) => id === last), ...receivers.filter(({ id }) => id !== last)];
  return ordered.map(({ id, title, detail = "" }) => ({ id, name: title, place: detail }));
}

/** Reads what a depot needs to know of its goods. Rejects with `Unreachable`, `Refused` or `SignedOut`; nothing is half read. */
export async function readGround(own: string, now: number): Promise<Ground> {
  const [batches, pending, partly, recalls, tasks, receivers, units] = await Promise.all([
    all(
      (cursor) =>
        taken(service.GET("/api/batches", { params: { query: { limit: 100, onHand: "true", ...at(cursor) } } })),
      PAGES_MAX,
    ),
    taken(service.GET("/api/shipments", { params: { query: { limit: 50, direction: "in", status: "pending" } } })),
    taken(
      service.GET("/api/shipments", { params: { query: { limit: 50, direction: "in", status: "partly-received" } } }),
    ),
    taken(service.GET("/api/recalls", { params: { query: { limit: 100, status: "open" } } })),
    taken(service.GET("/api/recall-tasks", { params: { query: { limit: 100 } } })),
    receiversOf(own),
    taken(service.GET("/api/units", { params: { query: { limit: 100, status: "standing" } } })),
  ]);
  const coming = [...pending.items, ...partly.items];
  const recalled = recalls.items.map(({ gtin, lot }) => ({ gtin, lot }));
  const stops = await stopsOf(coming.flatMap(({ items }) => items.map(({ gtin, lot }) => ({ gtin, lot }))));
  const incoming = coming.map((one) => incomingOf(one, stops)).filter(({ items }) => items.length > 0);
  return {
    readAt: now,
    lots: batches.items.map(lotOf),
    incoming,
    recalled,
    tasks: tasks.items,
    receivers,
    units: units.items.filter(({ holder }) => holder === own),
    isWhole: batches.isWhole && pending.next === undefined && partly.next === undefined,
  };
}
