import type { Hono } from "hono";
import type { Gate } from "../http/gate.ts";
import { endpoint } from "./endpoint.ts";
import { EPCIS_CONTEXT } from "./resources.ts";

/** Mounts what is read under /epcis: the list of resources, events and the top-level resources. */
export function queryEndpoints(app: Hono, gate: Gate): void {
  const root = async () => ({
    status: 200 as const,
    body: { "@context": EPCIS_CONTEXT, type: "Collection", member: TOP_LEVEL },
  });
  for (const path of ["/epcis", "/epcis/"]) endpoint(app, gate, { method: "GET", path, handler: root });
}

/** In the order of the standard's own example. */
const TOP_LEVEL = [
  "queries",
  "capture",
  "events",
  "eventTypes",
  "epcs",
  "readPoints",
  "bizLocations",
  "dispositions",
  "bizSteps",
] as const;
