import type { Key, Op } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { factAt, factIdOfOutbox, journalKey, OUTBOX_SHARDS, outboxKeyAt, outboxPartition } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { readPage } from "../ledger/read.ts";
import { freshToken } from "../ledger/retry.ts";
import type { OutboxRow, Progress } from "../ledger/rows.ts";
import { asideOps } from "../ledger/set-aside.ts";
import { type Follower, takes } from "./follower.ts";
import { FOLLOWERS } from "./followers.ts";
import { type Continued, runFollowers } from "./run-followers.ts";
import { asidesOf, tellAside } from "./set-aside.ts";

const NOBODY_BEGAN: Progress = { done: [], bookmarks: {} };

/**
 * Gives one recorded fact to each of its followers. When all of them are done with it, or had it set aside, its outbox row goes to the
 * journal; while one has more to do, a new outbox row says where each goes on. Every step may be repeated: the host delivers at least
 * once, and in any order. Rejects when the store is out of reach; the host tries again.
 */
export async function followFact(
  deps: Deps,
  outbox: Key,
  row: OutboxRow,
  followers: readonly Follower[] = FOLLOWERS,
): Promise<void> {
  const { kind, recordedAt, progress = NOBODY_BEGAN } = row;
  const fact = { at: factAt(row), factId: factIdOfOutbox(outbox), kind, recordedAt };
  const takers = followers.filter((follower) => takes(follower, kind));
  const { done, continued, failures } = await runFollowers(deps, takers, fact, progress);
  const asides = asidesOf(deps, fact, failures);
  const handedOver = failures.flatMap(({ follower, waiting }) => [follower, ...waiting]);
  const next =
    continued.length > 0
      ? goingOn(deps, outbox, row, { done: [...done, ...handedOver], continued })
      : create(journalKey(recordedAt, fact.factId), { ...fact.at, kind });
  const ops = [
    next,
    ...asideOps(asides.map((aside) => aside.row)),
    { delete: outbox, when: { versionIs: 1 } } satisfies Op,
  ];
  const commit = await deps.table.transact(ops, freshToken(deps));
  if (!commit.ok) return requireSettled(deps, outbox);
  tellAside(deps, asides);
  if (continued.length === 0) {
    deps.metrics.milliseconds("OutboxLag", Math.max(0, deps.now().getTime() - Date.parse(recordedAt)));
  }
}

/** The outbox row in place of this one, under a key of its own: a stream tells of new rows only. */
function goingOn(
  deps: Deps,
  outbox: Key,
  { progress: _, ...row }: OutboxRow,
  { done, continued }: { readonly done: readonly string[]; readonly continued: readonly Continued[] },
): Op {
  const bookmarks = Object.fromEntries(continued.map(({ follower, bookmark }) => [follower, bookmark]));
  const next: OutboxRow = { ...row, progress: { done, bookmarks } };
  return create(outboxKeyAt(outbox, freshToken(deps)), next);
}

/** A row that is gone was followed by another process meanwhile. */
async function requireSettled(deps: Deps, outbox: Key): Promise<void> {
  if ((await deps.table.get(outbox, { consistent: true })) === undefined) return;
  throw new Error(`outbox row could not be let go: ${outbox.pk} ${outbox.sk}`);
}

/** Of one drain. */
export interface DrainOptions {
  /** Only facts recorded by then: what is newer is left to the stream. */
  readonly until?: Date;
  /** No page is begun after this instant. */
  readonly deadline?: Date;
  readonly followers?: readonly Follower[];
}

const ROWS_AT_ONCE = 100;

/**
 * Follows everything in the outbox: for a host without a stream. Answers how many rows it followed. A row that fails holds up no
 * other; when all that could be followed is, its error is thrown.
 */
export async function drainOutbox(deps: Deps, options: DrainOptions = {}): Promise<number> {
  const { until, deadline, followers } = options;
  const range = { limit: ROWS_AT_ONCE, ...(until === undefined ? {} : { to: `${until.toISOString()}~` }) };
  let followed = 0;
  const failures: unknown[] = [];
  for (let shard = 0; shard < OUTBOX_SHARDS; shard++) {
    let cursor: string | undefined;
    do {
      if (deadline !== undefined && deps.now() >= deadline) break;
      const page = await readPage(deps.table, outboxPartition(shard), range, cursor);
      const outcomes = await Promise.allSettled(
        page.rows.map(({ pk, sk, data }) => followFact(deps, { pk, sk }, data, followers)),
      );
      const failed = outcomes.filter((outcome) => outcome.status === "rejected");
      followed += outcomes.length - failed.length;
      failures.push(...failed.map(({ reason }) => reason));
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  if (failures.length > 0) throw failures[0];
  return followed;
}
