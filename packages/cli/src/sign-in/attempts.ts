/** Failures that cost nothing: slips of the hand. */
const FREE_OF_ONE = 5;
/** Over all networks together, for devices that were never signed in to the account. */
const FREE_OF_ACCOUNT = 30;
/** Of one network over all accounts: many people share a mobile address. */
const FREE_OF_NETWORK = 60;
const FIRST_PAUSE_MS = 15_000;
const PAUSE_MAX_MS = 15 * 60_000;
const NETWORK_PAUSE_MAX_MS = 60_000;
/** Failures are forgotten after this long without one. */
const FORGOTTEN_MS = 24 * 3_600_000;
/** Counters of one kind that are remembered at once; the one that failed longest ago goes first. */
const COUNTERS_MAX = 20_000;

interface Counter {
  failures: number;
  failedAt: number;
}

class Counters {
  readonly #free: number;
  readonly #pauseMaxMs: number;
  readonly #counters = new Map<string, Counter>();
  constructor(free: number, pauseMaxMs: number) {
    this.#free = free;
    this.#pauseMaxMs = pauseMaxMs;
  }

  /** Milliseconds until the next try is looked at. */
  waitMs(name: string, now: number): number {
    const counter = this.#counters.get(name);
    if (counter === undefined || now - counter.failedAt > FORGOTTEN_MS) return 0;
    const beyond = counter.failures - this.#free;
    if (beyond < 0) return 0;
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(beyond, 10), this.#pauseMaxMs);
    return Math.max(0, counter.failedAt + pause - now);
  }

  failed(name: string, now: number): void {
    const counter = this.#counters.get(name);
    const failures = counter === undefined || now - counter.failedAt > FORGOTTEN_MS ? 0 : counter.failures;
    this.#counters.delete(name);
    this.#counters.set(name, { failures: failures + 1, failedAt: now });
    if (this.#counters.size > COUNTERS_MAX) this.#counters.delete(this.#counters.keys().next().value ?? name);
  }

  forget(name: string): void {
    this.#counters.delete(name);
  }
}

/** Who tries to sign in to which account. Nothing of this is kept: accounts and devices are digests. */
export interface Attempt {
  readonly account: string;
  readonly network: string;
  /** The device, where it was signed in to this account before. */
  readonly device?: string | undefined;
}

/**
 * Growing pauses after failures, up to 15 minutes: of an account from one network or device, of an account from all devices that it does not
 * know, and of a network. Nobody can lock a person out for good: a device that was signed in before has a count of its own that strangers do
 * not raise, and passkeys are not counted at all. Accounts that are not there are counted like others. Held in this process.
 */
export class Attempts {
  readonly #ofOne = new Counters(FREE_OF_ONE, PAUSE_MAX_MS);
  readonly #ofAccount = new Counters(FREE_OF_ACCOUNT, PAUSE_MAX_MS);
  readonly #ofNetwork = new Counters(FREE_OF_NETWORK, NETWORK_PAUSE_MAX_MS);
  readonly #elapsed: () => number;

  /** `elapsed`: milliseconds of a clock that nobody sets. */
  constructor(elapsed = () => performance.now()) {
    this.#elapsed = elapsed;
  }

  /** Whole seconds to wait before a try is looked at; 0 for none. */
  waitSeconds(attempt: Attempt): number {
    const now = this.#elapsed();
    const { account, network, device } = attempt;
    const waits = [this.#ofOne.waitMs(nameOf(attempt), now)];
    if (device === undefined) waits.push(this.#ofAccount.waitMs(account, now), this.#ofNetwork.waitMs(network, now));
    return Math.ceil(Math.max(...waits) / 1000);
  }

  failed(attempt: Attempt): void {
    const now = this.#elapsed();
    this.#ofOne.failed(nameOf(attempt), now);
    if (attempt.device !== undefined) return;
    this.#ofAccount.failed(attempt.account, now);
    this.#ofNetwork.failed(attempt.network, now);
  }

  /** What others tried on the account still counts against them. */
  succeeded(attempt: Attempt): void {
    this.#ofOne.forget(nameOf(attempt));
  }
}

function nameOf({ account, network, device }: Attempt): string {
  return `${account}\n${device ?? network}`;
}
