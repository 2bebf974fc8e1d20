import type { Batch } from "@suyuan/domain/batches/batch";
import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import { ROOM_SIDES, type RoomSide, sideInRoom } from "@suyuan/domain/batches/rooms";
import type { Fact } from "@suyuan/domain/fact";
import type { Key, Op } from "@suyuan/store/table";
import { liesIn } from "../commands/storage.ts";
import type { Deps } from "../host.ts";
import { batchIn } from "../ledger/batch-rows.ts";
import { batchKey, roomBatches, roomBatchKey, roomCountKey, roomKey, roomSideKey } from "../ledger/keys.ts";
import { create, type Loaded } from "../ledger/loaded.ts";
import { readMany, readPage } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import { NEWEST_MAX } from "../ledger/rooms/neighbours.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { Room } from "../ledger/rows.ts";
import { type Follower, followerOf } from "./follower.ts";

type Kind =
  | "storage-recorded"
  | "shipment-sent"
  | "loss-recorded"
  | "order-recorded"
  | "order-corrected"
  | "batch-voided"
  | "transformation-recorded"
  | "transformation-voided";

/**
 * Which batches lie in a room, of those that can harm others or be harmed: one row for each, their count, and the short list of the newest
 * filled up again where some of it left. It is given its past, too: rooms had one growing row before. No order matters: whether a batch lies
 * in a room is asked of the batch as it is, after its row in the room was read; whoever puts it in again after that is followed, too.
 */
export const vacatedRooms: Follower = {
  ...followerOf<Kind>(
    "vacated-rooms",
    [
      "storage-recorded",
      "shipment-sent",
      "loss-recorded",
      "order-recorded",
      "order-corrected",
      "batch-voided",
      "transformation-recorded",
      "transformation-voided",
    ],
    async (deps, { fact }) => {
      for (const { lot, locations } of movedIn(fact)) {
        for (const location of locations) await settle(deps, holderIn(fact), lot, location);
      }
      return "done";
    },
  ),
  wantsPast: true,
};

/**
 * Registrations that were taken back while the goods lay in store, before their facts told the rooms: those of the batch's steps are looked at.
 * No order matters, as above.
 */
export const voidedInStore: Follower = {
  ...followerOf<"batch-voided">("voided-in-store", ["batch-voided"], async (deps, { fact }) => {
    const { gtin, lot, drawnFromRooms } = fact.data;
    if (drawnFromRooms !== undefined) return "done";
    const key = batchKey(gtin, lot);
    const steps = batchIn(await readMany(deps.table, [key]), key)?.storage ?? [];
    const own = steps.filter(({ organisation }) => organisation === fact.by.organisation);
    for (const location of new Set(own.map((step) => step.location))) {
      await settle(deps, fact.by.organisation, { gtin, lot }, location);
    }
    return "done";
  }),
  wantsPast: true,
};

/** Whose rooms: what a platform sold lay with the seller. */
function holderIn(fact: Fact<Kind>): string {
  const isSale = fact.kind === "order-recorded" || fact.kind === "order-corrected";
  return isSale ? fact.data.seller : fact.by.organisation;
}

function movedIn(fact: Fact<Kind>): { readonly lot: Lot; readonly locations: readonly string[] }[] {
  if (fact.kind === "storage-recorded") {
    const { data } = fact;
    const items = "items" in data ? data.items : [data];
    return items.map((lot) => ({ lot, locations: [data.location] }));
  }
  return leftBy(fact).map((item) => ({ lot: item, locations: Object.keys(item.drawnFromRooms ?? {}) }));
}

/** What may have left rooms: of a transformation that was taken back, what had come out of it. */
function leftBy(fact: Exclude<Fact<Kind>, { readonly kind: "storage-recorded" }>) {
  switch (fact.kind) {
    case "shipment-sent":
    case "order-recorded":
      return fact.data.items;
    case "order-corrected":
      return fact.data.after.items;
    case "transformation-recorded":
      return fact.data.inputs;
    case "transformation-voided":
      return fact.data.outputs;
    case "loss-recorded":
    case "batch-voided":
      return [fact.data];
  }
}

interface Place {
  readonly room: RowKey<Room>;
  readonly lot: Lot;
  /** As it is; undefined where there is none. */
  readonly batch: Batch | undefined;
  readonly lies: boolean;
}

async function settle(deps: Deps, organisation: string, lot: Lot, location: string): Promise<void> {
  const [room, key] = [roomKey(organisation, location), batchKey(lot.gtin, lot.lot)];
  const listed = ROOM_SIDES.map((side) => roomBatchKey(room, side, lot));
  const once = async (): Promise<true | undefined> => {
    const first = await readMany(deps.table, [room, ...listed]);
    const batch = batchIn(await readMany(deps.table, [key]), key);
    const lies = batch !== undefined && liesIn(batch, organisation, location);
    const ops = await opsOf(deps, first, { room, lot, batch, lies });
    return ops.length === 0 || (await deps.table.transact(ops, freshToken(deps))).ok || undefined;
  };
  await untilCommitted(deps, once, { gaveUp: `the room of ${lotId(lot)} changes too often`, outages: "throw" });
}

/** What makes the rows of the room say where the batch lies. */
async function opsOf(deps: Deps, first: Loaded, place: Place): Promise<readonly Op[]> {
  const { room, lot, batch, lies } = place;
  const ops: Op[] = [...earlierWithout(first, room, lotId(lot))];
  const own = batch && sideInRoom(batch.product.profile);
  for (const side of ROOM_SIDES) {
    const key = roomBatchKey(room, side, lot);
    const isIn = lies && side === own;
    if (isIn === first.has(key)) continue;
    ops.push(isIn ? create(key, { gtin: lot.gtin, lot: lot.lot }) : first.removed(key));
    ops.push(...(await countedOps(deps, place, side, isIn)));
  }
  return ops;
}

/** The row of an earlier version without the batch: its own row tells of it now. */
function earlierWithout(first: Loaded, room: RowKey<Room>, id: string): readonly Op[] {
  const { profiles, ...rest } = first.state(room) ?? {};
  if (profiles?.[id] === undefined) return [];
  const { [id]: _, ...others } = profiles;
  return [first.next(room, Object.keys(others).length === 0 ? rest : { ...rest, profiles: others })];
}

/** The count of a side, and its newest: without one that left, filled up from those that are in. */
async function countedOps(deps: Deps, { room, lot }: Place, side: RoomSide, isIn: boolean): Promise<readonly Op[]> {
  const [count, newest] = [roomCountKey(room, side), roomSideKey(room, side)];
  const loaded = await readMany(deps.table, [count, newest]);
  const before = loaded.state(count)?.count ?? 0;
  const list = loaded.state(newest)?.newest ?? [];
  const kept = isIn ? list : list.filter((id) => id !== lotId(lot));
  const total = Math.max(0, before + (isIn ? 1 : -1));
  const hasMore = kept.length < Math.min(NEWEST_MAX, total);
  const filled = hasMore ? await filledUp(deps, room, side, { kept, lot, isIn }) : kept;
  return [
    loaded.next(count, { count: total }),
    ...(filled.join("\n") === list.join("\n") ? [] : [loaded.next(newest, { newest: filled })]),
  ];
}

async function filledUp(
  { table }: Pick<Deps, "table">,
  room: Key,
  side: RoomSide,
  { kept, lot, isIn }: { readonly kept: readonly string[]; readonly lot: Lot; readonly isIn: boolean },
): Promise<readonly string[]> {
  const { rows } = await readPage(table, roomBatches(room, side), { limit: 2 * NEWEST_MAX });
  const others = rows.map(({ data }) => lotId(data)).filter((id) => id !== lotId(lot));
  const all = isIn ? [...kept, lotId(lot), ...others] : [...kept, ...others];
  return [...new Set(all)].slice(0, NEWEST_MAX);
}
