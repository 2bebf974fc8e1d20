import type { Batch } from "@suyuan/domain/batches/batch";
import { BATCH } from "@suyuan/domain/fixtures/cangxi";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Item, Table } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { batchIn, batchPuts } from "../batch-rows.ts";
import { batchKey } from "../keys.ts";
import { readHeads, readMany, readRow } from "../read.ts";
import { liesInParts, textsOfParts, wholeOf, withWholeBatches } from "./whole.ts";

const KEY = batchKey(BATCH.gtin, BATCH.lot);
const flag = (n: number) => ({
  ...{ code: "late-entry" as const, at: "2026-09-11T00:00:00.000Z", about: `x/${n}` },
  reason: { code: "late-entry", zh: `${n}${"农".repeat(300)}`, en: "e" },
});
const withFlags = (count: number): Batch => ({ ...BATCH, flags: Array.from({ length: count }, (_, n) => flag(n)) });

let tokens = 0;
/** Writes a batch over what is there, and answers what was written. */
async function write(table: Table, batch: Batch) {
  const ops = batchPuts(await readMany(table, [KEY]), batch);
  expect(await table.transact(ops, `token-${tokens++}`)).toEqual({ ok: true });
  return ops.map((op) => ("put" in op ? `put ${op.put.sk}` : "delete" in op ? `delete ${op.delete.sk}` : "check"));
}
const read = async (table: Pick<Table, "getMany">) => batchIn(await readMany(table, [KEY]), KEY);

test("a long batch is written as a digest and its parts, and read whole; a short one is one row", async () => {
  const table = openSqliteTable(":memory:");
  expect(await write(table, BATCH)).toEqual(["put BATCH"]);
  expect(liesInParts(await table.get(KEY))).toBe(false);
  const written = await write(table, withFlags(150));
  expect(written[0]).toBe("put BATCH");
  expect(written.length).toBeGreaterThan(2);
  expect(liesInParts(await table.get(KEY))).toBe(true);
  expect(await read(table)).toEqual(withFlags(150));
  expect([liesInParts(undefined), textsOfParts({})]).toEqual([false, undefined]);
});

test("a change writes the digest and the parts that it changed alone, and takes away those that are needed no more", async () => {
  const table = openSqliteTable(":memory:");
  const all = await write(table, withFlags(150));
  expect(all.slice(1).every((line) => line.startsWith("put "))).toBe(true);
  const more = await write(table, withFlags(151));
  expect(more).toHaveLength(2);
  expect(all).toContain(more[1]);
  expect(await read(table)).toEqual(withFlags(151));
  const fewer = await write(table, withFlags(1));
  expect(fewer.filter((line) => line.startsWith("delete ")).length).toBeGreaterThan(0);
  expect(await read(table)).toEqual(withFlags(1));
  expect(await write(table, withFlags(150))).toContain(more[1]);
  expect(await read(table)).toEqual(withFlags(150));
});

test("whoever decides next in the same transaction is given the whole of what is about to be written", async () => {
  const table = openSqliteTable(":memory:");
  const [head] = batchPuts(await readMany(table, [KEY]), withFlags(150));
  if (head === undefined || !("put" in head)) throw new Error("a row");
  expect(JSON.stringify(head.put).length).toBeLessThan(5_000);
  expect((wholeOf(head.put).data as { flags: unknown[] }).flags).toHaveLength(150);
  expect(textsOfParts(wholeOf(head.put))?.size).toBeGreaterThan(1);
  const other: Item = { pk: "P", sk: "S", version: 1, data: {} };
  expect(wholeOf(other)).toBe(other);
});

/** A table in which something happens each time parts are read. */
function disturbed(table: Table, happens: (time: number) => Promise<unknown>): Pick<Table, "getMany"> {
  let time = 0;
  return {
    getMany: async (keys, options) => {
      if (keys.some(({ sk }) => sk.startsWith("PART#"))) await happens(time++);
      return table.getMany(keys, options);
    },
  };
}

test("a batch that is written between its row and its parts is read as it is after that", async () => {
  const table = openSqliteTable(":memory:");
  await write(table, withFlags(150));
  const late = disturbed(table, async (time) => (time === 0 ? write(table, withFlags(160)) : undefined));
  expect(await read(late)).toEqual(withFlags(160));
});

test("one that changes as fast as it is read, or lacks a part, is an outage and no shorter batch", async () => {
  const table = openSqliteTable(":memory:");
  await write(table, withFlags(150));
  let [times, count] = [0, 150];
  const restless = disturbed(table, async () => {
    times += 1;
    count += 1;
    await write(table, withFlags(count));
  });
  await expect(read(restless)).rejects.toMatchObject({ name: "StoreUnavailable", outcome: "not-committed" });
  expect(times).toBe(4);
  const row = await table.get(KEY);
  const parts = (row?.data as { parts?: object } | undefined)?.parts ?? {};
  const [name = ""] = Object.keys(parts).toReversed();
  const part = await table.get({ pk: KEY.pk, sk: `PART#${name}` });
  await table.transact(
    [{ delete: { pk: KEY.pk, sk: `PART#${name}` }, when: { versionIs: part?.version ?? 0 } }],
    "gone",
  );
  await expect(read(table)).rejects.toMatchObject({ name: "StoreUnavailable" });
});

const flagsIn = ({ flags = [] }: { readonly flags?: unknown } = {}) => flags as readonly unknown[];

test("a batch in parts is whole under its key alone too, and a head is its digest", async () => {
  const table = openSqliteTable(":memory:");
  await write(table, withFlags(150));
  const row = await readRow(table, KEY);
  expect(flagsIn(row?.data)).toHaveLength(150);
  const heads = await readHeads(table, [KEY]);
  expect(flagsIn(heads.state(KEY)).length).toBeLessThan(150);
  expect(heads.state(KEY)).toMatchObject({ gtin: BATCH.gtin, lot: BATCH.lot });
  expect(heads.has(KEY)).toBe(true);
});

test("of several rows only batches in parts are put together: the others, and what is not there, stay as they are", async () => {
  const table = openSqliteTable(":memory:");
  await write(table, withFlags(150));
  const other = { pk: "P", sk: "S", version: 1, data: { n: 1 } };
  const reads: string[] = [];
  const counting: Pick<Table, "getMany"> = {
    getMany: (keys, options) => {
      reads.push(...keys.map(({ sk }) => sk));
      return table.getMany(keys, options);
    },
  };
  const items = [undefined, other, await table.get(KEY)];
  const found = await withWholeBatches(counting, items, { consistent: true });
  expect([found[0], found[1]]).toEqual([undefined, other]);
  expect(flagsIn(found[2]?.data)).toHaveLength(150);
  expect(reads.every((sk) => sk.startsWith("PART#"))).toBe(true);
  // What was put together once is not read again.
  reads.length = 0;
  expect(await withWholeBatches(counting, found, { consistent: true })).toBe(found);
  expect(await withWholeBatches(counting, [undefined, other], { consistent: true })).toEqual([undefined, other]);
  expect(reads).toEqual([]);
});

test("a row that named parts of another version is read anew, consistently, whatever was asked of the parts; others beside it are not", async () => {
  const table = openSqliteTable(":memory:");
  await write(table, withFlags(150));
  const old = await table.get(KEY);
  await write(table, withFlags(160));
  const asked: [string, boolean | undefined][] = [];
  const counting: Pick<Table, "getMany"> = {
    getMany: (keys, options) => {
      asked.push([keys.map(({ sk }) => sk.split("#")[0]).join("+"), options?.consistent]);
      return table.getMany(keys, options);
    },
  };
  const other = { pk: "P", sk: "S", version: 1, data: {} };
  const found = await withWholeBatches(counting, [other, old, undefined], { consistent: false });
  expect(found[0]).toBe(other);
  expect(flagsIn(found[1]?.data)).toHaveLength(160);
  expect(asked.filter(([sk]) => sk === "BATCH")).toEqual([["BATCH", true]]);
});

test("parts are read a hundred at once, each once, and nothing is asked where nothing is left to read", async () => {
  for (const [count, expected] of [
    [150, [100, 50]],
    [100, [100]],
  ] as const) {
    const names = Array.from({ length: count }, (_, n) => `flags#${n}`);
    const parts = Object.fromEntries(names.map((name) => [name, 1]));
    const item = { ...KEY, version: 1, data: { gtin: BATCH.gtin, lot: BATCH.lot, parts } };
    const sizes: number[] = [];
    const counting: Pick<Table, "getMany"> = {
      getMany: async (keys, options) => {
        sizes.push(keys.length);
        return openSqliteTable(":memory:").getMany(keys, options);
      },
    };
    const found = await withWholeBatches(counting, [item], { consistent: true });
    // Then its row once more, to see whether it is another by now: it is gone.
    expect(sizes).toEqual([...expected, 1]);
    expect(found).toEqual([undefined]);
  }
  const table = openSqliteTable(":memory:");
  const all = await write(table, withFlags(150));
  const calls: number[] = [];
  const counting: Pick<Table, "getMany"> = {
    getMany: (keys, options) => {
      calls.push(keys.length);
      return table.getMany(keys, options);
    },
  };
  await withWholeBatches(counting, [await table.get(KEY)], { consistent: true });
  expect(calls).toEqual([all.length - 1]);
});
