import type { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { type Gate, openGate } from "../http/gate.ts";
import { captureEndpoints } from "./capture-endpoints.ts";
import { newEpcisApp } from "./endpoint.ts";
import { queryEndpoints } from "./query-endpoints.ts";

/**
 * The EPCIS 2.0 server under /epcis. Hosts hand in the gate that their other applications use: one limit, one memory of keys.
 * Tests of one part mount it alone on `newEpcisApp(gate)`.
 */
export function createEpcisApp(deps: Deps, { gate = openGate(deps) }: { readonly gate?: Gate } = {}): Hono {
  const app = newEpcisApp(gate);
  captureEndpoints(app, gate);
  queryEndpoints(app, gate);
  return app;
}
