import { expect, test } from "vitest";
import { inTurns, turn } from "./turns.ts";

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

test("a long list is worked on in parts with others' turns in between, whose answers keep their order and are waited for together", async () => {
  const round = rounds();
  const begun: number[] = [];
  const answers = await inTurns([1, 2, 3, 4, 5], 2, async (part) => {
    begun.push(round.now);
    // The first part comes last.
    await new Promise((resolve) => setTimeout(resolve, part.includes(1) ? 20 : 1));
    return part;
  });
  expect(answers).toEqual([[1, 2], [3, 4], [5]]);
  expect(new Set(begun).size).toBe(3);
  expect(await inTurns([], 2, (part) => part)).toEqual([]);
  round.isOver = true;
});

test("what one part throws is thrown once, and not unheard while others are still begun", async () => {
  const unheard: unknown[] = [];
  const hear = (error: unknown) => unheard.push(error);
  process.on("unhandledRejection", hear);
  const fails = inTurns([1, 2, 3], 1, async (part) => {
    if (part.includes(1)) throw new Error("no such row");
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  await expect(fails).rejects.toThrow("no such row");
  process.off("unhandledRejection", hear);
  expect(unheard).toEqual([]);
});
