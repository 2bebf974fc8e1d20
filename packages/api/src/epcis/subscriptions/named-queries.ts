import { DomainError } from "@suyuan/domain/errors";
import type { Fact, FactKind } from "@suyuan/domain/fact";
import type { FactData } from "@suyuan/domain/fact-data";
import type { EventQuery } from "@suyuan/epcis/query/event-query";
import { parseQuery } from "@suyuan/epcis/query/parse-query";
import type { Actor, Answer, Idempotency } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { bodyPointer } from "../../http/field-errors.ts";
import { execute } from "../../ledger/commit.ts";
import { digestOf } from "../../ledger/digest.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { readPage, readRow } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import {
  type NamedQuery,
  namedQueryFactKey,
  namedQueryKey,
  type QueryCounts,
  queriesPartition,
  queryCountsKey,
  subscriptionKey,
} from "../../ledger/subscription-keys.ts";
import { queryRefused } from "../query/query-asked.ts";
import { noSuchResource } from "../wire/endpoint.ts";
import { EpcisProblem } from "../wire/problems.ts";
import { valuesIn } from "./values.ts";

/** Named queries that one organisation can have at once. */
export const QUERIES_MAX = 100;

const NONE: QueryCounts = { queries: 0, subscriptions: 0 };

export function countsIn(loaded: Loaded, organisation: string): QueryCounts {
  return loaded.state(queryCountsKey(organisation)) ?? NONE;
}

/** What is left of the counts; `values` were not counted for what an earlier release added. */
export function fewer(
  counts: QueryCounts,
  {
    queries = 0,
    subscriptions,
    values,
  }: { readonly queries?: number; readonly subscriptions: number; readonly values: number },
): QueryCounts {
  return {
    queries: counts.queries - queries,
    subscriptions: counts.subscriptions - subscriptions,
    values: Math.max(0, (counts.values ?? 0) - values),
  };
}

/** What happened to a query or subscription, as a fact. */
export function factOf<K extends FactKind>(
  kind: K,
  { organisation, role }: Actor,
  at: string,
  data: FactData[K],
): Fact<K> {
  return { kind, by: { organisation, role }, occurredAt: at, recordedAt: at, data };
}

/** The standard's definition of a named query. */
export function queryView({ name, query }: NamedQuery) {
  return { name, query };
}

/** Reads the stored JSON form. Throws the exception of EPCIS that names what is wrong. */
export function parsedQuery({ query, extensions }: Pick<NamedQuery, "query" | "extensions">): EventQuery {
  const reading = parseQuery({ from: "json", query }, { namespaces: new Map(Object.entries(extensions)) });
  if (reading.ok) return reading.value;
  const { exception, message, detailZh } = queryRefused(reading.faults);
  throw new EpcisProblem(
    exception,
    { en: message, zh: detailZh },
    { errors: reading.faults.map((fault) => ({ ...fault, pointer: bodyPointer(["query", fault.parameter]) })) },
  );
}

export interface QueryToStore extends Pick<NamedQuery, "name" | "query" | "extensions"> {
  readonly idempotency: Idempotency | undefined;
}

/** Stores a query under a name. A name that is taken is refused, whatever stands under it: `id-taken`. */
export function storeQuery(deps: Deps, actor: Actor, asked: QueryToStore): Promise<Answer<object>> {
  const { name, query, extensions, idempotency } = asked;
  const { organisation } = actor;
  const at = namedQueryKey(organisation, name);
  parsedQuery(asked);
  return execute(deps, {
    actor,
    idempotency,
    digest: digestOf(deps, "query", { name, query, extensions }),
    lane: queryCountsKey(organisation).pk,
    keys: [at, queryCountsKey(organisation)],
    decide: (loaded) => {
      if (loaded.item(at) !== undefined) throw nameTaken(name);
      const counts = countsIn(loaded, organisation);
      if (counts.queries >= QUERIES_MAX) throw tooMany("named queries", "命名查询", QUERIES_MAX);
      const now = deps.now().toISOString();
      const stored: NamedQuery = { name, query, extensions, createdAt: now, subscriptions: [] };
      return {
        writes: [
          create(at, stored),
          loaded.next(queryCountsKey(organisation), { ...counts, queries: counts.queries + 1 }),
        ],
        fact: factOf("query-stored", actor, now, { name, query, extensions }),
        factKey: namedQueryFactKey(organisation, name, now, freshToken(deps)),
        status: 201,
        body: queryView(stored),
        location: `/epcis/queries/${encodeURIComponent(name)}`,
      };
    },
  });
}

/**
 * Removes a query and ends its subscriptions with it; answers their ids. The name is free again, and its facts stay. Throws
 * `NoSuchResourceException` where there is none.
 */
export async function removeQuery(deps: Deps, actor: Actor, name: string): Promise<readonly string[]> {
  const { organisation } = actor;
  const at = namedQueryKey(organisation, name);
  const idsIn = (loaded: Loaded) => loaded.state(at)?.subscriptions ?? [];
  const answer = await execute<{ readonly ended: readonly string[] }>(deps, {
    actor,
    digest: digestOf(deps, "query-removal", { name }),
    lane: queryCountsKey(organisation).pk,
    keys: [at, queryCountsKey(organisation)],
    more: (loaded) => idsIn(loaded).map((id) => subscriptionKey(organisation, name, id)),
    decide: (loaded) => {
      if (loaded.item(at) === undefined) throw noSuchResource();
      const ended = idsIn(loaded);
      const keys = [at, ...ended.map((id) => subscriptionKey(organisation, name, id))];
      const values = ended.length === 0 ? 0 : valuesIn(loaded.state(at)?.query ?? {});
      const now = deps.now().toISOString();
      return {
        writes: [
          ...keys.map((key) => loaded.removed(key)),
          loaded.next(
            queryCountsKey(organisation),
            fewer(countsIn(loaded, organisation), { queries: 1, subscriptions: ended.length, values }),
          ),
        ],
        fact: factOf("query-removed", actor, now, { name, ended }),
        factKey: namedQueryFactKey(organisation, name, now, freshToken(deps)),
        status: 200,
        body: { ended },
      };
    },
  });
  return answer.body.ended;
}

/** A query of this organisation by its name. Throws `NoSuchResourceException`. */
export async function readQuery(deps: Pick<Deps, "table">, organisation: string, name: string): Promise<NamedQuery> {
  const row = isName(name) ? await readRow(deps.table, namedQueryKey(organisation, name)) : undefined;
  if (row === undefined) throw noSuchResource();
  return row.data;
}

/** The queries of this organisation in the order of their names: one page, from behind `after`. */
export async function listQueries(deps: Pick<Deps, "table">, organisation: string, limit: number, cursor?: string) {
  const page = await readPage(deps.table, queriesPartition(organisation), { limit }, cursor);
  return { queries: page.rows.map(({ data }) => data), cursor: page.cursor };
}

export const NAME_CHARACTERS_MAX = 128;

/** Bytes of a percent-encoded name under which an earlier version could store a query. */
const KEPT_NAME_BYTES_MAX = 1_024;

/** May a query be kept under this name? Others are in no key. */
export function isName(name: string): boolean {
  const isText = name !== "" && name.isWellFormed() && !/\p{Cc}/u.test(name);
  return isText && encodeURIComponent(name).length <= KEPT_NAME_BYTES_MAX;
}

function nameTaken(name: string): DomainError {
  return new DomainError("id-taken", {
    en: `There is a query named ${name} already. Nothing was changed. Choose another name, or remove that query first.`,
    zh: `已有名为 ${name} 的查询，未作任何更改。请换一个名称，或先删除该查询。`,
  });
}

/** A bound of what one organisation can keep is reached. */
export function tooMany(what: string, whatZh: string, max: number): EpcisProblem {
  return new EpcisProblem(
    "SecurityException",
    {
      en: `An organisation can have ${max} ${what} at once. Remove those that are no longer needed.`,
      zh: `一个机构最多可有 ${max} 个${whatZh}。请删除不再需要的。`,
    },
    { code: "limit-reached" },
  );
}
