import { referTo } from "../ledger/batch-rows.ts";
import { factKey, inputAddressKey, inputKey, plotInputKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { readRow } from "../ledger/read.ts";
import { freshToken } from "../ledger/retry.ts";
import { followerOf } from "./follower.ts";

/**
 * Inputs that were recorded before each had a row by its id and one among those of its plot: they get both, so that they can be read, put
 * right, and judged by. No order matters: what can be corrected or voided has its rows, and what has them is left alone.
 */
export const earlierInputs = {
  ...followerOf("earlier-inputs", ["input-recorded"], async (deps, { at, fact }) => {
    const { organisation } = fact.by;
    const { base, id } = fact.data;
    const key = inputKey(organisation, id);
    if ((await readRow(deps.table, key)) !== undefined) return "done";
    const address = inputAddressKey(id);
    const ops = [
      create(key, { base, fact: at, input: fact.data }),
      referTo(factKey(key, 1), at),
      create(plotInputKey(fact.data), fact.data),
      ...((await readRow(deps.table, address)) === undefined ? [create(address, { organisation })] : []),
    ];
    // All or nothing: where another process was faster, its rows may have moved on already.
    await deps.table.transact(ops, freshToken(deps));
    return "done";
  }),
  wantsPast: true as const,
};
