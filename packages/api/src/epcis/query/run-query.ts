import { canonicalJson } from "@suyuan/domain/canonical-json";
import { compareEvents } from "@suyuan/epcis/query/compare";
import type { EventQuery } from "@suyuan/epcis/query/event-query";
import { matches } from "@suyuan/epcis/query/matches";
import type { Key } from "@suyuan/store/table";
import * as z from "zod";
import type { Deps } from "../../host.ts";
import { eventKeyAt } from "../../ledger/event-keys.ts";
import { nameOf } from "../../ledger/row-key.ts";
import { findByEventID, loadEvents, type StoredEvent } from "../index/events-store.ts";
import { badToken, type NextPage, openPosition, type PageAsked, SortKey, sealPosition } from "../wire/paging.ts";
import { EpcisProblem } from "../wire/problems.ts";
import { everythingByEventTime, type Plan, planOf, type RowSet, recordRows } from "./plan.ts";
import { type PlacedPointer, PointerWalk } from "./pointer-walk.ts";

export interface QueryResult {
  readonly events: readonly StoredEvent[];
  /** Absent on the last page. */
  readonly next?: NextPage;
}

/** What a page token says. */
const Position = z.object({
  /** The instant that the walk sees. */
  asOf: z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  /** Where the last page ended: a sort key, or in a sorted answer the last event's own key. */
  after: z.union([SortKey, z.object({ pk: SortKey.startsWith("EVENT#"), sk: SortKey })]).optional(),
  /** How many events `eventCountLimit` still allows. */
  left: z.int().nonnegative().optional(),
});
type Position = z.infer<typeof Position>;

type Reader = Pick<Deps, "table" | "sha256" | "now">;

/** Index rows that one request may read. */
export const ROWS_READ_MAX = 5_000;
/** Events loaded at once. */
const LOADED_AT_ONCE = 100;
/** Characters of the events in one page: an answer stays below what a Lambda may return. */
const PAGE_CHARACTERS_MAX = 4 * 1024 * 1024;

/**
 * One page of the events that match and that the viewer may see.
 *
 * Order: `orderBy` where given; else the order of the rows chosen, newest first unless the direction says ASC. A walk through the pages
 * sees one instant, that of its first page: every event that was complete then is visited exactly once, and none recorded later is
 * visited, however many arrive meanwhile. Of an event that was being written at that instant, the walk sees one copy or none.
 *
 * One request reads at most 5,000 index rows. A page that is not full by then ends there, even without events, and the next one goes on
 * where it stopped. What cannot be answered piece by piece (the order of a field that no rows are kept by, `maxEventCount`) and would
 * read more is refused: `QueryTooComplexException`; more matches than `maxEventCount`: `QueryTooLargeException`. A token of another query
 * or viewer, or one that is too old: `QueryParameterException`.
 */
export async function runQuery(deps: Reader, viewer: string, query: EventQuery, page: PageAsked): Promise<QueryResult> {
  const scope = `events\n${canonicalJson(query)}`;
  const position: Position =
    page.token === undefined
      ? { asOf: deps.now().toISOString() }
      : await openPosition(deps, viewer, scope, page.token, Position);
  const search = searchOf(deps, viewer, query, position.asOf);
  if (page.token === undefined && query.maxEventCount !== undefined) await requireFew(search, query.maxEventCount);
  const left = position.left ?? query.eventCountLimit;
  const perPage = Math.min(page.perPage, left ?? page.perPage);
  const { events, after } = perPage === 0 ? { events: [] } : await search.page(perPage, position.after);
  const rest = left === undefined ? undefined : left - events.length;
  if (after === undefined || rest === 0) return { events };
  const at: Position = { asOf: position.asOf, after, ...(rest === undefined ? {} : { left: rest }) };
  return { events, next: sealPosition(deps, viewer, scope, at) };
}

interface Found {
  readonly events: readonly StoredEvent[];
  /** Where it stopped, when more may follow. */
  readonly after?: string | Key;
}

interface Search {
  /** Every match in no particular order, `LOADED_AT_ONCE` or fewer at a time. Throws `QueryTooComplexException` past the budget. */
  matches(): AsyncGenerator<readonly StoredEvent[]>;
  page(perPage: number, after: string | Key | undefined): Promise<Found>;
}

function searchOf(deps: Reader, viewer: string, query: EventQuery, asOf: string): Search {
  const fits = (event: StoredEvent): boolean => event.recordTime <= asOf && matches(query, event);
  const context: Context = { deps, viewer, query, fits };
  const plan = planOf(deps, viewer, query.access, asOf);
  const all = () => everyMatch(context, plan);
  const walked = walkedRows(plan, query, viewer, asOf);
  if (walked !== undefined)
    return { matches: all, page: (perPage, after) => walkPage(context, walked, perPage, after) };
  const fallback = orderedRows(query, viewer, asOf);
  return {
    matches: all,
    page: async (perPage, after) => {
      // A walk that was begun over rows in order goes on over them.
      if (typeof after === "string" && fallback !== undefined) return walkPage(context, fallback, perPage, after);
      try {
        return await sortedPage(context, all(), perPage, after);
      } catch (error) {
        if (!isTooComplex(error) || fallback === undefined || after !== undefined) throw error;
        return walkPage(context, fallback, perPage, undefined);
      }
    },
  };
}

interface Context {
  readonly deps: Reader;
  readonly viewer: string;
  readonly query: EventQuery;
  readonly fits: (event: StoredEvent) => boolean;
}

/** The planned rows, when they lie in the order asked for. */
function walkedRows(plan: Plan, query: EventQuery, viewer: string, asOf: string): RowSet | undefined {
  if ("eventIDs" in plan) return undefined;
  if (query.orderBy === undefined || query.orderBy === plan.order) return plan;
  const isEverything = plan.partitions.join() === everythingByEventTime(viewer, query.access).partitions.join();
  return isEverything ? orderedRows(query, viewer, asOf) : undefined;
}

/** Rows with everything in the order asked for, where rows are kept in that order. */
function orderedRows(query: EventQuery, viewer: string, asOf: string): RowSet | undefined {
  if (query.orderBy === "eventTime") return everythingByEventTime(viewer, query.access);
  return query.orderBy === "recordTime" ? recordRows(viewer, query.access, asOf) : undefined;
}

/** Some rows of a walk, and the events they lead to. */
interface Piece {
  readonly pointers: readonly PlacedPointer[];
  readonly events: readonly StoredEvent[];
  /** Sort key of the last pointer. */
  readonly end: string;
  /** The request has read its share. */
  readonly isSpent: boolean;
}

interface Start {
  readonly reverse: boolean;
  readonly after?: string;
  /** Pointers in the first piece. */
  readonly first: number;
}

async function* piecesOf(
  { deps, viewer }: Context,
  rows: RowSet,
  start: Start,
): AsyncGenerator<Piece, void, undefined> {
  let walk = new PointerWalk(deps.table, rows, start);
  let { own } = rows;
  for (let count = start.first; ; count = LOADED_AT_ONCE) {
    const pointers = await walk.take(Math.min(count, LOADED_AT_ONCE));
    const end = pointers.at(-1)?.sk;
    if (end === undefined) return;
    const events = await loadEvents(
      deps,
      viewer,
      pointers.map(({ pointer }) => pointer),
    );
    const isLong = walk.read > ROWS_READ_MAX;
    yield { pointers, events, end, isSpent: isLong && own === undefined };
    if (!isLong || own === undefined) continue;
    walk = new PointerWalk(deps.table, own, { reverse: start.reverse, after: end });
    own = undefined;
  }
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
  let characters = 0;
  let last: string | undefined;
  const start = { reverse, first: perPage + 1, ...(typeof after === "string" ? { after } : {}) };
  for await (const piece of piecesOf(context, rows, start)) {
    const places = new Map(piece.pointers.map(({ sk, pointer }) => [nameOf(pointer), sk]));
    for (const event of piece.events) {
      if (!context.fits(event)) continue;
      characters += JSON.stringify(event.event).length;
      const isFull = events.length === perPage || characters > PAGE_CHARACTERS_MAX;
      if (isFull && last !== undefined) return { events, after: last };
      events.push(event);
      last = places.get(nameOf(event.key));
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
    const distinct = new Map(found.flat().map((event) => [nameOf(event.key), event]));
    yield [...distinct.values()].filter(fits);
    return;
  }
  for await (const { events, isSpent } of piecesOf(context, plan, { reverse: true, first: LOADED_AT_ONCE })) {
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
    return order !== 0 ? order : nameOf(a.key) < nameOf(b.key) ? -1 : 1;
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
  return nameOf(event.key) !== nameOf(start.key) && compare(event, start) > 0;
}

async function eventAt(deps: Reader, viewer: string, key: Key): Promise<StoredEvent> {
  const [event] = await loadEvents(deps, viewer, [{ ...eventKeyAt(key), organisation: viewer }]);
  if (event === undefined) throw badToken();
  return event;
}

function withinSize(events: readonly StoredEvent[]): readonly StoredEvent[] {
  let characters = 0;
  const end = events.findIndex(({ event }, n) => {
    characters += JSON.stringify(event).length;
    return n > 0 && characters > PAGE_CHARACTERS_MAX;
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
  return new EpcisProblem("QueryTooComplexException", {
    en: `This query would read more than ${ROWS_READ_MAX} events at once. Narrow it by identifier, place, step or time, or leave out orderBy and maxEventCount.`,
    zh: `该查询一次需读取超过 ${ROWS_READ_MAX} 条事件。请按标识、地点、环节或时间缩小范围，或去掉 orderBy 与 maxEventCount。`,
  });
}

function isTooComplex(error: unknown): boolean {
  return error instanceof EpcisProblem && error.exception === "QueryTooComplexException";
}
