import type { Deps } from "../host.ts";
import { backlogOf } from "../ledger/outbox.ts";
import { drainOutbox } from "./follow.ts";
import { retrySetAside } from "./set-aside.ts";

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
 * For a host with a stream, on a schedule: follows what the stream gave up, tries again what is due among the facts set aside, and
 * measures how followers stand (`FactsSetAside`, `OldestFactSeconds`). Rejects when the store is out of reach.
 */
export async function sweepFacts(deps: Deps): Promise<Swept> {
  const began = deps.now().getTime();
  const deadline = new Date(began + SWEEP_MS);
  const [drained, retried] = await Promise.allSettled([
    drainOutbox(deps, { until: new Date(began - LEFT_TO_STREAM_MS), deadline }),
    retryUntil(deps, deadline),
  ]);
  const { setAside, lagSeconds } = await backlogOf(deps.table, deps.now());
  deps.metrics.level("FactsSetAside", setAside);
  deps.metrics.level("OldestFactSeconds", lagSeconds);
  if (drained.status === "rejected") throw drained.reason;
  if (retried.status === "rejected") throw retried.reason;
  return { followed: drained.value, retried: retried.value };
}

async function retryUntil(deps: Deps, deadline: Date): Promise<number> {
  let retried = 0;
  while (deps.now() < deadline) {
    const some = await retrySetAside(deps);
    if (some === 0) break;
    retried += some;
  }
  return retried;
}
