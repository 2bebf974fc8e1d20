import { matches } from "@suyuan/epcis/query/matches";
import type { Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { type EventPointer, seenTimePartition } from "../../ledger/event-keys.ts";
import { create, removed } from "../../ledger/loaded.ts";
import { putMissing } from "../../ledger/put-missing.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import { nameOf } from "../../ledger/row-key.ts";
import {
  type DeliveryState,
  type Due,
  deliveryPartition,
  dueAtKey,
  dueNowKey,
  pendingKey,
  type Subscription,
  subscriptionKey,
} from "../../ledger/subscription-keys.ts";
import { loadForIndex, type StoredEvent } from "../index/events-store.ts";
import { subscriptionQuery } from "./query.ts";
import { subscriptionsOf } from "./subscriptions.ts";

type Store = Pick<Deps, "table" | "randomBytes" | "sha256">;
/** What must be known of an event to tell whether a subscription asks for it, and to find it again. */
export type ToldEvent = Pick<StoredEvent, "event" | "context" | "recordTime" | "hashId" | "organisation" | "key">;

/** Rows of a queue that are erased in one transaction, beside those by which it is due. */
const ERASED_AT_ONCE = 90;

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
  const rows = asked.map((event) => pendingOp(deps, subscription, event));
  return (await putMissing(deps, rows, { while: still })) ? asked.length : 0;
}

function pendingOp({ sha256 }: Store, { id, organisation: viewer }: Subscription, event: ToldEvent): Op {
  const { key, organisation, recordTime } = event;
  const pointer: EventPointer = { ...key, organisation, viewer };
  return create(pendingKey(id, recordTime, sha256(nameOf(key)).slice(0, 32)), pointer);
}

/** Has a subscription looked at as soon as may be. */
export async function wake(deps: Store, { id, organisation, queryName }: Due): Promise<void> {
  await deps.table.transact([create(dueNowKey(id), { id, organisation, queryName })], freshToken(deps));
}

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
  const page = await readPage(deps.table, seenTimePartition(subscription.organisation, "RECORD"), range);
  const pointers = page.rows.map(({ data }) => data);
  const events = await loadForIndex(deps, subscription.organisation, pointers);
  await queueEvents(deps, subscription, events);
  const last = page.rows.at(-1)?.sk;
  return page.cursor === undefined || last === undefined ? undefined : { from: last, to };
}

/** Erases what a subscription that ended leaves behind: its queue, state and secret. For the follower; may be repeated. */
export async function forgetSubscription(deps: Store, id: string): Promise<void> {
  const gaveUp = "what a subscription left could not be erased";
  while ((await untilCommitted(deps, () => eraseSome(deps, id), { gaveUp })) === "some");
}

/** Undefined when a row changed meanwhile. */
async function eraseSome(deps: Store, id: string): Promise<"some" | "nothing" | undefined> {
  const { rows } = await readPage(deps.table, deliveryPartition(id), { limit: ERASED_AT_ONCE });
  const due = rows.flatMap(({ data }) =>
    "dueAt" in data && data.dueAt !== undefined ? [dueAtKey(data.dueAt, id)] : [],
  );
  const keys = [dueNowKey(id), ...due];
  const found = await readMany(deps.table, keys);
  const left = [...rows, ...keys.flatMap((key) => found.item(key) ?? [])];
  if (left.length === 0) return "nothing";
  return (await deps.table.transact(left.map(removed), freshToken(deps))).ok ? "some" : undefined;
}
