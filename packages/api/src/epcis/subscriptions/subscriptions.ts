import type { Actor, Answer, Idempotency } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { execute } from "../../ledger/commit.ts";
import { digestOf } from "../../ledger/digest.ts";
import { actKey, latestActKey, shareKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { readRow, readRows } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { FactRow } from "../../ledger/rows.ts";
import type { NamedQuery, QueryCounts, Subscription } from "../../ledger/subscription-keys.ts";
import {
  deliveryStateKey,
  namedQueryKey,
  queryCountsKey,
  subscriptionFactKey,
  subscriptionKey,
} from "../../ledger/subscription-keys.ts";
import { noSuchResource } from "../wire/endpoint.ts";
import { EpcisProblem } from "../wire/problems.ts";
import { lackOfAuthority } from "./authority.ts";
import { confirmSubscription } from "./confirm.ts";
import { placed } from "./due/place.ts";
import { countsIn, factOf, fewer, tooMany } from "./named-queries.ts";
import { firstDue } from "./state.ts";
import { valuesIn } from "./values.ts";
import { subscriptionView } from "./view.ts";

/** Subscriptions that one organisation can have at once, over all its queries: each event it may see is tried on each. */
export const SUBSCRIPTIONS_MAX = 50;

export interface SubscriptionToAdd
  extends Pick<Subscription, "queryName" | "dest" | "schedule" | "reportIfEmpty" | "epcFormat"> {
  /** Now when left out. */
  readonly initialRecordTime?: string | undefined;
  readonly signatureToken?: string | undefined;
  readonly idempotency: Idempotency | undefined;
}

/** Conditions of one query that has subscriptions: each is tried on the events that its identifiers let through. */
export const CONDITIONS_MAX = 20;
/** Values (words, identifiers, patterns) that an organisation's subscriptions ask for together; a query counts once. */
export const VALUES_MAX = 20_000;

/**
 * Adds a subscription to a named query of the same organisation. One that asks for the same and stands is the same: a request that came
 * twice must not have every event delivered twice. It is then confirmed by the key that asks: it goes on where it was stopped or failing.
 * Throws `NoSuchResourceException` where there is no such query.
 */
export async function addSubscription(deps: Deps, actor: Actor, asked: SubscriptionToAdd): Promise<Answer<object>> {
  const answer = await storeSubscription(deps, actor, asked);
  if (answer.replayed !== true) return answer;
  const { subscriptionID } = answer.body as { readonly subscriptionID: string };
  const { organisation } = actor;
  const row = await readRow(deps.table, subscriptionKey(organisation, asked.queryName, subscriptionID));
  if (row === undefined || !(await confirmSubscription(deps, actor, row.data))) return answer;
  const state = await readRow(deps.table, deliveryStateKey(subscriptionID));
  return { ...answer, body: subscriptionView(row.data, state?.data) };
}

function storeSubscription(deps: Deps, actor: Actor, asked: SubscriptionToAdd): Promise<Answer<object>> {
  const { organisation } = actor;
  const { queryName, signatureToken, idempotency, initialRecordTime, ...wanted } = asked;
  const queryAt = namedQueryKey(organisation, queryName);
  const id = freshToken(deps);
  const at = subscriptionKey(organisation, queryName, id);
  const digest = digestOf(deps, "subscription", { queryName, initialRecordTime, signatureToken, ...wanted });
  const equal = latestActKey(organisation, "subscription", digest);
  const former = actKey(organisation, "subscription", digest);
  return execute(deps, {
    actor,
    idempotency,
    digest,
    lane: queryCountsKey(organisation).pk,
    keys: [queryAt, equal, former, queryCountsKey(organisation)],
    taken: (loaded) => [equal, former].find((act) => stands(loaded, act, queryAt)),
    decide: (loaded) => {
      const named = loaded.state(queryAt);
      if (named === undefined) throw noSuchResource();
      const counts = oneMore(countsIn(loaded, organisation), named);
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
      const [state, due] = placed(id, undefined, firstDue(subscription, actor.key, signatureToken));
      const factKey = subscriptionFactKey(id, 1);
      const answer = subscriptionView(subscription, state);
      const location = `/epcis/queries/${encodeURIComponent(queryName)}/subscriptions/${id}`;
      return {
        writes: [
          loaded.next(shareKey(equal), { ref: factKey, digest, status: 201, answer, location }),
          loaded.next(queryAt, { ...named, subscriptions: [...named.subscriptions, id] }),
          loaded.next(queryCountsKey(organisation), counts),
          create(at, subscription),
          create(deliveryStateKey(id), state),
          ...due,
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

/** The counts with a subscription to this query. Throws where that is one too many, or asks too much. */
function oneMore(counts: QueryCounts, { query, subscriptions }: NamedQuery): QueryCounts {
  if (counts.subscriptions >= SUBSCRIPTIONS_MAX) throw tooMany("subscriptions", "订阅", SUBSCRIPTIONS_MAX);
  const values = (counts.values ?? 0) + (subscriptions.length === 0 ? valuesIn(query) : 0);
  if (values > VALUES_MAX) throw tooManyAsked(VALUES_MAX);
  if (Object.keys(query).length > CONDITIONS_MAX) throw tooManyConditions(CONDITIONS_MAX);
  return { ...counts, subscriptions: counts.subscriptions + 1, values };
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
      const subscriptions = named.subscriptions.filter((other) => other !== id);
      const asked = subscriptions.length === 0 ? valuesIn(named.query) : 0;
      return {
        writes: [
          loaded.next(queryAt, { ...named, subscriptions }),
          loaded.next(queryCountsKey(organisation), fewer(counts, { subscriptions: 1, values: asked })),
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

/** A subscription of this organisation as its owner sees it. Throws `NoSuchResourceException`. */
export async function readSubscription(
  deps: Pick<Deps, "table" | "now">,
  organisation: string,
  queryName: string,
  id: string,
): Promise<ReturnType<typeof subscriptionView>> {
  if (!/^[0-9a-f]{26}$/.test(id)) throw noSuchResource();
  const keys = [subscriptionKey(organisation, queryName, id), deliveryStateKey(id)] as const;
  const [row, state] = await readRows(deps.table, keys);
  if (row === undefined) throw noSuchResource();
  const [lack] = await lackOfAuthority(deps, organisation, [state?.data]);
  return subscriptionView(row.data, state?.data, lack);
}

function tooManyAsked(max: number): EpcisProblem {
  return new EpcisProblem(
    "SecurityException",
    {
      en: `The subscriptions of an organisation ask for ${max} values (words, identifiers, patterns) together at most. Ask for wider patterns, or remove a subscription.`,
      zh: `一个机构的全部订阅合计最多可包含 ${max} 个值（词语、标识、模式）。请改用更宽的模式，或删除某个订阅。`,
    },
    { code: "limit-reached" },
  );
}

function tooManyConditions(max: number): EpcisProblem {
  return new EpcisProblem(
    "SecurityException",
    {
      en: `A query with subscriptions has ${max} parameters at most. Store one with fewer and subscribe to that; this one answers as before.`,
      zh: `可订阅的查询最多 ${max} 个参数。请另存一个参数较少的查询再订阅；该查询仍可照常使用。`,
    },
    { code: "limit-reached" },
  );
}
