import type { Hono } from "hono";
import { epcisContract } from "../epcis/contract/contract.ts";
import type { Deps } from "../host.ts";
import { bindRoutes, newApp } from "../http/bind.ts";
import { KeptJson } from "../http/body-encoding.ts";
import type { Gate } from "../http/gate.ts";
import { OpenapiDocument, type OpenapiInfo, openapi } from "../http/openapi/openapi.ts";
import { type Route, route } from "../http/route.ts";
import { baseRoutes } from "./bases.ts";
import { batchRoutes } from "./batches.ts";
import { certificateRoutes } from "./certificates.ts";
import { exceptionRoutes } from "./exceptions.ts";
import { inputRoutes } from "./inputs.ts";
import { labelRoutes } from "./labels.ts";
import { linkRoutes } from "./links.ts";
import { organisationRoutes } from "./organisations.ts";
import { productRoutes } from "./products.ts";
import { recallRoutes } from "./recalls.ts";
import { testRoutes } from "./residue-tests.ts";
import { serviceRoutes } from "./service.ts";
import { shipmentRoutes } from "./shipments.ts";
import { storageRoutes } from "./storage.ts";
import { temperatureRoutes } from "./temperature-logs.ts";

/** Every operation of the management api, in the order of the contract. */
export const MANAGEMENT_ROUTES: readonly Route[] = [
  ...serviceRoutes,
  ...organisationRoutes,
  ...baseRoutes,
  ...productRoutes,
  ...certificateRoutes,
  ...inputRoutes,
  ...batchRoutes,
  ...testRoutes,
  ...storageRoutes,
  ...temperatureRoutes,
  ...shipmentRoutes,
  ...labelRoutes,
  ...linkRoutes,
  ...recallRoutes,
  ...exceptionRoutes,
];

export const CONTRACT_INFO: OpenapiInfo = {
  title: "Suyuan 溯源",
  version: "0.2.0",
  description: {
    zh: "认证农产品追溯：证书余量、批次、交接、冷链与消费者查询。",
    en: "Traceability for certified food: certificate balances, batches, handoffs, cold chain and the consumer's page.",
  },
};

/** The management api over `deps`, with its contract at /openapi.json. */
export function createManagementApp(deps: Deps, gate: Gate): Hono {
  const app = newApp(gate);
  let document: KeptJson<OpenapiDocument> | undefined;
  const contract = route({
    method: "GET",
    path: "/openapi.json",
    tag: "service",
    summary: { zh: "接口契约（OpenAPI 3.1）", en: "The whole contract (OpenAPI 3.1)" },
    roles: "public",
    answers: { 200: OpenapiDocument },
    problems: [],
    cacheControl: "public, max-age=300",
    handler: async () => {
      document ??= new KeptJson(
        openapi(MANAGEMENT_ROUTES, { ...CONTRACT_INFO, serverUrl: deps.publicUrl }, epcisContract()),
        deps.sha256,
      );
      return { status: 200, body: document };
    },
  });
  bindRoutes(app, deps, [...MANAGEMENT_ROUTES, contract], gate);
  return app;
}
