import type { Hono } from "hono";
import type { Gate } from "../../http/gate.ts";
import { findByEventID } from "../index/events-store.ts";
import { type EpcisCall, type EpcisReply, endpoint, noSuchResource } from "../wire/endpoint.ts";
import { DOCUMENT_OFFERS } from "../wire/negotiate.ts";
import { badParameter, pageAsked, releaseToken } from "../wire/paging.ts";
import { documentReply } from "./document-reply.ts";
import { queryAsked } from "./query-asked.ts";
import { RESOURCES, type Resource } from "./resource-table.ts";
import { BELOW_VALUE, isKnown, listResource, TOP_LEVEL } from "./resources.ts";
import { runQuery } from "./run-query.ts";

/** Mounts what is read under /epcis: the list of resources, events by query and by id, the top-level resources, page tokens. */
export function queryEndpoints(app: Hono, gate: Gate): void {
  for (const path of ["/epcis", "/epcis/"]) {
    endpoint(app, gate, { method: "GET", path, handler: async (call) => plain(call, TOP_LEVEL) });
  }
  endpoint(app, gate, { method: "GET", path: "/epcis/events", offers: DOCUMENT_OFFERS, handler: queryEvents });
  endpoint(app, gate, { method: "GET", path: "/epcis/events/{eventID}", offers: DOCUMENT_OFFERS, handler: eventById });
  for (const resource of RESOURCES) resourceEndpoints(app, gate, resource);
  endpoint(app, gate, {
    method: "DELETE",
    path: "/epcis/nextPageToken/{token}",
    handler: async ({ deps, actor, params }) => {
      await releaseToken(deps, actor.organisation, params.token ?? "");
      return { status: 204 };
    },
  });
}

function resourceEndpoints(app: Hono, gate: Gate, resource: Resource): void {
  const { name, param } = resource;
  const valueIn = ({ params }: EpcisCall): string => params[param] ?? "";
  endpoint(app, gate, {
    method: "GET",
    path: `/epcis/${name}`,
    handler: (call) => {
      requireNoQuery(call);
      return listResource(call, resource);
    },
  });
  endpoint(app, gate, {
    method: "GET",
    path: `/epcis/${name}/{${param}}`,
    handler: async (call) => {
      if (!isValue(valueIn(call)) || !(await isKnown(call, resource, valueIn(call)))) throw noSuchResource();
      return plain(call, BELOW_VALUE);
    },
  });
  endpoint(app, gate, {
    method: "GET",
    path: `/epcis/${name}/{${param}}/events`,
    offers: DOCUMENT_OFFERS,
    handler: (call) => eventsOfValue(call, resource, valueIn(call)),
  });
}

/** `|` separates the values of a list: no value holds one. */
function isValue(value: string): boolean {
  return !value.includes("|");
}

async function queryEvents(call: EpcisCall): Promise<EpcisReply> {
  const { events, next } = await runQuery(call.deps, call.actor.organisation, queryAsked(call), pageAsked(call));
  return documentReply(call, events, { next });
}

async function eventsOfValue(call: EpcisCall, resource: Resource, value: string): Promise<EpcisReply> {
  if (!isValue(value)) throw noSuchResource();
  if (resource.name === "eventTypes" && !(await isKnown(call, resource, value))) throw noSuchResource();
  const query = queryAsked(call, [[resource.parameter, value]]);
  const { events, next } = await runQuery(call.deps, call.actor.organisation, query, pageAsked(call));
  if (events.length === 0 && next === undefined && !(await isKnown(call, resource, value))) throw noSuchResource();
  return documentReply(call, events, { next });
}

/** The event and its error declarations: they share one eventID. */
async function eventById(call: EpcisCall): Promise<EpcisReply> {
  requireNoQuery(call);
  const events = await findByEventID(call.deps, call.actor.organisation, call.params.eventID ?? "");
  if (events.length === 0) throw noSuchResource();
  return documentReply(call, events);
}

function plain(call: EpcisCall, body: object): EpcisReply {
  requireNoQuery(call);
  return { status: 200, body };
}

const OF_PAGING = ["perPage", "nextPageToken"];

function requireNoQuery({ query }: EpcisCall): void {
  const unknown = query.find(([name]) => !OF_PAGING.includes(name));
  if (unknown !== undefined) throw badParameter(unknown[0].slice(0, 64), "unknown parameter", "没有这个参数");
}
