import type { Fact, FactKind } from "@suyuan/domain/fact";
import type { Deps } from "../host.ts";
import type { IndexedFact } from "../ledger/event-keys.ts";
import { type Reader, rememberingReader } from "../ledger/read.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { Bookmark, FactRow } from "../ledger/rows.ts";
import { EventOfFact } from "./event-of-fact.ts";

/** A recorded fact as its followers find it. One is made for each call, and shared by the followers of that call alone. */
export interface FollowedFact<K extends FactKind = FactKind> {
  /** Of the fact's row. */
  readonly at: RowKey<FactRow>;
  readonly row: IndexedFact;
  readonly fact: Fact<K>;
  readonly event: EventOfFact;
  /** Rows as this call first found them: what one follower looked at, the next need not read again. */
  readonly reader: Reader;
}

/** A follower is done with a fact, or leaves the rest to its next call: each call stays short. */
export type Followed = "done" | { readonly goOn: Bookmark };

/**
 * Something that follows from facts. It is told of a fact at least once and in any order, several at a time and in several processes: what
 * it does must be safe to repeat, and say in its docstring why no order matters to it. Where order does matter between two followers of
 * the same fact, the second names the first in `after`. It keeps nothing in memory between calls but what a row's version tells to be so
 * still. `StoreUnavailable` means that the fact is tried again soon; any other error sets the fact aside for this follower alone, and
 * holds up no other fact.
 */
export interface Follower {
  /** Stored with what it has to do: never changed, never used again for another. */
  readonly name: string;
  readonly takes: readonly FactKind[] | "all";
  readonly after?: string;
  /** It came later than the first facts, and is given those that were followed before it was there (`carryOver`). */
  readonly wantsPast?: true;
  follow(deps: Deps, followed: FollowedFact, from: Bookmark | undefined): Promise<Followed>;
}

/** Thrown by a follower that did a part and could not do the rest: `bookmark` is where it is to be tried again. */
export class Stopped extends Error {
  override readonly name = "Stopped";
  readonly bookmark: Bookmark;
  constructor(message: string, bookmark: Bookmark, cause: unknown) {
    super(message, { cause });
    this.bookmark = bookmark;
  }
}

/** Does the follower take facts of this kind? One that this version does not know goes to those that take all. */
export function takes(follower: Follower, kind: string): boolean {
  return follower.takes === "all" || follower.takes.some((taken) => taken === kind);
}

type Work<K extends FactKind, B extends Bookmark> = (
  deps: Deps,
  followed: FollowedFact<K>,
  from: B | undefined,
) => Promise<"done" | { readonly goOn: B }>;

/** A follower of some kinds of fact, whose data it reads by their types. */
export function followerOf<K extends FactKind, B extends Bookmark = Bookmark>(
  name: string,
  kinds: readonly K[],
  work: Work<K, B>,
): Follower {
  const isTaken = (followed: FollowedFact): followed is FollowedFact<K> & FollowedFact =>
    kinds.some((kind) => kind === followed.fact.kind);
  return {
    name,
    takes: kinds,
    // Only this follower wrote the bookmark, so its shape is trusted.
    follow: async (deps, followed, from) => (isTaken(followed) ? work(deps, followed, from as B | undefined) : "done"),
  };
}

/** The fact in a row, for its followers. */
export function followedFact(deps: Deps, at: RowKey<FactRow>, row: IndexedFact): FollowedFact {
  const reader = rememberingReader(deps.table);
  return { at, row, fact: row.fact, event: new EventOfFact({ ...deps, reader }, at, row), reader };
}
