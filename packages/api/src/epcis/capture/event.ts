import type { JudgedAs } from "@suyuan/domain/claims/judgement";
import { DomainError } from "@suyuan/domain/errors";
import type { EventFault, EventReading, ReadEvent } from "@suyuan/epcis/read-event";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import type { Key, Op, Table } from "@suyuan/store/table";
import type { Actor, Idempotency } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { type Command, create, type Decision, execute, idempotencyKeyReused, Loaded } from "../../ledger/commit.ts";
import { idempotencyKey } from "../../ledger/keys.ts";
import { putMissing } from "../../ledger/put-missing.ts";
import { commandOfEvent } from "../claims/domain-events.ts";
import type { DecidedEvent, EventCommand } from "../claims/event-command.ts";
import {
  eventIdKeyOf,
  eventIdOp,
  eventMembers,
  type IndexedFact,
  identifierOps,
  type PlacedEvent,
  placeEvent,
  viewerOps,
} from "../index/event-rows.ts";

/** JSON bytes of one event with its contexts: with what else its row holds, it stays under the 400 KB of an item. */
export const EVENT_BYTES_MAX = 300 * 1024;

/** Identifiers (EPCs and classes, coarser levels among them) that one event may name. */
export const EVENT_IDENTIFIERS_MAX = 5_000;

/** Rows of an event beside its fact, its outbox row and its identifiers: event row, event id, five of its capturer's. */
const OWN_ROWS_MAX = 7;

/** An event ready to be committed: judged, placed, and small enough. */
export interface PreparedEvent {
  readonly read: ReadEvent;
  readonly place: PlacedEvent;
  readonly judged: EventCommand;
  /** Its identifier rows are written before it, because they do not fit its transaction. */
  readonly isStaged: boolean;
  /** Of its transaction, about. */
  readonly bytes: number;
}

/** What became of an event. `duplicate`: the same organisation captured the same event before. */
export interface CapturedEvent {
  readonly outcome: "captured" | "duplicate";
  readonly eventID: string;
  readonly judgedAs?: JudgedAs;
}

/** An event where it belongs, or what is wrong with it. */
export type PlacedEntry =
  | { readonly ok: true; readonly read: ReadEvent; readonly place: PlacedEvent; readonly bytes: number }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

/** Places an event of a document that was read; refuses one that is too large to be stored. `pointer` is where it stands there. */
export function placeEntry(
  deps: Pick<Deps, "sha256">,
  organisation: string,
  entry: EventReading,
  pointer: string,
): PlacedEntry {
  if (!entry.ok) return entry;
  const { event, context, hashId } = entry;
  const bytes = Buffer.byteLength(JSON.stringify([event, context]));
  if (bytes > EVENT_BYTES_MAX) return { ok: false, faults: [bytesFault(bytes, pointer)] };
  const read = { event, context, hashId };
  const place = placeEvent(deps, organisation, read);
  const count = place.terms.identifiers.length;
  if (count > EVENT_IDENTIFIERS_MAX) return { ok: false, faults: [identifiersFault(count, pointer)] };
  return { ok: true, read, place, bytes };
}

function bytesFault(bytes: number, pointer: string): EventFault {
  return {
    pointer,
    code: "event-too-large",
    detail: `The event has ${bytes} bytes with its @context; at most ${EVENT_BYTES_MAX} are stored. Put large content elsewhere and name its URI.`,
    detailZh: `该事件（含 @context）为 ${bytes} 字节，最多可存 ${EVENT_BYTES_MAX} 字节。请将较大的内容另行存放，并在事件中给出其 URI。`,
  };
}

function identifiersFault(count: number, pointer: string): EventFault {
  return {
    pointer,
    code: "too-many-identifiers",
    detail: `The event names ${count} identifiers; at most ${EVENT_IDENTIFIERS_MAX}. Split it.`,
    detailZh: `该事件包含 ${count} 个标识，最多 ${EVENT_IDENTIFIERS_MAX} 个，请拆分。`,
  };
}

/** An event that names so many batches that its own fact does not fit a transaction. */
export function eventTooWide(): DomainError {
  return new DomainError("payload-too-large", {
    en: "The event changes more batches than one transaction holds. Split it into several events.",
    zh: "该事件涉及的批次超过一次事务的上限，请拆分为多个事件。",
  });
}

/** Fewer identifiers than so many fit any transaction. */
const ALWAYS_FITTING = 40;

/**
 * The identifier row that staging writes first; undefined for an event that is never staged. Where it is there and the event is not, a
 * writer broke off, and what it left must be passed over.
 */
export function firstStagedKey(deps: Deps, place: PlacedEvent): Key | undefined {
  if (place.terms.identifiers.length <= ALWAYS_FITTING) return undefined;
  const [first] = identifierOps(deps, place);
  return first && "put" in first ? { pk: first.put.pk, sk: first.put.sk } : undefined;
}

/** An event with what it was judged to be: whether its identifier rows fit beside it, and how much room it takes. */
export function prepareEvent(
  { read, place, bytes }: PlacedEntry & { ok: true },
  judged: EventCommand,
  wasStaged: boolean,
): PreparedEvent {
  const own = judged.items + OWN_ROWS_MAX;
  const identifiers = place.terms.identifiers.length;
  // Room for an idempotency row, and for the rows of a job.
  const isStaged = wasStaged || own + identifiers + 4 > TRANSACTION_OPS_MAX;
  const items = own + (isStaged ? 0 : identifiers);
  return { read, place, judged, isStaged, bytes: 2 * bytes + 700 * items };
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
export function keysOf(deps: Deps, place: PlacedEvent): readonly Key[] {
  const hasOwnId = place.eventID !== place.hashId;
  return [place.key, ...(hasOwnId ? [eventIdKeyOf(deps, place, place.organisation)] : [])];
}

/** The command of a prepared event. */
export function commandFor(deps: Deps, prepared: PreparedEvent, options: CommandOptions = {}): Command<object> {
  const { read, place, judged } = prepared;
  let decided: DecidedEvent | undefined;
  const command = judged.command({
    eventKey: place.key,
    idempotency: options.idempotency,
    keys: keysOf(deps, place),
    check: (loaded) => {
      if (loaded.item(place.key) !== undefined) throw new AlreadyCaptured(place.eventID);
      if (options.capture === undefined) requireOwnEventId(deps, place, loaded);
    },
    rows: (latest) => {
      decided = latest;
      return [];
    },
  });
  // The rows need the record time, which the decision states.
  const decide = (loaded: Loaded): Decision<object> => {
    const decision = command.decide(loaded);
    if (decided === undefined) throw new Error("an event was decided without its rows");
    const { batches, judgedAs, factKey } = decided;
    const recordTime = decision.fact.recordedAt;
    const { capture } = options;
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

function indexOps(deps: Deps, { place, isStaged }: PreparedEvent, recordTime: string, loaded: Loaded): Op[] {
  return [
    ...viewerOps(deps, place, recordTime, place.organisation),
    ...ownEventId(deps, place, loaded),
    ...(isStaged ? [] : identifierOps(deps, place)),
  ];
}

/** The row of an event id that is not the hash id; an error declaration finds that of its event there. */
function ownEventId(deps: Deps, place: PlacedEvent, loaded: Loaded): Op[] {
  const isKnown = place.eventID === place.hashId || loaded.item(eventIdKeyOf(deps, place, place.organisation));
  return isKnown ? [] : [eventIdOp(deps, place, place.organisation)];
}

/** An organisation gives an id to one event, and to its error declarations. */
function requireOwnEventId(deps: Deps, place: PlacedEvent, loaded: Loaded): void {
  const holder = loaded.item(eventIdKeyOf(deps, place, place.organisation));
  if (holder !== undefined && holder.data.pk !== place.key.pk) throw eventIdTaken(place.eventID);
}

export function eventIdTaken(eventID: string): DomainError {
  return new DomainError(
    "id-taken",
    {
      en: `Your organisation already captured another event with eventID ${eventID}. Nothing was stored. Give this event an id of its own, or none.`,
      zh: `贵机构已采集过 eventID 为 ${eventID} 的另一事件，未存储任何内容。请为本事件使用新的编号，或不填编号。`,
    },
    { errors: [{ pointer: "/eventID", detail: "taken by another event" }] },
  );
}

/** Writes the identifier rows of an event that is too large for one transaction: readers pass over them until its row is there. */
export async function stage(deps: Deps, { place, isStaged }: PreparedEvent): Promise<void> {
  if (isStaged) await putMissing(deps, identifierOps(deps, place));
}

/** Is the event's row there? */
export async function isCaptured(table: Table, { key }: PlacedEvent): Promise<boolean> {
  return (await table.get(key, { consistent: true })) !== undefined;
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
  for (;;) {
    const { outcome, wasStaged } = await situation(deps, actor, place, idempotency);
    if (outcome !== undefined) return { outcome, eventID: place.eventID };
    try {
      const prepared = prepareEvent(entry, await commandOfEvent(deps, actor, read), wasStaged);
      await stage(deps, prepared);
      await execute(deps, commandFor(deps, prepared, { idempotency }));
      return { outcome: "captured", eventID: place.eventID, judgedAs: prepared.judged.judgedAs };
    } catch (error) {
      // Seen ahead of a commit that may still fail: only what is committed is told.
      if (error instanceof AlreadyCaptured) continue;
      // The same event, captured meanwhile, may be what the rules refused it for.
      if (!(error instanceof DomainError) || !(await isCaptured(deps.table, place))) throw error;
    }
  }
}

/** What is known of the event before anything is done: this request captured it, another one did, or nothing yet. */
async function situation(
  deps: Deps,
  actor: Actor,
  place: PlacedEvent,
  idempotency: Idempotency | undefined,
): Promise<{ readonly outcome?: CapturedEvent["outcome"]; readonly wasStaged: boolean }> {
  const requestKey = idempotency && idempotencyKey(actor.organisation, idempotency.key);
  const stagedKey = firstStagedKey(deps, place);
  const keys = [place.key, ...(requestKey ? [requestKey] : []), ...(stagedKey ? [stagedKey] : [])];
  const loaded = new Loaded(keys, await deps.table.getMany(keys, { consistent: true }));
  const request = requestKey && loaded.item(requestKey);
  const wasStaged = stagedKey !== undefined && loaded.item(stagedKey) !== undefined;
  if (request !== undefined && (request.expiresAt ?? 0) * 1000 > deps.now().getTime()) {
    if (request.data.digest !== idempotency?.digest) throw idempotencyKeyReused();
    return { outcome: "captured", wasStaged };
  }
  return loaded.item(place.key) === undefined ? { wasStaged } : { outcome: "duplicate", wasStaged };
}
