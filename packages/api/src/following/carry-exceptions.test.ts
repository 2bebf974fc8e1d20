import { faulty } from "@suyuan/store/faulty-table";
import { metered } from "@suyuan/store/meter";
import { expect, test } from "vitest";
import { allOf } from "../fixtures/capture.ts";
import { listedOn } from "../fixtures/exceptions.ts";
import { impatient } from "../fixtures/http.ts";
import { batchOn, done, GTIN, newSeason } from "../fixtures/season.ts";
import { putMissing } from "../ledger/indexes/put-missing.ts";
import { batchKey, formerExceptionKey, formerExceptionPartition } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { readRow } from "../ledger/read.ts";
import type { FormerException } from "../ledger/rows.ts";
import { carryExceptions } from "./carry-exceptions.ts";
import { drainOutbox } from "./follow.ts";

const AT = "2026-10-08T02:00:00.000Z";
const OFFICES = ["510824", "510800", "510000"];

/** A season as it was left: a batch with one flag that was listed twice over by facts, and a stranger's word about it. */
async function former() {
  const season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 100, { harvestedOn: "2026-09-20" })));
  const deps = impatient(season.deps);
  const subject = `01/${GTIN}/10/A`;
  const said = { subject, zh: "第1", en: "no. 1", at: AT, kind: "event-captured" as const };
  const rows: readonly (readonly [string, FormerException])[] = [
    [`${AT}#f1#${subject}#000000`, { ...said, code: "quantity-short", by: "depot", cause: "shipment/S1" }],
    [`${AT}#f2#${subject}#000000`, { ...said, code: "quantity-short", by: "depot", cause: "shipment/S2" }],
    [`${AT}#f3#${subject}#000000`, { ...said, code: "contradiction", by: "orchard" }],
    [`${AT}#f4#${subject}#000000`, { ...said, code: "contradiction", by: "coop" }],
  ];
  const ops = rows.flatMap(([sk, data]) => OFFICES.map((office) => create(formerExceptionKey(office, sk), data)));
  await putMissing(deps, ops);
  return { season, deps, subject };
}

const told = async (deps: Parameters<typeof listedOn>[0], ...claimants: readonly ("parties" | "strangers")[]) =>
  (await listedOn(deps, "510824", claimants)).map(({ code, by, cause = "" }) => `${code} ${by} ${cause}`).toSorted();

test("every flag of the earlier lists becomes an occurrence, strangers' apart, and leaves those lists, however often it breaks off", async () => {
  const { deps } = await former();
  for (const fault of ["fail-before", "fail-after"] as const) {
    for (let call = 0; call < 30; call++) {
      const table = faulty(deps.table, ({ index }) => (index < call ? "none" : fault));
      await carryExceptions({ ...deps, table }).catch(() => undefined);
    }
  }
  while ((await carryExceptions(deps)) > 0);
  expect(await told(deps, "parties")).toEqual([
    "contradiction coop ",
    "quantity-short depot shipment/S1",
    "quantity-short depot shipment/S2",
  ]);
  expect(await told(deps, "strangers")).toEqual(["contradiction orchard "]);
  for (const office of OFFICES) expect(await allOf(deps.table, formerExceptionPartition(office))).toEqual([]);
  const meter = metered(deps.table);
  expect(await carryExceptions({ ...deps, table: meter })).toBe(0);
  expect(meter.usage().readUnits).toBe(1);
});

test("a flag that its batch carries is the same occurrence as a fact still to be followed tells of", async () => {
  const { season, deps, subject } = await former();
  const [flag] = (await readRow(deps.table, batchKey(GTIN, "A")))?.data.flags ?? [];
  if (flag === undefined) throw new Error("a late registration has a flag");
  const row: FormerException = {
    ...{ subject, code: "late-entry", zh: flag.reason.zh, en: flag.reason.en, at: flag.at },
    ...{ kind: "batch-registered", by: "coop" },
  };
  await putMissing(deps, [create(formerExceptionKey("510000", `${flag.at}#f9#${subject}#000000`), row)]);
  await carryExceptions(deps);
  await drainOutbox(season.deps);
  expect((await told(deps, "parties")).filter((each) => each.startsWith("late-entry"))).toEqual(["late-entry coop "]);
});
