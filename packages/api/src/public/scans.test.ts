import { faulty } from "@suyuan/store/faulty-table";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Table } from "@suyuan/store/table";
import { beforeEach, describe, expect, test } from "vitest";
import { type DemoLine, demoDeps } from "../fixtures/http.ts";
import { serialKey } from "../ledger/keys.ts";
import { create } from "../ledger/loaded.ts";
import { addScans, addTogether, ScanBuffer } from "./scans.ts";

const GTIN = "06901234567892";
const key = serialKey(GTIN, "L1", "S1");
const scan = (at: string, serial = "S1", isFirst = false) => ({
  ...{ gtin: GTIN, lot: "L1", serial, at, netWeightGrams: 500, isFirst },
});
const once = (at: string) => ({ firstAt: at, lastAt: at, count: 1 });
const at = (second: number) => `2026-10-08T02:00:${String(second).padStart(2, "0")}.000Z`;

let demo: ReturnType<typeof demoDeps>;
const table = () => demo.deps.table;
const bufferOver = (over = table()) =>
  new ScanBuffer({ table: over, randomBytes: demo.deps.randomBytes }, demo.deps.log);
const stored = async () => (await table().get(key))?.data;
const logged = (event: string): DemoLine[] => demo.lines.filter((line) => line.event === event);

beforeEach(async () => {
  demo = demoDeps();
  const serial = { run: "R1", netWeightGrams: 500, scans: 0 };
  expect((await table().transact([create(key, serial)], "issue")).ok).toBe(true);
});

test("scans are counted, with the first and the last time", async () => {
  const buffer = bufferOver();
  for (const second of [1, 2, 3]) buffer.record(scan(at(second)));
  await buffer.flush();
  expect(await stored()).toEqual({ run: "R1", netWeightGrams: 500, scans: 3, firstScanAt: at(1), lastScanAt: at(3) });
  buffer.record(scan(at(9)));
  await buffer.flush();
  expect(await stored()).toMatchObject({ scans: 4, firstScanAt: at(1), lastScanAt: at(9) });
});

test("scans that come late and out of order move neither the first time forward nor the last back", async () => {
  const { randomBytes } = demo.deps;
  for (const second of [5, 2, 9, 4]) {
    const late = { ...scan(at(second)), ...once(at(second)) };
    expect(await addTogether({ table: table(), randomBytes }, [late])).toEqual([]);
  }
  expect(await stored()).toMatchObject({ scans: 4, firstScanAt: at(2), lastScanAt: at(9) });
});

test("of serials that are written together only those fail that are written by others all the time, and the rest is counted once", async () => {
  const { randomBytes } = demo.deps;
  const other = serialKey(GTIN, "L1", "S2");
  await table().transact([create(other, { run: "R1", netWeightGrams: 500, scans: 0 })], "other");
  const busy: Table = {
    ...faulty(table(), () => "none"),
    get: (asked, options) => table().get(asked, options),
    getMany: (keys, options) => table().getMany(keys, options),
    transact: (ops, token) => {
      const isBusy = ops.some((op) => "put" in op && op.put.sk === key.sk && op.put.pk === key.pk);
      return isBusy ? Promise.resolve({ ok: false, conflicts: [0] }) : table().transact(ops, token);
    },
  };
  const scans = ["S1", "S2"].map((serial) => ({ ...scan(at(1), serial), ...once(at(1)) }));
  const uncounted = await addTogether({ table: busy, randomBytes }, scans);
  expect(uncounted.map((one) => one.scan.serial)).toEqual(["S1"]);
  expect((await table().get(other))?.data).toMatchObject({ scans: 1 });
});

test("any number of scans between two writes is one write of at most two units", async () => {
  let writes = 0;
  const counting = faulty(table(), ({ method }) => {
    if (method === "transact") writes += 1;
    return "none";
  });
  const buffer = bufferOver(counting);
  for (let n = 0; n < 500; n++) buffer.record(scan(at(n % 60)));
  await buffer.flush();
  expect([writes, (await stored())?.scans]).toEqual([1, 500]);
});

test("a thousand serials are ten writes, and each is counted by itself", async () => {
  const serials = Array.from({ length: 1000 }, (_, n) => `T${n}`);
  for (let n = 0; n < 1000; n += 100) {
    const rows = serials
      .slice(n, n + 100)
      .map((serial) => create(serialKey(GTIN, "L1", serial), { run: "RUN", netWeightGrams: 500, scans: 0 }));
    expect((await table().transact(rows, `issue-${n}`)).ok).toBe(true);
  }
  let writes = 0;
  const counting = faulty(table(), ({ method }) => {
    if (method === "transact") writes += 1;
    return "none";
  });
  const buffer = bufferOver(counting);
  for (const [n, serial] of serials.entries())
    for (let scans = 0; scans <= n % 3; scans++) buffer.record(scan(at(1), serial));
  await buffer.flush();
  const counts = await Promise.all(
    serials.map(async (serial) => (await table().get(serialKey(GTIN, "L1", serial)))?.data.scans),
  );
  expect(counts).toEqual(serials.map((_, n) => (n % 3) + 1));
  expect(writes).toBe(10);
});

test("serials among which one changes while they are written are all counted", async () => {
  const others = ["T1", "T2"];
  const rows = others.map((serial) =>
    create(serialKey(GTIN, "L1", serial), { run: "RUN", netWeightGrams: 500, scans: 0 }),
  );
  expect((await table().transact(rows, "issue-others")).ok).toBe(true);
  let isFirst = true;
  const racing = {
    ...faulty(table(), []),
    transact: async (...args: Parameters<Table["transact"]>) => {
      if (isFirst) {
        isFirst = false;
        await addScans({ table: table(), randomBytes: demo.deps.randomBytes }, { ...scan(at(1)), ...once(at(1)) });
      }
      return table().transact(...args);
    },
  };
  const buffer = bufferOver(racing);
  for (const serial of ["S1", ...others]) buffer.record(scan(at(2), serial));
  await buffer.flush();
  const counts = ["S1", ...others].map(
    async (serial) => (await table().get(serialKey(GTIN, "L1", serial)))?.data.scans,
  );
  expect(await Promise.all(counts)).toEqual([2, 1, 1]);
});

test("the first scan of a printed code makes its row, once, however many see it first at the same time", async () => {
  const buffers = Array.from({ length: 4 }, () => bufferOver(faulty(table(), [])));
  for (let n = 0; n < 8; n++) buffers[n % 4]?.record(scan(at(n + 1), "PRINTED", n % 4 !== 3));
  await Promise.all(buffers.map((buffer) => buffer.flush()));
  const row = await table().get(serialKey(GTIN, "L1", "PRINTED"));
  expect(row?.data).toEqual({ netWeightGrams: 500, scans: 8, firstScanAt: at(1), lastScanAt: at(8) });
});

test("first scans of packs that have no row cost a write unit each and read nothing", async () => {
  const meter = metered(table());
  const first = Array.from({ length: 50 }, (_, n) => ({ ...scan(at(1), `P${n}`, true), ...once(at(1)) }));
  expect(await addTogether({ table: meter, randomBytes: demo.deps.randomBytes }, first)).toEqual([]);
  expect(meter.usage()).toMatchObject({ writeUnits: 50, readUnits: 0, roundTrips: 1 });
  const rows = await table().getMany(first.map(({ serial }) => serialKey(GTIN, "L1", serial)));
  expect(new Set(rows.map((row) => row?.data.scans))).toEqual(new Set([1]));
});

test("a first scan that is handed over again is counted once, and one of a code that was struck meanwhile leaves it struck", async () => {
  const { randomBytes } = demo.deps;
  const first = { ...scan(at(1), "AGAIN", true), ...once(at(1)) };
  for (let n = 0; n < 3; n++) expect(await addTogether({ table: table(), randomBytes }, [first])).toEqual([]);
  expect((await table().get(serialKey(GTIN, "L1", "AGAIN")))?.data).toMatchObject({ scans: 1 });
  const struck = serialKey(GTIN, "L1", "STRUCK");
  await table().transact([create(struck, { netWeightGrams: 500, scans: 0, voidedAt: at(0) })], "strike");
  expect(await addTogether({ table: table(), randomBytes }, [{ ...first, serial: "STRUCK" }])).toEqual([]);
  expect((await table().get(struck))?.data).toMatchObject({ scans: 1, voidedAt: at(0) });
});

test("a put of which the answer was lost counts its scan once", async () => {
  const first = { ...scan(at(1), "LOST", true), ...once(at(1)) };
  const lossy = faulty(table(), ({ method }) => (method === "putAbsent" ? "fail-after" : "none"));
  const { randomBytes } = demo.deps;
  expect(await addTogether({ table: lossy, randomBytes }, [first])).toHaveLength(1);
  expect(await addTogether({ table: table(), randomBytes }, [first])).toEqual([]);
  expect((await table().get(serialKey(GTIN, "L1", "LOST")))?.data).toMatchObject({ scans: 1 });
});

test("a code of which nothing is known but its name leaves no trace", async () => {
  const unknown = { gtin: GTIN, lot: "L1", serial: "NEVER", ...once(at(1)) };
  await addScans(demo.deps, unknown);
  expect(await addTogether(demo.deps, [unknown])).toEqual([]);
  expect(await table().get(serialKey(GTIN, "L1", "NEVER"))).toBeUndefined();
});

test("processes that count the same serial at once lose none", async () => {
  const buffers = Array.from({ length: 4 }, () => bufferOver(faulty(table(), [])));
  for (let n = 0; n < 100; n++) buffers[n % 4]?.record(scan(at(n % 60)));
  await Promise.all(buffers.map((buffer) => buffer.flush()));
  expect((await stored())?.scans).toBe(100);
});

describe("when the store is out of reach", () => {
  test("the scan is logged as lost, the flush does not reject, and later scans are counted", async () => {
    let down = true;
    const buffer = bufferOver(faulty(table(), () => (down ? "fail-before" : "none")));
    buffer.record(scan(at(1)));
    await buffer.flush();
    expect(logged("scan-lost")).toHaveLength(1);
    down = false;
    buffer.record(scan(at(2)));
    await buffer.flush();
    expect((await stored())?.scans).toBe(1);
  });

  test("what waits is bounded, and what is dropped is told", async () => {
    const buffer = bufferOver(faulty(openSqliteTable(":memory:"), () => "fail-before"));
    for (let n = 0; n < 20_050; n++) buffer.record(scan(at(1), `X${n}`));
    expect(logged("scan-dropped")).toHaveLength(50);
  });
});

test("a serial that changes under every attempt is an outage, not a loop", async () => {
  const busy = { ...faulty(table(), []), transact: async () => ({ ok: false as const, conflicts: [0] }) };
  const scans = { gtin: GTIN, lot: "L1", serial: "S1", firstAt: at(1), lastAt: at(1), count: 1 };
  await expect(addScans({ table: busy, randomBytes: demo.deps.randomBytes }, scans)).rejects.toMatchObject({
    name: "StoreUnavailable",
  });
});
