import { canonicalJson } from "@suyuan/domain/identifiers/canonical-json";
import { type IndexTerms, indexTerms } from "@suyuan/epcis/query/event-query";
import type { ReadEvent } from "@suyuan/epcis/read-event";
import type { Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import type { PointerRow, ShortPointer } from "../../ledger/event-keys.ts";
import {
  declaredEventKey,
  EVERYBODY,
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
import type { RowKey } from "../../ledger/row-key.ts";
import { isFrequent, marksOf } from "./marks.ts";

/** An event and where its rows lie. */
export interface PlacedEvent {
  readonly organisation: string;
  readonly key: RowKey<EventRow>;
  /** Stands for the event in the sort keys of its pointers: 32 hex digits of its hash, and 16 of an error declaration. */
  readonly id: string;
  readonly hashId: string;
  readonly eventID: string;
  readonly terms: IndexTerms;
  /** Of the event with its contexts. */
  readonly kilobytes: number;
}

/** An event of so many KB is not told to be large. */
const SMALL_KILOBYTES = 8;

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
  const kilobytes = Math.ceil(Buffer.byteLength(JSON.stringify([event, read.context])) / 1024);
  const terms = indexTerms(event, read.context);
  const place = { organisation, hashId, eventID: event.eventID ?? hashId, terms, kilobytes };
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
): readonly RowKey<PointerRow>[] {
  const distinct = new Set(terms.identifiers.map((identifier) => boundedTerm(deps, identifier)));
  return [...distinct].map((term) => identifierKey(term, terms.eventTime, organisation, id));
}

/** A pointer for each identifier that it names. */
export function identifierOps(deps: Pick<Deps, "sha256">, placed: PlacedEvent): Op[] {
  const pointer = pointerRowOf(deps, placed);
  return identifierKeys(deps, placed).map((key) => create(key, pointer));
}

/** What each row says by which the event is found. */
export function pointerRowOf(deps: Pick<Deps, "sha256">, { key, hashId, terms, kilobytes }: PlacedEvent): ShortPointer {
  const rest = hashId.slice(HASH_AT + 32, HASH_AT + 64);
  const [, declaredAt] = key.sk.split("#");
  return {
    h: Buffer.from(rest, "hex").toString("base64url"),
    ...(declaredAt === undefined ? {} : { at: declaredAt }),
    is: marksOf(deps, terms),
    ...(kilobytes > SMALL_KILOBYTES ? { kb: kilobytes } : {}),
  };
}

type Index = "STEP" | "READPOINT" | "LOCATION";

function viewerKey(
  deps: Pick<Deps, "sha256">,
  { organisation, id, terms }: PlacedEvent,
  viewer: string,
  index: Index,
  value: string,
): RowKey<PointerRow> {
  return seenKey(seenPartition(viewer, index, boundedTerm(deps, value)), terms.eventTime, organisation, id);
}

/**
 * The pointers by which one viewer finds it: event time, record time, read point, business location where that is another place, and the
 * step unless that is frequent.
 */
export function viewerOps(deps: Pick<Deps, "sha256">, placed: PlacedEvent, recordTime: string, viewer: string): Op[] {
  const { organisation, id, terms } = placed;
  const { bizStep, readPoint, bizLocation, eventTime } = terms;
  const by = (index: Index, value: string | undefined) =>
    value === undefined ? [] : [viewerKey(deps, placed, viewer, index, value)];
  const pointer = pointerRowOf(deps, placed);
  const keys = [
    seenKey(seenTimePartition(viewer, "TIME"), eventTime, organisation, id),
    seenKey(seenTimePartition(viewer, "RECORD"), recordTime, organisation, id),
    ...(bizStep === undefined || isFrequent(bizStep) ? [] : by("STEP", bizStep)),
    ...by("READPOINT", readPoint),
    ...(bizLocation === readPoint ? [] : by("LOCATION", bizLocation)),
  ];
  return keys.map((key) => create(key, pointer));
}

/** Where rows may lie beside those that only earlier versions wrote. */
export function formerViewerKeys(
  deps: Pick<Deps, "sha256">,
  placed: PlacedEvent,
  viewer: string,
): readonly RowKey<PointerRow | EventPointer>[] {
  const { bizStep, bizLocation } = placed.terms;
  return [
    ...(bizStep === undefined ? [] : [viewerKey(deps, placed, viewer, "STEP", bizStep)]),
    ...(bizLocation === undefined ? [] : [viewerKey(deps, placed, viewer, "LOCATION", bizLocation)]),
    ...idsOf(placed).map((eventID) => eventIdKeyOf(deps, { ...placed, eventID }, viewer)),
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

/** The pointers by which parties of its batches find it: by its event id, and by its hash id where that is another. */
export function sharedIdOps(deps: Pick<Deps, "sha256">, placed: PlacedEvent): readonly Op[] {
  const { key, organisation } = placed;
  const pointer: EventPointer = { ...declaredEventKey(key), organisation };
  return idsOf(placed).map((eventID) => create(eventIdKeyOf(deps, { ...placed, eventID }, EVERYBODY), pointer));
}

function idsOf({ eventID, hashId }: PlacedEvent): readonly string[] {
  return [...new Set([eventID, hashId])];
}
