import type { Op } from "@suyuan/store/table";
import type { FactRow } from "../ledger/commit.ts";
import { create } from "../ledger/commit.ts";
import type { ExceptionRow, Exceptions } from "../ledger/exceptions.ts";
import { exceptionKey } from "../ledger/keys.ts";

/** Flags listed for auditors from one fact; together with the journal they fit one transaction. */
const FLAGS_MAX = 25;

/** One row per flag for the county, the city and the province: each reads its own partition. */
export function exceptionOps({ id, fact }: FactRow, found: readonly Exceptions[]): Op[] {
  const flags = found.flatMap(({ region, subject, flags }) => flags.map((flag) => ({ region, subject, flag })));
  return flags.slice(0, FLAGS_MAX).flatMap(({ region, subject, flag }, n) => {
    const row: ExceptionRow = {
      subject,
      code: flag.code,
      zh: flag.reason.zh,
      en: flag.reason.en,
      at: flag.at,
      kind: fact.kind,
      by: fact.by.organisation,
    };
    const [province, city, county] = [`${region.slice(0, 2)}0000`, `${region.slice(0, 4)}00`, region.slice(0, 6)];
    return [...new Set([county, city, province])].map((at) => create(exceptionKey(at, fact.recordedAt, id, n), row));
  });
}
