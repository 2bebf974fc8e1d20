/** How fast this clock runs while it waits for the machine's to come up to it. */
const WAITING_PACE = 0.5;

export interface SteadyClock {
  /** Never earlier than any time it told before. */
  now(): Date;
  /** How far it is ahead of the machine's clock, in milliseconds: 0 unless that was set back. */
  aheadMs(): number;
}

/**
 * A clock that never goes back. It tells the machine's time (`wall`, epoch milliseconds). When that is set back, or lies before `from`, this
 * clock goes on from where it was at half the pace of `elapsed` (milliseconds of a clock that nobody sets) until the two agree: record times
 * stay in order, and an hour set back is made up in two.
 */
export function steadyClock(
  { wall, elapsed }: { readonly wall: () => number; readonly elapsed: () => number },
  from = Number.NEGATIVE_INFINITY,
): SteadyClock {
  let told = from;
  let at = elapsed();
  const tell = (): { readonly told: number; readonly wall: number } => {
    const passed = elapsed() - at;
    at += passed;
    const now = wall();
    told = Math.max(now, told + Math.max(0, passed) * WAITING_PACE);
    return { told, wall: now };
  };
  return {
    now: () => new Date(Math.floor(tell().told)),
    aheadMs: () => {
      const { told: mine, wall: theirs } = tell();
      return Math.floor(mine - theirs);
    },
  };
}
