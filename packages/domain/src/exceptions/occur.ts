import type { Instant } from "../calendar.ts";
import type { Exception, KeptOccurrence, NewException, Occurrence, Subject } from "./exception.ts";

/** What is told of one occurrence: that it happened, that it was withdrawn, or both. */
export interface Told {
  readonly happened?: Occurrence;
  readonly withdrawnAt?: Instant;
}

/** An exception and one of its occurrences after something was told; the exception is absent while nothing of it has happened. */
export interface Occurred {
  readonly exception: Exception | NewException;
  readonly kept: KeptOccurrence;
}

/** Has anything of it happened? */
export function hasHappened(exception: Exception | NewException): exception is Exception {
  return "count" in exception;
}

/**
 * Takes in what is told of one occurrence; `kept` is what was told of it before. Undefined when that says all of it already. What was told
 * in another order, and more than once, leaves the same: only decisions of bureaus stand between.
 */
export function occur(
  exception: Exception | NewException,
  about: Subject & { readonly regions: readonly string[] },
  kept: KeptOccurrence | undefined,
  told: Told,
): Occurred | undefined {
  const isNew = kept?.happened === undefined && told.happened !== undefined;
  const isWithdrawn = kept?.withdrawnAt === undefined && told.withdrawnAt !== undefined;
  if (!isNew && !isWithdrawn) return undefined;
  const decisions = hasHappened(exception) ? exception.decisions : 0;
  const withdrawnAt = kept?.withdrawnAt ?? told.withdrawnAt;
  const happened = kept?.happened ?? told.happened;
  const under = isNew ? decisions : kept?.under;
  const after: KeptOccurrence = {
    ...(happened === undefined ? {} : { happened }),
    ...(under === undefined ? {} : { under }),
    ...(withdrawnAt === undefined ? {} : { withdrawnAt }),
  };
  if (happened === undefined) return { exception, kept: after };
  const counted = isNew ? happen(exception, about, happened) : exception;
  if (!hasHappened(counted) || withdrawnAt === undefined) return { exception: counted, kept: after };
  return { exception: withdraw(counted, happened, withdrawnAt, under === decisions), kept: after };
}

function happen(
  before: Exception | NewException,
  { regions, ...about }: Subject & { readonly regions: readonly string[] },
  happened: Occurrence,
): Exception {
  const { at } = happened;
  if (!hasHappened(before)) {
    return {
      ...before,
      ...about,
      regions: regions.toSorted(),
      ...{ firstAt: at, lastAt: at, newest: happened, count: 1, withdrawn: 0, fresh: 1, decisions: 0 },
    };
  }
  const { newest, count, fresh } = before;
  const [firstAt = at, , lastAt = at] = [before.firstAt, before.lastAt, at].toSorted();
  const isNewest = orderOf(happened) >= orderOf(newest);
  return {
    ...before,
    ...(isNewest ? about : {}),
    regions: [...new Set([...before.regions, ...regions])].toSorted(),
    firstAt,
    lastAt,
    newest: isNewest ? happened : newest,
    count: count + 1,
    fresh: fresh + 1,
  };
}

function withdraw(before: Exception, happened: Occurrence, withdrawnAt: Instant, isFresh: boolean): Exception {
  const { newest, correctedAt, fresh } = before;
  const isNewest = orderOf(newest) === orderOf(happened);
  return {
    ...before,
    newest: isNewest ? { ...newest, withdrawnAt } : newest,
    withdrawn: before.withdrawn + 1,
    correctedAt: correctedAt !== undefined && correctedAt > withdrawnAt ? correctedAt : withdrawnAt,
    fresh: isFresh ? fresh - 1 : fresh,
  };
}

/** A total order, so that the newest is the same whatever was told first. */
function orderOf({ at, about = "", zh }: Occurrence): string {
  return `${at}\n${about}\n${zh}`;
}
