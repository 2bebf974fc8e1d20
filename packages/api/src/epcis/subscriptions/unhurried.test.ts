import { expect, test } from "vitest";
import { unhurried, whenThereIsRoom } from "./unhurried.ts";

test("work in steps lets others have their turn, one piece of it at a time, and answers or fails as its steps do", async () => {
  const log: string[] = [];
  const busy = function* (name: string, ms: number) {
    for (let step = 0; step < 4; step++) {
      const until = performance.now() + ms;
      while (performance.now() < until) log.at(-1);
      log.push(`${name}${step}`);
      yield;
    }
    if (name === "c") throw new Error("c failed");
    return name;
  };
  const works = [unhurried(busy("a", 5)), unhurried(busy("b", 5)), unhurried(busy("c", 0)), unhurried(busy("d", 0))];
  setImmediate(() => log.push("other"));
  const outcomes = await Promise.allSettled(works);
  expect(outcomes.map((one) => (one.status === "fulfilled" ? one.value : String(one.reason)))).toEqual([
    "a",
    "b",
    "Error: c failed",
    "d",
  ]);
  expect(log.indexOf("other")).toBeLessThanOrEqual(2);
  expect(log.filter((one) => one !== "other")).toEqual(
    ["a", "b", "c", "d"].flatMap((name) => [0, 1, 2, 3].map((step) => `${name}${step}`)),
  );
});

test("writes wait for room in the order of asking, a large one goes alone, and one that fails leaves its room", async () => {
  let rows = 0;
  let most = 0;
  const order: number[] = [];
  const write = (n: number, size: number) =>
    whenThereIsRoom(size, async () => {
      rows += size;
      order.push(n);
      most = Math.max(most, rows);
      await new Promise((resolve) => setImmediate(resolve));
      rows -= size;
      if (n % 7 === 0) throw new Error("failed");
    });
  const sizes = Array.from({ length: 60 }, (_, n) => (n % 11 === 0 ? 250 : (n * 13) % 70));
  await Promise.allSettled(sizes.map((size, n) => write(n, size)));
  expect(order).toEqual(sizes.map((_, n) => n));
  expect([rows, most]).toEqual([0, 250]);
});
