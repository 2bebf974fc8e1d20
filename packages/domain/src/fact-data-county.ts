import type { CalendarDate } from "./calendar.ts";
import type { Grams } from "./quantity.ts";
import type { Correcting } from "./record-facts.ts";

/** What the facts of households and of what they are paid hold: ids, villages and figures, and nothing that says who anybody is. */

interface HouseholdFigures {
  /** Twelve digits. */
  readonly village: string;
  readonly classes: readonly { readonly class: string; readonly from: CalendarDate; readonly to?: CalendarDate }[];
  readonly plots: readonly {
    readonly id: string;
    readonly areaMu: number;
    readonly crop: string;
    readonly yieldCapKgPerMu?: number;
  }[];
}

/** `id`: `{county}/{id}`, county being six digits of GB/T 2260. */
interface HouseholdRegistered extends HouseholdFigures {
  readonly id: string;
}

/** `before` and `after`: what changed. `person`: which of its names changed. */
interface HouseholdCorrected extends Correcting {
  readonly before: Partial<HouseholdFigures>;
  readonly after: Partial<HouseholdFigures>;
  readonly person?: readonly string[];
}

/** What said who the household is was erased. `id` is that of the act, where its sender gave one. */
interface HouseholdErased {
  readonly id?: string;
  readonly household: string;
  readonly reason: string;
}

/** Money in fen (1/100 yuan). */
interface BenefitFigures {
  readonly paidFen: number;
  readonly paidOn: CalendarDate;
  readonly receipt?: string;
  readonly delivery?: {
    readonly gtin: string;
    readonly lot: string;
    readonly grams: Grams;
    readonly fenPerKg: number;
    readonly year: number;
    readonly crop: string;
  };
  readonly wage?: { readonly from: CalendarDate; readonly to: CalendarDate; readonly days?: number };
  readonly forYear?: number;
}

/** `id`: `{organisation}/{id}`. */
interface BenefitRecorded extends BenefitFigures {
  readonly id: string;
  /** delivery, wage or dividend. */
  readonly kind: string;
  readonly household: string;
  readonly village: string;
}

interface BenefitCorrected extends Correcting {
  readonly before: BenefitFigures;
  readonly after: BenefitFigures;
}

type BenefitVoided = Correcting;

/** What the household or its village said. `id` is that of the act, where its sender gave one. */
interface BenefitConfirmed {
  readonly id?: string;
  readonly benefit: string;
  readonly outcome: "confirmed" | "denied";
  /** paper, phone, visit or code. */
  readonly how: string;
  /** Of a code: the sheet, and its place there from 1. */
  readonly sheet?: string;
  readonly place?: number;
  readonly documentSha256?: string;
  readonly reason?: string;
}

/** A sheet of codes was made for a household; the codes themselves stand nowhere. */
interface HouseholdCodesMade {
  readonly id: string;
  readonly household: string;
  readonly count: number;
  readonly validTo: CalendarDate;
}

/** A wrong code was tried on a payment; `wrong`: how many were tried of the sheet by then. */
interface BenefitCodeRefused {
  readonly id?: string;
  readonly benefit: string;
  readonly sheet: string;
  readonly wrong: number;
}

/** Facts of how counties are assessed. */
export interface AssessmentFacts {
  readonly "indicators-published": IndicatorsPublished;
  readonly "objection-raised": ObjectionRaised;
  readonly "objection-settled": ObjectionSettled;
  readonly "objection-withdrawn": ObjectionWithdrawn;
}

interface Words {
  readonly zh: string;
  readonly en?: string;
}

/** Measures as the statistics name them, and where they come from in words. */
interface Term {
  readonly measures: readonly string[];
  readonly source: Words;
}

/** A whole version of a set: from the second on with the reason why it took the place of the last. */
interface IndicatorsPublished {
  readonly region: string;
  readonly year: number;
  readonly version: number;
  readonly reason?: string;
  readonly name: Words;
  readonly counties: readonly string[];
  readonly indicators: readonly {
    readonly id: string;
    readonly name: Words;
    readonly definition: Words;
    readonly kind: string;
    readonly numerator: Term;
    readonly denominator?: Term;
    readonly noneMeans: string;
    readonly fewest?: number;
    readonly weight: number;
    readonly target: number;
    readonly direction: string;
  }[];
}

/** `figure`: what it was then, the terms as whole numbers in the measures' own units. */
interface ObjectionRaised {
  readonly id: string;
  readonly region: string;
  readonly year: number;
  readonly county: string;
  readonly indicator: string;
  readonly reason: string;
  readonly fileSha256?: string;
  readonly figure: { readonly numerator?: number; readonly denominator?: number; readonly value?: number };
}

/** `objection`: the id under which it is stored; `id`: that of the act. */
interface ObjectionWithdrawn {
  readonly objection: string;
  readonly id?: string;
  readonly reason: string;
}

interface ObjectionSettled extends ObjectionWithdrawn {
  readonly outcome: "upheld" | "rejected" | "mended";
}
/** A table of a standard; of one that is imported in parts, one of them. `scope`: national, or the digits of a region that count. */
interface StandardPublished {
  readonly id: string;
  readonly scope: string;
  readonly kind: string;
  readonly title: { readonly zh: string; readonly en: string };
  readonly source: string;
  readonly from: CalendarDate;
  readonly to?: CalendarDate;
  readonly isComplete: boolean;
  readonly entries: readonly {
    readonly subject: string;
    readonly clause: string;
    readonly crops?: readonly string[];
    readonly mgPerKg?: number;
    readonly days?: number;
    readonly uses?: number;
    readonly grade?: string;
    readonly measure?: string;
    readonly least?: number;
    readonly most?: number;
  }[];
  readonly part?: number;
  readonly of?: number;
}

/** `to`: the last day on which it holds. `id` is that of the act, where its sender gave one. */
interface StandardEnded {
  readonly id?: string;
  readonly standard: string;
  readonly scope: string;
  readonly to: CalendarDate;
  readonly reason: string;
}

/** Facts of the county by their kinds. */
export interface CountyFacts {
  readonly "household-registered": HouseholdRegistered;
  readonly "household-corrected": HouseholdCorrected;
  readonly "household-erased": HouseholdErased;
  readonly "benefit-recorded": BenefitRecorded;
  readonly "benefit-corrected": BenefitCorrected;
  readonly "benefit-voided": BenefitVoided;
  readonly "benefit-confirmed": BenefitConfirmed;
  readonly "benefit-code-refused": BenefitCodeRefused;
  readonly "household-codes-made": HouseholdCodesMade;
  readonly "standard-published": StandardPublished;
  readonly "standard-ended": StandardEnded;
  readonly "figures-published": FiguresPublished;
}

/** A county's figures of a month went out. `digest`: SHA-256 of all that was shown; counts of the attack that found nothing beside each table. */
interface FiguresPublished {
  /** Six digits. */
  readonly region: string;
  /** `2026-10`. */
  readonly month: string;
  readonly level: string;
  readonly knownTo: CalendarDate;
  readonly parts: number;
  readonly digest: string;
  readonly tables: readonly {
    readonly table: string;
    readonly shown: number;
    readonly suppressed: number;
    readonly revised: number;
    readonly held: number;
    readonly attack: Readonly<Record<string, number>>;
  }[];
}
