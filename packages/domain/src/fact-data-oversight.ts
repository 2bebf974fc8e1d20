import type { CalendarDate } from "./calendar.ts";
import type { LotNamed } from "./fact-data-custody.ts";

/** Facts of those who watch over the others, and of those who answer them. */
export interface OversightFacts {
  readonly "dispute-raised": DisputeRaised;
  readonly "dispute-settled": DisputeSettled;
  readonly "dispute-withdrawn": DisputeWithdrawn;
  readonly "finding-written": FindingWritten;
  readonly "finding-action-told": FindingActionTold;
  readonly "finding-decided": FindingDecided;
  readonly "finding-corrected": FindingCorrected;
  readonly "finding-voided": FindingVoided;
  readonly "sampling-committed": SamplingCommitted;
  readonly "sampling-frozen": SamplingFrozen;
  readonly "sampling-drawn": SamplingDrawn;
  readonly "sampling-abandoned": SamplingAbandoned;
}

/** What is denied: a claim on the record of `of`, by the shipment, sample or certificate that makes it. */
interface DisputeRaised extends LotNamed {
  readonly id: string;
  readonly claim: string;
  readonly about?: string;
  readonly of: string;
  readonly reason: string;
}

/** `dispute`: the id under which it is stored; `id`: that of the act. */
interface DisputeWithdrawn extends LotNamed {
  readonly dispute: string;
  readonly id?: string;
  readonly reason: string;
}

/** `mends`: what had been decided before, mistakenly. */
interface DisputeSettled extends DisputeWithdrawn {
  readonly outcome: "upheld" | "rejected";
  readonly mends?: "upheld" | "rejected";
}

interface FindingTermsSaid {
  readonly severity: string;
  readonly clause?: string;
  readonly text: string;
  readonly inspectedOn: CalendarDate;
  readonly dueOn?: CalendarDate;
}

/** `organisation`: who has to act; `sampling`: the one that led there. */
interface FindingWritten extends FindingTermsSaid {
  readonly id: string;
  readonly about: { readonly kind: string; readonly id: string };
  readonly organisation: string;
  readonly sampling?: string;
}

/** `finding`: the id under which it is stored; `id`: that of the action, which its organisation made. */
interface FindingActionTold {
  readonly finding: string;
  readonly id: string;
  readonly text: string;
  readonly fileSha256?: string;
  readonly photo?: { readonly sha256: string; readonly width: number; readonly height: number };
}

interface FindingVoided {
  readonly finding: string;
  readonly id?: string;
  readonly reason: string;
}

interface FindingDecided extends FindingVoided {
  readonly outcome: "accepted" | "rejected" | "reopened";
  readonly dueOn?: CalendarDate;
}

interface FindingCorrected extends FindingVoided {
  readonly changes: Partial<FindingTermsSaid>;
  readonly before: Partial<FindingTermsSaid>;
}

/** Before any candidate is known: from what is drawn, how many, by which terms, and the SHA-256 of the seed. */
interface SamplingCommitted {
  readonly id: string;
  readonly kind: string;
  readonly region: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly count: number;
  readonly terms: CalendarDate;
  readonly commitment: string;
}

/** The candidates are fixed: how many, and the SHA-256 of their list. */
interface SamplingFrozen {
  readonly sampling: string;
  readonly candidates: number;
  readonly digest: string;
}

/** `drawn`: in the order of the draw, as the list names them. */
interface SamplingDrawn {
  readonly sampling: string;
  readonly seed: string;
  readonly drawn: readonly string[];
}

interface SamplingAbandoned {
  readonly sampling: string;
  readonly id?: string;
  readonly reason: string;
}
