import { DomainError } from "@suyuan/domain/errors";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { demoDeps } from "../fixtures/http.ts";
import { JSON_BYTES_MAX, JSON_NODES_MAX, TARGET_CHARS_MAX } from "../limits.ts";
import { readCall, readerOf } from "./read-call.ts";
import { type Route, route } from "./route.ts";

const { deps } = demoDeps();

/** A route that does nothing, with what a test is about. */
function routeWith(more: object): Route {
  return route({
    method: "POST",
    path: "/things/{a}/{b}",
    tag: "things",
    summary: { zh: "物", en: "Thing" },
    roles: ["clerk"],
    answers: { 200: z.object({}) },
    problems: [],
    handler: async () => ({ status: 200, body: {} }),
    ...more,
  });
}

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** The call that the route's handler would get, or where and why it gets none. */
async function read(more: object, { method = "POST", path = "/things/1/2", body, headers = {} }: Sent = {}) {
  const type = body === undefined ? {} : { "content-type": "application/json" };
  const request = new Request(`http://h${path}`, {
    method,
    headers: { ...type, ...headers },
    ...(body === undefined ? {} : { body }),
  });
  try {
    return await readCall(readerOf(routeWith(more)), deps, request, "r1");
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [error.code, ...error.errors.map(({ pointer }) => pointer)];
  }
}

describe("a route that contradicts itself is refused when it is compiled", () => {
  const strict = z.strictObject({ x: z.number() });
  test.each([
    ["names other parameters than its path", { params: z.object({ a: z.string() }) }, "params differ from the path"],
    ["a parameter too many", { params: z.object({ a: z.string(), b: z.string(), c: z.string() }) }, "params differ"],
    ["a GET with a body", { method: "GET", body: strict }, "a GET has no body"],
    ["a body that takes unknown fields in silence", { body: z.object({ x: z.number() }) }, "must be a z.strictObject"],
  ])("%s", (_, more, message) => {
    expect(() => readerOf(routeWith(more))).toThrow(message);
    expect(() => readerOf(routeWith(more))).toThrow("/things/{a}/{b}");
  });

  test("and one that does not is not: parameters in any order, a strict or a loose body, none at all", () => {
    for (const more of [
      { params: z.object({ b: z.string(), a: z.string() }) },
      { path: "/z/{b}/{a}", params: z.object({ a: z.string(), b: z.string() }) },
      { body: strict },
      { body: z.looseObject({}) },
      { body: z.array(strict) },
      { method: "GET" },
    ])
      expect(readerOf(routeWith(more)).template.names).toHaveLength(2);
  });
});

describe("what a handler is given", () => {
  test("is what was sent, as its schemas read it", async () => {
    const more = {
      params: z.object({ a: z.coerce.number(), b: z.string() }),
      query: z.object({ n: z.coerce.number() }),
      body: z.strictObject({ x: z.number().default(7) }),
    };
    expect(await read(more, { path: "/things/1/2?n=3", body: "{}" })).toEqual({
      params: { a: 1, b: "2" },
      query: { n: 3 },
      headers: {},
      body: { x: 7 },
      bytes: new TextEncoder().encode("{}"),
      requestId: "r1",
    });
  });

  test("has neither query nor body where the route names none, and its parameters as texts", async () => {
    expect(await read({ method: "GET" }, { method: "GET" })).toEqual({
      params: { a: "1", b: "2" },
      query: {},
      headers: {},
      body: undefined,
      bytes: new Uint8Array(0),
      requestId: "r1",
    });
  });

  test("names every place at fault: path, query and body at once", async () => {
    const more = {
      params: z.object({ a: z.coerce.number(), b: z.string() }),
      query: z.object({ n: z.coerce.number().optional() }),
      body: z.strictObject({ x: z.number() }),
    };
    expect(await read(more, { path: "/things/x/2?n=y&m=1", body: '{"x":"1"}' })).toEqual([
      "invalid-request",
      "{a}",
      "?m",
      "?n",
      "/x",
    ]);
  });

  test("says first what is wrong first, in words and in both languages", async () => {
    const words = async (more: object, body: string) => {
      const request = new Request("http://h/things/1/2", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
      });
      const error: unknown = await readCall(readerOf(routeWith(more)), deps, request, "r1").catch((e: unknown) => e);
      return error instanceof DomainError ? [error.message, error.detailZh] : [];
    };
    const [en, zh] = await words({ body: z.strictObject({}) }, '{"k":1,"l":2}');
    expect([en, zh]).toEqual([
      "2 invalid, first /k: unknown field. Nothing was changed.",
      "有 2 处无效，首处 /k：没有这个字段。未作任何更改。",
    ]);
    const [whole, wholeZh] = await words({ body: z.strictObject({}) }, "[]");
    expect(whole).toContain("1 invalid, first the body: ");
    expect(wholeZh).toContain("有 1 处无效，首处请求内容：须为");
  });
});

describe("a query", () => {
  test("may hold the names of its schema, and any where the schema takes any", async () => {
    expect(await read({ query: z.looseObject({}) }, { path: "/things/1/2?x=1" })).toMatchObject({ query: { x: "1" } });
    expect(await read({ query: z.object({ y: z.string().optional() }) }, { path: "/things/1/2?x=1" })).toEqual([
      "invalid-request",
      "?x",
    ]);
    expect(await read({}, { path: "/things/1/2?x=1" })).toEqual(["invalid-request", "?x"]);
    expect(await read({}, { path: "/things/1/2?" })).toMatchObject({ query: {} });
    expect(await read({ query: z.object({ y: z.string().default("d") }) })).toMatchObject({ query: { y: "d" } });
    expect(await read({ query: z.object({ y: z.string() }) })).toEqual(["invalid-request", "?y"]);
  });

  test("and path together have as many characters as are let in, and no more", async () => {
    const start = "/things/1/2?x=";
    const filled = (length: number) => `${start}${"y".repeat(length - (start.length - 1))}`;
    const more = { query: z.object({ x: z.string() }) };
    expect(await read(more, { path: filled(TARGET_CHARS_MAX) })).toHaveProperty("query");
    expect(await read(more, { path: filled(TARGET_CHARS_MAX + 1) })).toEqual(["invalid-request"]);
    expect(await read({}, { path: `/things/1/${"y".repeat(TARGET_CHARS_MAX)}` })).toEqual(["invalid-request"]);
  });
});

describe("a body", () => {
  test("of an operation that takes none is nothing, or the empty object", async () => {
    expect(await read({})).toHaveProperty("params");
    expect(await read({}, { body: "{}" })).toHaveProperty("params");
    for (const body of ["{ }", "[]", "{", "{]", "x}", "{}}", "ab"])
      expect([body, await read({}, { body })]).toEqual([body, ["invalid-request", ""]]);
  });

  test("is JSON in its own media type, or in one that the route names besides", async () => {
    const body = { json: z.strictObject({}), contentTypes: ["application/ld+json"] };
    const sent = (type: string) => ({ body: "{}", headers: { "content-type": type } });
    expect(await read({ body }, sent("application/ld+json"))).toHaveProperty("body", {});
    expect(await read({ body }, sent("application/json"))).toHaveProperty("body", {});
    expect(await read({ body }, sent("text/plain"))).toEqual(["unsupported-media-type"]);
    expect(await read({ body: z.strictObject({}) }, sent("application/ld+json"))).toEqual(["unsupported-media-type"]);
    expect(await read({ body: { json: z.strictObject({}) } }, sent("application/json"))).toHaveProperty("body", {});
  });

  test("is bounded as the route says, or as all are", async () => {
    const list = z.array(z.number());
    const ones = (count: number) => `[${Array(count).fill(1).join()}]`;
    expect(await read({ body: { json: list, maxNodes: 3 } }, { body: ones(3) })).toHaveProperty("body", [1, 1, 1]);
    expect(await read({ body: { json: list, maxNodes: 3 } }, { body: ones(4) })).toEqual(["invalid-request", ""]);
    expect(await read({ body: list }, { body: ones(JSON_NODES_MAX) })).toHaveProperty("body");
    expect(await read({ body: list }, { body: ones(JSON_NODES_MAX + 1) })).toEqual(["invalid-request", ""]);
    expect(await read({ body: { json: list, maxBytes: 7 } }, { body: ones(3) })).toHaveProperty("body");
    expect(await read({ body: { json: list, maxBytes: 6 } }, { body: ones(3) })).toEqual(["payload-too-large"]);
    const blank = `[${" ".repeat(JSON_BYTES_MAX - 2)}]`;
    expect(await read({ body: list }, { body: blank })).toHaveProperty("body", []);
    expect(await read({ body: list }, { body: `${blank} ` })).toEqual(["payload-too-large"]);
  });

  test("of a file is handed over as it came, in any media type or in those named", async () => {
    const sent = (type: string) => ({ body: "{", headers: { "content-type": type } });
    const bytes = new TextEncoder().encode("{");
    expect(await read({ body: { file: { maxBytes: 1 } } }, sent("x/y"))).toMatchObject({ bytes, body: undefined });
    expect(await read({ body: { file: { maxBytes: 0 } } }, sent("x/y"))).toEqual(["payload-too-large"]);
    const csv = { body: { file: { maxBytes: 9, contentTypes: ["text/csv"] } } };
    expect(await read(csv, sent("text/csv"))).toMatchObject({ bytes });
    expect(await read(csv, sent("x/y"))).toEqual(["unsupported-media-type"]);
  });
});

test("the body of a GET is never read, and of an operation that takes none no more than of any other", async () => {
  expect(readerOf(routeWith({ method: "GET" })).body).toBeUndefined();
  const body = "x".repeat(JSON_BYTES_MAX + 1);
  expect(await read({}, { body, headers: { "content-length": `${body.length}` } })).toEqual(["payload-too-large"]);
  expect(await read({}, { body: "{}", headers: { "content-length": "2" } })).toMatchObject({ requestId: "r1" });
});

test("the digest of a call stays as it was: what is sent again after an update is still known", async () => {
  const call = await read(
    { query: z.looseObject({}) },
    { path: "/things/1/2?a=b", headers: { "idempotency-key": "k" } },
  );
  const [empty, sha256] = [new Uint8Array(0), deps.sha256];
  expect(call).toMatchObject({ idempotency: { digest: sha256(`POST\n/things/1/2\na=b\n${sha256(empty)}`) } });
});

test("an idempotency key belongs to a POST, with the digest of what was asked", async () => {
  const headers = { "idempotency-key": "k" };
  const digestOf = async (path: string) => {
    const call = await read({}, { path, headers });
    return Array.isArray(call) ? undefined : call.idempotency;
  };
  const first = await digestOf("/things/1/2");
  expect(first).toEqual({ key: "k", digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  expect(await digestOf("/things/1/3")).not.toEqual(first);
  expect(await read({ method: "PUT" }, { method: "PUT", headers })).not.toHaveProperty("idempotency");
  expect(await read({})).not.toHaveProperty("idempotency");
});
