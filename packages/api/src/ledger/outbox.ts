import type { Table } from "@suyuan/store/table";
import { asidePartition, OUTBOX_SHARDS, outboxPartition, recordedAtOfOutbox } from "./keys.ts";
import { EVENTUAL, readPage } from "./read.ts";

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
    readPage(table, asidePartition, { limit: ASIDE_COUNTED_MAX }, undefined, EVENTUAL),
    ...shards.map((shard) => readPage(table, shard, { limit: 1 }, undefined, EVENTUAL)),
  ]);
  const ages = oldest.flatMap(({ rows }) => rows.map((row) => now.getTime() - Date.parse(recordedAtOfOutbox(row))));
  return { setAside: aside.rows.length, lagSeconds: Math.floor(Math.max(0, ...ages) / 1000) };
}

/** Until when everything recorded has been followed, as far as a read at `now` sees: when the oldest fact was recorded that waits, or now. */
export async function followedUntil(table: Pick<Table, "query">, now: Date): Promise<string> {
  const shards = Array.from({ length: OUTBOX_SHARDS }, (_, shard) => outboxPartition(shard));
  const oldest = await Promise.all(shards.map((shard) => readPage(table, shard, { limit: 1 }, undefined, EVENTUAL)));
  const waiting = oldest.flatMap(({ rows }) => rows.map(recordedAtOfOutbox));
  return waiting.sort()[0] ?? now.toISOString();
}
