import type { Batch } from "@suyuan/domain/batches/batch";
import type { PackedBatch } from "@suyuan/domain/batches/codec";
import { lotId } from "@suyuan/domain/batches/identity";
import { keepApart, otherSide, ROOM_SIDES, sideInRoom } from "@suyuan/domain/batches/rooms";
import type { Key, Op } from "@suyuan/store/table";
import { batchIn, batchKeyOf } from "../batch-rows.ts";
import { roomCountKey, roomSideKey } from "../keys.ts";
import { create, type Loaded } from "../loaded.ts";
import type { RowKey } from "../row-key.ts";
import type { Room } from "../rows.ts";

/**
 * What a step into a room looks at there (ADR 80): of the side that does not keep with the batch the newest five that were put in. Whether they are
 * still there is asked of the batches themselves; which others are listed, their count tells.
 */

/** Batches of one side that a room's short list names. */
export const NEWEST_MAX = 5;

/** Of the other lots in the room: profiles of those that were looked at and are there, and how many more are listed. */
export interface Seen {
  readonly profiles: readonly string[];
  readonly unseen: number;
}

export const NOTHING_SEEN: Seen = { profiles: [], unseen: 0 };

/** The rows of a room that a step reads, beside the room's own. */
export function roomKeys(room: Key): readonly Key[] {
  return ROOM_SIDES.flatMap((side) => [roomSideKey(room, side), roomCountKey(room, side)]);
}

/** Neighbours to look at, by their ids; of an earlier row's list the newest. */
function newestIn(loaded: Loaded, room: RowKey<Room>, batch: Batch): readonly string[] {
  const side = sideInRoom(batch.product.profile);
  if (side === undefined) return [];
  const { newest = [] } = loaded.state(roomSideKey(room, otherSide(side))) ?? {};
  const { profiles = {} } = loaded.state(room) ?? {};
  const listed = Object.entries(profiles).filter(([, profile]) => keepApart(batch.product.profile, profile));
  const earlier = listed.slice(-NEWEST_MAX).map(([id]) => id);
  return [...new Set([...newest, ...earlier])].filter((id) => id !== lotId(batch));
}

/** The batches to be read before a batch is put into the room. */
export function neighboursOf(loaded: Loaded, room: RowKey<Room>, batch: Batch): readonly RowKey<PackedBatch>[] {
  return newestIn(loaded, room, batch).map(batchKeyOf);
}

/** Who is there of them, once they are read. */
export function seenIn(loaded: Loaded, room: RowKey<Room>, batch: Batch, isThere: (other: Batch) => boolean): Seen {
  const side = sideInRoom(batch.product.profile);
  if (side === undefined) return NOTHING_SEEN;
  const others = newestIn(loaded, room, batch).map((id) => batchIn(loaded, batchKeyOf(id)));
  const there = others.flatMap((other) => (other !== undefined && isThere(other) ? [other.product.profile] : []));
  const { count = 0 } = loaded.state(roomCountKey(room, otherSide(side))) ?? {};
  return { profiles: there, unseen: Math.max(0, count - others.length) };
}

/**
 * What a step leaves in the room's rows: the room where it is new, and the batch among the newest of its side. The side that it does not keep with
 * must not have changed: of two that are put in at once one sees the other. The follower of rooms does the rest.
 */
export function roomWrites(
  loaded: Loaded,
  room: RowKey<Room>,
  step: {
    readonly batch: Batch;
    readonly name: string;
    readonly lies: boolean;
    readonly action: "in" | "out";
  },
): Op[] {
  const named = loaded.has(room) ? [] : [create(room, { name: step.name })];
  const side = sideInRoom(step.batch.product.profile);
  if (side === undefined) return named;
  const [own, other] = [roomSideKey(room, side), roomSideKey(room, otherSide(side))];
  const { newest = [] } = loaded.state(own) ?? {};
  const id = lotId(step.batch);
  const after = newestAfter(newest, id, step.lies);
  return [
    ...named,
    ...(after === newest ? [] : [loaded.next(own, { newest: after })]),
    ...(step.action === "in" ? [loaded.unchanged(other)] : []),
  ];
}

/** The same list where nothing changes. */
function newestAfter(newest: readonly string[], id: string, lies: boolean): readonly string[] {
  const isListed = newest.includes(id);
  if (lies === isListed) return newest;
  return lies ? [id, ...newest].slice(0, NEWEST_MAX) : newest.filter((each) => each !== id);
}
