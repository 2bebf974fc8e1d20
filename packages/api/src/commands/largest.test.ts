import { LABEL_RUN_MAX } from "@suyuan/domain/batches/label-run";
import { SHIPMENT_ITEMS_MAX } from "@suyuan/domain/batches/shipment";
import { checkDigit } from "@suyuan/gs1/check-digit";
import { TRANSACTION_OPS_MAX } from "@suyuan/store/limits";
import { metered } from "@suyuan/store/meter";
import { beforeEach, expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "../fixtures/season.ts";

/** Each command at the largest that its body may be: one transaction holds it, with the row of its Idempotency-Key. */

let season: Season;
/** The rows of each transaction, and of each put of rows to find something by. */
let transactions: number[];
let puts: number[];
beforeEach(async () => {
  season = await newSeason();
  transactions = [];
  puts = [];
});

const watched = () =>
  season.over(
    metered(season.deps.table, ({ method, itemsWritten }) => {
      if (method === "transact") transactions.push(itemsWritten);
      if (method === "putAbsent") puts.push(itemsWritten);
    }),
  );

const send = async (who: string, path: string, body: object) => {
  transactions = [];
  await done(watched().send(who, "POST", path, body));
  expect(Math.max(...transactions)).toBeLessThan(TRANSACTION_OPS_MAX);
};

const lots = Array.from({ length: SHIPMENT_ITEMS_MAX }, (_, n) => `L${n}`);
const items = (quantityKg: number) => lots.map((lot) => ({ gtin: GTIN, lot, quantityKg }));

test("a shipment of the most batches, its receipt, and another's voiding", async () => {
  for (const lot of lots) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
  const shipment = { to: "depot", shippedAt: "2026-10-07T08:00:00+08:00" };
  await send("coop", "/api/shipments", { ...shipment, id: "S1", items: items(10) });
  await send("coop", "/api/shipments", { ...shipment, id: "S2", items: items(10) });
  await send("depot", "/api/shipments/S1/receipt", { items: items(9), receivedAt: "2026-10-07T12:00:00+08:00" });
  await send("coop", "/api/shipments/S2/void", { reason: "装错车" });
});

test("a batch of the most plots", async () => {
  const plots = Array.from({ length: 20 }, (_, n) => ({ id: `q${n}`, areaMu: 10, crop: "猕猴桃" }));
  await send("coop", "/api/bases", { id: "b2", name: "基地", regionCode: "510824", plots, gln: "6901234500004" });
  const more = { base: "b2", plots: plots.map(({ id }) => id), certificate: undefined };
  await send("coop", "/api/batches", batchOn("A", 10, more));
});

test("a certificate of the most products and bases, and a change of its status", async () => {
  const gtins = Array.from({ length: 20 }, (_, n) => {
    const digits = `0690123456${String(n).padStart(3, "0")}`;
    return `${digits}${checkDigit(digits)}`;
  });
  const plots = [{ id: "p1", areaMu: 10, crop: "猕猴桃" }];
  const bases = Array.from({ length: 20 }, (_, n) => `c${n}`);
  for (const gtin of gtins) {
    const product = { gtin, name: { zh: "梨" }, category: "水果", coldChainProfile: "pear" };
    await done(season.send("coop", "POST", "/api/products", product));
  }
  for (const id of bases) {
    await done(season.send("coop", "POST", "/api/bases", { id, name: id, regionCode: "510824", plots }));
  }
  const scope = { id: "c9", scheme: "green-food", number: "LB-18-26012299999A", holder: "coop", gtins, bases };
  const terms = { approvedKgPerYear: 1000, validFrom: "2026-03-01", validTo: "2029-02-28" };
  await send("county", "/api/certificates", { ...scope, ...terms });
  const status = { status: "suspended", reason: "核查", effectiveFrom: "2026-10-08" };
  await send("county", "/api/certificates/c9/status", status);
});

test("the largest run of labels is one transaction of a few rows; struck as a whole, its rows are written a hundred at a time", async () => {
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 1000)));
  await send("coop", "/api/labels", runOf("R1", "A", LABEL_RUN_MAX, 50));
  expect([transactions.length, Math.max(...transactions) <= 10, puts]).toEqual([1, true, []]);
  transactions = [];
  await done(watched().send("coop", "POST", "/api/labels/R1/void", { reason: "印错" }));
  const full = transactions.filter((size) => size === TRANSACTION_OPS_MAX);
  expect(full).toHaveLength(LABEL_RUN_MAX / TRANSACTION_OPS_MAX);
});
