import type { Exception } from "@suyuan/domain/exceptions/exception";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { expect, test } from "vitest";
import { create } from "../loaded.ts";
import { keyOf } from "../row-key.ts";
import { listOps, writeListed } from "./exception-lists.ts";

const AT = "2026-10-08T02:00:00.000Z";
const LATER = "2026-10-09T02:00:00.000Z";

const exception = (more: Partial<Exception> = {}): Exception =>
  ({
    id: "e1",
    subject: "01/06901234567892/10/A-1",
    name: { zh: "红心猕猴桃", en: "Red kiwifruit" },
    lot: "A-1",
    code: "late-entry",
    claimedBy: "parties",
    regions: ["510824", "510823"],
    count: 1,
    standing: 1,
    firstAt: AT,
    lastAt: AT,
    newest: {
      at: AT,
      zh: "迟",
      en: "late",
      kind: "batch-registered",
      by: "coop",
      parties: [{ organisation: "coop", name: "合作社" }],
    },
    decisions: [],
    ...more,
  }) as Exception;

/** The offices that find it, by the partitions of its rows. */
const officesOf = (ops: ReturnType<typeof listOps>) =>
  ops.map((op) => ("put" in op ? op.put.pk.split("#")[1] : undefined));

test("a new exception gets one row for each office over its regions, with all that it is found by, plain", () => {
  const ops = listOps(undefined, exception());
  expect(officesOf(ops)).toEqual(["51", "5108", "510824", "510823"]);
  expect(ops[0]).toEqual({
    put: {
      pk: "EXCEPTIONS#51#parties",
      sk: `open#${AT}#e1`,
      version: 1,
      data: {
        id: "e1",
        code: "late-entry",
        lot: "A-1",
        words: "010690123456789210a1 a1 红心猕猴桃 redkiwifruit 合作社",
      },
    },
    when: "absent",
  });
  const { lot: _, ...certificate } = exception({
    subject: "certificate/c1",
    name: { zh: "绿证" },
    regions: ["510000"],
  });
  expect(listOps(undefined, certificate)).toMatchObject([
    { put: { data: { id: "e1", words: "certificatec1 绿证 合作社" } } },
  ]);
  const [row] = listOps(undefined, certificate);
  expect(row !== undefined && "put" in row && "lot" in row.put.data).toBe(false);
  const held = listOps(undefined, exception({ holder: { organisation: "o", name: "持有 者" } }));
  expect(held).toMatchObject([
    { put: { data: { words: expect.stringContaining(" redkiwifruit 持有者 合作社") } } },
    {},
    {},
    {},
  ]);
});

test("one that happened again moves: its rows of before go, those of now come", () => {
  const ops = listOps(exception(), exception({ lastAt: LATER }));
  expect(ops).toHaveLength(8);
  expect(ops.slice(0, 4)).toEqual(
    ["51", "5108", "510824", "510823"].map((scope) => ({
      delete: { pk: `EXCEPTIONS#${scope}#parties`, sk: `open#${AT}#e1` },
      when: { versionIs: 1 },
    })),
  );
  expect(officesOf(ops.slice(4))).toEqual(["51", "5108", "510824", "510823"]);
});

test("a row that belongs where it is stays as it is: only what came to an exception is written", () => {
  expect(listOps(exception(), exception())).toEqual([]);
  expect(officesOf(listOps(exception({ regions: ["510824"] }), exception()))).toEqual(["510823"]);
  expect(listOps(exception(), exception({ regions: ["510823"] }))).toEqual([
    { delete: { pk: "EXCEPTIONS#510824#parties", sk: `open#${AT}#e1` }, when: { versionIs: 1 } },
  ]);
});

/** Tokens of requests, each another. */
function tokens() {
  let n = 0;
  return () => `token-${n++}`;
}
const row = (name: string) => create(keyOf<{ readonly id: string }>("P", name), { id: name });

test("an exception is written with its rows, and rows that are there, or gone, already do not hinder it", async () => {
  const table = openSqliteTable(":memory:");
  await table.transact([row("r1")], "before");
  const gone = { delete: { pk: "P", sk: "r0" }, when: { versionIs: 1 } } as const;
  expect(await writeListed(table, [row("w1")], [gone, row("r1"), row("r2")], tokens())).toBe(true);
  const kept = await table.getMany(["w1", "r1", "r2"].map((sk) => ({ pk: "P", sk })));
  expect(kept.map((item) => item?.sk)).toEqual(["w1", "r1", "r2"]);
});

test("nothing is written, and that is said, where the exception itself was changed in between", async () => {
  const table = openSqliteTable(":memory:");
  await table.transact([row("w1"), row("r1")], "before");
  expect(await writeListed(table, [row("w1")], [row("r1"), row("r2")], tokens())).toBe(false);
  expect(await table.get({ pk: "P", sk: "r2" })).toBeUndefined();
  expect(await writeListed(table, [row("w2")], [], tokens())).toBe(true);
});
