import type { Hono } from "hono";
import type { Deps } from "../host.ts";
import { type Gate, openGate } from "../http/gate.ts";
import { captureEndpoints } from "./capture/endpoints.ts";
import { queryEndpoints } from "./query/endpoints.ts";
import { type SubscriptionOptions, subscriptionEndpoints } from "./subscriptions/endpoints.ts";
import { newEpcisApp } from "./wire/endpoint.ts";

export interface EpcisAppOptions extends SubscriptionOptions {
  readonly gate?: Gate;
}

/**
 * The EPCIS 2.0 server under /epcis. Hosts hand in the gate that their other applications use: one limit, one memory of keys.
 * Tests of one part mount it alone on `newEpcisApp(gate)`.
 */
export function createEpcisApp(deps: Deps, { gate = openGate(deps), ...options }: EpcisAppOptions = {}): Hono {
  const app = newEpcisApp(gate);
  captureEndpoints(app, gate);
  queryEndpoints(app, gate);
  subscriptionEndpoints(app, gate, options);
  return app;
}
