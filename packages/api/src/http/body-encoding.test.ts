import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import { demoApp } from "../fixtures/http.ts";
import { KeptJson, sendBody, takesGzip } from "./body-encoding.ts";
import { FileContent, route } from "./route.ts";

const LARGE = "红心猕猴桃".repeat(1_000);
const HUGE = "苍溪".repeat(100_000);
const bytes = new Uint8Array(4_000).fill(65);

const content = (file: string) =>
  ({
    large: LARGE,
    huge: HUGE,
    small: "苍溪",
  })[file] ?? file;

const answering = () =>
  demoApp({}, {}, [
    route({
      method: "GET",
      path: "/api/texts/{size}",
      tag: "texts",
      summary: { zh: "文本", en: "A text" },
      roles: "public",
      answers: { 200: z.object({ text: z.string() }) },
      problems: [],
      handler: async (_deps, { params }) => ({ status: 200, body: { text: content(params.size) } }),
    }),
    route({
      method: "GET",
      path: "/api/files/{type}",
      tag: "texts",
      summary: { zh: "文件", en: "A file" },
      roles: "public",
      answers: { 200: { file: ["text/csv", "image/svg+xml", "application/epcis+xml", "application/pdf"] } },
      problems: [],
      handler: async (_deps, { params }) => ({
        status: 200,
        body: new FileContent(decodeURIComponent(params.type), params.type.includes("pdf") ? bytes : LARGE),
      }),
    }),
  ]).app;

const get = (path: string, headers: Record<string, string> = { "accept-encoding": "gzip, deflate, br" }) =>
  answering().request(path, { headers });

const unzipped = async (response: Response) => gunzipSync(new Uint8Array(await response.arrayBuffer())).toString();

describe("an answer", () => {
  test.each(["large", "huge"])(
    "that is %s goes out compressed to who takes gzip, and says so to caches",
    async (size) => {
      const response = await get(`/api/texts/${size}`);
      expect(response.headers.get("content-encoding")).toBe("gzip");
      expect(response.headers.get("vary")).toBe("Accept-Encoding");
      expect(response.headers.get("content-type")).toBe("application/json");
      expect(JSON.parse(await unzipped(response))).toEqual({ text: content(size) });
    },
  );

  test("goes out plain to who does not take gzip, and still says that it depends on it", async () => {
    for (const headers of [{}, { "accept-encoding": "br" }, { "accept-encoding": "gzip;q=0, *" }]) {
      const response = await get("/api/texts/large", headers);
      expect(response.headers.get("content-encoding")).toBeNull();
      expect(response.headers.get("vary")).toBe("Accept-Encoding");
      expect(await response.json()).toEqual({ text: LARGE });
    }
  });

  test("that is small goes out plain: compressing would save no packet", async () => {
    const response = await get("/api/texts/small");
    expect([response.headers.get("content-encoding"), response.headers.get("vary")]).toEqual([null, null]);
    expect(await response.json()).toEqual({ text: "苍溪" });
  });

  test.each(["text/csv; charset=utf-8", "image/svg+xml", "application/epcis+xml"])(
    "that is a text of another kind, %s, is compressed too",
    async (type) => {
      const response = await get(`/api/files/${encodeURIComponent(encodeURIComponent(type))}`);
      expect([response.headers.get("content-encoding"), response.headers.get("content-type")]).toEqual(["gzip", type]);
      expect(await unzipped(response)).toBe(LARGE);
    },
  );

  test("of 1,024 characters is worth compressing, and one shorter is not; so are those around 64 Ki, however it is done", async () => {
    const ofChars = async (chars: number) => {
      const request = new Request("https://suyuan.example/", { headers: { "accept-encoding": "gzip" } });
      const response = await sendBody("a".repeat(chars), 200, { "content-type": "text/plain" }, request);
      const isZipped = response.headers.get("content-encoding") === "gzip";
      return [isZipped, (isZipped ? await unzipped(response) : await response.text()).length];
    };
    expect(await ofChars(1_023)).toEqual([false, 1_023]);
    for (const chars of [1_024, 65_535, 65_536, 65_537]) expect(await ofChars(chars)).toEqual([true, chars]);
  });

  test("whose type is no text, or is not said, is left as it is", async () => {
    const request = new Request("https://suyuan.example/", { headers: { "accept-encoding": "gzip" } });
    for (const type of ["application/octet-stream", "application/x-text/plain", "application/jsonish", undefined]) {
      const headers = type === undefined ? { "x-own": "1" } : { "content-type": type, "x-own": "1" };
      const response = await sendBody(LARGE, 201, headers, request);
      expect([type, response.status, response.headers.get("content-encoding")]).toEqual([type, 201, null]);
      expect([response.headers.get("x-own"), await response.text()]).toEqual(["1", LARGE]);
    }
  });

  test("that is bytes keeps its status and its headers", async () => {
    const response = await sendBody(bytes, 206, { "content-type": "text/csv" }, new Request("https://suyuan.example/"));
    expect([response.status, response.headers.get("content-type"), response.headers.get("vary")]).toEqual([
      206,
      "text/csv",
      null,
    ]);
  });

  test("that is bytes is left as it is", async () => {
    const response = await get(`/api/files/${encodeURIComponent("application%2Fpdf")}`);
    expect(response.headers.get("content-encoding")).toBeNull();
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  test("to HEAD has the headers of GET and no body", async () => {
    const headers = { "accept-encoding": "gzip" };
    const response = await answering().request("/api/texts/large", { method: "HEAD", headers });
    expect([response.headers.get("content-encoding"), await response.text()]).toEqual(["gzip", ""]);
  });
});

test.each([
  ["gzip", true],
  ["GZIP ; Q=0.5", true],
  ["x-gzip", true],
  ["br;q=1.0, gzip;q=0.001", true],
  ["*", true],
  ["identity, *;q=0.1", true],
  ["gzip;q=0", false],
  ["gzip;q=0.000, *;q=1", false],
  ["*;q=0", false],
  ["gzip,br", true],
  ["gzip, br;q=0", true],
  ["gzip,gzip;q=0", false],
  ["gzip;level=9;q=0", false],
  ["notgzip", false],
  ["br, notgzip, deflate", false],
  ["gzip;x=0", true],
  ["br", false],
  ["gzipped", false],
  ["gzip;q=abc", false],
  ["", false],
  [null, false],
])("Accept-Encoding: %s takes gzip: %s", (header, taken) => {
  expect(takesGzip(header)).toBe(taken);
});

describe("a kept answer", () => {
  const kept = new KeptJson({ text: LARGE }, (text) => `${text.length}`.padStart(64, "0"));
  const asked = (headers: Record<string, string> = {}) =>
    kept.responseTo(new Request("https://suyuan.example/openapi.json", { headers }), { "x-own": "1" });

  test("has one weak tag, compressed or not, and the same content", async () => {
    const [plain, zipped] = [await asked(), await asked({ "accept-encoding": "gzip" })];
    expect(plain.headers.get("etag")).toMatch(/^W\/"[^"]{16}"$/);
    expect(zipped.headers.get("etag")).toBe(plain.headers.get("etag"));
    expect(zipped.headers.get("content-encoding")).toBe("gzip");
    expect(await unzipped(zipped)).toBe(await plain.text());
    expect(plain.headers.get("x-own")).toBe("1");
  });

  test("is 304 for who has it, by the weak comparison, and 200 for who has another", async () => {
    const tag = (await asked()).headers.get("etag") ?? "";
    for (const held of [tag, tag.slice(2), `"other", ${tag}`, "*"]) {
      const response = await asked({ "if-none-match": held });
      expect([held, response.status, await response.text()]).toEqual([held, 304, ""]);
      expect([response.headers.get("etag"), response.headers.get("vary")]).toEqual([tag, "Accept-Encoding"]);
    }
    expect((await asked({ "if-none-match": 'W/"other"' })).status).toBe(200);
    // Only a mark before the tag makes it a weak one.
    expect((await asked({ "if-none-match": tag.replace('W/"', '"W/') })).status).toBe(200);
  });

  test("is what a route answers with: checked against its contract, tagged, and not sent again to who has it", async () => {
    const { app } = demoApp({}, {}, [
      route({
        method: "GET",
        path: "/kept",
        tag: "texts",
        summary: { zh: "文本", en: "A text" },
        roles: "public",
        answers: { 200: z.object({ text: z.string() }) },
        problems: [],
        handler: async () => ({ status: 200, body: kept }),
      }),
    ]);
    const response = await app.request("/kept");
    const [etag, id] = [response.headers.get("etag") ?? "", response.headers.get("x-request-id") ?? ""];
    expect([response.status, etag.slice(0, 3), id.length]).toEqual([200, 'W/"', 24]);
    expect(await response.json()).toEqual({ text: LARGE });
    expect((await app.request("/kept", { headers: { "if-none-match": etag } })).status).toBe(304);
  });
});
