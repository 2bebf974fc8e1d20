import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { create } from "../loaded.ts";
import type { Stored } from "../row-key.ts";
import type { IdRow } from "../rows.ts";
import { foundBy, listKey, listOf, searchKey } from "./keys.ts";
import { LOADED_MAX, READ_MAX, type Walk, walk } from "./walk.ts";

const COOP = { organisation: "coop" };
const place = listOf(COOP, "base");
const idOf = (n: number) => `b-${String(n).padStart(5, "0")}`;

/** A table with that many rows of one list, and rows of others beside it. */
async function tableOf(count: number): Promise<Table> {
  const table = openSqliteTable(":memory:");
  const key = (n: number) =>
    listKey(COOP, "base", `2026-01-${String(1 + (n % 28)).padStart(2, "0")}#${idOf(n)}`, idOf(n));
  const numbers = Array.from({ length: count }, (_, n) => n);
  for (let at = 0; at < count; at += 90)
    await table.transact(
      numbers.slice(at, at + 90).map((n) => create(key(n), { id: idOf(n) })),
      `token-${at}`,
    );
  await table.transact([create(listKey(COOP, "product", "2026-01-01", "p"), { id: "p" })], "beside");
  return table;
}

/** Counts rows read and things looked at. */
function counted(table: Table) {
  const seen = { rows: 0, things: 0, queries: 0, limits: [] as number[] };
  const query: Table["query"] = async (pk, range, cursor, options) => {
    const page = await table.query(pk, range, cursor, options);
    seen.queries += 1;
    seen.rows += page.items.length;
    seen.limits.push(range?.limit ?? 0);
    return page;
  };
  const load = async (rows: readonly Stored<IdRow>[]) => {
    seen.things += rows.length;
    return rows.map(({ data }) => data.id);
  };
  return { table: { ...table, query }, load, seen };
}

const all: Omit<Walk<IdRow, string>, "load"> = { place, reverse: false, isFiltered: false };

/** Every page of a walk, to its end. */
async function pagesOf(table: Pick<Table, "query">, asked: Walk<IdRow, string>, limit: number) {
  const pages: (readonly string[])[] = [];
  let cursor: string | undefined;
  do {
    const page = await walk(table, asked, { limit, cursor });
    pages.push(page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return pages;
}

describe("a walk through a list", () => {
  test("shows each thing once, in the order of its rows or the other way, page by page", async () => {
    const { table, load } = counted(await tableOf(60));
    const forth = await pagesOf(table, { ...all, load }, 25);
    expect(forth.map(({ length }) => length)).toEqual([25, 25, 10]);
    const shown = forth.flat();
    expect(new Set(shown).size).toBe(60);
    expect(shown.slice(0, 4)).toEqual([0, 28, 56, 1].map(idOf));
    const back = await pagesOf(table, { ...all, load, reverse: true }, 7);
    expect(back.flat()).toEqual(shown.toReversed());
  });

  test("ends with its last thing: nothing follows a page that took it, and nothing is read twice to learn that", async () => {
    const { table, load, seen } = counted(await tableOf(6));
    expect(await walk(table, { ...all, load }, { limit: 7 })).toEqual({ items: [0, 1, 2, 3, 4, 5].map(idOf) });
    expect(seen).toMatchObject({ queries: 1, rows: 6, things: 6, limits: [7] });
    const half = await walk(table, { ...all, load }, { limit: 3 });
    expect(half.items).toHaveLength(3);
    const rest = await walk(table, { ...all, load }, { limit: 9, cursor: half.next });
    expect([rest.items.length, rest.next]).toEqual([3, undefined]);
    expect((await walk(table, { ...all, place: listOf(COOP, "recall"), load }, { limit: 3 })).items).toEqual([]);
  });

  test("is within its bounds, both ends included, and within its own list", async () => {
    const { table, load } = counted(await tableOf(60));
    const days = async (from: string | undefined, to: string | undefined) =>
      (await walk(table, { ...all, load, from, to }, { limit: 99 })).items;
    expect(await days("2026-01-02", "2026-01-02")).toEqual([1, 29, 57].map(idOf));
    expect(await days("2026-01-28", undefined)).toEqual([27, 55].map(idOf));
    expect(await days(undefined, "2026-01-01")).toEqual([0, 28, 56].map(idOf));
    expect(await days("2026-02", undefined)).toEqual([]);
    const search = { ...all, place: { ...place, prefix: "2026-01-03" }, load };
    expect((await walk(table, search, { limit: 99 })).items).toEqual([2, 30, 58].map(idOf));
  });

  test("goes on only from a cursor of its own", async () => {
    const { table, load } = counted(await tableOf(6));
    const { next } = await walk(table, { ...all, load }, { limit: 2 });
    const others = [{ reverse: true }, { to: "2026-01-05" }, { from: "2026" }, { place: listOf(COOP, "product") }];
    for (const other of others)
      await expect(walk(table, { ...all, ...other, load }, { limit: 2, cursor: next })).rejects.toMatchObject({
        name: "CursorInvalid",
      });
    expect((await walk(table, { ...all, load }, { limit: 2, cursor: next })).items).toEqual([2, 3].map(idOf));
  });

  test("leaves out what nothing is shown of, and reads more at once where that is expected", async () => {
    const { table, seen } = counted(await tableOf(150));
    const even = async (rows: readonly Stored<IdRow>[]) =>
      rows.map(({ data: { id } }) => (Number(id.slice(2)) % 2 === 0 ? id : undefined));
    const page = await walk(table, { ...all, isFiltered: true, load: even }, { limit: 10 });
    expect([page.items.length, seen.limits]).toEqual([10, [100]]);
    const second = await walk(table, { ...all, isFiltered: true, load: even }, { limit: 10, cursor: page.next });
    expect(new Set([...page.items, ...second.items]).size).toBe(20);
    seen.limits.length = 0;
    const many = await walk(table, { ...all, isFiltered: true, load: even }, { limit: 120 });
    expect([many.items.length, many.next, seen.limits]).toEqual([75, undefined, [120, 101]]);
  });

  test("looks at no more than 400 things a page, however few are shown, and its cursor goes on behind them", async () => {
    const { table, seen } = counted(await tableOf(1_000));
    let looked = 0;
    const none = async (rows: readonly Stored<IdRow>[]) => {
      looked += rows.length;
      return rows.map(() => undefined);
    };
    const first = await walk(table, { ...all, isFiltered: true, load: none }, { limit: 5 });
    expect([first.items, looked, first.next === undefined]).toEqual([[], LOADED_MAX, false]);
    expect(seen.rows).toBeLessThanOrEqual(LOADED_MAX + 4);
    expect((await pagesOf(table, { ...all, isFiltered: true, load: none }, 5)).length).toBe(3);
    expect(looked).toBe(LOADED_MAX + 1_000);
  });

  test("asks a row itself first where that tells, and reads no more than 2,000 of those a page", async () => {
    const { table, load, seen } = counted(await tableOf(2_300));
    const keep = ({ data: { id } }: Stored<IdRow>) => Number(id.slice(2)) % 500 === 499;
    const page = await walk(table, { ...all, isFiltered: true, load, keep }, { limit: 9 });
    expect([page.items.length, seen.limits[0], page.next === undefined]).toEqual([4, 500, false]);
    expect(seen.rows).toBeGreaterThanOrEqual(READ_MAX);
    expect(seen.rows).toBeLessThan(READ_MAX + 10);
    expect(seen.things).toBe(4);
    const found = await pagesOf(table, { ...all, isFiltered: true, load, keep }, 2);
    expect(found.flat().toSorted()).toEqual([499, 999, 1_499, 1_999].map(idOf));
    expect(found[0]).toHaveLength(2);
  });

  test("of rows that are all kept looks at 400 and shows none of the others in their place", async () => {
    const { table, load, seen } = counted(await tableOf(900));
    const page = await walk(table, { ...all, isFiltered: true, load, keep: () => true }, { limit: 1_000 });
    expect([page.items.length, seen.things, page.next === undefined]).toEqual([LOADED_MAX, LOADED_MAX, false]);
    const pages = await pagesOf(table, { ...all, isFiltered: true, load, keep: () => true }, 1_000);
    expect([pages.map(({ length }) => length), new Set(pages.flat()).size]).toEqual([[400, 400, 100], 900]);
  });
});

test("a page that ends with the last thing of all says that nothing follows, and one that does not that something may", async () => {
  const { table, load } = counted(await tableOf(6));
  const filtered = { ...all, isFiltered: true, load };
  expect(await walk(table, filtered, { limit: 6 })).toEqual({ items: [0, 1, 2, 3, 4, 5].map(idOf) });
  const five = await walk(table, filtered, { limit: 5 });
  expect(five.items).toHaveLength(5);
  expect(await walk(table, filtered, { limit: 5, cursor: five.next })).toEqual({ items: [idOf(5)] });
});

test("things are counted over the rows of all rounds: a page looks at 400, whichever rows name them", async () => {
  const { table, load, seen } = counted(await tableOf(2_000));
  const keep = ({ data: { id } }: Stored<IdRow>) => Number(id.slice(2)) % 4 !== 0;
  const page = await walk(table, { ...all, isFiltered: true, load, keep }, { limit: 2_000 });
  expect([page.items.length, seen.things]).toEqual([LOADED_MAX, LOADED_MAX]);
  const sparse = ({ data: { id } }: Stored<IdRow>) => Number(id.slice(2)) % 2 === 0;
  seen.things = 0;
  const half = await walk(table, { ...all, isFiltered: true, load, keep: sparse }, { limit: 2_000 });
  expect([half.items.length, seen.things]).toEqual([LOADED_MAX, LOADED_MAX]);
  const rest = await pagesOf(table, { ...all, isFiltered: true, load, keep: sparse }, 2_000);
  expect(new Set(rest.flat()).size).toBe(1_000);
});

test("a walk without bounds shows words of any letters", async () => {
  const table = openSqliteTable(":memory:");
  const words = ["apple", "Zebra", "zebra", "梨", "😀"];
  await table.transact(
    words.map((word) => create(searchKey(COOP, "base", word, word), { id: word })),
    "token",
  );
  const { load } = counted(table);
  const found = await walk(table, { ...all, place: foundBy(COOP, "base", ""), load }, { limit: 9 });
  expect(found.items.toSorted()).toEqual(words.toSorted());
});
