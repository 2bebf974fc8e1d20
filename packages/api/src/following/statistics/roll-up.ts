import { type Cells, gathered, scopeAbove, withAddition } from "@suyuan/domain/statistics/account";
import { keyText } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { putMissing } from "../../ledger/indexes/put-missing.ts";
import { create, removed } from "../../ledger/loaded.ts";
import { EVENTUAL, readMany, readPage } from "../../ledger/read.ts";
import { freshToken } from "../../ledger/retry.ts";
import type { RowKey, Stored } from "../../ledger/row-key.ts";
import {
  DUE_SHARDS,
  dueIn,
  type FiguresRow,
  figuresKey,
  regionInKey,
  type Waiting,
  waitingIn,
  waitingKey,
} from "../../ledger/statistics/keys.ts";
import { markDue } from "./due.ts";

/** Rows that wait which are looked at together. */
const ROWS_AT_ONCE = 60;
/** Operations of one transaction: the rows of figures, the rows that waited, and what goes on to the region above. */
const OPS_MAX = 95;

/** What is added to rows of figures: by their names, with what they are to hold. */
export type Sums = Map<string, { readonly key: RowKey<FiguresRow>; cells: Cells }>;

/**
 * Adds to figures what waits to be added: of each region that something waits for, many rows in one transaction, and what it came to is handed
 * to the region above. So that a province's figures are written once for many facts, and no fact waits for another's. May be repeated, and
 * run beside itself: who comes second finds the rows gone. Answers how many rows were added.
 */
export async function rollUp(deps: Deps, until?: Date): Promise<number> {
  let added = 0;
  for (const shard of DUE_SHARDS) {
    const { rows } = await readPage(deps.table, dueIn(shard), { limit: 100 });
    for (const row of rows) {
      if (until !== undefined && deps.now() >= until) return added;
      added += await rollUpScope(deps, row);
    }
  }
  return added;
}

async function rollUpScope(deps: Deps, due: Stored<{ readonly scope: string }>): Promise<number> {
  const { scope } = due.data;
  let added = 0;
  for (;;) {
    const some = await addSome(deps, scope);
    if (some === 0) break;
    added += some;
  }
  await deps.table.transact([removed(due)], freshToken(deps));
  // What came between the last look and now found the mark, and left it as it was.
  const { rows } = await readPage(deps.table, waitingIn(scope), { limit: 1 });
  if (rows.length > 0) await markDue(deps, [scope]);
  return added;
}

/** Adds the first of what waits for a region; how many rows those were. None where another adds them. */
async function addSome(deps: Deps, scope: string): Promise<number> {
  const { table } = deps;
  const { rows } = await readPage(table, waitingIn(scope), { limit: ROWS_AT_ONCE });
  const { taken, sums } = asMuchAsFits(rows);
  if (taken.length === 0) return 0;
  const above = scopeAbove(scope);
  const handed = above === undefined ? undefined : handedUp(taken, scope, above);
  if (above !== undefined) await markDue(deps, [above]);
  await listRegions(deps, scope, taken);
  const loaded = await readMany(
    table,
    [...sums.values()].map(({ key }) => key),
  );
  const figures = [...sums.values()].map(({ key, cells }) => {
    const before = loaded.state(key)?.cells ?? {};
    return loaded.next(key, { cells: plus(before, cells) });
  });
  const ops = [
    ...figures,
    ...taken.map(removed),
    ...(above === undefined || handed === undefined ? [] : [create(waitingKey(above, freshToken(deps)), handed)]),
  ];
  const commit = await table.transact(ops, freshToken(deps));
  if (!commit.ok) return 0;
  if (above !== undefined) await markDue(deps, [above]);
  return taken.length;
}

/** Lists the regions that something is counted in below the next wider ones, so that figures are found region by region. */
async function listRegions(deps: Deps, scope: string, taken: readonly Stored<Waiting>[]): Promise<void> {
  const accounts = taken.flatMap(({ data }) => data.parts.flatMap((part) => part.accounts));
  const scopes = [...new Set([scope, ...accounts])].filter((account) => /^\d+$/.test(account));
  const listed = scopes.flatMap((one) => {
    const above = scopeAbove(one);
    return above === undefined ? [] : [{ key: regionInKey(above, one), scope: one }];
  });
  if (listed.length === 0) return;
  const loaded = await readMany(
    deps.table,
    listed.map(({ key }) => key),
    EVENTUAL,
  );
  await putMissing(
    deps,
    listed.filter(({ key }) => !loaded.has(key)).map((one) => create(one.key, { scope: one.scope })),
  );
}

/** As many of the rows as one transaction adds. One that is more than that by itself is a defect, which no follower hands over. */
function asMuchAsFits(rows: readonly Stored<Waiting>[]): {
  readonly taken: readonly Stored<Waiting>[];
  readonly sums: Sums;
} {
  let sums: Sums = new Map();
  const taken: Stored<Waiting>[] = [];
  for (const row of rows) {
    const next = withRow(new Map(sums), row.data);
    if (taken.length > 0 && next.size + taken.length + 2 > OPS_MAX) break;
    sums = next;
    taken.push(row);
  }
  return { taken, sums };
}

/** What a row adds, in the rows of figures that it is added to: by month and by day of record, of all goods and of its product. */
export function withRow(sums: Sums, { parts }: Waiting): Sums {
  for (const { accounts, additions } of parts)
    for (const account of accounts)
      for (const addition of additions) {
        const { year, knownOn, product, group } = addition;
        // Households of a product are counted apart: their sum is no count of households.
        const isApart = group === "|";
        for (const span of [
          { kind: "month", of: knownOn.slice(0, 7) },
          { kind: "day", of: knownOn },
        ] as const)
          for (const goods of product === undefined || isApart ? [product] : [undefined, product]) {
            const key = figuresKey({ account, year, product: goods }, span);
            const before = sums.get(keyText(key));
            sums.set(keyText(key), { key, cells: withAddition(before?.cells ?? {}, addition) });
          }
      }
  return sums;
}

function plus(before: Cells, more: Cells): Cells {
  let sum = before;
  for (const [stretch, groups] of Object.entries(more))
    for (const [group, amounts] of Object.entries(groups)) sum = withAddition(sum, { stretch, group, amounts });
  return sum;
}

/** What the region above is to add: all that was added to this one's own figures. */
function handedUp(taken: readonly Stored<Waiting>[], scope: string, above: string): Waiting | undefined {
  const own = taken.flatMap(({ data }) =>
    data.parts.filter(({ accounts }) => accounts.includes(scope)).flatMap(({ additions }) => additions),
  );
  const additions = gathered(own);
  return additions.length === 0 ? undefined : { parts: [{ accounts: [above], additions }] };
}
