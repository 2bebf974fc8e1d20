import type { Key } from "@suyuan/store/table";
import { completeRun } from "../commands/label-runs.ts";
import { carryOut } from "../epcis/capture/carry.ts";
import { forgetSubscription } from "../epcis/subscriptions/queue.ts";
import type { Deps } from "../host.ts";
import { create, type FactRow, freshToken } from "../ledger/commit.ts";
import { exceptionsIn } from "../ledger/exceptions.ts";
import { journalKey, OUTBOX_SHARDS, outboxPartition } from "../ledger/keys.ts";
import { listExceptions } from "./exceptions.ts";
import { indexEvent, showEarlierEvents } from "./index-events.ts";
import { applyLateInput } from "./late-inputs.ts";

/** An outbox row: which fact was recorded. */
export interface OutboxRow extends Key {
  readonly kind: string;
  readonly recordedAt: string;
}

/**
 * Does what follows from one recorded fact, then moves its outbox row to the journal. Every step may be repeated: the host delivers
 * at least once, and in any order. Rejects when the store is out of reach; the host tries again.
 */
export async function followFact(deps: Deps, outbox: Key, row: OutboxRow): Promise<void> {
  const item = await deps.table.get({ pk: row.pk, sk: row.sk }, { consistent: true });
  if (item === undefined) throw new Error(`outbox row without its fact: ${row.pk} ${row.sk}`);
  const factRow = item.data as unknown as FactRow;
  const { fact } = factRow;
  if (fact.kind === "labels-issued") await completeRun(deps, fact.data.id);
  if (fact.kind === "capture-accepted") {
    if ((await carryOut(deps, fact.data.id)) === "more") return comeBack(deps, outbox, row, freshToken(deps));
  }
  if (fact.kind === "subscription-ended") await forgetSubscription(deps, fact.data.id);
  if (fact.kind === "query-removed") for (const id of fact.data.ended) await forgetSubscription(deps, id);
  if (factRow.fact.event !== undefined) {
    await indexEvent(deps, { pk: row.pk, sk: row.sk }, factRow);
    const next = await showEarlierEvents(deps, factRow.fact, outbox.sk.split(PLACE)[1]);
    if (next !== undefined) return comeBack(deps, outbox, row, next);
  }
  const late = fact.kind === "input-recorded" ? await applyLateInput(deps, fact.data, { pk: row.pk, sk: row.sk }) : [];
  await listExceptions(deps, factRow, [...exceptionsIn(factRow), ...late]);
  const commit = await deps.table.transact(
    [
      create(journalKey(row.recordedAt, factRow.id), { pk: row.pk, sk: row.sk, kind: row.kind }),
      { delete: outbox, when: { versionIs: 1 } },
    ],
    freshToken(deps),
  );
  if (!commit.ok && (await deps.table.get(outbox, { consistent: true })) !== undefined) {
    throw new Error(`outbox row could not be settled: ${row.pk} ${row.sk}`);
  }
  deps.metrics.milliseconds("OutboxLag", Math.max(0, deps.now().getTime() - Date.parse(row.recordedAt)));
}

/** Parts an outbox row's key from where its work goes on. */
const PLACE = "~";

/** Leaves the rest of a fact's work to a new outbox row in place of this one: each call stays short. */
async function comeBack(deps: Deps, outbox: Key, row: OutboxRow, place: string): Promise<void> {
  const [own = ""] = outbox.sk.split(PLACE);
  const next = create({ pk: outbox.pk, sk: `${own}${PLACE}${place}` }, row);
  const commit = await deps.table.transact([next, { delete: outbox, when: { versionIs: 1 } }], freshToken(deps));
  if (!commit.ok && (await deps.table.get(outbox, { consistent: true })) !== undefined) {
    throw new Error(`outbox row could not be carried on: ${row.pk} ${row.sk}`);
  }
}

/**
 * Follows everything in the outbox: for a host without a stream. Answers how many rows it settled. A row that fails holds up no
 * other; when all that could be settled is, its error is thrown.
 */
export async function drainOutbox(deps: Deps): Promise<number> {
  let settled = 0;
  const failures: unknown[] = [];
  for (let shard = 0; shard < OUTBOX_SHARDS; shard++) {
    let cursor: string | undefined;
    do {
      const page = await deps.table.query(outboxPartition(shard), { limit: 100 }, cursor, { consistent: true });
      const outcomes = await Promise.allSettled(
        page.items.map(({ pk, sk, data }) => followFact(deps, { pk, sk }, data as unknown as OutboxRow)),
      );
      const failed = outcomes.filter((outcome) => outcome.status === "rejected");
      settled += outcomes.length - failed.length;
      failures.push(...failed.map(({ reason }) => reason));
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  if (failures.length > 0) throw failures[0];
  return settled;
}
