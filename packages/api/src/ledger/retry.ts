import { AllowanceSpent } from "@suyuan/store/allowance";
import { StoreUnavailable } from "@suyuan/store/table";
import type { Deps } from "../host.ts";

const ATTEMPTS_MAX = 12;
const FIRST_PAUSE_MS = 10;
const DOUBLINGS_MAX = 6;

export interface Attempts {
  /** What could not be done, for the error when guards were lost to the end. */
  readonly gaveUp: string;
  /** Tries, the first among them. */
  readonly attempts?: number;
  /**
   * An outage is tried again, since an attempt sees what an earlier one may have written. `retry-unwritten`: it does not see that, so an
   * outage that may have written is thrown. `throw`: what the attempt is made of tries long enough itself.
   */
  readonly outages?: "retry-unwritten" | "throw";
}

/** Guards were lost to the end: others write the same records all the time. Nothing was written. */
export class TooManyWriters extends StoreUnavailable {
  constructor(message: string) {
    super(message, "not-committed");
  }
}

/**
 * The one loop around a guarded write: runs `once` until it answers. `undefined` says that a guard was lost: it loads and decides again,
 * after a pause. So does an outage. Throws what else `once` throws at once, and `StoreUnavailable` when the attempts are spent: "unknown"
 * when one of them may have written and only outages came after it.
 */
export async function untilCommitted<Answer>(
  deps: Pick<Deps, "randomBytes">,
  once: () => Promise<Answer | undefined>,
  { gaveUp, attempts = ATTEMPTS_MAX, outages }: Attempts,
): Promise<Answer> {
  let failure: StoreUnavailable | undefined;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (attempt > 0) await pause(deps, attempt);
    try {
      const answer = await once();
      if (answer !== undefined) return answer;
      failure = undefined;
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || outages === "throw") throw error;
      if (outages === "retry-unwritten" && error.outcome === "unknown") throw error;
      if (failure?.outcome !== "unknown") failure = error;
      // What this work may ask of a failing store is spent: every further attempt would be refused unasked.
      if (error instanceof AllowanceSpent) break;
      // Once more, to see what the first may have written: a full disk is not emptier in a moment.
      if (error.obstacle !== undefined && attempt > 0) break;
    }
  }
  throw failure ?? new TooManyWriters(gaveUp);
}

/** Full jitter, doubling from 10 ms to at most 640 ms. */
async function pause({ randomBytes }: Pick<Deps, "randomBytes">, attempt: number): Promise<void> {
  const [random = 0] = randomBytes(1);
  const ceiling = FIRST_PAUSE_MS * 2 ** Math.min(attempt - 1, DOUBLINGS_MAX);
  await new Promise((resolve) => setTimeout(resolve, (ceiling * random) / 255));
}

/** 26 hexadecimal characters: unique, and short enough to be a transaction's token. */
export function freshToken({ randomBytes }: Pick<Deps, "randomBytes">): string {
  return Buffer.from(randomBytes(13)).toString("hex");
}
