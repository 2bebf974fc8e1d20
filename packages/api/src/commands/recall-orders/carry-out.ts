import { DomainError } from "@suyuan/domain/errors";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { Affected } from "@suyuan/domain/recall-orders/affected";
import { type RecallTask, tasksOf } from "@suyuan/domain/recall-orders/balance";
import type { Op } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { execute } from "../../ledger/commit.ts";
import { turn } from "../../ledger/indexes/turns.ts";
import { create } from "../../ledger/loaded.ts";
import { partsOf, readAll, readMany } from "../../ledger/read.ts";
import { affectedFrom, batchesIn } from "../../ledger/recalls/affected.ts";
import {
  affectedKey,
  affectedRows,
  type OrderProgress,
  type OrderRow,
  orderKey,
  ownTaskKey,
  progressKey,
  taskKey,
} from "../../ledger/recalls/keys.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import { endRecallCommand, recallCommand } from "../recalls.ts";
import { affectedParts } from "./order.ts";

/** Batches that are stopped side by side. */
const AT_ONCE = 20;
/** Holders whose tasks go in one transaction. */
const TASKS_AT_ONCE = 20;
/** Looks at what is concerned, after the first: what was under way while it was ordered came to rest by then. */
const LOOKS_MAX = 5;

/** The id of the recall of the n-th batch, from 1. */
function partId(order: string, n: number): string {
  return `${order}.${n}`;
}

/**
 * Does what follows from a recall by scope, as far as `goOn` lets it: tells its holders, stops its batches, looks again until nothing has
 * moved on in between, and ends the recalls of the batches once the order ended. May be repeated, and run beside itself. Answers whether
 * all is done.
 */
export async function carryOut(deps: Deps, id: string, goOn: () => boolean): Promise<boolean> {
  for (let isFirst = true; isFirst || goOn(); isFirst = false) {
    const loaded = await readMany(deps.table, [orderKey(id), progressKey(id)]);
    const [order, progress] = [loaded.state(orderKey(id)), loaded.state(progressKey(id))];
    if (order === undefined || progress === undefined) return true;
    if (!isFirst) await turn();
    if (order.ended !== undefined) {
      if (await endNext(deps, order, progress)) return true;
    } else if (progress.isSettled) return true;
    else if (progress.done < progress.batches.length) await stopNext(deps, order, progress);
    else await lookAgain(deps, order, progress);
  }
  return false;
}

/** Whoever ordered it, for the recalls of its batches. */
const ordererOf = ({ by, role, person }: OrderRow): Actor => ({
  organisation: by,
  role,
  key: "recall",
  ...(person === undefined ? {} : { person }),
});

async function stopNext(deps: Deps, order: OrderRow, progress: OrderProgress): Promise<void> {
  const { done, batches } = progress;
  if (done === 0) await tellHolders(deps, order, tasksOf(await affectedOf(deps, order.id)));
  const next = order.mock === true ? [] : batches.slice(done, done + AT_ONCE);
  const refused = (await Promise.all(next.map((batch, n) => stop(deps, order, batch, done + n + 1)))).flat();
  const until = order.mock === true ? batches.length : done + next.length;
  await advance(deps, order.id, (now) => {
    const known = new Set(now.refused.map(({ batch }) => batch));
    const more = refused.filter(({ batch }) => !known.has(batch));
    return { ...now, done: Math.max(now.done, until), refused: [...now.refused, ...more] };
  });
}

async function stop(deps: Deps, order: OrderRow, batch: string, n: number): Promise<OrderProgress["refused"]> {
  const [, gtin = "", , lot = ""] = batch.split("/");
  const { id, reason, level } = order;
  const body = { id: partId(plainId(id), n), gtin, lot: decodeURIComponent(lot), reason, level };
  try {
    await execute(deps, recallCommand(deps, { actor: ordererOf(order), body }, id));
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [{ batch, en: error.message, zh: error.detailZh }];
  }
}

/** All that the order concerns, as it was found last. */
export async function affectedOf({ table }: Pick<Deps, "table">, id: string): Promise<readonly Affected[]> {
  return (await readAll(table, affectedRows(id))).flatMap(({ data }) => data.goods);
}

/** Goods that moved while the order was made: whoever got them is told, and what was made of them is stopped, too. */
async function lookAgain(deps: Deps, order: OrderRow, progress: OrderProgress): Promise<void> {
  const { id } = order;
  if (order.mock === true || progress.looks >= LOOKS_MAX) {
    return advance(deps, id, (now) => ({ ...now, isSettled: true }));
  }
  const affected = await affectedFrom(deps, order).catch((error: unknown) => {
    if (error instanceof DomainError) return error;
    throw error;
  });
  if (affected instanceof DomainError) {
    const { message: en, detailZh: zh } = affected;
    return advance(deps, id, (now) => ({
      ...now,
      isSettled: true,
      refused: [...now.refused, { batch: order.scope.id, en, zh }],
    }));
  }
  await tellHolders(deps, order, tasksOf(affected));
  const known = new Set(progress.batches);
  const more = batchesIn(affected).filter((batch) => !known.has(batch));
  const parts = affectedParts(affected);
  const once = async (): Promise<true | undefined> => {
    const before = await readAll(deps.table, affectedRows(id));
    const count = Math.max(parts.length, before.length);
    const keys = Array.from({ length: count }, (_, n) => affectedKey(id, n));
    const loaded = await readMany(deps.table, [progressKey(id), ...keys]);
    const now = loaded.state(progressKey(id));
    if (now === undefined || now.looks !== progress.looks) return true;
    const next = { ...now, batches: [...now.batches, ...more], looks: now.looks + 1 };
    const ops = [
      loaded.next(progressKey(id), more.length === 0 ? { ...next, isSettled: true as const } : next),
      ...keys.map((key, n) => loaded.next(key, { goods: parts[n] ?? [] })),
    ];
    return (await deps.table.transact(ops, freshToken(deps))).ok ? true : undefined;
  };
  await untilCommitted(deps, once, { gaveUp: `recall ${id} changes too often` });
}

/** Tells each holder what it has to do; of one that was told what it has more now. What it said itself stays. */
async function tellHolders(deps: Deps, { id, at }: OrderRow, tasks: readonly RecallTask[]): Promise<void> {
  for (const some of partsOf(tasks, TASKS_AT_ONCE)) {
    const once = async (): Promise<true | undefined> => {
      const loaded = await readMany(
        deps.table,
        some.flatMap(({ organisation }) => [taskKey(id, organisation), ownTaskKey(organisation, at, id)]),
      );
      const ops = some.flatMap((task): Op[] => {
        const [key, listed] = [taskKey(id, task.organisation), ownTaskKey(task.organisation, at, id)];
        const before = loaded.state(key);
        const isSame = JSON.stringify(before?.items) === JSON.stringify(task.items);
        return [
          ...(isSame ? [] : [loaded.next(key, { ...task, entries: before?.entries ?? [] })]),
          ...(loaded.has(listed) ? [] : [create(listed, { id })]),
        ];
      });
      if (ops.length === 0) return true;
      return (await deps.table.transact(ops, freshToken(deps))).ok ? true : undefined;
    };
    await untilCommitted(deps, once, { gaveUp: `tasks of recall ${id} change too often` });
  }
}

/** Ends the recalls of the next batches as the order ended; answers whether those were the last. */
async function endNext(deps: Deps, order: OrderRow, progress: OrderProgress): Promise<boolean> {
  const { ended, id, by } = order;
  if (ended === undefined || order.mock === true) return true;
  const { outcome, reason } = ended;
  const actor: Actor =
    ended.by === by ? ordererOf(order) : { organisation: ended.by, role: "inspector", key: "recall" };
  const from = progress.ended?.outcome === outcome ? progress.ended.done : 0;
  const next = progress.batches.slice(from, from + AT_ONCE);
  if (next.length === 0) return true;
  await Promise.all(
    next.map(async (_, n) => {
      const params = { id: partId(id, from + n + 1) };
      try {
        await execute(deps, endRecallCommand(deps, { actor, params, body: { outcome, reason } }));
      } catch (error) {
        // It was ended by itself, or its batch was never stopped.
        if (!(error instanceof DomainError)) throw error;
      }
    }),
  );
  await advance(deps, id, (now) => ({ ...now, ended: { outcome, done: from + next.length } }));
  return false;
}

async function advance(deps: Deps, id: string, next: (now: OrderProgress) => OrderProgress): Promise<void> {
  const once = async (): Promise<true | undefined> => {
    const key = progressKey(id);
    const loaded = await readMany(deps.table, [key]);
    const now = loaded.state(key);
    if (now === undefined) return true;
    return (await deps.table.transact([loaded.next(key, next(now))], freshToken(deps))).ok ? true : undefined;
  };
  await untilCommitted(deps, once, { gaveUp: `the progress of recall ${id} changes too often` });
}
