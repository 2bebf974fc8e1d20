import type { Actor, Answer, Idempotency } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { execute } from "../../ledger/commit.ts";
import { digestOf } from "../../ledger/digest.ts";
import { actKey, shareKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { readMany, readPage, readRows } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { FactRow } from "../../ledger/rows.ts";
import type { DeliveryState, NamedQuery, Subscription } from "../../ledger/subscription-keys.ts";
import {
  deliveryStateKey,
  dueAtKey,
  namedQueryKey,
  queryCountsKey,
  subscriptionFactKey,
  subscriptionKey,
  subscriptionsOfQuery,
} from "../../ledger/subscription-keys.ts";
import { noSuchResource } from "../wire/endpoint.ts";
import { countsIn, factOf, tooMany } from "./named-queries.ts";
import { firstDue } from "./state.ts";

/** Subscriptions that one organisation can have at once, over all its queries: each event it may see is tried on each. */
export const SUBSCRIPTIONS_MAX = 50;

export interface SubscriptionToAdd
  extends Pick<Subscription, "queryName" | "dest" | "schedule" | "reportIfEmpty" | "epcFormat"> {
  /** Now when left out. */
  readonly initialRecordTime?: string | undefined;
  readonly signatureToken?: string | undefined;
  readonly idempotency: Idempotency | undefined;
}

/** What a subscription's owner is told of it. The secret is told to nobody. */
export function subscriptionView(subscription: Subscription, state: DeliveryState | undefined) {
  const { id, queryName, dest, schedule, reportIfEmpty, initialRecordTime, epcFormat, createdAt } = subscription;
  return {
    subscriptionID: id,
    queryName,
    dest,
    createdAt,
    ...(state?.lastNotifiedAt === undefined ? {} : { lastNotifiedAt: state.lastNotifiedAt }),
    initialRecordTime,
    minRecordTime: state?.minRecordTime ?? initialRecordTime,
    epcFormat,
    reportIfEmpty,
    ...(schedule === undefined ? { stream: true } : { schedule }),
    isSigned: subscription.isSigned,
    ...(state === undefined ? {} : { delivery: deliveryView(state) }),
  };
}

function deliveryView({ failures, lastError, lastFailedAt, dueAt, deadEvents, deadLetters }: DeliveryState) {
  return {
    failures,
    ...(lastError === undefined ? {} : { lastError, lastFailedAt }),
    ...(dueAt === undefined ? {} : { nextAttemptAt: dueAt }),
    undeliveredEvents: deadEvents,
    deadLetters,
  };
}

/**
 * Adds a subscription to a named query of the same organisation. One that asks for the same and stands is the same: a request that came
 * twice must not have every event delivered twice. Throws `NoSuchResourceException` where there is no such query.
 */
export function addSubscription(deps: Deps, actor: Actor, asked: SubscriptionToAdd): Promise<Answer<object>> {
  const { organisation } = actor;
  const { queryName, signatureToken, idempotency, initialRecordTime, ...wanted } = asked;
  const queryAt = namedQueryKey(organisation, queryName);
  const id = freshToken(deps);
  const at = subscriptionKey(organisation, queryName, id);
  const digest = digestOf(deps, "subscription", { queryName, initialRecordTime, signatureToken, ...wanted });
  const equal = actKey(organisation, "subscription", digest);
  return execute(deps, {
    actor,
    idempotency,
    digest,
    lane: queryCountsKey(organisation).pk,
    keys: [queryAt, equal, queryCountsKey(organisation)],
    taken: (loaded) => (stands(loaded, equal, queryAt) ? equal : undefined),
    decide: (loaded) => {
      const named = loaded.state(queryAt);
      if (named === undefined) throw noSuchResource();
      const counts = countsIn(loaded, organisation);
      if (counts.subscriptions >= SUBSCRIPTIONS_MAX) throw tooMany("subscriptions", "订阅", SUBSCRIPTIONS_MAX);
      const now = deps.now().toISOString();
      const subscription: Subscription = {
        id,
        organisation,
        queryName,
        query: named.query,
        extensions: named.extensions,
        ...wanted,
        initialRecordTime: initialRecordTime ?? now,
        isSigned: signatureToken !== undefined,
        createdAt: now,
      };
      const state = firstDue(subscription, signatureToken);
      const factKey = subscriptionFactKey(id, 1);
      const answer = subscriptionView(subscription, state);
      const location = `/epcis/queries/${encodeURIComponent(queryName)}/subscriptions/${id}`;
      return {
        writes: [
          loaded.next(shareKey(equal), { ref: factKey, digest, status: 201, answer, location }),
          loaded.next(queryAt, { ...named, subscriptions: [...named.subscriptions, id] }),
          loaded.next(queryCountsKey(organisation), { ...counts, subscriptions: counts.subscriptions + 1 }),
          create(at, subscription),
          create(deliveryStateKey(id), state),
          ...(state.dueAt === undefined ? [] : [create(dueAtKey(state.dueAt, id), { id, organisation, queryName })]),
        ],
        fact: factOf("subscription-added", actor, now, { id, queryName, destination: new URL(asked.dest).host }),
        factKey,
        status: 201,
        body: answer,
        location,
      };
    },
  });
}

/** Is there a subscription by this act, and did nobody end it? */
function stands(loaded: Loaded, act: RowKey<FactRow>, query: RowKey<NamedQuery>): boolean {
  const known = loaded.state(shareKey(act))?.answer as { readonly subscriptionID: string } | undefined;
  return known !== undefined && loaded.state(query)?.subscriptions.includes(known.subscriptionID) === true;
}

/** Ends a subscription. Throws `NoSuchResourceException`. */
export async function endSubscription(deps: Deps, actor: Actor, queryName: string, id: string): Promise<void> {
  const { organisation } = actor;
  const [queryAt, at] = [namedQueryKey(organisation, queryName), subscriptionKey(organisation, queryName, id)];
  await execute(deps, {
    actor,
    digest: digestOf(deps, "subscription-end", { queryName, id }),
    lane: queryCountsKey(organisation).pk,
    keys: [queryAt, queryCountsKey(organisation), at],
    decide: (loaded) => {
      const named = loaded.state(queryAt);
      if (named === undefined || loaded.item(at) === undefined) throw noSuchResource();
      const counts = countsIn(loaded, organisation);
      const now = deps.now().toISOString();
      return {
        writes: [
          loaded.next(queryAt, { ...named, subscriptions: named.subscriptions.filter((other) => other !== id) }),
          loaded.next(queryCountsKey(organisation), { ...counts, subscriptions: counts.subscriptions - 1 }),
          loaded.removed(at),
        ],
        fact: factOf("subscription-ended", actor, now, { id, queryName }),
        factKey: subscriptionFactKey(id, 2),
        status: 200,
        body: {},
      };
    },
  });
}

/** A subscription of this organisation with the state of its deliveries. Throws `NoSuchResourceException`. */
export async function readSubscription(
  deps: Pick<Deps, "table">,
  organisation: string,
  queryName: string,
  id: string,
): Promise<{ readonly subscription: Subscription; readonly state: DeliveryState | undefined }> {
  if (!/^[0-9a-f]{26}$/.test(id)) throw noSuchResource();
  const keys = [subscriptionKey(organisation, queryName, id), deliveryStateKey(id)] as const;
  const [row, state] = await readRows(deps.table, keys);
  if (row === undefined) throw noSuchResource();
  return { subscription: row.data, state: state?.data };
}

/** The subscriptions to one query: one page with the states of their deliveries. */
export async function listSubscriptions(
  deps: Pick<Deps, "table">,
  organisation: string,
  queryName: string,
  limit: number,
  cursor?: string,
) {
  const page = await readPage(deps.table, subscriptionsOfQuery(organisation, queryName), { limit }, cursor);
  const subscriptions = page.rows.map(({ data }) => data);
  const states = await readMany(
    deps.table,
    subscriptions.map(({ id }) => deliveryStateKey(id)),
  );
  const views = subscriptions.map((one) => subscriptionView(one, states.state(deliveryStateKey(one.id))));
  return { views, cursor: page.cursor };
}
