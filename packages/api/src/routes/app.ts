import type { Hono } from "hono";
import * as z from "zod";
import type { Deps } from "./deps.ts";
import { epcisContract } from "./epcis/contract.ts";
import { bindRoutes, newApp } from "./http/bind.ts";
import type { Gate } from "./http/gate.ts";
import { type OpenapiInfo, openapi } from "./http/openapi.ts";
import { type Route, route } from "./http/route.ts";
import { baseRoutes } from "./resources/bases.ts";
import { batchRoutes } from "./resources/batches.ts";
import { certificateRoutes } from "./resources/certificates.ts";
import { exceptionRoutes } from "./resources/exceptions.ts";
import { inputRoutes } from "./resources/inputs.ts";
import { labelRoutes } from "./resources/labels.ts";
import { linkRoutes } from "./resources/links.ts";
import { organisationRoutes } from "./resources/organisations.ts";
import { productRoutes } from "./resources/products.ts";
import { recallRoutes } from "./resources/recalls.ts";
import { serviceRoutes } from "./resources/service.ts";
import { shipmentRoutes } from "./resources/shipments.ts";
import { storageRoutes } from "./resources/storage.ts";
import { temperatureRoutes } from "./resources/temperature-logs.ts";
import { testRoutes } from "./resources/tests.ts";

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
  version: "0.1.0",
  description: {
    zh: "认证农产品追溯：证书余量、批次、交接、冷链与消费者查询。",
    en: "Traceability for certified food: certificate balances, batches, handoffs, cold chain and the consumer's page.",
  },
};

/** The management api over `deps`, with its contract at /openapi.json. */
export function createManagementApp(deps: Deps, gate: Gate): Hono {
  const app = newApp(gate);
  let document: object | undefined;
  const contract = route({
    method: "GET",
    path: "/openapi.json",
    tag: "service",
    summary: { zh: "接口契约（OpenAPI 3.1）", en: "The whole contract (OpenAPI 3.1)" },
    roles: "public",
    answers: { 200: z.looseObject({ openapi: z.string() }) },
    problems: [],
    cacheControl: "public, max-age=300",
    handler: async () => {
      document ??= openapi(MANAGEMENT_ROUTES, { ...CONTRACT_INFO, serverUrl: deps.publicUrl }, epcisContract());
      return { status: 200, body: document };
    },
  });
  bindRoutes(app, deps, [...MANAGEMENT_ROUTES, contract], gate);
  return app;
}
