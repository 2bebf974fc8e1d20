import { faulty } from "@suyuan/store/faulty-table";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import { metered } from "@suyuan/store/meter";
import { type Op, StoreUnavailable, type Table } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import { demoDeps, impatient } from "../../fixtures/http.ts";
import type { Deps } from "../../host.ts";
import { create } from "../loaded.ts";
import { keyOf } from "../row-key.ts";
import { putMissing } from "./put-missing.ts";

const rowKey = (n: number) => keyOf<{ readonly n: number }>("SEARCH#ROWS", String(n).padStart(4, "0"));
const rows = (count: number, from = 0): Op[] =>
  Array.from({ length: count }, (_, n) => create(rowKey(from + n), { n: from + n }));

let deps: Deps;
/** The sizes of transactions, each with whether it was committed. */
let transactions: [size: number, ok: boolean][];
/** How many rows were put at once, and how many of them were there. */
let puts: [size: number, there: number][];
let inFlight: number;
let most: number;

/** The table, with what goes through it written down. */
function watched(table: Table): Table {
  const counted = <T>(call: Promise<T>): Promise<T> => {
    inFlight += 1;
    most = Math.max(most, inFlight);
    return call.finally(() => {
      inFlight -= 1;
    });
  };
  return {
    ...faulty(table, []),
    async transact(ops, token) {
      const commit = await counted(table.transact(ops, token));
      transactions.push([ops.length, commit.ok]);
      return commit;
    },
    async putAbsent(items) {
      const filled = await counted(table.putAbsent(items));
      puts.push([items.length, filled.there.length]);
      return filled;
    },
  };
}

beforeEach(() => {
  [transactions, puts, inFlight, most] = [[], [], 0, 0];
  const bare = impatient(demoDeps().deps);
  deps = { ...bare, table: watched(bare.table) };
});

async function there(): Promise<number[]> {
  const found: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await deps.table.query("SEARCH#ROWS", {}, cursor, { consistent: true });
    found.push(...page.items.map(({ data }) => Number(data.n)));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

test("nothing to put asks nothing of the store", async () => {
  expect(await putMissing(deps, [])).toBe(true);
  expect([transactions, puts]).toEqual([[], []]);
});

test("any number of rows is put a hundred at a time, one part after another, and in no transaction", async () => {
  expect(await putMissing(deps, rows(250))).toBe(true);
  expect(await there()).toEqual(upTo(250));
  expect(puts).toEqual([
    [TRANSACTION_OPS_MAX, 0],
    [TRANSACTION_OPS_MAX, 0],
    [50, 0],
  ]);
  expect([transactions, most]).toEqual([[], 1]);
});

test("several parts go side by side where that is asked, and never more", async () => {
  expect(await putMissing(deps, rows(450), { atOnce: 2 })).toBe(true);
  expect(await there()).toEqual(upTo(450));
  expect([puts.length, most]).toEqual([5, 2]);
});

test("what is there is left alone, and nothing is put a second time for it", async () => {
  await deps.table.transact([create(rowKey(1), { n: 1 })], "before");
  expect(await putMissing(deps, rows(4))).toBe(true);
  expect(puts).toEqual([[4, 1]]);
  expect(await there()).toEqual(upTo(4));
  expect((await deps.table.get(rowKey(1)))?.version).toBe(1);
});

test("rows cost half of what a transaction asks for them, and one that is there costs no more than itself", async () => {
  const meter = metered(deps.table);
  await putMissing({ ...deps, table: meter }, rows(10));
  expect(meter.usage()).toMatchObject({ writeUnits: 10, itemsWritten: 10 });
  meter.reset();
  await putMissing({ ...deps, table: meter }, rows(11));
  expect(meter.usage()).toMatchObject({ writeUnits: 11, itemsWritten: 1 });
});

test("a row that is recorded, not one to find it by, goes in a transaction before the others", async () => {
  const recorded = create(keyOf<{ readonly n: number }>("EVENT#coop#x", "EVENT"), { n: 0 });
  const order: string[] = [];
  const { table } = deps;
  const ordered: Table = {
    ...faulty(table, []),
    transact: (ops, token) => {
      order.push(`${ops.length} together`);
      return table.transact(ops, token);
    },
    putAbsent: (items) => {
      order.push(`${items.length} alone`);
      return table.putAbsent(items);
    },
  };
  await putMissing({ ...deps, table: ordered }, [...rows(2), recorded]);
  expect(order).toEqual(["1 together", "2 alone"]);
});

test("a row that may stand for another version is none to be put so", async () => {
  const next: Op = { put: { ...rowKey(1), version: 2, data: {} }, when: { versionIs: 1 } };
  await expect(putMissing(deps, [next])).rejects.toBeInstanceOf(RangeError);
});

test("putting the same beside itself puts each row once", async () => {
  const outcomes = await Promise.all([putMissing(deps, rows(150)), putMissing(deps, rows(150).reverse())]);
  expect(outcomes).toEqual([true, true]);
  expect(await there()).toEqual(upTo(150));
});

test("an outage is looked past: rows that it wrote are found there", async () => {
  for (const fault of ["fail-before", "fail-after"] as const) {
    const table = faulty(deps.table, [fault, "none", fault]);
    expect(await putMissing({ ...deps, table }, rows(150, fault === "fail-after" ? 200 : 0))).toBe(true);
  }
  expect(await there()).toEqual([...upTo(150), ...upTo(150).map((n) => n + 200)]);
});

test("an outage that lasts rejects", async () => {
  const table = faulty(deps.table, () => "fail-before");
  await expect(putMissing({ ...deps, table }, rows(1))).rejects.toBeInstanceOf(StoreUnavailable);
});

test("a conflict that names no row is tried again, and not for ever", async () => {
  const stubborn: Table = { ...faulty(deps.table, []), transact: async () => ({ ok: false, conflicts: [] }) };
  const still: Op = { check: keyOf("STILL", "STILL"), when: "absent" };
  await expect(putMissing({ ...deps, table: stubborn }, rows(1), { while: still })).rejects.toMatchObject({
    message: "rows could not be put",
    outcome: "not-committed",
  });
});

test("a condition is checked with each transaction, which has one row less for it", async () => {
  const still = keyOf<{ readonly n: number }>("STILL", "STILL");
  await deps.table.transact([create(still, { n: 0 })], "before");
  transactions = [];
  const check: Op = { check: still, when: { versionIs: 1 } };
  expect(await putMissing(deps, rows(150), { while: check })).toBe(true);
  expect(transactions).toEqual([
    [100, true],
    [52, true],
  ]);
  transactions = [];
  expect(await putMissing(deps, rows(151), { while: check })).toBe(true);
  expect(transactions).toEqual([
    [100, false],
    [53, false],
    [2, true],
  ]);
  expect(await there()).toEqual(upTo(151));
});

test("when the condition holds no more, nothing further is put and that is told", async () => {
  const check: Op = { check: keyOf("GONE", "GONE"), when: { versionIs: 1 } };
  expect(await putMissing(deps, rows(350), { while: check, atOnce: 2 })).toBe(false);
  expect(transactions).toHaveLength(2);
  expect(await there()).toEqual([]);
});

test("recorded rows that are there are left alone, and those that are missing beside them are put", async () => {
  const recorded = (n: number) => create(keyOf<{ readonly n: number }>(`EVENT#coop#${n}`, "EVENT"), { n });
  await deps.table.transact([recorded(1)], "before");
  transactions = [];
  expect(await putMissing(deps, [1, 2, 3].map(recorded))).toBe(true);
  expect(transactions).toEqual([
    [3, false],
    [2, true],
  ]);
  for (const n of [1, 2, 3])
    expect(await deps.table.get({ pk: `EVENT#coop#${n}`, sk: "EVENT" })).toMatchObject({ version: 1, data: { n } });
});

test("long work lets others take their turn between its parts; what is put at once waits for nobody", async () => {
  const order: string[] = [];
  const table: Table = {
    ...faulty(deps.table, []),
    putAbsent: async (items) => {
      order.push(`${items.length} rows`);
      return { there: [] };
    },
  };
  const others = () => setImmediate(() => order.push("another"));
  others();
  await putMissing({ ...deps, table }, rows(100));
  expect(order).toEqual(["100 rows"]);
  await putMissing({ ...deps, table }, rows(250));
  expect(order).toEqual(["100 rows", "100 rows", "another", "100 rows", "50 rows"]);
});
