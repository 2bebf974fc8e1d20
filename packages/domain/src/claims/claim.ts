import type { Instant } from "../calendar.ts";
import type { FieldFault } from "../field-errors.ts";
import type { NamedLot, WeighedLot } from "./lots.ts";
import type { RegistrationClaim } from "./registration.ts";
import type { StatedDocument, StatedParty } from "./terms.ts";

/** What an event can claim of our batches. `faults` are what a rule would miss or could not take, with pointers into the event. */

/** Goods go from hand to hand. `party` is the other end; the dispatch advice, when named, says which shipment. */
export interface HandoffClaim {
  readonly kind: "shipment" | "receipt" | "voiding";
  readonly from: StatedParty | undefined;
  readonly to: StatedParty | undefined;
  readonly items: readonly WeighedLot[];
  readonly document: StatedDocument | undefined;
  readonly faults: readonly FieldFault[];
}

/** Goods go into a store or out of it. `room` is undefined when the event names no place within the organisation. */
export interface StorageClaim {
  readonly kind: "storage";
  readonly action: "in" | "out";
  readonly room: { readonly name: string; readonly pointer: string } | undefined;
  readonly items: readonly WeighedLot[];
  readonly faults: readonly FieldFault[];
}

/** The goods are recalled, for as long as nobody says otherwise. Level and reason as our own terms give them, if they do. */
export interface RecallClaim {
  readonly kind: "recall";
  readonly level: unknown;
  readonly reason: unknown;
  readonly items: readonly WeighedLot[];
  readonly faults: readonly FieldFault[];
}

/** A report on a sample: what it found, not the figures that the rules ask of a test. */
export interface TestClaim {
  readonly kind: "test";
  readonly verdict: "passed" | "failed" | undefined;
  readonly reports: readonly StatedDocument[];
  readonly items: readonly WeighedLot[];
}

/** Anything else that was seen of the goods. */
export interface ObservationClaim {
  readonly kind: "observation";
  /** The goods become something else, come to an end, go into a container: one must have them for that. Or they are only seen. */
  readonly use: "transforms" | "ends" | "packs" | "sees";
  readonly items: readonly WeighedLot[];
  /** Batches of ours that come out of a transformation. */
  readonly outputs: readonly WeighedLot[];
  /** Lots of our products that a transformation makes and that are on record nowhere. */
  readonly makes?: readonly WeighedLot[];
  /** Does it say that goods on recall are no longer so, or that they are? */
  readonly recall: "lifted" | "stated" | undefined;
  readonly faults: readonly FieldFault[];
}

/** Claims for which we have rules of our own: said by who acted, such a claim becomes a fact or is refused. */
export type CommandClaim = RegistrationClaim | HandoffClaim | StorageClaim | RecallClaim;

export type EventClaim = CommandClaim | TestClaim | ObservationClaim;

/** What an event says of our batches. */
export interface EventMeaning {
  /** Every place that names a registered batch of ours, or the lot that a registration would make one. */
  readonly lots: readonly NamedLot[];
  readonly claim: EventClaim;
  /** Who acted, as the event has it; undefined when it leaves that to whoever captures it. */
  readonly acting: StatedParty | undefined;
  readonly at: Instant;
  /** Does it declare an earlier event of the same content wrong? */
  readonly declaresError: boolean;
}
