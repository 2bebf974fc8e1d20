import { expect, test } from "vitest";
import type { Fact } from "../fact.ts";
import { batchOf, grew, lost, made, minute, received, sent } from "../fixtures/told.ts";
import { trace } from "./trace.ts";

const LOTS = ["A", "B", "C", "D", "X", "Y"];
const short = (id: string) => id.replaceAll(batchOf(""), "");
/** A row for each contact: node, batch, holder, who recorded it, grams, minute, by what, and the node beside which. */
function contacts(facts: readonly Fact[], start = "A", direction: "forward" | "back" = "forward") {
  const asked = { direction, start: { batches: new Set([batchOf(start)]) }, followed: new Set(LOTS.map(batchOf)) };
  return trace(facts, { ...asked, isOpen: false }).contacts.map(
    ({ id, batch, holder, organisation, grams, at, by, with: beside }) =>
      [
        ...[short(id), short(batch), holder ?? "", organisation, grams],
        ...[(Date.parse(at) - Date.parse(minute(0))) / 60_000, by, beside],
      ].join(" | "),
  );
}
const TWO = [grew(0, "A", 1000), grew(0, "B", 1000)] as const;

test("goods of the same shipment were beside those of a trace while they were under way, each lot and load once; those of another shipment were not", () => {
  expect(
    contacts([
      ...TWO,
      grew(0, "C", 1000),
      sent(10, "s1", ["coop", "depot"], { A: 100, B: 200 }),
      sent(11, "s2", ["coop", "depot"], { C: 300 }),
      sent(12, "s3", ["coop", "mart"], { A: 50, B: 60 }),
      received(20, "s1", ["coop", "depot"], { A: 100, B: 200 }),
    ]),
  ).toEqual([
    "B | B |  | coop | 200 | 10 | shipment | shipment/s1",
    "B | B |  | coop | 60 | 12 | shipment | shipment/s3",
  ]);
});

test("goods that a transformation kept apart were beside those of a trace, where they are held; what it lost of them was not, nor what others made", () => {
  expect(
    contacts([
      ...TWO,
      made(10, "t1", { who: "coop", into: { A: 100, B: 100 }, out: { X: 90, Y: 70 }, of: { X: ["A"], Y: ["B"] } }),
      made(20, "t2", { who: "coop", into: { B: 100 }, out: { C: 90 } }),
    ]),
  ).toEqual(["Y | Y | coop | coop | 70 | 10 | transformation | transformation/t1#1"]);
});

test("goods in which some of the start can be are no contact: they are of the trace", () => {
  expect(
    contacts([
      ...TWO,
      made(10, "t1", { who: "coop", into: { A: 100, B: 100 }, out: { X: 150 } }),
      sent(20, "s1", ["coop", "depot"], { A: 10, X: 20, B: 30 }),
    ]),
  ).toEqual(["B | B |  | coop | 30 | 20 | shipment | shipment/s1"]);
});

test("other steps at the same place bring no contact: nobody declared one", () => {
  expect(
    contacts([
      ...TWO,
      lost(10, "coop", "A", 10, "spoiled"),
      lost(11, "coop", "B", 10, "spoiled"),
      made(12, "t1", { who: "coop", into: { A: 100 }, out: { X: 90 } }),
      made(13, "t2", { who: "coop", into: { B: 100 }, out: { Y: 90 } }),
    ]),
  ).toEqual([]);
});

test("back from goods nothing is told of what lay beside them: it went into none of them", () => {
  const facts = [
    ...TWO,
    sent(10, "s1", ["coop", "depot"], { A: 100, B: 200 }),
    received(20, "s1", ["coop", "depot"], { A: 100, B: 200 }),
    made(30, "t1", { who: "depot", into: { A: 100, B: 50 }, out: { X: 100, Y: 50 }, of: { X: ["A"], Y: ["B"] } }),
  ];
  expect(contacts(facts, "X", "back")).toEqual([]);
});
