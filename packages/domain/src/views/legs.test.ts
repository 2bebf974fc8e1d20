import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { COOPERATIVE, DEPOT } from "../fixtures/cangxi.ts";
import { PLATFORM } from "../fixtures/journey.ts";
import { handoff, hour, way } from "../fixtures/way.ts";
import { legsOf } from "./legs.ts";

/** Where goods lay, from which hour to which. */
const stays = (more: Partial<Omit<Batch, "origin">>, holder: string) =>
  legsOf(way(more))
    .filter(({ kind, from }) => kind === "storage" && from === holder)
    .map(({ start, end }) => [start, end]);
const onward = (at: number, grams: number, id = `on-${at}`) =>
  handoff(at, at + 1, { id, from: DEPOT.id, to: PLATFORM.id, grams });
const back = (at: number, grams: number) =>
  handoff(at, at + 1, { id: `back-${at}`, from: DEPOT.id, to: COOPERATIVE.id, grams });

describe("a stay", () => {
  test("ends with the departure after which nothing is left, and begins anew with what comes after", () => {
    const handoffs = [handoff(0, 2), onward(10, 100_000), handoff(20, 22)];
    expect(stays({ handoffs, onHand: { [DEPOT.id]: 100_000 } }, DEPOT.id)).toEqual([
      [hour(2), hour(10)],
      [hour(22), undefined],
    ]);
  });

  test("runs on where part is left that its holder has, and ends with the last departure where it has none", () => {
    const handoffs = [handoff(0, 2), onward(10, 60_000)];
    expect(stays({ handoffs, onHand: { [DEPOT.id]: 40_000 } }, DEPOT.id)).toEqual([[hour(2), undefined]]);
    expect(stays({ handoffs, onHand: {}, losses: { "sold-untraced": 40_000 } }, DEPOT.id)).toEqual([
      [hour(2), hour(10)],
    ]);
  });

  test("of what came back to the producer runs on while more of it is there than may have been lost", () => {
    const handoffs = [handoff(0, 2), back(10, 100_000), handoff(20, 21, { id: "again", grams: 60_000 })];
    const own = (lost: number) =>
      stays({ handoffs, onHand: { [COOPERATIVE.id]: 900_000 }, losses: { "sold-untraced": lost } }, COOPERATIVE.id);
    expect(own(39_999)).toEqual([[hour(11), undefined]]);
    expect(own(40_000)).toEqual([[hour(11), hour(20)]]);
    expect(own(0)).toEqual([[hour(11), undefined]]);
  });

  test("is cut at the last departure where what then was left may have been lost before more came", () => {
    const handoffs = [handoff(0, 2), onward(10, 90_000), handoff(20, 22)];
    const lost = (damaged: number) =>
      stays({ handoffs, onHand: { [DEPOT.id]: 100_000 }, losses: { "sold-untraced": damaged } }, DEPOT.id);
    expect(lost(10_000)).toEqual([
      [hour(2), hour(10)],
      [hour(22), undefined],
    ]);
    expect(lost(9_999)).toEqual([[hour(2), undefined]]);
  });

  test("runs on where its holder has nothing and sent nothing on: when it parted with it is not known", () => {
    expect(stays({ handoffs: [handoff(0, 2)], onHand: {} }, DEPOT.id)).toEqual([[hour(2), undefined]]);
  });
});

test("a way is running until all of what was sent came, or what did not is settled", () => {
  const part = { ...handoff(0, 2), receivedGrams: 40_000, partial: true as const };
  const ways = (sent: ReturnType<typeof handoff>) =>
    legsOf(way({ handoffs: [sent] })).flatMap(({ kind, end }) => (kind === "transit" ? [end] : []));
  expect([ways(part), ways(handoff(0, 2)), ways(handoff(0, undefined))]).toEqual([[undefined], [hour(2)], [undefined]]);
  expect(legsOf(way({}))).toEqual([]);
});
