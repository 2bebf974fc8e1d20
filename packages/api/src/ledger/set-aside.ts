import type { Op, Table } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { asideKey, asidePartition } from "./keys.ts";
import { create, removed, replaced } from "./loaded.ts";
import { readPage } from "./read.ts";
import { freshToken } from "./retry.ts";
import type { Stored } from "./row-key.ts";
import type { AsideRow } from "./rows.ts";

const keyOf = ({ nextAt, factId, follower }: AsideRow) => asideKey(nextAt, factId, follower);

/** Rows that are new. */
export function asideOps(rows: readonly AsideRow[]): readonly Op[] {
  return rows.map((row) => create(keyOf(row), row));
}

/** Operations that put rows in place of one that was read. */
export function replacing(before: Stored<AsideRow>, rows: readonly AsideRow[]): readonly Op[] {
  const inPlace = rows.find((row) => keyOf(row).sk === before.sk);
  const others = asideOps(rows.filter((row) => row !== inPlace));
  return [inPlace === undefined ? removed(before) : replaced(before, inPlace), ...others];
}

/** Which facts set aside are meant: those of a follower, of a fact (by its id), or all. */
export interface AsideChoice {
  readonly follower?: string | undefined;
  readonly fact?: string | undefined;
}

const PAGE = 100;

/** The rows set aside that are meant, in the order of when they are tried again, page by page. */
export async function* setAside(
  table: Pick<Table, "query">,
  { follower, fact }: AsideChoice = {},
): AsyncGenerator<Stored<AsideRow>> {
  let cursor: string | undefined;
  do {
    const page = await readPage(table, asidePartition, { limit: PAGE }, cursor);
    for (const stored of page.rows) {
      const row = stored.data;
      if ((follower ?? row.follower) === row.follower && (fact ?? row.factId) === row.factId) yield stored;
    }
    cursor = page.cursor;
  } while (cursor !== undefined);
}

/**
 * Has the service try the rows that are meant as soon as may be, whatever they were to wait, at most `max` of them; answers them. May be
 * repeated.
 */
export async function hastenSetAside(
  deps: Pick<Deps, "table" | "now" | "randomBytes">,
  choice: AsideChoice,
  max = Number.POSITIVE_INFINITY,
): Promise<readonly AsideRow[]> {
  const nextAt = deps.now().toISOString();
  const hastened: AsideRow[] = [];
  for (const before of await meant(deps.table, choice, { nextAt, max })) {
    const sooner = { ...before.data, nextAt };
    const isDue = before.data.nextAt <= nextAt;
    if (isDue || (await deps.table.transact(replacing(before, [sooner]), freshToken(deps))).ok) hastened.push(sooner);
  }
  return hastened;
}

/** The rows that are meant and not due yet, at most `max`; without a bound those that are due, too. */
async function meant(
  table: Pick<Table, "query">,
  choice: AsideChoice,
  { nextAt, max }: { readonly nextAt: string; readonly max: number },
): Promise<readonly Stored<AsideRow>[]> {
  const found: Stored<AsideRow>[] = [];
  for await (const row of setAside(table, choice)) {
    // Who asks for a part again is given the next part.
    if (Number.isFinite(max) && row.data.nextAt <= nextAt) continue;
    found.push(row);
    if (found.length === max) break;
  }
  return found;
}
