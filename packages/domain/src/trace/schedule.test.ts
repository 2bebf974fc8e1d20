import { describe, expect, test } from "vitest";
import type { Movement } from "./movement.ts";
import { inStock, onBase, type Part } from "./place.ts";
import { inOrder } from "./schedule.ts";
import { type Marking, spreadForward } from "./spread.ts";

const LOT = { gtin: "06901234567892", lot: "A" };
const grown = (grams: number): Part => ({ place: onBase("b1", LOT), grams });
const at = (organisation: string, grams: number): Part => ({ place: inStock(organisation, LOT), grams });

let order = 0;
const moved = (
  hour: number,
  takes: readonly Part[],
  gives: readonly Part[],
  kind: Movement["kind"] = "received",
): Movement => {
  order += 1;
  const time = `2026-09-11T${String(hour).padStart(2, "0")}:00:00.000Z`;
  return { kind, at: time, order, by: "coop", level: "declared", takes, gives };
};
const MARKED: Marking = {
  isStart: ({ kind }, { place }) => kind === "harvested" && place.kind === "stock",
  isFollowed: () => true,
  isOpen: false,
};
const reached = (movements: readonly Movement[]) => [...spreadForward(inOrder(movements), MARKED).places.keys()];

describe("the order of movements", () => {
  test("is that of the stated times, whatever was recorded first: what left before the goods came is none of theirs", () => {
    const clean = moved(1, [grown(5)], [at("depot", 5)], "shipped");
    const late = [
      moved(9, [grown(5)], [at("depot", 5)], "harvested"),
      moved(12, [at("depot", 5)], [at("second", 5)]),
      moved(8, [at("depot", 5)], [at("first", 5)]),
    ];
    expect(reached([clean, ...late])).toEqual([`01/${LOT.gtin}/10/A@depot`, `01/${LOT.gtin}/10/A@second`]);
  });

  test("lets what left before anything was there wait for what came: clocks differ, goods do not", () => {
    const harvest = moved(9, [grown(5)], [at("coop", 5)], "harvested");
    const [there, on] = [moved(8, [at("coop", 5)], [at("depot", 5)]), moved(7, [at("depot", 5)], [at("shop", 5)])];
    expect(inOrder([on, there, harvest])).toEqual([harvest, there, on]);
    expect(spreadForward(inOrder([on, there, harvest]), MARKED).places.get(`01/${LOT.gtin}/10/A@shop`)).toMatchObject({
      minGrams: 5,
      maxGrams: 5,
    });
  });

  test("says possible, and not certain, of what left a place to which less came than left; other goods stay out", () => {
    const harvest = moved(9, [grown(5)], [at("depot", 5)], "harvested");
    const more = moved(10, [at("depot", 8)], [at("shop", 8)]);
    const other = moved(11, [at("elsewhere", 3)], [at("kiosk", 3)]);
    const { places } = spreadForward(inOrder([harvest, more, other]), MARKED);
    expect(places.get(`01/${LOT.gtin}/10/A@shop`)).toMatchObject({ minGrams: 0, maxGrams: 5 });
    expect(places.has(`01/${LOT.gtin}/10/A@kiosk`)).toBe(false);
  });
});
