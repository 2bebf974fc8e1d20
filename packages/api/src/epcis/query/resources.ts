import { translateEvent } from "@suyuan/epcis/answers/epc-format";
import { EPCIS_CONTEXT } from "@suyuan/epcis/context";
import type { ObjectEvent } from "@suyuan/epcis/event";
import type { EventQuery } from "@suyuan/epcis/query/event-query";
import { identityOf, wordIdentity } from "@suyuan/epcis/query/identity";
import { parseQuery } from "@suyuan/epcis/query/parse-query";
import * as z from "zod";
import type { KnownRow } from "../../ledger/event-keys.ts";
import { knownKey, knownPartition } from "../../ledger/event-keys.ts";
import { readPage, readRow } from "../../ledger/read.ts";
import { knownTerm } from "../index/known-values.ts";
import type { EpcisCall, EpcisReply } from "../wire/endpoint.ts";
import { nextPageHeaders, openPosition, pageAsked, SortKey, sealPosition } from "../wire/paging.ts";
import type { Resource } from "./resource-table.ts";
import { runQuery } from "./run-query.ts";

/** Other spellings of a type's name. */
const EVENT_TYPE_PREFIX = /^(?:epcis:|https:\/\/ref\.gs1\.org\/epcis\/)/;

/** Where the next page of a list begins: among the standard's values, or after a key of the learnt ones. */
const Position = z.union([z.object({ n: z.int().nonnegative() }), z.object({ after: SortKey })]);
type Position = z.infer<typeof Position>;

/**
 * The values of a resource: the standard's, then those that events which the viewer may see have brought, in the order of their
 * canonical forms. A value becomes known shortly after its event.
 */
export async function listResource(call: EpcisCall, resource: Resource): Promise<EpcisReply> {
  const { deps, actor } = call;
  const page = pageAsked(call);
  const scope = `list\n${resource.name}`;
  const position: Position =
    page.token === undefined ? { n: 0 } : await openPosition(deps, actor.organisation, scope, page.token, Position);
  const standard = "n" in position ? resource.standard.slice(position.n, position.n + page.perPage) : [];
  const passed = "n" in position ? position.n + standard.length : resource.standard.length;
  const learnt = await learntPage(call, resource, "after" in position ? position.after : undefined, page.perPage);
  const taken = learnt.slice(0, page.perPage - standard.length);
  const last = taken.at(-1);
  const at: Position = last === undefined ? { n: passed } : { after: last.sk };
  const hasMore = passed < resource.standard.length || learnt.length > taken.length;
  const next = hasMore ? sealPosition(deps, actor.organisation, scope, at) : undefined;
  const members = [...standard, ...shown(call, resource, taken)];
  const prefixes = prefixesUsed(call, members);
  return {
    status: 200,
    body: collection(members, prefixes),
    headers: nextPageHeaders(call, next),
  };
}

interface Learnt extends KnownRow {
  readonly sk: string;
}

/** At most one more than fits a page. */
async function learntPage(
  { deps, actor }: EpcisCall,
  { name }: Resource,
  after: string | undefined,
  perPage: number,
): Promise<readonly Learnt[]> {
  if (name === "eventTypes") return [];
  const range = { ...(after === undefined ? {} : { from: after }), limit: perPage + 2 };
  const { rows } = await readPage(deps.table, knownPartition(actor.organisation, name), range);
  return rows
    .filter(({ sk }) => sk !== after)
    .slice(0, perPage + 1)
    .map(({ sk, data }) => ({ sk, value: data.value }));
}

/** Identifiers in the format asked for; steps and dispositions of one's own as CURIEs, where the request names their namespace. */
function shown({ asked }: EpcisCall, { vocabulary }: Resource, learnt: readonly Learnt[]): readonly string[] {
  const values = learnt.map(({ value }) => value);
  if (vocabulary === undefined) return [...new Set(translated(values, asked.epcFormat))];
  return values.map((value) => {
    for (const [prefix, namespace] of asked.extensions) {
      if (value.startsWith(namespace)) return `${prefix}:${value.slice(namespace.length)}`;
    }
    return value;
  });
}

/** The least that an event is: only its identifiers are looked at. */
const NOTHING_SEEN: ObjectEvent = { type: "ObjectEvent", eventTime: "", eventTimeZoneOffset: "", action: "OBSERVE" };

function translated(values: readonly string[], format: EpcisCall["asked"]["epcFormat"]): readonly string[] {
  const { epcList } = translateEvent({ ...NOTHING_SEEN, epcList: [...values] }, format) as ObjectEvent;
  return epcList ?? [];
}

function prefixesUsed({ asked }: EpcisCall, members: readonly string[]): Readonly<Record<string, string>> {
  const used = [...asked.extensions].filter(([prefix]) => members.some((member) => member.startsWith(`${prefix}:`)));
  return Object.fromEntries(used);
}

function collection(member: readonly string[], prefixes: Readonly<Record<string, string>> = {}): object {
  const context = Object.keys(prefixes).length === 0 ? EPCIS_CONTEXT : [EPCIS_CONTEXT, prefixes];
  return { "@context": context, type: "Collection", member };
}

/** What lies below the root, in the order of the standard's own example. */
export const TOP_LEVEL: object = collection([
  "queries",
  "capture",
  "events",
  "eventTypes",
  "epcs",
  "readPoints",
  "bizLocations",
  "dispositions",
  "bizSteps",
]);

/** What lies below a value. */
export const BELOW_VALUE: object = collection(["events"]);

/**
 * Is this a value of the resource: one of the standard's, or one of an event that the viewer may see? What others alone know is unknown.
 */
export async function isKnown(call: EpcisCall, resource: Resource, value: string): Promise<boolean> {
  const { deps, actor, asked } = call;
  const { name, vocabulary, standard } = resource;
  if (name === "eventTypes") return standard.includes(value.replace(EVENT_TYPE_PREFIX, ""));
  const namespaces = () => asked.extensions;
  const identity =
    vocabulary === undefined ? identityOf(value, namespaces) : wordIdentity(vocabulary, value, namespaces);
  const isStandard = standard.some((word) => vocabulary && wordIdentity(vocabulary, word, namespaces) === identity);
  if (isStandard) return true;
  const row = await readRow(deps.table, knownKey(actor.organisation, name, knownTerm(deps, identity)));
  if (row !== undefined) return true;
  const query = queryFor(resource, value, asked);
  if (query === undefined) return false;
  // Its row follows the event: an event that is there already decides.
  const { events } = await runQuery(deps, actor.organisation, query, { perPage: 1 });
  return events.length > 0;
}

/** The query for events with this value; undefined for a value that no event can have. */
function queryFor({ parameter }: Resource, value: string, { extensions }: EpcisCall["asked"]): EventQuery | undefined {
  const reading = parseQuery({ from: "url", params: [[parameter, value]] }, { namespaces: extensions });
  return reading.ok ? reading.value : undefined;
}
