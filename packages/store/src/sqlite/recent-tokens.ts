/**
 * The transactions of the last ten minutes by their token, as DynamoDB remembers them. Memory stays flat: two generations of at
 * most `GENERATION_TOKENS` each, so that under a heavy load the last 32,768 commits, at least, are remembered.
 */
const GENERATION_TOKENS = 32_768;
const GENERATION_MS = 10 * 60 * 1000;

export class RecentTokens {
  #young = new Map<string, number>();
  #old = new Map<string, number>();
  #youngSince = performance.now();

  /** The fingerprint of the transaction that was committed with that token. */
  get(token: string): number | undefined {
    return this.#young.get(token) ?? this.#old.get(token);
  }

  add(token: string, fingerprint: number): void {
    const now = performance.now();
    if (this.#young.size >= GENERATION_TOKENS || now - this.#youngSince > GENERATION_MS) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngSince = now;
    }
    this.#young.set(token, fingerprint);
  }
}
