/** What every adapter of the Table port promises. Each adapter's test file calls `tableContract` with a way to open it. */
import { randomUUID } from "node:crypto";
import type { Item, Key, Op, Table } from "@suyuan/store/table";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commit, freshKey, putOp } from "./operations.ts";
import { limitsContract } from "./table-limits-contract.ts";
import { putsContract } from "./table-puts-contract.ts";
import { queryContract } from "./table-query-contract.ts";

export interface TableHost {
  readonly table: Table;
  close(): Promise<void> | void;
}

/** Runs the whole contract against one table. `make` is called once; tests keep apart by their partition keys. */
export function tableContract(name: string, make: () => Promise<TableHost>): void {
  describe(`${name} keeps the Table contract`, () => {
    let host: TableHost | undefined;
    const table = () => {
      if (host === undefined) throw new Error("the table did not open");
      return host.table;
    };
    beforeAll(async () => {
      host = await make();
    }, 90_000);
    afterAll(async () => {
      await host?.close();
    });
    readsContract(table);
    guardsContract(table);
    concurrencyContract(table);
    tokensContract(table);
    putsContract(table);
    queryContract(table);
    limitsContract(table);
  });
}

const fresh = { consistent: true };

function readsContract(table: () => Table): void {
  test("a consistent read returns what was just written", async () => {
    const item: Item = {
      ...freshKey(),
      version: 1,
      data: { name: "苍溪红心猕猴桃", kg: 12.5, list: [1, null, { a: true }] },
    };
    expect(await commit(table(), { put: item, when: "absent" })).toEqual({ ok: true });
    expect(await table().get(item, fresh)).toEqual(item);
    expect((await table().query(item.pk, {}, undefined, fresh)).items).toEqual([item]);
  });

  test("a key that was never written reads as undefined", async () => {
    expect(await table().get(freshKey(), fresh)).toBeUndefined();
    expect(await table().getMany([freshKey(), freshKey()], fresh)).toEqual([undefined, undefined]);
    expect(await table().query(freshKey().pk)).toEqual({ items: [] });
  });

  test("getMany answers a hundred keys in the order asked, with gaps for those missing", async () => {
    const { pk } = freshKey();
    const keys = Array.from({ length: 100 }, (_, index) => ({ pk, sk: `s${index}` }));
    await commit(table(), ...keys.filter((_, index) => index % 3 !== 0).map((key) => putOp(key)));
    const asked = keys.toReversed();
    const found = await table().getMany(asked, fresh);
    expect(found.map((item) => item?.sk)).toEqual(
      asked.map(({ sk }) => (Number(sk.slice(1)) % 3 === 0 ? undefined : sk)),
    );
  });

  test("keys that differ only in where the partition key ends are different keys", async () => {
    const { pk } = freshKey();
    const keys = [
      { pk: `${pk}a`, sk: "bc" },
      { pk: `${pk}ab`, sk: "c" },
    ];
    expect(await commit(table(), ...keys.map((key, index) => putOp(key, index + 1)))).toEqual({ ok: true });
    expect((await table().getMany(keys, fresh)).map((item) => item?.version)).toEqual([1, 2]);
  });

  test("any JSON object comes back equal, `__proto__` and lone surrogates among its names and values", async () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("__proto__", "constructor", "\ud800", "\u0000", "苍溪"),
    );
    const data = fc.dictionary(text, fc.oneof(fc.jsonValue({ stringUnit: "binary" }), text), { maxKeys: 8 });
    const property = fc.asyncProperty(data, async (written) => {
      const key = freshKey();
      await commit(table(), putOp(key, 1, "absent", written));
      const read = await table().get(key, fresh);
      expect(JSON.stringify(read?.data)).toBe(JSON.stringify(written));
      expect(Object.getPrototypeOf(read?.data)).toBe(Object.prototype);
    });
    await fc.assert(property, { numRuns: 100 });
  });

  test("an item whose expiry is past is still returned, and guards see it", async () => {
    const item: Item = { ...freshKey(), version: 1, data: {}, expiresAt: 1_000_000_000 };
    await commit(table(), { put: item, when: "absent" });
    expect(await table().get(item, fresh)).toEqual(item);
    expect(await commit(table(), putOp(item))).toEqual({ ok: false, conflicts: [0] });
    const { expiresAt: _, ...lasting } = { ...item, version: 2 };
    expect(await commit(table(), { put: lasting, when: { versionIs: 1 } })).toEqual({ ok: true });
    expect(await table().get(item, fresh)).toEqual(lasting);
  });
}

function guardsContract(table: () => Table): void {
  test("`absent` holds for a key without an item, and only there", async () => {
    const [there, missing] = [freshKey(), freshKey()];
    expect(await commit(table(), putOp(there))).toEqual({ ok: true });
    expect(await commit(table(), putOp(there, 2))).toEqual({ ok: false, conflicts: [0] });
    expect(await commit(table(), { check: missing, when: "absent" })).toEqual({ ok: true });
    expect(await commit(table(), { check: there, when: "absent" })).toEqual({ ok: false, conflicts: [0] });
    expect(await commit(table(), { delete: missing, when: "absent" })).toEqual({ ok: true });
  });

  test("`versionIs` holds for exactly that version, and for no item that is missing", async () => {
    const [there, missing] = [freshKey(), freshKey()];
    await commit(table(), putOp(there, 7));
    for (const versionIs of [6, 8, 70]) {
      expect(await commit(table(), putOp(there, 9, { versionIs }))).toEqual({ ok: false, conflicts: [0] });
    }
    expect(await commit(table(), putOp(there, 8, { versionIs: 7 }))).toEqual({ ok: true });
    expect((await table().get(there, fresh))?.version).toBe(8);
    expect(await commit(table(), putOp(missing, 2, { versionIs: 1 }))).toEqual({ ok: false, conflicts: [0] });
  });

  test("a guarded delete removes the item, and the key is absent again", async () => {
    const key = freshKey();
    await commit(table(), putOp(key));
    expect(await commit(table(), { delete: key, when: { versionIs: 2 } })).toEqual({ ok: false, conflicts: [0] });
    expect(await commit(table(), { delete: key, when: { versionIs: 1 } })).toEqual({ ok: true });
    expect(await table().get(key, fresh)).toBeUndefined();
    expect(await commit(table(), putOp(key))).toEqual({ ok: true });
  });

  test("versions are compared exactly up to the largest safe integer", async () => {
    const key = freshKey();
    const version = Number.MAX_SAFE_INTEGER;
    await commit(table(), putOp(key, version));
    expect((await table().get(key, fresh))?.version).toBe(version);
    expect(await commit(table(), { check: key, when: { versionIs: version - 1 } })).toEqual({
      ok: false,
      conflicts: [0],
    });
    expect(await commit(table(), { check: key, when: { versionIs: version } })).toEqual({ ok: true });
  });

  test("one failing guard keeps every other operation from happening, and the failing ones are named by index", async () => {
    const { pk } = freshKey();
    const [kept, gone, made] = ["kept", "gone", "made"].map((sk) => ({ pk, sk })) as [Key, Key, Key];
    await commit(table(), putOp(kept), putOp(gone));
    const answer = await commit(
      table(),
      putOp(made),
      { check: kept, when: "absent" },
      { delete: gone, when: { versionIs: 1 } },
      putOp({ pk, sk: "other" }, 5, { versionIs: 4 }),
    );
    expect(answer).toEqual({ ok: false, conflicts: [1, 3] });
    const after = await table().query(pk, {}, undefined, fresh);
    expect(after.items.map(({ sk, version }) => [sk, version])).toEqual([
      ["gone", 1],
      ["kept", 1],
    ]);
  });

  test("a transaction spans partitions, and its checks write nothing", async () => {
    const [checked, written, removed] = [freshKey(), freshKey(), freshKey()];
    await commit(table(), putOp(checked), putOp(removed));
    const ops: Op[] = [
      { check: checked, when: { versionIs: 1 } },
      putOp(written),
      { delete: removed, when: { versionIs: 1 } },
    ];
    expect(await commit(table(), ...ops)).toEqual({ ok: true });
    const found = await table().getMany([checked, written, removed], fresh);
    expect(found.map((item) => item?.version)).toEqual([1, 1, undefined]);
  });
}

function concurrencyContract(table: () => Table): void {
  test("of fifty concurrent writers under one guard exactly one wins", async () => {
    const key = freshKey();
    const writers = Array.from({ length: 50 }, (_, writer) => writer);
    for (const [version, when] of [
      [1, "absent"],
      [2, { versionIs: 1 }],
    ] as const) {
      const answers = await Promise.all(
        writers.map((writer) => commit(table(), putOp(key, version, when, { writer }))),
      );
      const winner = answers.findIndex(({ ok }) => ok);
      expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
      for (const answer of answers.toSpliced(winner, 1)) expect(answer).toEqual({ ok: false, conflicts: [0] });
      expect((await table().get(key, fresh))?.data).toEqual({ writer: winner });
    }
  }, 60_000);

  test("concurrent read-then-write cycles lose no update", async () => {
    const key = freshKey();
    await commit(table(), putOp(key, 1, "absent", { sum: 0 }));
    const addOne = async (): Promise<void> => {
      const item = await table().get(key, fresh);
      const version = item?.version ?? 0;
      const data = { sum: Number(item?.data.sum) + 1 };
      const answer = await commit(table(), putOp(key, version + 1, { versionIs: version }, data));
      if (!answer.ok) await addOne();
    };
    await Promise.all(Array.from({ length: 12 }, addOne));
    expect(await table().get(key, fresh)).toEqual({ ...key, version: 13, data: { sum: 12 } });
  }, 60_000);
}

function tokensContract(table: () => Table): void {
  test("a token repeated after its commit answers ok and writes nothing again", async () => {
    const key = freshKey();
    const token = randomUUID();
    const ops = [putOp(key)];
    expect(await table().transact(ops, token)).toEqual({ ok: true });
    await commit(table(), { delete: key, when: { versionIs: 1 } });
    expect(await table().transact(ops, token)).toEqual({ ok: true });
    expect(await table().get(key, fresh)).toBeUndefined();
  });

  test("a token sent twice at once is one write, and both callers hear ok", async () => {
    const ops = [putOp(freshKey())];
    const token = randomUUID();
    const answers = await Promise.all([table().transact(ops, token), table().transact(ops, token)]);
    expect(answers).toEqual([{ ok: true }, { ok: true }]);
  });

  test("a token that met a conflict may be sent again, and its guards are checked anew", async () => {
    const key = freshKey();
    const token = randomUUID();
    await commit(table(), putOp(key));
    expect(await table().transact([putOp(key)], token)).toEqual({ ok: false, conflicts: [0] });
    await commit(table(), { delete: key, when: { versionIs: 1 } });
    expect(await table().transact([putOp(key)], token)).toEqual({ ok: true });
    expect(await table().get(key, fresh)).toBeDefined();
  });

  test("a committed token with other operations is refused", async () => {
    const key = freshKey();
    const token = randomUUID();
    await table().transact([putOp(key, 1, "absent", { a: 1 })], token);
    const other = table().transact([putOp(key, 1, "absent", { a: 2 })], token);
    await expect(other).rejects.toMatchObject({ name: "LimitExceeded" });
  });
}
