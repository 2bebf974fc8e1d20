import { expect, test } from "vitest";
import { batchOf, grew, lost, made, minute, received, sent } from "../fixtures/told.ts";
import { affectedBy, toFind } from "./affected.ts";

const NONE = { minGrams: 0, maxGrams: 0, onHandGrams: 0, underWayGrams: 0, soldGrams: 0, goneGrams: 0 };
const all = (grams: number) => ({ minGrams: grams, maxGrams: grams });

test("a recall of a shipment begins with what left in it: whoever it is under way to, and nothing that its sender kept or sent otherwise", () => {
  const facts = [
    grew(1, "A", 1000),
    sent(2, "s1", ["coop", "depot"], { A: 400 }),
    sent(3, "s2", ["coop", "shop"], { A: 300 }),
    received(4, "s2", ["coop", "shop"], { A: 300 }),
  ];
  expect(affectedBy(facts, { shipments: ["s1"] })).toEqual([
    { ...NONE, batch: batchOf("A"), holder: "depot", ...all(400), underWayGrams: 400 },
  ]);
  const arrived = [...facts, received(5, "s1", ["coop", "depot"], { A: 400 })];
  expect(affectedBy(arrived, { shipments: ["s1"] })).toEqual([
    { ...NONE, batch: batchOf("A"), holder: "depot", ...all(400), onHandGrams: 400 },
  ]);
});

test("a recall of what came to a depot within some time begins with the first instant and ends before the last, whatever came there earlier, later or elsewhere, and whatever the depot lost meanwhile", () => {
  const way = ["coop", "depot"] as const;
  const facts = [
    ...[grew(1, "A", 1000), grew(1, "B", 500)],
    ...[sent(2, "s0", way, { B: 500 }), received(3, "s0", way, { B: 500 })],
    ...[sent(4, "s1", way, { A: 100 }), received(10, "s1", way, { A: 100 })],
    ...[sent(11, "s2", way, { A: 100 }), received(20, "s2", way, { A: 100 })],
    ...[sent(12, "s4", ["coop", "shop"], { A: 100 }), received(21, "s4", ["coop", "shop"], { A: 100 })],
    ...[lost(25, "depot", "B", 50, "spoiled"), lost(25, "depot", "A", 50, "spoiled")],
    ...[sent(26, "s3", way, { A: 70 }), received(30, "s3", way, { A: 70 })],
  ];
  const arrivals = { organisation: "depot", from: minute(20), before: minute(30) };
  expect(affectedBy(facts, { arrivals })).toEqual([
    // Of the 200 g that were there, half of them concerned, 50 were lost.
    { ...NONE, batch: batchOf("A"), holder: "depot", minGrams: 50, maxGrams: 150, onHandGrams: 220, goneGrams: 50 },
  ]);
});

test("a recall that names neither batches nor anything else concerns nobody", () => {
  expect(affectedBy([grew(1, "A", 1000), sent(2, "s1", ["coop", "depot"], { A: 400 })], {})).toEqual([]);
});

test("a recall of a transformation begins with what came out of it, and not with what went in", () => {
  const facts = [
    ...[grew(1, "A", 600), grew(1, "B", 400)],
    made(2, "t1", { who: "coop", into: { B: 300, A: 500 }, out: { C: 700 } }),
    grew(3, "D", 100),
    made(4, "t2", { who: "coop", into: { D: 100 }, out: { E: 100 } }),
  ];
  expect(affectedBy(facts, { transformation: "t1" })).toEqual([
    { ...NONE, batch: batchOf("C"), holder: "coop", ...all(700), onHandGrams: 700 },
  ]);
});

test("what is lost when goods are mixed is told under the first of them, where that one has to do with the recall, and nowhere else", () => {
  const grown = [grew(1, "A", 600), grew(1, "B", 400)];
  const mixed = (into: Readonly<Record<string, number>>) =>
    affectedBy([...grown, made(2, "t1", { who: "coop", into, out: { C: 700 } })], { batches: [batchOf("A")] });
  const [a, c] = [
    { ...NONE, batch: batchOf("A"), holder: "coop", ...all(100), onHandGrams: 100 },
    { ...NONE, batch: batchOf("C"), holder: "coop", minGrams: 400, maxGrams: 500, onHandGrams: 700 },
  ];
  expect(mixed({ A: 500, B: 300 })).toEqual([{ ...a, maxGrams: 200, goneGrams: 100 }, c]);
  expect(mixed({ B: 300, A: 500 })).toEqual([a, c]);
});

test("what went to people whom no record names is told apart from what is gone, and whoever passed everything on stays named, without weight", () => {
  const facts = [
    grew(1, "A", 1000),
    ...[lost(2, "coop", "A", 100, "sold-untraced"), lost(3, "coop", "A", 50, "donated")],
    ...[lost(4, "coop", "A", 30, "spoiled"), lost(5, "coop", "A", 20, "destroyed")],
    ...[sent(6, "s1", ["coop", "depot"], { A: 800 }), received(7, "s1", ["coop", "depot"], { A: 800 })],
  ];
  const affected = affectedBy(facts, { batches: [batchOf("A")] });
  expect(affected).toEqual([
    { ...NONE, batch: batchOf("A"), holder: "coop", ...all(200), soldGrams: 150, goneGrams: 50 },
    { ...NONE, batch: batchOf("A"), holder: "depot", ...all(800), onHandGrams: 800 },
  ]);
  expect(affected.map(toFind)).toEqual([0, 800]);
});

test("what its holder has and what is on its way there is one sum to find", () => {
  const facts = [
    grew(1, "A", 1000),
    ...[sent(2, "s1", ["coop", "depot"], { A: 300 }), received(3, "s1", ["coop", "depot"], { A: 300 })],
    sent(4, "s2", ["coop", "depot"], { A: 200 }),
  ];
  const affected = affectedBy(facts, { batches: [batchOf("A")] });
  expect(affected).toEqual([
    { ...NONE, batch: batchOf("A"), holder: "coop", ...all(500), onHandGrams: 500 },
    { ...NONE, batch: batchOf("A"), holder: "depot", ...all(500), onHandGrams: 300, underWayGrams: 200 },
  ]);
  expect(affected.map(toFind)).toEqual([500, 500]);
});
