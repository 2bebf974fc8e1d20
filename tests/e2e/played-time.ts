/** Time that goes on only while everybody waits for it: many instances have a processor each, which this machine has not. */
import { vi } from "vitest";

/** Timers and clocks of this process are played from now on; `vi.useRealTimers` ends it. */
export function playTime(): void {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
}

/** Carries out work while time is played. */
export async function played<T>(work: Promise<T>): Promise<T> {
  let isOver = false;
  const end = () => {
    isOver = true;
  };
  work.then(end, end);
  while (!isOver) {
    for (let n = 0; n < 3; n++) await new Promise((resolve) => setImmediate(resolve));
    if (!isOver) await vi.advanceTimersToNextTimerAsync();
  }
  return work;
}
