import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Allowances, allowance, OF_A_BATCH, OF_A_PAGE, OF_A_REQUEST } from "./allowances.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["performance"] }));
afterEach(() => void vi.useRealTimers());

const left = async () => allowance()?.leftMs;
/** Work that finds the store out of reach until it may ask no more. */
const outage = async () => {
  while ((allowance()?.leftMs ?? 0) > 0) allowance()?.failed("out-of-reach");
};

test("the time of a call is what its function has left, less what the answer needs, and never more than the rule says", async () => {
  expect(await new Allowances(OF_A_PAGE).within(15_000, left)).toBe(800);
  expect(await new Allowances(OF_A_REQUEST).within(25_000, left)).toBe(23_000);
  expect(await new Allowances(OF_A_REQUEST).within(1_500, left)).toBe(0);
  expect(await new Allowances(OF_A_BATCH).within(60_000, left)).toBe(57_000);
  expect(allowance()).toBeUndefined();
});

test("a page that meets a store that hangs fails within a second: two attempts of 400 ms are all that fit", () => {
  expect(OF_A_PAGE.longestMs).toBeLessThanOrEqual(1_000 - 200);
  expect(OF_A_PAGE.failures * 400).toBeLessThanOrEqual(OF_A_PAGE.longestMs);
});

test("after an outage the next calls are refused unasked for a moment, then one tries again", async () => {
  const requests = new Allowances(OF_A_REQUEST);
  await requests.within(25_000, outage);
  expect(await requests.within(25_000, left)).toBe(0);
  vi.advanceTimersByTime(OF_A_REQUEST.restMs);
  expect(await requests.within(25_000, left)).toBe(23_000);
});

test("throttling of one caller's rows makes nobody else wait", async () => {
  const requests = new Allowances(OF_A_REQUEST);
  await requests.within(25_000, async () => {
    while ((allowance()?.leftMs ?? 0) > 0) allowance()?.failed("throttled");
  });
  expect(await requests.within(25_000, left)).toBe(23_000);
});

test("calls at once have each their own", async () => {
  const requests = new Allowances(OF_A_REQUEST);
  const [first, second] = await Promise.all([requests.within(25_000, outage), requests.within(25_000, left)]);
  expect([first, second]).toEqual([undefined, 23_000]);
});
