import { Validator } from "@seriousme/openapi-schema-validator";
import { expect, test } from "vitest";
import { demoDeps } from "../../fixtures/http.ts";
import { openapi } from "../../http/openapi/openapi.ts";
import { pathTemplate } from "../../http/target.ts";
import { CONTRACT_INFO, contractDocument } from "../../routes/contract.ts";
import { serviceRoutes } from "../../routes/service.ts";
import { createEpcisApp } from "../app.ts";
import { EPCIS_CONTRACT } from "./operations.ts";

const document = contractDocument();

test("the contract names every operation that is served under /epcis, and no other", () => {
  const { deps } = demoDeps();
  const served = createEpcisApp(deps).routes.filter(({ method, path }) => method !== "OPTIONS" && path !== "/epcis/");
  const told = EPCIS_CONTRACT.map(({ method, path }) => `${method} ${pathTemplate(path).pattern}`);
  expect(served.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(told.sort());
});

test("the document of the whole service with the operations of /epcis is valid OpenAPI 3.1", async () => {
  expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
});

test("every reference of the document leads somewhere, and no two operations share an id", () => {
  const text = JSON.stringify(document);
  const { schemas } = document.components as { schemas: Record<string, unknown> };
  const names = [...text.matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? "");
  expect(names).toContain("EpcisQueryDocument");
  for (const name of names) expect(Object.keys(schemas)).toContain(name);
  const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test("a name that two parts of the document claim is a defect", () => {
  const part = { paths: () => ({ "/health": {} }), schemas: {} };
  expect(() => openapi(serviceRoutes, CONTRACT_INFO, [part])).toThrow("/health");
});
