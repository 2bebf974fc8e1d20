import type { Result, Router } from "hono/router";
import { TrieRouter } from "hono/router/trie-router";

/**
 * A router that looks for the handlers of everything below one path once: for an application of which most requests go there, to one
 * handler. The routes must have no other pattern that matches below it.
 */
export class BelowRouter<T> implements Router<T> {
  readonly name = "BelowRouter";
  readonly #below: string;
  readonly #routes = new TrieRouter<T>();
  readonly #found = new Map<string, Result<T>>();

  /** `below` begins and ends with a slash. */
  constructor(below: string) {
    this.#below = below;
  }

  add(method: string, path: string, handler: T): void {
    this.#found.clear();
    this.#routes.add(method, path, handler);
  }

  match(method: string, path: string): Result<T> {
    if (!path.startsWith(this.#below)) return this.#routes.match(method, path);
    let found = this.#found.get(method);
    if (found === undefined) {
      found = this.#routes.match(method, path);
      // Methods are a stranger's words: only those that lead somewhere are remembered.
      if (found[0].length > 0) this.#found.set(method, found);
    }
    return found;
  }
}
