import { DomainError } from "@suyuan/domain/errors";
import { describe, expect, test } from "vitest";
import * as z from "zod";
import type { Answer } from "../call.ts";
import { demoApp, demoDeps, problemIn } from "../fixtures/http.ts";
import { bindRoutes, newApp } from "./bind.ts";
import { openGate } from "./gate.ts";
import { FileContent, type Route, type RouteFacts, route } from "./route.ts";

/** A public route that answers what a test wants. */
function answering(answer: Answer | Error, more: Partial<RouteFacts> = {}): Route {
  return route({
    method: "GET",
    path: "/x",
    tag: "x",
    summary: { zh: "x", en: "x" },
    roles: "public",
    answers: { 200: z.unknown(), 201: z.unknown(), 204: null },
    problems: [],
    ...more,
    handler: async () => {
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
}
const ask = (answer: Answer | Error, more: Partial<RouteFacts> = {}, path = "/x", init: RequestInit = {}) => {
  const demo = demoApp({}, { checkAnswers: false }, [answering(answer, more)]);
  return demo.app.request(path, { method: more.method ?? "GET", ...init });
};
const file = (name?: string) => new FileContent("text/csv", "a\n", name);

describe("an answer", () => {
  test("is cached as its route declares when it is a 200, and by nobody otherwise", async () => {
    const cacheControl = "public, max-age=60";
    const of = async (answer: Answer | Error) => (await ask(answer, { cacheControl })).headers.get("cache-control");
    expect(await of({ status: 200, body: {} })).toBe(cacheControl);
    expect(await of({ status: 201, body: {} })).toBe("no-store");
    expect(await of({ status: 204, body: null })).toBe("no-store");
    expect(await of(new DomainError("not-found", { en: "a", zh: "b" }))).toBe("no-store");
    expect((await ask({ status: 200, body: {} })).headers.get("cache-control")).toBe("no-store");
  });

  test("of nothing is null in JSON, and a file is sent under its own type, as a download only where it has a name", async () => {
    const empty = await ask({ status: 200, body: undefined });
    expect([empty.headers.get("content-type"), await empty.text()]).toEqual(["application/json", "null"]);
    const shown = await ask({ status: 200, body: file() });
    expect([shown.headers.get("content-type"), shown.headers.get("content-disposition"), await shown.text()]).toEqual([
      "text/csv",
      null,
      "a\n",
    ]);
    const saved = (await ask({ status: 200, body: file("a'(b)*,;\"é.csv") })).headers.get("content-disposition");
    expect(saved).toBe(`attachment; filename="a__b______.csv"; filename*=UTF-8''a%27%28b%29%2a%2C%3B%22%C3%A9.csv`);
    const plain = (await ask({ status: 200, body: file("A-z_0.9.csv") })).headers.get("content-disposition");
    expect(plain).toBe(`attachment; filename="A-z_0.9.csv"; filename*=UTF-8''A-z_0.9.csv`);
  });

  test("tells where the thing is and that it was told before, only when that is so", async () => {
    const made = await ask({ status: 201, body: {}, location: "/x/1", replayed: true });
    expect([made.headers.get("location"), made.headers.get("idempotent-replayed")]).toEqual(["/x/1", "true"]);
    const plain = await ask({ status: 201, body: {}, replayed: false });
    expect([plain.headers.get("location"), plain.headers.get("idempotent-replayed")]).toEqual([null, null]);
  });

  test("has the id of its request, whether it is an answer or a refusal", async () => {
    for (const path of ["/x", "/y"])
      expect((await ask({ status: 200, body: {} }, {}, path)).headers.get("x-request-id")).toMatch(/^[0-9a-f]{24}$/);
  });

  test("that its contract does not name goes out where nothing checks it, and is a defect where something does", async () => {
    const undeclared = answering({ status: 200, body: { y: 1 } }, { answers: { 200: z.strictObject({}) } });
    const status = async (checkAnswers: boolean) =>
      (await demoApp({}, { checkAnswers }, [undeclared]).app.request("/x")).status;
    expect([await status(false), await status(true)]).toEqual([200, 500]);
    const refusing = answering(new DomainError("id-taken", { en: "a", zh: "b" }));
    const refused = async (checkAnswers: boolean) =>
      (await demoApp({}, { checkAnswers }, [refusing]).app.request("/x")).status;
    expect([await refused(false), await refused(true)]).toEqual([409, 500]);
  });
});

describe("who may read an answer", () => {
  test("is anyone of any origin where it is public and read, and nobody else's page", async () => {
    const origin = async (more: Partial<RouteFacts>) =>
      (await ask({ status: 200, body: {} }, more)).headers.get("access-control-allow-origin");
    expect(await origin({})).toBe("*");
    expect(await origin({ method: "POST" })).toBeNull();
    expect(await origin({ roles: ["clerk"] })).toBeNull();
  });

  test("is told to a preflight in the same way", async () => {
    const preflight = async (more: Partial<RouteFacts>) => {
      const { status, headers } = await ask({ status: 200, body: {} }, more, "/x", { method: "OPTIONS" });
      return [status, headers.get("allow"), headers.get("access-control-allow-origin")];
    };
    expect(await preflight({})).toEqual([204, "GET, HEAD, OPTIONS", "*"]);
    expect(await preflight({ method: "POST" })).toEqual([204, "POST, OPTIONS", null]);
    expect(await preflight({ roles: ["clerk"] })).toEqual([204, "GET, HEAD, OPTIONS", null]);
  });
});

describe("what no route takes", () => {
  const both = [answering({ status: 200, body: {} }), answering({ status: 200, body: {} }, { method: "POST" })];

  test("is 405 with every method that the address takes, or 404, and is logged without its path", async () => {
    const { app, lines, counted, measured } = demoApp({}, {}, both);
    const wrong = await app.request("/x", { method: "DELETE" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "GET, POST, HEAD, OPTIONS"]);
    expect(await problemIn(wrong)).toMatchObject({
      code: "method-not-allowed",
      allow: ["GET", "POST", "HEAD", "OPTIONS"],
    });
    const nothing = await app.request("/secret", { method: "OPTIONS" });
    expect([nothing.status, (await problemIn(nothing)).code]).toEqual([404, "not-found"]);
    expect(lines.map(({ fields }) => [fields.route, fields.status, fields.code])).toEqual([
      ["unmatched", 405, "method-not-allowed"],
      ["unmatched", 404, "not-found"],
    ]);
    expect(counted).toEqual(["Refusals method-not-allowed", "Refusals not-found"]);
    expect(measured).toEqual(["UnmatchedLatency", "UnmatchedLatency"]);
  });

  test("is refused by HEAD without a body", async () => {
    const { app } = demoApp({}, {}, both);
    const head = await app.request("/api/nothing", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([404, ""]);
  });

  test("and what fails beside the routes is a refusal too, counted, to HEAD without a body", async () => {
    const { deps, counted, lines } = demoDeps();
    const gate = openGate(deps);
    const app = newApp(gate);
    app.get("/broken", () => {
      throw new TypeError("secret");
    });
    const broken = await app.request("/broken");
    expect([broken.status, (await problemIn(broken)).code]).toEqual([500, "internal"]);
    const head = await app.request("/broken", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([500, ""]);
    expect(counted).toEqual(["Refusals internal", "Refusals internal"]);
    expect(lines[0]).toMatchObject({ level: "error", event: "defect", fields: { route: "unmatched" } });
  });

  test("is a route that is declared twice: the table is refused", () => {
    const { deps } = demoDeps();
    const [one] = both;
    expect(() => bindRoutes(newApp(openGate(deps)), deps, one ? [one, one] : [])).toThrow("GET /x is declared twice");
    expect(() => bindRoutes(newApp(openGate(deps)), deps, both)).not.toThrow();
  });
});

test("only a public code that is not there counts against those who guess: neither another refusal nor a holder's miss", async () => {
  const from = { incoming: { socket: { remoteAddress: "203.0.113.1" } } };
  const statuses = async (code: "not-found" | "id-taken", roles: RouteFacts["roles"]) => {
    const refusing = answering(new DomainError(code, { en: "a", zh: "b" }), { roles, problems: [code] });
    const { app, keyOf } = demoApp({ rateLimitPerMinute: 2 }, {}, [refusing]);
    const seen: number[] = [];
    for (let n = 0; n < 3; n++) {
      const headers = { authorization: `Bearer ${await keyOf("clerk")}` };
      seen.push((await app.request("/x", { headers }, from)).status);
    }
    return seen;
  };
  expect(await statuses("not-found", "public")).toEqual([404, 404, 429]);
  expect(await statuses("id-taken", "public")).toEqual([409, 409, 409]);
  expect(await statuses("not-found", ["clerk"])).toEqual([404, 404, 404]);
});
