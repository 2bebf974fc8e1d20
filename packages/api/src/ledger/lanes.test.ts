import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { expect, test } from "vitest";
import { Lanes, lanesOf } from "./lanes.ts";

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

test("work in several lanes waits for all of them and holds all of them, whatever order they are named in", async () => {
  const lanes = new Lanes();
  const inside = new Set<string>();
  const work = (names: readonly string[]) => async () => {
    expect(names.filter((name) => inside.has(name))).toEqual([]);
    for (const name of names) inside.add(name);
    await soon();
    for (const name of names) inside.delete(name);
    return names.join("");
  };
  const all = [["x", "y"], ["y", "x"], ["x"], ["z", "y"], ["z"], ["y", "x", "z"]];
  const done = await Promise.all(all.map((names) => lanes.run(names, work(names))));
  expect(done).toEqual(["xy", "yx", "x", "zy", "z", "yxz"]);
});

test("work that leaves its lane early lets the next in before it ends", async () => {
  const lanes = new Lanes();
  const seen: string[] = [];
  const first = lanes.run("x", async (leave) => {
    seen.push("first in");
    leave();
    await soon();
    seen.push("first out");
  });
  await Promise.all([first, lanes.run("x", async () => void seen.push("second in"))]);
  expect(seen).toEqual(["first in", "second in", "first out"]);
});

test("all that write to one table share its lanes, and no other's", () => {
  const [one, other] = [openSqliteTable(":memory:"), openSqliteTable(":memory:")];
  expect(lanesOf(one)).toBe(lanesOf(one));
  expect(lanesOf(one)).not.toBe(lanesOf(other));
});

test("work that left early and was followed does not let a third in beside the second when it ends", async () => {
  const lanes = new Lanes();
  const seen: string[] = [];
  const work = (name: string, hops: number) => async () => {
    seen.push(`${name} in`);
    for (let hop = 0; hop < hops; hop++) await soon();
    seen.push(`${name} out`);
  };
  const first = lanes.run("x", async (leave) => {
    leave();
    await soon();
  });
  const second = lanes.run("x", work("second", 3));
  await first;
  const third = lanes.run("x", work("third", 0));
  await Promise.all([second, third]);
  expect(seen).toEqual(["second in", "second out", "third in", "third out"]);
});
