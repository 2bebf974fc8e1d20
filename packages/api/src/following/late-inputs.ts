import type { Batch } from "@suyuan/domain/batches/batch";
import { addDays } from "@suyuan/domain/calendar";
import type { Context } from "@suyuan/domain/context";
import type { InputRecorded } from "@suyuan/domain/fact-data";
import { ACTIVES_DAYS } from "@suyuan/domain/farm/record-input";
import { flagLateInput } from "@suyuan/domain/registration/late-input";
import type { Key, Table } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { batchOf, batchWrites } from "../ledger/batch-rows.ts";
import { freshToken, Loaded } from "../ledger/commit.ts";
import { type Exceptions, newExceptions } from "../ledger/exceptions.ts";
import { batchKey, harvestKey } from "../ledger/keys.ts";

/** Brings a late input to the batches that were registered before it: the actives they must be tested for, and a breach as a flag. */
export async function applyLateInput(deps: Deps, input: InputRecorded, at: Key): Promise<Exceptions[]> {
  const { pk, sk: from } = harvestKey(input.base, input.appliedOn, "", "");
  const { sk: to } = harvestKey(input.base, addDays(input.appliedOn, ACTIVES_DAYS + 1), "", "");
  const found: Exceptions[] = [];
  for (const { gtin, lot } of await harvests(deps.table, pk, { from, to }, input.plot)) {
    const flagged = await changeBatch(deps, gtin, lot, at, (batch, ctx) => flagLateInput(batch, input, ctx));
    found.push(...flagged);
  }
  return found;
}

interface Harvest {
  readonly gtin: string;
  readonly lot: string;
  readonly plots: readonly string[];
}

async function harvests(
  table: Table,
  pk: string,
  range: { readonly from: string; readonly to: string },
  plot: string,
): Promise<Harvest[]> {
  const found: Harvest[] = [];
  let cursor: string | undefined;
  do {
    const page = await table.query(pk, range, cursor, { consistent: true });
    found.push(...page.items.map(({ data }) => data as unknown as Harvest).filter(({ plots }) => plots.includes(plot)));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

/**
 * Applies a rule to one batch, unless the batch says the same already; its history points at the fact that is the cause. Answers the
 * flags that the rule adds, also when an earlier delivery added them.
 */
async function changeBatch(
  deps: Deps,
  gtin: string,
  lot: string,
  cause: Key,
  rule: (batch: Batch, ctx: Context) => Batch,
): Promise<readonly Exceptions[]> {
  const key = batchKey(gtin, lot);
  for (let attempt = 0; attempt < 10; attempt++) {
    const item = await deps.table.get(key, { consistent: true });
    const batch = batchOf(item);
    const producer = batch?.parties[batch.organisation];
    if (batch === undefined || producer === undefined) return [];
    const after = rule(batch, {
      now: deps.now().toISOString(),
      publicUrl: deps.publicUrl,
      actor: { organisation: batch.organisation, role: "clerk", party: producer },
    });
    const flagged = newExceptions(batch, after);
    if (saysTheSame(batch, after)) return flagged;
    const writes = batchWrites(new Loaded([key], [item]), after, cause);
    if ((await deps.table.transact(writes, freshToken(deps))).ok) return flagged;
  }
  throw new Error(`batch could not be changed: ${gtin} ${lot}`);
}

/** Is every flag of `after` on the batch already (whenever it was put there), with the same actives? */
function saysTheSame(before: Batch, after: Batch): boolean {
  const said = new Set(before.flags.map(({ reason }) => reason.en));
  return (
    after.flags.every(({ reason }) => said.has(reason.en)) && after.activesUsed.length === before.activesUsed.length
  );
}
