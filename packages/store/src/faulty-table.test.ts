import { expect, test } from "vitest";
import { faulty, seededFaults } from "./faulty-table.ts";
import { openSqliteTable } from "./sqlite-table.ts";
import { LimitExceeded, type Op } from "./table.ts";

const key = { pk: "p", sk: "a" };
const put: Op = { put: { ...key, version: 1, data: {} }, when: "absent" };

test("a call that fails before is not carried out", async () => {
  const sqlite = openSqliteTable(":memory:");
  const table = faulty(sqlite, ["fail-before"]);
  await expect(table.transact([put], "t")).rejects.toMatchObject({
    name: "StoreUnavailable",
    outcome: "not-committed",
  });
  expect(await sqlite.get(key)).toBeUndefined();
});

test("a transaction that fails after its commit is there, and the same token then answers ok", async () => {
  const sqlite = openSqliteTable(":memory:");
  const table = faulty(sqlite, ["fail-after"]);
  await expect(table.transact([put], "t")).rejects.toMatchObject({ name: "StoreUnavailable", outcome: "unknown" });
  expect(await sqlite.get(key)).toBeDefined();
  expect(await table.transact([put], "t")).toEqual({ ok: true });
  expect(await table.transact([put], "another")).toEqual({ ok: false, conflicts: [0] });
});

test("little throttling is survived, much is an outage in which nothing was committed", async () => {
  const table = faulty(openSqliteTable(":memory:"), [{ throttle: 3 }, { throttle: 4 }]);
  expect(await table.get(key)).toBeUndefined();
  await expect(table.transact([put], "t")).rejects.toMatchObject({ outcome: "not-committed" });
  expect(await table.get(key)).toBeUndefined();
});

test("a delayed call lets later calls overtake it", async () => {
  const table = faulty(openSqliteTable(":memory:"), [{ delayMs: 20 }]);
  const order: string[] = [];
  const slow = table.get(key).then(() => order.push("slow"));
  await table.get(key).then(() => order.push("fast"));
  await slow;
  expect(order).toEqual(["fast", "slow"]);
});

test("a plan may choose by the call, and after a script nothing fails", async () => {
  const chosen = faulty(openSqliteTable(":memory:"), ({ method, index }) =>
    method === "query" && index === 1 ? "fail-before" : "none",
  );
  await chosen.query("p");
  await expect(chosen.query("p")).rejects.toMatchObject({ outcome: "not-committed" });
  await chosen.query("p");
  const scripted = faulty(openSqliteTable(":memory:"), ["fail-before"]);
  await expect(scripted.getMany([key])).rejects.toThrow("injected");
  expect(await scripted.getMany([key])).toEqual([undefined]);
});

test("a broken limit is told as such, fault or not", async () => {
  const table = faulty(openSqliteTable(":memory:"), () => "fail-before");
  await expect(table.transact([], "t")).rejects.toThrow(LimitExceeded);
  await expect(table.get({ pk: "", sk: "a" })).rejects.toThrow(LimitExceeded);
});

test("the same seed draws the same faults, another seed others, in about the chances asked for", () => {
  const chances = { failBefore: 0.1, failAfter: 0.1, throttle: 0.1, delay: 0.1 };
  const draw = (seed: number) => {
    const plan = seededFaults(seed, chances);
    return Array.from({ length: 2000 }, (_, index) => plan({ index, method: "get" }));
  };
  expect(draw(7)).toEqual(draw(7));
  expect(draw(7)).not.toEqual(draw(8));
  const faults = draw(7);
  for (const kind of ["fail-before", "fail-after"]) {
    const share = faults.filter((fault) => fault === kind).length / faults.length;
    expect(share).toBeGreaterThan(0.06);
    expect(share).toBeLessThan(0.14);
  }
  expect(faults.filter((fault) => fault === "none").length).toBeGreaterThan(1000);
});
