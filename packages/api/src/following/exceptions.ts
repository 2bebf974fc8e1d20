import { regionSuccessor } from "@suyuan/domain/region-code";
import type { Op } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { type ExceptionRow, type Exceptions, onePerSubject } from "../ledger/exceptions.ts";
import { exceptionKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { putMissing } from "../ledger/put-missing.ts";
import type { FactRow } from "../ledger/rows.ts";

/** County, city and province of each region, and those that took over what a merger abolished: each reads its own partition. */
function officesOf(regions: readonly string[]): readonly string[] {
  const counties = regions.flatMap((region) => [region.slice(0, 6), regionSuccessor(region) ?? []].flat());
  return [...new Set(counties.flatMap((county) => [county, `${county.slice(0, 4)}00`, `${county.slice(0, 2)}0000`]))];
}

/** One row per flag and office. The same fact and exceptions make the same rows. */
export function exceptionOps({ id, fact }: Pick<FactRow, "id" | "fact">, found: readonly Exceptions[]): Op[] {
  return onePerSubject(found).flatMap(({ subject, regions, flags, cause }) =>
    flags.flatMap((flag, n) => {
      const row: ExceptionRow = {
        subject,
        code: flag.code,
        zh: flag.reason.zh,
        en: flag.reason.en,
        at: flag.at,
        kind: fact.kind,
        by: fact.by.organisation,
        ...(cause === undefined ? {} : { cause }),
      };
      return officesOf(regions).map((office) => create(exceptionKey(office, fact.recordedAt, id, subject, n), row));
    }),
  );
}

/**
 * Lists exceptions of one fact for the auditors, all of them, in as many transactions as it needs. May be repeated: what is there already
 * is left alone. Rejects when the store is out of reach.
 */
export async function listExceptions(
  deps: Pick<Deps, "table" | "randomBytes">,
  row: Pick<FactRow, "id" | "fact">,
  found: readonly Exceptions[],
): Promise<void> {
  await putMissing(deps, exceptionOps(row, found));
}
