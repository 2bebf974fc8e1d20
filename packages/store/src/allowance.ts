import { StoreUnavailable } from "./table.ts";

/** How a call failed: the store refused to do it now, or it did not answer as it should (too late, broken off, an error of its own). */
export type Failing = "throttled" | "out-of-reach";

/**
 * What one piece of work, such as a request, may still ask of a store that fails: until when, and how many calls may fail. Adapters repeat
 * calls within it, and are the only ones who do: once it is spent, whatever is asked next is refused without a call. Times are of
 * `performance.now()`.
 */
export class Allowance {
  /** By then each call is over. */
  readonly until: number;
  #failuresLeft: number;
  #isOutOfReach = false;

  constructor(until: number, failures: number) {
    this.until = until;
    this.#failuresLeft = failures;
  }

  /** Milliseconds that are left, as a whole number; 0 once it is spent. */
  get leftMs(): number {
    return this.#failuresLeft <= 0 ? 0 : Math.max(0, Math.floor(this.until - performance.now()));
  }

  /** Has a call of this work found the store out of reach, and none after it? */
  get isOutOfReach(): boolean {
    return this.#isOutOfReach;
  }

  failed(how: Failing): void {
    this.#failuresLeft -= 1;
    this.#isOutOfReach = how === "out-of-reach";
  }

  answered(): void {
    this.#isOutOfReach = false;
  }
}

/** The work has spent its allowance: nothing of it is tried again, here or by who called. */
export class AllowanceSpent extends StoreUnavailable {}

/** A timer that comes later than this was held up by the process itself. */
const STOOD_STILL_MS = 25;
/** So long is then waited once more for what came meanwhile and has not been read. */
const READING_MS = 50;

/**
 * Gives work up after so many milliseconds, by the signal that it is handed. Where this process stood still meanwhile (a pause of its memory's
 * keeper, a processor shared with others), its timers run before it reads what came in time: that is waited for first, and only then given up.
 */
export async function withinTime<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const giveUp = () => controller.abort(new DOMException(`no answer within ${ms} ms`, "TimeoutError"));
  const due = performance.now() + ms;
  let timer = setTimeout(() => {
    if (performance.now() - due < STOOD_STILL_MS) giveUp();
    else timer = setTimeout(giveUp, READING_MS).unref();
  }, ms).unref();
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
