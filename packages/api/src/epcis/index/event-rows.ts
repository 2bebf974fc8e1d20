import { canonicalJson } from "@suyuan/domain/canonical-json";
import { type IndexTerms, indexTerms } from "@suyuan/epcis/query/event-query";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import {
  declaredEventKey,
  type EventMembers,
  type EventPointer,
  type EventRow,
  errorDeclarationKey,
  eventIdKey,
  eventKey,
  identifierKey,
  seenKey,
  seenPartition,
  seenTimePartition,
} from "../../ledger/event-keys.ts";
import { create } from "../../ledger/loaded.ts";
import type { Partition, RowKey } from "../../ledger/row-key.ts";

/** An event and where its rows lie. */
export interface PlacedEvent {
  readonly organisation: string;
  readonly key: RowKey<EventRow>;
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
  const { context, digits } = read;
  return { organisation, hashId, eventID, context, ...(digits === undefined ? {} : { digits }), ...found };
}

/** Where the pointers lie by which readers of any organisation find it: one for each identifier that it names, distinct. */
export function identifierKeys(
  deps: Pick<Deps, "sha256">,
  { organisation, id, terms }: PlacedEvent,
): readonly RowKey<EventPointer>[] {
  const distinct = new Set(terms.identifiers.map((identifier) => boundedTerm(deps, identifier)));
  return [...distinct].map((term) => identifierKey(term, terms.eventTime, organisation, id));
}

/** A pointer for each identifier that it names. */
export function identifierOps(deps: Pick<Deps, "sha256">, place: PlacedEvent): Op[] {
  const pointer: EventPointer = { ...place.key, organisation: place.organisation };
  return identifierKeys(deps, place).map((key) => create(key, pointer));
}

/** The pointers by which one viewer finds it: event time, record time, business step, read point, business location. */
export function viewerOps(
  deps: Pick<Deps, "sha256">,
  { organisation, key, id, terms }: PlacedEvent,
  recordTime: string,
  viewer: string,
): Op[] {
  const pointer: EventPointer = { ...key, organisation, viewer };
  const at = (partition: Partition<EventPointer>, time: string) =>
    create(seenKey(partition, time, organisation, id), pointer);
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
export function eventIdKeyOf(
  deps: Pick<Deps, "sha256">,
  { eventID, organisation }: PlacedEvent,
  viewer: string,
): RowKey<EventPointer> {
  return eventIdKey(viewer, boundedTerm(deps, eventID), organisation);
}

/** The pointer by event id: to the event itself, beside which its error declarations lie. */
export function eventIdOp(deps: Pick<Deps, "sha256">, placed: PlacedEvent, viewer: string): Op {
  const { organisation, key } = placed;
  const pointer: EventPointer = { ...declaredEventKey(key), organisation, viewer };
  return create(eventIdKeyOf(deps, placed, viewer), pointer);
}

/** The pointers by which a viewer of another organisation finds it: by its event id, and by its hash id where that is another. */
export function eventIdOps(deps: Pick<Deps, "sha256">, placed: PlacedEvent, viewer: string): readonly Op[] {
  const ids = new Set([placed.eventID, placed.hashId]);
  return [...ids].map((eventID) => eventIdOp(deps, { ...placed, eventID }, viewer));
}
