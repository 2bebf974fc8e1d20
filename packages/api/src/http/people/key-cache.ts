import type { JWTVerifyGetKey } from "jose";
import type { KeySet, SignIn } from "../../host.ts";

/** Keys this old are asked for again, beside the requests. */
const FRESH_MS = 10 * 60_000;
/** While the issuer is out of reach, keys this old are still believed. */
const STALE_MS_MAX = 24 * 3_600_000;
/** How often the issuer is asked, at most: tokens of unknown keys cost strangers nothing. */
const PAUSE_MS = 15_000;

/** The issuer's keys are out of reach, and none is known: nothing can be said of a token. */
export class IssuerUnavailable extends Error {
  override readonly name = "IssuerUnavailable";
}

/**
 * The keys of one issuer, remembered. They are asked for when a token names one that is not known, and when they are old; at most once in
 * 15 s. While they cannot be had, those that are known go on for a day.
 */
export class KeyCache {
  readonly #ask: SignIn["keys"];
  readonly #elapsed: () => number;
  #known: { readonly key: JWTVerifyGetKey; readonly at: number } | undefined;
  #asking: Promise<void> | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;
  #failed: unknown;

  /** `elapsed`: milliseconds of a clock that nobody sets. */
  constructor(ask: SignIn["keys"], elapsed = () => performance.now()) {
    this.#ask = ask;
    this.#elapsed = elapsed;
  }

  /** For `jwtVerify`: the key that the token names. Throws IssuerUnavailable, and what jose throws where there is no such key. */
  readonly keyOf: JWTVerifyGetKey = async (header, token) => {
    const age = this.#known === undefined ? Number.POSITIVE_INFINITY : this.#elapsed() - this.#known.at;
    if (age > STALE_MS_MAX) await this.#refresh();
    else if (age > FRESH_MS) void this.#refresh();
    const { key } = this.#requireKnown();
    try {
      return await key(header, token);
    } catch (error) {
      const { errors } = await import("jose");
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      const askedBefore = this.#askedAt;
      await this.#refresh();
      // A key that may be new: nothing is known of it while the issuer cannot be asked.
      if (this.#failed !== undefined && this.#askedAt !== askedBefore)
        throw new IssuerUnavailable("no keys", { cause: this.#failed });
      return this.#requireKnown().key(header, token);
    }
  };

  #requireKnown() {
    const known = this.#known;
    if (known === undefined || this.#elapsed() - known.at > STALE_MS_MAX) {
      throw new IssuerUnavailable("no keys", { cause: this.#failed });
    }
    return known;
  }

  /** Asks once, whoever comes meanwhile. Never rejects. */
  #refresh(): Promise<void> {
    if (this.#asking !== undefined) return this.#asking;
    if (this.#elapsed() - this.#askedAt < PAUSE_MS) return Promise.resolve();
    this.#askedAt = this.#elapsed();
    this.#asking = this.#learn().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #learn(): Promise<void> {
    try {
      const [{ createLocalJWKSet }, found] = await Promise.all([import("jose"), this.#ask()]);
      this.#known = { key: createLocalJWKSet(publicOnly(found)), at: this.#elapsed() };
      this.#failed = undefined;
    } catch (error) {
      this.#failed = error;
    }
  }
}

/** Keys of a kind that has a public half: a secret one that an issuer published by mistake signs nothing here. */
function publicOnly({ keys }: KeySet): { keys: { kty: string }[] } {
  return {
    keys: keys.flatMap(({ kty, ...key }) => (kty === "RSA" || kty === "EC" || kty === "OKP" ? [{ ...key, kty }] : [])),
  };
}
