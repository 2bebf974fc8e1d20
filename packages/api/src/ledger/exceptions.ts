import type { Batch, Flag } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";

/** What the follower writes for an auditor to look at. */
export interface ExceptionRow {
  readonly subject: string;
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly at: string;
  readonly kind: string;
  readonly by: string;
  /** What brought it, where that is not the subject: `shipment/{id}`. */
  readonly cause?: string;
}

/** A flag for auditors. Those of a batch are also kept with it; a contradiction never is. */
export type AuditFlag = Omit<Flag, "code"> & { readonly code: Flag["code"] | "contradiction" };

/**
 * New flags about one subject (a batch: `01/{gtin}/10/{lot}`) for the auditors of every region that it concerns: of its base, and of its
 * producer. A certificate is granted by a bureau that covers its holder, and only its holder registers under it, so the producer's region
 * reaches the certificate's bureau too.
 */
export interface Exceptions {
  readonly subject: string;
  /** Region codes, GB/T 2260, each once. */
  readonly regions: readonly string[];
  readonly flags: readonly AuditFlag[];
  readonly cause?: string;
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

/** The flags that a decision added to a batch, as an entry of its list; no entry when there are none. */
export function newExceptions(before: Batch | undefined, after: Batch, cause?: string): readonly Exceptions[] {
  const flags = after.flags.slice(before?.flags.length ?? 0);
  if (flags.length === 0) return [];
  const regions = [...new Set(regionsOf(after))];
  return [{ subject: lotId(after), regions, flags, ...(cause === undefined ? {} : { cause }) }];
}

/** One entry a subject, in the order of their first; entries without a flag are left out. */
export function onePerSubject(found: readonly Exceptions[]): readonly Exceptions[] {
  const bySubject = new Map<string, Exceptions>();
  for (const entry of found) {
    if (entry.flags.length === 0) continue;
    const before = bySubject.get(entry.subject);
    const merged =
      before === undefined
        ? entry
        : {
            ...before,
            regions: [...new Set([...before.regions, ...entry.regions])],
            flags: [...before.flags, ...entry.flags],
          };
    bySubject.set(entry.subject, merged);
  }
  return [...bySubject.values()];
}

/** The exceptions of a fact, from a row of either form. */
export function exceptionsIn({ exceptions = [], moreExceptions = [] }: StoredExceptions): readonly Exceptions[] {
  const regional = ({ region, ...entry }: RegionalExceptions): Exceptions => ({ ...entry, regions: [region] });
  return [...("flags" in exceptions ? [regional(exceptions)] : exceptions), ...moreExceptions.map(regional)];
}
