import type { Batch } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { CLAIMANTS, EXCEPTION_CODES, type Exception, type Subject } from "@suyuan/domain/exceptions/exception";
import type { Deps } from "../host.ts";
import { listOps } from "../ledger/auditors/exception-lists.ts";
import { batchKeyOf, batchOf } from "../ledger/batch-rows.ts";
import { exceptionKey } from "../ledger/keys.ts";
import { lanesOf } from "../ledger/lanes.ts";
import { EVENTUAL, readMany, readRow } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import { knownSubject } from "./exception-subjects.ts";
import { exceptionId } from "./exceptions.ts";

/**
 * Shows the exceptions of a batch whose base, producer or product was corrected to the offices that cover it now, under its names now. Those
 * who had them keep them. May be repeated: what says so already is left alone. Rejects when the store is out of reach.
 */
export async function moveExceptions(deps: Deps, batch: Parameters<typeof lotId>[0]): Promise<void> {
  const subject = lotId(batch);
  const now = batchOf(await readRow(deps.table, batchKeyOf(subject)));
  if (now === undefined) return;
  const { about } = await knownSubject(deps, subject);
  const keys = EXCEPTION_CODES.flatMap((code) =>
    CLAIMANTS.map((claimedBy) => exceptionKey(exceptionId(deps, { subject, code, claimedBy }))),
  );
  const found = await readMany(deps.table, keys, EVENTUAL);
  for (const key of keys) if (found.has(key)) await move(deps, key, about, now);
}

function move(deps: Deps, key: ReturnType<typeof exceptionKey>, about: Subject, batch: Batch): Promise<true> {
  const once = async (): Promise<true | undefined> => {
    const loaded = await readMany(deps.table, [key]);
    const before = loaded.state(key);
    if (before === undefined) return true;
    const regions = [...new Set([...before.regions, ...regionsOf(batch)])].toSorted();
    const after: Exception = { ...before, ...about, regions };
    if (JSON.stringify(after) === JSON.stringify(before)) return true;
    const ops = [loaded.next(key, after), ...listOps(before, after)];
    return (await deps.table.transact(ops, freshToken(deps))).ok || undefined;
  };
  return lanesOf(deps.table).run(key.pk, () =>
    untilCommitted(deps, once, { gaveUp: `${key.pk} changes too often to be changed` }),
  );
}
