import { expect, test } from "vitest";
import type { Fact } from "../../fact.ts";
import { batchOf, grew, lost, made, minute, received, sent, told } from "../../fixtures/told.ts";
import type { Known } from "./candidates.ts";
import type { Case } from "./passed.ts";
import { commonSource, type RankedCandidate } from "./shared-cause.ts";

const GTIN = "06901234567892";
const stored = (n: number, location: string, data: object): Fact =>
  told(n, "depot", "storage-recorded", { location, ...data } as never);
const lots = (...names: readonly string[]) => ({ items: names.map((lot) => ({ gtin: GTIN, lot, grams: 10 })) });
const measured = (n: number, serial: string | undefined, sha256: string, [from, to]: readonly [number, number]): Fact =>
  told(n, "depot", "temperature-recorded", {
    ...{ gtin: GTIN, lot: "A", sha256, from: minute(from), to: minute(to) },
    device: serial === undefined ? {} : { serial },
  } as never);
const unmeasured = (n: number, lot: string, sha256: string): Fact =>
  told(n, "depot", "temperature-voided", {
    ...{ gtin: GTIN, lot, corrects: { kind: "temperature-log", id: sha256 }, reason: "误传" },
  });

/** A depot gets two batches by one truck, stores and measures them, makes C of both, and sends C and some of A to two shops. */
const DAY: readonly Fact[] = [
  ...[grew(0, "A", 1000), grew(0, "B", 500)],
  sent(10, "s1", ["coop", "depot"], { A: 600, B: 200 }),
  received(20, "s1", ["coop", "depot"], { A: 600, B: 200 }),
  stored(22, "R/1", { action: "in", gtin: GTIN, lot: "A", grams: 10 }),
  stored(23, "R/2", { action: "in", ...lots("A", "B") }),
  stored(24, "R/3", { action: "out", ...lots("A", "B") }),
  ...[
    measured(25, "S/1", "f1", [21, 25]),
    measured(25, undefined, "f2", [21, 25]),
    measured(25, "S/3", "f3", [21, 25]),
  ],
  ...[unmeasured(26, "A", "f3"), unmeasured(26, "B", "f1")],
  made(30, "t1", { who: "depot", into: { A: 100, B: 100 }, out: { C: 180 } }),
  ...[sent(40, "s2", ["depot", "shop"], { C: 100 }), received(50, "s2", ["depot", "shop"], { C: 100 })],
  ...[sent(45, "s3", ["depot", "mart"], { A: 50 }), received(55, "s3", ["depot", "mart"], { A: 50 })],
  lost(60, "depot", "B", 10, "spoiled"),
];
const use = (id: string, plot: string, appliedOn: string, base = "b") => ({ id: `input/${id}`, base, plot, appliedOn });
const KNOWN: Known = {
  vehicles: new Map([
    ["s1", "川H·1234"],
    ["s2", "川h 12-34"],
  ]),
  uses: [
    ...[use("before", "p1", "2026-09-01"), use("that-day", "p1", "2026-09-19"), use("after", "p1", "2026-09-20")],
    ...[use("plot", "p9", "2026-09-01"), use("base", "p1", "2026-09-01", "c")],
  ],
  harvests: [
    { base: "b", plots: ["p1"], harvestedOn: "2026-09-19" },
    { base: "b", plots: ["p1", "p2"], harvestedOn: "2026-09-10" },
    { base: "c", plots: ["p1"], harvestedOn: "2026-09-10" },
  ],
};
const caseOf = (id: string, batches: readonly string[], until?: number): Case => ({
  ...{ id, batches: batches.map(batchOf) },
  ...(until === undefined ? {} : { until: minute(until) }),
});

const minutes = (at: string) => (Date.parse(at) - Date.parse(minute(0))) / 60_000;
const short = (id: string) => id.replaceAll(batchOf(""), "");
/** A row for each: rank, id, kind, cases, batches, transformations to the nearest case, first and last minute, steps, and the ways to the cases. */
const rows = (found: readonly RankedCandidate[]) =>
  found.map(({ rank, id, kind, explains, cases, batches, distance, from, to, came, paths }) =>
    [
      ...[rank, short(id), kind, `${explains} (${cases})`, [...batches].map(short).join(), distance],
      ...[minutes(from), minutes(to), came.map(({ step, give }) => `${step}.${give}`).join()],
      (paths ?? [])
        .map(
          (path) => `${path.case}: ${path.nodes.map((node) => `${short(node.id)} (${short(node.batch)})`).join(" > ")}`,
        )
        .join("; "),
    ].join(" | "),
  );
const ask = (cases: readonly Case[], { paths = 100, followed = ["A", "B", "C"], facts = DAY } = {}) =>
  commonSource(facts, { cases, followed: new Set(followed.map(batchOf)), paths }, KNOWN);

test("what the goods of two cases passed is told with how many it explains, from when to when, and by which way: batches, farms, inputs before the harvest, trucks, rooms and loggers", () => {
  expect(rows(ask([caseOf("one", ["C"]), caseOf("two", ["A"])]))).toEqual([
    "1 | A | batch | 2 (3) | A | 0 | -1920 | 55 | 0.0,4.0,15.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C); two: A (A)",
    "1 | logger/S%2F1 | logger | 2 (3) | A | 0 | 21 | 25 | 6.0,10.0 | one: A@depot (A) > transformation/t1 (C) > C (C); two: A@depot (A)",
    "1 | room/depot/R%2F1 | room | 2 (3) | A | 0 | 22 | 22 | 7.0 | one: A@depot (A) > transformation/t1 (C) > C (C); two: A@depot (A)",
    "4 | input/that-day | input | 2 (3) | A,B | 0 | -1920 | -1920 | 0.0,1.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C); two: A (A)",
    "4 | plot/b/p1 | plot | 2 (3) | A,B | 0 | -1920 | -1920 | 0.0,1.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C); two: A (A)",
    "4 | input/before | input | 2 (3) | A,B | 0 | -1920 | -1920 | 0.0,1.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C); two: A (A)",
    "4 | room/depot/R%2F2 | room | 2 (3) | A,B | 0 | 23 | 23 | 8.0,9.0 | one: A@depot (A) > transformation/t1 (C) > C (C); two: A@depot (A)",
    "4 | base/b | base | 2 (3) | A,B | 0 | -1920 | -1920 | 0.0,1.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C); two: A (A)",
    "4 | organisation/coop | organisation | 2 (3) | A,B | 0 | -1920 | -1920 | 0.0,1.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C); two: A (A)",
    "10 | vehicle/%E5%B7%9DH1234 | vehicle | 2 (3) | A,B,C | 0 | 10 | 40 | 2.0,3.0,12.0 | one: shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C); two: shipment/s1 (A)",
    "10 | organisation/depot | organisation | 2 (3) | A,B,C | 0 | 20 | 30 | 4.0,5.0,11.0 | one: A@depot (A) > transformation/t1 (C) > C (C); two: A@depot (A)",
    "12 | C | batch | 1 (1) | C | 0 | 30 | 50 | 11.0,14.0 | one: transformation/t1 (C) > C (C)",
    "12 | organisation/shop | organisation | 1 (1) | C | 0 | 50 | 50 | 14.0 | one: C@shop (C)",
    "14 | organisation/mart | organisation | 1 (2) | A | 0 | 55 | 55 | 15.0 | two: A@mart (A)",
    "15 | B | batch | 1 (1) | B | 1 | -1920 | 20 | 1.0,5.0 | one: B (B) > shipment/s1 (B) > B@depot (B) > transformation/t1 (C) > C (C)",
  ]);
});

test("what happened after a case was looked at did not cause it", () => {
  expect(rows(ask([caseOf("one", ["A"], 20)], { paths: 0 }))).toEqual([
    "1 | A | batch | 1 (1) | A | 0 | -1920 | 20 | 0.0,2.0 | ",
    "1 | input/that-day | input | 1 (1) | A | 0 | -1920 | -1920 | 0.0 | ",
    "1 | plot/b/p1 | plot | 1 (1) | A | 0 | -1920 | -1920 | 0.0 | ",
    "1 | input/before | input | 1 (1) | A | 0 | -1920 | -1920 | 0.0 | ",
    "1 | vehicle/%E5%B7%9DH1234 | vehicle | 1 (1) | A | 0 | 10 | 10 | 1.0 | ",
    "1 | base/b | base | 1 (1) | A | 0 | -1920 | -1920 | 0.0 | ",
    "1 | organisation/coop | organisation | 1 (1) | A | 0 | -1920 | -1920 | 0.0 | ",
    "1 | organisation/depot | organisation | 1 (1) | A | 0 | 20 | 20 | 2.0 | ",
  ]);
});

test("a case of several batches is one case, of any of them; of the best alone the ways are told", () => {
  expect(rows(ask([caseOf("unit", ["A", "B"]), caseOf("none", ["Z"])], { paths: 1 }))).toEqual([
    "1 | A | batch | 1 (1) | A | 0 | -1920 | 55 | 0.0,4.0,12.0 | unit: A (A)",
    "1 | logger/S%2F1 | logger | 1 (1) | A | 0 | 21 | 25 | 6.0,10.0 | ",
    "1 | room/depot/R%2F1 | room | 1 (1) | A | 0 | 22 | 22 | 7.0 | ",
    "1 | organisation/mart | organisation | 1 (1) | A | 0 | 55 | 55 | 12.0 | ",
    "5 | B | batch | 1 (1) | B | 0 | -1920 | 20 | 1.0,5.0 | ",
    "6 | input/that-day | input | 1 (1) | A,B | 0 | -1920 | -1920 | 0.0,1.0 | ",
    "6 | plot/b/p1 | plot | 1 (1) | A,B | 0 | -1920 | -1920 | 0.0,1.0 | ",
    "6 | input/before | input | 1 (1) | A,B | 0 | -1920 | -1920 | 0.0,1.0 | ",
    "6 | vehicle/%E5%B7%9DH1234 | vehicle | 1 (1) | A,B | 0 | 10 | 10 | 2.0,3.0 | ",
    "6 | room/depot/R%2F2 | room | 1 (1) | A,B | 0 | 23 | 23 | 8.0,9.0 | ",
    "6 | base/b | base | 1 (1) | A,B | 0 | -1920 | -1920 | 0.0,1.0 | ",
    "6 | organisation/coop | organisation | 1 (1) | A,B | 0 | -1920 | -1920 | 0.0,1.0 | ",
    "6 | organisation/depot | organisation | 1 (1) | A,B | 0 | 20 | 20 | 4.0,5.0 | ",
  ]);
});

test("what came after a place had been emptied is no cause of what left before, and what left before is no cause of what came later", () => {
  expect(
    rows(
      ask([caseOf("early", ["X"]), caseOf("late", ["Y"])], {
        followed: ["A", "B", "X", "Y"],
        facts: [
          ...DAY.slice(0, 4),
          made(21, "t0", { who: "depot", into: { A: 600 }, out: { X: 600 } }),
          sent(22, "s4", ["coop", "depot"], { A: 100 }),
          received(23, "s4", ["coop", "depot"], { A: 100 }),
          made(24, "t9", { who: "depot", into: { A: 100 }, out: { Y: 100 } }),
        ],
      }),
    ),
  ).toEqual([
    "1 | A | batch | 2 (3) | A | 1 | -1920 | 23 | 0.0,2.0,5.0 | early: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t0 (X) > X (X); late: A (A) > shipment/s4 (A) > A@depot (A) > transformation/t9 (Y) > Y (Y)",
    "1 | input/that-day | input | 2 (3) | A | 1 | -1920 | -1920 | 0.0 | early: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t0 (X) > X (X); late: A (A) > shipment/s4 (A) > A@depot (A) > transformation/t9 (Y) > Y (Y)",
    "1 | plot/b/p1 | plot | 2 (3) | A | 1 | -1920 | -1920 | 0.0 | early: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t0 (X) > X (X); late: A (A) > shipment/s4 (A) > A@depot (A) > transformation/t9 (Y) > Y (Y)",
    "1 | input/before | input | 2 (3) | A | 1 | -1920 | -1920 | 0.0 | early: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t0 (X) > X (X); late: A (A) > shipment/s4 (A) > A@depot (A) > transformation/t9 (Y) > Y (Y)",
    "1 | base/b | base | 2 (3) | A | 1 | -1920 | -1920 | 0.0 | early: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t0 (X) > X (X); late: A (A) > shipment/s4 (A) > A@depot (A) > transformation/t9 (Y) > Y (Y)",
    "1 | organisation/coop | organisation | 2 (3) | A | 1 | -1920 | -1920 | 0.0 | early: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t0 (X) > X (X); late: A (A) > shipment/s4 (A) > A@depot (A) > transformation/t9 (Y) > Y (Y)",
    "7 | organisation/depot | organisation | 2 (3) | A,X,Y | 0 | 20 | 24 | 2.0,3.0,5.0,6.0 | early: A@depot (A) > transformation/t0 (X) > X (X); late: A@depot (A) > transformation/t9 (Y) > Y (Y)",
    "8 | X | batch | 1 (1) | X | 0 | 21 | 21 | 3.0 | early: transformation/t0 (X) > X (X)",
    "9 | Y | batch | 1 (2) | Y | 0 | 24 | 24 | 6.0 | late: transformation/t9 (Y) > Y (Y)",
    "10 | vehicle/%E5%B7%9DH1234 | vehicle | 1 (1) | A | 1 | 10 | 10 | 1.0 | early: shipment/s1 (A) > A@depot (A) > transformation/t0 (X) > X (X)",
  ]);
});

test("where weights of a place do not add up, anything that ever came there may be the cause", () => {
  expect(
    rows(
      ask([caseOf("one", ["C"])], {
        facts: [
          ...DAY.slice(0, 2),
          sent(10, "s1", ["coop", "depot"], { A: 50 }),
          received(20, "s1", ["coop", "depot"], { A: 50 }),
          made(30, "t1", { who: "depot", into: { A: 100 }, out: { C: 100 } }),
        ],
      }),
    ),
  ).toEqual([
    "1 | C | batch | 1 (1) | C | 0 | 30 | 30 | 3.0 | one: transformation/t1 (C) > C (C)",
    "2 | A | batch | 1 (1) | A | 1 | -1920 | 20 | 0.0,2.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C)",
    "2 | input/that-day | input | 1 (1) | A | 1 | -1920 | -1920 | 0.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C)",
    "2 | plot/b/p1 | plot | 1 (1) | A | 1 | -1920 | -1920 | 0.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C)",
    "2 | input/before | input | 1 (1) | A | 1 | -1920 | -1920 | 0.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C)",
    "2 | vehicle/%E5%B7%9DH1234 | vehicle | 1 (1) | A | 1 | 10 | 10 | 1.0 | one: shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C)",
    "2 | base/b | base | 1 (1) | A | 1 | -1920 | -1920 | 0.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C)",
    "2 | organisation/coop | organisation | 1 (1) | A | 1 | -1920 | -1920 | 0.0 | one: A (A) > shipment/s1 (A) > A@depot (A) > transformation/t1 (C) > C (C)",
    "9 | organisation/depot | organisation | 1 (1) | A,C | 0 | 20 | 30 | 2.0,3.0 | one: A@depot (A) > transformation/t1 (C) > C (C)",
  ]);
});

test("of a batch that is not followed nothing that brought it is a cause; where it lay and what measured it are, as far as facts say so", () => {
  expect(rows(ask([caseOf("one", ["C"])], { followed: ["C"], paths: 100 }))).toEqual([
    "1 | C | batch | 1 (1) | C | 0 | 30 | 50 | 5.0,7.0 | one: transformation/t1 (C) > C (C)",
    "1 | vehicle/%E5%B7%9DH1234 | vehicle | 1 (1) | C | 0 | 40 | 40 | 6.0 | one: shipment/s2 (C)",
    "1 | organisation/depot | organisation | 1 (1) | C | 0 | 30 | 30 | 5.0 | one: transformation/t1 (C) > C (C)",
    "1 | organisation/shop | organisation | 1 (1) | C | 0 | 50 | 50 | 7.0 | one: C@shop (C)",
    "5 | logger/S%2F1 | logger | 1 (1) | A | 1 | 21 | 25 | 0.0,4.0 | one: A (A) > transformation/t1 (C) > C (C)",
    "5 | room/depot/R%2F1 | room | 1 (1) | A | 1 | 22 | 22 | 1.0 | one: A (A) > transformation/t1 (C) > C (C)",
    "7 | room/depot/R%2F2 | room | 1 (1) | A,B | 1 | 23 | 23 | 2.0,3.0 | one: A (A) > transformation/t1 (C) > C (C)",
  ]);
});

test("goods are somewhere from the first time to the last, whatever is recorded first, and nearest where the fewest transformations lie between", () => {
  const facts = [
    grew(0, "A", 1000),
    made(40, "t2", { who: "coop", into: { B: 100 }, out: { C: 100 } }),
    stored(30, "R", { action: "in", gtin: GTIN, lot: "A", grams: 10 }),
    stored(10, "R", { action: "in", gtin: GTIN, lot: "A", grams: 10 }),
    stored(20, "R", { action: "in", gtin: GTIN, lot: "A", grams: 10 }),
    sent(5, "s1", ["coop", "depot"], { A: 200 }),
    received(6, "s1", ["coop", "depot"], { A: 200 }),
    made(20, "t1", { who: "coop", into: { A: 100 }, out: { B: 100 } }),
    made(45, "t3", { who: "depot", into: { A: 200 }, out: { D: 200 } }),
  ];
  const found = ask([caseOf("far", ["C"]), caseOf("near", ["D"])], { followed: ["A", "B", "C", "D"], facts, paths: 0 });
  const told = found.map(({ id, distance, from, to, explains }) => [
    short(id),
    distance,
    minutes(from),
    minutes(to),
    explains,
  ]);
  expect(told).toContainEqual(["room/depot/R", 1, 10, 30, 1]);
  expect(told).toContainEqual(["A", 1, -1920, 6, 2]);
  expect(told).toContainEqual(["B", 1, 20, 20, 1]);
  expect(told).toContainEqual(["organisation/coop", 0, -1920, 40, 2]);
});

test("only of what is shown, and of the best of that, the ways are told", () => {
  const shown = commonSource(
    DAY,
    { cases: [caseOf("one", ["C"])], followed: new Set(["A", "B", "C"].map(batchOf)), paths: 2 },
    KNOWN,
    ({ kind }) => kind === "organisation",
  );
  const named = shown.flatMap(({ id, paths }) => (paths === undefined ? [] : [id]));
  expect(named).toEqual(["organisation/shop", "organisation/coop"]);
});

test("a room and a logger are told of goods that lie there within a logistic unit", () => {
  const packed = told(21, "depot", "unit-packed", {
    ...{ id: "p1", sscc: "369012345000000019", items: [{ gtin: GTIN, lot: "A", grams: 600 }], units: [] },
  });
  const facts = [
    ...DAY.slice(0, 4),
    packed,
    stored(22, "R/1", { action: "in", gtin: GTIN, lot: "A", grams: 600 }),
    measured(23, "S/1", "f1", [22, 23]),
  ];
  const found = ask([caseOf("one", ["A"])], { facts, paths: 0 }).map(({ id }) => short(id));
  expect(found).toContain("room/depot/R%2F1");
  expect(found).toContain("logger/S%2F1");
});
