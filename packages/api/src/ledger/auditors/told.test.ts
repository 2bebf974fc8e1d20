import type { Batch } from "@suyuan/domain/batches/batch";
import { packBatch, unpackBatch } from "@suyuan/domain/batches/codec";
import type { Op } from "@suyuan/store/table";
import { beforeAll, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason } from "../../fixtures/season.ts";
import { batchPuts } from "../batch-rows.ts";
import type { Exceptions } from "../exceptions.ts";
import { batchKey, roomKey } from "../keys.ts";
import { create, Loaded } from "../loaded.ts";
import { toldToAuditors } from "./told.ts";

let batch: Batch;
beforeAll(async () => {
  const season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
  const item = await season.deps.table.get(batchKey(GTIN, "A"));
  batch = unpackBatch(item?.data as never);
});

const flag = (code: "late-entry" | "test-failed", n = 0) =>
  ({ code, at: "2026-10-08T02:00:00.000Z", reason: { code, zh: `第${n}`, en: `no. ${n}` } }) as const;
const entry = (subject: string, regions: readonly string[], ...flags: Exceptions["flags"]): Exceptions => ({
  subject,
  regions,
  flags,
});

test("auditors are told of the flags of every batch that a decision writes, whether the decision speaks of them or not", () => {
  const key = batchKey(GTIN, "A");
  const stored = { ...key, version: 1, data: packBatch({ ...batch, flags: [flag("late-entry", 1)] }) };
  const loaded = new Loaded([key], [stored as never]);
  const gone = { ...flag("late-entry", 1), withdrawnAt: "2026-10-09T02:00:00.000Z" };
  const [put] = batchPuts(loaded, { ...batch, flags: [gone, flag("test-failed", 2)] }) as [Op];
  const found = { ...entry(`01/${GTIN}/10/A`, ["510824"], flag("test-failed", 2)), withdrawn: [gone] };
  const room = create(roomKey("coop", "A1"), { profiles: {} });
  expect(toldToAuditors(loaded, { writes: [room, put] })).toEqual([found]);
  const given = { ...entry(`01/${GTIN}/10/A`, ["510824"], flag("late-entry", 3)), cause: "shipment/S1" };
  const other = entry("certificate/c1", ["510824"], flag("late-entry", 4));
  expect(toldToAuditors(loaded, { writes: [put], exceptions: [given] })).toEqual([given]);
  expect(toldToAuditors(loaded, { writes: [put], exceptions: [other] })).toEqual([other, found]);
  const [kept] = batchPuts(loaded, { ...batch, flags: [flag("late-entry", 1)] }) as [Op];
  expect(toldToAuditors(loaded, { writes: [kept, { check: key, when: { versionIs: 1 } }] })).toEqual([]);
  const [fresh] = batchPuts(new Loaded([], []), { ...batch, flags: [flag("late-entry", 1)] }) as [Op];
  expect(toldToAuditors(new Loaded([], []), { writes: [fresh] })).toEqual([
    entry(`01/${GTIN}/10/A`, ["510824"], flag("late-entry", 1)),
  ]);
});

test("auditors are told of flags that a batch keeps no more, though those that it has are as they were", () => {
  const key = batchKey(GTIN, "A");
  const packed = packBatch({ ...batch, flags: [flag("late-entry", 1)] });
  const loaded = new Loaded([key], [{ ...key, version: 1, data: packed } as never]);
  const write = (data: object) => loaded.next(key, { ...packed, ...data });
  const told = toldToAuditors(loaded, { writes: [write({ flagsPassing: [flag("test-failed", 2)] })] });
  expect(told).toEqual([entry(`01/${GTIN}/10/A`, ["510824"], flag("test-failed", 2))]);
  expect(toldToAuditors(loaded, { writes: [write({})] })).toEqual([]);
});
