import { expect, test } from "vitest";
import * as z from "zod";
import type { RouteFacts } from "../route.ts";
import { type Examples, illustrate, NO_EXAMPLES } from "./examples.ts";
import { openapi } from "./openapi.ts";
import type { JsonSchema } from "./schemas.ts";

const SCHEMA = { type: "object" };
const PROBLEM = { schema: { allOf: [{ $ref: "#/x" }, { properties: { code: { enum: ["not-found", "busy"] } } }] } };
const document = () => ({
  paths: {
    "/api/crates/{id}": {
      post: {
        parameters: [
          { name: "id", schema: { type: "string" } },
          { name: "limit", schema: { type: "integer" } },
          { name: "from", schema: { type: "string" } },
          { $ref: "#/components/parameters/IdempotencyKey" },
        ],
        requestBody: {
          content: { "application/json": { schema: SCHEMA }, "text/csv": { schema: { type: "string" } } },
        },
        responses: {
          "200": { content: { "application/json": { schema: SCHEMA }, "application/ld+json": { schema: SCHEMA } } },
          "201": { content: { "*/*": { schema: { type: "string" } } } },
          "404": { content: { "application/problem+json": structuredClone(PROBLEM) } },
        },
      },
      get: { responses: { "204": {} } },
    },
  },
  responses: {
    Refused: { content: { "application/problem+json": { schema: { properties: { code: { const: "busy" } } } } } },
    Listed: { content: { "application/json": { schema: SCHEMA } } },
  } as Record<string, JsonSchema>,
});
const EXAMPLES: Examples = {
  operations: {
    "POST /api/crates/{id}": {
      parameters: { id: "c-1", limit: "20" },
      bodies: { "application/json": { a: 1 } },
      answers: {
        "200": { "application/json": { b: 2 } },
        "201": { "image/png": "…" },
        "500": { "application/json": {} },
      },
    },
    // Of an operation that takes no body and answers with none.
    "GET /api/crates/{id}": { bodies: { "application/json": {} }, answers: { "204": { "application/json": {} } } },
    "GET /api/other": { answers: { "200": { "application/json": {} } } },
  },
  shared: {
    Listed: { "application/json": { c: 3 } },
    Refused: { "application/problem+json": { code: "shown by its code alone" } },
  },
  problems: { "not-found": { code: "not-found" }, busy: { code: "busy" } },
};

test("an example stands where what it is one of is described: parameters as their kind, bodies by their media type", () => {
  const shown = document();
  illustrate(shown, EXAMPLES);
  const { post } = shown.paths["/api/crates/{id}"];
  expect(post.parameters.map((parameter: JsonSchema) => parameter.example)).toEqual(["c-1", 20, undefined, undefined]);
  expect(post.requestBody.content).toEqual({
    "application/json": { schema: SCHEMA, example: { a: 1 } },
    "text/csv": { schema: { type: "string" } },
  });
  // One that is described alike has the same example, and what may be of any type that of any.
  expect(post.responses["200"].content).toEqual({
    "application/json": { schema: SCHEMA, example: { b: 2 } },
    "application/ld+json": { schema: SCHEMA, example: { b: 2 } },
  });
  expect(post.responses["201"].content).toEqual({ "*/*": { schema: { type: "string" }, example: "…" } });
  expect(shown.responses.Listed).toEqual({ content: { "application/json": { schema: SCHEMA, example: { c: 3 } } } });
});

test("a refusal has one example for each code that it may carry, and no other", () => {
  const shown = document();
  illustrate(shown, EXAMPLES);
  const of = (code: string) => ({ $ref: `#/components/examples/${code}` });
  expect(shown.paths["/api/crates/{id}"].post.responses["404"].content["application/problem+json"]).toEqual({
    ...PROBLEM,
    examples: { "not-found": of("not-found"), busy: of("busy") },
  });
  expect(shown.responses.Refused).toEqual({
    content: {
      "application/problem+json": {
        schema: { properties: { code: { const: "busy" } } },
        examples: { busy: of("busy") },
      },
    },
  });
});

test("without examples the document stays as it is", () => {
  const shown = document();
  illustrate(shown, NO_EXAMPLES);
  expect(shown).toEqual(document());
});

const plain: RouteFacts = {
  method: "GET",
  path: "/api/me",
  tag: "x",
  summary: { zh: "甲", en: "X" },
  roles: "person",
  answers: { 204: null },
  problems: ["not-found"],
};
const info = { title: "T", version: "1", description: { zh: "中", en: "En" }, tags: { x: { zh: "甲", en: "X" } } };
const operations = (examples: Examples, ...routes: readonly RouteFacts[]) => {
  const { paths, components } = openapi(routes, info, [], examples);
  return {
    of: (path: string, method: string) => (paths as Record<string, Record<string, JsonSchema>>)[path]?.[method],
    components,
  };
};

test("what a person does for itself needs a person, what an organisation does a key or a person, and what is public nothing", () => {
  const { of } = operations(
    NO_EXAMPLES,
    plain,
    { ...plain, method: "POST", path: "/api/me/words" },
    { ...plain, method: "POST", path: "/api/crates", roles: ["clerk"] },
    { ...plain, path: "/passport/x", roles: "public" },
  );
  expect(of("/api/me", "get")?.security).toEqual([{ person: [] }]);
  expect(of("/api/crates", "post")?.security).toEqual([{ apiKey: [] }, { person: [] }]);
  expect(of("/passport/x", "get")?.security).toEqual([]);
  // What an organisation sends can be sent again under a key of its own; what nobody names has no such member.
  expect(of("/api/crates", "post")?.parameters).toEqual([{ $ref: "#/components/parameters/IdempotencyKey" }]);
  expect(of("/api/me/words", "post")).not.toHaveProperty("parameters");
  expect(of("/api/me", "get")).not.toHaveProperty("parameters");
});

test("header fields that a route names are among its parameters, and names in a path are required", () => {
  const headers = z.object({ "upload-offset": z.string(), "upload-part": z.string().optional() });
  const { of } = operations(NO_EXAMPLES, { ...plain, path: "/api/uploads/{id}", headers });
  expect(of("/api/uploads/{id}", "get")?.parameters).toEqual([
    { name: "id", in: "path", required: true, schema: { type: "string" } },
    { name: "upload-offset", in: "header", required: true, schema: { type: "string" } },
    { name: "upload-part", in: "header", required: false, schema: { type: "string" } },
  ]);
});

test("problems that were recorded are among the components of the document, and none where there are none", () => {
  const { components } = operations({ ...NO_EXAMPLES, problems: { busy: { code: "busy" } } }, plain);
  expect(components.examples).toEqual({ busy: { value: { code: "busy" } } });
  expect(operations(NO_EXAMPLES, plain).components).not.toHaveProperty("examples");
});

test("a document is made with the examples that were recorded of its operations", () => {
  const limited: RouteFacts = { ...plain, query: z.strictObject({ limit: z.coerce.number().optional() }) };
  const examples = { ...NO_EXAMPLES, operations: { "GET /api/me": { parameters: { limit: "20" }, answers: {} } } };
  const { of } = operations(examples, limited);
  expect(of("/api/me", "get")?.parameters).toMatchObject([{ name: "limit", example: expect.anything() }]);
});
