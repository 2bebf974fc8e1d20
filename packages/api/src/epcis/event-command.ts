import type { EventStanding } from "@suyuan/domain/event-judgement";
import type { Reason } from "@suyuan/domain/evidence";
import type { Key, Op } from "@suyuan/store/table";
import type { Command, Loaded } from "../commit.ts";
import type { Idempotency } from "../deps.ts";

/** What an event turned out to be when it was committed. */
export interface DecidedEvent {
  readonly standing: EventStanding;
  /** Our batches that it names, `01/{gtin}/10/{lot}` with the lot percent-encoded, distinct and sorted. */
  readonly batches: readonly string[];
  /** Organisations that are or were a party of one of those batches after this event, the capturing one left out. */
  readonly parties: readonly string[];
  /** Why it is kept apart, or which recorded fact it repeats. Empty for a plain fact, observation or foreign event. */
  readonly reasons: readonly Reason[];
  /**
   * Where its fact row is written: the frame's `eventKey`, unless it is a fact of another entity (a shipment, a batch, a recall);
   * then the event row only points there.
   */
  readonly factKey: Key;
  /** The fact, already on record, that says the same. */
  readonly repeats?: Key | undefined;
}

/** What capture puts around the decision about one event. */
export interface EventFrame {
  /** Key of the event's own row. */
  readonly eventKey: Key;
  /** The same digest under the same `taken` key is the same command. */
  readonly digest: string;
  readonly idempotency?: Idempotency | undefined;
  /** Further keys to load in the first round. */
  readonly keys?: readonly Key[];
  readonly taken?: (loaded: Loaded) => Key | undefined;
  /** The rows of the event besides its fact row and outbox row: its event row when the fact lies elsewhere, its index rows. */
  readonly rows: (decided: DecidedEvent, loaded: Loaded) => readonly Op[];
}

/** What is answered, and stored with the fact: enough to tell the sender what the event was taken for. */
export interface EventAnswer {
  readonly standing: EventStanding;
  readonly batches: readonly string[];
  readonly reasons: readonly Reason[];
}

/** An event, judged against the state of the moment; its command judges again against the state that it commits on. */
export interface EventCommand {
  readonly standing: EventStanding;
  readonly batches: readonly string[];
  /** Items that the fact takes beside the frame's rows: the fact row, the outbox row and the items of our entities. */
  readonly items: number;
  command(frame: EventFrame): Command<EventAnswer>;
}
