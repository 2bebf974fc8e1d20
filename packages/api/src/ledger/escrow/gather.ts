import type { Deps } from "../../host.ts";
import { readRow } from "../read.ts";
import { freshToken, untilCommitted } from "../retry.ts";
import type { RowKey, Stored } from "../row-key.ts";
import type { Sum } from "./keys.ts";
import { gatherWrites } from "./spend.ts";

/**
 * The row of a sum, by itself: one that lies in parts comes back into its row first. For whoever looks at everything that it counts before it
 * is decided, and then holds that row still.
 */
export async function readGathered<Row extends Sum>(
  deps: Pick<Deps, "table" | "randomBytes">,
  key: RowKey<Row>,
): Promise<Stored<Row> | undefined> {
  const { row } = await untilCommitted(
    deps,
    async () => {
      const found = await readRow(deps.table, key);
      const ops = found === undefined ? [] : gatherWrites(key, found);
      if (ops.length === 0) return { row: found };
      await deps.table.transact(ops, freshToken(deps));
      return undefined;
    },
    { gaveUp: "a balance or season is spent from all the time", outages: "throw" },
  );
  return row;
}
