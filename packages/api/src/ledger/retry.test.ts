import { AllowanceSpent } from "@suyuan/store/allowance";
import { StoreUnavailable } from "@suyuan/store/table";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { freshToken, TooManyWriters, untilCommitted } from "./retry.ts";

const gaveUp = "could not be done";
/** The longest pauses that chance allows. */
const slowest = { randomBytes: (count: number) => new Uint8Array(count).fill(255) };
const lost = (outcome: "unknown" | "not-committed") => new StoreUnavailable("out of reach", outcome);

/** An attempt for each outcome: an answer, `undefined` for a lost guard, or an error; after the last the same again. */
function script(...outcomes: readonly (string | undefined | Error)[]) {
  let calls = 0;
  const once = async (): Promise<string | undefined> => {
    const outcome = outcomes[Math.min(calls, outcomes.length - 1)];
    calls += 1;
    if (outcome instanceof Error) throw outcome;
    return outcome;
  };
  return { once, calls: () => calls };
}

async function settled<T>(running: Promise<T>): Promise<PromiseSettledResult<T>> {
  const outcome = Promise.allSettled([running]);
  await vi.runAllTimersAsync();
  const [one] = await outcome;
  return one;
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first answer ends it, without a pause", async () => {
  const { once, calls } = script("done");
  expect(await untilCommitted(slowest, once, { gaveUp })).toBe("done");
  expect([calls(), vi.getTimerCount()]).toEqual([1, 0]);
});

test("a lost guard and an outage are tried again, whether or not the outage may have written", async () => {
  const { once, calls } = script(undefined, lost("not-committed"), lost("unknown"), "done");
  expect(await settled(untilCommitted(slowest, once, { gaveUp }))).toEqual({ status: "fulfilled", value: "done" });
  expect(calls()).toBe(4);
});

test("it pauses between attempts, doubling from at most 10 ms to at most 640 ms", async () => {
  const at: number[] = [];
  const once = async () => void at.push(Date.now());
  await settled(untilCommitted(slowest, once, { gaveUp, attempts: 10 }));
  const pauses = at.slice(1).map((time, n) => time - (at[n] ?? 0));
  expect(pauses).toEqual([10, 20, 40, 80, 160, 320, 640, 640, 640]);
});

test("a pause is as much of its ceiling as chance says", async () => {
  const half = { randomBytes: (count: number) => new Uint8Array(count).fill(51) };
  const started = Date.now();
  await settled(untilCommitted(half, script(undefined, "done").once, { gaveUp }));
  expect(Date.now() - started).toBe(2);
});

test("after twelve attempts, or as many as are allowed, it gives up and says that nothing was written", async () => {
  for (const [attempts, tries] of [
    [undefined, 12],
    [3, 3],
  ] as const) {
    const { once, calls } = script(undefined);
    const outcome = await settled(untilCommitted(slowest, once, { gaveUp, ...(attempts && { attempts }) }));
    expect(outcome).toMatchObject({ status: "rejected", reason: { message: gaveUp, outcome: "not-committed" } });
    expect(outcome.status === "rejected" && outcome.reason).toBeInstanceOf(TooManyWriters);
    expect(calls()).toBe(tries);
  }
});

test("the outage that lasted to the end is told", async () => {
  const outage = lost("not-committed");
  const outcome = await settled(untilCommitted(slowest, script(undefined, outage).once, { gaveUp }));
  expect(outcome).toEqual({ status: "rejected", reason: outage });
});

test("an outage that may have written is told as such for as long as no attempt has looked since", async () => {
  const maybe = lost("unknown");
  const blind = script(lost("not-committed"), maybe, lost("not-committed"));
  expect(await settled(untilCommitted(slowest, blind.once, { gaveUp, attempts: 3 }))).toEqual({
    status: "rejected",
    reason: maybe,
  });
  const looked = script(maybe, undefined, lost("not-committed"));
  expect(await settled(untilCommitted(slowest, looked.once, { gaveUp, attempts: 3 }))).toMatchObject({
    reason: { outcome: "not-committed" },
  });
});

test("what cannot be recognised is not tried again after an outage that may have written, and else it is", async () => {
  const maybe = script(lost("unknown"), "done");
  const outcome = await settled(untilCommitted(slowest, maybe.once, { gaveUp, outages: "retry-unwritten" }));
  expect(outcome).toMatchObject({ status: "rejected", reason: { outcome: "unknown" } });
  expect(maybe.calls()).toBe(1);
  const surely = script(lost("not-committed"), "done");
  expect(await settled(untilCommitted(slowest, surely.once, { gaveUp, outages: "retry-unwritten" }))).toMatchObject({
    value: "done",
  });
});

test("where outages are thrown, each is at once, and a lost guard is still tried again", async () => {
  const { once, calls } = script(undefined, lost("not-committed"), "done");
  expect(await settled(untilCommitted(slowest, once, { gaveUp, outages: "throw" }))).toMatchObject({
    reason: { outcome: "not-committed", message: "out of reach" },
  });
  expect(calls()).toBe(2);
});

test("any other error is passed on at once", async () => {
  const { once, calls } = script(new TypeError("defect"), "done");
  expect(await settled(untilCommitted(slowest, once, { gaveUp }))).toMatchObject({ reason: { message: "defect" } });
  expect(calls()).toBe(1);
});

test("a token is 26 hexadecimal digits of chance", () => {
  expect(freshToken({ randomBytes: (count) => new Uint8Array(count).fill(0xab) })).toBe("ab".repeat(13));
});

test("a full or damaged disk is tried once more, to see what was written, and no more", async () => {
  const full = new StoreUnavailable("database or disk is full", "unknown", undefined, "disk-full");
  const { once, calls } = script(full);
  expect(await settled(untilCommitted(slowest, once, { gaveUp }))).toEqual({ status: "rejected", reason: full });
  expect(calls()).toBe(2);
});

test("work that spent what it may ask of a failing store is not tried again, and what an earlier attempt may have written stays unknown", async () => {
  const { once, calls } = script(lost("unknown"), new AllowanceSpent("spent", "not-committed"), "done");
  expect(await settled(untilCommitted(slowest, once, { gaveUp }))).toMatchObject({
    status: "rejected",
    reason: { outcome: "unknown" },
  });
  expect(calls()).toBe(2);
});
