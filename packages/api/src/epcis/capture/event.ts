import type { JudgedAs } from "@suyuan/domain/claims/judgement";
import { DomainError } from "@suyuan/domain/errors";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import type { Key, Op } from "@suyuan/store/table";
import type { Actor, Idempotency } from "../../call.ts";
import type { Deps } from "../../host.ts";
import {
  type Command,
  type Decision,
  execute,
  idempotencyKeyReused,
  liveDigest,
  TransactionTooLarge,
} from "../../ledger/commit.ts";
import type { IndexedFact, PointerRow } from "../../ledger/event-keys.ts";
import { putMissing } from "../../ledger/indexes/put-missing.ts";
import { idempotencyKey } from "../../ledger/keys.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { readMany, readRow } from "../../ledger/read.ts";
import { untilCommitted } from "../../ledger/retry.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import { commandOfEvent } from "../claims/domain-events.ts";
import type { EventCommand } from "../claims/event-command.ts";
import {
  eventIdKeyOf,
  eventIdOp,
  eventMembers,
  identifierKeys,
  identifierOps,
  type PlacedEvent,
  viewerOps,
} from "../index/event-rows.ts";
import type { PlacedEntry } from "./place-entry.ts";
import { tellRefused } from "./refused.ts";

/** An event ready to be committed: judged and placed. */
export interface PreparedEvent {
  readonly read: ReadEvent;
  readonly place: PlacedEvent;
  readonly judged: EventCommand;
  /** Its identifier rows are written before it, because they do not fit its transaction. */
  readonly isStaged: boolean;
}

/** What became of an event. `duplicate`: the same organisation captured the same event before. */
export interface CapturedEvent {
  readonly outcome: "captured" | "duplicate";
  readonly eventID: string;
  readonly judgedAs?: JudgedAs;
}

/** An event that names so many batches that its own fact does not fit a transaction. */
export function eventTooWide(): DomainError {
  return new DomainError("payload-too-large", {
    en: "The event changes more batches than one transaction holds. Split it into several events.",
    zh: "该事件涉及的批次超过一次事务的上限，请拆分为多个事件。",
  });
}

/** So few identifiers fit the transaction of any event, whatever it changes. */
export const NEVER_STAGED_MAX = 12;

/**
 * The identifier row that staging writes first; undefined for an event that is never staged. Where it is there and the event is not, a
 * writer broke off, and what it left must be passed over.
 */
export function firstStagedKey(deps: Pick<Deps, "sha256">, place: PlacedEvent): RowKey<PointerRow> | undefined {
  return place.terms.identifiers.length <= NEVER_STAGED_MAX ? undefined : identifierKeys(deps, place)[0];
}

/** More identifiers than any transaction holds: there is no need to try. */
export function isAlwaysStaged({ terms }: PlacedEvent): boolean {
  return terms.identifiers.length > TRANSACTION_OPS_MAX;
}

/** Stops a command whose event is there already. */
export class AlreadyCaptured extends Error {
  override readonly name = "AlreadyCaptured";
}

export interface CommandOptions {
  readonly idempotency?: Idempotency | undefined;
  /** The job that it becomes visible with, when it is part of a larger whole that is stored for certain. */
  readonly capture?: string | undefined;
}

/** What is looked at before an event is stored: is it there, and is its id another event's? */
export function keysOf(deps: Pick<Deps, "sha256">, place: PlacedEvent): readonly Key[] {
  const hasOwnId = place.eventID !== place.hashId;
  return [place.key, ...(hasOwnId ? [eventIdKeyOf(deps, place, place.organisation)] : [])];
}

/** The command of a prepared event: its decision has every row of the event, those apart that were staged. */
export function commandFor(
  deps: Pick<Deps, "sha256">,
  prepared: PreparedEvent,
  options: CommandOptions = {},
): Command<object> {
  const { read, place, judged } = prepared;
  const { idempotency, capture } = options;
  const command = judged.command({
    eventKey: place.key,
    idempotency,
    keys: keysOf(deps, place),
    check: (loaded) => {
      if (loaded.item(place.key) !== undefined) throw new AlreadyCaptured(place.eventID);
      if (capture === undefined) requireOwnEventId(deps, place, loaded);
    },
  });
  // The rows need the record time, which the decision states.
  const decide = (loaded: Loaded): Decision<object> => {
    const { decision, outcome } = command.decide(loaded);
    const { batches, judgedAs, factKey } = outcome;
    const recordTime = decision.fact.recordedAt;
    const found = { recordTime, batches, judgedAs, ...(capture === undefined ? {} : { capture }) };
    const members = eventMembers(place, read, found);
    const rows = indexOps(deps, prepared, recordTime, loaded);
    const isElsewhere = factKey.pk !== place.key.pk || factKey.sk !== place.key.sk;
    return isElsewhere
      ? {
          ...decision,
          row: { ...decision.row, eventRow: place.key } satisfies Partial<IndexedFact>,
          writes: [...decision.writes, create(place.key, { ...members, at: factKey }), ...rows],
        }
      : { ...decision, row: { ...decision.row, ...members }, writes: [...decision.writes, ...rows] };
  };
  return { ...command, decide };
}

function indexOps(
  deps: Pick<Deps, "sha256">,
  { place, isStaged }: PreparedEvent,
  recordTime: string,
  loaded: Loaded,
): Op[] {
  return [
    ...viewerOps(deps, place, recordTime, place.organisation),
    ...ownEventId(deps, place, loaded),
    ...(isStaged ? [] : identifierOps(deps, place)),
  ];
}

/** The row of an event id that is not the hash id; an error declaration finds that of its event there. */
function ownEventId(deps: Pick<Deps, "sha256">, place: PlacedEvent, loaded: Loaded): Op[] {
  const isKnown = place.eventID === place.hashId || loaded.item(eventIdKeyOf(deps, place, place.organisation));
  return isKnown ? [] : [eventIdOp(deps, place, place.organisation)];
}

/** An organisation gives an id to one event, and to its error declarations. */
function requireOwnEventId(deps: Pick<Deps, "sha256">, place: PlacedEvent, loaded: Loaded): void {
  const holder = loaded.item(eventIdKeyOf(deps, place, place.organisation));
  if (holder !== undefined && holder.data.pk !== place.key.pk) throw eventIdTaken(place.eventID);
}

/**
 * The refusal of an event that is on record under another name; undefined when it is a plain repeat. An error declaration is of the
 * event's content, whatever it calls it.
 */
export function knownUnderAnotherId({ event }: ReadEvent, place: PlacedEvent, known: string): DomainError | undefined {
  const { eventID } = event;
  if (eventID === undefined || event.errorDeclaration !== undefined) return undefined;
  if (eventID === known || eventID === place.hashId) return undefined;
  return new DomainError(
    "id-taken",
    {
      en: `Your organisation captured this event before, as ${known}: equal content is one event, and ${eventID} was not recorded. Name it ${known}, or, if it happened twice, say what tells the two apart.`,
      zh: `贵机构此前已以 ${known} 采集过该事件：内容相同即为同一事件，未登记 ${eventID}。请使用 ${known}；如确为两次发生，请写明二者的区别。`,
    },
    { errors: [{ pointer: "/eventID", detail: `on record as ${known}`, detailZh: `已登记为 ${known}` }] },
  );
}

export function eventIdTaken(eventID: string): DomainError {
  return new DomainError(
    "id-taken",
    {
      en: `Your organisation already captured another event with eventID ${eventID}. Nothing was stored. Give this event an id of its own, or none.`,
      zh: `贵机构已采集过 eventID 为 ${eventID} 的另一事件，未存储任何内容。请为本事件使用新的编号，或不填编号。`,
    },
    { errors: [{ pointer: "/eventID", detail: "taken by another event", detailZh: "已被另一事件使用" }] },
  );
}

/** Writes the identifier rows of an event that is too large for one transaction: readers pass over them until its row is there. */
export async function stage(deps: Pick<Deps, "table" | "randomBytes" | "sha256">, place: PlacedEvent): Promise<void> {
  await putMissing(deps, identifierOps(deps, place));
}

/**
 * Captures one event by itself: its fact, what it changes of ours, its index rows and its outbox row in one transaction; those of an event
 * with very many identifiers are staged before it. The same event again changes nothing and is a duplicate, unless the idempotency
 * key says that it is the same request. Throws the rules' refusals (DomainError) and StoreUnavailable.
 */
export async function captureEvent(
  deps: Deps,
  actor: Actor,
  entry: PlacedEntry & { readonly ok: true },
  idempotency?: Idempotency,
): Promise<CapturedEvent> {
  const { read, place } = entry;
  const { eventID } = place;
  const once = async (): Promise<CapturedEvent | undefined> => {
    const { outcome, wasStaged, known = eventID } = await situation(deps, actor, place, idempotency);
    if (outcome !== undefined) return { outcome, eventID: known };
    try {
      const judged = await commandOfEvent(deps, actor, read);
      await commitEvent(deps, { read, place, judged, isStaged: wasStaged || isAlwaysStaged(place) }, idempotency);
      return { outcome: "captured", eventID, judgedAs: judged.judgedAs };
    } catch (error) {
      // Seen ahead of a commit that may still fail: only what is committed is told.
      if (error instanceof AlreadyCaptured) return undefined;
      // The same event, captured meanwhile, may be what the rules refused it for.
      if (error instanceof DomainError && (await readRow(deps.table, place.key)) !== undefined) return undefined;
      await tellRefused(deps, actor, read, error);
      throw error;
    }
  };
  return untilCommitted(deps, once, { gaveUp: "the event is written by others all the time", outages: "throw" });
}

/** In one transaction where it turns out to fit; else its identifiers first. */
async function commitEvent(deps: Deps, prepared: PreparedEvent, idempotency: Idempotency | undefined): Promise<void> {
  const { place, isStaged } = prepared;
  try {
    if (isStaged) await stage(deps, place);
    await execute(deps, commandFor(deps, prepared, { idempotency }));
  } catch (error) {
    if (!(error instanceof TransactionTooLarge)) throw error;
    if (isStaged) throw eventTooWide();
    await commitEvent(deps, { ...prepared, isStaged: true }, idempotency);
  }
}

/** What is known of the event before anything is done: this request captured it, another one did, or nothing yet. */
async function situation(
  deps: Deps,
  actor: Actor,
  place: PlacedEvent,
  idempotency: Idempotency | undefined,
): Promise<{
  readonly outcome?: CapturedEvent["outcome"];
  readonly wasStaged: boolean;
  /** The id under which the event is on record. */
  readonly known?: string;
}> {
  const requestKey = idempotency && idempotencyKey(actor.organisation, idempotency.key);
  const stagedKey = firstStagedKey(deps, place);
  const keys = [place.key, ...(requestKey ? [requestKey] : []), ...(stagedKey ? [stagedKey] : [])];
  const loaded = await readMany(deps.table, keys);
  const wasStaged = stagedKey !== undefined && loaded.has(stagedKey);
  const digest = requestKey && liveDigest(deps, loaded, requestKey);
  if (digest !== undefined) {
    if (digest !== idempotency?.digest) throw idempotencyKeyReused();
    return { outcome: "captured", wasStaged };
  }
  const row = loaded.state(place.key);
  return row === undefined ? { wasStaged } : { outcome: "duplicate", wasStaged, known: row.eventID };
}
