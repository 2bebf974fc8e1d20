/** Two functions may write little: whatever happens, they write nothing else, or AWS would refuse them what they are there for. */
import { carryOutOrder } from "@suyuan/api/epcis/subscriptions/due/carry-out";
import { lookForDue } from "@suyuan/api/epcis/subscriptions/due/looking";
import type { Sent } from "@suyuan/api/epcis/subscriptions/webhook";
import { sighting } from "@suyuan/api/fixtures/capture";
import { subscriptionSite } from "@suyuan/api/fixtures/subscriptions";
import { DELIVERY_PARTITIONS, SCAN_PARTITIONS } from "@suyuan/api/ledger/indexes/partitions";
import { serialKey } from "@suyuan/api/ledger/keys";
import { create } from "@suyuan/api/ledger/loaded";
import { addTogether } from "@suyuan/api/public/scans";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import type { Op, Table } from "@suyuan/store/table";
import { expect, test } from "vitest";

/** Keeps the partition keys that are put or deleted; a check is no write. */
function recording(table: Table): { readonly table: Table; readonly written: Set<string> } {
  const written = new Set<string>();
  const keep = (op: Op) => {
    if ("put" in op) written.add(op.put.pk);
    else if ("delete" in op) written.add(op.delete.pk);
  };
  const watched: Table = {
    get: (...asked) => table.get(...asked),
    getMany: (...asked) => table.getMany(...asked),
    query: (...asked) => table.query(...asked),
    transact: (ops, token) => {
      for (const op of ops) keep(op);
      return table.transact(ops, token);
    },
    putAbsent: (items) => {
      for (const { pk } of items) written.add(pk);
      return table.putAbsent(items);
    },
  };
  return { table: watched, written };
}

const beginIn = (written: ReadonlySet<string>, beginnings: readonly string[]) =>
  [...written].filter((pk) => !beginnings.some((beginning) => pk.startsWith(beginning)));

test("who delivers writes only deliveries: through what is gathered, refused, paused, given up, gone on with, and ended", async () => {
  const site = await subscriptionSite();
  const { table, written } = recording(site.deps.table);
  const deps = { ...site.deps, table };
  await site.send("coop", "POST", "/epcis/queries", { name: "stored", query: { EQ_bizStep: ["storing"] } });
  await site.capture("coop", sighting(1));
  const initialRecordTime = new Date(site.clock.now - 60_000).toISOString();
  const subscribe = async (host: string) => {
    const asked = { dest: `https://${host}.example/hook`, stream: true, initialRecordTime };
    return String((await site.send("coop", "POST", "/epcis/queries/stored/subscriptions", asked)).json.subscriptionID);
  };
  const ids = await Promise.all([subscribe("well"), subscribe("slow"), subscribe("refusing")]);
  const answers: Record<string, Sent> = {
    well: { ok: true },
    slow: { ok: false, error: "timeout" },
    refusing: { ok: false, error: "status-400" },
  };
  const sender = {
    send: async ({ url }: { readonly url: string }) =>
      answers[new URL(url).hostname.split(".")[0] ?? ""] ?? expect.fail(),
  };
  const rounds = async (hours: number) => {
    for (let n = 0; n < hours; n += 8) {
      for (const { due, rows } of await lookForDue(deps)) await carryOutOrder(deps, sender, { due, rows }, () => false);
      site.clock.now += 8 * 3_600_000;
    }
  };
  await rounds(96);
  expect((await site.send("coop", "GET", `/epcis/queries/stored/subscriptions/${ids[1]}`)).json).toMatchObject({
    delivery: { stopped: { reason: "given-up" } },
  });
  await site.send("coop", "POST", "/epcis/queries/stored/subscriptions", {
    dest: "https://slow.example/hook",
    stream: true,
    initialRecordTime,
  });
  answers.slow = { ok: true };
  await site.capture("coop", sighting(2));
  await rounds(24);
  await site.capture("coop", sighting(3));
  const due = await lookForDue(deps);
  await site.send("coop", "DELETE", `/epcis/queries/stored/subscriptions/${ids[0]}`);
  for (const one of due) await carryOutOrder(deps, sender, one, () => false);
  expect(beginIn(written, DELIVERY_PARTITIONS)).toEqual([]);
  const kinds = new Set([...written].map((pk) => pk.split("#")[0]));
  expect(kinds).toEqual(new Set(["DELIVERY", "DUE", "QUERYCOUNTS", "RECEIVER"]));
});

test("who counts scans writes only serials", async () => {
  const { table, written } = recording(openSqliteTable(":memory:"));
  const deps = { table, randomBytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)) };
  await table.transact(
    [create(serialKey("06901234567892", "L1", "S1"), { run: "R", netWeightGrams: 500, scans: 0 })],
    "t",
  );
  const at = "2026-09-25T12:00:00.000Z";
  const scan = { gtin: "06901234567892", lot: "L1", firstAt: at, lastAt: at, count: 2 };
  await addTogether(deps, [
    { ...scan, serial: "S1" },
    { ...scan, serial: "never-issued" },
    { ...scan, serial: "seen-first", netWeightGrams: 500, isFirst: true },
  ]);
  expect(beginIn(written, SCAN_PARTITIONS)).toEqual([]);
  expect(written.size).toBe(2);
});
