import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import type { Item, Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { partsOf } from "../read.ts";
import { freshToken, untilCommitted } from "../retry.ts";
import { isIndexPartition } from "./partitions.ts";
import { turn } from "./turns.ts";

export interface Missing {
  /** Something that must hold with each part, which is then a transaction; when it does not, nothing more is put. */
  readonly while?: Op;
  /** Parts of a hundred rows side by side; one after another when left out. */
  readonly atOnce?: number;
}

type Store = Pick<Deps, "table" | "randomBytes">;

/**
 * Puts rows that may be there already: rows with one key always say the same, so what is there is left alone. Rows to find something by
 * are each put by themselves, at half the units of a transaction, and some may be seen before others; other rows before them, and all
 * where `while` is given, as many in one transaction as it holds. May be repeated, and run beside itself. Answers false when `while` did
 * not hold. Throws StoreUnavailable.
 */
export async function putMissing(
  deps: Store,
  ops: readonly Op[],
  { while: still, atOnce = 1 }: Missing = {},
): Promise<boolean> {
  const items = ops.map(itemOf);
  const isAlone = ({ pk }: Item): boolean => still === undefined && isIndexPartition(pk);
  const before = still === undefined ? [] : [still];
  const together = items.filter((item) => !isAlone(item));
  const parts = [
    ...partsOf(together, TRANSACTION_OPS_MAX - before.length).map((part) => () => putTogether(deps, before, part)),
    ...partsOf(items.filter(isAlone), TRANSACTION_OPS_MAX).map((part) => () => putEach(deps, part)),
  ];
  for (const [n, some] of partsOf(parts, atOnce).entries()) {
    // Rows of a large document or run of labels are thousands: others come in between.
    if (n > 0) await turn();
    const held = await Promise.all(some.map((put) => put()));
    if (held.includes(false)) return false;
  }
  return true;
}

function itemOf(op: Op): Item {
  if ("put" in op && op.when === "absent") return op.put;
  throw new RangeError("only rows that must not be there yet are put where they are missing");
}

/** After an outage what it wrote is there. */
async function putEach(deps: Store, items: readonly Item[]): Promise<true> {
  await untilCommitted(deps, () => deps.table.putAbsent(items), { gaveUp: "rows could not be put" });
  return true;
}

/** Each answer with conflicts leaves rows out, so that needs no pause; after an outage it looks again. */
function putTogether(deps: Store, before: readonly Op[], items: readonly Item[]): Promise<boolean> {
  let left: readonly Op[] = items.map((put) => ({ put, when: "absent" }));
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
