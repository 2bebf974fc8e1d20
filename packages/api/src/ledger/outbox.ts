import type { Json, Key, Table } from "@suyuan/store/table";
import { ASIDE_PARTITION, OUTBOX_SHARDS, outboxPartition } from "./keys.ts";

/** Where a follower goes on in a fact that is too much for one call. Only the follower that made it reads it. */
export type Bookmark = Json;

/** How far the followers of one fact are; a follower that is in neither has not begun. */
export interface Progress {
  /** Through with the fact, or the fact is set aside for them. */
  readonly done: readonly string[];
  readonly bookmarks: Readonly<Record<string, Bookmark>>;
}

/** An outbox row: which fact was recorded, and how far it is followed. It stays until every follower has done it or had it set aside. */
export interface OutboxRow extends Key {
  readonly kind: string;
  readonly recordedAt: string;
  /** Absent: nobody began. */
  readonly progress?: Progress;
}

/** A fact that a follower could not process. Its key says when it is tried again. */
export interface AsideRow {
  readonly follower: string;
  /** Followers that must come after it, and wait with it. */
  readonly waiting: readonly string[];
  /** Key of the fact's row. */
  readonly fact: { readonly pk: string; readonly sk: string };
  readonly factId: string;
  readonly kind: string;
  readonly recordedAt: string;
  /** When it was set aside first. */
  readonly since: string;
  readonly attempts: number;
  readonly nextAt: string;
  /** What the follower said the last time, at most 500 characters. */
  readonly reason: string;
  readonly bookmark?: Bookmark;
}

/** Rows set aside that are counted; there may be more. */
export const ASIDE_COUNTED_MAX = 100;

/** How followers stand, as `/health` says it. */
export interface Backlog {
  /** Facts that a follower could not process, counted once for each such follower; at most 100 are counted. */
  readonly setAside: number;
  /** Age in seconds of the oldest fact that waits in the outbox; 0 when none does. Facts set aside do not wait there. */
  readonly lagSeconds: number;
}

/** Reads how followers stand at `now`: the first row of each outbox partition, and at most 100 rows set aside. One round, eventually consistent. */
export async function backlogOf(table: Pick<Table, "query">, now: Date): Promise<Backlog> {
  const shards = Array.from({ length: OUTBOX_SHARDS }, (_, shard) => outboxPartition(shard));
  const [aside, ...oldest] = await Promise.all([
    table.query(ASIDE_PARTITION, { limit: ASIDE_COUNTED_MAX }),
    ...shards.map((pk) => table.query(pk, { limit: 1 })),
  ]);
  const ages = oldest.flatMap(({ items }) =>
    items.map(({ sk }) => now.getTime() - Date.parse(sk.slice(0, sk.indexOf("#")))),
  );
  return { setAside: aside.items.length, lagSeconds: Math.floor(Math.max(0, ...ages) / 1000) };
}
