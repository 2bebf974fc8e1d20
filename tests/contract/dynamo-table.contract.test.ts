import { randomUUID } from "node:crypto";
import { dynamoTable } from "@suyuan/store/dynamo-table";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Key, Op, Range, Table } from "@suyuan/store/table";
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
  agreementOf(engine);
  pricesOf(engine);
});

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

function agreementOf(engine: () => DynamoLocal): void {
  test("SQLite and DynamoDB give the same answers to any sequence of commands", async () => {
    await engine().createTable("agreement");
    const dynamo = dynamoTable(engine().client, "agreement");
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
