import type { CalendarDate } from "../calendar.ts";
import type { Grams } from "../quantity.ts";
import type { Certificate, ScopeChange } from "./certificate.ts";

/** What a certificate covers and allows on a date. `from`: the change that says so took effect then; absent for what was granted. */
export interface Scope {
  readonly gtins: readonly string[];
  readonly bases: readonly string[];
  readonly approvedGramsPerYear: Grams;
  readonly from?: CalendarDate;
}

export type ScopeTerms = Pick<Certificate, "gtins" | "bases" | "approvedGramsPerYear" | "scopeChanges">;

/** The changes of scope by the day from which they hold; of one day in the order of record. */
export function changesInOrder<Change extends Pick<ScopeChange, "effectiveFrom">>(
  changes: readonly Change[] | undefined,
): readonly Change[] {
  return (changes ?? []).toSorted((a, b) => a.effectiveFrom.localeCompare(b.effectiveFrom));
}

/** Every scope that the certificate has or will have, in the order of time: what was granted first. One day has one. */
export function scopesOf({ gtins, bases, approvedGramsPerYear, scopeChanges }: ScopeTerms): readonly Scope[] {
  const scopes: Scope[] = [{ gtins, bases, approvedGramsPerYear }];
  for (const change of changesInOrder(scopeChanges)) {
    const last = scopes.at(-1) as Scope;
    const next = {
      gtins: change.gtins ?? last.gtins,
      bases: change.bases ?? last.bases,
      approvedGramsPerYear: change.approvedGramsPerYear ?? last.approvedGramsPerYear,
      from: change.effectiveFrom,
    };
    if (last.from === change.effectiveFrom) scopes.pop();
    scopes.push(next);
  }
  return scopes;
}

/** What holds for a harvest of this date. */
export function scopeOn(certificate: ScopeTerms, date: CalendarDate): Scope {
  const scopes = scopesOf(certificate).filter(({ from }) => from === undefined || from <= date);
  return scopes.at(-1) as Scope;
}

/** Is there a day on which the certificate covers less than it did before? */
export function narrows(before: ScopeTerms, after: ScopeTerms): boolean {
  const days = [...scopesOf(before), ...scopesOf(after)].map(({ from = "" }) => from);
  return days.some((day) => {
    const [was, is] = [scopeOn(before, day), scopeOn(after, day)];
    return was.gtins.some((gtin) => !is.gtins.includes(gtin)) || was.bases.some((base) => !is.bases.includes(base));
  });
}

/** GTINs and bases of every scope that the certificate has, had or will have, and of each change that another of the same day took the place of. */
export function everCovered(certificate: ScopeTerms & Pick<Certificate, "formerGtins" | "formerBases">): {
  readonly gtins: readonly string[];
  readonly bases: readonly string[];
} {
  const { gtins: granted, bases: first, scopeChanges = [], formerGtins = [], formerBases = [] } = certificate;
  const scopes = [{ gtins: granted, bases: first }, ...scopeChanges];
  return {
    gtins: [...new Set([...scopes.flatMap(({ gtins = [] }) => gtins), ...formerGtins])],
    bases: [...new Set([...scopes.flatMap(({ bases = [] }) => bases), ...formerBases])],
  };
}

/** What is asked of a scope to tell whether it covers a base: of a certificate, or of its public record for one GTIN. */
export interface CoverTerms {
  readonly gtins?: readonly string[];
  readonly bases: readonly string[];
  readonly scopeChanges?: readonly Pick<ScopeChange, "gtins" | "bases" | "effectiveFrom">[];
}

/** Did the certificate cover this product from this base on the day of harvest? */
export function covers(terms: CoverTerms, harvest: Harvest): boolean {
  let { gtins, bases } = terms;
  for (const change of changesInOrder(terms.scopeChanges)) {
    if (change.effectiveFrom > harvest.harvestedOn) break;
    gtins = change.gtins ?? gtins;
    bases = change.bases ?? bases;
  }
  return bases.includes(harvest.base) && (gtins === undefined || gtins.includes(harvest.gtin));
}

interface Harvest {
  readonly gtin: string;
  readonly base: string;
  readonly harvestedOn: CalendarDate;
}
