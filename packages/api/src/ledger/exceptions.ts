import type { Batch, Flag } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import type { Reason } from "@suyuan/domain/evidence";
import { type AuditFlag, type Claimant, RECORD_CODES } from "@suyuan/domain/exceptions/exception";

/**
 * Flags about one subject (a batch: `01/{gtin}/10/{lot}`; `certificate/{id}`, `organisation/{id}`) that a fact brought or took back, for the
 * auditors of every region that it concerns: of a batch's base, and of its producer. A certificate is granted by a bureau that covers its
 * holder, and only its holder registers under it, so the producer's region reaches the certificate's bureau too.
 */
export interface Exceptions {
  readonly subject: string;
  /** Region codes, GB/T 2260, each once. */
  readonly regions: readonly string[];
  readonly flags: readonly AuditFlag[];
  /** Flags of earlier facts whose ground this one took away, as they were then but for `withdrawnAt`. */
  readonly withdrawn?: readonly AuditFlag[];
  readonly cause?: string;
  /** Who says so is no party of the goods and does not oversee them. */
  readonly claimedBy?: Extract<Claimant, "strangers">;
}

/** Reasons about a certificate or base as an entry for the auditors of these regions; no entry when there are none. */
export function recordExceptions(
  subject: string,
  regions: readonly (string | undefined)[],
  reasons: readonly Reason[],
  at: string,
): readonly Exceptions[] {
  const flags = [...RECORD_CODES, "capacity-exceeded" as const].flatMap((code) =>
    reasons.filter((reason) => reason.code === code).map((reason): AuditFlag => ({ code, at, reason })),
  );
  const known = [...new Set(regions.filter((region) => region !== undefined))];
  return flags.length === 0 ? [] : [{ subject, regions: known, flags }];
}

/** An entry as facts were written with before there was one list: of one region. */
interface RegionalExceptions extends Omit<Exceptions, "regions"> {
  readonly region: string;
}

/** The exceptions of a fact's row: one list; rows of the older form have one entry and, apart from it, more. */
export interface StoredExceptions {
  readonly exceptions?: readonly Exceptions[] | RegionalExceptions;
  readonly moreExceptions?: readonly RegionalExceptions[];
}

/** A flag of one batch among its others: nothing of it but `withdrawnAt` ever changes. */
function nameOf({ code, at, about = "", reason }: Flag): string {
  return [code, at, about, reason.zh].join("\n");
}

/** The flags that a decision added to a batch and those that it withdrew, as an entry of its list; no entry when there are none. */
export function newExceptions(before: Batch | undefined, after: Batch, cause?: string): readonly Exceptions[] {
  const known = new Map((before?.flags ?? []).map((flag) => [nameOf(flag), flag]));
  const flags = [...after.flags, ...(after.flagsPassing ?? [])].filter((flag) => !known.has(nameOf(flag)));
  const withdrawn = after.flags.filter((flag) => {
    const was = known.get(nameOf(flag));
    return flag.withdrawnAt !== undefined && was !== undefined && was.withdrawnAt === undefined;
  });
  if (flags.length + withdrawn.length === 0) return [];
  const regions = [...new Set(regionsOf(after))];
  return [
    {
      subject: lotId(after),
      regions,
      flags,
      ...(withdrawn.length === 0 ? {} : { withdrawn }),
      ...(cause === undefined ? {} : { cause }),
    },
  ];
}

/** One entry for each subject, cause and kind of claimant, in the order of their first; entries without a flag are left out. */
export function onePerSubject(found: readonly Exceptions[]): readonly Exceptions[] {
  const bySubject = new Map<string, Exceptions>();
  for (const entry of found) {
    const { subject, cause = "", claimedBy = "", withdrawn = [] } = entry;
    if (entry.flags.length + withdrawn.length === 0) continue;
    const name = [subject, cause, claimedBy].join("\n");
    const before = bySubject.get(name);
    const taken = [...(before?.withdrawn ?? []), ...withdrawn];
    bySubject.set(name, {
      ...entry,
      regions: [...new Set([...(before?.regions ?? []), ...entry.regions])],
      flags: [...(before?.flags ?? []), ...entry.flags],
      ...(taken.length === 0 ? {} : { withdrawn: taken }),
    });
  }
  return [...bySubject.values()];
}

/** The exceptions of a fact, from a row of either form. */
export function exceptionsIn({ exceptions = [], moreExceptions = [] }: StoredExceptions): readonly Exceptions[] {
  const regional = ({ region, ...entry }: RegionalExceptions): Exceptions => ({ ...entry, regions: [region] });
  return [...("flags" in exceptions ? [regional(exceptions)] : exceptions), ...moreExceptions.map(regional)];
}
