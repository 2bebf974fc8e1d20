import { expect, test } from "vitest";
import { outOf } from "../ground/known.ts";
import { differencesOf, faultIn, remarkOf } from "./load-sums.ts";

const ITEM = { gtin: "09520000510824", lot: "A", product: "猕猴桃", quantityKg: 100, openKg: 100 };
const SHIPMENT = { from: "coop", fromName: "红林", id: "s1", shippedAt: "", items: [ITEM] };
const line = (more: object) => ({ gtin: ITEM.gtin, lot: "A", product: "", kg: 100, packs: [], ...more });

test("a difference is named with its sign; a rest that is still to come is none", () => {
  expect(differencesOf(SHIPMENT, [line({})])).toEqual([]);
  expect(differencesOf(SHIPMENT, [line({ kg: 94.5 })])).toEqual([{ lot: "A", kg: -5.5, rejectedKg: 0 }]);
  expect(differencesOf(SHIPMENT, [line({ kg: 94.5, isRestComing: true })])).toEqual([]);
  expect(differencesOf(SHIPMENT, [line({ kg: 101 })])).toEqual([{ lot: "A", kg: 1, rejectedKg: 0 }]);
  expect(differencesOf(SHIPMENT, [line({ kg: 96, rejectedKg: 4 })])).toEqual([{ lot: "A", kg: 0, rejectedKg: 4 }]);
});

test("what is turned away has a weight and a reason, and is no more than was sent", () => {
  expect(faultIn(ITEM, line({ kg: undefined }))).toBe("typeWeight");
  expect(faultIn(ITEM, line({ rejectWhy: "" }))).toBe("rejectNeedsWeight");
  expect(faultIn(ITEM, line({ rejectWhy: "", rejectedKg: 4 }))).toBe("rejectNeedsWhy");
  expect(faultIn(ITEM, line({ rejectWhy: "腐烂", rejectedKg: 101 }))).toBe("tooMuch");
  expect(faultIn(ITEM, line({ rejectWhy: "腐烂", rejectedKg: 4 }))).toBeUndefined();
});

test("the receipt keeps why, in no more than it takes", () => {
  expect(remarkOf([line({ rejectedKg: 4, rejectWhy: "腐烂 " }), line({})])).toBe("A 拒收 4 千克：腐烂");
  const many = Array.from({ length: 24 }, () => line({ rejectedKg: 4, rejectWhy: "腐".repeat(80) }));
  expect(remarkOf(many).length).toBe(300);
});

test("goods come out of the rooms that they lie in, one after another, to the gram", () => {
  const lot = {
    ...{ gtin: ITEM.gtin, lot: "A", product: { zh: "" }, producer: "", harvestedOn: "", onHandKg: 100 },
    rooms: [
      { location: "1", quantityKg: 30.5 },
      { location: "2", quantityKg: 20 },
    ],
  };
  expect(outOf(lot, 40)).toEqual([
    { location: "1", quantityKg: 30.5 },
    { location: "2", quantityKg: 9.5 },
  ]);
  expect(outOf(lot, 100)).toHaveLength(2);
  expect(outOf(lot, 10)).toEqual([{ location: "1", quantityKg: 10 }]);
});
