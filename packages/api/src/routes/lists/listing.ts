import { notFound } from "@suyuan/domain/access";
import { plainGtin, plainText } from "@suyuan/domain/identifiers/search-words";
import type { Organisation, Role } from "@suyuan/domain/organisation";
import { covers, scopeOf } from "@suyuan/domain/region-code";
import type { Key } from "@suyuan/store/table";
import type { Actor, Answer } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { noteList } from "../../ledger/audit/entries.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { foundBy, type ListedKind, listKey, listOf, searchKey, type Viewer } from "../../ledger/lists/keys.ts";
import { type Speller, spelling } from "../../ledger/lists/spelling.ts";
import type { Listed } from "../../ledger/lists/things.ts";
import { type ListPage, walk } from "../../ledger/lists/walk.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { followedUntil } from "../../ledger/outbox.ts";
import { EVENTUAL, readMany, readRow } from "../../ledger/read.ts";
import type { Stored, Stretch } from "../../ledger/row-key.ts";
import type { IdRow } from "../../ledger/rows.ts";
import { type DatesQuery, datesOf, type Filters, LIMIT } from "./filters.ts";

/** Who asks, and in which role. Its region is known where it looks as an office. */
export interface Reader {
  readonly organisation: Pick<Organisation, "id" | "regionCode">;
  readonly role: Role;
  /** Public id of the key. */
  readonly key: string;
}

export async function readerOf(deps: Deps, { organisation: id, role, key }: Actor): Promise<Reader> {
  if (!isOffice(role)) return { organisation: { id, regionCode: "" }, role, key };
  const organisation = (await readRow(deps.table, organisationKey(id), EVENTUAL))?.data;
  if (organisation === undefined) throw notFound("organisation", id);
  return { organisation, role, key };
}

/** Does this role look at what lies in its region, and not at what its organisation has? */
export function isOffice(role: Role): boolean {
  return role === "inspector" || role === "statistician";
}

/**
 * Whose list the reader is shown: its organisation's, or as an office that of its region, or of the part of it that `region` names.
 * Undefined where that lies outside.
 */
export function viewerOf({ organisation, role }: Reader, region: string | undefined): Viewer | undefined {
  if (!isOffice(role)) return { organisation: organisation.id };
  const asked = region ?? organisation.regionCode;
  const scope = covers(organisation.regionCode, asked) ? scopeOf(asked) : undefined;
  return scope === undefined ? undefined : { scope };
}

/** Index rows, and where in them a thing stands as it is now: a row elsewhere is of what it was. */
export interface Place<Thing, Row extends object> {
  readonly rows: Stretch<Row>;
  readonly idOf: (row: Stored<Row>) => string;
  readonly skOf: (thing: Thing, id: string) => string | undefined;
  readonly reverse: boolean;
  /** Are the rows in the order of the list's dates? */
  readonly isByDate: boolean;
  readonly keep?: (row: Stored<Row>) => boolean;
}

/** A kind of list: what is read beside a page of things, who may see one, and what is shown of it. */
export interface Listing<Thing extends object, View> {
  readonly listed: Listed<Thing>;
  readonly sort: DatesQuery["sort"];
  readonly beside: (things: readonly Thing[]) => readonly Key[];
  readonly mayRead: (thing: Thing, reader: Reader, beside: Loaded) => boolean;
  /** Where it lies. */
  readonly regionsOf: (thing: Thing, beside: Loaded) => readonly (string | undefined)[];
  /** Undefined where the filters of this kind leave it out. */
  readonly view: (thing: Thing, beside: Loaded, reader: Reader) => View | undefined;
  /** What is shown with how its name is read. */
  readonly spelled?: (view: View, speller: Speller) => View;
}

/** The rows of a viewer's list, the newest first. */
export function listPlace<Thing extends object>({ kind, sortOf }: Listed<Thing>, viewer: Viewer): Place<Thing, IdRow> {
  return {
    rows: listOf(viewer, kind),
    idOf: ({ data }) => data.id,
    skOf: (thing, id) => listKey(viewer, kind, sortOf(thing), id).sk,
    reverse: true,
    isByDate: true,
  };
}

/**
 * The rows by which a viewer finds things by the beginning of a word, or by one word whole, in the order of the words. A thing with several
 * words that begin so is shown once.
 */
export function searchPlace<Thing extends object>(
  { kind, wordsOf }: Listed<Thing>,
  viewer: Viewer,
  q: string,
  isWhole = false,
): Place<Thing, IdRow> {
  const beginning = beginningOf(kind, q);
  return {
    rows: foundBy(viewer, kind, beginning, isWhole),
    idOf: ({ data }) => data.id,
    skOf: (thing, id) => {
      const [word] = wordsOf(thing)
        .filter((each) => (isWhole ? each === beginning : each.startsWith(beginning)))
        .sort();
      return word === undefined ? undefined : searchKey(viewer, kind, word, id).sk;
    },
    reverse: false,
    isByDate: false,
  };
}

/** What a word must begin with. A GTIN may be typed with or without the zeros in front. */
export function beginningOf(kind: ListedKind, q: string): string {
  const plain = plainText(q);
  return (kind === "product" && /^\d+$/.test(plain) && plainGtin(plain)) || plain;
}

/** Members of a query that say where to look, and leave nothing out there. */
const UNFILTERED: readonly string[] = ["limit", "cursor", "q", "direction"];

/** A page as it is answered. Rows that go with their facts are up to date; the others are as far as their follower has come. */
export async function listed<View>(
  deps: Deps,
  page: Promise<ListPage<View>>,
  rows: "own" | "followed",
): Promise<Answer<ListPage<View> & { readonly asOf: string }>> {
  const now = deps.now();
  const asOf = rows === "own" ? now.toISOString() : followedUntil(deps.table, now);
  const [found, until] = await Promise.all([page, asOf]);
  return { status: 200, body: { ...found, asOf: until } };
}

/** A page of what a viewer has of a kind: by the beginning of a word, or in the order of the list, from its own rows where it has some. */
export async function listOrSearch<Thing extends object, View, Row extends object = IdRow>(
  deps: Deps,
  actor: Actor,
  filters: Filters,
  listing: Listing<Thing, View>,
  ownPlace?: Place<Thing, Row>,
): Promise<Answer<ListPage<View> & { readonly asOf: string }>> {
  return listOrSearchAs(deps, await readerOf(deps, actor), filters, listing, ownPlace);
}

/** The same for a reader that is known already. */
export async function listOrSearchAs<Thing extends object, View, Row extends object = IdRow>(
  deps: Deps,
  reader: Reader,
  filters: Filters,
  listing: Listing<Thing, View>,
  ownPlace?: Place<Thing, Row>,
): Promise<Answer<ListPage<View> & { readonly asOf: string }>> {
  const viewer = viewerOf(reader, filters.region);
  if (viewer === undefined) return listed(deps, Promise.resolve({ items: [] }), "own");
  const isOwn = filters.q === undefined && "organisation" in viewer;
  const from = <R extends object>(place: Place<Thing, R>) => pageOf(deps, reader, filters, listing, place);
  const page = () => {
    if (filters.q !== undefined) return from(searchPlace(listing.listed, viewer, filters.q));
    return ownPlace !== undefined && isOwn ? from(ownPlace) : from(listPlace(listing.listed, viewer));
  };
  return listed(deps, page(), isOwn ? "own" : "followed");
}

/** A page of the things of a place that the reader may see and the filters leave in. */
export async function pageOf<Thing extends object, View, Row extends object>(
  deps: Deps,
  reader: Reader,
  filters: Filters,
  listing: Listing<Thing, View>,
  place: Place<Thing, Row>,
): Promise<ListPage<View>> {
  const { rows, reverse, keep, isByDate } = place;
  const dates = datesOf({ ...filters, sort: listing.sort });
  const asked = {
    place: rows,
    ...(isByDate ? dates : {}),
    reverse,
    keep,
    isFiltered: Object.keys(filters).some((name) => !UNFILTERED.includes(name)),
    load: (found: readonly Stored<Row>[]) => load(deps, reader, filters, listing, place, found),
  };
  const page = await walk(deps.table, asked, { limit: filters.limit ?? LIMIT, cursor: filters.cursor });
  if (page.items.length > 0) noteLooked(deps, reader, listing.listed.kind, filters.region);
  const { spelled } = listing;
  if (spelled === undefined || page.items.length === 0) return page;
  const speller = await spelling();
  return { ...page, items: page.items.map((item) => spelled(item, speller)) };
}

/** Offices and the operator look at what others have. */
function noteLooked(deps: Deps, reader: Reader, kind: ListedKind, region: string | undefined): void {
  const { organisation, role, key } = reader;
  if (!isOffice(role) && role !== "operator") return;
  const scope = scopeOf(region ?? organisation.regionCode) ?? "";
  noteList(deps, { organisation: organisation.id, role, key }, { kind, scope });
}

async function load<Thing extends object, View, Row extends object>(
  deps: Deps,
  reader: Reader,
  filters: Filters,
  { listed, sort, beside, mayRead, regionsOf, view }: Listing<Thing, View>,
  { idOf, skOf }: Place<Thing, Row>,
  rows: readonly Stored<Row>[],
): Promise<readonly (View | undefined)[]> {
  const things = await listed.load(deps.table, rows.map(idOf), EVENTUAL);
  const others = await readMany(deps.table, beside([...things.values()]), EVENTUAL);
  const { from = "", to } = datesOf({ ...filters, sort });
  const { region } = filters;
  return rows.map((row) => {
    const id = idOf(row);
    const thing = things.get(id);
    if (thing === undefined || skOf(thing, id) !== row.sk || !mayRead(thing, reader, others)) return undefined;
    const at = listed.sortOf(thing);
    if (at < from || (to !== undefined && at > to)) return undefined;
    const isThere = (place: string | undefined) =>
      region === undefined || (place !== undefined && covers(region, place));
    return region === undefined || regionsOf(thing, others).some(isThere) ? view(thing, others, reader) : undefined;
  });
}
