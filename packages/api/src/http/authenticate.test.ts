import { DomainError } from "@suyuan/domain/errors";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { registerOrganisation } from "../commands/organisations.ts";
import { organisationStatusChanged } from "../commands/records/organisations.ts";
import { demoApp, demoDeps, problemIn } from "../fixtures/http.ts";
import { newApiKey, revokeKey } from "../ledger/api-keys.ts";
import { apiKeyKey } from "../ledger/keys.ts";
import { KEY_CACHE_ENTRIES_MAX, KEY_CACHE_MS } from "../limits.ts";
import { type ActorOf, apiKeyAuthenticator, keysAlone } from "./authenticate.ts";

/** Who a header stands for, by the API keys: the actor, or the code of the refusal. */
function authenticate(deps: Parameters<typeof apiKeyAuthenticator>[0]) {
  const authenticator = apiKeyAuthenticator(deps);
  return async (authorization: string | null) => {
    const headers = new Headers(authorization === null ? {} : { authorization });
    const identified = await authenticator({ headers });
    return identified instanceof DomainError ? identified.code : identified;
  };
}

const token = (n: number) => n.toString(16).padStart(32, "0");

function counting(table: Table): { readonly table: Table; readonly lookUps: { count: number } } {
  const lookUps = { count: 0 };
  const get: Table["get"] = (key, options) => {
    if (key.pk.startsWith("KEY#")) lookUps.count += 1;
    return table.get(key, options);
  };
  return { table: { ...table, get, transact: (ops, id) => table.transact(ops, id) }, lookUps };
}

async function withKey() {
  const demo = demoDeps();
  const key = newApiKey(demo.deps, { organisation: "coop-1", role: "clerk" });
  await demo.deps.table.transact(key.ops, token(1));
  return { ...demo, key };
}

describe("API keys", () => {
  test("a secret has 256 random bits and is stored as its hash only", async () => {
    const { deps, key } = await withKey();
    expect(key.secret).toMatch(/^sy_[A-Za-z0-9_-]{43}$/);
    expect(JSON.stringify(key.ops)).not.toContain(key.secret.slice(3));
    const item = await deps.table.get(apiKeyKey(deps.sha256(key.secret)));
    expect(item?.data).toMatchObject({ id: key.id, organisation: "coop-1", role: "clerk" });
  });

  test("a valid key stands for its organisation in its role", async () => {
    const { deps, key } = await withKey();
    const actor = await authenticate(deps)(`bearer ${key.secret}`);
    expect(actor).toEqual({ organisation: "coop-1", role: "clerk", key: key.id });
  });

  test("a revocation takes effect within five seconds in a process that knew the key, at once in others", async () => {
    const { deps, key, clock } = await withKey();
    const knowing = authenticate(deps);
    await knowing(`Bearer ${key.secret}`);
    await revokeKey(deps, key.id);
    expect(await authenticate(deps)(`Bearer ${key.secret}`)).toBe("unauthenticated");
    clock.now += KEY_CACHE_MS;
    expect(await knowing(`Bearer ${key.secret}`)).toBe("unauthenticated");
  });

  test("a key with an end is one until that instant, to the millisecond, also where it was known before, and says so", async () => {
    const { deps, clock } = demoDeps();
    const expiresAt = new Date(clock.now + 2_000).toISOString();
    const key = newApiKey(deps, { organisation: "coop-1", role: "clerk", expiresAt });
    await deps.table.transact(key.ops, token(1));
    const knowing = apiKeyAuthenticator(deps);
    const headers = new Headers({ authorization: `Bearer ${key.secret}` });
    clock.now += 1_999;
    expect(await knowing({ headers })).toMatchObject({ key: key.id });
    clock.now += 1;
    expect(await knowing({ headers })).toMatchObject({
      code: "unauthenticated",
      message: expect.stringContaining(expiresAt),
    });
    expect(await authenticate(deps)(`Bearer ${key.secret}`)).toBe("unauthenticated");
  });

  test("no key of a suspended organisation acts, within five seconds where it was known; each does again when it is reinstated", async () => {
    const { deps, clock, key } = await withKey();
    const knowing = authenticate(deps);
    await knowing(`Bearer ${key.secret}`);
    const operator = { organisation: "operator", role: "operator", key: "command-line" } as const;
    await registerOrganisation(deps, operator, {
      id: "coop-1",
      name: "合作社",
      kind: "cooperative",
      regionCode: "510824",
    });
    const change = (status: "suspended" | "reinstated") =>
      organisationStatusChanged(deps, {
        actor: operator,
        params: { id: "coop-1" },
        body: { status, reason: "密钥外泄" },
      });
    await change("suspended");
    expect(await authenticate(deps)(`Bearer ${key.secret}`)).toBe("forbidden");
    clock.now += KEY_CACHE_MS;
    expect(await knowing(`Bearer ${key.secret}`)).toBe("forbidden");
    await change("reinstated");
    expect(await knowing(`Bearer ${key.secret}`)).toMatchObject({ organisation: "coop-1" });
  });

  test("a store that takes no writes lets known keys in all the same", async () => {
    const { deps, key } = await withKey();
    const transact = () => Promise.reject(new StoreUnavailable("the disk is full", "not-committed"));
    const table: Table = { ...deps.table, get: (at, options) => deps.table.get(at, options), transact };
    expect(await authenticate({ ...deps, table })(`Bearer ${key.secret}`)).toMatchObject({ organisation: "coop-1" });
  });

  test("a known key costs no look-up for five seconds, and a clock set back does not lengthen that", async () => {
    const { deps, key, clock } = await withKey();
    const { table, lookUps } = counting(deps.table);
    const identity = authenticate({ ...deps, table });
    await identity(`Bearer ${key.secret}`);
    clock.now += KEY_CACHE_MS - 1;
    await identity(`Bearer ${key.secret}`);
    expect(lookUps.count).toBe(1);
    clock.now -= 3_600_000;
    await identity(`Bearer ${key.secret}`);
    expect(lookUps.count).toBe(2);
  });

  test("malformed, unknown and revoked tokens each cost one look-up; a missing header costs none", async () => {
    const { deps, key } = await withKey();
    await revokeKey(deps, key.id);
    const { table, lookUps } = counting(deps.table);
    const identity = authenticate({ ...deps, table });
    for (const header of ["Bearer short", `Bearer sy_${"x".repeat(43)}`, `Bearer ${key.secret}`]) {
      lookUps.count = 0;
      expect(await identity(header)).toBe("unauthenticated");
      expect(lookUps.count).toBe(1);
    }
    lookUps.count = 0;
    for (const header of [null, "", "Basic YTpi", "Bearer"]) expect(await identity(header)).toBe("unauthenticated");
    expect(lookUps.count).toBe(0);
  });

  test("more keys than the cache holds are all still accepted", async () => {
    const { deps, clock } = await withKey();
    const identity = authenticate(deps);
    const secrets: string[] = [];
    for (let n = 0; n < KEY_CACHE_ENTRIES_MAX + 10; n++) {
      const key = newApiKey(deps, { organisation: `o-${n}`, role: "depot" });
      secrets.push(key.secret);
      await deps.table.transact(key.ops, token(n + 10));
    }
    for (const secret of secrets) expect(await identity(`Bearer ${secret}`)).toHaveProperty("key");
    clock.now += 1;
    for (const secret of secrets.slice(0, 20)) expect(await identity(`Bearer ${secret}`)).toHaveProperty("key");
  });

  test("as many keys are remembered as the cache holds; one more, and the one asked longest ago is forgotten", async () => {
    const { deps } = await withKey();
    const { table, lookUps } = counting(deps.table);
    const identity = authenticate({ ...deps, table });
    const secrets: string[] = [];
    for (let n = 0; n <= KEY_CACHE_ENTRIES_MAX; n++) {
      const key = newApiKey(deps, { organisation: `o-${n}`, role: "depot" });
      secrets.push(key.secret);
      await deps.table.transact(key.ops, token(n + 10));
    }
    const lookUpsOf = async (secret = "") => {
      lookUps.count = 0;
      expect(await identity(`Bearer ${secret}`)).toHaveProperty("key");
      return lookUps.count;
    };
    for (const secret of secrets.slice(0, -1)) expect(await lookUpsOf(secret)).toBe(1);
    expect([await lookUpsOf(secrets[0]), await lookUpsOf(secrets.at(-2))]).toEqual([0, 0]);
    expect(await lookUpsOf(secrets.at(-1))).toBe(1);
    expect([await lookUpsOf(secrets[1]), await lookUpsOf(secrets.at(-1))]).toEqual([0, 0]);
    expect(await lookUpsOf(secrets[0])).toBe(1);
  });

  test("what is no secret is never looked for, not even where a row has its hash", async () => {
    const { deps } = await withKey();
    const key = newApiKey({ ...deps, sha256: () => deps.sha256("short") }, { organisation: "coop-1", role: "clerk" });
    await deps.table.transact(key.ops, token(2));
    expect(await authenticate(deps)("Bearer short")).toBe("unauthenticated");
  });

  test("a key is taken with blanks before it, and without one no token is looked for", async () => {
    const { deps, key } = await withKey();
    const { table, lookUps } = counting(deps.table);
    expect(await authenticate({ ...deps, table })(`BEARER   ${key.secret}`)).toHaveProperty("key", key.id);
    lookUps.count = 0;
    expect(await authenticate({ ...deps, table })(`Bearer${key.secret}`)).toBe("unauthenticated");
    expect(lookUps.count).toBe(0);
  });

  test("revoking keeps the first date, and an unknown id is not-found", async () => {
    const { deps, key, clock } = await withKey();
    const first = await revokeKey(deps, key.id);
    clock.now += 60_000;
    expect(await revokeKey(deps, key.id)).toEqual(first);
    await expect(revokeKey(deps, "key-none")).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("refusals", () => {
  test("missing, malformed, unknown and revoked keys get the same 401 and the scheme", async () => {
    const { app, deps } = demoApp();
    const key = newApiKey(deps, { organisation: "o", role: "clerk" });
    await deps.table.transact(key.ops, token(1));
    await revokeKey(deps, key.id);
    const bodies = [];
    for (const authorization of [undefined, "Bearer nonsense", `Bearer sy_${"a".repeat(43)}`, `Bearer ${key.secret}`]) {
      const response = await app.request(
        "/api/crates/1/2",
        authorization === undefined ? {} : { headers: { authorization } },
      );
      expect([response.status, response.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="suyuan"']);
      bodies.push({ ...(await problemIn(response)), instance: "" });
    }
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  });

  test("every role outside the route's list is 403 and the roles that may are named", async () => {
    const { app, keyOf } = demoApp();
    for (const role of ["operator", "depot", "laboratory", "integrator", "statistician"] as const) {
      const headers = { authorization: `Bearer ${await keyOf(role)}` };
      const response = await app.request("/api/crates/1/2", { headers });
      const problem = await problemIn(response);
      expect([response.status, problem.code, problem.roles]).toEqual([403, "forbidden", ["clerk", "inspector"]]);
    }
  });

  test("a stranger learns nothing of a request's faults before the key is known good", async () => {
    const { app } = demoApp();
    const response = await app.request("/api/crates", { method: "POST", body: "{" });
    expect(response.status).toBe(401);
  });
});

describe("another authenticator of the gate", () => {
  const clerk = { organisation: "coop-1", role: "clerk", key: "session-1" } as const;
  const expired = new DomainError("unauthenticated", {
    en: "The session has ended. Sign in again.",
    zh: "登录已过期，请重新登录。",
  });
  const bySession: ActorOf = ({ headers }) => (headers.get("x-session") === "1" ? clerk : expired);

  test("tells who asks in place of the API keys, which open nothing then", async () => {
    const { app, deps } = demoApp({}, { authenticator: keysAlone(bySession) });
    const key = newApiKey(deps, { organisation: "coop-1", role: "clerk" });
    await deps.table.transact(key.ops, token(1));
    const statusWith = async (headers: Record<string, string>) =>
      (await app.request("/api/crates/1/2", { headers })).status;
    expect(await statusWith({ "x-session": "1" })).toBe(200);
    expect(await statusWith({ authorization: `Bearer ${key.secret}` })).toBe(401);
  });

  test("refuses in its own words, and each refusal counts against the network", async () => {
    const { app } = demoApp({ rateLimitPerMinute: 2 }, { authenticator: keysAlone(bySession) });
    const statuses = [];
    for (let n = 0; n < 3; n++) {
      const response = await app.request("/api/crates/1/2");
      const problem = await problemIn(response);
      if (response.status === 401)
        expect([problem.detail, problem.detailZh]).toEqual([expired.message, expired.detailZh]);
      statuses.push(response.status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  });

  test("is still asked for a role that the route lets in", async () => {
    const { app } = demoApp({}, { authenticator: keysAlone(() => ({ ...clerk, role: "depot" })) });
    expect((await app.request("/api/crates/1/2")).status).toBe(403);
  });

  test("that cannot be reached lets nobody in", async () => {
    const { app } = demoApp({}, { authenticator: keysAlone(() => Promise.reject(new Error("issuer out of reach"))) });
    expect((await app.request("/api/crates/1/2")).status).toBe(500);
  });
});
