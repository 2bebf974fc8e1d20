import { expect, test } from "vitest";
import { Lanes } from "./lanes.ts";

const soon = () => new Promise<void>((resolve) => setImmediate(resolve));

test("work in one lane goes one after another, in order, also past a failure", async () => {
  const lanes = new Lanes();
  const seen: string[] = [];
  const work = (name: string) => async () => {
    seen.push(`${name} in`);
    await soon();
    seen.push(`${name} out`);
    if (name === "b") throw new Error(name);
    return name;
  };
  const outcomes = await Promise.allSettled(["a", "b", "c"].map((name) => lanes.run("x", work(name))));
  expect(seen).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
  expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
});

test("work in different lanes overlaps", async () => {
  const lanes = new Lanes();
  let inside = 0;
  let most = 0;
  const work = async () => {
    inside += 1;
    most = Math.max(most, inside);
    await soon();
    inside -= 1;
  };
  await Promise.all(["x", "y", "z"].map((lane) => lanes.run(lane, work)));
  expect(most).toBe(3);
});

test("a lane that has emptied starts its next work at once", async () => {
  const lanes = new Lanes();
  await lanes.run("x", soon);
  await soon();
  let started = false;
  const running = lanes.run("x", async () => {
    started = true;
  });
  expect(started).toBe(true);
  await running;
});
