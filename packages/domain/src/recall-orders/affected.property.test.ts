import * as fc from "fast-check";
import { expect, test } from "vitest";
import { lotId } from "../batches/identity.ts";
import { massOf } from "../batches/mass.ts";
import { receivedItems } from "../batches/shipment.ts";
import { chanceOf, GoodsByChance } from "../fixtures/goods-by-chance.ts";
import { UnitsByChance } from "../fixtures/units-by-chance.ts";
import { affectedBy } from "./affected.ts";

/** `Goods`: with logistic units, or without. */
function world(seed: number, corrects = false, Goods = GoodsByChance): GoodsByChance {
  const goods = new Goods(chanceOf(seed), { corrects });
  for (let n = 0; n < 60; n += 1) goods.step();
  return goods;
}

/** By brute force: every stock in which goods of the batch may ever have been, and whoever more of them are on their way to. */
function reached(goods: GoodsByChance, made: string): ReadonlySet<string> {
  const stocks = [...goods.everHeld].flatMap(([stock, held]) => (held.has(made) ? [stock] : []));
  const batches = new Set(stocks.map((stock) => stock.slice(0, stock.lastIndexOf("@"))));
  const coming = [...goods.shipments.values()].flatMap((shipment) =>
    receivedItems(shipment).flatMap((item) => {
      const isUnderWay = shipment.status !== "voided" && (item.underWayGrams ?? 0) > 0;
      return isUnderWay && batches.has(lotId(item)) ? [`${lotId(item)}@${shipment.to}`] : [];
    }),
  );
  return new Set([...stocks, ...coming]);
}

test("a recall of a batch concerns whoever may hold its goods, or gets them, and nobody else: as a closure by brute force has it", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (seed) => {
      const goods = world(seed);
      for (const batch of goods.batches.values()) {
        const id = lotId(batch);
        const affected = affectedBy(goods.facts, { batches: [id] });
        const stocks = affected.map((one) => `${one.batch}@${one.holder}`);
        const expected = reached(goods, `${id}@${batch.organisation}`);
        expect(new Set(stocks)).toEqual(expected);
        expect(stocks).toHaveLength(expected.size);
      }
    }),
    { numRuns: 60 },
  );
});

test("what it concerns of a batch is all that is on hand and under way of it, to the gram, whatever was corrected", () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), (seed) => {
      const goods = world(seed, true, seed % 2 === 0 ? UnitsByChance : GoodsByChance);
      for (const batch of goods.batches.values()) {
        const id = lotId(batch);
        const own = affectedBy(goods.facts, { batches: [id] }).filter((one) => one.batch === id);
        const { inTransit } = massOf(batch);
        expect(own.reduce((sum, one) => sum + one.underWayGrams, 0)).toBe(inTransit);
        for (const { holder, onHandGrams, minGrams, maxGrams } of own) {
          expect(onHandGrams).toBe(batch.onHand[holder] ?? 0);
          expect([minGrams >= 0, minGrams <= maxGrams]).toEqual([true, true]);
        }
      }
    }),
    { numRuns: 60 },
  );
});

test("a recall for a unit concerns no more of a batch than was packed into it, and every gram of it that is somewhere", () => {
  let [told, certain] = [0, 0];
  fc.assert(
    fc.property(fc.nat(1_000_000), (seed) => {
      const goods = new UnitsByChance(chanceOf(seed));
      for (let n = 0; n < 60; n += 1) goods.step();
      for (const unit of goods.units.values()) {
        const affected = affectedBy(goods.facts, { unit: unit.sscc });
        for (const { batch, holder, minGrams, maxGrams } of affected) {
          expect(minGrams).toBeLessThanOrEqual(maxGrams);
          // What stands in it now may be of it, all of it. For certain, too, unless it went about with others of its lot in one shipment.
          const inside = unit.all.find((lot) => lotId(lot) === batch);
          if (inside === undefined || holder !== unit.holder || unit.parent !== undefined) continue;
          if (unit.underWay !== undefined) continue;
          expect(maxGrams).toBeGreaterThanOrEqual(inside.grams);
          told += 1;
          if (minGrams >= inside.grams) certain += 1;
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(told).toBeGreaterThan(50);
  expect(certain / told).toBeGreaterThan(0.9);
});
