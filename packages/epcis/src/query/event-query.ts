import type { EpcisEvent } from "../event.ts";
import { type Namespaces, namespacesOf, utcMilliseconds } from "../hash-values.ts";
import { EPC_FIELDS, identifiersIn, memberOf, QUANTITY_FIELDS } from "./event-fields.ts";
import { identityOf, wordIdentity } from "./identity.ts";
import type { QueryFault } from "./query-fault.ts";
import type { FieldPath, Term } from "./term.ts";

export type { QueryFault } from "./query-fault.ts";

/** An event with what a query may ask of it beside its own fields. */
export interface Queryable {
  readonly event: EpcisEvent;
  /** The JSON-LD context entries of the document in force for the event, without those of the event itself. */
  readonly context: readonly unknown[];
  /** When we recorded it: ISO 8601 in UTC with milliseconds and `Z`. */
  readonly recordTime: string;
  readonly hashId: string;
}

/** What a query may ask that events do not say themselves. */
export interface Surroundings {
  /** Master data: is the place (canonical identity) a direct or indirect descendant of the other? Nowhere when left out. */
  readonly isWithin?: (place: string, ancestor: string) => boolean;
  /** Master data of a vocabulary element (canonical identity): its attributes by name, for HASATTR_ and EQ_ATTR_. */
  readonly attributesOf?: (element: string) => Readonly<Record<string, unknown>> | undefined;
}

/**
 * What an index can answer of the query; a member is undefined when the query does not bound it. All are necessary
 * conditions: whatever matches lies in each of the sets named (an empty list: nothing matches). Values are in the form of
 * `indexTerms`; times are UTC with milliseconds, `from` inclusive, `before` exclusive.
 */
export interface QueryAccess {
  /** Ids that the event has as its eventID or as its hash id. */
  readonly eventIDs?: readonly string[];
  /** The event names at least one of these. Undefined as soon as a pattern is among them: patterns are not indexed. */
  readonly identifiers?: readonly string[];
  readonly eventTime: { readonly from?: string; readonly before?: string };
  readonly recordTime: { readonly from?: string; readonly before?: string };
  readonly bizSteps?: readonly string[];
  readonly dispositions?: readonly string[];
  readonly readPoints?: readonly string[];
  readonly bizLocations?: readonly string[];
  /** `ObjectEvent` and its like. */
  readonly eventTypes?: readonly string[];
  readonly actions?: readonly string[];
}

/** A query read and found right. Plain data: nothing in it depends on the parameters' spelling any more. */
export interface EventQuery {
  readonly terms: readonly Term[];
  readonly orderBy?: "eventTime" | "recordTime" | "quantity" | FieldPath;
  readonly orderDirection: "ASC" | "DESC";
  /** Only the first so many, in the order asked for. */
  readonly eventCountLimit?: number;
  /** More than so many is a QueryTooLargeException. */
  readonly maxEventCount?: number;
  readonly access: QueryAccess;
}

export type QueryReading =
  | { readonly ok: true; readonly value: EventQuery }
  | { readonly ok: false; readonly faults: readonly QueryFault[] };

/** A query as it came: URL parameters decoded once, in their order, or the JSON form of query-schema.json. */
export type QueryInput =
  | { readonly from: "url"; readonly params: readonly (readonly [name: string, value: string])[] }
  | { readonly from: "json"; readonly query: unknown };

/** What an event is found by, in the form of `QueryAccess`. */
export interface IndexTerms {
  /** Every EPC and class in any role, canonical, distinct. */
  readonly identifiers: readonly string[];
  /** Web URI for words of the CBV (`https://ref.gs1.org/cbv/BizStep-shipping`), one's own URI otherwise. */
  readonly bizStep?: string;
  /** As the step. */
  readonly disposition?: string;
  readonly readPoint?: string;
  readonly bizLocation?: string;
  /** UTC with milliseconds and `Z`, half a millisecond rounded up. */
  readonly eventTime: string;
  readonly eventType: string;
  readonly action?: string;
}

/**
 * What an event is found by. GS1 identifiers stand in the canonical form of the event hash, other URIs as they are; no coarser levels
 * are added: the standard finds instances by their class through patterns only (see `identifierTest`), which an index of
 * prefixes of companies and items would answer at the price of more rows for every event. `context` is that of the event's
 * document, needed where identifiers or steps are CURIEs.
 */
export function indexTerms(event: EpcisEvent, context: readonly unknown[] = []): IndexTerms {
  let found: Namespaces | undefined;
  const namespaces = () => {
    found ??= namespacesOf([context, event["@context"] ?? []].flat());
    return found;
  };
  const named = [...EPC_FIELDS, ...QUANTITY_FIELDS].flatMap((field) => identifiersIn(event, field));
  const word = (name: "bizStep" | "disposition") => {
    const text = memberOf(event, name);
    return typeof text === "string" ? { [name]: wordIdentity(name, text, namespaces) } : {};
  };
  const action = memberOf(event, "action");
  const place = (field: string) => {
    const id = memberOf(memberOf(event, field), "id");
    return typeof id === "string" ? identityOf(id, namespaces) : undefined;
  };
  const [readPoint, bizLocation] = [place("readPoint"), place("bizLocation")];
  return {
    identifiers: [...new Set(named.map((identifier) => identityOf(identifier, namespaces)))],
    ...word("bizStep"),
    ...word("disposition"),
    ...(readPoint !== undefined && { readPoint }),
    ...(bizLocation !== undefined && { bizLocation }),
    eventTime: utcMilliseconds(event.eventTime),
    eventType: event.type,
    ...(typeof action === "string" && { action }),
  };
}
