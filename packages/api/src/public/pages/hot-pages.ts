import type { Page } from "./page.ts";

/** Pages that may be kept; at some 30 KB each with its rows, 15 MB. */
const REMEMBERED_MAX = 500;

/**
 * A page of a code that many people scan at the same time, so that it is rendered once. An address is remembered when it is asked for,
 * and its page is kept when it is asked for again while it is remembered: pages that are asked for once are not worth the memory.
 * The longest unused is forgotten. Who asks says with the tag which page is right.
 */
export class HotPages<About> {
  readonly #most: number;
  readonly #entries = new Map<string, { readonly about: About; readonly page: Page } | undefined>();

  constructor(most: number = REMEMBERED_MAX) {
    this.#most = most;
  }

  /** What is kept under an address. */
  find(address: string): { readonly about: About; readonly page: Page } | undefined {
    const kept = this.#entries.get(address);
    if (kept === undefined) return undefined;
    this.#touch(address, kept);
    return kept;
  }

  /** Remembers the address; keeps the page when the address was remembered already. */
  put(address: string, about: About, page: Page): void {
    this.#touch(address, this.#entries.has(address) ? { about, page } : undefined);
    if (this.#entries.size <= this.#most) return;
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.#entries.delete(oldest);
  }

  #touch(address: string, entry: { readonly about: About; readonly page: Page } | undefined): void {
    this.#entries.delete(address);
    this.#entries.set(address, entry);
  }
}
