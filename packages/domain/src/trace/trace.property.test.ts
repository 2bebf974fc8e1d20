import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { lotId } from "../batches/identity.ts";
import { massOf } from "../batches/mass.ts";
import { chanceOf, GoodsByChance } from "../fixtures/goods-by-chance.ts";
import { UnitsByChance } from "../fixtures/units-by-chance.ts";
import { movementsOf } from "./replay.ts";
import { knownBy, trace } from "./trace.ts";

/** Every second one packs goods into units, too. */
function world(seed: number, steps: number, corrects = false): GoodsByChance {
  const Goods = seed % 2 === 0 ? UnitsByChance : GoodsByChance;
  const goods = new Goods(chanceOf(seed), { corrects });
  for (let n = 0; n < steps; n += 1) goods.step();
  return goods;
}

const seed = fc.nat(1_000_000);

/** The batches that a fact is about. */
function namedIn({ data }: GoodsByChance["facts"][number]): readonly string[] {
  const {
    gtin,
    lot,
    items = [],
    inputs = [],
    outputs = [],
  } = data as {
    readonly [list in "items" | "inputs" | "outputs"]?: readonly { readonly gtin: string; readonly lot: string }[];
  } & { readonly gtin?: string; readonly lot?: string };
  const own = gtin === undefined || lot === undefined ? [] : [{ gtin, lot }];
  return [...own, ...items, ...inputs, ...outputs].map(lotId);
}

/** All stocks that a trace of a batch meets, as `{batch}@{organisation}`. */
function traced(goods: GoodsByChance, batch: string, direction: "back" | "forward") {
  const followed = new Set(goods.batches.keys());
  return trace(goods.facts, { start: { batches: new Set([batch]) }, direction, followed, isOpen: false });
}

const stocksIn = ({ nodes }: ReturnType<typeof trace>): readonly string[] =>
  nodes.flatMap(({ kind, batch, holder }) => (kind === "batch" ? [`${batch}@${holder}`] : [])).sort();

describe("whatever three organisations do with goods", () => {
  test("what stands by the facts lies where the batches say, to the gram: on hand, under way, lost and made into others", () => {
    fc.assert(
      fc.property(seed, (n) => {
        const goods = world(n, 60, true);
        const ends = new Map<string, number>();
        const add = (key: string, grams: number) => ends.set(key, (ends.get(key) ?? 0) + grams);
        for (const { takes, gives, kind } of movementsOf(goods.facts)) {
          for (const { place, grams } of takes) {
            add(place.kind === "gone" ? `lost of ${place.batch}` : place.key, -grams);
            if (kind === "transformed") add(`made of ${place.batch}`, grams);
          }
          for (const { place, grams } of gives) {
            const isLost = place.kind === "gone" && kind !== "transformed";
            add(isLost ? `lost of ${place.batch}` : place.key, grams);
          }
        }
        for (const batch of goods.batches.values()) {
          const id = lotId(batch);
          const { inTransit, lost, losses, transformed } = massOf(batch);
          // What is packed is on hand.
          for (const [key, grams] of [...ends]) {
            if (key.startsWith("00/") && key.includes(` ${id}@`)) add(key.slice(key.indexOf(" ") + 1), grams);
          }
          const stocks = [...ends].filter(([key, grams]) => key.startsWith(`${id}@`) && grams !== 0);
          const onHand = Object.entries(batch.onHand).map(([organisation, grams]) => [`${id}@${organisation}`, grams]);
          expect(new Map(stocks)).toEqual(new Map(onHand as [string, number][]));
          const underWay = [...ends].filter(([key]) => key.startsWith("shipment/") && key.endsWith(` ${id}`));
          expect(underWay.reduce((sum, [, grams]) => sum + grams, 0)).toBe(inTransit);
          expect(ends.get(`lost of ${id}`) ?? 0).toBe(lost + losses);
          expect(ends.get(`made of ${id}`) ?? 0).toBe(transformed);
        }
      }),
      { numRuns: sized(40, 150) },
    );
  });

  test("a trace meets the stocks that a closure by brute force does, forward and back, and no other", () => {
    fc.assert(
      fc.property(seed, (n) => {
        const goods = world(n, 60);
        for (const batch of goods.batches.values()) {
          const id = lotId(batch);
          const made = `${id}@${batch.organisation}`;
          const reached = [...goods.everHeld].flatMap(([stock, held]) => (held.has(made) ? [stock] : []));
          expect(stocksIn(traced(goods, id, "forward"))).toEqual(reached.sort());
          const held = [...(goods.everHeld.get(made) ?? [])].filter(
            (stock) => stock === made || !stock.startsWith(`${id}@`),
          );
          const back = stocksIn(traced(goods, id, "back"));
          expect(back.filter((stock) => stock === made || !stock.startsWith(`${id}@`))).toEqual(held.sort());
        }
      }),
      { numRuns: sized(20, 60) },
    );
  });

  test("the grams that were truly of a batch lie within the bounds, wherever they went and wherever they are", () => {
    fc.assert(
      fc.property(seed, (n) => {
        const goods = world(n, 80);
        for (const batch of goods.batches.values()) {
          const id = lotId(batch);
          const { nodes } = traced(goods, id, "forward");
          for (const { kind, batch: of, holder, left } of nodes) {
            if (kind !== "batch") continue;
            const there = goods.grams.get(`${of}@${holder}`) ?? [];
            const bad = there.filter(({ batches }) => batches.has(id)).length;
            expect(left?.grams ?? 0).toBe(there.length);
            expect(left?.minGrams ?? 0).toBeLessThanOrEqual(bad);
            expect(left?.maxGrams ?? 0).toBeGreaterThanOrEqual(bad);
          }
          const reached = new Set(nodes.map(({ batch: of, holder }) => `${of}@${holder}`));
          for (const [place, grams] of goods.grams) {
            if (place.includes("@") && !reached.has(place))
              expect(grams.some(({ batches }) => batches.has(id))).toBe(false);
          }
        }
      }),
      { numRuns: sized(20, 60) },
    );
  });

  test("the bounds hold, too, where only some batches were followed: what others may bring counts as possible", () => {
    fc.assert(
      fc.property(seed, (n) => {
        const goods = world(n, 80);
        const all = [...goods.batches.keys()];
        for (const id of all) {
          const followed = new Set(all.filter((one) => one === id || goods.upTo(3) > 0));
          const facts = goods.facts.filter((fact) => [...followed].some((one) => namedIn(fact).includes(one)));
          const asked = { start: { batches: new Set([id]) }, direction: "forward", followed, isOpen: true } as const;
          for (const { kind, batch: of = "", holder, left } of trace(facts, asked).nodes) {
            if (kind !== "batch" || !followed.has(of)) continue;
            const isBad = ({ batches }: { readonly batches: ReadonlySet<string> }) => batches.has(id);
            const bad = (goods.grams.get(`${of}@${holder}`) ?? []).filter(isBad).length;
            // Where not every packing is known, what is packed counts as stock.
            const packed = goods.packedAt(of, holder).filter(isBad).length;
            expect(left?.minGrams ?? 0).toBeLessThanOrEqual(bad + packed);
            expect(left?.maxGrams ?? 0).toBeGreaterThanOrEqual(bad);
          }
        }
      }),
      { numRuns: sized(14, 40) },
    );
  });

  test("of the grams that were truly at a stock on the way to a batch, as many are in it as the bounds say", () => {
    fc.assert(
      fc.property(seed, (n) => {
        const goods = world(n, 50);
        const all = [...goods.madeOf];
        for (const [id, grams] of all) {
          for (const { kind, batch, holder, back } of traced(goods, id, "back").nodes) {
            if (kind !== "batch" || batch === id) continue;
            const met = grams.filter(({ places }) => places.has(`${batch}@${holder}`)).length;
            expect(back?.minGrams ?? 0).toBeLessThanOrEqual(met);
            expect(back?.maxGrams ?? 0).toBeGreaterThanOrEqual(met);
          }
        }
      }),
      { numRuns: sized(20, 60) },
    );
  });

  test("an answer as of what was known at an instant stays the same, whatever is recorded, corrected and taken back since", () => {
    fc.assert(
      fc.property(seed, (n) => {
        const goods = world(n, 40, true);
        const knownAt = goods.now;
        const then = [...goods.batches.keys()];
        const before = then.map((id) => [traced(goods, id, "forward"), traced(goods, id, "back")]);
        for (let more = 0; more < 40; more += 1) goods.step();
        const followed = new Set(goods.batches.keys());
        const facts = knownBy(goods.facts, knownAt);
        const since = then.map((id) =>
          (["forward", "back"] as const).map((direction) =>
            trace(facts, { start: { batches: new Set([id]) }, direction, followed, isOpen: false }),
          ),
        );
        expect(since).toEqual(before);
      }),
      { numRuns: sized(20, 60) },
    );
  });
});
