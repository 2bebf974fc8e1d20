import { randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { openStoredRows } from "./sqlite-rows.ts";
import { openSqliteTable, type SqliteTable } from "./sqlite-table.ts";
import type { Item } from "./table.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-sqlite-file-"));
afterAll(() => rmSync(folder, { recursive: true }));
const freshPath = () => join(folder, randomUUID(), "table.sqlite");

/** Short and long bodies, with and without expiry. */
const items = (count: number): Item[] =>
  Array.from({ length: count }, (_, n) => ({
    pk: `P#${n % 7}`,
    sk: `ROW#${String(n).padStart(6, "0")}`,
    version: 1 + (n % 3),
    data: { n, text: "溯源".repeat(n % 5 === 0 ? 400 : 3) },
    ...(n % 11 === 0 ? { expiresAt: 2_000_000_000 + n } : {}),
  }));

/** A file as the version before checksums made it. */
function fileOfSchema1(count: number): string {
  const path = freshPath();
  mkdirSync(dirname(path));
  const database = new DatabaseSync(path);
  database.exec(`PRAGMA journal_mode = WAL;
    CREATE TABLE items (
      pk TEXT NOT NULL, sk TEXT NOT NULL, version INTEGER NOT NULL, data TEXT NOT NULL, expiresAt INTEGER, PRIMARY KEY (pk, sk)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX items_by_expiry ON items (expiresAt) WHERE expiresAt IS NOT NULL;
    PRAGMA user_version = 1; BEGIN`);
  const insert = database.prepare("INSERT INTO items VALUES (?, ?, ?, ?, ?)");
  for (const { pk, sk, version, data, expiresAt } of items(count))
    insert.run(pk, sk, version, JSON.stringify(data), expiresAt ?? null);
  database.exec("COMMIT");
  database.close();
  return path;
}

const inOrder = (all: readonly Item[]) =>
  all.toSorted((a, b) => Buffer.compare(Buffer.from(`${a.pk}\0${a.sk}`), Buffer.from(`${b.pk}\0${b.sk}`)));
const plain = (all: Iterable<Item>) =>
  [...all].map(({ pk, sk, version, data, expiresAt }) => ({ pk, sk, version, data, expiresAt }));

function storedIn(path: string): { readonly rows: ReturnType<typeof plain>; readonly damage: readonly string[] } {
  const damage: string[] = [];
  const stored = openStoredRows(path, (said) => damage.push(said));
  const rows = plain(stored.rows());
  expect(stored.strayBodies()).toBe(0);
  stored.close();
  return { rows, damage };
}

async function filled(path: string, count: number): Promise<SqliteTable> {
  const table = openSqliteTable(path);
  const all = items(count);
  for (let n = 0; n < count; n += 100) {
    const ops = all.slice(n, n + 100).map((put) => ({ put, when: "absent" }) as const);
    await table.transact(ops, `fill-${n}`);
  }
  return table;
}

test("a body is read as it was written, whatever its characters and however long it is, also by who looks through the file", async () => {
  const unit = fc.oneof(
    fc.constantFrom("\ufeff", "\u0000", "\ud800", "\udc00", "𠮷", "\u2028", "源", '"', "\\"),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  );
  const texts = fc.array(fc.tuple(fc.string({ unit, maxLength: 40 }), fc.constantFrom(1, 300)), {
    minLength: 1,
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(texts, async (some) => {
      const path = freshPath();
      const table = openSqliteTable(path);
      const written = some.map(([text, times], n) => ({
        pk: "P",
        sk: `ROW#${String(n).padStart(2, "0")}`,
        version: 1,
        data: { [text]: text.repeat(times) },
      }));
      await table.transact(
        written.map((put) => ({ put, when: "absent" }) as const),
        "all",
      );
      const reads = [
        await table.getMany(written),
        table.getManyNow?.(written) ?? [],
        (await table.query("P", {})).items,
      ];
      for (const read of reads) expect(read.map((item) => item?.data)).toEqual(written.map(({ data }) => data));
      table.close();
      const { rows, damage } = storedIn(path);
      expect([rows.map(({ data }) => data), damage]).toEqual([written.map(({ data }) => data), []]);
    }),
    { numRuns: 5 },
  );
});

describe("a row that does not say what was written", () => {
  test.each([
    ["short body", "UPDATE items SET data = replace(data, '源', '原') WHERE data IS NOT NULL"],
    ["long body", "UPDATE bodies SET data = replace(data, '源', '原')"],
    ["body of another row", "UPDATE bodies SET data = (SELECT data FROM bodies ORDER BY id DESC LIMIT 1)"],
    ["body that is not there", "DELETE FROM bodies"],
    ["version", "UPDATE items SET version = version + 1"],
    ["version that no number can hold", "UPDATE items SET version = 9007199254740993"],
    ["expiry", "UPDATE items SET expiresAt = 7 WHERE expiresAt IS NULL"],
    ["checksum", "UPDATE items SET sum = sum + 1"],
  ])("in its %s is refused as damaged with its key, however it is read, and never answered", async (_, harm) => {
    const path = freshPath();
    const table = await filled(path, 40);
    const saboteur = new DatabaseSync(path);
    saboteur.exec(harm);
    saboteur.close();
    const written = new Map(items(40).map((item) => [`${item.pk} ${item.sk}`, item]));
    let refused = 0;
    for (const key of written.values()) {
      for (const options of [{}, { consistent: true }]) {
        const read = table.get({ pk: key.pk, sk: key.sk }, options);
        const [outcome] = await Promise.allSettled([read]);
        if (outcome.status === "fulfilled") expect(plain([outcome.value as Item])).toEqual(plain([key]));
        else {
          expect(outcome.reason).toMatchObject({ name: "StoreUnavailable", obstacle: "damaged" });
          refused += 1;
        }
      }
    }
    expect(refused).toBeGreaterThan(0);
    const pages = await Promise.allSettled(Array.from({ length: 7 }, (_, n) => table.query(`P#${n}`)));
    expect(pages.filter(({ status }) => status === "rejected").length).toBeGreaterThan(0);
    for (const page of pages) {
      if (page.status === "rejected") expect(page.reason).toMatchObject({ obstacle: "damaged" });
    }
    table.close();
  });

  test("is named when all rows are looked through, and the others are told", async () => {
    const path = freshPath();
    const table = await filled(path, 40);
    table.close();
    const saboteur = new DatabaseSync(path);
    saboteur.exec("UPDATE items SET version = 99 WHERE sk = 'ROW#000008'");
    saboteur.close();
    const { rows, damage } = storedIn(path);
    expect(damage).toEqual(["the row P#1 ROW#000008 is damaged: its checksum does not match"]);
    expect(rows).toHaveLength(39);
  });
});

describe("long bodies", () => {
  test("go with their rows: replaced, shortened, deleted, expired, and put in vain", async () => {
    const path = freshPath();
    const table = openSqliteTable(path);
    const long = { text: "长".repeat(1000) };
    const put = (sk: string, version: number, data: object, expiresAt?: number) => ({
      put: { pk: "p", sk, version, data: { ...data }, ...(expiresAt === undefined ? {} : { expiresAt }) },
      when: version === 1 ? ("absent" as const) : { versionIs: version - 1 },
    });
    await table.transact([put("a", 1, long), put("b", 1, {}), put("c", 1, long), put("d", 1, long, 5)], "1");
    await table.transact([put("a", 2, {}), put("b", 2, long), put("c", 2, { ...long, more: 1 })], "2");
    // "a" is there: of what is new before it nothing stays.
    expect(await table.transact([put("new", 1, long), put("a", 1, long)], "3")).toMatchObject({ ok: false });
    await table.transact([{ delete: { pk: "p", sk: "c" }, when: { versionIs: 2 } }], "4");
    expect(await table.sweepExpired(6)).toBe(1);
    const { items: left } = await table.query("p");
    expect(left.map(({ sk, data }) => [sk, data])).toEqual([
      ["a", {}],
      ["b", long],
    ]);
    table.close();
    expect(storedIn(path).damage).toEqual([]);
  });
});

describe("a file of schema 1", () => {
  test("has all its rows carried over when it is opened, and tells how far", () => {
    const path = fileOfSchema1(12_000);
    expect(storedIn(path).rows).toEqual(plain(inOrder(items(12_000))));
    const told: (readonly [number, number])[] = [];
    openSqliteTable(path, { onCarried: (carried, total) => told.push([carried, total]) }).close();
    expect(told).toEqual([
      [0, 12_000],
      [5_000, 12_000],
      [10_000, 12_000],
      [12_000, 12_000],
    ]);
    expect(storedIn(path)).toEqual({ rows: plain(inOrder(items(12_000))), damage: [] });
    told.length = 0;
    const again = openSqliteTable(path, { onCarried: (...far) => told.push(far) });
    expect([told, again.integrityCheck()]).toEqual([[], []]);
    again.close();
  });

  test("whose carrying over was cut off anywhere loses nothing, is read by nobody as if it were whole, and is gone on with", () => {
    const path = fileOfSchema1(12_000);
    for (const cutAfter of [0, 5_000, 5_000]) {
      const carry = () =>
        openSqliteTable(path, {
          onCarried: (carried) => {
            if (carried >= cutAfter) throw new Error("cut off");
          },
        });
      expect(carry).toThrow("cut off");
      expect(() => openStoredRows(path, () => undefined)).toThrow("being carried over");
    }
    openSqliteTable(path).close();
    expect(storedIn(path)).toEqual({ rows: plain(inOrder(items(12_000))), damage: [] });
  });

  test("of which a row was damaged already is carried over, and that row is not answered", async () => {
    const path = fileOfSchema1(20);
    const saboteur = new DatabaseSync(path);
    saboteur.exec("UPDATE items SET data = substr(data, 1, 5) WHERE sk = 'ROW#000003'");
    saboteur.close();
    const table = openSqliteTable(path);
    await expect(table.get({ pk: "P#3", sk: "ROW#000003" })).rejects.toMatchObject({ obstacle: "damaged" });
    expect(await table.get({ pk: "P#3", sk: "ROW#000010" })).toMatchObject({ version: 2 });
    table.close();
  });
});
