import { expect, test } from "vitest";
import { turn } from "./turns.ts";

test("work that waits for its turn goes on in the order in which it asked, one in a round of the event loop, and all of it goes on", async () => {
  const seen: string[] = [];
  const work = async (name: string) => {
    await turn();
    seen.push(name);
    // Something else gets a look in between two turns.
    setImmediate(() => seen.push("other"));
  };
  await Promise.all([work("a"), work("b"), work("c")]);
  expect(seen.filter((name) => name !== "other")).toEqual(["a", "b", "c"]);
  expect(seen.indexOf("other")).toBeLessThan(seen.indexOf("c"));
  await turn();
  await turn();
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
