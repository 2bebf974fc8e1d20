import { createHash } from "node:crypto";
import { faulty } from "@suyuan/store/faulty-table";
import { StoreUnavailable, type Table } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import { demoDeps, impatient } from "../fixtures/http.ts";
import type { Deps } from "../host.ts";
import { isLive, listKeys, newApiKey, noteUse, revokeKey, SECRET } from "./api-keys.ts";
import { apiKeyIdKey, apiKeyKey } from "./keys.ts";
import { create } from "./loaded.ts";
import { readRow } from "./read.ts";

const OWNER = { organisation: "coop", role: "clerk" } as const;
const NOW = "2026-10-08T02:00:00.000Z";
let deps: Deps;
let clock: { now: number };
beforeEach(() => {
  const demo = demoDeps();
  clock = demo.clock;
  deps = impatient(demo.deps);
});

async function storedKey() {
  const made = newApiKey(deps, OWNER);
  await deps.table.transact(made.ops, made.id);
  return { ...made, hash: createHash("sha256").update(made.secret).digest("hex") };
}

test("a key has 256 bits of chance, is shown once and kept as its hash, and is found by its id", async () => {
  const asked: number[] = [];
  const randomBytes = (count: number) => {
    asked.push(count);
    return deps.randomBytes(count);
  };
  const { secret, id } = newApiKey({ ...deps, randomBytes }, OWNER);
  expect(asked).toEqual([32, 8]);
  expect(secret).toMatch(SECRET);
  expect(id).toMatch(/^key-[0-9a-f]{16}$/);
  const kept = await storedKey();
  expect((await readRow(deps.table, apiKeyIdKey(kept.id)))?.data).toEqual({ hash: kept.hash });
  expect((await readRow(deps.table, apiKeyKey(kept.hash)))?.data).toEqual({
    id: kept.id,
    ...OWNER,
    createdAt: NOW,
    isListed: true,
  });
  expect(JSON.stringify(kept.ops)).not.toContain(kept.secret);
});

test("only the very form of a secret is one", () => {
  const secret = `sy_${"Az0-_".repeat(8)}xyz`;
  expect(secret).toMatch(SECRET);
  for (const other of [`${secret}a`, secret.slice(1), `x${secret}`, secret.slice(0, -1), secret.replace("A", "+")]) {
    expect(other).not.toMatch(SECRET);
  }
});

test("a key is revoked once: a second time keeps the first date", async () => {
  const { id, hash } = await storedKey();
  const revoked = { id, ...OWNER, createdAt: NOW, isListed: true, revokedAt: NOW };
  expect(await revokeKey(deps, id)).toEqual(revoked);
  clock.now += 1000;
  expect(await revokeKey(deps, id)).toEqual(revoked);
  expect(await readRow(deps.table, apiKeyKey(hash))).toMatchObject({ version: 2, data: revoked });
});

test("an unknown id, or one whose key is gone, is not found", async () => {
  await expect(revokeKey(deps, "key-none")).rejects.toMatchObject({
    code: "not-found",
    message: "There is no key with this id.",
  });
  const { id, hash } = await storedKey();
  await deps.table.transact([{ delete: apiKeyKey(hash), when: { versionIs: 1 } }], "gone");
  await expect(revokeKey(deps, id)).rejects.toMatchObject({ code: "not-found" });
});

test("a revocation goes through in spite of an outage that may have written, and of another that was first", async () => {
  const { id } = await storedKey();
  const broken = faulty(deps.table, ["none", "none", "fail-after"]);
  expect((await revokeKey({ ...deps, table: broken }, id)).revokedAt).toBe(NOW);
  const again = await storedKey();
  let transactions = 0;
  const other: Table = {
    ...faulty(deps.table, []),
    async transact(ops, token) {
      transactions += 1;
      if (transactions === 1) await revokeKey(deps, again.id);
      return deps.table.transact(ops, token);
    },
  };
  expect((await revokeKey({ ...deps, table: other }, again.id)).revokedAt).toBe(NOW);
  expect(transactions).toBe(1);
});

test("a key that changes with every attempt is given up", async () => {
  const { id } = await storedKey();
  const lost: Table = { ...faulty(deps.table, []), transact: async () => ({ ok: false, conflicts: [0] }) };
  await expect(revokeKey({ ...deps, table: lost }, id)).rejects.toMatchObject({
    message: "the key changed during each attempt to revoke it",
    outcome: "not-committed",
  });
});

test("the list of an organisation's keys names each of its own, with its end and the day of its last use, and no secret", async () => {
  const first = newApiKey(deps, { ...OWNER, expiresAt: "2027-01-01T00:00:00.000Z" });
  const second = newApiKey(deps, OWNER);
  const foreign = newApiKey(deps, { organisation: "coop-2", role: "clerk" });
  for (const { ops, id } of [first, second, foreign]) await deps.table.transact(ops, id);
  const used = await readRow(deps.table, apiKeyKey(deps.sha256(first.secret)));
  if (used !== undefined) await noteUse(deps, used);
  const { keys, next } = await listKeys(deps, OWNER.organisation);
  expect(next).toBeUndefined();
  const found = (id: string) => keys.find((key) => key.id === id);
  expect(found(first.id)).toMatchObject({ expiresAt: "2027-01-01T00:00:00.000Z", usedOn: NOW.slice(0, 10) });
  expect(found(second.id)).not.toHaveProperty("usedOn");
  expect(found(foreign.id)).toBeUndefined();
  expect(JSON.stringify(keys)).not.toContain(first.secret.slice(3));
});

test("a use is noted once a day, and a key made before there were lists joins its list with its first use", async () => {
  const { secret, id } = newApiKey(deps, OWNER);
  const hash = deps.sha256(secret);
  const former = { id, ...OWNER, createdAt: NOW };
  await deps.table.transact([create(apiKeyKey(hash), former), create(apiKeyIdKey(id), { hash })], id);
  const row = async () => {
    const read = await readRow(deps.table, apiKeyKey(hash));
    if (read === undefined) throw new Error("the key is gone");
    return read;
  };
  const listed = async () => (await listKeys(deps, OWNER.organisation)).keys.some((key) => key.id === id);
  expect(await listed()).toBe(false);
  await noteUse(deps, await row());
  expect(await listed()).toBe(true);
  await noteUse(deps, await row());
  expect((await row()).version).toBe(2);
  clock.now += 86_400_000;
  await noteUse(deps, await row());
  expect((await row()).version).toBe(3);
});

test("a key acts until its end and not at it, and never once it is revoked", () => {
  const key = { id: "key-1", ...OWNER, createdAt: NOW };
  const at = (more: object) => isLive({ ...key, ...more }, new Date(NOW));
  expect(at({})).toBe(true);
  expect([at({ expiresAt: "2026-10-08T02:00:00.001Z" }), at({ expiresAt: NOW })]).toEqual([true, false]);
  expect(at({ revokedAt: NOW, expiresAt: "2027-01-01T00:00:00.000Z" })).toBe(false);
});

test("of very many keys a page lists a hundred, and the next goes on behind them", async () => {
  for (let n = 0; n < 105; n++) {
    const { ops, id } = newApiKey(deps, OWNER);
    await deps.table.transact(ops, id);
  }
  const first = await listKeys(deps, OWNER.organisation);
  expect(first.keys).toHaveLength(100);
  const second = await listKeys(deps, OWNER.organisation, first.next);
  expect(second.keys).toHaveLength(5);
  expect(second).not.toHaveProperty("next");
  expect(new Set([...first.keys, ...second.keys].map(({ id }) => id)).size).toBe(105);
});

test("that a use could not be noted stops nobody; any other failure is told", async () => {
  const { hash } = await storedKey();
  const row = await readRow(deps.table, apiKeyKey(hash));
  if (row === undefined) throw new Error("the key is gone");
  const failing = (error: Error): Table => ({ ...faulty(deps.table, []), transact: () => Promise.reject(error) });
  const away = new StoreUnavailable("away", "not-committed");
  await expect(noteUse({ ...deps, table: failing(away) }, row)).resolves.toBeUndefined();
  await expect(noteUse({ ...deps, table: failing(new Error("a defect")) }, row)).rejects.toThrow("a defect");
});
