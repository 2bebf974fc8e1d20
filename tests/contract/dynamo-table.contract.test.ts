import { randomUUID } from "node:crypto";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { metered } from "@suyuan/store/meter";
import { rowsOfDynamo } from "@suyuan/store/recovery/dynamo-rows";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Item, Key, Op, Range, Table } from "@suyuan/store/table";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DynamoLocal, hasJre, startDynamoLocal } from "./dynamo-local.ts";
import { commit, freshKey, putOp } from "./operations.ts";
import { tableContract } from "./table-contract.ts";

describe.skipIf(hasJre || !process.env.CI)("without a Java runtime", () => {
  test("the DynamoDB contract cannot be run, which a build server must not pass over", () => {
    expect.fail("java 17 or later is needed by DynamoDB Local");
  });
});

describe.skipIf(!hasJre)("with DynamoDB Local (skipped where there is no Java 17)", () => {
  let local: DynamoLocal | undefined;
  const engine = () => {
    if (local === undefined) throw new Error("DynamoDB Local did not start");
    return local;
  };
  beforeAll(async () => {
    local = await startDynamoLocal();
  }, 90_000);
  afterAll(async () => {
    await local?.stop();
  });

  tableContract("DynamoDB", async () => {
    await engine().createTable("contract");
    return { table: dynamoTable(engine().client, "contract"), close: () => undefined };
  });
  tableContract("DynamoDB, where nothing is deleted", async () => {
    await engine().createTable("kept");
    return { table: dynamoTable(engine().client, "kept", NOTHING_DELETED), close: () => undefined };
  });
  agreementOf(engine, "deletes", {});
  agreementOf(engine, "deletes nothing", NOTHING_DELETED);
  keptOf(engine);
  pricesOf(engine);
});

/** As for partitions in which nobody has the right to delete. */
const NOTHING_DELETED = { deletes: () => false };

type Step =
  | { readonly transact: readonly Op[]; readonly token: string }
  | { readonly putAbsent: readonly { readonly sk: string; readonly version: number }[] }
  | { readonly getMany: readonly string[] }
  | { readonly query: Range };

/** Few keys and few versions, so that guards hold about as often as not. */
function stepArbitrary(): fc.Arbitrary<Step> {
  const sk = fc.constantFrom("a", "a#", "b", "\uff5e", "\u{1f600}");
  const version = fc.integer({ min: 1, max: 3 });
  const when = fc.oneof(fc.constant("absent" as const), fc.record({ versionIs: version }));
  const op = fc
    .record({ kind: fc.constantFrom("put", "put", "check", "delete"), sk, version, when })
    .map(({ kind, sk: ofKey, version: next, when: guard }): Op => {
      const key = { pk: "", sk: ofKey };
      if (kind === "put") return { put: { ...key, version: next, data: { next } }, when: guard };
      return kind === "check" ? { check: key, when: guard } : { delete: key, when: guard };
    });
  const ops = fc.uniqueArray(op, { minLength: 1, maxLength: 3, selector: (one) => keyOf(one).sk });
  return fc.oneof(
    { weight: 4, arbitrary: fc.record({ transact: ops, token: fc.integer({ min: 0, max: 40 }).map(String) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        putAbsent: fc.uniqueArray(fc.record({ sk, version }), {
          minLength: 1,
          maxLength: 3,
          selector: (one) => one.sk,
        }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ getMany: fc.uniqueArray(sk, { minLength: 1, maxLength: 3 }) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        query: fc.record(
          { from: sk, to: sk, limit: fc.integer({ min: 1, max: 4 }), reverse: fc.boolean() },
          { requiredKeys: [] },
        ),
      }),
    },
  );
}

function keyOf(op: Op): Key {
  if ("put" in op) return op.put;
  return "check" in op ? op.check : op.delete;
}

function inPartition(pk: string, op: Op): Op {
  if ("put" in op) return { ...op, put: { ...op.put, pk } };
  return "check" in op ? { ...op, check: { ...op.check, pk } } : { ...op, delete: { ...op.delete, pk } };
}

async function answerOf(table: Table, pk: string, run: string, step: Step): Promise<unknown> {
  const consistent = { consistent: true };
  try {
    if ("transact" in step)
      return await table.transact(
        step.transact.map((op) => inPartition(pk, op)),
        run + step.token,
      );
    if ("putAbsent" in step)
      return await table.putAbsent(step.putAbsent.map(({ sk, version }) => ({ pk, sk, version, data: { version } })));
    if ("getMany" in step)
      return await table.getMany(
        step.getMany.map((sk) => ({ pk, sk })),
        consistent,
      );
    // Whether a cursor follows the very last item is each adapter's own matter.
    return (await table.query(pk, step.query, undefined, consistent)).items;
  } catch (error) {
    return error instanceof Error ? error.name : error;
  }
}

function agreementOf(engine: () => DynamoLocal, how: string, options: { readonly deletes?: () => boolean }): void {
  test(`SQLite and a DynamoDB that ${how} give the same answers to any sequence of commands`, async () => {
    const name = `agreement-${how.replaceAll(" ", "-")}`;
    await engine().createTable(name);
    const dynamo = dynamoTable(engine().client, name, options);
    const sqlite = openSqliteTable(":memory:");
    const property = fc.asyncProperty(fc.array(stepArbitrary(), { minLength: 5, maxLength: 25 }), async (steps) => {
      const { pk } = freshKey();
      const run = `${randomUUID().slice(0, 30)}.`;
      for (const step of steps) {
        expect(await answerOf(sqlite, pk, run, step)).toEqual(await answerOf(dynamo, pk, run, step));
      }
    });
    await fc.assert(property, { numRuns: 40 });
    sqlite.close();
  }, 120_000);
}

function keptOf(engine: () => DynamoLocal): void {
  test("what is taken away without a right to delete leaves its key and an expiry, nothing of what it held, and no page, guard or copy of the table finds it", async () => {
    const { client } = engine();
    await engine().createTable("left");
    const table = dynamoTable(client, "left", { deletes: (pk) => pk === "goes" });
    const before = Math.floor(Date.now() / 1000) - 60;
    const rows = Array.from({ length: 250 }, (_, n) => ({ pk: "stays", sk: `r${String(n).padStart(3, "0")}` }));
    for (let n = 0; n < rows.length; n += 50) await commit(table, ...rows.slice(n, n + 50).map((key) => putOp(key)));
    await commit(table, putOp({ pk: "goes", sk: "r" }));
    const gone = rows.slice(1, 248);
    for (let n = 0; n < gone.length; n += 50) {
      const ops = gone.slice(n, n + 50).map((key): Op => ({ delete: key, when: { versionIs: 1 } }));
      expect(await commit(table, ...ops)).toEqual({ ok: true });
    }
    await commit(table, { delete: { pk: "goes", sk: "r" }, when: { versionIs: 1 } });
    const raw = await client.send(new ScanCommand({ TableName: "left" }));
    const [one] = raw.Items?.filter(({ sk }) => sk?.S === "r001") ?? [];
    expect(one).toEqual({ pk: { S: "stays" }, sk: { S: "r001" }, exp: { N: expect.any(String) } });
    expect(Number(one?.exp?.N)).toBeGreaterThan(before);
    expect(raw.Items?.filter(({ pk }) => pk?.S === "goes")).toEqual([]);
    const left = [rows[0], rows[248], rows[249]].map((key) => ({ ...key, version: 1, data: {} }));
    const sks = left.map(({ sk }) => sk);
    const page = await table.query("stays", { limit: 2 });
    expect(page.items.map(({ sk }) => sk)).toEqual(sks.slice(0, 2));
    const next = await table.query("stays", { limit: 2 }, page.cursor);
    expect(next.items.map(({ sk }) => sk)).toEqual(sks.slice(2));
    expect((await table.query("stays", { limit: 2, reverse: true })).items.map(({ sk }) => sk)).toEqual(
      sks.toReversed().slice(0, 2),
    );
    const copied: Item[] = [];
    for await (const items of rowsOfDynamo(client, "left")) copied.push(...items);
    expect(copied.map(({ sk }) => sk).toSorted()).toEqual(sks);
    expect(await table.putAbsent([{ pk: "stays", sk: "r001", version: 1, data: { again: true } }])).toEqual({
      there: [],
    });
    expect(await table.get({ pk: "stays", sk: "r001" })).toMatchObject({ data: { again: true } });
  });
}

/**
 * The meter over SQLite against what DynamoDB reports. Cases are left out where DynamoDB Local charges less than the rules it stands
 * for: batches and queries that find nothing, a delete of nothing, a check of an item above 1 KB, and operations of one
 * transaction that cost the same (it counts such a price once).
 */
function pricesOf(engine: () => DynamoLocal): void {
  test("the meter counts the units that DynamoDB says it consumed, over both adapters", async () => {
    await engine().createTable("prices");
    let consumed = 0;
    const sqlite = openSqliteTable(":memory:");
    const overSqlite = metered(sqlite);
    const overDynamo = metered(
      dynamoTable(engine().client, "prices", {
        onConsumed: (units) => {
          consumed += units;
        },
      }),
    );
    const price = async (act: (table: Table) => Promise<unknown>) => {
      consumed = 0;
      overSqlite.reset();
      overDynamo.reset();
      expect(await act(overSqlite)).toEqual(await act(overDynamo));
      const { readUnits, writeUnits } = overSqlite.usage();
      expect(overDynamo.usage()).toEqual(overSqlite.usage());
      expect(readUnits + writeUnits).toBe(consumed);
      return consumed;
    };
    const { pk } = freshKey();
    const expiring = (sk: string, version: number, expiresAt: number, length: number): Op => ({
      put: { pk, sk, version, data: { t: "x".repeat(length) }, expiresAt },
      when: "absent",
    });
    // Around the 1 KB step the size rule is seen to the byte: names, numbers of many forms, UTF-8.
    for (let length = 930; length < 990; length += 3) {
      await price((table) =>
        commit(table, putOp({ pk, sk: `p${length}` }, 1_234_567, "absent", { t: "x".repeat(length) })),
      );
      await price((table) => commit(table, expiring(`e${length}`, 100, 1_790_000_000 + (length % 2), length)));
      await price((table) =>
        commit(table, putOp({ pk, sk: `溯${length}` }, 1, "absent", { t: "源".repeat(length / 3) })),
      );
    }
    const key = { pk, sk: "grows" };
    const sized = (version: number, length: number, when: "absent" | { versionIs: number }) =>
      putOp(key, version, when, { t: "x".repeat(length) });
    expect(await price((table) => commit(table, sized(1, 5000, "absent")))).toBe(10);
    expect(await price((table) => commit(table, sized(2, 10, { versionIs: 1 })))).toBe(10);
    expect(await price((table) => commit(table, sized(3, 9000, { versionIs: 2 }), putOp({ pk, sk: "other" })))).toBe(
      20,
    );
    expect(await price((table) => commit(table, { check: { pk, sk: "other" }, when: { versionIs: 1 } }))).toBe(2);
    expect(await price((table) => commit(table, { check: { pk, sk: "none" }, when: "absent" }))).toBe(2);
    const alone = { pk, sk: "alone", version: 1, data: { t: "x".repeat(1900) } };
    expect(await price((table) => table.putAbsent([alone, { ...alone, sk: "besides", data: {} }]))).toBe(3);
    expect(await price((table) => table.get(key))).toBe(1.5);
    expect(await price((table) => table.get(key, { consistent: true }))).toBe(3);
    expect(await price((table) => table.getMany([key, { pk, sk: "other" }]))).toBe(2);
    expect(await price((table) => table.getMany([key, { pk, sk: "other" }], { consistent: true }))).toBe(4);
    await price((table) => table.query(pk));
    await price((table) => table.query(pk, { prefix: "p", limit: 7, reverse: true }, undefined, { consistent: true }));
    expect(await price((table) => commit(table, { delete: key, when: { versionIs: 3 } }))).toBe(18);
    sqlite.close();
  }, 60_000);
}
