import { mayActInRegion, notFound } from "@suyuan/domain/access";
import { addDays, startOfDay } from "@suyuan/domain/calendar";
import { CLAIMANTS, EXCEPTION_CODES, EXCEPTION_STATES, type ExceptionState } from "@suyuan/domain/exceptions/exception";
import { exceptionView } from "@suyuan/domain/exceptions/view";
import type { ExceptionRecord } from "@suyuan/domain/exceptions/view-schema";
import { invalidRequest } from "@suyuan/domain/field-errors";
import { plainText } from "@suyuan/domain/identifiers/search-words";
import type { Organisation } from "@suyuan/domain/organisation";
import { scopeOf } from "@suyuan/domain/region-code";
import { bilingual } from "@suyuan/domain/wording";
import { makeCursor, readCursor } from "@suyuan/store/cursor";
import * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { CalendarDate, Instant, ListQuery, Lot } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { exceptionKey, exceptionListPartition, organisationKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany, readPage, readRow } from "../../ledger/read.ts";
import type { Partition, Stored } from "../../ledger/row-key.ts";
import type { ListedException } from "../../ledger/rows.ts";

/** A day in China, or an instant. */
const When = z.union([CalendarDate, Instant]);

export const ExceptionQuery = ListQuery.extend({
  kind: z.enum(EXCEPTION_CODES).optional().meta({ description: "Its code 类别" }),
  state: z.enum(EXCEPTION_STATES).optional().meta({ description: "All without it 状态" }),
  status: z.enum(EXCEPTION_STATES).optional().meta({ description: "The same as state" }),
  claimedBy: z.enum(CLAIMANTS).optional().meta({ description: "parties without it; strangers stand apart 提出方" }),
  lot: Lot.optional(),
  region: z
    .string()
    .regex(/^\d{6}(\d{3}|\d{6})?$/, bilingual("6, 9 or 12 digits", "须为 6、9 或 12 位数字"))
    .optional()
    .meta({ description: "Within the office's own: a city, county, township 地区代码" }),
  from: When.optional().meta({ description: "Newest occurrence on or after it 起" }),
  to: When.optional().meta({ description: "Newest occurrence on or before it 止" }),
  q: z
    .string()
    .min(1)
    .max(100)
    .optional()
    .meta({ description: "In lot, product, certificate number or names of parties 关键字" }),
});
type ExceptionQuery = z.infer<typeof ExceptionQuery>;

/** Rows of one state read at once, without a filter that looks at each and with one. */
const CHUNK = 100;
const FILTER_CHUNK = 500;
/** Rounds of one request: then the page ends, perhaps short, and goes on where it stopped. */
const ROUNDS_MAX = 4;
/** After every key that begins so. */
const LAST = "\u{10ffff}";

type Row = Stored<ListedException>;
/** `{lastAt}#{id}`: where a row stands among those of its state and of all states. */
const positionOf = ({ sk }: Row): string => sk.slice(sk.indexOf("#") + 1);

/** The exceptions of the actor's region, newest occurrence first. */
export async function listExceptionsOf(
  deps: Deps,
  { actor, query }: Call<unknown, ExceptionQuery, unknown>,
): Promise<Answer<{ readonly items: readonly ExceptionRecord[]; readonly next?: string }>> {
  const acting = (await readRow(deps.table, organisationKey(actor.organisation), EVENTUAL))?.data;
  if (acting === undefined) throw notFound("organisation", actor.organisation);
  const place = exceptionListPartition(scopeAsked(acting, query.region), query.claimedBy ?? "parties");
  const { rows, next } = await rowsOf(deps, place, query);
  const keys = rows.map(({ data }) => exceptionKey(data.id));
  const loaded = await readMany(deps.table, keys, EVENTUAL);
  const items = keys.flatMap((key) => loaded.state(key) ?? []).map(exceptionView);
  return { status: 200, body: next === undefined ? { items } : { items, next } };
}

function scopeAsked(acting: Organisation, region: string | undefined): string {
  const own = scopeOf(acting.regionCode) ?? acting.regionCode;
  if (region === undefined) return own;
  const scope = scopeOf(region);
  if (scope !== undefined && mayActInRegion(acting, region)) return scope;
  throw invalidRequest([
    {
      pointer: "?region",
      en: `must be a region within your office's own, ${acting.regionCode}.`,
      zh: `须在本机构辖区 ${acting.regionCode} 之内。`,
    },
  ]);
}

function matcherOf({ kind, lot, q }: ExceptionQuery): ((row: ListedException) => boolean) | undefined {
  if (kind === undefined && lot === undefined && q === undefined) return undefined;
  const text = q === undefined ? "" : plainText(q);
  return (row) =>
    (kind === undefined || row.code === kind) && (lot === undefined || row.lot === lot) && row.words.includes(text);
}

/** The first instant meant, or what comes after the last. */
function boundsOf({ from = "", to }: ExceptionQuery): { readonly from: string; readonly to: string } {
  const first = from.length === 10 ? startOfDay(from) : from;
  if (to === undefined) return { from: first, to: LAST };
  return { from: first, to: to.length === 10 ? startOfDay(addDays(to, 1)) : `${to}${LAST}` };
}

/** Rows of each state asked for, merged by the newest occurrence; each round reads the next of all states at once. */
async function rowsOf(
  deps: Deps,
  place: Partition<ListedException>,
  query: ExceptionQuery,
): Promise<{ readonly rows: readonly Row[]; readonly next?: string }> {
  const { limit = 50, cursor, state, status } = query;
  const states = EXCEPTION_STATES.filter((each) => (state ?? each) === each && (status ?? each) === each);
  const matches = matcherOf(query);
  const bounds = boundsOf(query);
  const walk = { ...bounds, reverse: true };
  const found: Row[] = [];
  let before = cursor === undefined ? undefined : readCursor(place, walk, cursor);
  for (let round = 0; ; round++) {
    const count = matches === undefined ? Math.min(limit, CHUNK) + 1 : FILTER_CHUNK;
    const { rows, isEnd } = await nextRows(deps, place, states, { ...bounds, before, count });
    for (const [n, row] of rows.entries()) {
      if (matches?.(row.data) === false) continue;
      found.push(row);
      if (found.length < limit) continue;
      const isLast = isEnd && n === rows.length - 1;
      return isLast ? { rows: found } : { rows: found, next: makeCursor(place, walk, positionOf(row)) };
    }
    const last = rows.at(-1);
    if (isEnd || last === undefined) return { rows: found };
    before = positionOf(last);
    if (round + 1 >= ROUNDS_MAX) return { rows: found, next: makeCursor(place, walk, before) };
  }
}

interface Stretch {
  readonly from: string;
  readonly to: string;
  readonly before: string | undefined;
  readonly count: number;
}

/** The next rows in the order of all states, as far as every state was read. */
async function nextRows(
  deps: Deps,
  place: Partition<ListedException>,
  states: readonly ExceptionState[],
  { from, to, before, count }: Stretch,
): Promise<{ readonly rows: readonly Row[]; readonly isEnd: boolean }> {
  const pages = await Promise.all(
    states.map((state) => {
      const range = { from: `${state}#${from}`, to: `${state}#${before ?? to}`, reverse: true, limit: count };
      return readPage(deps.table, place, range, undefined, EVENTUAL);
    }),
  );
  const open = pages.filter((page) => page.cursor !== undefined);
  const horizon = open
    .map((page) => page.rows.at(-1))
    .reduce((furthest, row) => (row !== undefined && positionOf(row) > furthest ? positionOf(row) : furthest), "");
  const rows = pages
    .flatMap((page) => page.rows)
    .filter((row) => positionOf(row) >= horizon && positionOf(row) !== before)
    .toSorted((a, b) => (positionOf(a) < positionOf(b) ? 1 : -1));
  return { rows, isEnd: open.length === 0 };
}
