import { canonicalJson } from "@suyuan/domain/identifiers/canonical-json";
import { compareEvents } from "@suyuan/epcis/query/compare";
import type { EventQuery } from "@suyuan/epcis/query/event-query";
import { matches } from "@suyuan/epcis/query/matches";
import { type Key, keyText } from "@suyuan/store/table";
import * as z from "zod";
import type { Deps } from "../../host.ts";
import { eventKeyAt } from "../../ledger/event-keys.ts";
import { findByEventID, loadEvents, type StoredEvent } from "../index/events-store.ts";
import { badToken, type NextPage, openPosition, type PageAsked, SortKey, sealPosition } from "../wire/paging.ts";
import { EpcisProblem } from "../wire/problems.ts";
import { piecesOf, QUERY_READS } from "./pieces.ts";
import { type CountRows, chosenSet, type Plan, planOf, ROW_SETS, type RowSet, recordRows, timeRows } from "./plan.ts";
import { PointerWalk } from "./pointer-walk.ts";

export interface QueryResult {
  readonly events: readonly StoredEvent[];
  /** Absent on the last page. */
  readonly next?: NextPage;
}

/** What a page token says. */
const Position = z.object({
  /** The instant that the walk sees. */
  asOf: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  /** The rows that it goes over. */
  over: z.enum(ROW_SETS),
  /** Where the last page ended: a sort key, or in a sorted answer the last event's own key. */
  after: z.union([SortKey, z.object({ pk: SortKey.startsWith("EVENT#"), sk: SortKey })]).optional(),
  /** How many events `eventCountLimit` still allows. */
  left: z.int().nonnegative().optional(),
});
type Position = z.infer<typeof Position>;

/** Bytes of the events in one page, which has at least one: as JSON or XML the answer takes a few milliseconds to write. */
const PAGE_BYTES_MAX = 512 * 1024;

/**
 * One page of the events that match and that the viewer may see.
 *
 * Order: `orderBy` where given; else the order of the rows chosen, newest first unless the direction says ASC. A walk through the pages
 * sees one instant, that of its first page: every event that was complete then is visited exactly once, and none recorded later is
 * visited, however many arrive meanwhile. Of an event that was being written at that instant, the walk sees one copy or none.
 *
 * One request looks at no more than `QUERY_READS` allows. A page that is not full by then ends there, even without events, and the next
 * one goes on where it stopped (EPCIS 2.0 section 8.2.5: `perPage` is the most that a page has). What cannot be answered piece by piece
 * (the order of a field that no rows are kept by, `maxEventCount`) and would read more is refused: `QueryTooComplexException`; more
 * matches than `maxEventCount`: `QueryTooLargeException`. A token of another query or viewer, or one that is too old:
 * `QueryParameterException`.
 */
export async function runQuery(deps: Reader, viewer: string, query: EventQuery, page: PageAsked): Promise<QueryResult> {
  const scope = `events\n${canonicalJson(query)}`;
  const position =
    page.token === undefined
      ? await firstPosition(deps, viewer, query)
      : await openPosition(deps, viewer, scope, page.token, Position);
  const { asOf, over } = position;
  const search = searchOf(deps, viewer, query, { asOf, over });
  if (page.token === undefined && query.maxEventCount !== undefined) await requireFew(search, query.maxEventCount);
  const left = position.left ?? query.eventCountLimit;
  const perPage = Math.min(page.perPage, left ?? page.perPage);
  const { events, after } = perPage === 0 ? { events: [] } : await search.page(perPage, position.after);
  const rest = left === undefined ? undefined : left - events.length;
  if (after === undefined || rest === 0) return { events };
  const at: Position = { asOf, over, after, ...(rest === undefined ? {} : { left: rest }) };
  return { events, next: sealPosition(deps, viewer, scope, at) };
}

async function firstPosition(deps: Reader, viewer: string, { access }: EventQuery): Promise<Position> {
  const asOf = deps.now().toISOString();
  const count: CountRows = async (rows, most) => {
    const walk = new PointerWalk(deps.table, { ...rows, sift: undefined }, { reverse: true });
    await walk.take(most, most);
    return walk.read;
  };
  return { asOf, over: await chosenSet(deps, viewer, access, asOf, count) };
}

interface Found {
  readonly events: readonly StoredEvent[];
  /** Where it stopped, when more may follow. */
  readonly after?: string | Key;
}

interface Search {
  /** Every match in no particular order, some at a time. Throws `QueryTooComplexException` past what one request may read. */
  matches(): AsyncGenerator<readonly StoredEvent[]>;
  page(perPage: number, after: string | Key | undefined): Promise<Found>;
}

function searchOf(
  deps: Reader,
  viewer: string,
  query: EventQuery,
  { asOf, over }: Pick<Position, "asOf" | "over">,
): Search {
  const fits = (event: StoredEvent): boolean => event.recordTime <= asOf && matches(query, event);
  const context: Context = { deps, viewer, query, fits };
  const plan = planOf(deps, viewer, query.access, asOf, over);
  const all = () => everyMatch(context, plan);
  const ordered = orderedRows(deps, query, viewer, asOf);
  const isInOrder = !("eventIDs" in plan) && (query.orderBy === undefined || query.orderBy === plan.order);
  // All rows in one order are as many as in the other.
  const walked = isInOrder ? plan : over === "time" || over === "record" ? ordered : undefined;
  if (walked !== undefined)
    return { matches: all, page: (perPage, after) => walkPage(context, walked, perPage, after) };
  return {
    matches: all,
    page: async (perPage, after) => {
      // A walk that was begun over rows in order goes on over them.
      if (typeof after === "string" && ordered !== undefined) return walkPage(context, ordered, perPage, after);
      try {
        return await sortedPage(context, all(), perPage, after);
      } catch (error) {
        if (!isTooComplex(error) || ordered === undefined || after !== undefined) throw error;
        return walkPage(context, ordered, perPage, undefined);
      }
    },
  };
}

type Reader = Pick<Deps, "table" | "sha256" | "now">;

interface Context {
  readonly deps: Reader;
  readonly viewer: string;
  readonly query: EventQuery;
  readonly fits: (event: StoredEvent) => boolean;
}

/** Rows with everything in the order asked for, where rows are kept in that order. */
function orderedRows(deps: Reader, query: EventQuery, viewer: string, asOf: string): RowSet | undefined {
  if (query.orderBy === "eventTime") return timeRows(deps, viewer, query.access);
  return query.orderBy === "recordTime" ? recordRows(deps, viewer, query.access, asOf) : undefined;
}

/** A page straight from rows that lie in the right order. */
async function walkPage(
  context: Context,
  rows: RowSet,
  perPage: number,
  after: string | Key | undefined,
): Promise<Found> {
  const reverse = context.query.orderDirection === "DESC";
  const events: StoredEvent[] = [];
  let bytes = 0;
  let last: string | undefined;
  const start = { reverse, first: perPage + 1, ...(typeof after === "string" ? { after } : {}) };
  for await (const piece of piecesOf(context.deps, context.viewer, rows, start)) {
    const places = new Map(piece.pointers.map(({ sk, pointer }) => [keyText(pointer), sk]));
    for (const event of piece.events) {
      if (!context.fits(event)) continue;
      bytes += event.bytes;
      const isFull = events.length === perPage || bytes > PAGE_BYTES_MAX;
      if (isFull && last !== undefined) return { events, after: last };
      events.push(event);
      last = places.get(keyText(event.key));
    }
    if (piece.isSpent) return { events, after: piece.end };
  }
  return { events };
}

/** Every match of a plan. Throws `QueryTooComplexException` past the budget. */
async function* everyMatch(context: Context, plan: Plan): AsyncGenerator<readonly StoredEvent[], void, undefined> {
  const { deps, viewer, fits } = context;
  if ("eventIDs" in plan) {
    const found = await Promise.all([...new Set(plan.eventIDs)].map((id) => findByEventID(deps, viewer, id)));
    const distinct = new Map(found.flat().map((event) => [keyText(event.key), event]));
    yield [...distinct.values()].filter(fits);
    return;
  }
  for await (const { events, isSpent } of piecesOf(deps, viewer, plan, { reverse: true })) {
    yield events.filter(fits);
    if (isSpent) throw tooComplex();
  }
}

/** A page of all matches in sorted order; no more of them are held than a page has. */
async function sortedPage(
  context: Context,
  found: AsyncGenerator<readonly StoredEvent[]>,
  perPage: number,
  after: string | Key | undefined,
): Promise<Found> {
  const { deps, viewer, query } = context;
  const byQuery = compareEvents(query);
  const compare = (a: StoredEvent, b: StoredEvent): number => {
    const order = byQuery(a, b);
    return order !== 0 ? order : keyText(a.key) < keyText(b.key) ? -1 : 1;
  };
  const start = typeof after === "object" ? await eventAt(deps, viewer, after) : undefined;
  let kept: StoredEvent[] = [];
  for await (const some of found) {
    const later = some.filter((event) => start === undefined || isAfter(event, start, compare));
    kept = [...kept, ...later].sort(compare).slice(0, perPage + 1);
  }
  const events = withinSize(kept.slice(0, perPage));
  const last = events.at(-1);
  return kept.length === events.length || last === undefined ? { events } : { events, after: last.key };
}

function isAfter(event: StoredEvent, start: StoredEvent, compare: (a: StoredEvent, b: StoredEvent) => number): boolean {
  return keyText(event.key) !== keyText(start.key) && compare(event, start) > 0;
}

async function eventAt(deps: Reader, viewer: string, key: Key): Promise<StoredEvent> {
  const [event] = await loadEvents(deps, viewer, [{ ...eventKeyAt(key), organisation: viewer }]);
  if (event === undefined) throw badToken();
  return event;
}

function withinSize(events: readonly StoredEvent[]): readonly StoredEvent[] {
  let bytes = 0;
  const end = events.findIndex((event, n) => {
    bytes += event.bytes;
    return n > 0 && bytes > PAGE_BYTES_MAX;
  });
  return end < 0 ? events : events.slice(0, end);
}

async function requireFew(search: Search, maxEventCount: number): Promise<void> {
  let count = 0;
  for await (const some of search.matches()) {
    count += some.length;
    if (count > maxEventCount) {
      throw new EpcisProblem("QueryTooLargeException", {
        en: `More than maxEventCount (${maxEventCount}) events match. Narrow the query, or page through it without maxEventCount.`,
        zh: `符合条件的事件多于 maxEventCount（${maxEventCount}）。请缩小查询范围，或不带 maxEventCount 分页读取。`,
      });
    }
  }
}

function tooComplex(): EpcisProblem {
  const { rows, events, megabytes } = QUERY_READS;
  return new EpcisProblem("QueryTooComplexException", {
    en: `This query would read more than a request may: ${rows} rows of the index, ${events} events or ${megabytes} MB of them. Narrow it by identifier, place, step or time, or leave out orderBy and maxEventCount and page through it.`,
    zh: `该查询超出单次请求可读取的上限（索引 ${rows} 行、事件 ${events} 条或 ${megabytes} MB）。请按标识、地点、环节或时间缩小范围，或去掉 orderBy 与 maxEventCount 后分页读取。`,
  });
}

function isTooComplex(error: unknown): boolean {
  return error instanceof EpcisProblem && error.exception === "QueryTooComplexException";
}
