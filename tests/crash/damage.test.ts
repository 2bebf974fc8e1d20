/** Bytes that change on the disk: what is answered is right, or what is wrong is reported; nothing wrong is answered in silence. */
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { logDamage, pageDamage, rowDamage } from "@suyuan/store/sqlite-check";
import { openSqliteTable, type SqliteTable } from "@suyuan/store/sqlite-table";
import { type Item, type Op, StoreUnavailable } from "@suyuan/store/table";
import { afterAll, expect, test } from "vitest";
import { sized } from "../sized.ts";
import { seededRandom } from "./seeded-random.ts";
import { startServerProcess } from "./server-process.ts";

const HARMS = sized(60, 300);
const home = mkdtempSync(join(tmpdir(), "suyuan-damage-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
let folders = 0;
function freshPath(): string {
  const folder = join(home, String(++folders));
  mkdirSync(folder);
  return join(folder, "suyuan.sqlite");
}

type Expected = Map<string, { readonly item: Pick<Item, "pk" | "sk">; readonly text: string | undefined }>;

/** Writes short and long rows, changes some and deletes some; answers what must be read from then on. */
async function write(table: SqliteTable, rounds: number, random: () => number): Promise<Expected> {
  const expected: Expected = new Map();
  const versions = new Map<string, number>();
  for (let round = 0; round < rounds; round++) {
    const ops = Array.from({ length: 20 }, (_, n): Op => {
      const key = { pk: `P#${n % 5}`, sk: `ROW#${Math.floor(random() * 3) + 3 * n}` };
      const id = `${key.pk} ${key.sk}`;
      const version = versions.get(id) ?? 0;
      const when = version === 0 ? ("absent" as const) : { versionIs: version };
      if (version > 0 && random() < 0.2) {
        versions.set(id, 0);
        expected.set(id, { item: key, text: undefined });
        return { delete: key, when };
      }
      const data = { round, n, text: "溯源 ".repeat(Math.floor(random() ** 3 * 500)) };
      versions.set(id, version + 1);
      expected.set(id, { item: key, text: JSON.stringify(data) });
      return { put: { ...key, version: version + 1, data }, when };
    });
    expect((await table.transact(ops, `round-${round}`)).ok).toBe(true);
  }
  return expected;
}

/** A bit, some bytes, or a sector that is no more what it was. */
function harmed(bytes: Buffer, random: () => number): Buffer {
  const harm = Buffer.from(bytes);
  const at = Math.floor(random() * harm.length);
  const kind = random();
  if (kind < 0.5) harm.writeUInt8(harm.readUInt8(at) ^ (1 << Math.floor(random() * 8)), at);
  else if (kind < 0.8)
    for (let n = at; n < Math.min(at + 16, harm.length); n++) harm.writeUInt8(Math.floor(random() * 256), n);
  else harm.fill(0, at - (at % 512), Math.min(at - (at % 512) + 512, harm.length));
  return harm;
}

/** What comes of reading everything: values that are wrong, and whether anything was reported by an open, a read or a check. */
async function judged(
  path: string,
  expected: Expected,
): Promise<{ readonly wrong: string[]; readonly reports: string[] }> {
  const [wrong, reports]: [string[], string[]] = [[], []];
  let table: SqliteTable;
  try {
    table = openSqliteTable(path);
  } catch (error) {
    return { wrong, reports: [String(error)] };
  }
  const missing: string[] = [];
  for (const [id, { item, text }] of expected) {
    try {
      const found = await table.get(item, { consistent: true });
      const said = found && JSON.stringify(found.data);
      if (said === text) continue;
      (said === undefined ? missing : wrong).push(`${id}: ${said?.slice(0, 80)}`);
    } catch (error) {
      expect(error).toBeInstanceOf(StoreUnavailable);
      reports.push(String(error));
    }
  }
  table.close();
  reports.push(...logDamage(path), ...pageDamage(path, true), ...rowDamage(path));
  // What is not found any more is told by a check.
  return { wrong: reports.length === 0 ? [...wrong, ...missing] : wrong, reports };
}

test(`a database of which ${HARMS} times something else was changed on the disk answers right or tells, and is not always told to be damaged`, {
  timeout: 900_000,
}, async () => {
  const random = seededRandom(20_261_130);
  const path = freshPath();
  const table = openSqliteTable(path);
  const expected = await write(table, 60, random);
  table.close();
  const whole = readFileSync(path);
  let told = 0;
  for (let n = 0; n < HARMS; n++) {
    const copy = freshPath();
    writeFileSync(copy, harmed(whole, random));
    const { wrong, reports } = await judged(copy, expected);
    expect([n, wrong]).toEqual([n, []]);
    if (reports.length > 0) told += 1;
    rmSync(join(copy, ".."), { recursive: true });
  }
  expect(told).toBeGreaterThan(HARMS / 3);
  expect((await judged(path, expected)).reports).toEqual([]);
});

test(`a log of which ${HARMS} times something else was changed on the disk is taken whole or refused: no acknowledged row goes in silence`, {
  timeout: 900_000,
}, async () => {
  const random = seededRandom(20_261_201);
  const path = freshPath();
  const table = openSqliteTable(path);
  const expected = await write(table, 40, random);
  // As a killed process leaves it.
  const left = freshPath();
  for (const end of ["", "-wal", "-commits"]) copyFileSync(`${path}${end}`, `${left}${end}`);
  table.close();
  const log = readFileSync(`${left}-wal`);
  let told = 0;
  for (let n = 0; n < HARMS; n++) {
    const copy = freshPath();
    for (const end of ["", "-commits"]) copyFileSync(`${left}${end}`, `${copy}${end}`);
    const isCut = n % 10 === 0;
    writeFileSync(`${copy}-wal`, isCut ? log.subarray(0, Math.floor(random() * log.length)) : harmed(log, random));
    const { wrong, reports } = await judged(copy, expected);
    expect([n, wrong]).toEqual([n, []]);
    if (reports.length > 0) told += 1;
    rmSync(join(copy, ".."), { recursive: true });
  }
  expect(told).toBeGreaterThan(HARMS / 2);
  expect((await judged(left, expected)).reports).toEqual([]);
});

test("a log that a crash left with a torn end is taken: what was acknowledged is there, and the service starts", async () => {
  const random = seededRandom(7);
  const path = freshPath();
  const table = openSqliteTable(path);
  const expected = await write(table, 10, random);
  const left = freshPath();
  for (const end of ["", "-wal", "-commits"]) copyFileSync(`${path}${end}`, `${left}${end}`);
  await writeMore(table);
  const log = readFileSync(`${path}-wal`);
  table.close();
  const frames = readFileSync(`${left}-wal`).length;
  for (const keep of [0.1, 0.5, 0.9, 0.99]) {
    const copy = freshPath();
    for (const end of ["", "-commits"]) copyFileSync(`${left}${end}`, `${copy}${end}`);
    const torn = Buffer.from(log);
    // Of the commit under way its first page did not reach the disk, later ones did.
    torn.fill(0, frames, frames + 4_120);
    writeFileSync(`${copy}-wal`, torn.subarray(0, frames + Math.floor((log.length - frames) * keep)));
    expect(await judged(copy, expected)).toEqual({ wrong: [], reports: [] });
  }
});

test("a service does not start on a log that lost commits: it names the log and the way out in two languages, and touches nothing", async () => {
  const path = freshPath();
  const table = openSqliteTable(path);
  await write(table, 10, seededRandom(11));
  const left = freshPath();
  for (const end of ["", "-wal", "-commits"]) copyFileSync(`${path}${end}`, `${left}${end}`);
  table.close();
  const log = readFileSync(`${left}-wal`);
  log.writeUInt8(log.readUInt8(log.length >> 1) ^ 4, log.length >> 1);
  writeFileSync(`${left}-wal`, log);
  const started = startServerProcess(join(left, ".."));
  await expect(started).rejects.toThrow(
    /ended with 1: suyuan: the database's log [^\n]*-wal is damaged[^\n]*suyuan restore[^\n]*\n溯源：数据库日志/,
  );
  expect(Buffer.compare(readFileSync(`${left}-wal`), log)).toBe(0);
});

test("a service does not start where its log was taken away whole: it names the log and the way out, and check tells the same", async () => {
  const path = freshPath();
  const table = openSqliteTable(path);
  table.checkpoint();
  await write(table, 10, seededRandom(12));
  const left = freshPath();
  for (const end of ["", "-commits"]) copyFileSync(`${path}${end}`, `${left}${end}`);
  table.close();
  const later = Date.now() / 1000 + 5;
  utimesSync(`${left}-commits`, later, later);
  const started = startServerProcess(join(left, ".."));
  await expect(started).rejects.toThrow(
    /ended with 1: suyuan: the database's log [^\n]*-wal is not there[^\n]*suyuan restore[^\n]*\n溯源：数据库日志/,
  );
  expect(logDamage(left)).toEqual([expect.stringContaining("is not there")]);
});

/** One commit more, of several pages. */
async function writeMore(table: SqliteTable): Promise<void> {
  const ops = Array.from(
    { length: 30 },
    (_, n): Op => ({
      put: { pk: "LATER", sk: `${n}`, version: 1, data: { text: "后".repeat(900) } },
      when: "absent",
    }),
  );
  await table.transact(ops, "later");
}
