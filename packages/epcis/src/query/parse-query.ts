import { type Namespaces, namespacesOf } from "../hash-values.ts";
import { accessOf } from "./access.ts";
import { isFields } from "./event-fields.ts";
import type { EventQuery, QueryInput, QueryReading } from "./event-query.ts";
import { fieldPath } from "./field-path.ts";
import { Given, type Raw, type Reading } from "./given.ts";
import { formOf, hintFor } from "./parameters.ts";
import { type QueryFault, queryFault } from "./query-fault.ts";
import type { Term } from "./term.ts";

/** URL parameters of a page, which are no terms of a query: they are passed over here and are the caller's to read. */
export const PAGING_PARAMETERS: readonly string[] = ["perPage", "nextPageToken"];

/** URL parameters of /queries/{name}/events over a WebSocket; anywhere else they are unknown. The caller takes them out. */
export const SUBSCRIPTION_PARAMETERS: readonly string[] = [
  ...["stream", "second", "minute", "hour", "dayOfMonth", "month", "dayOfWeek"],
  ...["reportIfEmpty", "initialRecordTime"],
];

/** Bounds of one query: parameters, and values over all of them. A value has at most 2,048 characters. */
export const QUERY_LIMITS = { parameters: 100, values: 1000 } as const;

/** More faults than so many help nobody. */
const FAULTS_MAX = 20;

type Settings = {
  -readonly [Name in "orderBy" | "orderDirection" | "eventCountLimit" | "maxEventCount"]?: Exclude<
    EventQuery[Name],
    undefined
  >;
};

function orderBy(given: Given): EventQuery["orderBy"] {
  const text = given.text();
  if (text === undefined || text === "eventTime" || text === "recordTime" || text === "quantity") return text;
  return fieldPath(text, given.namespaces) ?? given.refuse("value-order");
}

function orderDirection(given: Given): EventQuery["orderDirection"] | undefined {
  const text = given.text();
  if (text === undefined || text === "ASC" || text === "DESC") return text;
  return given.refuse("value-choice", "ASC, DESC");
}

/** Takes up a parameter that says which events to return of those that match; false when it is none of them. */
function setting(given: Given, settings: Settings): boolean {
  const set = <Name extends keyof Settings>(name: Name, value: Settings[Name] | undefined) => {
    if (value !== undefined) settings[name] = value;
    return true;
  };
  switch (given.parameter) {
    case "orderBy":
      return set("orderBy", orderBy(given));
    case "orderDirection":
      return set("orderDirection", orderDirection(given));
    case "eventCountLimit":
      return set("eventCountLimit", given.count(1));
    case "maxEventCount":
      return set("maxEventCount", given.count(0));
    default:
      return false;
  }
}

function readTerm(given: Given): Term | undefined {
  const form = formOf(given.parameter);
  if (form === undefined) {
    const { en, zh } = hintFor(given.parameter);
    return given.refuse("unknown-parameter", en, zh);
  }
  const condition = form(given);
  return condition ? { parameter: given.parameter, condition } : undefined;
}

/** Parameters by name in the order of their first appearance. */
function rawOf(input: QueryInput): ReadonlyMap<string, Raw> | undefined {
  if (input.from === "url") {
    const texts = Map.groupBy(input.params, ([name]) => name);
    const terms = [...texts].filter(([name]) => !PAGING_PARAMETERS.includes(name));
    return new Map(terms.map(([name, pairs]) => [name, { from: "url", texts: pairs.map(([, value]) => value) }]));
  }
  if (!isFields(input.query)) return undefined;
  const members = Object.entries(input.query).filter(([name]) => name !== "@context");
  return new Map(members.map(([name, value]) => [name, { from: "json", value }]));
}

function isContext(context: unknown): boolean {
  const entries = Array.isArray(context) ? context : [context];
  return entries.length <= 100 && entries.every((entry) => typeof entry === "string" || isFields(entry));
}

/** Standard prefixes, those handed in, and in JSON those of the query's own @context. */
function namespacesFor(input: QueryInput, handedIn: Namespaces, faults: QueryFault[]): Namespaces {
  const known = new Map([...namespacesOf([]), ...handedIn]);
  const context = input.from === "json" && isFields(input.query) ? input.query["@context"] : undefined;
  if (context === undefined) return known;
  if (isContext(context)) return namespacesOf([Object.fromEntries(known), context].flat());
  faults.push(queryFault("context", "@context"));
  return known;
}

function judgeSettings({ orderBy: order, eventCountLimit, maxEventCount }: Settings, faults: QueryFault[]): void {
  if (eventCountLimit === undefined) return;
  if (maxEventCount !== undefined) faults.push(queryFault("mutually-exclusive", "eventCountLimit"));
  if (order === undefined) faults.push(queryFault("needs-order", "eventCountLimit"));
}

function refused(faults: readonly QueryFault[]): QueryReading {
  return { ok: false, faults: faults.slice(0, FAULTS_MAX) };
}

/**
 * Reads a SimpleEventQuery of EPCIS 2.0 from the parameters of a URL or from its JSON form: every parameter of the official OpenAPI
 * file and of query-schema.json, fixed or patterned, in either form, with the types each form has there. Whatever is
 * wrong is told for each parameter by name: one that is unknown, a value of the wrong type, range or vocabulary, two that
 * exclude each other, more than 100 parameters or 1,000 values.
 *
 * `namespaces` are the prefixes that the caller knows (the `GS1-Extensions` header); standard ones need not be among them.
 * Names with a prefix that nobody declared mean the field that an event writes in the same letters. Never throws.
 */
export function parseQuery(input: QueryInput, { namespaces }: { readonly namespaces: Namespaces }): QueryReading {
  const faults: QueryFault[] = [];
  const raw = rawOf(input);
  if (raw === undefined) return refused([queryFault("not-an-object", "")]);
  if (raw.size > QUERY_LIMITS.parameters) {
    return refused([queryFault("too-many-parameters", "", `${QUERY_LIMITS.parameters}`)]);
  }
  const reading: Reading = {
    namespaces: namespacesFor(input, namespaces, faults),
    faults,
    valuesLeft: QUERY_LIMITS.values,
  };
  const settings: Settings = {};
  const terms: Term[] = [];
  for (const [name, value] of raw) {
    const given = new Given(name, value, reading);
    const term = setting(given, settings) ? undefined : readTerm(given);
    if (term !== undefined) terms.push(term);
  }
  if (reading.valuesLeft < 0) return refused([queryFault("too-many-values", "", `${QUERY_LIMITS.values}`)]);
  judgeSettings(settings, faults);
  if (faults.length > 0) return refused(faults);
  const { orderDirection: direction = "DESC", ...others } = settings;
  return { ok: true, value: { terms, ...others, orderDirection: direction, access: accessOf(terms) } };
}
