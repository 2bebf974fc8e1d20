import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Op } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import type { Decision } from "./commit.ts";
import { Draft, DraftConflict, decideInTurn } from "./draft.ts";
import { Loaded } from "./loaded.ts";
import { keyOf } from "./row-key.ts";

const key = (sk: string) => keyOf<{ readonly n: number }>("P", sk);
const put = (sk: string, version: number, n: number): Op => ({
  put: { pk: "P", sk, version, data: { n } },
  when: version === 1 ? "absent" : { versionIs: version - 1 },
});

let table = openSqliteTable(":memory:");
let draft = new Draft();
beforeEach(async () => {
  table = openSqliteTable(":memory:");
  await table.transact([put("there", 1, 1)], "before");
  draft = new Draft();
});

const stored = async (sk: string) => {
  const item = await table.get(key(sk), { consistent: true });
  return item && [item.version, item.data.n];
};

describe("a draft", () => {
  test("shows each decision what the ones before it wrote, and writes a record once for all of them", async () => {
    expect(await draft.over(table).getMany([key("there"), key("new")])).toMatchObject([{ version: 1 }, undefined]);
    draft.write([put("there", 2, 2), put("new", 1, 10)]);
    expect((await draft.over(table).getMany([key("there"), key("new")])).map((item) => item?.data.n)).toEqual([2, 10]);
    draft.write([put("there", 3, 3), put("new", 2, 20)]);
    expect(draft.ops).toHaveLength(2);
    expect(await table.transact(draft.ops, "draft")).toEqual({ ok: true });
    expect([await stored("there"), await stored("new")]).toEqual([
      [3, 3],
      [2, 20],
    ]);
  });

  test("conflicts as a whole when someone else wrote one of its records meanwhile", async () => {
    await draft.over(table).getMany([key("there")]);
    draft.write([put("there", 2, 2), put("other", 1, 1)]);
    draft.write([put("there", 3, 3)]);
    await table.transact([put("there", 2, 99)], "meanwhile");
    expect((await table.transact(draft.ops, "draft")).ok).toBe(false);
    expect([await stored("there"), await stored("other")]).toEqual([[2, 99], undefined]);
  });

  test("keeps a record still that one decision checks and none writes", async () => {
    await draft.over(table).getMany([key("there")]);
    draft.write([{ check: key("there"), when: { versionIs: 1 } }, put("other", 1, 1)]);
    await table.transact([put("there", 2, 99)], "meanwhile");
    expect((await table.transact(draft.ops, "draft")).ok).toBe(false);
  });

  test("leaves nothing of a record that it made and took away again, and deletes one that was there", async () => {
    await draft.over(table).getMany([key("there"), key("new")]);
    draft.write([put("new", 1, 1)]);
    draft.write([
      { delete: key("new"), when: { versionIs: 1 } },
      { delete: key("there"), when: { versionIs: 1 } },
    ]);
    expect(await draft.over(table).getMany([key("there"), key("new")])).toEqual([undefined, undefined]);
    expect(draft.ops).toEqual([
      { check: key("new"), when: "absent" },
      { delete: key("there"), when: { versionIs: 1 } },
    ]);
    expect(await table.transact(draft.ops, "draft")).toEqual({ ok: true });
    expect([await stored("there"), await stored("new")]).toEqual([undefined, undefined]);
  });

  test("takes none of the writes of a decision that wants a record to be new which an earlier one made", async () => {
    draft.write([put("new", 1, 1)]);
    expect(() => draft.write([put("other", 1, 1), put("new", 1, 2)])).toThrow(DraftConflict);
    expect(draft.ops).toEqual([put("new", 1, 1)]);
  });

  test("asks the table once for a record, all that it does not know in one round, and never for what it wrote", async () => {
    const meter = metered(table);
    const reader = draft.over(meter);
    await reader.getMany([key("there"), key("new")]);
    expect(await reader.get(key("there"))).toMatchObject({ version: 1 });
    expect(await reader.get(key("new"))).toBeUndefined();
    expect(meter.usage()).toMatchObject({ roundTrips: 1, itemsRead: 1 });
    await reader.getMany([key("there"), key("other")]);
    expect(meter.usage()).toMatchObject({ roundTrips: 2, itemsRead: 1 });
    draft.write([put("made", 1, 5)]);
    expect(draft.item(key("made"))?.data).toEqual({ n: 5 });
  });

  test("leaves a record that nobody read to the table to judge", async () => {
    draft.write([put("there", 1, 1), put("other", 2, 2)]);
    expect(await table.transact(draft.ops, "draft")).toEqual({ ok: false, conflicts: [0, 1] });
  });

  test("takes none of the writes of a decision that rests on a version which is not there", async () => {
    await draft.over(table).getMany([key("there"), key("new")]);
    for (const wrong of [put("there", 1, 0), put("there", 3, 0), put("new", 2, 0)]) {
      expect(() => draft.write([put("other", 1, 1), wrong])).toThrow(DraftConflict);
      expect(draft.ops).toEqual([]);
    }
    const conflict = new DraftConflict();
    expect([conflict.code, conflict.message]).toEqual(["id-taken", expect.stringMatching(/earlier part/)]);
  });

  test("checks what was checked and written both, with the first guard, and shows a checked record as it is", async () => {
    await draft.over(table).getMany([key("there"), key("new")]);
    draft.write([
      { check: key("there"), when: { versionIs: 1 } },
      { check: key("new"), when: "absent" },
    ]);
    expect(draft.loaded([key("there"), key("new")]).state(key("there"))).toEqual({ n: 1 });
    draft.write([put("there", 2, 2)]);
    draft.write([{ check: key("there"), when: { versionIs: 2 } }]);
    expect(draft.ops).toEqual([put("there", 2, 2), { check: key("new"), when: "absent" }]);
  });

  test("counts each record once, with those that further writes would add", async () => {
    draft.write([put("new", 1, 1)]);
    expect(draft.countWith([])).toBe(1);
    expect(draft.countWith([put("new", 2, 2), put("other", 1, 1), put("other", 2, 2), put("third", 1, 1)])).toBe(3);
    expect(draft.countWith([{ check: key("there"), when: { versionIs: 1 } }])).toBe(2);
    expect(draft.countWith([{ delete: key("there"), when: { versionIs: 1 } }])).toBe(2);
  });
});

describe("several that decide in turn", () => {
  const before = new Loaded(
    [key("there"), key("new")],
    [{ pk: "P", sk: "there", version: 4, data: { n: 1 } }, undefined],
  );
  const raise = (...sks: readonly string[]) => ({
    keys: sks.map(key),
    decide: (loaded: Loaded): Decision<number> => ({
      writes: sks.map((sk) => loaded.next(key(sk), { n: (loaded.state(key(sk))?.n ?? 0) + 1 })),
      fact: { kind: "subscription-ended" } as Decision<number>["fact"],
      factKey: keyOf("F", sks.join()),
      status: 201,
      body: loaded.state(key("there"))?.n ?? 0,
    }),
  });

  test("each sees what those before it would write, and all write each record once on what was loaded", () => {
    const { decisions, writes } = decideInTurn(before, [raise("there"), raise("there", "new"), raise("new")]);
    expect(decisions.map(({ body, factKey }) => [body, factKey.sk])).toEqual([
      [1, "there"],
      [2, "there,new"],
      [0, "new"],
    ]);
    expect(writes).toEqual([
      { put: { pk: "P", sk: "there", version: 6, data: { n: 3 } }, when: { versionIs: 4 } },
      { put: { pk: "P", sk: "new", version: 2, data: { n: 2 } }, when: "absent" },
    ]);
  });

  test("one that cannot decide stops all", () => {
    const refuse = {
      keys: [],
      decide: () => {
        throw new TypeError("no");
      },
    };
    expect(() => decideInTurn(before, [raise("there"), refuse])).toThrow("no");
  });
});
