import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, test } from "vitest";
import { openSqliteTable, type SqliteTable } from "./sqlite-table.ts";
import type { Commit, Guard, Op } from "./table.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-sqlite-"));
afterAll(() => rmSync(folder, { recursive: true }));

function freshPath(): string {
  return join(folder, randomUUID(), "table.sqlite");
}

function put(pk: string, sk: string, version = 1, when: Guard = "absent", expiresAt?: number): Op {
  const item = { pk, sk, version, data: { sk } };
  return { put: expiresAt === undefined ? item : { ...item, expiresAt }, when };
}

function transact(table: SqliteTable, ...ops: readonly Op[]): Promise<Commit> {
  return table.transact(ops, randomUUID());
}

/** Commits in the write-ahead log: frames that carry the size of the file after them (SQLite file format, section 4.1). */
function commitsInLog(path: string): number {
  const log = readFileSync(`${path}-wal`);
  const pageBytes = log.readUInt32BE(8);
  const salt = log.readUInt32BE(16);
  let commits = 0;
  for (let at = 32; at + 24 + pageBytes <= log.length; at += 24 + pageBytes) {
    if (log.readUInt32BE(at + 8) === salt && log.readUInt32BE(at + 4) !== 0) commits++;
  }
  return commits;
}

describe("group commit", () => {
  test("transactions that wait together take one commit, and one that waits alone takes its own", async () => {
    const path = freshPath();
    const table = openSqliteTable(path);
    table.checkpoint();
    await transact(table, put("p", "alone"));
    expect(commitsInLog(path)).toBe(1);
    await Promise.all(
      Array.from({ length: 64 }, (_, index) => transact(table, put("p", `s${index}`), put("q", `s${index}`))),
    );
    expect(commitsInLog(path)).toBe(2);
    await transact(table, put("p", "later"));
    expect(commitsInLog(path)).toBe(3);
    table.close();
  });

  test("a group larger than a thousand operations is committed in several steps, in order", async () => {
    const path = freshPath();
    const table = openSqliteTable(path);
    table.checkpoint();
    const hundred = (group: number) => Array.from({ length: 100 }, (_, index) => put(`p${group}`, `s${index}`));
    const answers = await Promise.all(Array.from({ length: 25 }, (_, group) => transact(table, ...hundred(group))));
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(commitsInLog(path)).toBe(3);
    table.close();
  });

  test("many who write group after group let the event loop come to other things in between", async () => {
    const table = openSqliteTable(freshPath());
    let rounds = 0;
    const timer = setInterval(() => {
      rounds += 1;
    }, 1);
    const writer = async (pk: string) => {
      for (let part = 0; part < 20; part++) {
        const items = Array.from({ length: 100 }, (_, n) => ({ pk, sk: `${part}-${n}`, version: 1, data: {} }));
        await table.putAbsent(items);
      }
    };
    await Promise.all(Array.from({ length: 12 }, (_, n) => writer(`w${n}`)));
    clearInterval(timer);
    expect(rounds).toBeGreaterThanOrEqual(10);
    table.close();
  });

  test("each of a group sees those before it, and one that conflicts writes nothing while the others commit", async () => {
    const table = openSqliteTable(":memory:");
    const answers = await Promise.all([
      transact(table, put("p", "a")),
      transact(table, put("p", "b"), put("p", "a", 9)),
      transact(table, put("p", "a", 2, { versionIs: 1 })),
      transact(table, { delete: { pk: "p", sk: "a" }, when: { versionIs: 2 } }, put("p", "c")),
    ]);
    expect(answers).toEqual([{ ok: true }, { ok: false, conflicts: [1] }, { ok: true }, { ok: true }]);
    expect((await table.query("p")).items.map(({ sk }) => sk)).toEqual(["c"]);
  });

  test("a transaction of which some guards fail writes nothing, of what is new neither, and names each of them", async () => {
    const table = openSqliteTable(freshPath());
    await transact(table, put("p", "there"), put("q", "there"));
    await transact(table, put("p", "there"), put("q", "there"));
    const fresh = (name: string) => [put("p", name), put("r", name, 1, "absent", 9)];
    const late = { check: { pk: "s", sk: "nowhere" }, when: { versionIs: 2 } } satisfies Op;
    const groups = await Promise.all([
      transact(table, ...fresh("a"), put("p", "there"), put("q", "there", 2, { versionIs: 1 })),
      transact(table, ...fresh("b"), put("q", "there"), ...fresh("c"), put("p", "there"), late),
      transact(table, ...fresh("d"), late),
      transact(table, ...fresh("a"), put("q", "there", 2, { versionIs: 1 })),
    ]);
    expect(groups).toEqual([
      { ok: false, conflicts: [2] },
      { ok: false, conflicts: [2, 5, 6] },
      { ok: false, conflicts: [2] },
      { ok: true },
    ]);
    expect((await table.query("p")).items.map(({ sk, version }) => [sk, version])).toEqual([
      ["a", 1],
      ["there", 1],
    ]);
    expect((await table.query("r")).items.map(({ sk }) => sk)).toEqual(["a"]);
    expect((await table.get({ pk: "q", sk: "there" }))?.version).toBe(2);
    table.close();
  });

  test("nothing is acknowledged, or visible, before the commit", async () => {
    const table = openSqliteTable(freshPath());
    let acknowledged = false;
    const writing = transact(table, put("p", "a")).then(() => {
      acknowledged = true;
    });
    expect(await table.get({ pk: "p", sk: "a" })).toBeUndefined();
    expect(acknowledged).toBe(false);
    await writing;
    expect(await table.get({ pk: "p", sk: "a" })).toBeDefined();
    table.close();
  });
});

describe("reads beside writes that are not committed yet", () => {
  test("look at them only ahead; a consistent read waits for the commit, and sees it", async () => {
    const table = openSqliteTable(freshPath());
    const key = { pk: "p", sk: "a" };
    const seen: string[] = [];
    const writing = transact(table, put("p", "a")).then(() => seen.push("committed"));
    const ahead = table.get(key, { consistent: true, ahead: true }).then((item) => seen.push(`ahead ${item?.version}`));
    const reads = [
      table.get(key, { consistent: true }).then((item) => seen.push(`get ${item?.version}`)),
      table.getMany([key], { consistent: true }).then(([item]) => seen.push(`getMany ${item?.version}`)),
      table.query("p").then(({ items }) => seen.push(`query ${items.length}`)),
    ];
    await ahead;
    expect(seen).toEqual(["ahead 1"]);
    await Promise.all([writing, ...reads]);
    expect(seen.slice(1).toSorted()).toEqual(["committed", "get 1", "getMany 1", "query 1"]);
    table.close();
  });

  test("a read that waited for one commit waits for the next as well, and never answers what is not on the disk", async () => {
    const path = freshPath();
    const table = openSqliteTable(path);
    const beside = new DatabaseSync(path, { readOnly: true });
    const onDisk = beside.prepare("SELECT count(*) AS n FROM items WHERE pk = 'late'");
    const writing = [transact(table, put("p", "first"))];
    const reading = table.get({ pk: "late", sk: "a" }, { consistent: true });
    const answered = reading.then((item) => [item !== undefined, Number(onDisk.get()?.n)]);
    // So many that the group is committed in this very turn; the next one is open when the reader goes on.
    for (let n = 0; n < 11; n++)
      writing.push(transact(table, ...Array.from({ length: 100 }, (_, m) => put("p", `${n}.${m}`))));
    writing.push(transact(table, put("late", "a")));
    expect(await answered).toEqual([true, 1]);
    await Promise.all(writing);
    beside.close();
    table.close();
  });

  test("what was read ahead and then not committed fails the guard of whoever built on it", async () => {
    const path = freshPath();
    const table = openSqliteTable(path);
    const saboteur = new DatabaseSync(path);
    saboteur.exec(
      "CREATE TRIGGER refuse BEFORE INSERT ON items WHEN NEW.sk = 'bad' BEGIN SELECT RAISE(ABORT, 'disk'); END",
    );
    const first = transact(table, put("p", "a"));
    const found = await table.get({ pk: "p", sk: "a" }, { consistent: true, ahead: true });
    const [lost] = await Promise.allSettled([transact(table, put("p", "bad")), first]);
    expect([lost.status, found?.version]).toEqual(["rejected", 1]);
    const next = { put: { pk: "p", sk: "a", version: 2, data: {} }, when: { versionIs: 1 } } as const;
    expect(await transact(table, next)).toEqual({ ok: false, conflicts: [0] });
    saboteur.close();
    table.close();
  });

  test("several tables open in one process on one file write by turns", async () => {
    const path = freshPath();
    const tables = [openSqliteTable(path), openSqliteTable(path)];
    const writes = Array.from({ length: 40 }, (_, n) => transact(tables[n % 2] as SqliteTable, put("p", `k${n}`)));
    expect(await Promise.all(writes)).toEqual(writes.map(() => ({ ok: true })));
    for (const table of tables) table.close();
  });
});

describe("items that are asked for again and again without need of the newest", () => {
  const key = { pk: "p", sk: "hot" };
  const write = (table: SqliteTable, version: number) =>
    transact(table, {
      put: { ...key, version, data: { version } },
      when: version === 1 ? "absent" : { versionIs: version - 1 },
    });
  /** Often enough that it is kept. */
  async function asked(table: SqliteTable): Promise<number | undefined> {
    for (let n = 0; n < 5; n++) await table.getMany([key]);
    return (await table.get(key))?.version;
  }

  test("show what this process wrote with the very next read, also where there was nothing", async () => {
    const table = openSqliteTable(freshPath());
    expect(await asked(table)).toBeUndefined();
    for (const version of [1, 2, 3]) {
      await write(table, version);
      expect((await table.get(key))?.version).toBe(version);
      expect(await asked(table)).toBe(version);
    }
    await transact(table, { delete: key, when: { versionIs: 3 } });
    expect(await table.get(key)).toBeUndefined();
    table.close();
  });

  test("show what another connection wrote as soon as the view is renewed", async () => {
    const path = freshPath();
    const [table, other] = [openSqliteTable(path), openSqliteTable(path)];
    await write(table, 1);
    expect(await asked(table)).toBe(1);
    for (const version of [2, 3]) {
      await write(other, version);
      await expect.poll(async () => (await table.get(key))?.version, { interval: 5, timeout: 500 }).toBe(version);
      expect(await asked(table)).toBe(version);
    }
    table.close();
    other.close();
  });

  test("are gone once they expired and were swept", async () => {
    const table = openSqliteTable(freshPath());
    await transact(table, { put: { ...key, version: 1, data: {}, expiresAt: 10 }, when: "absent" });
    expect(await asked(table)).toBe(1);
    expect(await table.sweepExpired(11)).toBe(1);
    expect(await table.get(key)).toBeUndefined();
    table.close();
  });
});

describe("reads at once", () => {
  const keys = ["a", "b"].map((sk) => ({ pk: "p", sk }));

  test("answer what a read that waits does: nothing before its commit, all that this process committed, limits kept", async () => {
    const table = openSqliteTable(freshPath());
    expect(table.getManyNow?.(keys)).toEqual([undefined, undefined]);
    const writing = transact(table, put("p", "a"));
    expect(table.getManyNow?.(keys)).toEqual([undefined, undefined]);
    await writing;
    expect(table.getManyNow?.(keys)).toEqual(await table.getMany(keys));
    expect(table.getManyNow?.(keys)?.[0]).toMatchObject({ version: 1, data: { sk: "a" } });
    expect(() => table.getManyNow?.([...keys, ...keys])).toThrow("twice");
    table.close();
    expect(() => table.getManyNow?.(keys)).toThrow(expect.objectContaining({ name: "StoreUnavailable" }));
  });

  test("are left to the reads that wait by a table in memory, whose one connection may hold what is not committed", async () => {
    const table = openSqliteTable(":memory:");
    expect(table.getManyNow?.(keys)).toBeUndefined();
    table.close();
  });
});

describe("failures", () => {
  test("when a write fails what shares its commit is refused as not committed, and what comes after goes on", async () => {
    const path = freshPath();
    const table = openSqliteTable(path);
    const saboteur = new DatabaseSync(path);
    saboteur.exec(
      "CREATE TRIGGER refuse BEFORE INSERT ON items WHEN NEW.sk = 'bad' BEGIN SELECT RAISE(ABORT, 'disk'); END",
    );
    const results = await Promise.allSettled(["a", "bad", "b"].map((sk) => transact(table, put("p", sk))));
    const refused = { status: "rejected", reason: { name: "StoreUnavailable", outcome: "not-committed" } };
    expect(results).toMatchObject([refused, refused, { status: "fulfilled", value: { ok: true } }]);
    saboteur.close();
    expect((await table.query("p")).items.map(({ sk }) => sk)).toEqual(["b"]);
    expect(await transact(table, put("p", "a"))).toEqual({ ok: true });
    table.close();
  });

  test("when the commit itself fails the outcome is unknown, and its tokens are not taken for committed", async () => {
    const path = freshPath();
    const table = openSqliteTable(path);
    const saboteur = new DatabaseSync(path);
    // A deferred foreign key is checked by COMMIT.
    saboteur.exec(`CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
      CREATE TABLE children (parent INTEGER REFERENCES parents DEFERRABLE INITIALLY DEFERRED) STRICT;
      CREATE TRIGGER orphan AFTER INSERT ON items BEGIN INSERT INTO children VALUES (1); END`);
    const writes = [put("p", "a"), put("p", "b")].map((op, index) => ({ ops: [op], token: `token ${index}` }));
    const results = await Promise.allSettled(writes.map(({ ops, token }) => table.transact(ops, token)));
    for (const result of results) {
      expect(result).toMatchObject({ status: "rejected", reason: { name: "StoreUnavailable", outcome: "unknown" } });
    }
    expect((await table.query("p")).items).toEqual([]);
    saboteur.exec("DROP TRIGGER orphan");
    saboteur.close();
    for (const { ops, token } of writes) expect(await table.transact(ops, token)).toEqual({ ok: true });
    expect((await table.query("p")).items).toHaveLength(2);
    table.close();
  });

  test("a file that another process keeps locked refuses the write as not committed, after waiting for it", async () => {
    const path = freshPath();
    const table = openSqliteTable(path, { busyTimeoutMs: 30 });
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    await expect(transact(table, put("p", "a"))).rejects.toMatchObject({ outcome: "not-committed" });
    expect((await table.query("p")).items).toEqual([]);
    other.exec("COMMIT");
    other.close();
    expect(await transact(table, put("p", "a"))).toEqual({ ok: true });
    table.close();
  });

  test("a read that may be old shows this process's commits at once, and another process's soon", async () => {
    const path = freshPath();
    const table = openSqliteTable(path);
    const other = openSqliteTable(path);
    expect(await table.get({ pk: "p", sk: "a" })).toBeUndefined();
    expect(await transact(table, put("p", "a"))).toEqual({ ok: true });
    expect(await table.get({ pk: "p", sk: "a" })).toMatchObject({ version: 1 });
    expect(await transact(other, put("p", "b"))).toEqual({ ok: true });
    await expect.poll(() => table.get({ pk: "p", sk: "b" })).toMatchObject({ version: 1 });
    other.close();
    table.close();
  });
});

describe("the file", () => {
  test("keeps everything across closing and opening, and is sound", async () => {
    const path = freshPath();
    const first = openSqliteTable(path);
    await transact(first, put("p", "a"), put("p", "b", 3));
    first.close();
    const second = openSqliteTable(path);
    expect((await second.query("p")).items.map(({ version }) => version)).toEqual([1, 3]);
    expect(second.integrityCheck()).toEqual([]);
    second.close();
  });

  test("is shared with other processes: each sees what the other wrote, and guards hold between them", async () => {
    const path = freshPath();
    const [server, command] = [openSqliteTable(path), openSqliteTable(path)];
    await transact(server, put("p", "a"));
    expect(await command.get({ pk: "p", sk: "a" })).toBeDefined();
    const answers = await Promise.all(
      [server, command].map((table) => transact(table, put("p", "a", 2, { versionIs: 1 }))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    server.close();
    command.close();
  });

  test("is refused when a newer program made it", () => {
    const path = freshPath();
    openSqliteTable(path).close();
    const newer = new DatabaseSync(path);
    newer.exec("PRAGMA user_version = 3");
    newer.close();
    expect(() => openSqliteTable(path)).toThrow("schema 3");
  });

  test("closing commits what waits; afterwards every call is refused", async () => {
    const path = freshPath();
    const table = openSqliteTable(path);
    const waiting = transact(table, put("p", "a"));
    table.close();
    table.close();
    expect(await waiting).toEqual({ ok: true });
    await expect(table.get({ pk: "p", sk: "a" })).rejects.toMatchObject({ name: "StoreUnavailable" });
    await expect(transact(table, put("p", "b"))).rejects.toMatchObject({ outcome: "not-committed" });
    const again = openSqliteTable(path);
    expect((await again.query("p")).items).toHaveLength(1);
    again.close();
  });

  test("a killed process loses nothing it acknowledged and leaves no half transaction", async () => {
    const path = freshPath();
    const program = `
      import { openSqliteTable } from ${JSON.stringify(new URL("sqlite-table.ts", import.meta.url).href)};
      const table = openSqliteTable(process.argv[1]);
      const write = async (writer) => {
        for (let n = 0; ; n++) {
          const item = (part) => ({ put: { pk: "w" + writer, sk: n + "." + part, version: 1, data: {} }, when: "absent" });
          await table.transact([item(0), item(1), item(2)], writer + "-" + n);
          process.stdout.write(writer + " " + n + "\\n");
        }
      };
      for (let writer = 0; writer < 8; writer++) write(writer);`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program, path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (output.length > 2000) child.kill("SIGKILL");
    });
    await new Promise((resolve) => child.once("close", resolve));
    const table = openSqliteTable(path);
    const acknowledged = output
      .split("\n")
      .slice(0, -1)
      .map((line) => line.split(" "));
    expect(acknowledged.length).toBeGreaterThan(200);
    for (const [writer, n] of acknowledged) {
      expect(await table.get({ pk: `w${writer}`, sk: `${n}.2` })).toBeDefined();
    }
    for (let writer = 0; writer < 8; writer++) expect((await table.query(`w${writer}`)).items.length % 3).toBe(0);
    expect(table.integrityCheck()).toEqual([]);
    table.close();
  });
});

test("a sweep drops exactly the items whose expiry has passed, however many", async () => {
  const table = openSqliteTable(":memory:");
  const expiring = Array.from({ length: 1200 }, (_, index) =>
    put("p", `e${index}`, 1, "absent", index < 1150 ? 1000 : 1001),
  );
  for (let start = 0; start < 1200; start += 100) await transact(table, ...expiring.slice(start, start + 100));
  await transact(table, put("p", "lasting"));
  expect(await table.sweepExpired(999)).toBe(0);
  expect(await table.sweepExpired(1000.9)).toBe(1150);
  expect((await table.query("p")).items).toHaveLength(51);
  expect(await table.get({ pk: "p", sk: "lasting" })).toBeDefined();
});
