import { notFound } from "@suyuan/domain/access";
import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { plainText } from "@suyuan/domain/identifiers/search-words";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { storedIdsOf } from "../../ledger/ids/own.ts";
import { partyShipments, shipmentKey } from "../../ledger/keys.ts";
import { foundBy } from "../../ledger/lists/keys.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import type { StoredShipment } from "../../ledger/rows.ts";
import { ambiguous } from "./ambiguous.ts";

/** Arrivals that are looked through for an id: what an earlier version sent has its word from the followers. */
const NEWEST_ARRIVALS = 100;
/** Different senders that used one id towards one receiver; with more, the sender must be named. */
const SENDERS_MAX = 20;

/** What somebody means by the id of a shipment. `end`: at which end they must stand for it to be theirs; `from`: whose it is, as they say. */
export interface MeantShipment {
  readonly id: string;
  readonly from?: string | undefined;
  readonly end: "from" | "to" | "either";
  /** Of a receipt: what it speaks of. It tells apart what came under one id from several senders. */
  readonly lots?: readonly (Lot | { readonly sscc: string })[];
}

/**
 * The id under which the shipment is stored that somebody means: its sender's own, or one that came to its receiver. Only rows of the asker's
 * own partitions are looked at, so that no stranger's shipments change or slow an answer. Throws `not-found`, as for what never was, and
 * `invalid-request` where several senders used the id: the way out is `?from=`.
 */
export async function shipmentMeant(
  deps: Pick<Deps, "table">,
  { organisation }: Pick<Actor, "organisation">,
  { id, from, end, lots = [] }: MeantShipment,
): Promise<string> {
  if (from !== undefined) {
    const [now, former] = storedIdsOf(from, id);
    const rows = await readMany(deps.table, [shipmentKey(now), shipmentKey(former)]);
    const isTheirs = (row: StoredShipment | undefined) => row?.from === from;
    return !rows.has(shipmentKey(now)) && isTheirs(rows.state(shipmentKey(former))) ? former : now;
  }
  const [sent, came] = await Promise.all([sentBy(deps, organisation, id), cameTo(deps, organisation, id)]);
  // Whoever stands at the other end only, hears from the rules how it is done instead.
  const standing = { from: [sent, came], to: [came, sent], either: [[...sent, ...came], []] }[end];
  const [theirs = []] = standing.filter((found) => found.length > 0);
  const [only, second] = theirs.length > 1 && lots.length > 0 ? theirs.filter((found) => carries(found, lots)) : theirs;
  if (theirs.length > 1 && (only === undefined || second !== undefined)) throw ambiguous();
  if (only === undefined) throw notFound("shipment", id);
  return only.name;
}

interface Found {
  readonly name: string;
  readonly shipment: StoredShipment;
}

function carries({ shipment }: Found, lots: NonNullable<MeantShipment["lots"]>): boolean {
  const nameOf = (item: Lot | { readonly sscc: string }) => ("sscc" in item ? `00/${item.sscc}` : lotId(item));
  const carried = new Set([...shipment.items, ...(shipment.units ?? []).map(({ sscc }) => ({ sscc }))].map(nameOf));
  return lots.every((item) => carried.has(nameOf(item)));
}

async function sentBy(deps: Pick<Deps, "table">, organisation: string, id: string): Promise<readonly Found[]> {
  return shipments(deps, storedIdsOf(organisation, id), ({ from }) => from === organisation);
}

/** By the word that a shipment brings for its receiver; those of earlier versions by the newest arrivals, too, until they are followed. */
async function cameTo(deps: Pick<Deps, "table">, organisation: string, id: string): Promise<readonly Found[]> {
  const [newest, older] = await Promise.all([
    readPage(deps.table, partyShipments(organisation, "in"), { reverse: true, limit: NEWEST_ARRIVALS }),
    readPage(deps.table, foundBy({ organisation }, "shipment", plainText(id), true), { limit: SENDERS_MAX }),
  ]);
  const names = [...newest.rows, ...older.rows].map(({ data }) => data.id).filter((name) => plainId(name) === id);
  return shipments(deps, [...new Set([id, ...names])], ({ to }) => to === organisation);
}

/** Those of these that are there and fit. */
async function shipments(
  deps: Pick<Deps, "table">,
  names: readonly string[],
  fits: (shipment: StoredShipment) => boolean,
): Promise<readonly Found[]> {
  const rows = await readMany(deps.table, names.map(shipmentKey));
  return names.flatMap((name) => {
    const shipment = rows.state(shipmentKey(name));
    return shipment !== undefined && fits(shipment) ? [{ name, shipment }] : [];
  });
}
