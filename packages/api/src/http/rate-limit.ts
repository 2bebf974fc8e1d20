import { ADDRESS_FACTOR, BUCKETS_MAX } from "../limits.ts";

const MINUTE_MS = 60_000;

/** `parts`: 60,000 of them are a token, so that each millisecond refills a whole number and nothing is rounded. */
interface Bucket {
  parts: number;
  at: number;
}

/**
 * Token buckets by name, all of one size: `capacity` at once, refilled evenly over a minute. The least recently used bucket
 * is forgotten (and so full again) beyond `bucketsMax`, so memory stays bounded whatever strangers send.
 */
export class TokenBuckets {
  readonly #capacity: number;
  readonly #bucketsMax: number;
  readonly #buckets = new Map<string, Bucket>();
  constructor(capacity: number, bucketsMax: number = BUCKETS_MAX) {
    this.#capacity = capacity;
    this.#bucketsMax = bucketsMax;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one token at `now` (ms). 0 when there was one; otherwise the whole seconds until there is. */
  take(name: string, now: number): number {
    const bucket = this.#buckets.get(name) ?? { parts: this.#capacity * MINUTE_MS, at: now };
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    if (this.#buckets.size > this.#bucketsMax) this.#forgetOldest();
    // A clock set back refills nothing and takes nothing away.
    const elapsed = Math.max(0, now - bucket.at);
    bucket.parts = Math.min(this.#capacity * MINUTE_MS, bucket.parts + elapsed * this.#capacity);
    bucket.at = now;
    if (bucket.parts >= MINUTE_MS) {
      bucket.parts -= MINUTE_MS;
      return 0;
    }
    return Math.ceil((MINUTE_MS - bucket.parts) / (this.#capacity * 1000));
  }

  #forgetOldest(): void {
    const oldest = this.#buckets.keys().next().value;
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}

/** Each answers 0 when admitted, otherwise the whole seconds to wait. */
export interface RateLimit {
  /** A request of this key: the plain allowance. */
  takeKey(key: string, now: number): number;
  /** Any request from this address: ten times the plain allowance. */
  takeAddress(address: string, now: number): number;
  /**
   * A request from this address that named an unknown code or an invalid key: the plain allowance. Spent, it
   * refuses only further misses: those who scan real codes behind the same address go on undisturbed.
   */
  takeMiss(address: string, now: number): number;
}

const UNLIMITED: RateLimit = { takeKey: () => 0, takeAddress: () => 0, takeMiss: () => 0 };

/**
 * Limits per key and per address, held in this process: behind several instances each one allows this much, and the
 * gateway's own throttle bounds the sum. `perMinute` 0 turns it off.
 */
export function rateLimit(perMinute: number): RateLimit {
  if (perMinute <= 0) return UNLIMITED;
  const keys = new TokenBuckets(perMinute);
  const addresses = new TokenBuckets(perMinute * ADDRESS_FACTOR);
  const misses = new TokenBuckets(perMinute);
  return {
    takeKey: (key, now) => keys.take(key, now),
    takeAddress: (address, now) => addresses.take(address, now),
    takeMiss: (address, now) => misses.take(address, now),
  };
}
