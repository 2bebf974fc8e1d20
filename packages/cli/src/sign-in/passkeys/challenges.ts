import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { SignInKeys } from "../keys.ts";

const GOOD_MS = 5 * 60_000;
/** Challenges that were answered, as long as they would be good; the oldest goes first. */
const USED_MAX = 10_000;
const NONCE_BYTES = 16;
const TIME_BYTES = 6;
const MARK_BYTES = 16;

/**
 * What an authenticator is asked to sign: drawn at random, good for five minutes, for one purpose (a sign-in under way, or a visit to one's
 * passkeys) and once. It bears its own end and a mark by the cookies' key, so that looking at pages fills no memory.
 */
export class Challenges {
  readonly #keys: () => SignInKeys;
  readonly #used = new Set<string>();

  constructor({ keys }: { readonly keys: () => SignInKeys }) {
    this.#keys = keys;
  }

  make(purpose: string, now = Date.now()): string {
    const time = Buffer.alloc(TIME_BYTES);
    time.writeUIntBE(now + GOOD_MS, 0, TIME_BYTES);
    const plain = Buffer.concat([randomBytes(NONCE_BYTES), time]);
    return Buffer.concat([plain, markOf(this.#keys().cookies[0] ?? "", purpose, plain)]).toString("base64url");
  }

  /** Was it made here for this purpose, is it good still, and never answered before? */
  isGood(challenge: string, purpose: string, now = Date.now()): boolean {
    const bytes = Buffer.from(challenge, "base64url");
    if (bytes.length !== NONCE_BYTES + TIME_BYTES + MARK_BYTES || bytes.toString("base64url") !== challenge)
      return false;
    const plain = bytes.subarray(0, NONCE_BYTES + TIME_BYTES);
    const mark = bytes.subarray(NONCE_BYTES + TIME_BYTES);
    if (!this.#keys().cookies.some((key) => timingSafeEqual(markOf(key, purpose, plain), mark))) return false;
    return plain.readUIntBE(NONCE_BYTES, TIME_BYTES) > now && !this.#used.has(challenge);
  }

  /** It was answered rightly: a copy of the answer is worth nothing. */
  use(challenge: string): void {
    this.#used.add(challenge);
    const [oldest] = this.#used;
    if (this.#used.size > USED_MAX && oldest !== undefined) this.#used.delete(oldest);
  }
}

function markOf(key: string, purpose: string, plain: Uint8Array): Buffer {
  return createHmac("sha256", key).update(`passkey\n${purpose}\n`).update(plain).digest().subarray(0, MARK_BYTES);
}
