import type { Batch } from "@suyuan/domain/batches/batch";
import { unpackBatch } from "@suyuan/domain/batches/codec";
import { beforeAll, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason } from "../fixtures/season.ts";
import { type Exceptions, exceptionsIn, newExceptions, onePerSubject, recordExceptions } from "./exceptions.ts";
import { batchKey } from "./keys.ts";

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

test("a decision's exceptions are the flags that it added, and none when it added none", () => {
  const before = { ...batch, flags: [flag("late-entry")] };
  const after = { ...batch, flags: [flag("late-entry"), flag("test-failed", 1), flag("late-entry", 2)] };
  expect(newExceptions(before, before)).toEqual([]);
  expect(newExceptions(before, after)).toEqual([
    entry(`01/${GTIN}/10/A`, ["510824"], flag("test-failed", 1), flag("late-entry", 2)),
  ]);
  expect(newExceptions(before, after)[0]).not.toHaveProperty("cause");
  expect(newExceptions(undefined, before, "shipment/S1")).toEqual([
    { ...entry(`01/${GTIN}/10/A`, ["510824"], flag("late-entry")), cause: "shipment/S1" },
  ]);
  const [producer] = Object.values(batch.parties);
  const moved = { ...before, parties: { coop: { ...producer, regionCode: "510823" } } } as Batch;
  expect(newExceptions(undefined, moved)).toEqual([entry(`01/${GTIN}/10/A`, ["510823", "510824"], flag("late-entry"))]);
});

test("a list has one entry for each subject, cause and claimant, with every flag and every region of those it was made of", () => {
  const found = [
    entry("a", ["510824"], flag("late-entry", 1)),
    entry("b", ["510823"], flag("late-entry", 2)),
    entry("c", ["510823"]),
    entry("a", ["510823", "510824"], flag("test-failed", 3), flag("late-entry", 4)),
    { ...entry("a", ["510824"], flag("late-entry", 5)), cause: "shipment/S1" },
    { ...entry("a", ["510824"], flag("late-entry", 6)), claimedBy: "strangers" },
    { ...entry("b", ["510823"]), withdrawn: [flag("late-entry", 2)] },
  ] as const;
  expect(onePerSubject(found)).toEqual([
    entry("a", ["510824", "510823"], flag("late-entry", 1), flag("test-failed", 3), flag("late-entry", 4)),
    { ...entry("b", ["510823"], flag("late-entry", 2)), withdrawn: [flag("late-entry", 2)] },
    { ...entry("a", ["510824"], flag("late-entry", 5)), cause: "shipment/S1" },
    { ...entry("a", ["510824"], flag("late-entry", 6)), claimedBy: "strangers" },
  ]);
});

test("a decision's exceptions also name the flags that it withdrew, whatever else became of the list", () => {
  const [first, second] = [flag("late-entry", 1), flag("late-entry", 2)];
  const gone = { ...second, withdrawnAt: "2026-10-09T02:00:00.000Z" };
  const before = { ...batch, flags: [first, second] };
  expect(newExceptions(before, { ...batch, flags: [first, gone] })).toEqual([
    { ...entry(`01/${GTIN}/10/A`, ["510824"]), withdrawn: [gone] },
  ]);
  const kept = { ...batch, flags: [flag("test-failed", 3), gone] };
  expect(newExceptions(before, kept)).toEqual([
    { ...entry(`01/${GTIN}/10/A`, ["510824"], flag("test-failed", 3)), withdrawn: [gone] },
  ]);
  expect(newExceptions(kept, kept)).toEqual([]);
});

test("rows of both forms are read: one list, or an entry of one region and more of them apart", () => {
  const list = [entry("a", ["510824"], flag("late-entry"))];
  expect(exceptionsIn({})).toEqual([]);
  expect(exceptionsIn({ exceptions: list })).toEqual(list);
  const old = (subject: string) => ({ subject, region: "510824", flags: [flag("late-entry")] });
  const read = (subject: string) => entry(subject, ["510824"], flag("late-entry"));
  expect(exceptionsIn({ exceptions: old("a") })).toEqual([read("a")]);
  expect(exceptionsIn({ exceptions: old("a"), moreExceptions: [old("b"), old("c")] })).toEqual(
    ["a", "b", "c"].map(read),
  );
  expect(exceptionsIn({ moreExceptions: [old("b")] })).toEqual([read("b")]);
});

test("reasons about a record are told in the order of their codes to the regions that are known; without any of these nothing is", () => {
  const reason = (code: string) => ({ code, zh: `${code}中`, en: code }) as never;
  const [elsewhere, overdrawn, other] = ["base-elsewhere", "certificate-overdrawn", "late-entry"].map(reason);
  const told = recordExceptions(
    "certificate/c1",
    ["510824", undefined, "510824"],
    [elsewhere, other, overdrawn] as never,
    "t",
  );
  expect(told).toEqual([
    {
      subject: "certificate/c1",
      regions: ["510824"],
      flags: [
        { code: "certificate-overdrawn", at: "t", reason: overdrawn },
        { code: "base-elsewhere", at: "t", reason: elsewhere },
      ],
    },
  ]);
  expect(recordExceptions("certificate/c1", ["510824"], [other] as never, "t")).toEqual([]);
});

test("flags of one code and time about two things are two, and one that was withdrawn stays so", () => {
  const about = (thing: string) => ({ ...flag("late-entry"), about: thing });
  const before = { ...batch, flags: [about("log/1")] };
  expect(
    newExceptions(before, { ...batch, flags: [about("log/1"), about("log/2"), flag("late-entry")] })[0]?.flags,
  ).toEqual([about("log/2"), flag("late-entry")]);
  const gone = { ...about("log/1"), withdrawnAt: "2026-10-09T02:00:00.000Z" };
  expect(newExceptions({ ...batch, flags: [gone] }, { ...batch, flags: [gone] })).toEqual([]);
});

test("what was withdrawn is added up, and an entry that withdrew nothing has no such member", () => {
  const [one, two] = [
    { ...entry("a", ["510824"]), withdrawn: [flag("late-entry", 1)] },
    { ...entry("a", ["510823"]), withdrawn: [flag("late-entry", 2)] },
  ];
  expect(onePerSubject([one, two])).toEqual([
    { ...entry("a", ["510824", "510823"]), withdrawn: [flag("late-entry", 1), flag("late-entry", 2)] },
  ]);
  const [plain] = onePerSubject([entry("a", ["510824"], flag("late-entry", 1))]);
  expect(Object.keys(plain ?? {})).toEqual(["subject", "regions", "flags"]);
  const apart = [
    { ...entry("a", [], flag("late-entry", 1)), cause: "b" },
    { ...entry("ab", [], flag("late-entry", 2)) },
  ];
  expect(onePerSubject(apart)).toHaveLength(2);
});

test("flags that differ in their words alone are two, and those of parts that would read alike together are not one", () => {
  const about = (thing: string | undefined, zh: string) => ({
    ...flag("late-entry"),
    ...(thing === undefined ? {} : { about: thing }),
    reason: { code: "late-entry", zh, en: "e" },
  });
  const before = { ...batch, flags: [about("a", "b")] };
  const added = [about("a", "c"), about("", "ab"), about(undefined, "b")];
  expect(newExceptions(before, { ...batch, flags: [about("a", "b"), ...added] })[0]?.flags).toEqual(added);
});
