import fc from "fast-check";
import { beforeEach, expect, test } from "vitest";
import { allOf, type CaptureSite, captureSite, outbox, seen } from "../fixtures/capture.ts";
import { lotUri } from "../fixtures/domain-events.ts";
import { listedOn } from "../fixtures/exceptions.ts";
import { outboxOf } from "../fixtures/followers.ts";
import { batchOn, done, GTIN } from "../fixtures/season.ts";
import type { Deps } from "../host.ts";
import { identifierPartition, seenTimePartition } from "../ledger/event-keys.ts";
import { drainOutbox, followFact } from "./follow.ts";

let site: CaptureSite;
beforeEach(async () => {
  site = await captureSite();
  await drainOutbox(site.deps);
});

const post = (organisation: string, path: string, body: object) =>
  done(site.season.send(organisation, "POST", path, body));
const register = (lot: string, more: object = {}) => post("coop", "/api/batches", batchOn(lot, 100, more));
const ship = (id: string, lots: readonly string[]) =>
  post("coop", "/api/shipments", {
    id,
    to: "depot",
    items: lots.map((lot) => ({ gtin: GTIN, lot, quantityKg: 10 })),
    shippedAt: "2026-10-07T08:00:00+08:00",
  });
const spray = () =>
  post("coop", "/api/inputs", {
    ...{ base: "b1", plot: "p1", product: "苦参碱", actives: ["matrine"], dosage: "1 L" },
    ...{ appliedOn: "2026-10-01", safetyIntervalDays: 7 },
  });
const flagsOf = async (lot: string) => {
  const { flags } = await done(site.season.send("coop", "GET", `/api/batches/${GTIN}/${lot}`));
  return (flags as readonly { code: string }[]).map(({ code }) => code);
};
const listed = async (deps: Deps = site.deps) =>
  (await listedOn(deps, "510824")).map(({ subject, code }) => `${subject} ${code}`).toSorted();
const drainAll = async (deps: Deps) => {
  for (let round = 0; round < 50 && (await outbox(deps.table)).length > 0; round++) await drainOutbox(deps);
};

test("facts that are followed in any order leave the same rows", async () => {
  /** The same facts; `order` sorts them for the followers. */
  async function followed(order: (count: number) => readonly number[]) {
    site = await captureSite();
    await drainOutbox(site.deps);
    await register("A");
    await register("B", { harvestedOn: "2026-09-20" });
    await spray();
    await ship("S1", ["A", "B"]);
    const items = [{ gtin: GTIN, lot: "A", quantityKg: 9 }];
    await post("depot", "/api/shipments/S1/receipt", { items, receivedAt: "2026-10-07T20:00:00+08:00" });
    const waiting = await outboxOf(site.deps.table);
    const rows = waiting.toSorted((a, b) => (`${a.row.pk} ${a.row.sk}` < `${b.row.pk} ${b.row.sk}` ? -1 : 1));
    for (const n of order(rows.length)) {
      const row = rows[n];
      if (row !== undefined) await followFact(site.deps, { pk: row.pk, sk: row.sk }, row.row);
    }
    await drainAll(site.deps);
    const views: unknown[] = [await listed()];
    for (const viewer of ["coop", "depot"]) {
      for (const index of ["TIME", "RECORD"] as const) {
        const events = await seen(site, viewer, seenTimePartition(viewer, index));
        views.push(events.map(({ hashId }) => hashId).toSorted());
      }
    }
    for (const lot of ["A", "B"]) {
      views.push(
        (await flagsOf(lot)).toSorted(),
        (await allOf(site.deps.table, identifierPartition(lotUri(lot)))).length,
      );
    }
    return views;
  }
  const expected = await followed((count) => Array.from({ length: count }, (_, n) => n));
  expect(expected[0]).not.toEqual([]);
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat()), async (weights) => {
      const shuffled = (count: number) =>
        Array.from({ length: count }, (_, n) => ({ n, weight: weights.next().value ?? 0 }))
          .toSorted((a, b) => a.weight - b.weight)
          .map(({ n }) => n);
      expect(await followed(shuffled)).toEqual(expected);
    }),
    { numRuns: 12 },
  );
});
