import type { JudgedAs } from "@suyuan/domain/claims/judgement";
import type { Reason } from "@suyuan/domain/evidence";
import type { Key } from "@suyuan/store/table";
import type { Idempotency } from "../../call.ts";
import type { Command, Decision } from "../../ledger/commit.ts";
import type { EventRow } from "../../ledger/event-keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { FactRow } from "../../ledger/rows.ts";

/** What an event turned out to be when it was decided. */
export interface EventOutcome {
  readonly judgedAs: JudgedAs;
  /** Our batches that it names, `01/{gtin}/10/{lot}` with the lot percent-encoded, distinct. */
  readonly batches: readonly string[];
  /** Organisations that are a party of one of those batches after this event, the capturing one left out. */
  readonly parties: readonly string[];
  /** Why it is kept apart. Empty unless it is a contradiction. */
  readonly reasons: readonly Reason[];
  /** The row of the fact: the frame's `eventKey`, or for a fact of a shipment, batch or recall the row where that fact lies. */
  readonly factKey: RowKey<FactRow>;
  /** The fact on record that says the same already. */
  readonly repeats?: RowKey<FactRow>;
}

/** What capture puts around the decision about one event. */
export interface EventFrame {
  /** Key of the event's own row. */
  readonly eventKey: RowKey<EventRow>;
  readonly idempotency?: Idempotency | undefined;
  /** Further keys to load in the first round. */
  readonly keys?: readonly Key[];
  /** Looks at what was loaded before anything is decided; throws to stop (the event is there already). */
  readonly check?: (loaded: Loaded) => void;
}

/** A decision about an event, without the rows by which the event is found, and what it makes of the event. */
export interface DecidedEvent {
  readonly decision: Decision<object>;
  readonly outcome: EventOutcome;
}

/** A command whose decision says what became of an event. */
export type EventDecider = Omit<Command<object>, "decide"> & { readonly decide: (loaded: Loaded) => DecidedEvent };

/** An event as judged on the state of the moment; its command judges a fact again on the state that it commits on. */
export interface EventCommand {
  readonly judgedAs: JudgedAs;
  readonly batches: readonly string[];
  /** Its refusals are DomainErrors whose pointers lead into the event. */
  command(frame: EventFrame): EventDecider;
}
