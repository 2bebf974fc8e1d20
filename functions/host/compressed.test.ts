import { gunzipSync } from "node:zlib";
import { demoApp } from "@suyuan/api/fixtures/http";
import { route } from "@suyuan/api/http/route";
import { handle } from "hono/aws-lambda";
import { expect, test } from "vitest";
import * as z from "zod";

const text = "红心猕猴桃".repeat(1_000);
const { app } = demoApp({}, { clientAddress: () => "192.0.2.1" }, [
  route({
    method: "GET",
    path: "/api/text",
    tag: "texts",
    summary: { zh: "文本", en: "A text" },
    roles: "public",
    answers: { 200: z.object({ text: z.string() }) },
    problems: [],
    handler: async () => ({ status: 200, body: { text } }),
  }),
]);

async function answered(headers: Record<string, string>) {
  const http = { method: "GET", path: "/api/text", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "" };
  const event = {
    version: "2.0",
    routeKey: "$default",
    rawPath: http.path,
    rawQueryString: "",
    headers,
    body: null,
    isBase64Encoded: false,
    requestContext: {
      accountId: "111122223333",
      apiId: "api",
      authentication: null,
      authorizer: {},
      domainName: "api.example",
      domainPrefix: "api",
      http,
      requestId: "r",
      routeKey: "$default",
      stage: "$default",
      time: "",
      timeEpoch: 0,
    },
  };
  // oxlint-disable-next-line typescript/no-deprecated -- its successor `@hono/aws-lambda` is not published yet
  return handle(app)(event);
}

test("the gateway is handed a compressed answer as base64, and turns it back into its bytes", async () => {
  const { isBase64Encoded, body, headers } = await answered({ "accept-encoding": "gzip" });
  expect([isBase64Encoded, headers?.["content-encoding"]]).toEqual([true, "gzip"]);
  expect(JSON.parse(gunzipSync(Buffer.from(body, "base64")).toString())).toEqual({ text });
});

test("the gateway is handed a plain answer as text", async () => {
  const { isBase64Encoded, body } = await answered({});
  expect([isBase64Encoded, JSON.parse(body)]).toEqual([false, { text }]);
});
