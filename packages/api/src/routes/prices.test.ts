import { metered, type Use } from "@suyuan/store/meter";
import { expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason } from "../fixtures/season.ts";
import { drainOutbox } from "../following/follow.ts";

async function meteredSeason() {
  const season = await newSeason();
  const uses: Use[] = [];
  const meter = metered(season.deps.table, (use) => uses.push(use));
  return { season: season.over(meter), meter, uses };
}

const written = (uses: readonly Use[]) => uses.flatMap((use) => (use.method === "transact" ? [use.itemsWritten] : []));

test("a farm input is one transaction of 10 items without an idempotency key: the plot, two seasons, the input, its history, its place on the plot, whose the id is, its place in the list, fact and outbox", async () => {
  const { season, uses } = await meteredSeason();
  const use = {
    product: "嘧菌酯",
    actives: ["嘧菌酯"],
    dosage: "1500 倍",
    appliedOn: "2026-08-01",
    safetyIntervalDays: 7,
  };
  await done(season.send("coop", "POST", "/api/inputs", { base: "b1", plot: "p1", ...use }));
  expect(written(uses)).toEqual([10]);
});

test("a shipment of k batches is one transaction of 5 + 2k items without an idempotency key, its receipt of 4 + 3k: with one, no more than 4 + 4k", async () => {
  const { season, uses } = await meteredSeason();
  for (const lot of ["A", "B", "C"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot)));
  for (const [id, lots] of [
    ["S1", ["A"]],
    ["S3", ["A", "B", "C"]],
  ] as const) {
    const items = lots.map((lot) => ({ gtin: GTIN, lot, quantityKg: 1 }));
    uses.length = 0;
    const shipment = { id, to: "depot", items, shippedAt: "2026-10-07T01:00:00.000Z" };
    await done(season.send("coop", "POST", "/api/shipments", shipment));
    await done(
      season.send("depot", "POST", `/api/shipments/${id}/receipt`, { items, receivedAt: "2026-10-07T02:00:00.000Z" }),
    );
    // The audit trail notes a party's look at another's with one item.
    expect([id, written(uses).filter((count) => count > 1)]).toEqual([id, [5 + 2 * lots.length, 4 + 3 * lots.length]]);
  }
});

test("a page of shipments is a query and two batched reads, of them and of the names beside them, however many there are", async () => {
  const { season, meter, uses } = await meteredSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A")));
  const ship = (n: number) => ({
    id: `s-${n}`,
    to: "depot",
    items: [{ gtin: GTIN, lot: "A", quantityKg: 1 }],
    shippedAt: "2026-10-07T01:00:00.000Z",
  });
  for (let n = 0; n < 30; n++) await done(season.send("coop", "POST", "/api/shipments", ship(n)));
  await drainOutbox(season.deps);
  await season.send("depot", "GET", "/api/shipments?limit=1");
  meter.reset();
  uses.length = 0;
  const { items } = await done(season.send("depot", "GET", "/api/shipments"));
  expect(items).toHaveLength(30);
  expect(uses.map(({ method }) => method)).toEqual(["query", "getMany", "getMany"]);
  expect(meter.usage()).toMatchObject({ rounds: 3, itemsRead: 63 });
});

test("a page of any list of an office takes four rounds: where it sits, the rows, the things, and what stands beside them", async () => {
  const { season, meter } = await meteredSeason();
  for (const lot of ["A", "B", "C"]) await done(season.send("coop", "POST", "/api/batches", batchOn(lot)));
  const recall = { id: "x1", gtin: GTIN, lot: "B", reason: "检出禁用农药", level: 1 };
  await done(season.send("county", "POST", "/api/recalls", recall));
  await drainOutbox(season.deps);
  for (const office of ["county", "city", "province"]) {
    await season.send(office, "GET", "/api/bases");
    for (const list of ["batches", "batches?lot=A", "certificates?status=due", "recalls", "bases", "products"]) {
      meter.reset();
      await done(season.send(office, "GET", `/api/${list}`));
      const { rounds, roundTrips } = meter.usage();
      // One call for its own organisation, one for each part of the outbox, one for the rows, two for what they name.
      expect([office, list, rounds <= 4, roundTrips <= 8]).toEqual([office, list, true, true]);
    }
  }
});
