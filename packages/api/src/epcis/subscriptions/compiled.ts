import type { EventQuery } from "@suyuan/epcis/query/event-query";
import { EventMatcher } from "@suyuan/epcis/query/matching/event-matcher";
import { parseQuery } from "@suyuan/epcis/query/parse-query";
import type { Deps } from "../../host.ts";
import { readMany, readPage, readRow } from "../../ledger/read.ts";
import {
  deliveryStateKey,
  type NamedQuery,
  queryCountsKey,
  type Subscription,
  subscriptionsPartition,
} from "../../ledger/subscription-keys.ts";
import { unhurried } from "./unhurried.ts";
import { valuesIn } from "./values.ts";

type Store = Pick<Deps, "table">;

/** What must be known of a subscription to tell it of an event. */
export type Told = Pick<Subscription, "id" | "organisation" | "queryName" | "initialRecordTime" | "schedule">;

/** The subscriptions of an organisation that are not stopped, as one structure. */
export interface Compiled {
  readonly matcher: EventMatcher;
  /** By the places of the matcher's queries: who asks each of them. */
  readonly asking: readonly (readonly Told[])[];
}

interface Kept {
  readonly version: number;
  readonly compiled: Promise<Compiled>;
  /** Values that are kept for it. */
  values: number;
}

/** Values (words, identifiers, patterns) that are kept over all organisations: some 100 MB at most. */
const VALUES_KEPT = 100_000;
const EMPTY: Compiled = { matcher: new EventMatcher(), asking: [] };

const keptOf = new WeakMap<Store["table"], Map<string, Kept>>();

/**
 * The subscriptions of an organisation, compiled when it last added, ended, stopped or reinstated one: one small read otherwise, and that
 * alone for an organisation without any. Several that ask the same query ask it once. A query that the language no longer takes asks for
 * nothing. Rejects when the store is out of reach.
 */
export async function compiledSubscriptions({ table }: Store, organisation: string): Promise<Compiled> {
  const counts = await readRow(table, queryCountsKey(organisation));
  if (counts === undefined || counts.data.subscriptions === 0) return EMPTY;
  const kept = keptOf.get(table) ?? new Map<string, Kept>();
  keptOf.set(table, kept);
  const known = kept.get(organisation);
  kept.delete(organisation);
  if (known?.version === counts.version) {
    kept.set(organisation, known);
    return known.compiled;
  }
  const fresh: Kept = { version: counts.version, compiled: compile({ table }, organisation, () => fresh), values: 0 };
  kept.set(organisation, fresh);
  try {
    const compiled = await fresh.compiled;
    forgetOldest(kept);
    return compiled;
  } catch (error) {
    if (kept.get(organisation) === fresh) kept.delete(organisation);
    throw error;
  }
}

/** Those that were not asked for longest go first; the newest stays. */
function forgetOldest(kept: Map<string, Kept>): void {
  let values = [...kept.values()].reduce((sum, one) => sum + one.values, 0);
  for (const [organisation, one] of kept) {
    if (values <= VALUES_KEPT || kept.size === 1) return;
    kept.delete(organisation);
    values -= one.values;
  }
}

async function compile(store: Store, organisation: string, kept: () => Kept): Promise<Compiled> {
  const matcher = new EventMatcher();
  const asking = new Map<string, Told[]>();
  const queries = new Map<string, Pick<NamedQuery, "query" | "extensions">>();
  for await (const { query, extensions, ...rest } of standing(store, organisation)) {
    const key = JSON.stringify([query, extensions]);
    const { id, queryName, initialRecordTime, schedule } = rest;
    const told: Told = { id, organisation, queryName, initialRecordTime, ...(schedule && { schedule }) };
    queries.set(key, { query, extensions });
    asking.set(key, [...(asking.get(key) ?? []), told]);
  }
  const asked: (readonly Told[])[] = [];
  await unhurried(
    (function* () {
      for (const [key, named] of queries) {
        const query = readable(named);
        yield;
        if (query === undefined) continue;
        matcher.add(query);
        asked.push(asking.get(key) ?? []);
        kept().values += valuesIn(named.query);
        yield;
      }
      return undefined;
    })(),
  );
  return { matcher, asking: asked };
}

/** Subscriptions of an organisation that are not stopped. */
async function* standing({ table }: Store, organisation: string): AsyncGenerator<Subscription> {
  let cursor: string | undefined;
  do {
    const page = await readPage(table, subscriptionsPartition(organisation), {}, cursor);
    const subscriptions = page.rows.map(({ data }) => data);
    const states = await readMany(
      table,
      subscriptions.map(({ id }) => deliveryStateKey(id)),
    );
    for (const one of subscriptions) if (states.state(deliveryStateKey(one.id))?.stopped === undefined) yield one;
    cursor = page.cursor;
  } while (cursor !== undefined);
}

const readings = new WeakMap<object, EventQuery | "unreadable">();

/** What a stored query asks for, read once for each object. Undefined when the query language no longer takes it: then it asks for nothing, and holds up no other. */
export function readable(named: Pick<NamedQuery, "query" | "extensions">): EventQuery | undefined {
  const known = readings.get(named) ?? readingOf(named);
  readings.set(named, known);
  return known === "unreadable" ? undefined : known;
}

function readingOf({ query, extensions }: Pick<NamedQuery, "query" | "extensions">): EventQuery | "unreadable" {
  const namespaces = new Map(Object.entries(extensions));
  const reading = parseQuery({ from: "json", query }, { namespaces });
  return reading.ok ? reading.value : "unreadable";
}
