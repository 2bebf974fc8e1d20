import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { expect, test } from "vitest";
import { create, Loaded, removed, replaced } from "./loaded.ts";
import { readMany } from "./read.ts";
import { keyOf } from "./row-key.ts";

interface Counter {
  readonly count: number;
}
const at = (sk: string) => keyOf<Counter>("P", sk);
const item = (sk: string, version: number, count: number) => ({ pk: "P", sk, version, data: { count } });
const loaded = new Loaded([at("a"), at("b")], [item("a", 3, 7), undefined]);

test("what was found is told by its key, with its version; what was not found, as absent", () => {
  expect(loaded.item(at("a"))).toEqual(item("a", 3, 7));
  expect(loaded.found(at("a"))).toEqual(item("a", 3, 7));
  expect([loaded.state(at("a")), loaded.version(at("a")), loaded.has(at("a"))]).toEqual([{ count: 7 }, 3, true]);
  for (const sk of ["b", "never asked for"]) {
    expect([loaded.item(at(sk)), loaded.found(at(sk)), loaded.state(at(sk))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect([loaded.version(at(sk)), loaded.has(at(sk))]).toEqual([0, false]);
  }
});

test("keys that only read alike are told apart", () => {
  const one = new Loaded([keyOf<Counter>("P#a", "b")], [{ pk: "P#a", sk: "b", version: 1, data: { count: 1 } }]);
  expect(one.has(keyOf("P", "a#b"))).toBe(false);
});

test("what was found later stands beside what was found before", () => {
  const both = loaded.with(new Loaded([at("b"), at("c")], [item("b", 1, 1), undefined]));
  expect(["a", "b", "c"].map((sk) => both.version(at(sk)))).toEqual([3, 1, 0]);
  expect(loaded.has(at("b"))).toBe(false);
});

test("the next version is guarded by the one that was loaded, and holds no more than its key and data", () => {
  const pointer = { ...at("a"), organisation: "coop" };
  expect(loaded.next(pointer, { count: 8 })).toStrictEqual({ put: item("a", 4, 8), when: { versionIs: 3 } });
  expect(loaded.next(at("b"), { count: 1 })).toStrictEqual({ put: item("b", 1, 1), when: "absent" });
  expect(loaded.next(at("b"), { count: 1 }, 99)).toEqual({
    put: { ...item("b", 1, 1), expiresAt: 99 },
    when: "absent",
  });
});

test("what is held still or taken away is guarded by the version that was loaded", () => {
  expect(loaded.unchanged(at("a"))).toEqual({ check: { pk: "P", sk: "a" }, when: { versionIs: 3 } });
  expect(loaded.unchanged(at("b"))).toEqual({ check: { pk: "P", sk: "b" }, when: "absent" });
  expect(loaded.removed(at("a"))).toEqual({ delete: { pk: "P", sk: "a" }, when: { versionIs: 3 } });
});

test("a new row must not be there, and may be given an end", () => {
  expect(create(at("a"), { count: 1 })).toStrictEqual({ put: item("a", 1, 1), when: "absent" });
  expect(create(at("a"), { count: 1 }, 99)).toStrictEqual({
    put: { ...item("a", 1, 1), expiresAt: 99 },
    when: "absent",
  });
});

test("rows that were read are replaced and taken away as they were read, and by nobody twice", async () => {
  const table = openSqliteTable(":memory:");
  await table.transact([create(at("a"), { count: 1 }), create(at("b"), { count: 1 })], "made");
  const read = await readMany(table, [at("a"), at("b")]);
  const [a, b] = [read.item(at("a")), read.item(at("b"))];
  if (a === undefined || b === undefined) throw new Error("not there");
  const change = [replaced(a, { count: 2 }), removed(b)];
  expect(change).toEqual([
    { put: item("a", 2, 2), when: { versionIs: 1 } },
    { delete: { pk: "P", sk: "b" }, when: { versionIs: 1 } },
  ]);
  expect(await table.transact(change, "first")).toEqual({ ok: true });
  expect(await table.transact(change, "second")).toEqual({ ok: false, conflicts: [0, 1] });
  expect((await readMany(table, [at("a"), at("b")])).state(at("a"))).toEqual({ count: 2 });
});
