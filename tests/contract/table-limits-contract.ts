import { randomUUID } from "node:crypto";
import { type JsonObject, LimitExceeded, type Op, type Range, type Table } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { commit, freshKey, putOp } from "./operations.ts";

const ITEM_BYTES_MAX = 400 * 1024;

/** Data that makes the item of this key exactly so many bytes, as DynamoDB counts. */
function filler(key: { pk: string; sk: string }, itemBytes: number): JsonObject {
  const names = "pkskvd".length;
  const version = 2;
  const fixed = names + Buffer.byteLength(key.pk + key.sk) + version + JSON.stringify({ t: "" }).length;
  return { t: "x".repeat(itemBytes - fixed) };
}

export function limitsContract(table: () => Table): void {
  describe("limits", () => {
    const refused = async (act: () => Promise<unknown>) => {
      await expect(act()).rejects.toThrow(LimitExceeded);
    };
    sizesContract(table, refused);
    keysContract(table, refused);
    countsContract(table, refused);
  });
}

type Refused = (act: () => Promise<unknown>) => Promise<void>;

function sizesContract(table: () => Table, refused: Refused): void {
  test("an item of 400 KB is stored, one byte more is refused", async () => {
    const key = freshKey();
    await refused(() => commit(table(), putOp(key, 1, "absent", filler(key, ITEM_BYTES_MAX + 1))));
    expect(await commit(table(), putOp(key, 1, "absent", filler(key, ITEM_BYTES_MAX)))).toEqual({ ok: true });
  });

  test("an item's size is counted in UTF-8 bytes, not characters", async () => {
    const key = freshKey();
    await refused(() => commit(table(), putOp(key, 1, "absent", { t: "溯".repeat(ITEM_BYTES_MAX / 3) })));
  });

  test("a transaction of nearly 4 MB is stored, one above is refused", async () => {
    const { pk } = freshKey();
    const ops = (count: number) =>
      Array.from({ length: count }, (_, index) => {
        const key = { pk, sk: `s${String(index).padStart(2, "0")}` };
        return putOp(key, 1, "absent", filler(key, ITEM_BYTES_MAX));
      });
    await refused(() => commit(table(), ...ops(11)));
    expect(await commit(table(), ...ops(10))).toEqual({ ok: true });
  });

  test("a refused transaction writes nothing", async () => {
    const key = freshKey();
    const large = freshKey();
    await refused(() => commit(table(), putOp(key), putOp(large, 1, "absent", filler(large, ITEM_BYTES_MAX + 1))));
    expect(await table().get(key, { consistent: true })).toBeUndefined();
  });
}

function keysContract(table: () => Table, refused: Refused): void {
  test("keys of 2048 and 1024 bytes are stored, empty and longer ones are refused everywhere", async () => {
    const pk = randomUUID();
    const longest = { pk: pk.padEnd(2048, "p"), sk: "溯".repeat(341).padEnd(342, "s") };
    expect(Buffer.byteLength(longest.sk)).toBe(1024);
    expect(await commit(table(), putOp(longest))).toEqual({ ok: true });
    expect((await table().get(longest, { consistent: true }))?.version).toBe(1);
    for (const key of [
      { pk: "", sk: "s" },
      { pk, sk: "" },
      { pk: `${longest.pk}p`, sk: "s" },
      { pk, sk: `${longest.sk}s` },
    ]) {
      await refused(() => table().get(key));
      await refused(() => table().getMany([key]));
      await refused(() => commit(table(), putOp(key)));
      await refused(() => commit(table(), { check: key, when: "absent" }));
      await refused(() => commit(table(), { delete: key, when: "absent" }));
    }
    await refused(() => table().query(""));
    await refused(() => table().query(`${longest.pk}p`));
    for (const bound of ["prefix", "from", "to"]) await refused(() => table().query(pk, { [bound]: `${longest.sk}s` }));
  });

  test("a key with a lone surrogate, which has no UTF-8 form, is refused", async () => {
    await refused(() => commit(table(), putOp(freshKey("\ud800"))));
    await refused(() => table().get({ pk: "\udc00", sk: "s" }));
    await refused(() => table().query("p", { prefix: "a\ud83d" }));
  });

  test("the same key twice is refused, in reads and in transactions", async () => {
    const key = freshKey();
    await refused(() => table().getMany([key, { ...key }]));
    await refused(() => commit(table(), putOp(key), { check: { ...key }, when: "absent" }));
  });
}

function countsContract(table: () => Table, refused: Refused): void {
  test("a hundred operations are committed together; none, and one more, are refused", async () => {
    const { pk } = freshKey();
    const ops = (count: number) => Array.from({ length: count }, (_, index) => putOp({ pk, sk: `s${index}` }));
    await refused(() => commit(table()));
    await refused(() => commit(table(), ...ops(101)));
    expect(await commit(table(), ...ops(100))).toEqual({ ok: true });
  });

  test("getMany takes 1 to 100 keys", async () => {
    const { pk } = freshKey();
    const keys = Array.from({ length: 101 }, (_, index) => ({ pk, sk: `s${index}` }));
    await refused(() => table().getMany([]));
    await refused(() => table().getMany(keys));
    expect(await table().getMany(keys.slice(1))).toHaveLength(100);
  });

  test("a page limit is a whole number from 1 to 1000, and a prefix excludes bounds", async () => {
    const bad: Range[] = [{ limit: 0 }, { limit: -1 }, { limit: 1.5 }, { limit: 1001 }, { limit: Number.NaN }];
    for (const range of [...bad, { prefix: "a", from: "a" }, { prefix: "a", to: "a" }]) {
      await refused(() => table().query("p", range));
    }
  });

  test("a token has 1 to 36 characters", async () => {
    for (const token of ["", "x".repeat(37)]) await refused(() => table().transact([putOp(freshKey())], token));
    expect(await table().transact([putOp(freshKey())], randomUUID().padEnd(36, "x"))).toEqual({ ok: true });
  });

  test("versions are positive whole numbers, an expiry is whole seconds, and data is JSON", async () => {
    const key = freshKey();
    const circular: Record<string, JsonObject> = {};
    circular.self = circular;
    const bad: Op[] = [
      ...[0, -1, 1.5, Number.NaN, 2 ** 53].flatMap((version) => [
        putOp(key, version),
        putOp(key, 1, { versionIs: version }),
        { check: key, when: { versionIs: version } },
      ]),
      ...[-1, 0.5, Number.NaN, 2 ** 53].map(
        (expiresAt): Op => ({ put: { ...key, version: 1, data: {}, expiresAt }, when: "absent" }),
      ),
      putOp(key, 1, "absent", circular),
    ];
    for (const op of bad) await refused(() => commit(table(), op));
    expect(await table().get(key, { consistent: true })).toBeUndefined();
  });
}
