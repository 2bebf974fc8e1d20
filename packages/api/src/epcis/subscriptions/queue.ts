import { matches } from "@suyuan/epcis/query/matches";
import type { Key, Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { create, freshToken } from "../../ledger/commit.ts";
import {
  deliveryPartition,
  dueAtKey,
  dueNowKey,
  pendingKey,
  seenTimePartition,
  subscriptionKey,
} from "../../ledger/keys.ts";
import type { EventPointer } from "../index/event-rows.ts";
import { loadForIndex, type StoredEvent } from "../index/events-store.ts";
import { subscriptionQuery } from "./query.ts";
import type { DeliveryState, Subscription } from "./rows.ts";
import { subscriptionsOf } from "./subscriptions.ts";

type Store = Pick<Deps, "table" | "randomBytes" | "sha256">;
/** What must be known of an event to tell whether a subscription asks for it, and to find it again. */
export type ToldEvent = Pick<StoredEvent, "event" | "context" | "recordTime" | "hashId" | "organisation" | "key">;

/** Operations of one transaction beside the check that the subscription is still there. */
const OPS_PER_TRANSACTION = 90;

/**
 * Puts events that an organisation may see from now on into the queues of its subscriptions that ask for them, and wakes those that report
 * at once. For the follower, once the events' rows are written: for each viewer of an event that was recorded, and for an organisation
 * that joins the parties of a batch. May be repeated: while an event waits it is queued once. Rejects when the store is out of reach.
 */
export async function tellSubscribers(deps: Store, viewer: string, events: readonly ToldEvent[]): Promise<void> {
  if (events.length === 0) return;
  for (const subscription of await subscriptionsOf(deps, viewer)) {
    const queued = await queueEvents(deps, subscription, events);
    if (queued > 0 && subscription.schedule === undefined) await wake(deps, subscription);
  }
}

/** Queues those of the events that the subscription asks for; answers how many there were. */
async function queueEvents(deps: Store, subscription: Subscription, events: readonly ToldEvent[]): Promise<number> {
  const { id, organisation, queryName, initialRecordTime } = subscription;
  const query = subscriptionQuery(subscription);
  if (query === undefined) return 0;
  const asked = events.filter((event) => event.recordTime >= initialRecordTime && matches(query, event));
  const still: Op = { check: subscriptionKey(organisation, queryName, id), when: { versionIs: 1 } };
  for (let n = 0; n < asked.length; n += OPS_PER_TRANSACTION) {
    let left = asked.slice(n, n + OPS_PER_TRANSACTION).map((event) => pendingOp(deps, subscription, event));
    while (left.length > 0) {
      const commit = await deps.table.transact([still, ...left], freshToken(deps));
      if (commit.ok) break;
      if (commit.conflicts.includes(0)) return 0;
      const waiting = new Set(commit.conflicts);
      left = left.filter((_, index) => !waiting.has(index + 1));
    }
  }
  return asked.length;
}

function pendingOp({ sha256 }: Store, { id, organisation: viewer }: Subscription, event: ToldEvent): Op {
  const { key, organisation, recordTime } = event;
  const pointer: EventPointer = { pk: key.pk, sk: key.sk, organisation, viewer };
  return create(pendingKey(id, recordTime, sha256(`${key.pk}\n${key.sk}`).slice(0, 32)), pointer);
}

/** Has a subscription looked at as soon as may be. */
export async function wake(deps: Store, { id, organisation, queryName }: Due): Promise<void> {
  await deps.table.transact([create(dueNowKey(id), { id, organisation, queryName })], freshToken(deps));
}

/** Names a subscription to look at. */
export type Due = Pick<Subscription, "id" | "organisation" | "queryName">;

const ROWS_PER_STEP = 200;

/**
 * Queues one stretch of the events recorded between a subscription's `initialRecordTime` and itself; answers where it goes on, or nothing
 * at the end. Events that live following queues as well are queued once: nothing is delivered before the end.
 */
export async function fillQueue(
  deps: Store,
  subscription: Subscription,
  { from, to }: NonNullable<DeliveryState["filling"]>,
): Promise<DeliveryState["filling"]> {
  const range = { from, to: `${to}~`, limit: ROWS_PER_STEP };
  const rows = await deps.table.query(seenTimePartition(subscription.organisation, "RECORD"), range, undefined, {
    consistent: true,
  });
  const pointers = rows.items.map(({ data }) => data as unknown as EventPointer);
  const events = pointers.length === 0 ? [] : await loadForIndex(deps, subscription.organisation, pointers);
  await queueEvents(deps, subscription, events);
  const last = rows.items.at(-1)?.sk;
  return rows.cursor === undefined || last === undefined ? undefined : { from: last, to };
}

/** Erases what a subscription that ended leaves behind: its queue, state and secret. For the follower; may be repeated. */
export async function forgetSubscription(deps: Store, id: string): Promise<void> {
  for (;;) {
    const { items } = await deps.table.query(deliveryPartition(id), { limit: OPS_PER_TRANSACTION }, undefined, {
      consistent: true,
    });
    if (items.length === 0) break;
    const due = items.map(({ data }) => (data as unknown as Partial<DeliveryState>).dueAt);
    const rows = [...items, ...(await dueRows(deps, id, due))];
    await deps.table.transact(
      rows.map(({ pk, sk, version }) => ({ delete: { pk, sk }, when: { versionIs: version } })),
      freshToken(deps),
    );
  }
  for (const row of await dueRows(deps, id, [])) {
    await deps.table.transact([{ delete: row, when: { versionIs: row.version } }], freshToken(deps));
  }
}

async function dueRows(deps: Store, id: string, at: readonly (string | undefined)[]) {
  const keys: Key[] = [dueNowKey(id), ...at.flatMap((time) => (time === undefined ? [] : [dueAtKey(time, id)]))];
  const found = await deps.table.getMany(keys, { consistent: true });
  return found.flatMap((item) => (item === undefined ? [] : [{ pk: item.pk, sk: item.sk, version: item.version }]));
}
