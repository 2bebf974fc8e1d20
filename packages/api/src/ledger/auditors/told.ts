import type { Op } from "@suyuan/store/table";
import { batchOf } from "../batch-rows.ts";
import { wholeOf } from "../batches/whole.ts";
import { type Exceptions, newExceptions, onePerSubject } from "../exceptions.ts";
import { isBatchKey } from "../keys.ts";
import type { Loaded } from "../loaded.ts";
import { storedUnder } from "../row-key.ts";

/**
 * What the auditors are told of a decision: the entries that it gives, and of each batch that it writes and gives none of the flags that
 * the batch gained or lost. So no command can forget one.
 */
export function toldToAuditors(
  loaded: Loaded,
  { writes, exceptions = [] }: { readonly writes: readonly Op[]; readonly exceptions?: readonly Exceptions[] },
): readonly Exceptions[] {
  const given = new Set(exceptions.map(({ subject }) => subject));
  const found = writes.flatMap((op) => {
    if (!("put" in op) || !isBatchKey(op.put)) return [];
    const before = loaded.item(op.put);
    const after = storedUnder(op.put, wholeOf(op.put));
    if (after === undefined) return [];
    const { flags, flagsPassing = [] } = after.data;
    if (before?.data.flags === flags && flagsPassing.length === 0) return [];
    return newExceptions(batchOf(before), { ...batchOf(after), flagsPassing }).filter(
      ({ subject }) => !given.has(subject),
    );
  });
  return onePerSubject([...exceptions, ...found]);
}
