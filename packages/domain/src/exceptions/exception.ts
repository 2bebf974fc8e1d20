import { FLAG_CODES, type Flag } from "../batches/batch.ts";
import type { Instant } from "../calendar.ts";

/**
 * What auditors should look at: one exception for each subject and code, however often it happens. Each happening is an occurrence; the
 * exception counts them, and its state follows from what stands of them and from what a bureau decided last.
 */

/** What is told of a certificate or a base. */
export const RECORD_CODES = [
  "certificate-overlaps",
  "certificate-overdrawn",
  "certificate-not-covering",
  "base-elsewhere",
  "report-shared",
  "certificate-number-twice",
  "certificate-number-released",
  "payment-differs",
  "deliveries-exceed-batch",
  "deliveries-exceed-plots",
] as const;

/** What follows from what was recorded, looked at by itself or with what lies around it (`signs`). */
const SIGN_CODES = [
  "overdraw-attempt",
  "same-minute",
  "handoff-unconfirmed",
  "habitual-shortage",
  "impossible-travel",
  "harvest-season",
  "harvest-certificate",
  "test-items",
  "digits-regular",
  "logger-range",
  "logger-twice",
  "serial-two-places",
  "aid-repeated",
  "aid-omitted",
  "price-implausible",
  "standard-banned",
  "standard-interval",
  "standard-limit",
  "standard-not-permitted",
  "standard-grade",
] as const;

/** Flags of a batch, and what is told to auditors alone. */
export const EXCEPTION_CODES = [...FLAG_CODES, "contradiction", ...RECORD_CODES, ...SIGN_CODES] as const;
export type ExceptionCode = (typeof EXCEPTION_CODES)[number];

/** A flag for auditors. Those of a batch are also kept with it. */
export type AuditFlag = Omit<Flag, "code"> & { readonly code: ExceptionCode };

export const EXCEPTION_STATES = ["open", "acknowledged", "closed"] as const;
export type ExceptionState = (typeof EXCEPTION_STATES)[number];

/** Who says so: parties of the goods and those who oversee them, or strangers to them. Their claims are kept apart. */
export const CLAIMANTS = ["parties", "strangers"] as const;
export type Claimant = (typeof CLAIMANTS)[number];

/** An organisation by its name at that time. */
export interface NamedParty {
  readonly organisation: string;
  readonly name: string;
}

/** One happening. */
export interface Occurrence {
  /** When it was recorded, by the server's clock. */
  readonly at: Instant;
  readonly zh: string;
  readonly en: string;
  /** Kind of the fact that brought it. */
  readonly kind: string;
  /** Who recorded that fact. */
  readonly by: string;
  /** Who recorded it, and the other side of a handoff. */
  readonly parties: readonly NamedParty[];
  /** What it speaks of: `shipment/{id}`, `log/{sha256}` …, as the flag has it. */
  readonly about?: string;
  /** What brought it, where that is not the subject: `shipment/{id}`. */
  readonly cause?: string;
}

/** What an exception is about. */
export interface Subject {
  /** `01/{gtin}/10/{lot}`, `certificate/{id}`, `organisation/{id}` … */
  readonly subject: string;
  /** A product's name, a certificate's number, an organisation's name. */
  readonly name: { readonly zh: string; readonly en?: string };
  readonly lot?: string;
  /** Who registered or holds it. */
  readonly holder?: NamedParty;
}

/** What a bureau said of an exception. It covers every occurrence listed by then. */
export interface ExceptionDecision {
  readonly state: "acknowledged" | "closed";
  readonly at: Instant;
  readonly by: NamedParty;
  readonly reason: string;
}

export interface Exception extends Subject {
  readonly id: string;
  readonly code: ExceptionCode;
  readonly claimedBy: Claimant;
  /** GB/T 2260, of all bureaus' regions concerned, each once, sorted. */
  readonly regions: readonly string[];
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  readonly newest: Occurrence & { readonly withdrawnAt?: Instant };
  /** Every occurrence, those withdrawn too. */
  readonly count: number;
  readonly withdrawn: number;
  /** When the last of those was withdrawn. */
  readonly correctedAt?: Instant;
  /** Of those that stand: listed since the last decision. */
  readonly fresh: number;
  /** Newest decision, and how many there were. */
  readonly decision?: ExceptionDecision;
  readonly decisions: number;
}

/** An exception of which nothing has happened yet. */
export type NewException = Pick<Exception, "id" | "code" | "claimedBy">;

/** One occurrence as it is kept: it may be withdrawn before anyone hears that it happened. */
export interface KeptOccurrence {
  readonly happened?: Occurrence;
  /** How many decisions there were when it was listed. */
  readonly under?: number;
  readonly withdrawnAt?: Instant;
}

/**
 * The state. What a correction took away altogether is closed by itself. A bureau's closing holds until something new happens and stands;
 * its acknowledgement holds while something stands that it spoke of.
 */
export function stateOf({
  count,
  withdrawn,
  fresh,
  decision,
}: Pick<Exception, "count" | "withdrawn" | "fresh" | "decision">): ExceptionState {
  const standing = count - withdrawn;
  if (standing === 0) return "closed";
  if (decision === undefined) return "open";
  const covered = standing - fresh;
  if (decision.state === "closed") return fresh > 0 ? "open" : "closed";
  return covered > 0 ? "acknowledged" : "open";
}

/** Is it closed by itself: did corrections take the ground of every occurrence away, and no bureau had closed it? */
export function isCorrected({
  count,
  withdrawn,
  decision,
}: Pick<Exception, "count" | "withdrawn" | "decision">): boolean {
  return count === withdrawn && decision?.state !== "closed";
}
