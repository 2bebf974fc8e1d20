import { metered } from "@suyuan/store/meter";
import { expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason } from "../../fixtures/season.ts";

const lots = (kind: string, count: number, quantityKg: number) =>
  Array.from({ length: count }, (_, n) => ({ gtin: GTIN, lot: `${kind}${n}`.padEnd(20, "x"), quantityKg }));

/** Items and write units of its one transaction, with the row of an Idempotency-Key. */
async function priceOf(inputs: number, outputs: number) {
  const season = await newSeason();
  const from = lots("L", inputs, outputs);
  for (const { lot } of from) await done(season.send("coop", "POST", "/api/batches", batchOn(lot, 100)));
  const table = metered(season.deps.table);
  const body = {
    id: "T",
    inputs: from,
    outputs: lots("M", outputs, inputs),
    lossKg: 0,
    at: "2026-10-07T08:00:00+08:00",
  };
  const key = { "idempotency-key": "k-1" };
  await done(season.over(table).send("coop", "POST", "/api/transformations", body, key));
  const { itemsWritten, writeUnits } = table.usage();
  return { itemsWritten, writeUnits };
}

test("a transformation writes four items, and three for each batch that goes in or comes out: at the most 64, in one transaction", async () => {
  const [one, all] = [await priceOf(1, 1), await priceOf(10, 10)];
  expect([one.itemsWritten, all.itemsWritten]).toEqual([4 + 3 * 2, 4 + 3 * 20]);
  // A mixed batch of ten harvests is some kilobytes: docs/access-patterns.md has these figures.
  expect([one.writeUnits <= 24, all.writeUnits <= 200]).toEqual([true, true]);
});
