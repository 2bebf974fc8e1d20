import type { AuditFlag, ExceptionCode } from "@suyuan/domain/exceptions/exception";
import type { Deps } from "../../host.ts";
import { occurrencesOf, organisationKey } from "../../ledger/keys.ts";
import { lanesOf } from "../../ledger/lanes.ts";
import { readMany, readPage, readRow } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import { exceptionId, listExceptions } from "../exceptions.ts";

/** Where an exception stands: its subject, and the regions whose offices are told beside those that the subject lies in. */
export interface SignAt {
  readonly subject: string;
  readonly regions: readonly string[];
}

/** Of one subject and kind: more are not looked through to take some back. */
const OCCURRENCES_MAX = 500;

type Source = Parameters<typeof listExceptions>[1];

/** Tells auditors of what is there. May be repeated: the same flag is one occurrence. */
export async function tellSigns(deps: Deps, source: Source, at: SignAt, flags: readonly AuditFlag[]): Promise<void> {
  if (flags.length > 0) await listExceptions(deps, source, [{ ...at, flags }]);
}

/** Takes back every occurrence of a kind that stands and speaks of what `isGone` says; what was told meanwhile stays. May be repeated. */
export async function takeBackSigns(
  deps: Deps,
  source: Source,
  at: SignAt,
  code: ExceptionCode,
  isGone: (about: string) => boolean,
): Promise<void> {
  const id = exceptionId(deps, { subject: at.subject, code, claimedBy: "parties" });
  const { rows } = await readPage(deps.table, occurrencesOf(id), { limit: OCCURRENCES_MAX });
  const withdrawnAt = source.fact.recordedAt;
  const withdrawn = rows.flatMap(({ data: { happened, withdrawnAt: done } }): AuditFlag[] => {
    if (happened === undefined || done !== undefined || !isGone(happened.about ?? "")) return [];
    const { at: when, zh, en, about } = happened;
    return [{ code, at: when, ...(about === undefined ? {} : { about }), reason: { code, zh, en }, withdrawnAt }];
  });
  if (withdrawn.length > 0) await listExceptions(deps, source, [{ ...at, flags: [], withdrawn }]);
}

/** The region of an organisation; none where it is not on record. */
export async function regionOf({ table }: Pick<Deps, "table">, organisation: string): Promise<string | undefined> {
  return (await readRow(table, organisationKey(organisation)))?.data.regionCode;
}

/** Changes one row as `change` has it, and answers it as it is then; a row that is the same is not written. */
export function keepRow<Row extends object>(
  deps: Deps,
  key: RowKey<Row>,
  change: (before: Row | undefined) => NoInfer<Row>,
): Promise<Row> {
  const once = async (): Promise<Row | undefined> => {
    const loaded = await readMany(deps.table, [key]);
    const before = loaded.state(key);
    const after = change(before);
    if (JSON.stringify(before) === JSON.stringify(after)) return after;
    return (await deps.table.transact([loaded.next(key, after)], freshToken(deps))).ok ? after : undefined;
  };
  const gaveUp = `${key.pk} ${key.sk} changes too often to be changed`;
  return lanesOf(deps.table).run(`${key.pk}#${key.sk}`, () => untilCommitted(deps, once, { gaveUp }));
}
