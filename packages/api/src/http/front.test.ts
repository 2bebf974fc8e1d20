import { DomainError, ERROR_CODES } from "@suyuan/domain/errors";
import { CursorInvalid, StoreUnavailable } from "@suyuan/store/table";
import type { Context } from "hono";
import { describe, expect, test } from "vitest";
import { asJson, demoApp, demoDeps, problemIn } from "../fixtures/http.ts";
import { gatewayAddress, networkOf, socketAddress } from "./client-address.ts";
import { idempotencyOf } from "./idempotency.ts";
import { PROBLEMS } from "./problem.ts";
import { problemResponse, refusalOf } from "./problem-response.ts";
import { metricName, RequestLog, routeWords } from "./request-log.ts";
import {
  apiHeaders,
  EPCIS_PREFLIGHT,
  epcisHeaders,
  PREFLIGHT_HEADERS,
  pageHeaders,
  publicDataHeaders,
} from "./security-headers.ts";

describe("problems", () => {
  test("are worth repeating as they are only where time alone helps", () => {
    const retryable = ERROR_CODES.filter((code) => PROBLEMS[code].retryable);
    expect(retryable.toSorted()).toEqual(["body-too-slow", "busy", "labels-not-ready", "too-many-requests"].toSorted());
  });

  test("have a title and a way out of their own in each language", () => {
    for (const language of ["zh", "en"] as const) {
      const titles = ERROR_CODES.map((code) => PROBLEMS[code].title[language]);
      expect(new Set(titles).size).toBe(ERROR_CODES.length);
      for (const code of ERROR_CODES) expect([code, PROBLEMS[code].wayOut[language].length > 1]).toEqual([code, true]);
    }
  });

  const context = { publicUrl: "https://suyuan.example", requestId: "r1", headers: { "x-own": "1" } };
  const send = (...args: ConstructorParameters<typeof DomainError>) =>
    problemResponse(new DomainError(...args), context);

  test("go out whole, with the headers of their route, and are stored by nobody", async () => {
    const errors = [{ pointer: "/a", detail: "wrong", detailZh: "不对" }];
    const response = send("balance-exceeded", { en: "Why.", zh: "原因。" }, { errors, extensions: { remainingKg: 0 } });
    expect(Object.fromEntries(response.headers)).toEqual({
      "x-own": "1",
      "content-type": "application/problem+json",
      "cache-control": "no-store",
      "x-request-id": "r1",
    });
    expect(await response.json()).toEqual({
      type: "https://suyuan.example/problems/balance-exceeded",
      title: "Certificate balance exceeded",
      titleZh: "超出证书核准产量",
      status: 409,
      detail: "Why.",
      detailZh: "原因。",
      code: "balance-exceeded",
      instance: "r1",
      errors,
      remainingKg: 0,
    });
  });

  test("name no fields where none is at fault, and let no extension stand for a standard member", async () => {
    const standard = ["type", "title", "titleZh", "status", "detail", "detailZh", "code", "instance", "errors"];
    const extensions = Object.fromEntries(standard.map((name) => [name, "replaced"]));
    const document: unknown = await send("not-found", { en: "a", zh: "b" }, { extensions }).json();
    expect(JSON.stringify(document)).not.toContain("replaced");
    expect(document).not.toHaveProperty("errors");
  });

  test("carry only the headers that they are due", () => {
    const headers = (...args: ConstructorParameters<typeof DomainError>) => {
      const response = send(...args);
      return ["retry-after", "allow", "www-authenticate"].map((name) => response.headers.get(name));
    };
    const words = { en: "a", zh: "b" };
    expect(headers("unauthenticated", words)).toEqual([null, null, 'Bearer realm="suyuan"']);
    expect(headers("forbidden", words)).toEqual([null, null, null]);
    expect(headers("busy", words, { extensions: { retryAfterSeconds: 7 } })).toEqual(["7", null, null]);
    expect(headers("busy", words, { extensions: { retryAfterSeconds: "7", allow: "GET" } })).toEqual([
      null,
      null,
      null,
    ]);
    expect(headers("method-not-allowed", words, { extensions: { allow: ["GET", "HEAD"] } })).toEqual([
      null,
      "GET, HEAD",
      null,
    ]);
  });

  test("tell of an outage when to come back, of a foreign cursor where it stood, of a defect nothing", () => {
    expect(refusalOf(new StoreUnavailable("x", "unknown")).refusal.extensions).toEqual({ retryAfterSeconds: 2 });
    expect(refusalOf(new CursorInvalid()).refusal.errors).toMatchObject([{ pointer: "?cursor" }]);
    const own = new DomainError("internal", { en: "a", zh: "b" });
    expect(refusalOf(own)).toEqual({ refusal: own, defect: true });
    const known = new DomainError("not-found", { en: "a", zh: "b" });
    expect(refusalOf(known)).toEqual({ refusal: known, defect: false });
  });
});

describe("headers", () => {
  const ALWAYS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  };
  const API = {
    ...ALWAYS,
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
  const HSTS = { "strict-transport-security": "max-age=63072000; includeSubDomains" };

  test("of an answer to a caller let nobody store, frame, sniff or run it", () => {
    expect(apiHeaders("http://localhost:8080")).toEqual(API);
    expect(apiHeaders("https://h")).toEqual({ ...API, ...HSTS });
  });

  test("of public data let any origin read it, with what it tells in headers", () => {
    expect(publicDataHeaders("https://h")).toEqual({
      ...API,
      ...HSTS,
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "ETag, Link, Location, Retry-After, X-Request-Id",
    });
    expect(PREFLIGHT_HEADERS).toEqual({
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "GET, HEAD",
      "access-control-allow-headers": "Accept, Accept-Language, If-None-Match",
      "access-control-max-age": "86400",
    });
  });

  test("of EPCIS let a script of any origin read it that sends a key, and name what it may send", () => {
    const { "access-control-expose-headers": exposed, ...others } = epcisHeaders("https://h");
    expect(others).toEqual({
      ...API,
      ...HSTS,
      "cross-origin-resource-policy": "cross-origin",
      "access-control-allow-origin": "*",
    });
    expect(exposed?.split(", ")).toEqual(
      expect.arrayContaining(["GS1-EPCIS-Version", "Link", "Location", "Retry-After", "X-Request-Id"]),
    );
    expect(Object.keys(EPCIS_PREFLIGHT)).toEqual(["access-control-allow-headers", "access-control-max-age"]);
    expect(EPCIS_PREFLIGHT["access-control-max-age"]).toBe("86400");
    expect(EPCIS_PREFLIGHT["access-control-allow-headers"]?.split(", ")).toContain("Authorization");
  });

  test("of a page let in its own style, and images only where it shows some", () => {
    const policy = (images?: boolean) =>
      pageHeaders("https://h", ["A="], images === undefined ? {} : { images })["content-security-policy"];
    const [without, shown] = [
      "default-src 'none'; style-src 'sha256-A='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      "default-src 'none'; style-src 'sha256-A='; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ];
    expect([policy(), policy(false), policy(true)]).toEqual([without, without, shown]);
    expect(pageHeaders("https://h", [])).toEqual({
      ...ALWAYS,
      ...HSTS,
      "content-security-policy": without.replace("'sha256-A='", "'none'"),
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
  });
});

describe("the line of a request", () => {
  test("has its route, status and time, and for a refusal its code, which is counted", () => {
    const { deps, lines, counted, measured } = demoDeps();
    const startedMs = performance.now() - 5;
    const line = { route: "GET /a/{b}", metric: "GetABLatency", startedMs };
    const log = new RequestLog(deps);
    log.tell({ ...line, status: 200 });
    log.tell({ ...line, status: 404, code: "not-found" });
    expect(lines).toEqual([
      { level: "info", event: "request", fields: { route: "GET /a/{b}", status: 200, ms: expect.any(Number) } },
      {
        level: "info",
        event: "refusal",
        fields: { route: "GET /a/{b}", status: 404, ms: expect.any(Number), code: "not-found", network: "-" },
      },
    ]);
    for (const { fields } of lines) {
      const ms = Number(fields.ms);
      expect([ms >= 5, ms < 10_000, Math.abs(ms * 100 - Math.round(ms * 100)) < 1e-6]).toEqual([true, true, true]);
    }
    expect([counted, measured]).toEqual([["Refusals not-found"], ["GetABLatency", "GetABLatency"]]);
  });

  test("is measured under the words of its route", () => {
    expect(routeWords("GET /api/labels/{id}.csv")).toBe("GetApiLabelsIdCsv");
    expect(routeWords("POST /epcis/queries/{queryName}/events")).toBe("PostEpcisQueriesQueryNameEvents");
    expect(metricName("GET /epcis/eventTypes")).toBe("GetEpcisEventTypesLatency");
  });
});

describe("the address that a request counts for", () => {
  const from = (env: unknown) => ({ env }) as Context;

  test("is the socket's peer on one machine and the gateway's word behind one, or unknown", () => {
    expect(socketAddress(from({ incoming: { socket: { remoteAddress: "192.0.2.1" } } }))).toBe("192.0.2.1");
    expect(gatewayAddress(from({ requestContext: { http: { sourceIp: "192.0.2.1" } } }))).toBe("192.0.2.1");
    for (const env of [undefined, {}, { incoming: {} }, { incoming: { socket: {} } }, { requestContext: {} }])
      expect([socketAddress(from(env)), gatewayAddress(from(env))]).toEqual([undefined, undefined]);
  });

  test.each([
    ["", "-"],
    ["::", "0:0:0:0::/64"],
    ["1::", "1:0:0:0::/64"],
    ["1:2:3:4:5:6:7:8", "1:2:3:4::/64"],
    ["::FFFF:192.0.2.1", "192.0.2.1"],
    ["[::ffff:192.0.2.1]", "192.0.2.1"],
    ["x::ffff:192.0.2.1", "x:0:0:0::/64"],
    ["0001:0:00:0a0::1", "1:0:0:a0::/64"],
    ["::5:6:7:8", "0:0:0:0::/64"],
    ["::3:4:5:6:7:8", "0:0:3:4::/64"],
    ["1:2::%25eth0", "1:2:0:0::/64"],
  ])("%j is one of the network %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});

describe("an idempotency key", () => {
  const deps = demoDeps().deps;
  const bytes = new TextEncoder().encode("{}");
  const asked = { method: "POST", path: "/a", query: "b=1", bytes };
  const digest = (more: Partial<typeof asked> = {}) => idempotencyOf(deps, "k", { ...asked, ...more })?.digest;

  test("is 1 to 255 printable ASCII characters, kept as sent", () => {
    for (const key of ["k", " ", "~", "k".repeat(255)]) expect(idempotencyOf(deps, key, asked)?.key).toBe(key);
    expect(idempotencyOf(deps, null, asked)).toBeUndefined();
    for (const key of ["", "k".repeat(256), "a\u007f", "\u001f", "é", "a\nb", "键"])
      expect(() => idempotencyOf(deps, key, asked)).toThrow(expect.objectContaining({ code: "invalid-request" }));
  });

  test("stands for all that was asked: method, path, query and body", () => {
    const digests = [
      digest(),
      digest({ method: "PUT" }),
      digest({ path: "/b" }),
      digest({ query: "b=2" }),
      digest({ query: "" }),
      digest({ bytes: new TextEncoder().encode("{ }") }),
    ];
    expect(new Set(digests).size).toBe(digests.length);
    expect(digest()).toBe(digests[0]);
  });

  test("is looked at where something is posted, and nowhere else", async () => {
    const { app, keyOf } = demoApp();
    const headers = { authorization: `Bearer ${await keyOf("clerk")}`, "idempotency-key": "é" };
    expect((await app.request("/api/crates/1/2", { headers })).status).toBe(200);
    const crate = { id: "c-1", name: "x", weightKg: 1 };
    const posted = await app.request("/api/crates", asJson(await keyOf("clerk"), crate, { "idempotency-key": "é" }));
    expect([posted.status, (await problemIn(posted)).code]).toEqual([400, "invalid-request"]);
  });
});
