import { addDays, dateInChina } from "@suyuan/domain/calendar";
import { canonicalJson } from "@suyuan/domain/identifiers/canonical-json";
import { PUBLISHED_GROUPS } from "@suyuan/domain/publishing/groups";
import type { Prepared } from "@suyuan/domain/publishing/prepare";
import type { Publication, PublishFigures } from "@suyuan/domain/publishing/publication";
import { PUBLISHING_LIMITS, tooLarge } from "@suyuan/domain/publishing/rules";
import { PUBLISHED_TABLES, type PublishedTable } from "@suyuan/domain/publishing/tables";
import type { Contribution } from "@suyuan/domain/statistics/contribution";
import type { Family } from "@suyuan/domain/statistics/measure";
import type { Cursor } from "@suyuan/store/table";
import type { Release } from "../../commands/publishing/publish.ts";
import type { Deps } from "../../host.ts";
import { benefitKey } from "../../ledger/county/keys.ts";
import { type PublishedPart, publishedMonths, publishedParts } from "../../ledger/publishing/keys.ts";
import { partsOf, readAll, readMany, readPage } from "../../ledger/read.ts";
import { countedRows } from "../../ledger/statistics/keys.ts";
import { offloaded } from "../../offload/job.ts";
import { type EarlierRelease, FIGURES_RELEASE, type MonthInput } from "./release-job.ts";
import { CELLS_PER_PART } from "./view.ts";

/** Rows of one family and month that are read. */
const COUNTED_MAX = PUBLISHING_LIMITS.shares;
/** Stored rows of a release: with fact, outbox and heads they are one transaction. */
const PARTS_MAX = 80;
const READ_AT_ONCE = 100;

/** Works out what a county's release of a month would show, and how it stands the attack. Writes nothing. */
export async function prepared(deps: Deps, { region, month, level }: PublishFigures): Promise<Release> {
  const before = (await readAll(deps.table, publishedMonths(region))).map(({ data }) => data);
  const window = before.slice(1 - PUBLISHING_LIMITS.months);
  const knownTo = addDays(dateInChina(deps.now().toISOString()), -1);
  const parts = new Map<string, readonly PublishedPart[]>();
  for (const { month: told } of window) {
    parts.set(
      told,
      (await readAll(deps.table, publishedParts(region, told))).map(({ data }) => data),
    );
  }
  const months = [...window.map((one) => ({ month: one.month, level: one.level })), { month, level }];
  const tables: { readonly table: PublishedTable; readonly prepared: Prepared }[] = [];
  const counted = new Map<string, readonly Contribution[]>();
  for (const table of PUBLISHED_TABLES) {
    const { family } = PUBLISHED_GROUPS[table];
    const inputs: MonthInput[] = [];
    for (const one of months) {
      const name = `${family} ${one.month}`;
      const rows = counted.get(name) ?? (await countedIn(deps, region, one.month, family));
      counted.set(name, rows);
      inputs.push({ ...one, counted: rows, earlier: earlierOf(one.month, table, window, parts) });
    }
    tables.push({ table, prepared: await offloaded(deps, FIGURES_RELEASE, { table, month, knownTo, months: inputs }) });
  }
  const rows = partsOfRelease(tables);
  const digest = deps.sha256(canonicalJson(rows));
  return { tables, knownTo, rows, parts: rows.length, digest, preparedAfter: before.at(-1)?.month };
}

function partsOfRelease(tables: Release["tables"]): readonly PublishedPart[] {
  const rows = tables.flatMap(({ table, prepared: { cells, revisions } }) =>
    partsOf([...cells, ...revisions], CELLS_PER_PART).map((some): PublishedPart => ({ table, cells: some })),
  );
  if (rows.length > PARTS_MAX) throw tooLarge(`${rows.length * CELLS_PER_PART}`);
  return rows;
}

/** What earlier releases showed of a month. */
function earlierOf(
  month: string,
  table: PublishedTable,
  window: readonly Publication[],
  parts: ReadonlyMap<string, readonly PublishedPart[]>,
): readonly EarlierRelease[] {
  return window
    .filter((one) => one.month >= month)
    .map(({ month: release, knownTo }) => {
      const own = (parts.get(release) ?? []).filter((part) => part.table === table);
      const shown = own.flatMap(({ cells }) =>
        cells.filter((cell) => cell.month === month && cell.values !== undefined),
      );
      return { release, knownTo, shown: shown.map(({ values: _, month: __, ...cell }) => cell) };
    });
}

/** Everything that was ever counted of a county and month in a family; payments with whose household they went to. */
async function countedIn(deps: Deps, region: string, month: string, family: Family): Promise<readonly Contribution[]> {
  const found: Contribution[] = [];
  let cursor: Cursor | undefined;
  do {
    const page = await readPage(deps.table, countedRows(region, month, family), { limit: 1000 }, cursor);
    found.push(...page.rows.map(({ data }) => data));
    if (found.length > COUNTED_MAX) throw tooLarge(`${family} ${month}: > ${COUNTED_MAX}`);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return family === "benefit" ? withHouseholds(deps, found) : found;
}

/** What is counted says nothing of households; the record that it comes from does. */
async function withHouseholds(deps: Deps, counted: readonly Contribution[]): Promise<readonly Contribution[]> {
  const ids = [...new Set(counted.map(({ row }) => row))];
  const households = new Map<string, string>();
  for (const some of partsOf(ids, READ_AT_ONCE)) {
    const keys = some.map((row) => benefitKey(row.slice("benefit/".length)));
    const loaded = await readMany(deps.table, keys);
    keys.forEach((key, n) => {
      const household = loaded.state(key)?.household;
      if (household !== undefined) households.set(some[n] ?? "", household);
    });
  }
  return counted.map((one) => {
    const household = households.get(one.row);
    if (household === undefined) throw new Error(`${one.row} is counted, and there is no such record`);
    return { ...one, household };
  });
}
