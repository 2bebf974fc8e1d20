import { faulty } from "@suyuan/store/faulty-table";
import { beforeEach, expect, test } from "vitest";
import * as z from "zod";
import { newSeason, type Season } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";
import type { HostState } from "../host.ts";
import { openGate } from "../http/gate.ts";
import { asideKey, baseKey, factKey, outboxKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { createManagementApp } from "./app.ts";
import { FREE_BYTES_MIN, LAG_SECONDS_MAX } from "./health.ts";
import { MANAGEMENT_ROUTES } from "./table.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
});

test("health is ok while the store answers, and busy with 503 while it does not", async () => {
  await drainOutbox(season.deps);
  let down = false;
  const at = season.over(faulty(season.deps.table, () => (down ? "fail-before" : "none")));
  expect(await at.send("coop", "GET", "/health")).toEqual({
    status: 200,
    json: { status: "ok", followers: { setAside: 0, lagSeconds: 0 } },
  });
  down = true;
  expect(await at.send("coop", "GET", "/health")).toMatchObject({
    status: 503,
    json: { code: "busy", retryAfterSeconds: 2 },
  });
  down = false;
  expect((await at.send("coop", "GET", "/health")).status).toBe(200);
});

test("health is told whoever has spent the allowance, and however many ask at once, the store is asked once", async () => {
  let reads = 0;
  const { table } = season.deps;
  const counting = {
    ...table,
    get: table.get.bind(table),
    getMany: table.getMany.bind(table),
    transact: table.transact.bind(table),
    query: (...args: Parameters<typeof table.query>) => {
      reads += 1;
      return table.query(...args);
    },
  };
  const deps = { ...season.deps, table: counting, rateLimitPerMinute: 1 };
  const app = createManagementApp(deps, openGate(deps, { clientAddress: () => "192.0.2.1" }));
  const ask = async () => (await app.request("/health")).status;
  await ask();
  const alone = reads;
  reads = 0;
  const statuses = await Promise.all(Array.from({ length: 50 }, ask));
  expect([new Set(statuses), reads]).toEqual([new Set([200]), alone]);
  const others = await Promise.all(
    Array.from({ length: 20 }, async () => (await app.request("/problems/busy")).status),
  );
  expect(others).toContain(429);
  expect(await ask()).toBe(200);
});

test("health tells how many facts are set aside and how long the oldest waits, and stays 200", async () => {
  await drainOutbox(season.deps);
  const now = season.deps.now().getTime();
  const at = (secondsAgo: number) => new Date(now - secondsAgo * 1000).toISOString();
  const waiting = { ...factKey(baseKey("b1"), 1), kind: "base-added" };
  const poisoned = {
    follower: "exceptions",
    waiting: [],
    fact: factKey(baseKey("b1"), 1),
    factId: "poison",
    reason: "x",
  };
  const aside = { ...poisoned, kind: "base-added", attempts: 1, recordedAt: at(90), since: at(80), nextAt: at(-60) };
  const rows = [
    create(outboxKey(3, at(90), "waiting"), { ...waiting, recordedAt: at(90) }),
    create(outboxKey(0, at(30), "newer"), { ...waiting, recordedAt: at(30) }),
    create(asideKey(at(-60), "poison", "exceptions"), aside),
    create(asideKey(at(-60), "poison", "late-inputs"), { ...aside, follower: "late-inputs" }),
  ];
  await season.deps.table.transact(rows, "backlog");
  expect(await season.send("coop", "GET", "/health")).toEqual({
    status: 200,
    json: { status: "ok", followers: { setAside: 2, lagSeconds: 90 } },
  });
});

test("a host is ready while disk, integrity and followers are well, and else says with 503 what an operator must do", async () => {
  await drainOutbox(season.deps);
  const ask = async (state: HostState) => {
    const deps = { ...season.deps, hostState: () => state };
    const response = await createManagementApp(deps, openGate(deps)).request("/health/ready");
    return { status: response.status, json: await response.json() };
  };
  const backedUpAt = "2026-10-07T17:00:00.000Z";
  const well = { freeBytes: FREE_BYTES_MIN, checkedAt: "2026-10-08T01:00:00.000Z", backedUpAt, clockAheadMs: 0 };
  const followers = { setAside: 0, lagSeconds: 0 };
  expect(await ask(well)).toEqual({ status: 200, json: { status: "ready", followers, ...well } });
  expect(await ask({})).toEqual({ status: 200, json: { status: "ready", followers } });
  const full = await ask({ ...well, freeBytes: FREE_BYTES_MIN - 1 });
  expect(full).toMatchObject({ status: 503, json: { code: "busy", failing: ["disk"], retryAfterSeconds: 30 } });
  const both = await ask({ freeBytes: 0, faults: ["page 7 is damaged"] });
  expect(both).toMatchObject({ status: 503, json: { failing: ["disk", "integrity"] } });
  expect(JSON.stringify(both.json)).not.toContain("page 7");
  const recordedAt = new Date(season.deps.now().getTime() - (LAG_SECONDS_MAX + 1) * 1000).toISOString();
  const waiting = { ...factKey(baseKey("b1"), 1), kind: "base-added" as const, recordedAt };
  await season.deps.table.transact([create(outboxKey(1, recordedAt, "late"), waiting)], "late");
  expect(await ask(well)).toMatchObject({ status: 503, json: { failing: ["followers"] } });
  const at = season.deps.now().toISOString();
  const aside = { follower: "exceptions", waiting: [], fact: factKey(baseKey("b1"), 1), factId: "poison", reason: "x" };
  const poison = { ...aside, kind: "base-added", attempts: 1, recordedAt: at, since: at, nextAt: at };
  await season.deps.table.transact([create(asideKey(at, "poison", "exceptions"), poison)], "poison");
  expect(await ask(well)).toMatchObject({ status: 503, json: { failing: ["followers", "set-aside"] } });
});

test("every problem that is answered has its page, and an unknown one has none", async () => {
  const refused = await season.send("coop", "GET", "/api/batches/06901234567892/NONE");
  const path = new URL(String(refused.json.type)).pathname;
  expect(await season.send("coop", "GET", path)).toMatchObject({
    status: 200,
    json: { code: "not-found", status: 404 },
  });
  const unknown = await season.send("coop", "GET", "/problems/constructor");
  expect(unknown).toMatchObject({ status: 404, json: { code: "not-found" } });
  expect([unknown.json.detail, unknown.json.detailZh]).toEqual([
    expect.stringMatching(/^There is no such problem code\./),
    expect.stringMatching(/^没有此错误代码。/),
  ]);
});

const contract = (headers: Record<string, string> = {}) =>
  createManagementApp(season.deps, openGate(season.deps)).request("/openapi.json", { headers });

test("the contract is sent compressed, in less than a sixth, and not again to who has it", async () => {
  const [plain, zipped] = [await contract(), await contract({ "accept-encoding": "gzip" })];
  const [whole, sent] = [await plain.arrayBuffer(), await zipped.arrayBuffer()];
  expect(zipped.headers.get("content-encoding")).toBe("gzip");
  expect(sent.byteLength).toBeLessThan(whole.byteLength / 6);
  const again = await contract({ "if-none-match": plain.headers.get("etag") ?? "" });
  expect([again.status, again.headers.get("cache-control")]).toEqual([304, "public, max-age=300"]);
  expect(again.headers.get("access-control-expose-headers")).toContain("ETag");
});

/** Names of members, below `node`, that a secret could go by; left out are what is only written to us, and what discovery says. */
function secretMembers(node: unknown, at: string): string[] {
  if (typeof node !== "object" || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) => {
    const writeOnly = typeof value === "object" && value !== null && "writeOnly" in value && value.writeOnly === true;
    const couldBeSecret =
      /secret|token|password|api-?key|credential/i.test(name) && !/_(endpoint|supported)$/.test(name);
    if (at.endsWith("/properties") && couldBeSecret && !writeOnly) return [`${at}/${name}`];
    return secretMembers(value, `${at}/${name}`);
  });
}

test("no answer that may be compressed has a place for a secret", async () => {
  const Contract = z.object({
    paths: z.record(z.string(), z.record(z.string(), z.object({ responses: z.unknown() }))),
    components: z.unknown(),
  });
  const { paths, components } = Contract.parse(await (await contract()).json());
  const answers = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { responses }]) => ({ at: `${method} ${path}`, responses })),
  );
  expect(answers.length).toBeGreaterThan(40);
  expect(answers.flatMap(({ at, responses }) => secretMembers(responses, at))).toEqual([]);
  // Bodies refer to components too: of those only what is written to us may be named so, and what goes out as it is.
  const secrets = secretMembers(components, "components");
  const holders = [...new Set(secrets.map((at) => at.split("/")[2] ?? ""))];
  expect(holders.toSorted()).toEqual(["NewApiKey", "RecoveredPerson"]);
  const told = answers.filter(({ responses }) =>
    holders.some((name) => JSON.stringify(responses).includes(`/${name}"`)),
  );
  const uncompressed = MANAGEMENT_ROUTES.filter(({ tellsSecret }) => tellsSecret === true);
  expect(told.map(({ at }) => at).toSorted()).toEqual(
    uncompressed.map(({ method, path }) => `${method.toLowerCase()} ${path}`).toSorted(),
  );
  expect(secretMembers({ properties: { apiKey: { type: "string" } } }, "")).toEqual(["/properties/apiKey"]);
});
