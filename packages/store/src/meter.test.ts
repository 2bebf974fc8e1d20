import { expect, test } from "vitest";
import { faulty } from "./faulty-table.ts";
import { metered, type Use } from "./meter.ts";
import { openSqliteTable } from "./sqlite-table.ts";
import type { Op, Table } from "./table.ts";

function put(sk: string, length = 1, version = 1): Op {
  const when = version === 1 ? "absent" : { versionIs: version - 1 };
  return { put: { pk: "p", sk, version, data: { t: "x".repeat(length) } }, when };
}

const nothing = { readUnits: 0, writeUnits: 0, itemsRead: 0, itemsWritten: 0, roundTrips: 0, rounds: 0 };

test("a read costs half a unit for each started 4 KB of each item, a consistent one a whole unit", async () => {
  const table = metered(openSqliteTable(":memory:"));
  await table.transact([put("small"), put("large", 4096)], "t1");
  table.reset();
  await table.get({ pk: "p", sk: "small" });
  expect(table.usage()).toEqual({ ...nothing, readUnits: 0.5, itemsRead: 1, roundTrips: 1, rounds: 1 });
  await table.getMany(
    ["small", "large", "missing"].map((sk) => ({ pk: "p", sk })),
    { consistent: true },
  );
  expect(table.usage()).toEqual({ ...nothing, readUnits: 4.5, itemsRead: 3, roundTrips: 2, rounds: 2 });
});

test("a query adds up the bytes of its page before it rounds", async () => {
  const table = metered(openSqliteTable(":memory:"));
  await table.transact(
    Array.from({ length: 20 }, (_, index) => put(`s${index}`, 170)),
    "t1",
  );
  table.reset();
  await table.query("p");
  expect(table.usage()).toMatchObject({ readUnits: 0.5, itemsRead: 20, roundTrips: 1 });
  await table.query("p", { prefix: "none" }, undefined, { consistent: true });
  expect(table.usage().readUnits).toBe(1.5);
});

test("a write costs two units for each started 1 KB of the larger of the item before and after, checks and deletes too", async () => {
  const table = metered(openSqliteTable(":memory:"));
  const costs: number[] = [];
  const cost = async (token: string, ...ops: readonly Op[]) => {
    table.reset();
    await table.transact(ops, token);
    costs.push(table.usage().writeUnits);
  };
  await cost("create", put("a", 5000), put("b"));
  await cost("shrink", put("a", 1, 2));
  await cost("grow", put("a", 2000, 3));
  await cost("check", { check: { pk: "p", sk: "a" }, when: { versionIs: 3 } });
  await cost("conflict", put("a", 1));
  await cost("delete", { delete: { pk: "p", sk: "a" }, when: { versionIs: 3 } });
  await cost("check nothing", { check: { pk: "p", sk: "a" }, when: "absent" });
  await cost("delete", { delete: { pk: "p", sk: "a" }, when: { versionIs: 3 } });
  expect(costs).toEqual([12, 10, 4, 4, 4, 4, 2, 0]);
});

test("each call is told to the hook, and a transaction that conflicted as such", async () => {
  const uses: Use[] = [];
  const table = metered(openSqliteTable(":memory:"), (use) => uses.push(use));
  await table.transact([put("a")], "t1");
  await table.transact([put("a")], "t2");
  await table.query("p");
  expect(uses.map(({ method, committed, itemsWritten }) => [method, committed, itemsWritten])).toEqual([
    ["transact", true, 1],
    ["transact", false, 0],
    ["query", undefined, 0],
  ]);
});

test("calls that overlap are one round, calls that follow each other are several", async () => {
  const table = metered(openSqliteTable(":memory:"));
  const read = (sk: string) => table.get({ pk: "p", sk });
  await Promise.all(["a", "b", "c"].map(read));
  await Promise.all(["d", "e"].map(read));
  await read("f");
  expect(table.usage()).toMatchObject({ rounds: 3, roundTrips: 6 });
});

test("a call that rejected is not charged, and leaves the count of rounds right", async () => {
  const table = metered(faulty(openSqliteTable(":memory:"), ["fail-before"]));
  await expect(table.get({ pk: "p", sk: "a" })).rejects.toThrow();
  expect(table.usage()).toEqual({ ...nothing, rounds: 1 });
  await table.get({ pk: "p", sk: "a" });
  expect(table.usage().rounds).toBe(2);
});

test("a table that remembers no sizes is weighed by the meter itself", async () => {
  const sqlite = openSqliteTable(":memory:");
  const forgetful: Table = {
    get: async (key) => structuredClone(await sqlite.get(key)),
    getMany: async (keys) => structuredClone(await sqlite.getMany(keys)),
    query: async (pk) => structuredClone(await sqlite.query(pk)),
    transact: async (ops, token) => structuredClone(await sqlite.transact(ops, token)),
    putAbsent: async (items) => structuredClone(await sqlite.putAbsent(items)),
  };
  const table = metered(forgetful);
  await table.transact([put("a", 5000), { check: { pk: "p", sk: "b" }, when: "absent" }], "t1");
  expect(table.usage().writeUnits).toBe(12);
  await table.get({ pk: "p", sk: "a" });
  expect(table.usage().readUnits).toBe(1);
});
