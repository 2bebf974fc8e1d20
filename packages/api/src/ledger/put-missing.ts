import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import type { Op } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { freshToken } from "./commit.ts";

/** Puts rows that may be there already: rows with one key always say the same. */
export async function putMissing(deps: Pick<Deps, "table" | "randomBytes">, ops: readonly Op[]): Promise<void> {
  for (let n = 0; n < ops.length; n += TRANSACTION_OPS_MAX) {
    let left = ops.slice(n, n + TRANSACTION_OPS_MAX);
    while (left.length > 0) {
      const commit = await deps.table.transact(left, freshToken(deps));
      if (commit.ok) break;
      const present = new Set(commit.conflicts);
      left = left.filter((_, index) => !present.has(index));
    }
  }
}
