import type { JudgedAs } from "@suyuan/domain/claims/judgement";
import type { Reason } from "@suyuan/domain/evidence";
import type { Key, Op } from "@suyuan/store/table";
import type { Idempotency } from "../../call.ts";
import type { Command, Loaded } from "../../ledger/commit.ts";

/** What an event turned out to be when it was committed. */
export interface DecidedEvent {
  readonly judgedAs: JudgedAs;
  /** Our batches that it names, `01/{gtin}/10/{lot}` with the lot percent-encoded, distinct. */
  readonly batches: readonly string[];
  /** Organisations that are a party of one of those batches after this event, the capturing one left out. */
  readonly parties: readonly string[];
  /** Why it is kept apart. Empty unless it is a contradiction. */
  readonly reasons: readonly Reason[];
  /** The row of the fact: the frame's `eventKey`, or for a fact of a shipment, batch or recall the row where that fact lies. */
  readonly factKey: Key;
  /** The fact on record that says the same already. */
  readonly repeats?: Key;
}

/** What capture puts around the decision about one event. */
export interface EventFrame {
  /** Key of the event's own row. */
  readonly eventKey: Key;
  readonly idempotency?: Idempotency | undefined;
  /** Further keys to load in the first round. */
  readonly keys?: readonly Key[];
  /** Looks at what was loaded before anything is decided; throws to stop (the event is there already). */
  readonly check?: (loaded: Loaded) => void;
  /** The event's other rows: its index rows, and its own row when the fact lies elsewhere. */
  readonly rows: (decided: DecidedEvent, loaded: Loaded) => readonly Op[];
}

/** An event as judged on the state of the moment; its command judges a fact again on the state that it commits on. */
export interface EventCommand {
  readonly judgedAs: JudgedAs;
  readonly batches: readonly string[];
  /** Items of the transaction beside the frame's rows: fact row, outbox row, and the rows of our entities. */
  readonly items: number;
  /** To be executed once. Its refusals are DomainErrors whose pointers lead into the event. */
  command(frame: EventFrame): Command<object>;
}
