import type { Deps } from "../host.ts";
import { untilCommitted } from "../ledger/retry.ts";

/** What was looked at before a decision is not so any more: it is looked at again. */
export class LookedTooEarly extends Error {
  override readonly name = "LookedTooEarly";
}

/**
 * Runs a command that has to look at more than keys name beforehand (the batches of a certificate, of a season). `once` looks, and throws
 * `LookedTooEarly` from its decision when a row that every writer of those changes is another by then. `gaveUp` says what went on.
 */
export function lookAndDecide<Answer>(deps: Deps, gaveUp: string, once: () => Promise<Answer>): Promise<Answer> {
  const attempt = async (): Promise<Answer | undefined> => {
    try {
      return await once();
    } catch (error) {
      if (error instanceof LookedTooEarly) return undefined;
      throw error;
    }
  };
  return untilCommitted(deps, attempt, { gaveUp, outages: "throw" });
}
