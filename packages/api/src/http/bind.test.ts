import { StoreUnavailable } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { asJson, demoApp, demoDeps, problemIn } from "../fixtures/http.ts";
import { JSON_BYTES_MAX } from "../limits.ts";
import { type Route, route } from "./route.ts";

const crate = { id: "c-1", name: "红心猕猴桃", weightKg: 12.5 };
const pointers = async (response: Response) => (await problemIn(response)).errors?.map((error) => error.pointer);

describe("answers", () => {
  test("a POST answers with status, body, Location and the schema's defaults", async () => {
    const { app, keyOf } = demoApp();
    const response = await app.request("/api/crates", asJson(await keyOf("clerk"), crate));
    expect(response.status).toBe(201);
    expect(response.headers.get("location")).toBe("/api/crates/c-1");
    expect(response.headers.get("idempotent-replayed")).toBeNull();
    expect(await response.json()).toEqual({ crate: { ...crate, grade: "A" }, by: "org-clerk" });
  });

  test("an answer that tells a secret is never compressed, however long it is; any other of that length is", async () => {
    const long = "a".repeat(5_000);
    const tells = (path: string, secret: Pick<Route, "tellsSecret">): Route =>
      route({
        method: "POST",
        path,
        tag: "x",
        summary: { zh: "x", en: "x" },
        roles: "public",
        answers: { 201: z.object({ text: z.string() }) },
        problems: [],
        handler: async () => ({ status: 201, body: { text: long }, location: "/told/1" }),
        ...secret,
      });
    const { app } = demoApp({}, {}, [tells("/told", { tellsSecret: true }), tells("/plain", {})]);
    const answerOf = async (path: string) => {
      const answer = await app.request(path, { method: "POST", headers: { "accept-encoding": "gzip" } });
      return [
        answer.status,
        ...["location", "content-type", "content-encoding"].map((name) => answer.headers.get(name)),
      ];
    };
    const rest = [201, "/told/1", "application/json"];
    expect([await answerOf("/told"), await answerOf("/plain")]).toEqual([
      [...rest, null],
      [...rest, "gzip"],
    ]);
  });

  test("a replayed answer says so", async () => {
    const { app, keyOf } = demoApp();
    const response = await app.request("/api/crates", asJson(await keyOf("clerk"), { ...crate, id: "again" }));
    expect(response.headers.get("idempotent-replayed")).toBe("true");
  });

  test("a file keeps its media type and offers its name in ASCII and in full", async () => {
    const { app, keyOf } = demoApp();
    const headers = { authorization: `Bearer ${await keyOf("clerk")}` };
    const response = await app.request("/api/crates/c.csv.csv", { headers });
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toBe(
      `attachment; filename="__c.csv.csv"; filename*=UTF-8''%E7%AD%90%20c.csv.csv`,
    );
    expect(await response.text()).toBe("id\nc.csv\n");
  });

  test("204 has neither body nor content type, and takes no body or an empty object", async () => {
    const { app, keyOf } = demoApp();
    const key = await keyOf("clerk");
    const response = await app.request("/api/crates/c-1/seal", asJson(key, "{}"));
    expect([response.status, await response.text(), response.headers.get("content-type")]).toEqual([204, "", null]);
    const refused = await app.request("/api/crates/c-1/seal", asJson(key, { force: true }));
    expect([refused.status, await pointers(refused)]).toEqual([400, [""]]);
  });

  test("HEAD answers as GET without the body", async () => {
    const { app } = demoApp();
    const response = await app.request("/passport/known", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
    expect(response.headers.get("content-type")).toBe("application/json");
  });

  test("public data may be read by any origin and cached as declared, refusals and private data are not stored", async () => {
    const { app, keyOf } = demoApp();
    const known = await app.request("/passport/known");
    expect(known.headers.get("access-control-allow-origin")).toBe("*");
    expect(known.headers.get("cache-control")).toBe("public, max-age=60");
    const unknown = await app.request("/passport/other");
    expect([unknown.status, unknown.headers.get("cache-control")]).toEqual([404, "no-store"]);
    const own = await app.request("/api/crates", asJson(await keyOf("clerk"), crate));
    expect(own.headers.get("access-control-allow-origin")).toBeNull();
    expect(own.headers.get("cache-control")).toBe("no-store");
    expect(own.headers.get("strict-transport-security")).toContain("max-age=");
  });
});

describe("paths and queries", () => {
  test("a parameter is percent-decoded once, and %2F stays inside its segment", async () => {
    const { app, keyOf } = demoApp();
    const headers = { authorization: `Bearer ${await keyOf("clerk")}` };
    const response = await app.request("/api/crates/1/A%2FB%2541%E7%AD%90", { headers });
    expect(await response.json()).toEqual({ gtin: "1", lot: "A/B%41筐" });
  });

  test.each(["%", "%zz", "%ff", "%00", "%0a", "%ed%a0%80"])(
    "a damaged or control escape %s is 400 and names the parameter",
    async (raw) => {
      const { app, keyOf } = demoApp();
      const headers = { authorization: `Bearer ${await keyOf("clerk")}` };
      const response = await app.request(new Request(`http://localhost/api/crates/1/${raw}`, { headers }));
      expect([response.status, await pointers(response)]).toEqual([400, ["{lot}"]]);
    },
  );

  test("a query offset may be written with a bare plus sign", async () => {
    const { app, keyOf } = demoApp();
    const headers = { authorization: `Bearer ${await keyOf("clerk")}` };
    const response = await app.request("/api/crates/1/2?from=2026-10-01T00:00:00+08:00&limit=20", { headers });
    expect(await response.json()).toEqual({ gtin: "1", lot: "2", limit: 20, from: "2026-10-01T00:00:00+08:00" });
  });

  test.each([
    ["?limit=1&limit=2", ["?limit"]],
    ["?limit=0&form=1", ["?form", "?limit"]],
    ["?limit=%", ["?limit"]],
    ["?__proto__=1", ["?__proto__"]],
    [`?${"a&".repeat(200)}`, ["?"]],
  ])("the query %s is refused and the parameter named", async (query, expected) => {
    const { app, keyOf } = demoApp();
    const headers = { authorization: `Bearer ${await keyOf("clerk")}` };
    const response = await app.request(`/api/crates/1/2${query}`, { headers });
    expect([response.status, await pointers(response)]).toEqual([400, expected]);
  });

  test("of two operations whose patterns overlap, the one declared first is asked", async () => {
    const named = (path: string): Route =>
      route({
        method: "GET",
        path,
        tag: "x",
        summary: { zh: "x", en: "x" },
        roles: "public",
        params: z.object({ id: z.string() }),
        answers: { 200: z.object({ path: z.string(), id: z.string() }) },
        problems: [],
        handler: async (_deps, { params }) => ({ status: 200, body: { path, id: params.id } }),
      });
    const { app } = demoApp({}, {}, ["/r/{id}.csv", "/r/{id}.svg", "/r/{id}", "/r/{id}/x.svg"].map(named));
    const answer = async (path: string) => (await app.request(path)).json();
    expect(await answer("/r/a.b.csv")).toEqual({ path: "/r/{id}.csv", id: "a.b" });
    expect(await answer("/r/a.svg")).toEqual({ path: "/r/{id}.svg", id: "a" });
    expect(await answer("/r/a.b")).toEqual({ path: "/r/{id}", id: "a.b" });
    expect(await answer("/r/a/x.svg")).toEqual({ path: "/r/{id}/x.svg", id: "a" });
  });

  test("invalid path, query and body are reported together", async () => {
    const { app, keyOf } = demoApp();
    const response = await app.request("/api/crates/12/L/files?x=1", asJson(await keyOf("depot"), "file"));
    expect(await pointers(response)).toEqual(["{gtin}", "?x"]);
  });

  test("an address beyond 8,192 characters is refused", async () => {
    const { app, keyOf } = demoApp();
    const headers = { authorization: `Bearer ${await keyOf("clerk")}` };
    expect((await app.request(`/api/crates/1/${"a".repeat(9000)}`, { headers })).status).toBe(400);
  });
});

describe("bodies", () => {
  test("every invalid field is listed by pointer in both languages, and no value is quoted back", async () => {
    const { app, keyOf } = demoApp();
    const body = {
      id: "SECRET",
      name: " ",
      weightKg: "SECRET",
      items: [{ lot: "", pieces: 1.5, "a/b~": 1 }],
      x: "SECRET",
    };
    const response = await app.request("/api/crates", asJson(await keyOf("clerk"), body));
    expect(response.status).toBe(400);
    const text = await response.clone().text();
    expect(text).not.toContain("SECRET");
    const { errors, code } = await problemIn(response);
    expect(code).toBe("invalid-request");
    expect(errors?.map((error) => error.pointer)).toEqual([
      "/id",
      "/name",
      "/weightKg",
      "/items/0/lot",
      "/items/0/pieces",
      "/items/0/a~1b~0",
      "/x",
    ]);
    expect(errors?.[0]).toEqual({ pointer: "/id", detail: "1 to 20 of a-z 0-9 -", detailZh: "1 至 20 个 a-z 0-9 -" });
    expect(errors?.every((error) => error.detailZh !== undefined)).toBe(true);
  });

  test("at most 100 fields are listed", async () => {
    const { app, keyOf } = demoApp();
    const items = Array.from({ length: 500 }, () => ({ lot: "", pieces: 0 }));
    const response = await app.request("/api/crates", asJson(await keyOf("clerk"), { ...crate, items }));
    expect((await problemIn(response)).errors).toHaveLength(100);
  });

  test("a body beyond the limit is 413 whether or not its length is declared", async () => {
    const { app, keyOf } = demoApp();
    const key = await keyOf("clerk");
    const big = JSON.stringify({ ...crate, pad: "x".repeat(JSON_BYTES_MAX) });
    const declared = await app.request("/api/crates", asJson(key, big, { "content-length": String(big.length) }));
    const stream = new Blob([big]).stream();
    const init = { ...asJson(key, ""), body: stream, duplex: "half" as const };
    const undeclared = await app.request(new Request("http://localhost/api/crates", init));
    const lying = await app.request("/api/crates", asJson(key, big, { "content-length": "10" }));
    expect([declared.status, undeclared.status, lying.status]).toEqual([413, 413, 413]);
  });

  test.each([
    ["text/plain", {}],
    ["application/json; charset=gbk", {}],
    ["application/json", { "content-encoding": "gzip" }],
  ])("content type %s with %j is 415", async (type, headers) => {
    const { app, keyOf } = demoApp();
    const response = await app.request(
      "/api/crates",
      asJson(await keyOf("clerk"), crate, { "content-type": type, ...headers }),
    );
    expect(response.status).toBe(415);
  });

  test("a file arrives byte for byte under any media type, up to its own limit", async () => {
    const { app, keyOf } = demoApp();
    const key = await keyOf("depot");
    const send = (body: Uint8Array<ArrayBuffer>) =>
      app.request("/api/crates/06901234567892/L1/files", {
        method: "POST",
        headers: { authorization: `Bearer ${key}` },
        body,
      });
    expect(await (await send(new Uint8Array([0, 255, 10]))).json()).toEqual({ bytes: 3, lot: "L1" });
    expect((await send(new Uint8Array(65))).status).toBe(413);
  });
});

describe("methods, paths and errors", () => {
  test("a known path with another method is 405 with Allow, an unknown path is 404", async () => {
    const { app } = demoApp();
    const wrong = await app.request("/api/crates", { method: "PUT" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST, OPTIONS"]);
    expect((await problemIn(wrong)).code).toBe("method-not-allowed");
    const nothing = await app.request("/api/nothing");
    expect([nothing.status, (await problemIn(nothing)).code]).toEqual([404, "not-found"]);
  });

  test("OPTIONS lists the methods, and lets other origins in only for public data", async () => {
    const { app } = demoApp();
    const shared = await app.request("/passport/known", { method: "OPTIONS" });
    expect([shared.status, shared.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
    expect(shared.headers.get("access-control-allow-methods")).toBe("GET, HEAD");
    const own = await app.request("/api/crates/1/2", { method: "OPTIONS" });
    expect([own.status, own.headers.get("access-control-allow-origin")]).toEqual([204, null]);
  });

  test("an unforeseen error is a generic 500, and the log has its cause and the same instance", async () => {
    const { app, lines } = demoApp();
    const response = await app.request("/passport/broken");
    const problem = await problemIn(response);
    expect(response.status).toBe(500);
    expect(JSON.stringify(problem)).not.toContain("secret detail");
    const logged = lines.find((line) => line.event === "defect");
    expect(logged?.cause).toBeInstanceOf(TypeError);
    expect(logged?.fields.instance).toBe(problem.instance);
  });

  test("a store that cannot answer is 503 with Retry-After and is no defect", async () => {
    const down = { get: () => Promise.reject(new StoreUnavailable("down", "not-committed")) };
    const { deps } = demoDeps();
    const { app, lines } = demoApp({ table: { ...deps.table, ...down } });
    const headers = { authorization: `Bearer sy_${"a".repeat(43)}` };
    const response = await app.request("/api/crates/1/2", { headers });
    expect([response.status, response.headers.get("retry-after")]).toEqual([503, "2"]);
    expect(lines.some((line) => line.level === "error")).toBe(false);
  });

  test("one line and one latency are written a request, with neither path, key nor address", async () => {
    const { app, keyOf, lines, measured, counted } = demoApp();
    const key = await keyOf("clerk");
    await app.request("/api/crates/person-1/L9", { headers: { authorization: `Bearer ${key}` } });
    await app.request("/api/crates/person-1/L9");
    expect(lines.map((line) => line.fields)).toEqual([
      { route: "GET /api/crates/{gtin}/{lot}", status: 200, ms: expect.any(Number) },
      {
        route: "GET /api/crates/{gtin}/{lot}",
        status: 401,
        ms: expect.any(Number),
        code: "unauthenticated",
        network: "-",
      },
    ]);
    expect(measured).toEqual(["GetApiCratesGtinLotLatency", "GetApiCratesGtinLotLatency"]);
    expect(counted).toEqual(["Refusals unauthenticated"]);
  });
});
