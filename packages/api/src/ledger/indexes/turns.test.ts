import { expect, test } from "vitest";
import { turn } from "./turns.ts";

/** Rounds of the event loop, counted until it is stopped. */
function rounds() {
  const counted = { now: 0, isOver: false };
  const count = () => {
    counted.now += 1;
    if (!counted.isOver) setImmediate(count);
  };
  setImmediate(count);
  return counted;
}

test("work that waits for its turn goes on in the order in which it asked, one in a round of the event loop, and all of it goes on", async () => {
  const round = rounds();
  const seen: [name: string, round: number][] = [];
  const work = async (name: string) => {
    for (const time of [1, 2]) {
      await turn();
      seen.push([`${name}${time}`, round.now]);
    }
  };
  await Promise.all([work("a"), work("b"), work("c")]);
  expect(seen.map(([name]) => name)).toEqual(["a1", "b1", "c1", "a2", "b2", "c2"]);
  expect(new Set(seen.map(([, at]) => at)).size).toBe(6);
  // Nobody waits any more: whoever comes next waits for one round.
  const before = round.now;
  await turn();
  expect(round.now - before).toBeLessThanOrEqual(1);
  round.isOver = true;
});

test("a turn is never taken at once", async () => {
  let isTaken = false;
  const waiting = turn().then(() => {
    isTaken = true;
  });
  await Promise.resolve();
  expect(isTaken).toBe(false);
  await waiting;
});
