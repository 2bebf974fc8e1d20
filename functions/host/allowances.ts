import { AsyncLocalStorage } from "node:async_hooks";
import { Allowance } from "@suyuan/store/allowance";

/** What each call of a function may ask of stores that fail. */
export interface AllowanceRule {
  /** Of the function's own time so much is kept for the answer. */
  readonly keptMs: number;
  /** No call of it takes longer than this over its stores, whatever time it has. */
  readonly longestMs: number;
  /** So many calls to stores may fail; the next are refused unasked. */
  readonly failures: number;
  /** After a call that found a store out of reach, those of the next milliseconds are refused unasked: nobody waits for what was just seen to hang. */
  readonly restMs: number;
}

/** A buyer's page fails within a second; the edge and the page's own words come on top. */
export const OF_A_PAGE: AllowanceRule = { keptMs: 500, longestMs: 800, failures: 2, restMs: 500 };
/** A clerk or a program waits, but no longer than a gateway does, and gets a problem document: after eight seconds where every attempt hangs. */
export const OF_A_REQUEST: AllowanceRule = { keptMs: 2_000, longestMs: 30_000, failures: 4, restMs: 500 };
/** What nobody waits for is done again by its queue, its stream or its clock. */
export const OF_A_BATCH: AllowanceRule = { keptMs: 3_000, longestMs: 600_000, failures: 20, restMs: 0 };

const current = new AsyncLocalStorage<Allowance>();

/** The allowance of the call under way. */
export function allowance(): Allowance | undefined {
  return current.getStore();
}

/** Gives each call of one function its allowance, and remembers between them that a store is out of reach. */
export class Allowances {
  readonly #rule: AllowanceRule;
  #restUntil = Number.NEGATIVE_INFINITY;

  constructor(rule: AllowanceRule) {
    this.#rule = rule;
  }

  /** `remainingMs`: until the function is stopped. */
  async within<T>(remainingMs: number, work: () => Promise<T>): Promise<T> {
    const { keptMs, longestMs, failures, restMs } = this.#rule;
    const now = performance.now();
    const isResting = now < this.#restUntil;
    const own = new Allowance(now + Math.min(longestMs, remainingMs - keptMs), isResting ? 0 : failures);
    try {
      return await current.run(own, work);
    } finally {
      if (own.isOutOfReach && own.leftMs <= 0) this.#restUntil = performance.now() + restMs;
    }
  }
}
