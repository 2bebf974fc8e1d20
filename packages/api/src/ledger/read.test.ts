import { faulty } from "@suyuan/store/faulty-table";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { ReadOptions, Table } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import { create } from "./loaded.ts";
import {
  CONSISTENT,
  EVENTUAL,
  readAll,
  readFact,
  readMany,
  readPage,
  readRow,
  readRows,
  rememberingReader,
} from "./read.ts";
import { keyOf, partitionOf, type RowKey, stretchOf } from "./row-key.ts";
import type { FactRow } from "./rows.ts";

interface Numbered {
  readonly n: number;
}
const rowKey = (n: number) => keyOf<Numbered>("ROWS", `N#${String(n).padStart(4, "0")}`);
const asked: (ReadOptions | undefined)[] = [];
let table: Table;
let meter: ReturnType<typeof metered>;

beforeEach(async () => {
  asked.length = 0;
  const bare = openSqliteTable(":memory:");
  for (const from of [0, 100, 200]) {
    const ops = Array.from({ length: 100 }, (_, n) => create(rowKey(from + n), { n: from + n }));
    await bare.transact(ops, `rows-${from}`);
  }
  await bare.transact([create(keyOf<Numbered>("ROWS", "OTHER"), { n: -1 })], "other");
  meter = metered(bare);
  table = {
    ...faulty(meter, []),
    get: (key, options) => {
      asked.push(options);
      return meter.get(key, options);
    },
    getMany: (keys, options) => {
      asked.push(options);
      return meter.getMany(keys, options);
    },
    query: (pk, range, cursor, options) => {
      asked.push(options);
      return meter.query(pk, range, cursor, options);
    },
  };
});

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

test("a read is consistent unless something else is asked", async () => {
  expect([CONSISTENT, EVENTUAL]).toEqual([{ consistent: true }, { consistent: false }]);
  await readRow(table, rowKey(1));
  await readMany(table, [rowKey(1)]);
  await readRows(table, [rowKey(1)]);
  await readPage(table, partitionOf("ROWS"));
  await readAll(table, partitionOf("ROWS"));
  expect(asked).toEqual(asked.map(() => CONSISTENT));
  asked.length = 0;
  await readRow(table, rowKey(1), EVENTUAL);
  await readMany(table, [rowKey(1)], EVENTUAL);
  await readRows(table, [rowKey(1)], EVENTUAL);
  await readPage(table, partitionOf("ROWS"), {}, undefined, EVENTUAL);
  expect(asked).toEqual([EVENTUAL, EVENTUAL, EVENTUAL, EVENTUAL]);
});

test("one row is found with what it holds, or not", async () => {
  expect(await readRow(table, rowKey(7))).toMatchObject({ ...rowKey(7), version: 1, data: { n: 7 } });
  expect(await readRow(table, rowKey(999))).toBeUndefined();
});

test("any number of keys is read in one round of parallel calls of a hundred, each key once", async () => {
  const keys = [...upTo(250), ...upTo(10), 900].map(rowKey);
  const loaded = await readMany(table, keys);
  expect(keys.map((key) => loaded.state(key)?.n)).toEqual([...upTo(250), ...upTo(10), undefined]);
  expect(meter.usage()).toMatchObject({ roundTrips: 3, rounds: 1, itemsRead: 250 });
});

test("a hundred keys are one call, one more two, and none no call at all", async () => {
  for (const [count, calls] of [
    [100, 1],
    [101, 2],
    [0, 0],
  ] as const) {
    meter.reset();
    const loaded = await readMany(table, upTo(count).map(rowKey));
    expect(upTo(count).every((n) => loaded.state(rowKey(n))?.n === n)).toBe(true);
    expect(meter.usage().roundTrips).toBe(calls);
  }
});

test("keys that carry more than a key are read as keys", async () => {
  const pointer = { ...rowKey(3), organisation: "coop" };
  expect((await readMany(table, [pointer])).state(pointer)).toEqual({ n: 3 });
});

test("rows of several kinds come in the order of their keys, in one call", async () => {
  const [second, none, first] = await readRows(table, [rowKey(2), rowKey(999), rowKey(1)] as const);
  expect([second?.data.n, none, first?.data.n]).toEqual([2, undefined, 1]);
  expect(meter.usage().roundTrips).toBe(1);
});

test("a page is of the partition, within the range, and says where more follows", async () => {
  const whole = partitionOf<Numbered>("ROWS");
  const first = await readPage(table, whole, { limit: 2 });
  expect(first.rows.map(({ data }) => data.n)).toEqual([0, 1]);
  const second = await readPage(table, whole, { limit: 2 }, first.cursor);
  expect(second.rows.map(({ data }) => data.n)).toEqual([2, 3]);
  const last = await readPage(table, whole, { limit: 1, reverse: true });
  expect(last.rows.map(({ sk }) => sk)).toEqual(["OTHER"]);
  const end = await readPage(table, whole, { from: rowKey(299).sk });
  expect(end).not.toHaveProperty("cursor");
  expect(end.rows.map(({ data }) => data.n)).toEqual([299, -1]);
});

test("of a stretch only the rows that begin so are read", async () => {
  const { rows } = await readPage(table, stretchOf<Numbered>("ROWS", "N#029"), { reverse: true, limit: 3 });
  expect(rows.map(({ data }) => data.n)).toEqual([299, 298, 297]);
  expect(await readAll(table, stretchOf<Numbered>("ROWS", "N#000"))).toHaveLength(10);
});

/** Pages of 100 rows, whatever is asked. */
const paged = (): Pick<Table, "query"> => ({
  query: (pk, range, cursor, options) => table.query(pk, { ...range, limit: 100 }, cursor, options),
});

test("all rows are read page after page, and no more pages than allowed", async () => {
  const all = await readAll(paged(), stretchOf<Numbered>("ROWS", "N#"));
  expect(all.map(({ data }) => data.n)).toEqual(upTo(300));
  meter.reset();
  const some = await readAll(paged(), stretchOf<Numbered>("ROWS", "N#"), {}, 2);
  expect(some.map(({ data }) => data.n)).toEqual(upTo(200));
  expect(meter.usage().roundTrips).toBe(2);
  const within = await readAll(paged(), partitionOf<Numbered>("ROWS"), { from: rowKey(150).sk, to: rowKey(260).sk });
  expect(within.map(({ data }) => data.n)).toEqual(upTo(261).slice(150));
});

test("a reader that remembers finds each row once, absent ones too, and shows it as it was; a read that may be old goes by it", async () => {
  const reader = rememberingReader(table);
  const [here, absent] = [rowKey(1), rowKey(9999)];
  expect((await readRow(reader, here))?.data).toEqual({ n: 1 });
  expect(await readRow(reader, absent)).toBeUndefined();
  const before = meter.usage().itemsRead;
  const stored = await readRow(table, here);
  if (stored === undefined) throw new Error("the row is not there");
  await table.transact([{ put: { ...stored, version: 2, data: { n: -7 } }, when: { versionIs: 1 } }], "changed");
  asked.length = 0;
  expect((await readMany(reader, [here, absent, rowKey(2)])).state(here)).toEqual({ n: 1 });
  expect(meter.usage().itemsRead - before).toBe(2);
  expect(asked).toHaveLength(1);
  expect((await readRow(reader, here, EVENTUAL))?.data).toEqual({ n: -7 });
  expect((await readRow(reader, here))?.data).toEqual({ n: 1 });
});

test("a reader that remembers reads a batch that lies in parts anew each time, its row and its parts", async () => {
  const reader = rememberingReader(table);
  const row = keyOf<{ parts: object }>("BATCH#06901234567892#L1", "BATCH");
  const part = keyOf<Numbered>("BATCH#06901234567892#L1", "PART#core");
  const both = async () => (await reader.getMany([row, part], CONSISTENT)).map((item) => item?.version);
  await table.transact([create(row, { parts: { core: 1 } }), create(part, { n: 1 })], "made");
  expect(await both()).toEqual([1, 1]);
  const next = [row, part].map((key) => ({ ...key, version: 2, data: { parts: { core: 2 } } }));
  await table.transact(
    next.map((put) => ({ put, when: { versionIs: 1 } })),
    "changed",
  );
  expect(await both()).toEqual([2, 2]);
});

test("an act that has a part in a fact kept elsewhere is read as that fact, with its own answer; where that is gone there is none", async () => {
  const [shared, own, act, ghost] = ["shared", "own", "act", "ghost"].map((sk) => keyOf<FactRow>("FACTS", sk)) as [
    RowKey<FactRow>,
    RowKey<FactRow>,
    RowKey<FactRow>,
    RowKey<FactRow>,
  ];
  const fact = { fact: { kind: "batch-registered" }, id: "f-1", status: 201 };
  const share = { ref: { pk: shared.pk, sk: shared.sk }, status: 200, digest: "d" };
  const missing = { ...share, ref: { pk: shared.pk, sk: "none" } };
  const ops = [
    create(shared, fact as never),
    create(own, fact as never),
    create(act, share as never),
    create(ghost, missing as never),
  ];
  await table.transact(ops, "facts");
  expect(await readFact(table, own)).toEqual(fact);
  expect(await readFact(table, act)).toEqual({ ...fact, status: 200, digest: "d" });
  expect([await readFact(table, ghost), await readFact(table, keyOf<FactRow>("FACTS", "unknown"))]).toEqual([
    undefined,
    undefined,
  ]);
});
