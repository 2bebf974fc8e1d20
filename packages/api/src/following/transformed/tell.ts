import type { Batch } from "@suyuan/domain/batches/batch";
import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import { withInput } from "@suyuan/domain/transformations/with-input";
import { asOfHour } from "@suyuan/domain/views/as-of";
import type { Deps } from "../../host.ts";
import { batchIn, batchWrites } from "../../ledger/batch-rows.ts";
import { batchKey, stopKeyOf } from "../../ledger/keys.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { FactRow } from "../../ledger/rows.ts";
import { madeIntoRows } from "../../ledger/transformations/keys.ts";

/** Outputs that are told in one call, or some more; the rest is left to the next. */
const OUTPUTS_PER_CALL = 50;
/** Transformations of one batch that are read together. */
const WAYS_AT_ONCE = 5;

/** Batches whose outputs are still to be told, and in the first of them the cursor of what was made of it. */
export type Queue = { readonly lots: readonly Name[]; readonly cursor: string | null };
type Name = { readonly gtin: string; readonly lot: string };

/**
 * Gives outputs their inputs as those are now, level by level, as far as one call goes: an output that changes tells its own outputs in turn.
 * Answers what is left, undefined where that is nothing. An input is read after what it was made into is listed: whoever makes something of
 * it in between decides on it as it is, or loses the guard on its row and decides again.
 */
export async function tellOutputs(deps: Deps, at: RowKey<FactRow>, from: Queue): Promise<Queue | undefined> {
  let { lots, cursor } = from;
  let told = 0;
  for (let first = lots[0]; first !== undefined && told < OUTPUTS_PER_CALL; first = lots[0]) {
    const page = await readPage(
      deps.table,
      madeIntoRows(batchKey(first.gtin, first.lot)),
      { limit: WAYS_AT_ONCE },
      cursor ?? undefined,
    );
    const changed: Lot[] = [];
    for (const output of page.rows.flatMap(({ data }) => data.outputs)) {
      told += 1;
      if (await tell(deps, at, first, output)) changed.push(output);
    }
    lots = distinct([...(page.cursor === undefined ? lots.slice(1) : lots), ...changed]);
    cursor = page.cursor ?? null;
  }
  return lots.length === 0 ? undefined : { lots, cursor };
}

export function distinct(lots: readonly Lot[]): readonly Name[] {
  return [...new Map(lots.map(({ gtin, lot }) => [lotId({ gtin, lot }), { gtin, lot }])).values()];
}

/** Gives an output its input as that is now; answers whether that changed it. */
async function tell(deps: Deps, at: RowKey<FactRow>, input: Lot, output: Lot): Promise<boolean> {
  const [from, to] = [batchKey(input.gtin, input.lot), batchKey(output.gtin, output.lot)];
  const once = async (): Promise<{ readonly isChanged: boolean } | undefined> => {
    const loaded = await readMany(deps.table, [to, stopKeyOf(to), from, stopKeyOf(from)]);
    const [source, before] = [batchIn(loaded, from), batchIn(loaded, to)];
    const after = source && before && withInput(before, source, asOfHour(deps.now().toISOString()));
    if (before === undefined || after === undefined || isSame(before, after)) return { isChanged: false };
    // The input is held still while its output is written.
    const writes = [...batchWrites(loaded, after, at), loaded.unchanged(from)];
    return (await deps.table.transact(writes, freshToken(deps))).ok ? { isChanged: true } : undefined;
  };
  const gaveUp = `batch ${lotId(output)} changes too often to be told of ${lotId(input)}`;
  return (await untilCommitted(deps, once, { gaveUp, outages: "throw" })).isChanged;
}

function isSame(before: Batch, after: Batch): boolean {
  const told = ({ origin, product, parties, activesUsed }: Batch) =>
    JSON.stringify([origin, product, parties, activesUsed]);
  return told(before) === told(after);
}
