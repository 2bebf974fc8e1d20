import { faulty } from "@suyuan/store/faulty-table";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Range, ReadOptions, Table } from "@suyuan/store/table";
import { expect, test } from "vitest";
import { asideKey, baseKey, factKey, outboxKey } from "./keys.ts";
import { create } from "./loaded.ts";
import { backlogOf, followedUntil } from "./outbox.ts";

const NOW = new Date("2026-10-08T02:00:00.000Z");
const ago = (seconds: number) => new Date(NOW.getTime() - seconds * 1000).toISOString();
const { pk, sk } = factKey(baseKey("b1"), 1);
const waiting = (shard: number, seconds: number) =>
  create(outboxKey(shard, ago(seconds), `f${seconds}`), { pk, sk, kind: "base-added", recordedAt: ago(seconds) });
const aside = (n: number) =>
  create(asideKey(ago(-60), `f${String(n).padStart(4, "0")}`, "index"), {
    ...{ follower: "index", waiting: [], fact: { pk, sk }, factId: `f${n}`, kind: "base-added", recordedAt: ago(90) },
    ...{ since: ago(80), attempts: 1, nextAt: ago(-60), reason: "x" },
  });

test("with nothing to follow nothing waits", async () => {
  expect(await backlogOf(openSqliteTable(":memory:"), NOW)).toEqual({ setAside: 0, lagSeconds: 0 });
});

test("the oldest fact of any partition tells how far the followers are behind, and one of the future nothing", async () => {
  const table = openSqliteTable(":memory:");
  await table.transact([waiting(0, -30), waiting(2, 90.5), waiting(2, 20), waiting(3, 45)], "waiting");
  expect(await backlogOf(table, NOW)).toEqual({ setAside: 0, lagSeconds: 90 });
  const early = openSqliteTable(":memory:");
  await early.transact([waiting(1, -30)], "early");
  expect(await backlogOf(early, NOW)).toEqual({ setAside: 0, lagSeconds: 0 });
});

test("what is set aside is counted up to a hundred", async () => {
  const table = openSqliteTable(":memory:");
  await table.transact([aside(0), aside(1)], "two");
  expect(await backlogOf(table, NOW)).toEqual({ setAside: 2, lagSeconds: 0 });
  await table.transact(
    Array.from({ length: 99 }, (_, n) => aside(n + 2)),
    "many",
  );
  expect((await backlogOf(table, NOW)).setAside).toBe(100);
});

test("it costs one row of each partition, eventually consistent, in one round", async () => {
  const bare = openSqliteTable(":memory:");
  const asked: [range: Range | undefined, options: ReadOptions | undefined][] = [];
  const table: Table = {
    ...faulty(bare, []),
    query: (place, range, cursor, options) => {
      asked.push([range, options]);
      return bare.query(place, range, cursor, options);
    },
  };
  await backlogOf(table, NOW);
  const eventual = { consistent: false };
  expect(asked).toEqual([[{ limit: 100 }, eventual], ...[0, 1, 2, 3].map(() => [{ limit: 1 }, eventual])]);
});

test("all is followed up to the oldest fact that waits anywhere, and up to now where none waits", async () => {
  const table = openSqliteTable(":memory:");
  expect(await followedUntil(table, NOW)).toBe(NOW.toISOString());
  await table.transact([waiting(0, 20), waiting(2, 90), waiting(2, 95), waiting(3, 45)], "waiting");
  expect(await followedUntil(table, NOW)).toBe(ago(95));
  const limits: (number | undefined)[] = [];
  const query: Table["query"] = (place, range, cursor, options) => {
    limits.push(range?.limit);
    return table.query(place, range, cursor, options);
  };
  await followedUntil({ query }, NOW);
  expect(limits).toEqual([1, 1, 1, 1]);
});
