import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import type { Op } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { partsOf } from "./read.ts";
import { freshToken, untilCommitted } from "./retry.ts";

export interface Missing {
  /** Something that must hold with each transaction; when it does not, nothing more is put. */
  readonly while?: Op;
  /** Transactions side by side. With one, the rows come to be in their order. */
  readonly atOnce?: number;
}

/**
 * Puts rows that may be there already: rows with one key always say the same, so what is there is left alone. As many in one transaction
 * as it holds. May be repeated, and run beside itself. Answers false when `while` did not hold. Throws StoreUnavailable.
 */
export async function putMissing(
  deps: Pick<Deps, "table" | "randomBytes">,
  ops: readonly Op[],
  { while: still, atOnce = 1 }: Missing = {},
): Promise<boolean> {
  const before = still === undefined ? [] : [still];
  const groups = partsOf(ops, TRANSACTION_OPS_MAX - before.length);
  for (const some of partsOf(groups, atOnce)) {
    const held = await Promise.all(some.map((group) => putGroup(deps, before, group)));
    if (held.includes(false)) return false;
  }
  return true;
}

/** Each answer with conflicts leaves rows out, so that needs no pause; after an outage it looks again. */
function putGroup(
  deps: Pick<Deps, "table" | "randomBytes">,
  before: readonly Op[],
  group: readonly Op[],
): Promise<boolean> {
  let left = group;
  const once = async (): Promise<boolean | undefined> => {
    while (left.length > 0) {
      const commit = await deps.table.transact([...before, ...left], freshToken(deps));
      if (commit.ok) return true;
      const conflicts = new Set(commit.conflicts);
      if (before.some((_, index) => conflicts.has(index))) return false;
      const missing = left.filter((_, index) => !conflicts.has(index + before.length));
      if (missing.length === left.length) return undefined;
      left = missing;
    }
    return true;
  };
  return untilCommitted(deps, once, { gaveUp: "rows could not be put" });
}
