import { afterEach, describe, expect, test, vi } from "vitest";
import { createEpcisApp } from "../epcis/app.ts";
import { type DemoLine, demoDeps, demoRoutes } from "../fixtures/http.ts";
import { newApiKey, revokeKey } from "../ledger/api-keys.ts";
import { bindRoutes, newApp } from "./bind.ts";
import { openGate } from "./gate.ts";
import { RequestLog } from "./request-log.ts";

const ADDRESS = "203.0.113.77";

/** An application with a key of a clerk, seen from one address. */
async function site(rateLimitPerMinute = 0) {
  const demo = demoDeps({ rateLimitPerMinute });
  const gate = openGate(demo.deps, { clientAddress: () => ADDRESS });
  const app = newApp(gate);
  bindRoutes(app, demo.deps, demoRoutes, gate);
  const epcis = createEpcisApp(demo.deps, { gate });
  const key = newApiKey(demo.deps, { organisation: "coop-1", role: "clerk" });
  await demo.deps.table.transact(key.ops, key.id);
  const headers = { authorization: `Bearer ${key.secret}`, "content-type": "application/json" };
  const refusals = () => demo.lines.filter(({ event }) => event === "refusal").map(({ fields }) => fields);
  const post = (body: object) => app.request("/api/crates", { method: "POST", headers, body: JSON.stringify(body) });
  return { ...demo, app, epcis, key, headers, refusals, post };
}

describe("a refusal", () => {
  const by = { key: expect.stringMatching(/^key-/), organisation: "coop-1", network: "203.0.113.0/24" };

  test("of any kind is one line with the key's id, its organisation, the route, the code and the network, and nothing of what was sent", async () => {
    const { app, epcis, key, headers, refusals, post, lines } = await site();
    await app.request("/api/crates/c-9/nobody", { headers: { authorization: "Bearer sy_guess" } });
    await post({ id: "taken", name: "张三的筐", weightKg: 1 });
    await post({ id: "张三 13800138000" });
    await post({ id: "c-1", name: "x".repeat(300_000), weightKg: 1 });
    await epcis.request("/epcis/events/urn:uuid:8d3d9a6a-0000-4000-8000-1234567890ab", { headers });
    expect(refusals()).toMatchObject([
      { status: 401, code: "unauthenticated", network: "203.0.113.0/24" },
      { route: "POST /api/crates", status: 409, code: "id-taken", ...by },
      { route: "POST /api/crates", status: 400, code: "invalid-request", ...by },
      { route: "POST /api/crates", status: 413, code: "payload-too-large", ...by },
      { route: "GET /epcis/events/{eventID}", status: 404, code: "not-found", ...by },
    ]);
    const written = JSON.stringify(lines);
    for (const secret of [key.secret, "sy_guess", ADDRESS, "13800138000", "张三", "8d3d9a6a", "c-9"]) {
      expect(written).not.toContain(secret);
    }
  });

  test("of a key's role, of its allowance, and of a key that was revoked says whose key it is, though who asks is not told", async () => {
    const { app, deps, clock, key, headers, refusals } = await site(1);
    await app.request("/api/crates/1/2", { method: "DELETE", headers });
    const asked = [await app.request("/api/crates/1/2", { headers })];
    asked.push(await app.request("/api/crates/1/2", { headers }));
    await revokeKey(deps, key.id);
    clock.now += 60_000;
    asked.push(await app.request("/api/crates/1/2", { headers }));
    expect(asked.map(({ status }) => status).slice(1)).toEqual([429, 401]);
    expect(await asked[2]?.text()).not.toContain(key.id);
    const own = refusals().filter(({ route }) => route !== "unmatched");
    expect(own.map(({ code }) => code)).toEqual(expect.arrayContaining(["too-many-requests", "unauthenticated"]));
    for (const line of own) expect(line).toMatchObject(by);
  });
});

describe("a flood of refusals", () => {
  function flooded() {
    const lines: DemoLine[] = [];
    const counted: string[] = [];
    let now = 0;
    const log = {
      info: (event: string, fields = {}) => void lines.push({ level: "info", event, fields }),
      warn: (event: string, fields = {}) => void lines.push({ level: "warn", event, fields }),
      error: () => undefined,
    };
    const measured: string[] = [];
    const metrics = {
      count: (name: string) => void counted.push(name),
      milliseconds: (name: string) => void measured.push(name),
      level: () => {},
    };
    const requests = new RequestLog({ log, metrics }, () => now);
    const refuse = (network: string, key?: string) =>
      requests.tell({ route: "GET /x", status: 401, startedMs: 0, code: "unauthenticated", asker: { network, key } });
    const pass = (ms: number) => {
      now += ms;
    };
    const of = (event: string) => lines.filter((line) => line.event === event).map(({ fields }) => fields);
    return { requests, refuse, pass, of, lines, counted, measured, sinks: { log, metrics } };
  }

  test("of one sender is ten lines and one that counts the rest, at the first request after the minute", () => {
    const { requests, refuse, pass, of, counted } = flooded();
    for (let n = 0; n < 5_000; n++) refuse("203.0.113.0/24");
    refuse("198.51.100.0/24");
    expect([of("refusal").length, of("refusals-counted").length, counted.length]).toEqual([11, 0, 5_001]);
    pass(60_000);
    requests.tell({ route: "GET /health", status: 200, startedMs: 0 });
    expect(of("refusals-counted")).toEqual([{ code: "unauthenticated", more: 4_990, network: "203.0.113.0/24" }]);
    refuse("203.0.113.0/24");
    expect(of("refusal")).toHaveLength(12);
  });

  test("of a hundred thousand senders is no more than 321 lines a minute, and loses no count", () => {
    const { refuse, pass, of, lines } = flooded();
    for (let n = 0; n < 100_000; n++) for (const _ of [1, 2]) refuse(`${n >> 8}.${n & 255}.0.0/24`);
    pass(60_000);
    lines.length = 0;
    refuse("a");
    const written = 300;
    const counts = of("refusals-counted").map(({ more }) => Number(more));
    expect(counts).toHaveLength(21);
    expect(counts.reduce((sum, more) => sum + more, written)).toBe(200_000);
  });

  test("is summed up anew each minute, to the millisecond", () => {
    const { refuse, pass, of } = flooded();
    for (const more of [3, 5]) {
      for (let n = 0; n < 10 + more; n++) refuse("203.0.113.0/24");
      pass(59_999);
      refuse("203.0.113.0/24");
      pass(1);
      refuse("198.51.100.0/24");
      expect(of("refusals-counted").at(-1)).toMatchObject({ more: more + 1, network: "203.0.113.0/24" });
    }
  });

  test("of more senders than are told apart writes three hundred lines, counts on whom it knows, and the others together", () => {
    const { refuse, pass, of } = flooded();
    for (let n = 0; n < 1_000; n++) refuse(`known-${n}`);
    expect(of("refusal")).toHaveLength(300);
    for (let n = 0; n < 500; n++) refuse("known-0");
    for (let n = 0; n < 40; n++) refuse(`late-${n}`);
    expect(of("refusal")).toHaveLength(300);
    pass(60_000);
    refuse("known-0");
    const counts = of("refusals-counted");
    expect(counts[0]).toEqual({ code: "unauthenticated", network: "known-0", more: 500 });
    expect(counts.at(-1)).toEqual({ code: "any", more: 700 - 19 + 40 });
  });

  test("names the twenty senders with most, the largest first", () => {
    const { refuse, pass, of } = flooded();
    for (let n = 0; n < 25; n++) for (let time = 0; time < 10 + ((n * 7) % 25); time++) refuse(`sender-${n}`);
    pass(60_000);
    refuse("another");
    const more = of("refusals-counted").map((line) => Number(line.more));
    expect(more.slice(0, 20)).toEqual(Array.from({ length: 20 }, (_, n) => 24 - n));
    expect(more.slice(20)).toEqual([4 + 3 + 2 + 1]);
  });
});

describe("what is measured", () => {
  afterEach(() => void vi.useRealTimers());

  test("is a request of a route that has a name for it, and no other", () => {
    const measured: [string, number][] = [];
    const metrics = {
      count: () => {},
      milliseconds: (...of: [string, number]) => void measured.push(of),
      level: () => {},
    };
    const log = { info: () => {}, warn: () => {}, error: () => {} };
    vi.useFakeTimers({ toFake: ["performance"] });
    const requests = new RequestLog({ log, metrics });
    const startedMs = performance.now();
    vi.advanceTimersByTime(12.346);
    requests.tell({ route: "GET /x", metric: "GetXLatency", status: 200, startedMs });
    requests.tell({ route: "GET /x", status: 200, startedMs });
    expect(measured.map(([name]) => name)).toEqual(["GetXLatency"]);
    expect(measured[0]?.[1]).toBeCloseTo(12.35, 1);
  });

  test("by itself a log takes the clock that nobody sets", () => {
    vi.useFakeTimers({ toFake: ["performance"] });
    const told: string[] = [];
    const log = { info: () => {}, warn: (event: string) => void told.push(event), error: () => {} };
    const requests = new RequestLog({ log, metrics: { count: () => {}, milliseconds: () => {}, level: () => {} } });
    const refuse = () =>
      requests.tell({ route: "GET /x", status: 401, startedMs: 0, code: "unauthenticated", asker: { network: "a" } });
    for (let n = 0; n < 12; n++) refuse();
    expect(told).toEqual([]);
    vi.advanceTimersByTime(60_000);
    refuse();
    expect(told).toEqual(["refusals-counted"]);
  });
});
