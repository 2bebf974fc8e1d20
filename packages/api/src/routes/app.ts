import type { Hono } from "hono";
import type { Deps } from "../host.ts";
import { bindRoutes, newApp } from "../http/bind.ts";
import type { Gate } from "../http/gate.ts";
import { bindCatalogue } from "./catalogue/bind.ts";
import { type ContractMaker, contractRoute } from "./front/contract-route.ts";
import { bindFront } from "./front/front.ts";
import { MANAGEMENT_ROUTES } from "./table.ts";

const made: ContractMaker = async (deps) => (await import("./contract.ts")).servedContract(deps);

/** The management api over `deps`, with its contract at /openapi.json and the pages of the service itself. */
export function createManagementApp(deps: Deps, gate: Gate): Hono {
  const app = newApp(gate);
  bindFront(app, deps, gate, made);
  bindCatalogue(app, deps, gate);
  bindRoutes(app, deps, [...MANAGEMENT_ROUTES, contractRoute(made)], gate);
  return app;
}
