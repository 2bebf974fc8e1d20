import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { CLAIMANTS, EXCEPTION_CODES, type Exception, type Subject } from "@suyuan/domain/exceptions/exception";
import { withSuccessors } from "@suyuan/domain/region-code";
import type { Deps } from "../host.ts";
import { listOps, writeListed } from "../ledger/auditors/exception-lists.ts";
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
  await moveAll(deps, subject, about, regionsOf(now));
}

/** Shows the exceptions of a subject to the offices to which the area of an abolished region of theirs passed. May be repeated. */
export async function passExceptionsOn(deps: Deps, subject: string): Promise<void> {
  await moveAll(deps, subject, {}, []);
}

async function moveAll(
  deps: Deps,
  subject: string,
  about: Partial<Subject>,
  regions: readonly string[],
): Promise<void> {
  const keys = EXCEPTION_CODES.flatMap((code) =>
    CLAIMANTS.map((claimedBy) => exceptionKey(exceptionId(deps, { subject, code, claimedBy }))),
  );
  const found = await readMany(deps.table, keys, EVENTUAL);
  for (const key of keys) if (found.has(key)) await move(deps, key, about, regions);
}

function move(
  deps: Deps,
  key: ReturnType<typeof exceptionKey>,
  about: Partial<Subject>,
  more: readonly string[],
): Promise<true> {
  const once = async (): Promise<true | undefined> => {
    const loaded = await readMany(deps.table, [key]);
    const before = loaded.state(key);
    if (before === undefined) return true;
    const regions = withSuccessors([...before.regions, ...more]).toSorted();
    const after: Exception = { ...before, ...about, regions };
    if (JSON.stringify(after) === JSON.stringify(before)) return true;
    const writes = [loaded.next(key, after)];
    return (await writeListed(deps.table, writes, listOps(before, after), () => freshToken(deps))) || undefined;
  };
  return lanesOf(deps.table).run(key.pk, () =>
    untilCommitted(deps, once, { gaveUp: `${key.pk} changes too often to be changed` }),
  );
}
