import type { Batch } from "@suyuan/domain/batches/batch";
import { addDays } from "@suyuan/domain/calendar";
import type { Context } from "@suyuan/domain/context";
import { ACTIVES_DAYS, flagLateInput, type PlacedInput } from "@suyuan/domain/farm/record-input";
import type { Key, Op, Table } from "@suyuan/store/table";
import { completeRun } from "../commands/label-runs.ts";
import { carryOut } from "../epcis/capture/carry.ts";
import { followSubscriptions } from "../epcis/subscriptions/queue.ts";
import type { Deps } from "../host.ts";
import { batchOf, batchWrites, newFlags } from "../ledger/batch-rows.ts";
import { create, type Exceptions, type FactRow, freshToken, Loaded } from "../ledger/commit.ts";
import { batchKey, exceptionKey, harvestKey, journalKey, OUTBOX_SHARDS, outboxPartition } from "../ledger/keys.ts";
import type { ExceptionRow } from "../routes/exceptions.ts";
import { indexEvent, showEarlierEvents } from "./index-events.ts";

/** An outbox row: which fact was recorded. */
export interface OutboxRow extends Key {
  readonly kind: string;
  readonly recordedAt: string;
}

/** Flags listed for auditors from one fact; together with the journal they fit one transaction. */
const FLAGS_MAX = 25;

/**
 * Does what follows from one recorded fact, then moves its outbox row to the journal. Every step may be repeated: the host delivers
 * at least once, and in any order. Rejects when the store is out of reach; the host tries again.
 */
export async function followFact(deps: Deps, outbox: Key, row: OutboxRow): Promise<void> {
  const item = await deps.table.get({ pk: row.pk, sk: row.sk }, { consistent: true });
  if (item === undefined) throw new Error(`outbox row without its fact: ${row.pk} ${row.sk}`);
  const factRow = item.data as unknown as FactRow;
  if (row.kind === "labels-issued") await completeRun(deps, String(factRow.fact.data.id));
  if (row.kind === "capture-accepted") {
    const id = (factRow.fact.data as { id: string }).id;
    if ((await carryOut(deps, id)) === "more") return comeBack(deps, outbox, row, freshToken(deps));
  }
  if (row.kind === "subscription-ended" || row.kind === "query-removed") await followSubscriptions(deps, factRow);
  if (factRow.fact.event !== undefined) {
    await indexEvent(deps, { pk: row.pk, sk: row.sk }, factRow);
    const next = await showEarlierEvents(deps, factRow.fact, outbox.sk.split(PLACE)[1]);
    if (next !== undefined) return comeBack(deps, outbox, row, next);
  }
  const late = row.kind === "input-recorded" ? await applyLateInput(deps, factRow, row) : [];
  const commit = await deps.table.transact(
    [
      create(journalKey(row.recordedAt, factRow.id), { pk: row.pk, sk: row.sk, kind: row.kind }),
      ...exceptionOps(factRow, [factRow.exceptions ?? [], factRow.moreExceptions ?? [], late].flat()),
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

/** One row per flag for the county, the city and the province: each reads its own partition. */
function exceptionOps({ id, fact }: FactRow, found: readonly Exceptions[]): Op[] {
  const flags = found.flatMap(({ region, subject, flags }) => flags.map((flag) => ({ region, subject, flag })));
  return flags.slice(0, FLAGS_MAX).flatMap(({ region, subject, flag }, n) => {
    const row: ExceptionRow = {
      subject,
      code: flag.code,
      zh: flag.reason.zh,
      en: flag.reason.en,
      at: flag.at,
      kind: fact.kind,
      by: fact.by.organisation,
    };
    const [province, city, county] = [`${region.slice(0, 2)}0000`, `${region.slice(0, 4)}00`, region.slice(0, 6)];
    return [...new Set([county, city, province])].map((at) => create(exceptionKey(at, fact.recordedAt, id, n), row));
  });
}

/** Brings a late input to the batches that were registered before it: the actives they must be tested for, and a breach as a flag. */
async function applyLateInput(deps: Deps, { fact }: FactRow, at: Key): Promise<Exceptions[]> {
  const input = fact.data as unknown as PlacedInput;
  const { pk, sk: from } = harvestKey(input.base, input.appliedOn, "", "");
  const { sk: to } = harvestKey(input.base, addDays(input.appliedOn, ACTIVES_DAYS + 1), "", "");
  const found: Exceptions[] = [];
  for (const { gtin, lot } of await harvests(deps.table, pk, { from, to }, input.plot)) {
    const flagged = await changeBatch(deps, gtin, lot, at, (batch, ctx) => flagLateInput(batch, input, ctx));
    if (flagged !== undefined) found.push(flagged);
  }
  return found;
}

interface Harvest {
  readonly gtin: string;
  readonly lot: string;
  readonly plots: readonly string[];
}

async function harvests(
  table: Table,
  pk: string,
  range: { readonly from: string; readonly to: string },
  plot: string,
): Promise<Harvest[]> {
  const found: Harvest[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query(pk, range, cursor, { consistent: true });
    found.push(...page.items.map(({ data }) => data as unknown as Harvest).filter(({ plots }) => plots.includes(plot)));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

/**
 * Applies a rule to one batch, unless the batch says the same already; its history points at the fact that is the cause. Answers the
 * flags that the rule adds, also when an earlier delivery added them.
 */
async function changeBatch(
  deps: Deps,
  gtin: string,
  lot: string,
  cause: Key,
  rule: (batch: Batch, ctx: Context) => Batch,
): Promise<Exceptions | undefined> {
  const key = batchKey(gtin, lot);
  for (let attempt = 0; attempt < 10; attempt++) {
    const item = await deps.table.get(key, { consistent: true });
    const batch = batchOf(item);
    const producer = batch?.parties[batch.organisation];
    if (batch === undefined || producer === undefined) return undefined;
    const after = rule(batch, {
      now: deps.now().toISOString(),
      publicUrl: deps.publicUrl,
      actor: { organisation: batch.organisation, role: "clerk", party: producer },
    });
    const flagged = newFlags(batch, after);
    if (saysTheSame(batch, after)) return flagged;
    const writes = batchWrites(new Loaded([key], [item]), after, cause);
    if ((await deps.table.transact(writes, freshToken(deps))).ok) return flagged;
  }
  throw new Error(`batch could not be changed: ${gtin} ${lot}`);
}

/** Is every flag of `after` on the batch already (whenever it was put there), with the same actives? */
function saysTheSame(before: Batch, after: Batch): boolean {
  const said = new Set(before.flags.map(({ reason }) => reason.en));
  return (
    after.flags.every(({ reason }) => said.has(reason.en)) && after.activesUsed.length === before.activesUsed.length
  );
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
