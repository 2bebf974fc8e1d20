import fc from "fast-check";
import { expect, test } from "vitest";
import { steadyClock } from "./steady-clock.ts";

const HOUR = 3_600_000;

/** A machine whose clock somebody sets, and the time that passes all the same. */
function machine(start = Date.parse("2026-11-29T02:00:00Z")) {
  const state = { wall: start, elapsed: 5 };
  return {
    state,
    clocks: { wall: () => state.wall, elapsed: () => state.elapsed },
    pass: (ms: number) => {
      state.wall += ms;
      state.elapsed += ms;
    },
  };
}

test("tells the machine's time while nobody sets it back, also when it is set forward", () => {
  const { state, clocks, pass } = machine();
  const clock = steadyClock(clocks);
  pass(1234);
  expect(clock.now().getTime()).toBe(state.wall);
  state.wall += 5 * HOUR;
  expect(clock.now().getTime()).toBe(state.wall);
  expect(clock.aheadMs()).toBe(0);
});

test("goes on at half the pace when the clock was two hours ahead and is set right, until four hours later", () => {
  const { state, clocks, pass } = machine();
  const clock = steadyClock(clocks);
  const before = clock.now().getTime();
  state.wall -= 2 * HOUR;
  expect(clock.now().getTime()).toBe(before);
  pass(HOUR);
  expect(clock.now().getTime()).toBe(before + HOUR / 2);
  expect(clock.aheadMs()).toBe(1.5 * HOUR);
  pass(3 * HOUR);
  expect(clock.aheadMs()).toBe(0);
  pass(1);
  expect(clock.now().getTime()).toBe(state.wall);
});

test("begins no earlier than the last time that an earlier run recorded", () => {
  const { state, clocks } = machine();
  const clock = steadyClock(clocks, state.wall + HOUR);
  expect(clock.now().getTime()).toBe(state.wall + HOUR);
});

test("never goes back, whatever is done to the machine's clock, and never waits longer than twice what it was set back", () => {
  const step = fc.record({ passed: fc.nat(HOUR), set: fc.integer({ min: -3 * HOUR, max: 3 * HOUR }) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const { state, clocks, pass } = machine();
      const clock = steadyClock(clocks);
      let last = clock.now().getTime();
      for (const { passed, set } of steps) {
        pass(passed);
        state.wall += set;
        const now = clock.now().getTime();
        expect(now).toBeGreaterThanOrEqual(last);
        expect(now).toBeGreaterThanOrEqual(state.wall);
        last = now;
      }
      pass(2 * clock.aheadMs() + 2);
      expect(clock.now().getTime()).toBe(state.wall);
    }),
  );
});
