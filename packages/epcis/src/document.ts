import {
  contextEntries,
  EPCIS_CONTEXT,
  isOfficialContext,
  judgeContext,
  namesWithin,
  STANDARD_NAMES,
  STANDARD_NAMESPACES,
} from "./context.ts";
import { captureShape, queryShape } from "./document-shape.ts";
import type { EpcisEvent } from "./event.ts";
import { type Binding, type EventFault, MAX_DOCUMENT_FAULTS, MAX_FAULTS, type Names, Report } from "./fault.ts";
import { type EventReading, eventFaults, readEventWithin } from "./read-event.ts";
import { type Check, type Fields, isFields } from "./shape.ts";

/** A document taken apart: each event read or refused by itself. */
export interface CaptureDocument {
  readonly type: "EPCISDocument" | "EPCISQueryDocument";
  readonly entries: readonly EventReading[];
  /** Entries of the document's @context: URIs and objects, in order. */
  readonly context: readonly unknown[];
  /** Prefix to namespace, as the document's @context declares them beside the standard ones (or against them). */
  readonly extensions: ReadonlyMap<string, string>;
  /** The document's epcisHeader (master data), kept aside as it came. */
  readonly header?: unknown;
}

export interface DocumentLimits {
  /** More events than so many refuse the document (code `too-many-events`); 10,000 when left out. */
  readonly maxEvents?: number;
  /** `xml` for what `readXmlDocument` made: its events are judged as the schema of XML has them. */
  readonly binding?: Binding;
}

export type DocumentReading =
  | { readonly ok: true; readonly value: CaptureDocument }
  | { readonly ok: false; readonly faults: readonly EventFault[] };

const MAX_EVENTS = 10_000;

interface DocumentForm {
  readonly type: CaptureDocument["type"];
  readonly shape: (limit: number) => Check<unknown>;
  /** Where the list of events stands. */
  readonly path: readonly string[];
}

const FORMS: ReadonlyMap<unknown, DocumentForm> = new Map<unknown, DocumentForm>([
  ["EPCISDocument", { type: "EPCISDocument", shape: captureShape, path: ["epcisBody", "eventList"] }],
  [
    "EPCISQueryDocument",
    {
      type: "EPCISQueryDocument",
      shape: queryShape,
      path: ["epcisBody", "queryResults", "resultsBody", "eventList"],
    },
  ],
]);

/** The shapes for the usual limit, made once. */
const USUAL: ReadonlyMap<DocumentForm, Check<unknown>> = new Map(
  [...FORMS.values()].map((form) => [form, form.shape(MAX_EVENTS)]),
);

function judgeDocument(json: Fields, shape: Check<unknown>, report: Report): void {
  const context = json["@context"];
  if (contextEntries(context).length === 0) report.refuse("context-missing", "", "@context");
  else {
    report.path.push("@context");
    judgeContext(context, report);
    report.path.pop();
  }
  shape(json, report);
}

/** The prefixes that this document adds to the standard ones or binds anew. */
function ownExtensions(namespaces: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...namespaces].filter(([prefix, namespace]) => STANDARD_NAMESPACES.get(prefix) !== namespace));
}

/** A document whose own fields are right, and what its events need of it. */
interface Opened {
  readonly json: Fields;
  readonly type: CaptureDocument["type"];
  readonly events: readonly unknown[];
  readonly names: Names;
  /** Pointer of the list of events. */
  readonly root: string;
}

function opened(json: unknown, { maxEvents = MAX_EVENTS }: DocumentLimits): Opened | readonly EventFault[] {
  const report = new Report(STANDARD_NAMES);
  const form = isFields(json) ? FORMS.get(json.type) : undefined;
  if (!isFields(json)) report.refuse("value-type", "{…}");
  else if (form === undefined) report.refuse(json.type === undefined ? "field-missing" : "document-type", "", "type");
  if (!isFields(json) || form === undefined) return report.faults;

  const names = namesWithin(STANDARD_NAMES, json["@context"]);
  report.names = names;
  const shape = maxEvents === MAX_EVENTS ? USUAL.get(form) : undefined;
  judgeDocument(json, shape ?? form.shape(maxEvents), report);
  if (report.faults.length > 0) return report.faults;
  const events = form.path.reduce<unknown>((value, name) => (value as Fields)[name], json) as readonly unknown[];
  return { json, type: form.type, events, names, root: `/${form.path.join("/")}` };
}

/** How many faults the next event may tell: few events with many faults are told in full, many events by their first. */
function toTell(told: number): number {
  return Math.max(1, Math.min(MAX_FAULTS, MAX_DOCUMENT_FAULTS - told));
}

/**
 * Reads an EPCISDocument or EPCISQueryDocument of the JSON binding. Faults of the document itself refuse all of it; each
 * event is read or refused by itself, with pointers into the document. JSON-LD contexts are never fetched: see judgeContext.
 * `schemaVersion` may be any version number (the XML bindings of 1.2 come this way too). Never throws.
 */
export function readCaptureDocument(json: unknown, limits: DocumentLimits = {}): DocumentReading {
  const document = opened(json, limits);
  if (!("events" in document)) return { ok: false, faults: document };
  const { type, events, names, root } = document;
  const context = contextEntries(document.json["@context"]);
  let told = 0;
  const entries = events.map((event, index) => {
    const at = { context, names, root: `${root}/${index}`, most: toTell(told), binding: limits.binding };
    const entry = readEventWithin(event, at);
    if (!entry.ok) told += entry.faults.length;
    return entry;
  });
  const { epcisHeader } = document.json;
  const header = epcisHeader === undefined ? {} : { header: epcisHeader };
  return { ok: true, value: { type, entries, context, extensions: ownExtensions(names.namespaces), ...header } };
}

/** All faults of a document and of its events (50 of each, 1,000 in full), without hashing anything. Empty when it is valid. Never throws. */
export function documentFaults(json: unknown, limits: DocumentLimits = {}): readonly EventFault[] {
  const document = opened(json, limits);
  if (!("events" in document)) return document;
  const { events, names, root } = document;
  const faults: EventFault[] = [];
  for (const [index, event] of events.entries()) {
    faults.push(...eventFaults(event, names, `${root}/${index}`, toTell(faults.length)));
  }
  return faults;
}

/** What a query document says beside its events. */
export interface QueryDocumentOptions {
  readonly queryName: string;
  readonly subscriptionID?: string;
  /** When the document is made: ISO 8601 with offset or `Z`. */
  readonly creationDate: string;
}

interface Queried {
  readonly event: EpcisEvent;
  /** The context entries of the document that the event came in. */
  readonly context: readonly unknown[];
}

/** Entries beside the official context. */
function ownEntries(context: readonly unknown[]): readonly unknown[] {
  return context.filter((entry) => !isOfficialContext(entry));
}

/** Prefix to namespace when the entries do nothing but declare such, no standard one otherwise; else undefined. */
function plainPrefixes(entries: readonly unknown[]): ReadonlyMap<string, string> | undefined {
  const { namespaces } = namesWithin(STANDARD_NAMES, entries);
  const prefixes = new Map<string, string>();
  for (const entry of entries) {
    if (!isFields(entry)) return undefined;
    for (const [prefix, definition] of Object.entries(entry)) {
      const namespace = namespaces.get(prefix);
      if (typeof definition !== "string" || namespace === undefined) return undefined;
      if ((STANDARD_NAMESPACES.get(prefix) ?? namespace) !== namespace) return undefined;
      prefixes.set(prefix, namespace);
    }
  }
  return prefixes;
}

/** The event with the entries of its document put before those of its own. */
function withOwnContext({ event, context }: Queried): EpcisEvent {
  const own = [...ownEntries(context), ...contextEntries(event["@context"])];
  const { "@context": _replaced, ...rest } = event;
  return own.length === 0 ? event : { "@context": own, ...rest };
}

interface Merged {
  readonly prefixes: ReadonlyMap<string, string>;
  readonly events: readonly EpcisEvent[];
}

/** May a context that is not known here declare prefixes that the event uses? */
function isOpaque({ event, context }: Queried): boolean {
  return namesWithin(namesWithin(STANDARD_NAMES, context), event["@context"]).isOpaque;
}

/**
 * One set of prefixes for all events; an event whose document binds one of them otherwise keeps its own @context. All do
 * where one names a context not known here: no prefix of another document may get into its reach.
 */
function merged(items: readonly Queried[]): Merged {
  const prefixes = new Map<string, string>();
  if (items.some(isOpaque)) return { prefixes, events: items.map(withOwnContext) };
  const events = items.map((item) => {
    const own = plainPrefixes(ownEntries(item.context));
    const fits = own && [...own].every(([prefix, namespace]) => (prefixes.get(prefix) ?? namespace) === namespace);
    if (!fits) return withOwnContext(item);
    for (const [prefix, namespace] of own) prefixes.set(prefix, namespace);
    return item.event;
  });
  return { prefixes, events };
}

/** The entries beside the official context, where the documents of all events have the very same. */
function sharedEntries([first, ...others]: readonly Queried[]): readonly unknown[] | undefined {
  const own = ownEntries(first?.context ?? []);
  const text = JSON.stringify(own);
  return others.every(({ context }) => JSON.stringify(ownEntries(context)) === text) ? own : undefined;
}

/** The document's context entries beside the official one, and the events as they stand under them. */
function under(items: readonly Queried[]): readonly [entries: readonly unknown[], events: readonly EpcisEvent[]] {
  const { prefixes, events } = merged(items);
  const isAsItCame = events.every((event, index) => event === items[index]?.event);
  const shared = isAsItCame ? undefined : sharedEntries(items);
  if (shared !== undefined) return [shared, items.map(({ event }) => event)];
  return [prefixes.size === 0 ? [] : [Object.fromEntries(prefixes)], events];
}

/**
 * An EPCISQueryDocument of these events, in this order. Their documents' contexts are merged without changing what any name
 * means: prefixes on which all agree stand in the document's @context; an event whose document bound a prefix otherwise, or
 * named a context not known here, gets its entries in its own @context, unless all events' documents had the same.
 */
export function queryDocument(items: readonly Queried[], options: QueryDocumentOptions): Record<string, unknown> {
  const { queryName, subscriptionID, creationDate } = options;
  const [entries, events] = under(items);
  return {
    "@context": [EPCIS_CONTEXT, ...entries],
    type: "EPCISQueryDocument",
    schemaVersion: "2.0",
    creationDate,
    epcisBody: {
      queryResults: {
        queryName,
        ...(subscriptionID !== undefined && { subscriptionID }),
        resultsBody: { eventList: events },
      },
    },
  };
}

/** An EPCISDocument of these events, in this order, as others capture it (EPCIS 2.0 section 9.5). Contexts are merged as in a query document. */
export function eventDocument(items: readonly Queried[], creationDate: string): Record<string, unknown> {
  const [entries, events] = under(items);
  return {
    "@context": [EPCIS_CONTEXT, ...entries],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate,
    epcisBody: { eventList: events },
  };
}
