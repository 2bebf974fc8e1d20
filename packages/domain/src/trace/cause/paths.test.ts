import { expect, test } from "vitest";
import { minute } from "../../fixtures/told.ts";
import { inStock, onBase, type Place } from "../place.ts";
import type { Candidate } from "./candidates.ts";
import { passedTo } from "./passed.ts";
import { PathFinder } from "./paths.ts";
import type { Step } from "./step.ts";

const GTIN = "06901234567892";
const at = (organisation: string, lot = "A"): Place => inStock(organisation, { gtin: GTIN, lot });
const moved = (order: number, from: Place, to: Place, grams: number): Step => ({
  ...{ kind: "shipped", order, at: minute(order), takes: [{ place: from, grams }], gives: [{ place: to, grams }] },
});
const BASE = onBase("b", { gtin: GTIN, lot: "A" });
const cases = ["Y", "X"].map((id) => ({ id, batches: [at("", id).batch] }));

/** The way to case Y from what steps brought, by organisations. */
function wayFrom(steps: readonly Step[], ...numbers: readonly number[]): readonly string[] | undefined {
  const passed = passedTo(steps, cases, () => true);
  const brought = numbers.map((number) => passed.findIndex((one) => one.step.order === number));
  const finder = new PathFinder(passed, { isFollowed: () => true, makers: new Map() });
  const candidate = { cases: 1n, came: brought.map((step) => ({ step, give: 0 })) } as unknown as Candidate;
  return finder.path(candidate, cases, 0)?.nodes.map(({ id }) => id.split("@")[1] ?? "-");
}

test("a way goes on with what left a place before it was empty, not with what came there afterwards", () => {
  const steps = [
    moved(0, BASE, at("farm"), 10),
    moved(1, at("farm"), at("depot"), 10),
    moved(2, BASE, at("farm"), 5),
    moved(3, at("depot"), at("mart"), 10),
    moved(4, at("farm"), at("press", "Y"), 5),
    moved(5, at("mart"), at("shop", "Y"), 10),
  ];
  expect(wayFrom(steps, 0)).toEqual(["farm", "depot", "mart", "shop"]);
  expect(wayFrom(steps, 2)).toEqual(["farm", "press"]);
});

test("a way goes on with what left later than it came there, however much shorter another is", () => {
  const steps = [
    moved(0, BASE, at("farm"), 10),
    moved(1, at("farm"), at("press", "Y"), 4),
    moved(2, BASE, at("farm"), 10),
    moved(3, at("farm"), at("depot"), 16),
    moved(4, at("depot"), at("shop", "Y"), 16),
  ];
  expect(wayFrom(steps, 0)).toEqual(["farm", "press"]);
  expect(wayFrom(steps, 2)).toEqual(["farm", "depot", "shop"]);
});

test("where the weights of a place do not add up a way goes on with whatever left it later", () => {
  const steps = [
    moved(0, BASE, at("farm"), 10),
    moved(1, at("farm"), at("depot"), 30),
    moved(2, at("depot"), at("shop", "Y"), 30),
  ];
  expect(wayFrom(steps, 0)).toEqual(["farm", "depot", "shop"]);
});

test("a way begins at the first of what brought goods that went into the case, not at what brought goods of another", () => {
  const steps = [
    moved(0, BASE, at("farm"), 10),
    moved(1, at("farm"), at("press", "X"), 10),
    moved(2, BASE, at("farm"), 5),
    moved(3, at("farm"), at("depot"), 3),
    moved(4, at("farm"), at("mart", "Y"), 2),
  ];
  expect(wayFrom(steps, 0, 2)).toEqual(["farm", "mart"]);
  expect(wayFrom(steps, 0)).toBeUndefined();
});
