import { faulty } from "@suyuan/store/faulty-table";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { create } from "../loaded.ts";
import { readMany } from "../read.ts";
import { deviceKey, devicePageKey, forkKey } from "./keys.ts";
import { isWhole, knownOf, type Outcome, type PageRow } from "./page.ts";
import { AHEAD_MAX, deviceRows, givenUpOps, type Numbered, newestPage, noteNumber, standingOf } from "./received.ts";

const NOW = "2026-10-08T02:00:10.000Z";
const DEVICE = { organisation: "coop", device: "scale-1" };
let table: Table;
let meter: ReturnType<typeof metered>;
const random = (count: number) => crypto.getRandomValues(new Uint8Array(count));
const deps = () => ({ table, now: () => new Date(NOW), randomBytes: random });

beforeEach(async () => {
  meter = metered(openSqliteTable(":memory:"));
  table = meter;
  for (const [organisation, id] of [
    ["coop", "scale-1"],
    ["coop", "scale-2"],
    ["other", "scale-1"],
  ] as const)
    await table.transact(
      [
        create(deviceKey(organisation, id), {
          ...{ id, organisation, name: "秤", kind: "scale" },
          ...{ registeredAt: NOW, by: "key-1" },
        }),
      ],
      `${organisation}-${id}`,
    );
});

const link = (n: number) => n.toString(16).padStart(8, "0").repeat(8);
const numbered = (number: number, more: Partial<Numbered> = {}): Numbered => ({
  ...DEVICE,
  number,
  command: `c-${number}`,
  writtenAt: "2026-10-08T01:59:00.000Z",
  sentAt: "2026-10-08T02:00:00.000Z",
  previous: link(number - 1),
  chain: link(number),
  ...more,
});

/** A command of the device, from the rows that are looked at before it to what is known after it. */
async function note(number: number, outcome: Outcome = "received", more: Partial<Numbered> = {}) {
  const command = numbered(number, more);
  const rows = await deviceRows(deps(), command);
  if (rows === undefined) throw new Error("there is no such device");
  return noteNumber(deps(), command, outcome, rows);
}
const noteAll = async (from: number, to: number) => {
  for (let number = from; number <= to; number += 1) await note(number);
};
const pageAt = async (page: number) =>
  (await table.get(devicePageKey("coop", "scale-1", page)))?.data as PageRow | undefined;
const standing = async () => standingOf(deps(), "coop", "scale-1", await newestPage(deps(), "coop", "scale-1"));

describe("what has come of a device", () => {
  test("is nothing before its first number, and the number itself after it", async () => {
    expect(await newestPage(deps(), "coop", "scale-1")).toBeUndefined();
    expect(await standing()).toEqual({ last: 0, missing: [], refused: [], isPartial: false });
    expect(await note(1)).toEqual({ last: 1, missing: [], refused: [], isPartial: false });
    expect(await standing()).toEqual({ last: 1, missing: [], refused: [], isPartial: false });
    expect(await newestPage(deps(), "coop", "scale-1")).toMatchObject({ page: 0, row: { chain: link(1) } });
  });

  test("is told as what is missing and what was refused, each with its code, until it comes", async () => {
    await note(1);
    expect(await note(4, { refused: "not-found" })).toEqual({
      last: 4,
      missing: [{ from: 2, to: 3 }],
      refused: [{ number: 4, code: "not-found" }],
      isPartial: false,
    });
    expect(await note(2)).toMatchObject({ missing: [{ from: 3, to: 3 }] });
    await note(3);
    expect(await note(4)).toEqual({ last: 4, missing: [], refused: [], isPartial: false });
  });

  test("is its own: devices of one id in two organisations, and two of one organisation, know nothing of each other", async () => {
    await note(1);
    expect(await note(3, "received", { organisation: "other" })).toMatchObject({
      last: 3,
      missing: [{ from: 1, to: 2 }],
    });
    expect(await note(2, "received", { device: "scale-2" })).toMatchObject({ last: 2, missing: [{ from: 1, to: 1 }] });
    expect(await standing()).toMatchObject({ last: 1, missing: [] });
  });

  test("is not asked of a device that the organisation does not have", async () => {
    expect(await deviceRows(deps(), numbered(1, { device: "scale-9" }))).toBeUndefined();
    expect(await deviceRows(deps(), numbered(1, { organisation: "nobody" }))).toBeUndefined();
  });

  test("says by how many seconds the device's clock was behind when it sent", async () => {
    await note(1);
    await note(2, "received", { sentAt: "2026-10-08T02:00:12.000Z" });
    expect((await pageAt(0))?.clock).toEqual([-2, -2, 10]);
  });

  test("is written in one small row for each number, and not again where the same comes again", async () => {
    await noteAll(1, 18);
    const before = meter.usage().itemsWritten;
    expect(await note(17)).toMatchObject({ last: 18, missing: [] });
    expect(meter.usage().itemsWritten).toBe(before);
    await note(19);
    expect(meter.usage().itemsWritten).toBe(before + 1);
  });
});

describe("numbers of several rows", () => {
  test("that are missing are told over all of them, and those of earlier rows once they come", async () => {
    await note(1);
    await note(34);
    expect(await note(17)).toMatchObject({
      last: 34,
      missing: [
        { from: 2, to: 16 },
        { from: 18, to: 33 },
      ],
    });
    expect(await standing()).toMatchObject({
      last: 34,
      missing: [
        { from: 2, to: 16 },
        { from: 18, to: 33 },
      ],
    });
    // Of the row that was begun last the highest counts, whichever came last.
    expect(await note(2)).toMatchObject({
      last: 34,
      missing: [
        { from: 3, to: 16 },
        { from: 18, to: 33 },
      ],
    });
  });

  test("are told as they were just written, though what is read may be a moment old", async () => {
    await note(1);
    await note(17);
    const stale = table;
    table = {
      ...faulty(stale, []),
      getMany: (keys, options) =>
        options?.consistent === true ? stale.getMany(keys, options) : Promise.resolve(keys.map(() => undefined)),
    };
    expect(await note(2)).toMatchObject({ last: 17, missing: [{ from: 3, to: 16 }] });
    expect(await note(18)).toMatchObject({ last: 18, missing: [{ from: 1, to: 16 }] });
  });

  test("name the rows that lack some, and no more those that are whole by the time that another row begins", async () => {
    await note(17);
    expect((await pageAt(1))?.open).toEqual([[0, 0]]);
    await noteAll(1, 16);
    await note(33);
    expect((await pageAt(2))?.open).toEqual([[1, 1]]);
    await noteAll(18, 32);
    await noteAll(34, 48);
    expect(await note(49)).toEqual({ last: 49, missing: [], refused: [], isPartial: false });
    expect((await pageAt(3))?.open).toBeUndefined();
  });

  test("that came late lie in a row that names no others", async () => {
    await note(40);
    await note(3);
    expect(await pageAt(0)).not.toHaveProperty("open");
    expect((await pageAt(2))?.open).toEqual([[0, 1]]);
  });

  test("are looked at in twenty rows: beyond these it says that there may be more", async () => {
    expect(await note(16 * 20 + 1)).toEqual({
      last: 321,
      missing: [{ from: 1, to: 320 }],
      refused: [],
      isPartial: false,
    });
    expect(await note(16 * 21 + 1)).toMatchObject({
      last: 337,
      missing: [{ from: 1, to: 320 }],
      isPartial: true,
    });
  });

  test("go on for at most ten thousand beyond the highest that came", async () => {
    expect(await deviceRows(deps(), numbered(AHEAD_MAX))).toBeDefined();
    await expect(deviceRows(deps(), numbered(AHEAD_MAX + 1))).rejects.toMatchObject({
      code: "invalid-request",
      errors: [
        {
          pointer: "Suyuan-Device-Number",
          detail: "at most 10000: the highest number that came is 0",
          detailZh: "不得大于 10000：已收到的最大序号为 0",
        },
      ],
    });
    await note(5);
    expect(await deviceRows(deps(), numbered(AHEAD_MAX + 5))).toBeDefined();
    await expect(deviceRows(deps(), numbered(AHEAD_MAX + 6))).rejects.toMatchObject({
      errors: [{ detail: "at most 10005: the highest number that came is 5" }],
    });
  });
});

describe("a second history of a device", () => {
  const forkOf = async (number: number, chain: string) =>
    (await table.get(forkKey("coop", "scale-1", number, chain.slice(0, 16))))?.data;

  test("is kept beside the first, where a number comes with another command, and changes nothing of it", async () => {
    await noteAll(1, 2);
    const before = await pageAt(0);
    const other = { command: "x", chain: link(99) };
    expect(await note(2, { refused: "not-found" }, other)).toEqual({
      ...{ last: 2, missing: [], refused: [], isPartial: false },
      fork: 2,
    });
    expect(await pageAt(0)).toEqual(before);
    const fork = { number: 2, kind: "number-used-twice", command: "x", at: NOW, outcome: "not-found" };
    expect(await forkOf(2, link(99))).toEqual({ ...fork, deviceTime: "2026-10-08T01:59:00.000Z" });
    // The same once more is the same fork.
    expect(await note(2, "received", other)).toMatchObject({ fork: 2 });
    expect(await forkOf(2, link(99))).toMatchObject({ outcome: "not-found" });
  });

  test("is one that does not follow the number before it, or that the next one does not follow, across rows too", async () => {
    await noteAll(1, 16);
    expect(await note(17, "received", { previous: link(77) })).toMatchObject({ last: 16, fork: 17 });
    expect(await forkOf(17, link(17))).toMatchObject({ kind: "chain-broken", outcome: "received" });
    expect(await note(17)).not.toHaveProperty("fork");
    await note(33);
    expect(await note(32, "received", { chain: link(88) })).toMatchObject({ last: 33, fork: 32 });
    expect(await forkOf(32, link(88))).toMatchObject({ kind: "chain-broken" });
    expect(await note(32)).not.toHaveProperty("fork");
    expect(await note(1, "received")).not.toHaveProperty("fork");
  });

  test("begins nowhere where no neighbour has come", async () => {
    expect(await note(5, "received", { previous: link(1234) })).not.toHaveProperty("fork");
    expect(await note(7, "received", { chain: link(4321) })).not.toHaveProperty("fork");
    expect(await note(1, "received", { previous: link(55) })).not.toHaveProperty("fork");
  });
});

test("two commands that were decided on the same rows are both kept", async () => {
  await note(1);
  const [two, three] = [numbered(2), numbered(3)];
  const rows = await Promise.all([deviceRows(deps(), two), deviceRows(deps(), three)]);
  const [first, second] = rows;
  if (first === undefined || second === undefined) throw new Error("there is no such device");
  await Promise.all([
    noteNumber(deps(), two, "received", first),
    noteNumber(deps(), three, { refused: "not-found" }, second),
  ]);
  expect(await standing()).toEqual({
    ...{ last: 3, missing: [], isPartial: false },
    refused: [{ number: 3, code: "not-found" }],
  });
});

describe("numbers that are given up", () => {
  const DEVICE_ROW = { organisation: "coop", id: "scale-1" };
  const giveUp = async (...numbers: readonly number[]) => {
    const keys = [0, 1, 2].map((page) => devicePageKey("coop", "scale-1", page));
    const newest = await newestPage(deps(), "coop", "scale-1");
    return givenUpOps(await readMany(table, keys), DEVICE_ROW, numbers, { now: NOW, newest });
  };

  test("are missing no more, and each row is written once", async () => {
    await note(20);
    const ops = await giveUp(1, 2, 18);
    expect(ops.flatMap((op) => ("put" in op ? [op.put.sk] : []))).toEqual(["PAGE#0000000000", "PAGE#0000000001"]);
    expect(await table.transact(ops, "give-up")).toEqual({ ok: true });
    expect(await standing()).toMatchObject({
      missing: [
        { from: 3, to: 17 },
        { from: 19, to: 19 },
      ],
    });
    const row = await pageAt(0);
    expect(row && [1, 2, 3].map((number) => knownOf(row, number).state)).toEqual(["given-up", "given-up", "absent"]);
    expect(row && isWhole(row)).toBe(false);
    // Said again, it says nothing new.
    expect(await giveUp(1, 2, 18)).toEqual([]);
  });

  test("are such as have been used: what lies above the highest that came is left out", async () => {
    await note(20);
    expect(await giveUp(21, 33)).toEqual([]);
    await table.transact(await giveUp(19, 21), "give-up");
    const row = await pageAt(1);
    expect(row && [19, 20, 21].map((number) => knownOf(row, number).state)).toEqual(["given-up", "received", "absent"]);
    expect(await giveUp(20)).toEqual([]);
  });
});
