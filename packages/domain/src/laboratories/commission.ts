import type { CalendarDate, Instant } from "../calendar.ts";
import type { Commissioner } from "./right.ts";

/** Samples of one batch. */
interface BatchScope {
  readonly gtin: string;
  readonly lot: string;
}

/** Samples taken from one day to another, both included: of every batch of the commissioner's, or of those that the rest names. */
interface PeriodScope {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly base?: string;
  /** GB/T 2260: the base lies there. */
  readonly regionCode?: string;
  readonly gtin?: string;
}

export type CommissionScope = BatchScope | PeriodScope;

export function isOfBatch(scope: CommissionScope): scope is BatchScope {
  return "lot" in scope;
}

/** That an organisation has a laboratory test. `id` lives inside that organisation. */
export interface Commission {
  readonly id: string;
  readonly organisation: string;
  readonly as: Commissioner;
  /** Of the organisation, when it was made. */
  readonly regionCode: string;
  readonly laboratory: string;
  readonly scope: CommissionScope;
  /** Whose bureaus see it: where the organisation sits, and where the batch, base or region of it lies. */
  readonly regionCodes: readonly string[];
  readonly createdAt: Instant;
  readonly ended?: { readonly at: Instant; readonly by: string; readonly reason: string };
}

/** A commission that was not ended, as it is looked for when a report comes in. */
export type OpenCommission = Pick<Commission, "id" | "organisation" | "as" | "regionCode" | "scope">;

/** What a bureau said of a laboratory. */
export interface LaboratoryAct {
  readonly status: "barred" | "admitted";
  readonly at: Instant;
  readonly by: string;
  readonly reason: string;
}

/** How a laboratory stands in one region: as the newest of its acts says. They are the newest; all of them stay as facts. */
export interface LaboratoryStanding {
  readonly laboratory: string;
  readonly regionCode: string;
  /** Of all acts there ever were. Earlier versions did not keep it: it is how often they wrote the standing. */
  readonly actCount?: number;
  readonly acts: readonly LaboratoryAct[];
}

/** Since when and why it may not report there; undefined while it may. */
export function barIn({ acts }: Pick<LaboratoryStanding, "acts">): LaboratoryAct | undefined {
  const newest = acts.at(-1);
  return newest?.status === "barred" ? newest : undefined;
}
