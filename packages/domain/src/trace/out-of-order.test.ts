import { expect, test } from "vitest";
import { batchOf, grew, lost, made, minute, received, sent } from "../fixtures/told.ts";
import type { Movement } from "./movement.ts";
import { inStock, type Part, type Place } from "./place.ts";
import { movementsOf } from "./replay.ts";
import { inOrder } from "./schedule.ts";
import { spreadForward } from "./spread.ts";
import { trace } from "./trace.ts";

/** A place by its letter, as the stock of an organisation of that name. */
const at = (place: string): Place => inStock(place, { gtin: "06901234567892", lot: "L" });
const parts = (of: Readonly<Record<string, number>>): readonly Part[] =>
  Object.entries(of).map(([place, grams]) => ({ place: at(place), grams }));

/** A step that takes from places and gives to others, at a minute; its place in the order of record. */
function step(
  name: string,
  [when, order]: readonly [when: number, order: number],
  takes: Readonly<Record<string, number>>,
  gives: Readonly<Record<string, number>>,
): Movement & { readonly event: string } {
  return {
    ...{ kind: "shipped", at: minute(when), order, by: "x", level: "declared", event: name },
    ...{ takes: parts(takes), gives: parts(gives) },
  };
}
const names = (steps: readonly Movement[], isFollowed?: (part: Part) => boolean) =>
  inOrder(steps, isFollowed)
    .map(({ event }) => event)
    .join(" ");

test("steps of one time stand in the order of record, whatever order they are given in", () => {
  const [a, b, c] = [2, 0, 1].map((order) => step(`s${order}`, [0, order], {}, { P: 1 }));
  expect(names([a, b, c].flatMap((one) => one ?? []))).toBe("s0 s1 s2");
});

test("what left waits until as much as it took has come, by several steps if need be, and what it took is there for nobody else", () => {
  const steps = [
    step("takes-10", [0, 0], { P: 10 }, { Q: 10 }),
    step("brings-5", [1, 1], {}, { P: 5 }),
    step("brings-5-more", [2, 2], {}, { P: 5 }),
    step("takes-5", [3, 3], { P: 5 }, { R: 5 }),
    step("brings-the-last", [4, 4], {}, { P: 5 }),
    step("takes-from-Q", [0, 5], { Q: 10 }, {}),
  ];
  expect(names(steps)).toBe("brings-5 brings-5-more takes-10 takes-from-Q brings-the-last takes-5");
  // Of a place that was not followed nobody knows what was there.
  expect(names(steps, ({ place }) => place.key !== at("P").key)).toBe(
    "takes-10 takes-from-Q brings-5 brings-5-more takes-5 brings-the-last",
  );
});

test("what waits for goods that never come goes as it was recorded, each once, and may bring what others wait for", () => {
  const steps = [
    step("last", [0, 9], { P: 10 }, {}),
    step("second", [1, 4], { P: 10 }, {}),
    step("third", [2, 6], { P: 10 }, {}),
    step("first", [3, 2], { O: 1 }, { S: 7 }),
    step("freed", [0, 8], { S: 7 }, {}),
  ];
  expect(names(steps)).toBe("first freed second third last");
});

/** Where marks are in the end: grams, and of these at least and at most so many. */
const marks = (movements: readonly Movement[], isStart: (part: Part) => boolean, isOpen = false) =>
  [
    ...spreadForward(movements, {
      isStart: (movement, part) => movement.gives.includes(part) && isStart(part),
      isFollowed: ({ place }) => place.key !== at("strange").key,
      isOpen,
    }).places.values(),
  ]
    .map(({ place, came, minGrams, maxGrams, left }) =>
      [
        place.kind === "stock" ? place.organisation : "",
        came,
        `${minGrams}..${maxGrams}`,
        `left ${left.grams} ${left.minGrams}..${left.maxGrams}`,
      ].join(" | "),
    )
    .toSorted();
const inP = ({ place }: Part) => place.key === at("P").key;

test("what left a place before anything came there is made up first by what comes: the rest of that is marked as it is", () => {
  const early = step("early", [0, 0], { P: 10 }, { Q: 10 });
  const bring = (grams: number) => [early, step("brings", [1, 1], {}, { P: grams })];
  expect(marks(bring(15), inP)).toEqual(["P | 15 | 15..15 | left 5 5..5", "Q | 10 | 0..10 | left 10 0..10"]);
  expect(marks(bring(4), inP)).toEqual(["P | 4 | 4..4 | left -6 0..0", "Q | 10 | 0..4 | left 10 0..4"]);
});

test("what left a place too early is none of the marked goods where those could never come there; where they could, it may be", () => {
  const steps = [
    step("early-from-P", [0, 0], { P: 3 }, { Q: 3 }),
    step("early-from-N", [0, 1], { N: 3 }, { M: 3 }),
    step("start", [1, 2], {}, { S: 10, T: 1 }),
    step("half-of-it", [2, 3], { S: 5, clean: 5 }, { P: 10 }),
  ];
  const isS = ({ place }: Part) => place.key === at("S").key;
  const known = [step("grew", [0, 4], {}, { clean: 5 }), ...steps];
  expect(marks(known, isS)).toEqual([
    "P | 10 | 5..5 | left 7 2..5",
    "Q | 3 | 0..3 | left 3 0..3",
    "S | 10 | 10..10 | left 5 5..5",
  ]);
});

test("goods of a place that was not followed are marked for nobody knows how much where paths were left open, else not at all", () => {
  const steps = [step("start", [0, 0], {}, { P: 10 }), step("mixes", [1, 1], { P: 4, strange: 6 }, { Q: 10 })];
  expect(marks(steps, inP)).toEqual(["P | 10 | 10..10 | left 6 6..6", "Q | 10 | 4..4 | left 10 4..4"]);
  expect(marks(steps, inP, true)).toEqual(["P | 10 | 10..10 | left 6 6..6", "Q | 10 | 4..10 | left 10 4..10"]);
});

test("of several shipments and transformations only what was in the same one was beside the goods, once for each, and nothing that is of them itself", () => {
  const facts = [
    ...[grew(0, "A", 1000), grew(0, "B", 1000), grew(0, "C", 1000)],
    sent(10, "s1", ["coop", "depot"], { A: 300, B: 200 }),
    sent(10, "s2", ["coop", "depot"], { B: 100, C: 100 }),
    ...[
      received(20, "s1", ["coop", "depot"], { A: 300, B: 200 }),
      received(21, "s2", ["coop", "depot"], { B: 100, C: 100 }),
    ],
    made(30, "t1", {
      ...{ who: "depot", into: { A: 100, B: 100, C: 50 }, out: { D: 100, E: 60, F: 50 } },
      of: { D: ["A"], E: ["B"], F: ["C"] },
    }),
    made(31, "t2", { who: "depot", into: { B: 100 }, out: { G: 100 } }),
    sent(40, "s3", ["depot", "shop"], { D: 50, A: 50, F: 10 }),
    lost(50, "depot", "B", 5, "spoiled"),
  ];
  const { contacts } = trace(facts, {
    ...{ start: { batches: new Set([batchOf("A")]) }, direction: "forward", isOpen: false },
    followed: new Set(["A", "B", "C", "D", "E", "F", "G"].map(batchOf)),
  });
  const told = contacts.map(({ id, holder, grams, by, with: beside }) =>
    [id.replace(batchOf(""), ""), holder ?? "", grams, by, beside].join(" | "),
  );
  expect(told).toEqual([
    "B |  | 200 | shipment | shipment/s1",
    "E | depot | 60 | transformation | transformation/t1#1",
    "F | depot | 50 | transformation | transformation/t1#1",
    "F |  | 10 | shipment | shipment/s3",
  ]);
  expect(movementsOf(facts).filter(({ kind }) => kind === "transformed")).toHaveLength(4);
});
