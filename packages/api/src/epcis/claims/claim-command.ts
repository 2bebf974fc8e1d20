import type { EventMeaning } from "@suyuan/domain/claims/claim";
import type { EventState } from "@suyuan/domain/claims/contradictions";
import { wordOf } from "@suyuan/domain/claims/terms";
import { DomainError, fieldError } from "@suyuan/domain/errors";
import type { EpcisEvent } from "@suyuan/epcis/event";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Command } from "../../ledger/commit.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import type { FactRow } from "../../ledger/rows.ts";
import type { EventPointers } from "./event-pointers.ts";

/** The command of our own route for what an event claims. */
export interface ClaimCommand {
  readonly base: Command<object>;
  /** Undefined when the command's refusals speak of the event already. */
  readonly pointers: EventPointers | undefined;
  /** The refusal when the id that the event gives is taken by other content. */
  readonly taken: () => DomainError;
  /** What the command adds: parties that the batches did not have, batches that the event does not name. */
  readonly joins: { readonly parties: readonly string[]; readonly batches: readonly string[] };
}

/** A fact on record says the same as the event already; undefined when it is one of a batch's own, which are not found by content. */
export interface Repetition {
  readonly repeats: RowKey<FactRow> | undefined;
}

/** Everything that a claim's command is made from. */
export interface ClaimedEvent {
  readonly meaning: EventMeaning;
  readonly state: EventState;
  readonly read: ReadEvent;
}

/** A short id made of a digest, for what an event names by a URI of its own making, or does not name at all. */
export function shortId(kind: "event" | "desadv", digest: string): string {
  return `${kind}-${digest.slice(0, 32)}`;
}

/** The digits of an event's hash id. */
export function hashDigits({ hashId }: ReadEvent): string {
  return /;([0-9a-f]{64})/.exec(hashId)?.[1] ?? "";
}

/** As commit.ts refuses an id with other content, said of the place in the event that gives the id. */
export function idTakenAt(pointer: string): DomainError {
  const detail = {
    en: "What this event names is on record with other content. Nothing was changed. Use a new identifier, or send exactly what was recorded.",
    zh: "该事件所指编号已有其他内容的记录，未作任何更改。请换一个编号，或提交与原记录完全一致的内容。",
  };
  return new DomainError("id-taken", detail, { errors: [fieldError(pointer, detail)] });
}

export type Declaration = NonNullable<EpcisEvent["errorDeclaration"]>;

/** Why, as an act of correction states it. */
export function declaredReason({ reason }: Declaration): string {
  return `EPCIS errorDeclaration: ${wordOf("errorReason", reason) ?? reason ?? "no reason"}`.slice(0, 500);
}
