import type { Deps } from "../host.ts";
import { backlogOf } from "../ledger/outbox.ts";
import { carryExceptions } from "./carry-exceptions.ts";
import { carryOver } from "./carry-over.ts";
import { drainOutbox } from "./follow.ts";
import { retrySetAside } from "./set-aside.ts";
import { tellOmitted } from "./signs/aid.ts";
import { tellUnconfirmed } from "./signs/handoffs.ts";

/** What is newer is left to the stream. */
const LEFT_TO_STREAM_MS = 5 * 60_000;
/** A sweep begins nothing after so long: the next one goes on. */
const SWEEP_MS = 4 * 60_000;

export interface Swept {
  /** Outbox rows that the stream had left behind. */
  readonly followed: number;
  /** Facts set aside that were due and tried again. */
  readonly retried: number;
}

/**
 * For a host with a stream, on a schedule: follows what the stream gave up, tries again what is due among the facts set aside, gives new
 * followers and lists what was there before them, tells of handoffs that nobody confirmed in time, adds to figures what waits to be added, and measures how followers stand (`FactsSetAside`, `OldestFactSeconds`). Rejects when the store is
 * out of reach.
 */
export async function sweepFacts(deps: Deps): Promise<Swept> {
  const began = deps.now().getTime();
  const deadline = new Date(began + SWEEP_MS);
  const [drained, retried, ...carried] = await Promise.allSettled([
    drainOutbox(deps, { until: new Date(began - LEFT_TO_STREAM_MS), deadline }),
    whileSome(() => retrySetAside(deps), deps, deadline),
    whileSome(() => carryOver(deps), deps, deadline),
    whileSome(() => carryExceptions(deps), deps, deadline),
    whileSome(() => tellUnconfirmed(deps), deps, deadline),
    whileSome(() => tellOmitted(deps), deps, deadline),
    whileSome(async () => (await import("./statistics/roll-up.ts")).rollUp(deps, deadline), deps, deadline),
  ]);
  const { setAside, lagSeconds } = await backlogOf(deps.table, deps.now());
  deps.metrics.level("FactsSetAside", setAside);
  deps.metrics.level("OldestFactSeconds", lagSeconds);
  if (drained.status === "rejected") throw drained.reason;
  if (retried.status === "rejected") throw retried.reason;
  for (const each of carried) if (each.status === "rejected") throw each.reason;
  return { followed: drained.value, retried: retried.value };
}

/** Works until there is nothing more to do, or the deadline. Answers how much was done. */
async function whileSome(work: () => Promise<number>, deps: Deps, deadline: Date): Promise<number> {
  let done = 0;
  while (deps.now() < deadline) {
    const some = await work();
    if (some === 0) break;
    done += some;
  }
  return done;
}
