import { DomainError } from "@suyuan/domain/errors";
import { CursorInvalid, StoreUnavailable } from "@suyuan/store/table";
import { RegExpRouter } from "hono/router/reg-exp-router";
import { describe, expect, test, vi } from "vitest";
import * as z from "zod";
import { demoApp, demoDeps, problemIn } from "../fixtures/http.ts";
import { organisationKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { apiKeyAuthenticator } from "./authenticate.ts";
import { bindRoutes, newApp } from "./bind.ts";
import { openGate } from "./gate.ts";
import { idempotencyOf } from "./idempotency.ts";
import { parseJson } from "./json-body.ts";
import { nothingAt } from "./malformed-link.ts";
import { refusalOf as refusalOfError } from "./problem-response.ts";
import { readBody, requireMediaType } from "./read-body.ts";
import { readCall, readerOf } from "./read-call.ts";
import { requestIds } from "./request-id.ts";
import { type RouteFacts, route } from "./route.ts";
import { readQuery } from "./target.ts";

const { deps } = demoDeps();
const bytesOf = (text: string) => new TextEncoder().encode(text);

const simple = (more: Partial<RouteFacts> = {}, failure?: Error) =>
  route({
    method: "GET",
    path: "/x",
    tag: "x",
    summary: { zh: "x", en: "x" },
    roles: "public",
    answers: { 200: z.strictObject({}) },
    problems: [],
    ...more,
    handler: async () => {
      if (failure !== undefined) throw failure;
      return { status: 200, body: {} };
    },
  });

/** What `work` refuses with. */
async function refusalOf(work: () => unknown): Promise<DomainError> {
  const outcome: unknown = await Promise.resolve()
    .then(work)
    .catch((error: unknown) => error);
  if (outcome instanceof DomainError) return outcome;
  throw new Error("it was not refused");
}

describe("every refusal at the door", () => {
  const broken = new ReadableStream({ start: (controller) => controller.error(new Error("reset")) });
  const postOf = (body: string | ReadableStream) => new Request("http://h/x", { method: "POST", body, duplex: "half" });
  test.each<[string, () => unknown]>([
    ["of no key", () => apiKeyAuthenticator(deps)({ headers: new Headers() })],
    [
      "of an idempotency key",
      () => idempotencyOf(deps, "é", { method: "POST", path: "", query: "", bytes: bytesOf("") }),
    ],
    ["of what is no JSON", () => parseJson(bytesOf("{"))],
    ["of a member's name", () => parseJson(bytesOf('{"__proto__":1}'))],
    ["of a body too large", () => readBody(postOf("123"), 2)],
    ["of a body that breaks off", () => readBody(postOf(broken), 2)],
    ["of a media type", () => requireMediaType(new Headers(), ["application/json"])],
    ["of a damaged query", () => readQuery("%")],
    [
      "of an address too long",
      () => readCall(readerOf(simple()), deps, new Request(`http://h/${"x".repeat(9_000)}`), ""),
    ],
    ["of an unknown parameter", () => readCall(readerOf(simple()), deps, new Request("http://h/x?y=1"), "")],
    ["of what is no link", () => nothingAt("GET", "/foo")],
    ["of what stands before a link", () => nothingAt("GET", "/foo/01/09521234000013")],
    ["of an outage", () => refusalOfError(new StoreUnavailable("down", "unknown")).refusal],
    ["of a full disk", () => refusalOfError(new StoreUnavailable("x", "unknown", undefined, "disk-full")).refusal],
    [
      "of a disk that only reads",
      () => refusalOfError(new StoreUnavailable("x", "unknown", undefined, "read-only")).refusal,
    ],
    ["of a damaged database", () => refusalOfError(new StoreUnavailable("x", "unknown", undefined, "damaged")).refusal],
    ["of a defect", () => refusalOfError(new TypeError("secret")).refusal],
    ["of a cursor of another list", () => refusalOfError(new CursorInvalid()).refusal],
    ["of a path that nothing serves", () => nothingAt("GET", "/api")],
  ])("%s says why in English and in Chinese", async (_, work) => {
    const { message, detailZh } = await refusalOf(work);
    expect(message).toMatch(/^[A-Z0-9{].*[a-z].*\.$/);
    expect(detailZh).toMatch(/\p{Script=Han}.*。$/u);
    expect(message).not.toMatch(/\p{Script=Han}/u);
    expect(`${message}${detailZh}`).not.toMatch(/undefined|\[object/);
  });

  test("of the gate, too: a method, a role, and too many requests", async () => {
    const { app, keyOf } = demoApp({ rateLimitPerMinute: 1 });
    const headers = { authorization: `Bearer ${await keyOf("depot")}` };
    const asked = [
      await app.request("/api/crates", { method: "PUT" }),
      await app.request("/api/crates/1/2", { headers }),
      await app.request("/api/crates/1/2", { headers }),
    ];
    const problems = await Promise.all(asked.map(problemIn));
    expect(problems.map(({ code }) => code)).toEqual(["method-not-allowed", "forbidden", "too-many-requests"]);
    for (const { detail, detailZh } of problems) {
      expect(detail).toMatch(/^[A-Z].*\.$/);
      expect(detailZh).toMatch(/\p{Script=Han}.*。$/u);
    }
  });
});

test("of a key of an organisation that is suspended says so in both languages, and since when", async () => {
  const { deps: own, keyOf } = demoDeps();
  const authorization = `Bearer ${await keyOf("clerk")}`;
  const since = "2026-10-01T00:00:00.000Z";
  const row = { id: "org-clerk", name: "合作社", kind: "cooperative", regionCode: "510824", createdAt: since } as const;
  await own.table.transact([create(organisationKey("org-clerk"), { ...row, suspended: { since } as never })], "t");
  const { code, message, detailZh } = await refusalOf(() =>
    apiKeyAuthenticator(own)({ headers: new Headers({ authorization }) }),
  );
  expect(code).toBe("forbidden");
  for (const said of [message, detailZh]) expect(said).toContain(since);
});

describe("a refusal", () => {
  const taken = new DomainError("not-found", { en: "a", zh: "b" });

  test("carries its request's id and its route's headers, whether answers are checked or not", async () => {
    for (const checkAnswers of [false, true]) {
      const { app } = demoApp({}, { checkAnswers }, [simple({ problems: ["not-found"] }, taken)]);
      const response = await app.request("/x");
      expect(response.headers.get("access-control-allow-origin")).toBe("*");
      const { instance } = await problemIn(response);
      expect([instance.length, response.headers.get("x-request-id")]).toEqual([24, instance]);
    }
  });

  test("that the contract does not name is a defect of that route, where answers are checked", async () => {
    const { app, lines } = demoApp({}, { checkAnswers: true }, [simple({}, taken)]);
    expect((await problemIn(await app.request("/x"))).code).toBe("internal");
    expect(lines.find(({ event }) => event === "defect")?.fields.route).toBe("GET /x");
  });

  test("is not looked at in that way where nobody asks for it", () => {
    expect(openGate(deps).checkAnswers).toBe(false);
    expect(openGate(deps, { checkAnswers: true }).checkAnswers).toBe(true);
  });
});

test("that a store is out of reach is told at once and then once a second, in as many words as help", () => {
  vi.useFakeTimers();
  try {
    const { deps: own, lines } = demoDeps();
    const gate = openGate(own);
    const refuse = (error: unknown, id = "r1") => gate.refuse(error, { id, route: "GET /x", headers: {} });
    const outage = new StoreUnavailable("x".repeat(201), "unknown");
    expect(refuse(outage).code).toBe("busy");
    expect(lines).toEqual([
      {
        level: "warn",
        event: "store-unavailable",
        fields: { route: "GET /x", instance: "r1", obstacle: "unknown", outcome: "unknown", said: "x".repeat(200) },
      },
    ]);
    vi.advanceTimersByTime(999);
    refuse(outage);
    refuse(new DomainError("not-found", { en: "a", zh: "b" }));
    expect(lines).toHaveLength(1);
    vi.advanceTimersByTime(1);
    refuse(outage, "r2");
    expect(lines.map(({ fields }) => fields.instance)).toEqual(["r1", "r2"]);
  } finally {
    vi.useRealTimers();
  }
});

describe("an address", () => {
  test("takes the methods that have a route, whichever these are, and OPTIONS", async () => {
    const methods = ["POST", "PUT", "PATCH", "DELETE"] as const;
    const { app } = demoApp(
      {},
      {},
      methods.map((method) => simple({ method })),
    );
    const allow = async (path: string) => (await app.request(path)).headers.get("allow");
    expect(await allow("/x")).toBe("POST, PUT, PATCH, DELETE, OPTIONS");
    for (const method of methods)
      expect((await demoApp({}, {}, [simple({ method })]).app.request("/x")).headers.get("allow")).toBe(
        `${method}, OPTIONS`,
      );
  });

  test("is not made known by what stands before all routes", async () => {
    const gate = openGate(deps);
    const app = newApp(gate);
    app.use("*", (_, next) => next());
    bindRoutes(app, deps, [simple()], gate);
    expect((await app.request("/x")).status).toBe(200);
    expect((await app.request("/api/y", { method: "POST" })).status).toBe(404);
    expect((await app.request("/x", { method: "POST" })).headers.get("allow")).toBe("GET, HEAD, OPTIONS");
  });

  test("is matched as it was sent: an encoded letter makes another", async () => {
    const { app } = demoApp({}, {}, [simple()]);
    expect((await app.request("/x")).status).toBe(200);
    expect((await app.request("/%78")).status).toBe(400);
  });

  test("is found by the router that an application brings, where it brings one", () => {
    const router: ReturnType<typeof newApp>["router"] = new RegExpRouter();
    const gate = openGate(deps);
    expect(newApp(gate, gate.headers.api, { router }).router).toBe(router);
    expect(newApp(gate).router).not.toBe(router);
  });

  test("that has no limit answers as often as it is asked, and makes no other wait", async () => {
    const routes = [simple({ isUnlimited: true }), simple({ path: "/y" })];
    const { app } = demoApp({ rateLimitPerMinute: 1 }, {}, routes);
    for (let n = 0; n < 20; n++) expect((await app.request("/x")).status).toBe(200);
    const others: number[] = [];
    for (let n = 0; n < 11; n++) others.push((await app.request("/y")).status);
    expect(others).toEqual([...Array<number>(10).fill(200), 429]);
  });
});

test("random bytes for request ids are fetched once for 256 of them", () => {
  let fetched = 0;
  const next = requestIds((count) => {
    fetched += 1;
    return crypto.getRandomValues(new Uint8Array(count));
  });
  const ids = Array.from({ length: 257 }, next);
  expect([fetched, new Set(ids).size]).toEqual([2, 257]);
});
