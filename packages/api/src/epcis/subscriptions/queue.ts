import { EventMatcher } from "@suyuan/epcis/query/matching/event-matcher";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import { keyText, type Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { type EventPointer, seenTimePartition } from "../../ledger/event-keys.ts";
import { pointerIn } from "../../ledger/indexes/event-pointers.ts";
import { putMissing } from "../../ledger/indexes/put-missing.ts";
import { create, removed } from "../../ledger/loaded.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import {
  type DeliveryState,
  type Due,
  deliveryPartition,
  deliveryStateKey,
  dueKeyOf,
  dueNowKey,
  formerDueNowKey,
  pendingKey,
  type Subscription,
  subscriptionKey,
} from "../../ledger/subscription-keys.ts";
import { loadForIndex, type StoredEvent } from "../index/events-store.ts";
import { compiledSubscriptions, readable, type Told } from "./compiled.ts";
import { unhurried, whenThereIsRoom } from "./unhurried.ts";

type Store = Pick<Deps, "table" | "randomBytes" | "sha256" | "deliveries">;
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
  const { matcher, asking } = await compiledSubscriptions(deps, viewer);
  if (asking.length === 0) return;
  const rows = new Map<Told, Op[]>();
  for (const event of events) {
    for (const place of await unhurried(matcher.matching(event))) {
      for (const one of asking[place] ?? []) {
        if (event.recordTime < one.initialRecordTime) continue;
        rows.set(one, [...(rows.get(one) ?? []), pendingOp(deps, one, event)]);
      }
    }
  }
  await queueRows(deps, [...rows]);
  const streams = [...rows.keys()].filter(({ schedule }) => schedule === undefined);
  await wake(deps, streams);
}

/** A subscription that stands: nothing is queued for one that ended. */
function still({ organisation, queryName, id }: Told): Op {
  return { check: subscriptionKey(organisation, queryName, id), when: { versionIs: 1 } };
}

/** The rows of many subscriptions, as many in one transaction as it holds; each by itself where some of them were there, or one ended. */
async function queueRows(deps: Store, rows: readonly (readonly [Told, readonly Op[]])[]): Promise<void> {
  const many = rows.filter(([, ops]) => ops.length >= TRANSACTION_OPS_MAX / 2);
  const few = rows.filter(([, ops]) => ops.length < TRANSACTION_OPS_MAX / 2);
  const bundles: (typeof few)[] = [];
  let left = 0;
  for (const one of few) {
    const size = one[1].length + 1;
    if (size > left) {
      bundles.push([]);
      left = TRANSACTION_OPS_MAX;
    }
    bundles.at(-1)?.push(one);
    left -= size;
  }
  for (const bundle of bundles) {
    const ops = bundle.flatMap(([one, own]) => [still(one), ...own]);
    const commit = await whenThereIsRoom(ops.length, () => deps.table.transact(ops, freshToken(deps)));
    if (!commit.ok) many.push(...bundle);
  }
  for (const [one, ops] of many) {
    await whenThereIsRoom(ops.length, () => putMissing(deps, ops, { while: still(one) }));
  }
}

function pendingOp({ sha256 }: Store, { id, organisation: viewer }: Told, event: ToldEvent): Op {
  const { key, organisation, recordTime } = event;
  const pointer: EventPointer = { ...key, organisation, viewer };
  return create(pendingKey(id, recordTime, sha256(keyText(key)).slice(0, 32)), pointer);
}

/**
 * Has subscriptions looked at as soon as may be, for whom rows were queued. One that waits for its receiver's pause to end, with no host at
 * it, finds its rows then: it is left alone.
 */
export async function wake(
  deps: Pick<Deps, "table" | "randomBytes" | "deliveries">,
  told: readonly Told[],
): Promise<void> {
  const loaded = await readMany(
    deps.table,
    told.flatMap(({ id }) => [deliveryStateKey(id), dueNowKey(id)]),
  );
  const woken = told.flatMap(({ id, organisation, queryName }): Due[] => {
    const state = loaded.state(deliveryStateKey(id));
    const isWaiting = state?.dueAt !== undefined && state.leasedUntil === undefined;
    if (state === undefined || isWaiting || loaded.has(dueNowKey(id))) return [];
    return [{ id, organisation, queryName, ...(state.host && { host: state.host }) }];
  });
  await putMissing(
    deps,
    woken.map((due) => create(dueNowKey(due.id), due)),
  );
  await deps.deliveries?.order(woken.map((due) => ({ due, rows: [dueNowKey(due.id)] })));
}

const ROWS_PER_STEP = 50;

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
  const pointers = page.rows.map(pointerIn);
  const events = await loadForIndex(deps, subscription.organisation, pointers);
  const asked = events.filter(({ recordTime }) => recordTime >= subscription.initialRecordTime);
  const matcher = new EventMatcher();
  const query = readable(subscription);
  if (query !== undefined) matcher.add(query);
  const rows: Op[] = [];
  for (const event of asked) {
    if ((await unhurried(matcher.matching(event))).length > 0) rows.push(pendingOp(deps, subscription, event));
  }
  await putMissing(deps, rows, { while: still(subscription) });
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
  const due = rows.flatMap(({ data }) => ("dueAt" in data ? (dueKeyOf(id, data) ?? []) : []));
  const keys = [dueNowKey(id), formerDueNowKey(id), ...due];
  const found = await readMany(deps.table, keys);
  const left = [...rows, ...keys.flatMap((key) => found.item(key) ?? [])];
  if (left.length === 0) return "nothing";
  return (await deps.table.transact(left.map(removed), freshToken(deps))).ok ? "some" : undefined;
}
