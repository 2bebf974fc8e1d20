import { makeCursor, readCursor } from "@suyuan/store/cursor";
import type { Table } from "@suyuan/store/table";
import type { ListPage } from "../lists/walk.ts";
import { EVENTUAL, readPage } from "../read.ts";
import { type AuditEntry, auditPartition, hourOf, placesOf } from "./entries.ts";

export interface AuditAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
  /** Instants, both included. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const LAST = "\u{10ffff}";

/**
 * What others did with the data of an organisation and looked through in its region, the newest first: one query for each place that concerns it (at
 * most a dozen), at once. Eventually consistent. Throws CursorInvalid for a cursor of another page.
 */
export async function auditPage(
  table: Pick<Table, "query">,
  organisation: { readonly id: string; readonly regionCode: string },
  { limit, cursor, from, to = "" }: AuditAsked,
): Promise<ListPage<AuditEntry>> {
  const places = placesOf(organisation).map(auditPartition);
  const [own = ""] = places;
  // The looks of an hour stand at its beginning.
  const range = { from: from === undefined ? " " : hourOf(from), to: `${to}${LAST}`, reverse: true } as const;
  const after = cursor === undefined ? undefined : readCursor(own, range, cursor);
  const behind = after === undefined ? range : { ...range, to: after };
  // Bounds are inclusive: the row that was last comes again, and one more tells whether more follow.
  const asked = { ...behind, limit: limit + 2 };
  const pages = await Promise.all(places.map((place) => readPage(table, place, asked, undefined, EVENTUAL)));
  const rows = pages
    .flatMap((page) => page.rows)
    .filter(({ sk, data }) => sk !== after && data.lastAt >= (from ?? ""))
    .sort((a, b) => (a.sk < b.sk ? 1 : -1));
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map(({ data }) => data);
  return last === undefined || rows.length <= limit ? { items } : { items, next: makeCursor(own, range, last.sk) };
}
