import { StoreUnavailable } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { readRow } from "../ledger/read.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { Bookmark, FactRow, Progress } from "../ledger/rows.ts";
import { type FollowedFact, type Follower, followedFact, Stopped } from "./follower.ts";

/**
 * A store that is out of reach is no fact's fault: for so long after a fact was recorded its followers are tried again at once. A store
 * that will not do one fact's work for longer, and takes the row that says so, is that fact's reason.
 */
export const STORE_PATIENCE_MS = 10 * 60_000;

/** Which fact is followed. */
export interface Followable {
  readonly at: RowKey<FactRow>;
  readonly recordedAt: string;
}

/** A follower that is not through: with those of the same fact that come after it, and wait with it. */
interface Open {
  readonly follower: string;
  readonly waiting: string[];
}
export type Continued = Open & { readonly bookmark: Bookmark };
export type Failure = Open & { readonly error: Error; readonly bookmark: Bookmark | undefined };

/** What became of one call of some followers. */
export interface Outcome {
  readonly done: readonly string[];
  readonly continued: readonly Continued[];
  readonly failures: readonly Failure[];
}

/**
 * Gives a fact to each of the followers that have not done it, one after another, whatever becomes of the others. Rejects with
 * `StoreUnavailable` when the store is out of reach: then nothing is known, and all of it is repeated.
 */
export async function runFollowers(
  deps: Deps,
  followers: readonly Follower[],
  { at, recordedAt }: Followable,
  { done, bookmarks }: Pick<Progress, "done"> & { readonly bookmarks: Readonly<Record<string, Bookmark | undefined>> },
): Promise<Outcome> {
  const left = followers.filter(({ name }) => !done.includes(name));
  const row = await readRow(deps.table, at);
  if (row === undefined) return missing(at, left);
  const followed = followedFact(deps, at, row.data);
  const isPatient = deps.now().getTime() - Date.parse(recordedAt) < STORE_PATIENCE_MS;
  const through = [...done];
  const continued: Continued[] = [];
  const failures: Failure[] = [];
  let unavailable: StoreUnavailable | undefined;
  for (const follower of left) {
    const before = [...continued, ...failures].find((open) => waitsFor(follower, open));
    if (before !== undefined) {
      before.waiting.push(follower.name);
      continue;
    }
    const outcome = await attempt(deps, follower, followed, bookmarks[follower.name]);
    if (outcome === "done") through.push(follower.name);
    else if (!("error" in outcome)) continued.push(outcome);
    else if (isPatient && outcome.error instanceof StoreUnavailable) unavailable = outcome.error;
    else failures.push(outcome);
  }
  if (unavailable !== undefined) throw unavailable;
  return { done: through, continued, failures };
}

function missing(at: RowKey<FactRow>, [first, ...others]: readonly Follower[]): Outcome {
  if (first === undefined) return { done: [], continued: [], failures: [] };
  const error = new Error(`there is no fact under ${at.pk} ${at.sk}`);
  return {
    done: [],
    continued: [],
    failures: [{ follower: first.name, waiting: others.map(({ name }) => name), error, bookmark: undefined }],
  };
}

function waitsFor({ after }: Follower, { follower, waiting }: Open): boolean {
  return [follower, ...waiting].some((name) => name === after);
}

async function attempt(
  deps: Deps,
  { name, follow }: Follower,
  followed: FollowedFact,
  from: Bookmark | undefined,
): Promise<"done" | Continued | Failure> {
  try {
    const result = await follow(deps, followed, from);
    return result === "done" ? "done" : { follower: name, waiting: [], bookmark: result.goOn };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const bookmark = error instanceof Stopped ? error.bookmark : from;
    return { follower: name, waiting: [], error, bookmark };
  }
}
