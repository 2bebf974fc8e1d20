import { expect, test } from "vitest";
import { minute } from "../../fixtures/told.ts";
import { gone, inStock, inUnit, onBase, type Part, type Place, underWay } from "../place.ts";
import { type Case, type Passed, passedTo } from "./passed.ts";
import type { Step } from "./step.ts";

const GTIN = "06901234567892";
const lotOf = (lot: string) => ({ gtin: GTIN, lot });
/** The stock of an organisation, of batch A where none is named. */
const at = (organisation: string, lot = "A"): Place => inStock(organisation, lotOf(lot));
const some = (place: Place, grams: number): Part => ({ place, grams });
const step = (order: number, takes: readonly Part[], gives: readonly Part[], kind: Step["kind"] = "shipped"): Step => ({
  ...{ kind, order, at: minute(order), takes, gives },
});
/** From one stock of A to another. */
const moved = (order: number, from: string, to: string, grams: number): Step =>
  step(order, [some(at(from), grams)], [some(at(to), grams)]);
const made = (order: number, from: Place, lot: string, grams: number): Step =>
  step(order, [some(from, grams)], [some(at("shop", lot), grams)], "transformed");
const harvest = (order: number, to: string, grams: number): Step =>
  step(order, [some(onBase("b", lotOf("A")), grams)], [some(at(to), grams)], "harvested");
const looked = (order: number, place: Place): Step => step(order, [some(place, 1)], [some(place, 1)], "beside");
const caseOf = (lot: string, until?: number): Case => ({
  id: lot,
  batches: [inStock("", lotOf(lot)).batch],
  ...(until === undefined ? {} : { until: minute(until) }),
});
const cases = [caseOf("X"), caseOf("Y"), caseOf("Z")];
const filled = ({ filling }: { readonly filling?: number }) => (filling === undefined ? "" : `/${filling}`);
/** A row for each step that led to cases: its order, then the cases, in binary, and filling of what it takes and gives. */
const told = (passed: readonly Passed[]) =>
  passed.map(({ step: { order }, takes, gives, cases: all }) => {
    const row = (parts: Passed["takes"]) => parts.map((part) => `${part.cases.toString(2)}${filled(part)}`).join(" ");
    return `${order}: ${row(takes)} > ${row(gives)} = ${all.toString(2)}`;
  });
const walk = (steps: readonly Step[], isFollowed: (part: Part) => boolean = () => true) =>
  told(passedTo(steps, cases, isFollowed));

test("fillings of a place are counted from the last: what left within one is of what came within it", () => {
  expect(
    walk([
      harvest(0, "farm", 100),
      made(1, at("farm"), "X", 100),
      harvest(2, "farm", 60),
      made(3, at("farm"), "Y", 60),
      harvest(4, "farm", 40),
      made(5, at("farm"), "Z", 40),
    ]),
  ).toEqual([
    "0: 1/0 > 1/2 = 1",
    "1: 1/2 > 1/0 = 1",
    "2: 10/0 > 10/1 = 10",
    "3: 10/1 > 10/0 = 10",
    "4: 100/0 > 100/0 = 100",
    "5: 100/0 > 100/0 = 100",
  ]);
});

test("a place is new only once it is empty to the gram; what left before goods came is none of them", () => {
  expect(
    walk([harvest(0, "farm", 100), made(1, at("farm"), "X", 99), harvest(2, "farm", 50), made(3, at("farm"), "Y", 50)]),
  ).toEqual(["0: 11/0 > 11/0 = 11", "1: 1/0 > 1/0 = 1", "2: 10/0 > 10/0 = 10", "3: 10/0 > 10/0 = 10"]);
});

test("where more left a place than had come, what came while it lacks may be of any case that ever left it, in no filling", () => {
  expect(
    walk([harvest(0, "farm", 50), made(1, at("farm"), "X", 80), harvest(2, "farm", 20), made(3, at("farm"), "Y", 20)]),
  ).toEqual(["0: 1/0 > 1/1 = 1", "1: 1 > 1/0 = 1", "2: 11/0 > 11 = 11", "3: 10 > 10/0 = 10"]);
});

test("cases that ever left a place are those of all places that its goods went on to", () => {
  expect(
    walk([
      harvest(0, "farm", 20),
      moved(1, "depot", "mart", 30),
      moved(2, "farm", "depot", 20),
      made(3, at("mart"), "X", 30),
      made(4, at("depot"), "Y", 20),
    ]),
  ).toEqual(["0: 11/0 > 11/0 = 11", "1: 1 > 1/0 = 1", "2: 11/0 > 11 = 11", "3: 1/0 > 1/0 = 1", "4: 10 > 10/0 = 10"]);
});

test("a look counts what lies there then and moves nothing; a case is wherever its batch is but lost goods", () => {
  const packed = inUnit({ sscc: "1", inner: "1" }, "shop", lotOf("X"));
  expect(
    walk([
      harvest(0, "farm", 10),
      looked(1, at("farm")),
      step(2, [some(at("farm"), 10)], [some(at("shop", "X"), 8), some(gone("spoiled", "farm", lotOf("X")), 2)]),
      looked(3, at("shop", "X")),
      step(4, [some(at("shop", "X"), 4)], [some(packed, 4)]),
      step(5, [some(at("shop", "X"), 1)], [some(underWay("s", lotOf("X")), 1)]),
      step(6, [some(at("shop", "X"), 1)], [some(gone("spoiled", "shop", lotOf("X")), 1)]),
    ]),
  ).toEqual(["0: 1/0 > 1/0 = 1", "1: 1/0 > 1/0 = 1", "2: 1/0 > 1/0 0/0 = 1", "3: 1/0 > 1/0 = 1", "5: 1/0 > 1/0 = 1"]);
});

test("a look at a place where nothing lay then counts nothing, though more had left it later than came", () => {
  const steps = [looked(0, at("farm")), made(1, at("farm"), "X", 10), looked(2, at("farm"))];
  expect(walk(steps)).toEqual(["1: 1 > 1/0 = 1"]);
});

test("a case is what was there until it was looked at, that instant included", () => {
  const steps = [harvest(0, "farm", 10), moved(1, "farm", "depot", 5), moved(2, "farm", "mart", 5)];
  const until = (minutes: number) => told(passedTo(steps, [caseOf("A", minutes)], () => true));
  expect(until(1)).toEqual(["0: 1/0 > 1/0 = 1", "1: 1/0 > 1/0 = 1"]);
  expect(until(0)).toEqual(["0: 1/0 > 1/0 = 1"]);
});

test("what came to a place that is not followed led nowhere that is known", () => {
  const steps = [harvest(0, "farm", 10), moved(1, "farm", "depot", 10), made(2, at("depot"), "X", 10)];
  const isFollowed = ({ place }: Part) => place.key !== at("depot").key;
  expect(walk(steps, isFollowed)).toEqual(["2: 1/0 > 1/0 = 1"]);
});

test("steps that led to no case are left out", () => {
  expect(walk([harvest(0, "farm", 10), moved(1, "farm", "depot", 10)])).toEqual([]);
});
