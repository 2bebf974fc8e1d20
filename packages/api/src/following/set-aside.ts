import type { Deps } from "../host.ts";
import { asidePartition, factAt } from "../ledger/keys.ts";
import { readPage } from "../ledger/read.ts";
import { freshToken } from "../ledger/retry.ts";
import type { RowKey, Stored } from "../ledger/row-key.ts";
import type { AsideRow, FactRow } from "../ledger/rows.ts";
import { replacing } from "../ledger/set-aside.ts";
import { type Follower, Stopped } from "./follower.ts";
import { FOLLOWERS } from "./followers.ts";
import { type Failure, type Outcome, runFollowers } from "./run-followers.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const REASON_CHARACTERS_MAX = 500;
/** Facts set aside that are tried again in one call. */
const RETRIES_PER_CALL = 25;

/** The fact that a row set aside is about. */
export interface AsideFact {
  readonly at: RowKey<FactRow>;
  readonly factId: string;
  readonly kind: string;
  readonly recordedAt: string;
}

/** How long a fact waits after so many attempts: a minute, then four times longer each time, at most a day. */
export function pauseAfter(attempts: number): number {
  return Math.min(MINUTE_MS * 4 ** (attempts - 1), DAY_MS);
}

/** A fact set aside for one follower, and why. */
export interface Aside {
  readonly row: AsideRow;
  readonly error: Error;
}

/** A fact that followers could not process, as rows to write. `before`: the row that was tried again. */
export function asidesOf(
  deps: Pick<Deps, "now">,
  { at, factId, kind, recordedAt }: AsideFact,
  failures: readonly Failure[],
  before?: AsideRow,
): readonly Aside[] {
  const now = deps.now();
  return failures.map(({ follower, waiting, error, bookmark }) => {
    const earlier = before?.follower === follower ? before : undefined;
    const attempts = (earlier?.attempts ?? 0) + 1;
    const row: AsideRow = {
      ...{ follower, waiting, fact: { pk: at.pk, sk: at.sk }, factId, kind, recordedAt },
      since: earlier?.since ?? now.toISOString(),
      attempts,
      nextAt: new Date(now.getTime() + pauseAfter(attempts)).toISOString(),
      reason: reasonOf(error),
      bookmark,
    };
    return { row, error };
  });
}

function reasonOf(error: Error): string {
  const { cause } = error;
  const why = cause instanceof Error ? `: ${cause.name}: ${cause.message}` : "";
  return `${error.name}: ${error.message}${why}`.slice(0, REASON_CHARACTERS_MAX);
}

/** Alarms whoever watches: a line at error level with the code `fact-set-aside`, and a count by follower. */
export function tellAside(deps: Pick<Deps, "log" | "metrics">, asides: readonly Aside[]): void {
  for (const { row, error } of asides) {
    const { follower, fact, factId, kind, attempts, nextAt } = row;
    const cause = error instanceof Stopped ? error.cause : error;
    const where = { fact: `${fact.pk} ${fact.sk}`, factId, kind };
    deps.log.error("fact-set-aside", cause, { follower, ...where, attempts, nextAt });
    deps.metrics.count("FactSetAside", follower);
  }
}

/**
 * Tries again what is due among the facts set aside, at most 25 in one call; answers how many were looked at. A fact that fails again
 * waits longer. May run beside itself and the followers. Rejects with `StoreUnavailable`, once the others are done.
 */
export async function retrySetAside(deps: Deps, followers: readonly Follower[] = FOLLOWERS): Promise<number> {
  const due = { to: `${deps.now().toISOString()}~`, limit: RETRIES_PER_CALL };
  const { rows } = await readPage(deps.table, asidePartition, due);
  const outcomes = await Promise.allSettled(rows.map((row) => retry(deps, row, followers)));
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return rows.length;
}

async function retry(deps: Deps, before: Stored<AsideRow>, followers: readonly Follower[]): Promise<void> {
  const row = before.data;
  const { factId, kind, recordedAt } = row;
  const fact = { at: factAt(row.fact), factId, kind, recordedAt };
  const { done, continued, failures } = await attemptAgain(deps, row, followers);
  const again = asidesOf(deps, fact, failures, row);
  const nextAt = deps.now().toISOString();
  const going = continued.map((left): AsideRow => ({ ...row, ...left, nextAt }));
  const rows = [...again.map((aside) => aside.row), ...going];
  const commit = await deps.table.transact(replacing(before, rows), freshToken(deps));
  // Else another process tried it at the same time, and did what there was to do.
  if (!commit.ok) return;
  tellAside(deps, again);
  if (done.length > 0)
    deps.log.info("fact-followed-late", { follower: done.join(" "), fact: `${row.fact.pk} ${row.fact.sk}` });
}

async function attemptAgain(deps: Deps, row: AsideRow, followers: readonly Follower[]): Promise<Outcome> {
  const { follower, waiting, bookmark, recordedAt } = row;
  if (followers.every(({ name }) => name !== follower)) {
    const error = new Error(`no follower is called ${follower}`);
    return { done: [], continued: [], failures: [{ follower, waiting: [...waiting], error, bookmark }] };
  }
  const chain = followers.filter(({ name }) => name === follower || waiting.includes(name));
  const bookmarks = { [follower]: bookmark };
  return runFollowers(deps, chain, { at: factAt(row.fact), recordedAt }, { done: [], bookmarks });
}
