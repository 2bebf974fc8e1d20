import type { LabelRun } from "@suyuan/domain/batches/label-run";
import { parseSerialNumber } from "@suyuan/gs1/charset";
import { faulty } from "@suyuan/store/faulty-table";
import { macKeys } from "@suyuan/store/keys/mac-keys";
import { metered } from "@suyuan/store/meter";
import { beforeEach, describe, expect, test } from "vitest";
import { completeRun, serialsOf } from "../../commands/label-runs.ts";
import { asListed } from "../../fixtures/listed-run.ts";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { labelRunKey, serialKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { addScans } from "../../public/scans.ts";

let season: Season;
beforeEach(async () => {
  season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("L1", 100)));
});

const label = (id: string, count: number, at: Season = season) =>
  at.send("coop", "POST", "/api/labels", runOf(id, "L1", count));
async function stateOf(id: string): Promise<LabelRun> {
  const run = await readRow(season.deps.table, labelRunKey(`coop/${id}`));
  if (run === undefined) throw new Error(`no run ${id}`);
  return run.data;
}

async function rowsOf(id: string): Promise<number> {
  const { table } = season.deps;
  const serials = await serialsOf(season.deps, await stateOf(id));
  const rows = await Promise.all(serials.map((serial) => table.get(serialKey(GTIN, "L1", serial))));
  return rows.filter((row) => row !== undefined).length;
}

/** A season whose store fails for good from its n-th transaction on. */
function dyingAt(n: number, fault: "fail-before" | "fail-after"): Season {
  let transactions = 0;
  return season.over(
    faulty(season.deps.table, ({ method }) => {
      if (method === "transact") transactions += 1;
      return transactions >= n && method === "transact" ? fault : "none";
    }),
  );
}

test("a thousand labels cost at most 420 write units, and write no row of a serial; their files are there at once", async () => {
  const table = metered(season.deps.table);
  expect(
    await done(season.over(table).send("coop", "POST", "/api/labels", runOf("R1", "L1", 1000, 100))),
  ).toMatchObject({ status: "issued" });
  expect(table.usage().writeUnits).toBeLessThanOrEqual(420);
  expect(await rowsOf("R1")).toBe(0);
  expect((await season.send("coop", "GET", "/api/labels/R1.csv")).status).toBe(200);
  const listed = await serialsOf(season.deps, await stateOf("R1"));
  expect(new Set(listed).size).toBe(1000);
  for (const serial of listed) expect(parseSerialNumber(serial)).toEqual({ ok: true, value: serial });
});

test("serials of a lot never repeat: in other runs, of other weights, under a new key, and after its registration was taken back", async () => {
  const serials = async (id: string) => serialsOf(season.deps, await stateOf(id));
  await done(label("R1", 20));
  await done(season.send("coop", "POST", "/api/labels", runOf("R2", "L1", 20, 250)));
  const first = { ...season.deps.labelKeys };
  const both = macKeys(["a second key of tests that is long enough", "a key of tests that is long enough to be one"]);
  expect(both.current).not.toBe(first.current);
  season = season.with({ labelKeys: both });
  await done(label("R3", 20));
  const [one, two, three] = [await serials("R1"), await serials("R2"), await serials("R3")];
  expect(new Set([one, two, three].flat()).size).toBe(60);
  for (const id of ["R1", "R2", "R3"])
    await done(season.send("coop", "POST", `/api/labels/${id}/void`, { reason: "重印" }));
  await done(season.send("coop", "POST", `/api/batches/${GTIN}/L1/void`, { reason: "录错" }));
  await done(season.send("coop", "POST", "/api/batches", { ...batchOn("L1", 90) }));
  await done(label("R4", 20));
  expect(new Set([one, two, three, await serials("R4")].flat()).size).toBe(80);
});

describe("a run from when serials were listed", () => {
  beforeEach(async () => {
    await done(label("R1", 190));
    await asListed(season.deps, "coop/R1");
  });

  test.each([1, 2, 3].flatMap((n) => [[n, "fail-before"] as const, [n, "fail-after"] as const]))(
    "that is cut off at transaction %i (%s) is hidden, and the same request completes it with the same serials",
    async (n, fault) => {
      // 190 labels: two transactions of rows, and the one that shows the run.
      const cut = await label("R1", 190, dyingAt(n, fault));
      const reserved = await serialsOf(season.deps, await stateOf("R1"));
      expect(reserved).toHaveLength(190);
      if ((await stateOf("R1")).status === "issuing") {
        expect(cut.status).toBe(503);
        const file = await season.send("coop", "GET", "/api/labels/R1.csv");
        expect([file.status, file.json.code]).toEqual([409, "labels-not-ready"]);
      }
      const again = await done(label("R1", 190));
      expect(again).toMatchObject({ id: "R1", count: 190, status: "issued" });
      expect(await serialsOf(season.deps, await stateOf("R1"))).toEqual(reserved);
      expect(await rowsOf("R1")).toBe(190);
      expect((await season.send("coop", "GET", "/api/labels/R1.csv")).status).toBe(200);
    },
  );

  test("is completed by several at once with each serial written once", async () => {
    const runs = await Promise.all(Array.from({ length: 5 }, () => completeRun(season.deps, "coop/R1")));
    expect(new Set(runs.map((run) => run?.status))).toEqual(new Set(["issued"]));
    expect(await rowsOf("R1")).toBe(190);
  });

  test("is struck as ever, one by one and as a whole", async () => {
    await completeRun(season.deps, "coop/R1");
    const [serial] = await serialsOf(season.deps, await stateOf("R1"));
    const strike = (body: object) =>
      season.send("coop", "POST", "/api/labels/R1/void", { reason: "打印损坏", ...body });
    expect(await done(strike({ serials: [serial] }))).toMatchObject({ voided: 1 });
    expect(await done(strike({}))).toMatchObject({ voided: 190 });
    expect(await rowsOf("R1")).toBe(190);
  });
});

test("requests at once in several processes never label more than the weight on hand", async () => {
  // 100 kg on hand; each run wants 15 kg: six fit.
  const processes = Array.from({ length: 4 }, () => season.over(faulty(season.deps.table, [])));
  const replies = await Promise.all(Array.from({ length: 20 }, (_, n) => label(`R${n}`, 30, processes[n % 4])));
  const issued = replies.filter(({ status }) => status === 201);
  const refused = replies.filter(({ status }) => status === 409);
  expect([issued.length, refused.length]).toEqual([6, 14]);
  for (const { json } of refused) expect(json).toMatchObject({ code: "labels-exceed-weight", countMax: 20 });
  expect((await label("REST", 20)).status).toBe(201);
  expect((await label("NONE", 1)).json).toMatchObject({ code: "labels-exceed-weight", countMax: 0 });
});

test("labels and shipments at once never leave more labelled than is on hand", async () => {
  const processes = Array.from({ length: 4 }, () => season.over(faulty(season.deps.table, [])));
  const replies = await Promise.all(
    Array.from({ length: 24 }, (_, n) => {
      const at = processes[n % 4] ?? season;
      if (n % 2 === 0) return label(`R${n}`, 30, at);
      const items = [{ gtin: GTIN, lot: "L1", quantityKg: 12 }];
      return at.send("coop", "POST", "/api/shipments", {
        id: `S${n}`,
        to: "depot",
        items,
        shippedAt: "2026-10-07T08:00:00+08:00",
      });
    }),
  );
  expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
  // The batch is written with its mass checked; what it says must leave room for no further gram.
  const left = await season.send("coop", "POST", "/api/labels", runOf("ALL", "L1", 20_000, 1));
  const { onHandKg, labelledKg, countMax } = left.json as { onHandKg: number; labelledKg: number; countMax: number };
  expect(labelledKg).toBeLessThanOrEqual(onHandKg);
  expect(countMax).toBe(Math.round((onHandKg - labelledKg) * 1000));
});

describe("labels that are struck", () => {
  const strike = (id: string, body: object, at: Season = season) =>
    at.send("coop", "POST", `/api/labels/${id}/void`, { reason: "打印损坏", ...body });
  const serialsIn = async (id: string) => serialsOf(season.deps, await stateOf(id));
  const voidedRows = async (id: string) => {
    const serials = await serialsIn(id);
    const rows = await Promise.all(serials.map((serial) => season.deps.table.get(serialKey(GTIN, "L1", serial))));
    return rows.map((row) => row?.data.voidedAt !== undefined);
  };

  test("free their weight; the run, its files and the serials' rows say which they are", async () => {
    await done(label("R1", 200));
    const serials = await serialsIn("R1");
    expect((await label("R2", 1)).json.code).toBe("labels-exceed-weight");
    const answer = await done(strike("R1", { serials: [serials[1], serials[3]] }));
    expect(answer).toMatchObject({ id: "R1", count: 200, voided: 2 });
    expect(await done(season.send("coop", "GET", "/api/labels/R1"))).toMatchObject({ voided: 2 });
    expect((await voidedRows("R1")).flatMap((voided, n) => (voided ? [n] : []))).toEqual([1, 3]);
    expect((await label("R2", 3)).json).toMatchObject({ code: "labels-exceed-weight", countMax: 2 });
    expect((await label("R2", 2)).status).toBe(201);
  });

  test("are struck once, however often that is sent, and in several turns", async () => {
    await done(label("R1", 10));
    const [first, second] = await serialsIn("R1");
    const once = await strike("R1", { id: "v1", serials: [first] });
    expect(await strike("R1", { id: "v1", serials: [first] })).toEqual(once);
    expect((await strike("R1", { id: "v1", serials: [second] })).json.code).toBe("id-taken");
    expect((await strike("R1", { id: "v2", serials: [second, first] })).json.code).toBe("already-voided");
    const both = await Promise.all([0, 1].map(() => strike("R1", { id: "v3", serials: [second] })));
    expect(both.map(({ status, json }) => [status, json.voided])).toEqual([
      [201, 2],
      [201, 2],
    ]);
    expect(await done(strike("R1", {}))).toMatchObject({ voided: 10 });
    expect((await strike("R1", {})).json).toMatchObject({ voided: 10 });
    expect((await strike("R1", { reason: "别的" })).json.code).toBe("already-voided");
    const { json } = await season.send("coop", "GET", `/api/batches/${GTIN}/L1`);
    expect(json).toMatchObject({ labels: { issuedKg: 5, voidedKg: 5, goneKg: 0 }, onHand: [{ labelledKg: 0 }] });
  });

  test("that had been scanned are counted in the record of the batch, and later scans do not revive them", async () => {
    await done(label("R1", 3));
    const [serial = ""] = await serialsIn("R1");
    const at = "2026-10-08T02:00:00.000Z";
    const scan = { gtin: GTIN, lot: "L1", serial, firstAt: at, lastAt: at, count: 1, netWeightGrams: 500 };
    await addScans(season.deps, scan);
    await done(strike("R1", {}));
    await addScans(season.deps, scan);
    const row = await season.deps.table.get(serialKey(GTIN, "L1", serial));
    expect(row?.data).toMatchObject({ scans: 2, voidedAt: expect.any(String) });
    const { json } = await season.send("coop", "GET", `/api/batches/${GTIN}/L1`);
    expect(json).toMatchObject({ labels: { voidedAfterScan: 1 } });
  });

  test.each([2, 3].flatMap((n) => [[n, "fail-before"] as const, [n, "fail-after"] as const]))(
    "whose request is cut off at transaction %i (%s) are all struck by the follower or by the same request",
    async (n, fault) => {
      await done(label("R1", 190));
      await strike("R1", {}, dyingAt(n, fault));
      expect(await stateOf("R1")).toMatchObject({ voidedCount: 190 });
      await drainOutbox(season.deps);
      expect(new Set(await voidedRows("R1"))).toEqual(new Set([true]));
      expect(await done(strike("R1", {}))).toMatchObject({ voided: 190 });
    },
  );

  test("are struck by who issued them alone", async () => {
    await done(label("R1", 3));
    for (const who of ["depot", "orchard"]) {
      const { status, json } = await season.send(who, "POST", "/api/labels/R1/void", { reason: "x" });
      expect([status, json.code]).toEqual([404, "not-found"]);
    }
  });
});
