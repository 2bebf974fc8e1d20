import type { Batch } from "@suyuan/domain/batches/batch";
import { packBatch } from "@suyuan/domain/batches/codec";
import { lotId } from "@suyuan/domain/batches/identity";
import { BATCH } from "@suyuan/domain/fixtures/cangxi";
import type { Item, Key } from "@suyuan/store/table";
import { describe, expect, test } from "vitest";
import { batchKey, roomCountKey, roomKey, roomSideKey } from "../keys.ts";
import { Loaded } from "../loaded.ts";
import { NEWEST_MAX, NOTHING_SEEN, neighboursOf, roomKeys, roomWrites, seenIn } from "./neighbours.ts";

const ROOM = roomKey("depot", "1号库");
const KIWI = BATCH;
const pear = (n: number): Batch => ({ ...BATCH, lot: `P${n}`, product: { ...BATCH.product, profile: "pear" } });
const ids = (...numbers: number[]) => numbers.map((n) => lotId(pear(n)));
const row = (key: Key, data: object): Item => ({ ...key, version: 2, data: data as Item["data"] });
const loaded = (...items: Item[]) => new Loaded(items, items);
const pears = (newest: readonly string[]) => row(roomSideKey(ROOM, "source"), { newest });
const named = (more: object = {}) => row(ROOM, { name: "1号库", ...more });
const keys = (...numbers: number[]) => numbers.map((n) => batchKey(BATCH.gtin, `P${n}`));

describe("who lies in a room", () => {
  test("is looked for among the newest of the side that does not keep with a batch, those of an earlier list among them, and never itself", () => {
    expect(roomKeys(ROOM)).toHaveLength(4);
    expect(neighboursOf(loaded(pears(ids(2, 1))), ROOM, KIWI)).toStrictEqual(keys(2, 1));
    expect(neighboursOf(loaded(), ROOM, KIWI)).toStrictEqual([]);
    const profiles = Object.fromEntries([
      ...[1, 2, 3, 4, 5, 6, 7].map((n) => [lotId(pear(n)), "pear"]),
      ["01/06901234567892/10/T", "tea"],
    ]);
    expect(neighboursOf(loaded(pears(ids(7)), named({ profiles })), ROOM, KIWI)).toStrictEqual(keys(7, 3, 4, 5, 6));
    const self = { ...KIWI, lot: "P2" };
    expect(neighboursOf(loaded(pears(ids(2, 1))), ROOM, self)).toStrictEqual(keys(1));
    const tea = { ...KIWI, product: { ...KIWI.product, profile: "tea" } };
    expect(neighboursOf(loaded(pears(ids(1))), ROOM, tea)).toStrictEqual([]);
  });

  test("is told by profile of those that are there still, and by number of those that are listed and were not looked at", () => {
    const found = loaded(
      pears(ids(1, 2, 3)),
      row(roomCountKey(ROOM, "source"), { count: 8 }),
      ...[1, 2].map((n) => row(batchKey(BATCH.gtin, `P${n}`), packBatch(pear(n)))),
    );
    expect(seenIn(found, ROOM, KIWI, ({ lot }) => lot !== "P2")).toStrictEqual({ profiles: ["pear"], unseen: 5 });
    expect(seenIn(loaded(pears(ids(1))), ROOM, KIWI, () => true)).toStrictEqual({ profiles: [], unseen: 0 });
    const tea = { ...KIWI, product: { ...KIWI.product, profile: "tea" } };
    expect(seenIn(found, ROOM, tea, () => true)).toBe(NOTHING_SEEN);
  });
});

describe("a step leaves in the room's rows", () => {
  const step = (batch: Batch, action: "in" | "out", lies: boolean, found = loaded(named())) =>
    roomWrites(found, ROOM, { batch, name: "1号库", lies, action }).map((op) => {
      if ("put" in op) return ["put", op.put.sk, op.put.data, op.when];
      return "check" in op ? ["check", op.check.sk, op.when] : ["other"];
    });

  test("the room where it is new, under its name as first written", () => {
    const tea = { ...KIWI, product: { ...KIWI.product, profile: "tea" } };
    expect(step(tea, "in", true, loaded())).toStrictEqual([["put", "ROOM", { name: "1号库" }, "absent"]]);
    expect(step(tea, "in", true)).toStrictEqual([]);
  });

  test("the batch among the newest of its side, while the other side stays as it was looked at", () => {
    const other = ["check", "SIDE#sensitive", "absent"];
    expect(step(pear(1), "in", true)).toStrictEqual([["put", "SIDE#source", { newest: ids(1) }, "absent"], other]);
    expect(step(pear(1), "in", true, loaded(named(), pears(ids(1, 2))))).toStrictEqual([other]);
    const full = loaded(named(), pears(ids(5, 4, 3, 2, 1)));
    expect(NEWEST_MAX).toBe(5);
    expect(step(pear(6), "in", true, full)).toStrictEqual([
      ["put", "SIDE#source", { newest: ids(6, 5, 4, 3, 2) }, { versionIs: 2 }],
      other,
    ]);
  });

  test("the others alone when the batch has left it, and nothing while some of it lies there", () => {
    const found = loaded(named(), pears(ids(3, 2, 1)));
    expect(step(pear(2), "out", false, found)).toStrictEqual([
      ["put", "SIDE#source", { newest: ids(3, 1) }, { versionIs: 2 }],
    ]);
    expect(step(pear(2), "out", true, found)).toStrictEqual([]);
    expect(step(pear(9), "out", false, found)).toStrictEqual([]);
  });
});
