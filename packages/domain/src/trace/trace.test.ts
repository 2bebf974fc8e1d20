import { expect, test } from "vitest";
import type { Fact } from "../fact.ts";
import { batchOf, grew, lost, made, minute, received, sent } from "../fixtures/told.ts";
import type { Direction } from "./direction.ts";
import type { TraceGraph } from "./graph.ts";
import { knownBy, type TraceStart, trace } from "./trace.ts";

const withEvent = (fact: Fact, eventID: string): Fact => ({ ...fact, event: { eventID } }) as Fact;
/**
 * A depot gets goods of two batches, turns some of one away and misses some, makes C of A and D of B apart from each other, and E of both together; some
 * of A spoils, and some of C and E is on its way to a shop.
 */
const DAY: readonly Fact[] = [
  withEvent(grew(0, "A", 1000), "e-grew"),
  grew(0, "B", 500),
  sent(10, "s1", ["coop", "depot"], { A: 600, B: 200 }),
  withEvent(received(20, "s1", ["coop", "depot"], { A: 500, B: 200 }, { rejected: { A: 60 } }), "e-came"),
  made(30, "t1", { who: "depot", into: { A: 300, B: 100 }, out: { C: 200, D: 90 }, of: { C: ["A"], D: ["B"] } }),
  made(40, "t2", { who: "depot", into: { A: 100, B: 50 }, out: { E: 120 } }),
  lost(50, "depot", "A", 100, "spoiled"),
  sent(60, "s2", ["depot", "shop"], { C: 100, E: 20 }),
];
const LOTS = ["A", "B", "C", "D", "E"];
const range = (m?: { minGrams: number; maxGrams: number }) => (m === undefined ? "-" : `${m.minGrams}..${m.maxGrams}`);
const when = (at: string) => (Date.parse(at) - Date.parse(minute(0))) / 60_000;
const short = (id: string) => id.replaceAll(/01\/0?\d{13}\/10\//g, "");
/** A row for each node: id, kind, batch@holder, minute, level, grams, marks forward and back, what is left, cause, end. */
const nodes = ({ nodes }: TraceGraph) =>
  nodes.map(({ id, kind, batch, holder, at, level, grams, forward, back, left, cause, isEnd }) =>
    [
      short(id),
      kind,
      `${batch === undefined ? "" : short(batch)}@${holder ?? ""}`,
      when(at),
      level,
      grams,
      `f ${range(forward)}`,
      `b ${range(back)}`,
      left === undefined ? "" : `left ${left.grams} ${range(left)}`,
      cause ?? "",
      isEnd ? "end" : "",
    ].join(" | "),
  );
/** A row for each edge: from > to, kind, batch, grams, minute, level, who, event, plots, marks forward and back. */
const edges = ({ edges }: TraceGraph) =>
  edges.map(({ from, to, kind, batch, grams, at, level, by, event, plots, forward, back }) =>
    [
      `${short(from)} > ${short(to)}`,
      kind,
      short(batch),
      grams,
      when(at),
      level,
      by,
      event ?? "",
      plots?.join() ?? "",
      `f ${range(forward)}`,
      `b ${range(back)}`,
    ].join(" | "),
  );
const ask = (start: TraceStart, direction: Direction, lots = LOTS, more = {}) =>
  trace(DAY, { start, direction, followed: new Set(lots.map(batchOf)), isOpen: false, ...more });

const contacts = ({ contacts }: ReturnType<typeof trace>) =>
  contacts.map(({ id, batch, holder, organisation, grams, at, by, with: beside }) =>
    [short(id), short(batch), holder ?? "", organisation, grams, when(at), by, beside].join(" | "),
  );

test("forward from a batch: where all of its goods went, mixed and apart, to the gram, and what was beside them", () => {
  const found = ask({ batches: new Set([batchOf("A")]) }, "forward");
  expect(nodes(found)).toEqual([
    "A | batch | A@coop | -1920 | declared | 1060 | f 1000..1000 | b - | left 460 460..460 |  | ",
    "shipment/s1 | shipment | @ | 10 | confirmed | 600 | f 600..600 | b - | left 0 0..0 |  | ",
    "A@depot | batch | A@depot | 20 | declared | 500 | f 500..500 | b - | left 0 0..0 |  | ",
    "loss/not-arrived/A@coop | loss | A@coop | 20 | confirmed | 40 | f 40..40 | b - | left 40 40..40 | not-arrived | ",
    "transformation/t1#1 | transformation | @depot | 30 | declared | 300 | f 300..300 | b - |  |  | ",
    "C | batch | C@depot | 30 | declared | 200 | f 200..200 | b - | left 100 100..100 |  | ",
    "loss/processing/A@depot | loss | A@depot | 30 | declared | 130 | f 100..130 | b - | left 130 100..130 | processing | ",
    "transformation/t2 | transformation | @depot | 40 | declared | 150 | f 100..100 | b - |  |  | ",
    "E | batch | E@depot | 40 | declared | 120 | f 70..100 | b - | left 100 50..100 |  | ",
    "loss/spoiled/A@depot | loss | A@depot | 50 | declared | 100 | f 100..100 | b - | left 100 100..100 | spoiled | ",
    "shipment/s2 | shipment | @ | 60 | declared | 120 | f 100..120 | b - | left 120 100..120 |  | ",
  ]);
  expect(edges(found)).toEqual([
    "A > shipment/s1 | shipped | A | 600 | 10 | confirmed | coop |  |  | f 600..600 | b -",
    "shipment/s1 > A@depot | received | A | 500 | 20 | confirmed | depot | e-came |  | f 500..500 | b -",
    "shipment/s1 > A | received | A | 60 | 20 | confirmed | depot | e-came |  | f 60..60 | b -",
    "shipment/s1 > loss/not-arrived/A@coop | received | A | 40 | 20 | confirmed | depot | e-came |  | f 40..40 | b -",
    "A@depot > transformation/t1#1 | transformed | A | 300 | 30 | declared | depot |  |  | f 300..300 | b -",
    "transformation/t1#1 > C | transformed | C | 200 | 30 | declared | depot |  |  | f 200..200 | b -",
    "transformation/t1#1 > loss/processing/A@depot | transformed | A | 100 | 30 | declared | depot |  |  | f 100..100 | b -",
    "A@depot > transformation/t2 | transformed | A | 100 | 40 | declared | depot |  |  | f 100..100 | b -",
    "transformation/t2 > E | transformed | E | 120 | 40 | declared | depot |  |  | f 70..100 | b -",
    "transformation/t2 > loss/processing/A@depot | transformed | A | 30 | 40 | declared | depot |  |  | f 0..30 | b -",
    "A@depot > loss/spoiled/A@depot | lost | A | 100 | 50 | declared | depot |  |  | f 100..100 | b -",
    "C > shipment/s2 | shipped | C | 100 | 60 | declared | depot |  |  | f 100..100 | b -",
    "E > shipment/s2 | shipped | E | 20 | 60 | declared | depot |  |  | f 0..20 | b -",
  ]);
  expect(contacts(found)).toEqual([
    "B | B |  | coop | 200 | 10 | shipment | shipment/s1",
    "D | D | depot | depot | 90 | 30 | transformation | transformation/t1#1",
  ]);
});

test("back from a batch: what it was made of, and how much of each of that is in it", () => {
  const found = ask({ batches: new Set([batchOf("E")]) }, "back");
  expect(nodes(found)).toEqual([
    "A | batch | A@coop | -1920 | declared | 1000 | f - | b 70..100 |  |  | ",
    "base/b | base | @ | -1920 | declared | 1500 | f - | b 90..120 |  |  | ",
    "B | batch | B@coop | -1920 | declared | 500 | f - | b 20..50 |  |  | ",
    "shipment/s1 | shipment | @ | 10 | confirmed | 800 | f - | b 90..150 |  |  | ",
    "A@depot | batch | A@depot | 20 | declared | 500 | f - | b 70..100 |  |  | ",
    "B@depot | batch | B@depot | 20 | declared | 200 | f - | b 20..50 |  |  | ",
    "transformation/t2 | transformation | @depot | 40 | declared | 150 | f - | b 120..120 |  |  | ",
    "E | batch | E@depot | 40 | declared | 120 | f - | b 120..120 |  |  | ",
  ]);
  expect(edges(found)).toEqual([
    "base/b > A | harvested | A | 1000 | -1920 | declared | coop | e-grew | p1 | f - | b 70..100",
    "base/b > B | harvested | B | 500 | -1920 | declared | coop |  | p1 | f - | b 20..50",
    "A > shipment/s1 | shipped | A | 600 | 10 | confirmed | coop |  |  | f - | b 70..100",
    "B > shipment/s1 | shipped | B | 200 | 10 | confirmed | coop |  |  | f - | b 20..50",
    "shipment/s1 > A@depot | received | A | 500 | 20 | confirmed | depot | e-came |  | f - | b 70..100",
    "shipment/s1 > B@depot | received | B | 200 | 20 | confirmed | depot | e-came |  | f - | b 20..50",
    "A@depot > transformation/t2 | transformed | A | 100 | 40 | declared | depot |  |  | f - | b 70..100",
    "B@depot > transformation/t2 | transformed | B | 50 | 40 | declared | depot |  |  | f - | b 20..50",
    "transformation/t2 > E | transformed | E | 120 | 40 | declared | depot |  |  | f - | b 120..120",
  ]);
  expect(contacts(found)).toEqual([]);
});

test("both ways from a transformation: what went in and what came out, pools apart, and where that went", () => {
  const found = ask({ transformation: "t1" }, "both");
  expect(nodes(found)).toEqual([
    "A | batch | A@coop | -1920 | declared | 1000 | f - | b 300..300 |  |  | ",
    "base/b | base | @ | -1920 | declared | 1500 | f - | b 400..400 |  |  | ",
    "B | batch | B@coop | -1920 | declared | 500 | f - | b 100..100 |  |  | ",
    "shipment/s1 | shipment | @ | 10 | confirmed | 800 | f - | b 400..400 |  |  | ",
    "A@depot | batch | A@depot | 20 | declared | 500 | f - | b 300..300 |  |  | ",
    "B@depot | batch | B@depot | 20 | declared | 200 | f - | b 100..100 |  |  | ",
    "transformation/t1#1 | transformation | @depot | 30 | declared | 300 | f 300..300 | b 300..300 |  |  | ",
    "C | batch | C@depot | 30 | declared | 200 | f 200..200 | b 200..200 | left 100 100..100 |  | ",
    "loss/processing/A@depot | loss | A@depot | 30 | declared | 130 | f 100..100 | b 100..100 | left 130 100..100 | processing | ",
    "transformation/t1#2 | transformation | @depot | 30 | declared | 100 | f 100..100 | b 100..100 |  |  | ",
    "D | batch | D@depot | 30 | declared | 90 | f 90..90 | b 90..90 | left 90 90..90 |  | ",
    "loss/processing/B@depot | loss | B@depot | 30 | declared | 10 | f 10..10 | b 10..10 | left 10 10..10 | processing | ",
    "shipment/s2 | shipment | @ | 60 | declared | 100 | f 100..100 | b - | left 100 100..100 |  | ",
  ]);
  expect(edges(found)).toEqual([
    "base/b > A | harvested | A | 1000 | -1920 | declared | coop | e-grew | p1 | f - | b 300..300",
    "base/b > B | harvested | B | 500 | -1920 | declared | coop |  | p1 | f - | b 100..100",
    "A > shipment/s1 | shipped | A | 600 | 10 | confirmed | coop |  |  | f - | b 300..300",
    "B > shipment/s1 | shipped | B | 200 | 10 | confirmed | coop |  |  | f - | b 100..100",
    "shipment/s1 > A@depot | received | A | 500 | 20 | confirmed | depot | e-came |  | f - | b 300..300",
    "shipment/s1 > B@depot | received | B | 200 | 20 | confirmed | depot | e-came |  | f - | b 100..100",
    "A@depot > transformation/t1#1 | transformed | A | 300 | 30 | declared | depot |  |  | f - | b 300..300",
    "transformation/t1#1 > C | transformed | C | 200 | 30 | declared | depot |  |  | f 200..200 | b 200..200",
    "transformation/t1#1 > loss/processing/A@depot | transformed | A | 100 | 30 | declared | depot |  |  | f 100..100 | b 100..100",
    "B@depot > transformation/t1#2 | transformed | B | 100 | 30 | declared | depot |  |  | f - | b 100..100",
    "transformation/t1#2 > D | transformed | D | 90 | 30 | declared | depot |  |  | f 90..90 | b 90..90",
    "transformation/t1#2 > loss/processing/B@depot | transformed | B | 10 | 30 | declared | depot |  |  | f 10..10 | b 10..10",
    "C > shipment/s2 | shipped | C | 100 | 60 | declared | depot |  |  | f 100..100 | b -",
  ]);
  expect(contacts(found)).toEqual(["E | E |  | depot | 20 | 60 | shipment | shipment/s2"]);
});

test("both ways from a shipment: what was in it, and nothing that its sender kept", () => {
  const found = ask({ shipment: "s1" }, "both");
  expect(nodes(found)).toEqual([
    "A | batch | A@coop | -1920 | declared | 1060 | f 60..60 | b 600..600 | left 460 60..60 |  | ",
    "base/b | base | @ | -1920 | declared | 1500 | f - | b 800..800 |  |  | ",
    "B | batch | B@coop | -1920 | declared | 500 | f - | b 200..200 |  |  | ",
    "shipment/s1 | shipment | @ | 10 | confirmed | 800 | f 800..800 | b 600..600 | left 0 0..0 |  | ",
    "A@depot | batch | A@depot | 20 | declared | 500 | f 500..500 | b - | left 0 0..0 |  | ",
    "loss/not-arrived/A@coop | loss | A@coop | 20 | confirmed | 40 | f 40..40 | b - | left 40 40..40 | not-arrived | ",
    "B@depot | batch | B@depot | 20 | declared | 200 | f 200..200 | b - | left 50 50..50 |  | ",
    "transformation/t1#1 | transformation | @depot | 30 | declared | 300 | f 300..300 | b - |  |  | ",
    "C | batch | C@depot | 30 | declared | 200 | f 200..200 | b - | left 100 100..100 |  | ",
    "loss/processing/A@depot | loss | A@depot | 30 | declared | 130 | f 130..130 | b - | left 130 130..130 | processing | ",
    "transformation/t1#2 | transformation | @depot | 30 | declared | 100 | f 100..100 | b - |  |  | ",
    "D | batch | D@depot | 30 | declared | 90 | f 90..90 | b - | left 90 90..90 |  | ",
    "loss/processing/B@depot | loss | B@depot | 30 | declared | 10 | f 10..10 | b - | left 10 10..10 | processing | ",
    "transformation/t2 | transformation | @depot | 40 | declared | 150 | f 150..150 | b - |  |  | ",
    "E | batch | E@depot | 40 | declared | 120 | f 120..120 | b - | left 100 100..100 |  | ",
    "loss/spoiled/A@depot | loss | A@depot | 50 | declared | 100 | f 100..100 | b - | left 100 100..100 | spoiled | ",
    "shipment/s2 | shipment | @ | 60 | declared | 120 | f 120..120 | b - | left 120 120..120 |  | ",
  ]);
});

test("a batch that was not followed is where the trace ends, with what came there from it all together", () => {
  const found = trace([...DAY, made(70, "t3", { who: "depot", into: { A: 10, C: 50 }, out: { E: 60 } })], {
    ...{ start: { batches: new Set([batchOf("A")]) }, direction: "forward" },
    ...{ followed: new Set(["A", "C"].map(batchOf)), isOpen: false },
  });
  expect(nodes(found)).toEqual([
    "A | batch | A@coop | -1920 | declared | 1060 | f 1000..1000 | b - | left 460 460..460 |  | ",
    "shipment/s1 | shipment | @ | 10 | confirmed | 600 | f 600..600 | b - | left 0 0..0 |  | ",
    "A@depot | batch | A@depot | 20 | declared | 500 | f 500..500 | b - | left 0 0..0 |  | ",
    "loss/not-arrived/A@coop | loss | A@coop | 20 | confirmed | 40 | f 40..40 | b - | left 40 40..40 | not-arrived | ",
    "transformation/t1#1 | transformation | @depot | 30 | declared | 300 | f 300..300 | b - |  |  | ",
    "C | batch | C@depot | 30 | declared | 200 | f 200..200 | b - | left 50 50..50 |  | ",
    "loss/processing/A@depot | loss | A@depot | 30 | declared | 130 | f 100..130 | b - | left 130 100..130 | processing | ",
    "transformation/t2 | transformation | @depot | 40 | declared | 150 | f 100..100 | b - |  |  | ",
    "E | batch | E@depot | 40 | declared | 120 | f 120..160 | b - |  |  | end",
    "loss/spoiled/A@depot | loss | A@depot | 50 | declared | 100 | f 100..100 | b - | left 100 100..100 | spoiled | ",
    "shipment/s2 | shipment | @ | 60 | declared | 100 | f 100..100 | b - | left 100 100..100 |  | ",
    "transformation/t3 | transformation | @depot | 70 | declared | 60 | f 50..60 | b - |  |  | ",
  ]);
  expect(edges(found)).toEqual([
    "A > shipment/s1 | shipped | A | 600 | 10 | confirmed | coop |  |  | f 600..600 | b -",
    "shipment/s1 > A@depot | received | A | 500 | 20 | confirmed | depot | e-came |  | f 500..500 | b -",
    "shipment/s1 > A | received | A | 60 | 20 | confirmed | depot | e-came |  | f 60..60 | b -",
    "shipment/s1 > loss/not-arrived/A@coop | received | A | 40 | 20 | confirmed | depot | e-came |  | f 40..40 | b -",
    "A@depot > transformation/t1#1 | transformed | A | 300 | 30 | declared | depot |  |  | f 300..300 | b -",
    "transformation/t1#1 > C | transformed | C | 200 | 30 | declared | depot |  |  | f 200..200 | b -",
    "transformation/t1#1 > loss/processing/A@depot | transformed | A | 100 | 30 | declared | depot |  |  | f 100..100 | b -",
    "A@depot > transformation/t2 | transformed | A | 100 | 40 | declared | depot |  |  | f 100..100 | b -",
    "transformation/t2 > E | transformed | E | 120 | 40 | declared | depot |  |  | f 70..100 | b -",
    "transformation/t2 > loss/processing/A@depot | transformed | A | 30 | 40 | declared | depot |  |  | f 0..30 | b -",
    "A@depot > loss/spoiled/A@depot | lost | A | 100 | 50 | declared | depot |  |  | f 100..100 | b -",
    "C > shipment/s2 | shipped | C | 100 | 60 | declared | depot |  |  | f 100..100 | b -",
    "A@depot > transformation/t3 | transformed | A | 10 | 70 | declared | depot |  |  | f 0..10 | b -",
    "C > transformation/t3 | transformed | C | 50 | 70 | declared | depot |  |  | f 50..50 | b -",
    "transformation/t3 > E | transformed | E | 60 | 70 | declared | depot |  |  | f 50..60 | b -",
  ]);
});

test("where paths were left, goods of a batch that was not followed may be of the start", () => {
  const found = ask({ batches: new Set([batchOf("C")]) }, "forward", ["C"], { isOpen: true });
  expect(nodes(found)).toEqual([
    "transformation/t1#1 | transformation | @depot | 30 | declared | 300 | f 0..300 | b - |  |  | ",
    "A | batch | A@depot | 30 | declared | 300 | f 0..500 | b - |  |  | end",
    "C | batch | C@depot | 30 | declared | 200 | f 200..200 | b - | left 100 100..100 |  | ",
    "transformation/t1#2 | transformation | @depot | 30 | declared | 100 | f 0..100 | b - |  |  | ",
    "B | batch | B@depot | 30 | declared | 100 | f 0..150 | b - |  |  | end",
    "D | batch | D@depot | 30 | declared | 90 | f 0..90 | b - |  |  | end",
    "loss/processing/B@depot | loss | B@depot | 30 | declared | 10 | f 0..10 | b - | left 10 0..10 | processing | ",
    "transformation/t2 | transformation | @depot | 40 | declared | 150 | f 0..150 | b - |  |  | ",
    "E | batch | E@depot | 40 | declared | 120 | f 0..140 | b - |  |  | end",
    "loss/processing/A@depot | loss | A@depot | 40 | declared | 130 | f 0..30 | b - | left 130 0..30 | processing | ",
    "loss/spoiled/A@depot | loss | A@depot | 50 | declared | 100 | f 0..100 | b - | left 100 0..100 | spoiled | ",
    "shipment/s2 | shipment | @ | 60 | declared | 120 | f 100..120 | b - | left 120 100..120 |  | ",
  ]);
});

test("from a base it begins where its goods grew, of the batches that are asked for", () => {
  const found = ask({ batches: new Set([batchOf("A")]), bases: new Set(["b"]) }, "forward", LOTS, { asOf: minute(20) });
  expect(nodes(found)).toEqual([
    "A | batch | A@coop | -1920 | declared | 1060 | f 1000..1000 | b - | left 460 460..460 |  | ",
    "base/b | base | @ | -1920 | declared | 1000 | f 1000..1000 | b - |  |  | ",
    "shipment/s1 | shipment | @ | 10 | confirmed | 600 | f 600..600 | b - | left 0 0..0 |  | ",
    "A@depot | batch | A@depot | 20 | confirmed | 500 | f 500..500 | b - | left 500 500..500 |  | ",
    "loss/not-arrived/A@coop | loss | A@coop | 20 | confirmed | 40 | f 40..40 | b - | left 40 40..40 | not-arrived | ",
  ]);
  expect(edges(found)).toEqual([
    "base/b > A | harvested | A | 1000 | -1920 | declared | coop | e-grew | p1 | f 1000..1000 | b -",
    "A > shipment/s1 | shipped | A | 600 | 10 | confirmed | coop |  |  | f 600..600 | b -",
    "shipment/s1 > A@depot | received | A | 500 | 20 | confirmed | depot | e-came |  | f 500..500 | b -",
    "shipment/s1 > A | received | A | 60 | 20 | confirmed | depot | e-came |  | f 60..60 | b -",
    "shipment/s1 > loss/not-arrived/A@coop | received | A | 40 | 20 | confirmed | depot | e-came |  | f 40..40 | b -",
  ]);
});

test("from a base that the batches did not grow on it is the same as from the batches", () => {
  const found = ask({ batches: new Set([batchOf("B")]), bases: new Set(["c"]) }, "forward", LOTS, { asOf: minute(0) });
  expect(nodes(found)).toEqual([
    "B | batch | B@coop | -1920 | declared | 500 | f 500..500 | b - | left 500 500..500 |  | ",
  ]);
  expect(edges(found)).toEqual([]);
});

test("what happened later than the day that is asked for is left out, and what happened at its very instant is not", () => {
  const found = ask({ batches: new Set([batchOf("A")]) }, "forward", LOTS, { asOf: minute(20) });
  expect(nodes(found)).toEqual([
    "A | batch | A@coop | -1920 | declared | 1060 | f 1000..1000 | b - | left 460 460..460 |  | ",
    "shipment/s1 | shipment | @ | 10 | confirmed | 600 | f 600..600 | b - | left 0 0..0 |  | ",
    "A@depot | batch | A@depot | 20 | confirmed | 500 | f 500..500 | b - | left 500 500..500 |  | ",
    "loss/not-arrived/A@coop | loss | A@coop | 20 | confirmed | 40 | f 40..40 | b - | left 40 40..40 | not-arrived | ",
  ]);
});

test("a start that nothing is of has no trace", () => {
  const found = ask({}, "both");
  expect(nodes(found)).toEqual([]);
  expect(edges(found)).toEqual([]);
  expect(contacts(found)).toEqual([]);
});

test("facts that were on record at an instant are those recorded until then, itself among them", () => {
  expect(knownBy(DAY, undefined)).toBe(DAY);
  expect(knownBy(DAY, minute(10))).toEqual(DAY.slice(0, 3));
  expect(knownBy(DAY, minute(9))).toEqual(DAY.slice(0, 2));
});
