import { faulty } from "@suyuan/store/faulty-table";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { keyText, type Table } from "@suyuan/store/table";
import { beforeEach, expect, test } from "vitest";
import type { AuditLook } from "../../host.ts";
import { readMany } from "../read.ts";
import { addLooks, type Looks, looksOf } from "./add.ts";
import { keptUntil } from "./entries.ts";

const AT = "2026-10-08T02:34:56.789Z";
const sha256 = (text: string | Uint8Array) => Buffer.from(String(text)).toString("hex").padEnd(64, "0");
const look = (n: number, at = AT): Looks => {
  const of: AuditLook = {
    ...{ at, by: "county", role: "inspector", key: "key-1", act: "read", kind: "batch", id: `b-${n}` },
    place: { organisation: "coop" },
  };
  return looksOf({ sha256: (text) => sha256(text).slice(-20) }, of);
};
let table: Table;
const deps = () => ({ table, randomBytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) });
const storedOf = async (looks: Looks) => (await readMany(table, [looks.key])).item(looks.key);

beforeEach(() => {
  table = openSqliteTable(":memory:");
});

test("a look is kept under the hour and twenty characters that tell it from others", () => {
  expect(
    looksOf({ sha256: () => "ab".repeat(32) }, {
      key: "key-1",
      ...look(1).entry,
      place: { organisation: "coop" },
    } as AuditLook).key,
  ).toEqual({
    pk: "AUDIT#ORG#coop",
    sk: `2026-10-08T02:00:00.000Z#${"ab".repeat(10)}`,
  });
});

test("looks that are new are put, those that are there are raised, and both are kept for three years", async () => {
  await addLooks(deps(), [look(1), look(2)]);
  await addLooks(deps(), [look(2, "2026-10-08T02:50:00.000Z"), look(3)]);
  expect((await storedOf(look(1)))?.data).toMatchObject({ count: 1, at: AT, lastAt: AT });
  expect(await storedOf(look(2))).toMatchObject({
    data: { count: 2, at: AT, lastAt: "2026-10-08T02:50:00.000Z" },
    expiresAt: keptUntil("2026-10-08T02:50:00.000Z"),
  });
  expect((await storedOf(look(3)))?.data.count).toBe(1);
});

test("what is known to be there is raised without being put first, and is put where it is there no more", async () => {
  const puts: number[] = [];
  const bare = table;
  table = {
    ...faulty(bare, []),
    putAbsent: (items) => {
      puts.push(items.length);
      return bare.putAbsent(items);
    },
  };
  await addLooks(deps(), [look(1)]);
  await addLooks(deps(), [look(1), look(2)], new Set([keyText(look(1).key), keyText(look(2).key)]));
  expect(puts).toEqual([1]);
  expect([(await storedOf(look(1)))?.data.count, (await storedOf(look(2)))?.data.count]).toEqual([2, 1]);
});

test("any number of looks is added, a hundred at once", async () => {
  const many = Array.from({ length: 250 }, (_, n) => look(n));
  await addLooks(deps(), many);
  await addLooks(deps(), many);
  const found = await readMany(
    table,
    many.map(({ key }) => key),
  );
  expect(many.map(({ key }) => found.state(key)?.count)).toEqual(many.map(() => 2));
});
