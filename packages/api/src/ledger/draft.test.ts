import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Op } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { CaptureDraft, DraftConflict } from "./draft.ts";

const key = (sk: string) => ({ pk: "P", sk });
const put = (sk: string, version: number, n: number): Op => ({
  put: { ...key(sk), version, data: { n } },
  when: version === 1 ? "absent" : { versionIs: version - 1 },
});

let table = openSqliteTable(":memory:");
let draft = new CaptureDraft(table);
beforeEach(async () => {
  table = openSqliteTable(":memory:");
  await table.transact([put("there", 1, 1)], "before");
  draft = new CaptureDraft(table);
});

const stored = async (sk: string) => {
  const item = await table.get(key(sk), { consistent: true });
  return item && [item.version, item.data.n];
};

describe("a draft", () => {
  test("shows each decision what the ones before it wrote, and writes a record once for all of them", async () => {
    expect(await draft.getMany([key("there"), key("new")])).toMatchObject([{ version: 1 }, undefined]);
    draft.write([put("there", 2, 2), put("new", 1, 10)]);
    expect((await draft.getMany([key("there"), key("new")])).map((item) => item?.data.n)).toEqual([2, 10]);
    draft.write([put("there", 3, 3), put("new", 2, 20)]);
    expect(draft.ops).toHaveLength(2);
    expect(await table.transact(draft.ops, "draft")).toEqual({ ok: true });
    expect([await stored("there"), await stored("new")]).toEqual([
      [3, 3],
      [2, 20],
    ]);
  });

  test("conflicts as a whole when someone else wrote one of its records meanwhile", async () => {
    await draft.getMany([key("there")]);
    draft.write([put("there", 2, 2), put("other", 1, 1)]);
    draft.write([put("there", 3, 3)]);
    await table.transact([put("there", 2, 99)], "meanwhile");
    expect((await table.transact(draft.ops, "draft")).ok).toBe(false);
    expect([await stored("there"), await stored("other")]).toEqual([[2, 99], undefined]);
  });

  test("keeps a record still that one decision checks and none writes", async () => {
    await draft.getMany([key("there")]);
    draft.write([{ check: key("there"), when: { versionIs: 1 } }, put("other", 1, 1)]);
    await table.transact([put("there", 2, 99)], "meanwhile");
    expect((await table.transact(draft.ops, "draft")).ok).toBe(false);
  });

  test("leaves nothing of a record that it made and took away again, and deletes one that was there", async () => {
    await draft.getMany([key("there"), key("new")]);
    draft.write([put("new", 1, 1)]);
    draft.write([
      { delete: key("new"), when: { versionIs: 1 } },
      { delete: key("there"), when: { versionIs: 1 } },
    ]);
    expect(await draft.getMany([key("there"), key("new")])).toEqual([undefined, undefined]);
    expect(await table.transact(draft.ops, "draft")).toEqual({ ok: true });
    expect([await stored("there"), await stored("new")]).toEqual([undefined, undefined]);
  });

  test("takes none of the writes of a decision that wants a record to be new which an earlier one made", async () => {
    draft.write([put("new", 1, 1)]);
    expect(() => draft.write([put("other", 1, 1), put("new", 1, 2)])).toThrow(DraftConflict);
    expect(draft.ops).toEqual([put("new", 1, 1)]);
  });
});
