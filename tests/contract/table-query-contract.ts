import { type Cursor, CursorInvalid, type Item, type Range, type Table } from "@suyuan/store/table";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { commit, freshKey, putOp } from "./operations.ts";

const WIDE_TILDE = "\uff5e";
const GRINNING = "\u{1f600}";

async function fill(table: Table, sortKeys: readonly string[]): Promise<string> {
  const { pk } = freshKey();
  for (let start = 0; start < sortKeys.length; start += 100) {
    await commit(table, ...sortKeys.slice(start, start + 100).map((sk) => putOp({ pk, sk })));
  }
  return pk;
}

async function sortKeysOf(table: Table, pk: string, range: Range): Promise<readonly string[]> {
  const { items } = await table.query(pk, range, undefined, { consistent: true });
  return items.map(({ sk }) => sk);
}

/** Every page of a query, until there is no cursor. */
async function pagesOf(table: Table, pk: string, range: Range): Promise<readonly (readonly Item[])[]> {
  const pages: (readonly Item[])[] = [];
  let cursor: Cursor | undefined;
  do {
    const page = await table.query(pk, range, cursor, { consistent: true });
    pages.push(page.items);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return pages;
}

function byUtf8(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}

export function queryContract(table: () => Table): void {
  describe("a query", () => {
    orderContract(table);
    boundsContract(table);
    pagesContract(table);
    cursorsContract(table);
  });
}

function orderContract(table: () => Table): void {
  test("orders sort keys by UTF-8 bytes: U+FF5E comes before U+1F600", async () => {
    const sortKeys = ["#", "A", "Z", "a", "a#", "a/", "aa", "é", "苍", "\ue000", WIDE_TILDE, GRINNING, "\u{10ffff}"];
    expect([WIDE_TILDE, GRINNING].toSorted()).toEqual([GRINNING, WIDE_TILDE]);
    const pk = await fill(table(), sortKeys.toReversed());
    expect(await sortKeysOf(table(), pk, {})).toEqual(sortKeys);
    expect(await sortKeysOf(table(), pk, { reverse: true })).toEqual(sortKeys.toReversed());
    expect(await sortKeysOf(table(), pk, { from: WIDE_TILDE, to: GRINNING })).toEqual([WIDE_TILDE, GRINNING]);
  });

  test("returns exactly the keys of any prefix or bounds, in byte order, either way", async () => {
    const alphabet = fc.constantFrom("a", "b", "#", "é", "\ud7ff", "\ue000", WIDE_TILDE, GRINNING, "\u{10ffff}");
    const sk = fc.string({ unit: alphabet, minLength: 1, maxLength: 4 });
    const keySet = fc.uniqueArray(sk, { minLength: 1, maxLength: 20 });
    const property = fc.asyncProperty(keySet, sk, sk, fc.boolean(), async (sortKeys, low, high, reverse) => {
      const pk = await fill(table(), sortKeys);
      const check = async (range: Range, holds: (key: string) => boolean) => {
        const expected = sortKeys.filter(holds).toSorted(byUtf8);
        expect(await sortKeysOf(table(), pk, { ...range, reverse })).toEqual(reverse ? expected.reverse() : expected);
      };
      await check({ prefix: low }, (key) => key.startsWith(low));
      await check({ from: low }, (key) => byUtf8(key, low) >= 0);
      await check({ to: high }, (key) => byUtf8(key, high) <= 0);
      await check({ from: low, to: high }, (key) => byUtf8(key, low) >= 0 && byUtf8(key, high) <= 0);
    });
    await fc.assert(property, { numRuns: 30 });
  }, 60_000);
}

function boundsContract(table: () => Table): void {
  test("with a prefix leaves out what merely follows it", async () => {
    const pk = await fill(table(), ["V", "V#", "V#1", "V#2", "V#2#a", "V$", "W"]);
    expect(await sortKeysOf(table(), pk, { prefix: "V#" })).toEqual(["V#", "V#1", "V#2", "V#2#a"]);
    expect(await sortKeysOf(table(), pk, { prefix: "V#2" })).toEqual(["V#2", "V#2#a"]);
    expect(await sortKeysOf(table(), pk, { prefix: "X" })).toEqual([]);
  });

  test("has inclusive bounds, and an empty page when they cross", async () => {
    const pk = await fill(table(), ["1", "2", "3", "4"]);
    expect(await sortKeysOf(table(), pk, { from: "2", to: "3" })).toEqual(["2", "3"]);
    expect(await sortKeysOf(table(), pk, { from: "2", to: "2" })).toEqual(["2"]);
    expect(await sortKeysOf(table(), pk, { from: "3", to: "2" })).toEqual([]);
    expect(await sortKeysOf(table(), pk, { to: "2", reverse: true })).toEqual(["2", "1"]);
  });

  test("takes empty text for no prefix and no lower bound; nothing is at or below an empty upper bound", async () => {
    const pk = await fill(table(), ["1", "2"]);
    expect(await sortKeysOf(table(), pk, { prefix: "" })).toEqual(["1", "2"]);
    expect(await sortKeysOf(table(), pk, { from: "", to: "1" })).toEqual(["1"]);
    expect(await sortKeysOf(table(), pk, { to: "" })).toEqual([]);
  });

  test("never leaves its partition", async () => {
    const pk = await fill(table(), ["1"]);
    await commit(table(), putOp({ pk: `${pk}x`, sk: "2" }));
    expect(await sortKeysOf(table(), pk, {})).toEqual(["1"]);
  });
}

function pagesContract(table: () => Table): void {
  test("stops after `limit` items from the end it starts at", async () => {
    const pk = await fill(table(), ["1", "2", "3", "4"]);
    expect(await sortKeysOf(table(), pk, { limit: 2 })).toEqual(["1", "2"]);
    expect(await sortKeysOf(table(), pk, { limit: 2, reverse: true })).toEqual(["4", "3"]);
    expect(await sortKeysOf(table(), pk, { from: "2", limit: 1 })).toEqual(["2"]);
  });

  test("gives a cursor when more follows, none after a page that was not filled, and never one that leads astray", async () => {
    const pk = await fill(table(), ["1", "2"]);
    const page = (limit: number, cursor?: Cursor) => table().query(pk, { limit }, cursor, { consistent: true });
    const first = await page(1);
    expect(first.cursor).toBeDefined();
    expect((await page(5, first.cursor)).items.map(({ sk }) => sk)).toEqual(["2"]);
    expect(await page(3)).not.toHaveProperty("cursor");
    const { cursor } = await page(2);
    if (cursor !== undefined) expect(await page(2, cursor)).toEqual({ items: [] });
  });

  test("walks a long partition page by page without loss or repetition, either way", async () => {
    const sortKeys = Array.from({ length: 150 }, (_, index) => `s${String(index).padStart(3, "0")}`);
    const pk = await fill(table(), sortKeys);
    for (const limit of [7, 64, 149, 150, 1000]) {
      const pages = await pagesOf(table(), pk, { limit });
      expect(pages.flat().map(({ sk }) => sk)).toEqual(sortKeys);
      for (const page of pages) expect(page.length).toBeLessThanOrEqual(limit);
    }
    const backwards = await pagesOf(table(), pk, { limit: 11, reverse: true, prefix: "s0" });
    expect(backwards.flat().map(({ sk }) => sk)).toEqual(sortKeys.slice(0, 100).toReversed());
  });

  test("ends a page at 1 MB, at the latest with the item that passes it", async () => {
    const { pk } = freshKey();
    const data = { filler: "x".repeat(300 * 1024) };
    const sortKeys = ["1", "2", "3", "4", "5", "6"];
    await commit(table(), ...sortKeys.map((sk) => putOp({ pk, sk }, 1, "absent", data)));
    for (const range of [{}, { limit: 5 }]) {
      const pages = await pagesOf(table(), pk, range);
      expect([3, 4]).toContain(pages[0]?.length);
      expect(pages.flat().map(({ sk }) => sk)).toEqual(sortKeys);
    }
  });
}

function cursorsContract(table: () => Table): void {
  test("resumes where it was while others insert and delete", async () => {
    const pk = await fill(table(), ["b", "d", "f", "h"]);
    const first = await table().query(pk, { limit: 2 }, undefined, { consistent: true });
    await commit(table(), putOp({ pk, sk: "a" }), putOp({ pk, sk: "e" }), {
      delete: { pk, sk: "d" },
      when: { versionIs: 1 },
    });
    const rest = await table().query(pk, { limit: 100 }, first.cursor, { consistent: true });
    expect(first.items.map(({ sk }) => sk)).toEqual(["b", "d"]);
    expect(rest.items.map(({ sk }) => sk)).toEqual(["e", "f", "h"]);
  });

  test("refuses the cursor of another partition, range or direction, and any that is damaged", async () => {
    const pk = await fill(table(), ["a1", "a2", "a3"]);
    const range = { prefix: "a", limit: 1 };
    const { cursor = "" } = await table().query(pk, range, undefined, { consistent: true });
    expect(await sortKeysOf(table(), pk, range)).toEqual(["a1"]);
    const others: [string, Range, Cursor][] = [
      [`${pk}x`, range, cursor],
      [pk, { prefix: "a1" }, cursor],
      [pk, { from: "a" }, cursor],
      [pk, {}, cursor],
      [pk, { ...range, reverse: true }, cursor],
      ...["", "x", cursor.slice(1), cursor.slice(0, -1), `${cursor}A`, `${cursor}=`, `${cursor} `].map(
        (damaged): [string, Range, Cursor] => [pk, range, damaged],
      ),
    ];
    for (const [otherPk, otherRange, otherCursor] of others) {
      await expect(table().query(otherPk, otherRange, otherCursor)).rejects.toThrow(CursorInvalid);
    }
    expect((await table().query(pk, { prefix: "a", limit: 5 }, cursor)).items).toHaveLength(2);
  });
}
