import { canonicalJson } from "@suyuan/domain/canonical-json";
import type { JudgedAs } from "@suyuan/domain/claims/judgement";
import { type IndexTerms, indexTerms } from "@suyuan/epcis/query/event-query";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Item, Key, Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { create, type FactRow } from "../../ledger/commit.ts";
import {
  errorDeclarationKey,
  eventIdKey,
  eventKey,
  identifierKey,
  seenKey,
  seenPartition,
  seenTimePartition,
} from "../../ledger/keys.ts";

/** What an event's row says beside the fact itself. */
export interface EventMembers {
  /** Who captured it, or whose own fact it is. */
  readonly organisation: string;
  readonly hashId: string;
  /** The sender's, or the hash id where it gave none. */
  readonly eventID: string;
  /** Context entries of the document in force for the event; its own `@context` stays in the event. */
  readonly context: readonly unknown[];
  readonly recordTime: string;
  /** Our batches that it names, `01/{gtin}/10/{lot}`. */
  readonly batches: readonly string[];
  readonly judgedAs: JudgedAs;
  /** The job whose events appear together: the event is not there before the job is complete. */
  readonly capture?: string;
}

/** The row of an event: its fact, or where the fact is when that belongs to another entity. */
export type EventRow = EventMembers & (FactRow | { readonly at: Key });

/** A row under today's names: rows written before the member was called so have `judgedAs` as `standing`. */
export function renamed<T extends object>(row: T & { readonly standing?: JudgedAs }): T {
  return row.standing === undefined ? row : { ...row, judgedAs: row.standing };
}

/** The row of an event as it is stored. */
export function eventRowOf({ data }: Pick<Item, "data">): EventRow {
  return renamed(data as unknown as EventRow);
}

/** A fact's row as a follower finds it: that of an event, one that an event's row points to, or one whose event has no row yet. */
export type IndexedFact = FactRow & Partial<EventMembers> & { readonly eventRow?: Key };

/** What a pointer row holds: the key of the event's row and who captured it. `viewer` in rows made for one who may see the event. */
export interface EventPointer extends Key {
  readonly organisation: string;
  readonly viewer?: string;
}

/** An event and where its rows lie. */
export interface PlacedEvent {
  readonly organisation: string;
  readonly key: Key;
  /** Stands for the event in the sort keys of its pointers: 32 hex digits of its hash, and 16 of an error declaration. */
  readonly id: string;
  readonly hashId: string;
  readonly eventID: string;
  readonly terms: IndexTerms;
}

const HASH_AT = "ni:///sha-256;".length;

/** The 64 hex digits of a hash id, or undefined when the text is none. */
export function hashOf(eventID: string): string | undefined {
  return /^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/.test(eventID)
    ? eventID.slice(HASH_AT, HASH_AT + 64)
    : undefined;
}

const TERM_CHARACTERS_MAX = 400;

/** A value as it stands in keys: itself, or its digest when it is long. */
export function boundedTerm({ sha256 }: Pick<Deps, "sha256">, value: string): string {
  return value.length <= TERM_CHARACTERS_MAX ? value : `sha256:${sha256(value)}`;
}

/** Where an event of this organisation lies, and what it is found by. */
export function placeEvent(deps: Pick<Deps, "sha256">, organisation: string, read: ReadEvent): PlacedEvent {
  const { event, hashId } = read;
  const hash = hashId.slice(HASH_AT, HASH_AT + 64);
  const place = { organisation, hashId, eventID: event.eventID ?? hashId, terms: indexTerms(event, read.context) };
  const declaration = event.errorDeclaration;
  if (declaration === undefined) return { ...place, key: eventKey(organisation, hash), id: hash.slice(0, 32) };
  const digest = deps.sha256(canonicalJson(declaration)).slice(0, 16);
  const declaredAt = new Date(declaration.declarationTime).toISOString();
  return {
    ...place,
    key: errorDeclarationKey(organisation, hash, declaredAt, digest),
    id: `${hash.slice(0, 32)}-${digest}`,
  };
}

/** The members of its row. */
export function eventMembers(
  placed: PlacedEvent,
  read: ReadEvent,
  found: Pick<EventMembers, "recordTime" | "batches" | "judgedAs" | "capture">,
): EventMembers {
  const { organisation, hashId, eventID } = placed;
  return { organisation, hashId, eventID, context: read.context, ...found };
}

/** A pointer for each identifier that it names, for readers of any organisation. */
export function identifierOps(deps: Pick<Deps, "sha256">, { organisation, key, id, terms }: PlacedEvent): Op[] {
  const pointer: EventPointer = { ...key, organisation };
  const distinct = new Set(terms.identifiers.map((identifier) => boundedTerm(deps, identifier)));
  return [...distinct].map((term) => create(identifierKey(term, terms.eventTime, organisation, id), pointer));
}

/** The pointers by which one viewer finds it: event time, record time, business step, read point, business location. */
export function viewerOps(
  deps: Pick<Deps, "sha256">,
  { organisation, key, id, terms }: PlacedEvent,
  recordTime: string,
  viewer: string,
): Op[] {
  const pointer: EventPointer = { ...key, organisation, viewer };
  const at = (partition: string, time: string) => create(seenKey(partition, time, organisation, id), pointer);
  const by = (index: "STEP" | "READPOINT" | "LOCATION", value: string | undefined) =>
    value === undefined ? [] : [at(seenPartition(viewer, index, boundedTerm(deps, value)), terms.eventTime)];
  return [
    at(seenTimePartition(viewer, "TIME"), terms.eventTime),
    at(seenTimePartition(viewer, "RECORD"), recordTime),
    ...by("STEP", terms.bizStep),
    ...by("READPOINT", terms.readPoint),
    ...by("LOCATION", terms.bizLocation),
  ];
}

/** Where a viewer finds the event by its id. */
export function eventIdKeyOf(deps: Pick<Deps, "sha256">, { eventID, organisation }: PlacedEvent, viewer: string): Key {
  return eventIdKey(viewer, boundedTerm(deps, eventID), organisation);
}

/** The pointer by event id: to the event itself, beside which its error declarations lie. */
export function eventIdOp(deps: Pick<Deps, "sha256">, placed: PlacedEvent, viewer: string): Op {
  const { organisation, key } = placed;
  const pointer: EventPointer = { pk: key.pk, sk: "EVENT", organisation, viewer };
  return create(eventIdKeyOf(deps, placed, viewer), pointer);
}

/** The pointers by which a viewer of another organisation finds it: by its event id, and by its hash id where that is another. */
export function eventIdOps(deps: Pick<Deps, "sha256">, placed: PlacedEvent, viewer: string): readonly Op[] {
  const ids = new Set([placed.eventID, placed.hashId]);
  return [...ids].map((eventID) => eventIdOp(deps, { ...placed, eventID }, viewer));
}
