import { addDays } from "@suyuan/domain/calendar";
import { type Op, StoreUnavailable } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { carryOverKey, factAt, factIdOfOutbox, journalOf, recordedAtOfOutbox } from "../ledger/keys.ts";
import { create, replaced } from "../ledger/loaded.ts";
import { readPage, readRow } from "../ledger/read.ts";
import { freshToken } from "../ledger/retry.ts";
import type { Stored } from "../ledger/row-key.ts";
import type { Bookmark, CarryOverRow, JournalRow } from "../ledger/rows.ts";
import { asideOps } from "../ledger/set-aside.ts";
import { type Follower, takes } from "./follower.ts";
import { FOLLOWERS } from "./followers.ts";
import { runFollowers } from "./run-followers.ts";
import { asidesOf, tellAside } from "./set-aside.ts";

/** No fact is older. */
const FIRST_DAY = "2025-01-01";
const FACTS_PER_CALL = 100;
const FACTS_AT_ONCE = 10;

/**
 * Gives the facts that were followed before a follower was there to it, once: day after day of the journal, at most a hundred in a call,
 * for every follower that wants its past. Where it goes on is kept, so a host may stop at any time, and several may work. Answers how many
 * facts it looked at; 0 when all of them have been. Rejects when the store is out of reach.
 */
export async function carryOver(deps: Deps, followers: readonly Follower[] = FOLLOWERS): Promise<number> {
  for (const follower of followers) {
    if (follower.wantsPast !== true) continue;
    const before = await readRow(deps.table, carryOverKey(follower.name));
    const looked = before?.data.isDone === true ? 0 : await carryOn(deps, follower, before);
    if (looked > 0) return looked;
  }
  return 0;
}

async function carryOn(deps: Deps, follower: Follower, before: Stored<CarryOverRow> | undefined): Promise<number> {
  // Days of the journal are those of UTC.
  const today = deps.now().toISOString().slice(0, 10);
  let { day = await firstDay(deps, today), after } = before?.data ?? {};
  for (; day <= today; day = addDays(day, 1), after = undefined) {
    const range = { limit: FACTS_PER_CALL, ...(after === undefined ? {} : { from: after }) };
    const page = await readPage(deps.table, journalOf(day), range);
    const rows = page.rows.filter(({ sk }) => sk !== after);
    const last = rows.at(-1);
    if (last === undefined) continue;
    for (let n = 0; n < rows.length; n += FACTS_AT_ONCE) {
      await Promise.all(rows.slice(n, n + FACTS_AT_ONCE).map((row) => give(deps, follower, row)));
    }
    await keep(deps, follower, before, { day, after: last.sk });
    return rows.length;
  }
  await keep(deps, follower, before, { day: today, isDone: true });
  return 0;
}

/** By table: nothing is recorded before it later. */
const firstDays = new WeakMap<Deps["table"], string>();

/** The day before the first that has a fact (clocks of two hosts may differ at midnight): the empty years before are walked once in a process, not by each follower. */
async function firstDay({ table }: Deps, today: string): Promise<string> {
  const known = firstDays.get(table);
  if (known !== undefined) return known;
  for (let day = FIRST_DAY; day <= today; day = addDays(day, 1)) {
    const { rows } = await readPage(table, journalOf(day), { limit: 1 });
    if (rows.length === 0) continue;
    const found = addDays(day, -1);
    firstDays.set(table, found);
    return found;
  }
  return today;
}

/** One fact, to its end or set aside. */
async function give(deps: Deps, follower: Follower, row: Stored<JournalRow>): Promise<void> {
  const { kind } = row.data;
  if (!takes(follower, kind)) return;
  const fact = { at: factAt(row.data), factId: factIdOfOutbox(row), kind, recordedAt: recordedAtOfOutbox(row) };
  let bookmarks: Readonly<Record<string, Bookmark>> = {};
  for (;;) {
    const { continued, failures } = await runFollowers(deps, [follower], fact, { done: [], bookmarks });
    const [failure] = failures;
    // An old fact has no time in which it is tried again at once: what the store cannot do now, the next call does.
    if (failure?.error instanceof StoreUnavailable) throw failure.error;
    const asides = asidesOf(deps, fact, failures);
    if (asides.length > 0) {
      await deps.table.transact([...asideOps(asides.map((aside) => aside.row))], freshToken(deps));
      tellAside(deps, asides);
    }
    const [more] = continued;
    if (more === undefined) return;
    bookmarks = { [follower.name]: more.bookmark };
  }
}

/** Where another process was meanwhile, its place stands: what is done twice is the same. */
async function keep(
  deps: Deps,
  { name }: Follower,
  before: Stored<CarryOverRow> | undefined,
  row: CarryOverRow,
): Promise<void> {
  const op: Op = before === undefined ? create(carryOverKey(name), row) : replaced(before, row);
  await deps.table.transact([op], freshToken(deps));
}
