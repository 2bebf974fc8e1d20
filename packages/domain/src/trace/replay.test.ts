import { expect, test } from "vitest";
import type { Fact } from "../fact.ts";
import { batchOf, grew, lost, made, minute, received, sent, told } from "../fixtures/told.ts";
import type { Movement } from "./movement.ts";
import { movementsOf } from "./replay.ts";

const GTIN = "06901234567892";
const WAY = ["coop", "depot"] as const;
const wrong = (kind: string, id: string) => ({ corrects: { kind, id }, reason: "误填" });

const corrected = (n: number, lot: string, data: object): Fact =>
  told(n, "coop", "batch-corrected", { gtin: GTIN, lot, grams: 1000, ...wrong("batch", lot), ...data } as never);
const voided = (n: number, lot: string): Fact =>
  told(n, "coop", "batch-voided", { gtin: GTIN, lot, grams: 1000, ...wrong("batch", lot) });
const receiptCorrected = (n: number, id: string, items: readonly object[]): Fact =>
  told(n, "depot", "receipt-corrected", { from: "coop", items, ...wrong("receipt", id) } as never);
const takenBack = (n: number, id: string, lots: Readonly<Record<string, number>>, lostGrams?: number): Fact =>
  told(n, "coop", "shipment-voided", {
    ...{ id, to: "depot", reason: "退回" },
    items: Object.entries(lots).map(([lot, grams]) => ({
      ...{ gtin: GTIN, lot, grams },
      ...(lostGrams === undefined ? {} : { lostGrams }),
    })),
  });

/** A row for each movement: kind, minute, order, who, level, what it takes > what it gives, shipment, plots. */
const rows = (facts: readonly Fact[]) => movementsOf(facts).map(rowOf);
const parts = (all: Movement["takes"]) =>
  all.map(({ place, grams }) => `${place.key.replaceAll(batchOf(""), "")} ${grams}`).join(" + ");
function rowOf({ kind, at, order, by, level, takes, gives, shipment, plots }: Movement): string {
  const when = (Date.parse(at) - Date.parse(minute(0))) / 60_000;
  return [kind, when, order, by, level, `${parts(takes)} > ${parts(gives)}`, shipment ?? "", plots?.join() ?? ""].join(
    " | ",
  );
}

test("a harvest is as its last correction says: what that does not name stays, and its day begins at midnight in China", () => {
  const grown = grew(0, "A", 1000);
  expect(rows([grown])).toEqual(["harvested | -1920 | 0 | coop | declared | base/b 1000 > A@coop 1000 |  | p1"]);
  const less = corrected(1, "A", { grams: 800 });
  expect(rows([grown, less])).toEqual(["harvested | -1920 | 0 | coop | declared | base/b 800 > A@coop 800 |  | p1"]);
  const later = corrected(2, "A", { grams: 700, harvestedOn: "2026-09-20" });
  const elsewhere = corrected(3, "A", { grams: 600, plots: ["p2", "p3"] });
  expect(rows([grown, less, later, elsewhere])).toEqual([
    "harvested | -480 | 0 | coop | declared | base/b 600 > A@coop 600 |  | p2,p3",
  ]);
  // Of a batch whose registration is not among the facts.
  expect(rows([less])).toEqual([]);
});

test("nothing of a batch that was taken back holds any more, and of others everything does; its lot may be given anew", () => {
  const before = [
    ...[grew(0, "A", 1000), grew(0, "B", 1000)],
    sent(1, "s1", WAY, { A: 100, B: 50 }),
    ...[lost(2, "coop", "A", 10, "spoiled"), lost(2, "coop", "B", 20, "spoiled"), lost(3, "coop", "A", 5, "sample")],
    voided(4, "A"),
  ];
  const ofB = [
    "harvested | -1920 | 1 | coop | declared | base/b 1000 > B@coop 1000 |  | p1",
    "shipped | 1 | 2 | coop | declared | B@coop 50 > shipment/s1 B 50 | s1 | ",
    "lost | 2 | 4 | coop | declared | B@coop 20 > loss/spoiled/B@coop 20 |  | ",
  ];
  expect(rows(before)).toEqual(ofB);
  const [first = "", ...rest] = ofB;
  expect(rows([...before, grew(5, "A", 300)])).toEqual([
    first,
    "harvested | -1920 | 7 | coop | declared | base/b 300 > A@coop 300 |  | p1",
    ...rest,
  ]);
});

test("several receipts of a shipment are each a step; what is turned away goes back, what is missing in the end is lost, and what was confirmed was confirmed as sent", () => {
  const facts = [
    sent(1, "s1", WAY, { A: 1000 }),
    received(2, "s1", WAY, { A: 300 }, { rejected: { A: 100 }, more: { restUnderWay: true } }),
    received(3, "s1", WAY, { A: 500 }),
  ];
  expect(rows(facts.slice(0, 2))).toEqual([
    "shipped | 1 | 0 | coop | confirmed | A@coop 1000 > shipment/s1 A 1000 | s1 | ",
    "received | 2 | 1 | depot | confirmed | shipment/s1 A 400 > A@depot 300 + A@coop 100 | s1 | ",
  ]);
  expect(rows(facts).slice(2)).toEqual([
    "received | 3 | 2 | depot | confirmed | shipment/s1 A 600 > A@depot 500 + loss/not-arrived/A@coop 100 | s1 | ",
  ]);
  // A receipt of what is not known to have been sent, and of nothing, moves nothing.
  expect(rows([received(2, "s9", WAY, { A: 300 })])).toEqual([]);
  expect(rows([facts[0] as Fact, received(2, "s1", WAY, { A: 0 }, { more: { restUnderWay: true } })])).toEqual([
    "shipped | 1 | 0 | coop | declared | A@coop 1000 > shipment/s1 A 1000 | s1 | ",
  ]);
});

test("a corrected receipt stands in the place of all receipts, at the last of them; one that was never received stays as it was", () => {
  const facts = [
    sent(1, "s1", WAY, { A: 1000, B: 10 }),
    received(2, "s1", WAY, { A: 300 }, { more: { restUnderWay: true } }),
    received(3, "s1", WAY, { A: 700 }),
    receiptCorrected(9, "s1", [
      { gtin: GTIN, lot: "A", grams: 850, rejectedGrams: 100 },
      { gtin: GTIN, lot: "B", grams: 10 },
    ]),
  ];
  expect(rows(facts)).toEqual([
    "shipped | 1 | 0 | coop | confirmed | A@coop 1000 > shipment/s1 A 1000 | s1 | ",
    "received | 3 | 3 | depot | confirmed | shipment/s1 A 1000 > A@depot 850 + A@coop 100 + loss/not-arrived/A@coop 50 | s1 | ",
    "shipped | 1 | 0 | coop | declared | B@coop 10 > shipment/s1 B 10 | s1 | ",
  ]);
});

test("a shipment that was taken back goes back to its sender, less what did not come back, and confirms nothing", () => {
  const facts = [sent(1, "s1", WAY, { A: 1000 })];
  const shipped = "shipped | 1 | 0 | coop | declared | A@coop 1000 > shipment/s1 A 1000 | s1 | ";
  expect(rows([...facts, takenBack(5, "s1", { A: 1000 })])).toEqual([
    shipped,
    "taken-back | 5 | 1 | coop | declared | shipment/s1 A 1000 > A@coop 1000 | s1 | ",
  ]);
  expect(rows([...facts, takenBack(5, "s1", { A: 1000 }, 0)])[1]).toContain("A@coop 1000 |");
  expect(rows([...facts, takenBack(5, "s1", { A: 1000 }, 30)])).toEqual([
    shipped,
    "taken-back | 5 | 1 | coop | declared | shipment/s1 A 1000 > A@coop 970 + loss/not-arrived/A@coop 30 | s1 | ",
  ]);
  const part = received(3, "s1", WAY, { A: 400 }, { more: { restUnderWay: true } });
  expect(rows([...facts, part, takenBack(5, "s1", { A: 600 })]).at(-1)).toBe(
    "taken-back | 5 | 2 | coop | declared | shipment/s1 A 600 > A@coop 600 | s1 | ",
  );
});

test("a transformation that was taken back never was, nor what was done with what came out of it", () => {
  const facts = [
    made(1, "t1", { who: "depot", into: { A: 100 }, out: { C: 90 } }),
    made(1, "t2", { who: "depot", into: { B: 100 }, out: { D: 100 } }),
    ...[sent(2, "s1", WAY, { C: 10 }), lost(3, "depot", "C", 5, "spoiled")],
    told(4, "depot", "transformation-voided", {
      ...wrong("transformation", "t1"),
      inputs: [{ gtin: GTIN, lot: "A", grams: 100 }],
      outputs: [{ gtin: GTIN, lot: "C", grams: 90 }],
    }),
  ];
  expect(rows(facts)).toEqual(["transformed | 1 | 1 | depot | declared | B@depot 100 > D@depot 100 |  | "]);
});

test("what a pool has more than comes out of it is lost under the first of its inputs and by the cause that was told; the pools are numbered where there are several", () => {
  const told2 = (facts: readonly Fact[]) =>
    movementsOf(facts).map((movement) => [rowOf(movement).split(" | ")[5], movement.transformation]);
  const into = { A: 100, B: 50 };
  const mixed = made(1, "t1", { who: "depot", into, out: { C: 120 } });
  expect(told2([mixed])).toEqual([
    ["A@depot 100 + B@depot 50 > C@depot 120 + loss/processing/A@depot 30", { id: "t1" }],
  ]);
  const named = { ...mixed, data: { ...mixed.data, lossCause: "peeling", line: "L1" } } as Fact;
  expect(told2([named])).toEqual([
    ["A@depot 100 + B@depot 50 > C@depot 120 + loss/peeling/A@depot 30", { id: "t1", line: "L1" }],
  ]);
  const apart = made(1, "t2", { who: "depot", into, out: { C: 100, D: 40 }, of: { C: ["A"], D: ["B"] } });
  expect(told2([apart])).toEqual([
    ["A@depot 100 > C@depot 100", { id: "t2", pool: 1 }],
    ["B@depot 50 > D@depot 40 + loss/processing/B@depot 10", { id: "t2", pool: 2 }],
  ]);
});

test("a step is named by the event that tells of it, where there is one", () => {
  const told3 = (fact: Fact) => ({ ...fact, event: { eventID: `urn:${fact.kind}` } }) as Fact;
  const facts = [
    ...[grew(0, "A", 1000), sent(1, "s1", WAY, { A: 300 }), received(2, "s1", WAY, { A: 300 })],
    ...[made(3, "t1", { who: "depot", into: { A: 100 }, out: { C: 100 } }), lost(4, "depot", "A", 5, "spoiled")],
  ];
  const events = (all: readonly Fact[]) => movementsOf(all).map(({ event }) => event);
  expect(new Set(events(facts.map(told3)))).toEqual(new Set(facts.map(({ kind }) => `urn:${kind}`)));
  expect(new Set(events(facts))).toEqual(new Set([undefined]));
  expect(movementsOf(facts).some((movement) => "event" in movement)).toBe(false);
  expect(movementsOf([told(1, "coop", "claim-released", {} as never)])).toEqual([]);
});
