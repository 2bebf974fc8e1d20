import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";
import { DomainError } from "@suyuan/domain/errors";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import type { Answer } from "../../call.ts";
import { FileContent, type RouteFacts } from "../route.ts";
import { impliedProblems, requireDeclaredAnswer, requireDeclaredProblem } from "./contract.ts";
import { both, OpenapiDocument, type OpenapiInfo, type OpenapiPart } from "./document.ts";
import { openapi } from "./openapi.ts";

const plain: RouteFacts = {
  method: "GET",
  path: "/api/crates",
  tag: "crates",
  summary: { zh: "筐", en: "Crates" },
  roles: "public",
  answers: { 204: null },
  problems: [],
};

const Size = z.strictObject({ kg: z.number().default(1) }).meta({ id: "Size" });
const Crate = z.strictObject({ size: Size, at: z.tuple([z.number(), z.number()]) }).meta({ id: "Crate" });
const Trimmed = z.string().transform((text) => text.trim());
const Tree: z.ZodType = z.object({
  get leaves() {
    return z.array(Tree);
  },
});

const ROUTES: readonly RouteFacts[] = [
  {
    ...plain,
    method: "POST",
    roles: ["clerk"],
    description: { zh: "记一个筐。", en: "Records a crate." },
    body: { json: Crate, contentTypes: ["application/ld+json"] },
    answers: { 201: Crate, 202: z.object({ pair: z.tuple([z.string(), z.number()]), name: Trimmed }) },
    problems: ["id-taken", "already-voided", "not-found"],
  },
  {
    ...plain,
    path: "/api/crates/{id}.csv",
    params: z.object({ id: z.string().max(9) }),
    query: z.object({ from: z.string().optional(), limit: z.coerce.number().int() }),
    answers: { 200: { file: ["text/csv", "application/epcis+xml", "application/pdf", "application/xml-dtd"] } },
    problems: ["not-found", "link-withdrawn"],
  },
  { ...plain, method: "PUT", path: "/api/files/{id}", tag: "files", body: { file: { maxBytes: 9 } } },
  { ...plain, method: "PATCH", path: "/trees", tag: "files", body: z.strictObject({ tree: Tree }) },
];

const INFO: OpenapiInfo = {
  title: "T",
  version: "1",
  description: { zh: "中", en: "En" },
  tags: { crates: { zh: "筐", en: "Crates" }, files: { zh: "文件", en: "Files" }, unused: { zh: "无", en: "None" } },
};

const Foreign = z.object({ f: z.string() }).meta({ id: "Foreign", elsewhere: true });
const PART: OpenapiPart = {
  paths: (components) => ({
    "/part": {
      get: {
        tags: ["files"],
        responses: {
          200: {
            description: "d",
            content: { "application/json": { schema: components.refer(z.object({ f: Foreign }), "output") } },
          },
          400: { $ref: "#/components/responses/Shared" },
        },
      },
    },
  }),
  schemas: { Foreign: { type: "object" } },
  responses: { Shared: { description: "s", content: { "text/plain": { schema: { type: "string" } } } } },
};

const EXAMPLES = {
  operations: {
    "POST /api/crates": {
      bodies: { "application/json": { asked: 1 } },
      answers: { 201: { "application/json": { made: 1 } }, 599: { "text/plain": "nowhere" } },
    },
    "GET /api/crates/{id}.csv": {
      parameters: { id: "a", limit: "7" },
      answers: { 200: { "text/csv": "a\n", "application/pdf": "%PDF" } },
    },
    "PUT /api/files/{id}": { bodies: { "image/png": "PNG" }, answers: {} },
    "GET /nowhere": { answers: {} },
  },
  shared: { Shared: { "text/plain": "said" }, busy: { "application/problem+json": { not: "shown" } } },
  problems: { "id-taken": { code: "id-taken" }, busy: { code: "busy" }, "not-found": { code: "not-found" } },
};

/** Without the sentences of problems, which are what they are. */
function bare(document: unknown): unknown {
  return JSON.parse(JSON.stringify(document), (_, value: unknown) => {
    if (typeof value !== "object" || value === null || !("description" in value)) return value;
    const { description, ...rest } = value;
    return typeof description === "string" && /`|Problem|问题/.test(description) ? rest : value;
  });
}

/** Its parts, each with its place: every path and every component by itself. */
function pieces(document: OpenapiDocument): unknown[] {
  const { paths, components, ...head } = document;
  const kinds = Object.entries(components as Record<string, object>).flatMap(([kind, named]) =>
    Object.entries(named).map(([name, value]) => [kind, name, bare(value)]),
  );
  return [["head", "", head], ...Object.entries(paths).map(([path, item]) => ["paths", path, bare(item)]), ...kinds];
}

describe("the OpenAPI document of a few routes of every kind", () => {
  const document = openapi(ROUTES, INFO, [PART], EXAMPLES);

  test("is this, whole", () => {
    const file = readFileSync(new URL("whole.ndjson", import.meta.url), "utf8");
    expect(pieces(document)).toEqual(
      file
        .trimEnd()
        .split("\n")
        .map((line): unknown => JSON.parse(line)),
    );
  });

  test("has its components in the order of their names, and each refusal in words", () => {
    const { schemas = {}, responses = {} } = document.components as Record<string, Record<string, object>>;
    expect(Object.keys(schemas)).toEqual(
      [...Object.keys(schemas)]
        .filter((name) => name !== "Foreign")
        .sort()
        .concat("Foreign"),
    );
    expect(responses.busy).toMatchObject({ description: expect.stringContaining("- `busy`: ") });
    const conflict = (
      document.paths["/api/crates"] as { post: { responses: Record<string, { description?: string }> } }
    ).post;
    expect(conflict.responses[409]?.description).toMatch(/^- `id-taken`: .+\n- `already-voided`: .+$/);
  });

  test("is valid OpenAPI 3.1, and what its own schema describes", async () => {
    expect(await new Validator().validate(structuredClone(document))).toEqual({ valid: true });
    expect(OpenapiDocument.parse(document)).toEqual(document);
    for (const name of ["openapi", "info", "servers", "tags", "paths", "components"] as const)
      expect([name, OpenapiDocument.safeParse({ ...document, [name]: 1 }).success]).toEqual([name, false]);
    const without = (more: object) => OpenapiDocument.safeParse({ ...document, ...more }).success;
    expect(without({ info: { ...document.info, contact: {} } })).toBe(false);
    expect(without({ info: { ...document.info, license: {} } })).toBe(false);
    expect([without({ info: {} }), without({ servers: [{}] }), without({ tags: [{}] })]).toEqual([false, false, false]);
  });

  test("is relative to where it lies, without examples, where nothing else is said", () => {
    const least = openapi([plain], INFO);
    expect([least.servers, "examples" in least.components]).toEqual([[{ url: "/" }], false]);
    expect(both({ zh: "甲", en: "A" })).toBe("甲\n\nA");
  });

  test("is not made where two things would be called the same, or a tag is not described", () => {
    expect(() => openapi([{ ...plain, tag: "other" }], INFO)).toThrow("other");
    expect(() => openapi([], INFO, [PART, { ...PART, paths: () => ({}) }])).toThrow("Foreign");
    const other = { ...PART, schemas: {}, paths: () => ({}) };
    expect(() => openapi([], INFO, [PART, other])).toThrow("Shared");
    expect(() => openapi([], INFO, [PART, { ...other, responses: {} }])).not.toThrow();
    expect(() => openapi([], INFO, [PART, { ...PART, schemas: {}, responses: {} }])).toThrow("/part");
  });
});

describe("what a route may answer", () => {
  const implied = (more: Partial<RouteFacts>) => impliedProblems({ ...plain, ...more }).slice(1, -3);

  test("are the problems of its kind besides its own", () => {
    expect(impliedProblems(plain)).toEqual(["invalid-request", "too-many-requests", "internal", "busy"]);
    expect(implied({ roles: ["clerk"] })).toEqual(["unauthenticated", "forbidden"]);
    expect(implied({ method: "PUT" })).toEqual(["payload-too-large", "body-too-slow"]);
    expect(implied({ method: "POST" })).toEqual(["payload-too-large", "body-too-slow"]);
    expect(implied({ method: "POST", body: z.strictObject({}), roles: ["clerk"] })).toEqual([
      "unauthenticated",
      "forbidden",
      "payload-too-large",
      "body-too-slow",
      "unsupported-media-type",
      "idempotency-key-reused",
    ]);
    expect(implied({ method: "PUT", roles: ["clerk"] })).not.toContain("idempotency-key-reused");
  });

  const judge = (answers: RouteFacts["answers"], answer: Answer) => () =>
    requireDeclaredAnswer({ ...plain, answers }, answer);

  test("is what it declares of that status, and a file of a type that it declares", () => {
    expect(judge({ 204: null }, { status: 200, body: {} })).toThrow("GET /api/crates 200 is not declared");
    expect(judge({ 204: null }, { status: 204, body: null })).not.toThrow();
    const file = { 200: { file: ["text/csv", "text/plain"] } };
    expect(judge(file, { status: 200, body: new FileContent("text/plain; charset=utf-8", "a") })).not.toThrow();
    expect(judge(file, { status: 200, body: new FileContent("text/html", "a") })).toThrow("media type");
    expect(judge(file, { status: 200, body: { a: 1 } })).toThrow("declared as a file");
  });

  test("has no member that is not declared, however deep, and the place of one is named", () => {
    const answers = { 200: z.object({ a: z.object({ b: z.array(z.object({ c: z.null() })) }), d: z.unknown() }) };
    const sent = (c: object, d: unknown = null) => judge(answers, { status: 200, body: { a: { b: [c] }, d } });
    expect(sent({ c: null }, { any: { thing: 1 } })).not.toThrow();
    expect(sent({ c: null, e: 1 })).toThrow("GET /api/crates 200 has the undeclared member /a/b/0/e");
    expect(sent({ c: 1 })).toThrow("differs from its schema");
    const shortened = { 200: z.object({ a: z.object({ b: z.unknown() }).transform(() => null) }) };
    expect(judge(shortened, { status: 200, body: { a: { b: 1 } } })).not.toThrow();
    const worded = { 200: z.object({ a: z.object({ b: z.unknown() }).transform(() => "b") }) };
    expect(judge(worded, { status: 200, body: { a: { b: 1 } } })).not.toThrow();
    const grown = { 200: z.object({ a: z.string().transform(() => ({})), b: z.null().transform(() => ({})) }) };
    expect(judge(grown, { status: 200, body: { a: "ab", b: null } })).not.toThrow();
  });

  test("refuses with a code that it declares or that its kind implies; a defect of ours is no such code", () => {
    const refusal = (code: "link-withdrawn" | "busy" | "id-taken") => new DomainError(code, { en: "a", zh: "b" });
    const route = { ...plain, problems: ["link-withdrawn"] as const };
    for (const error of [refusal("link-withdrawn"), refusal("busy"), new TypeError("x")])
      expect(() => requireDeclaredProblem(route, error)).not.toThrow();
    const undeclared = refusal("id-taken");
    expect(() => requireDeclaredProblem(route, undeclared)).toThrow(
      expect.objectContaining({ message: "GET /api/crates does not declare id-taken", cause: undeclared }),
    );
  });
});
