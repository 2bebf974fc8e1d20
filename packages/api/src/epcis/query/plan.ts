import type { QueryAccess } from "@suyuan/epcis/query/event-query";
import type { Deps } from "../../host.ts";
import { type EventPointer, identifierPartition, seenPartition, seenTimePartition } from "../../ledger/event-keys.ts";
import type { Partition } from "../../ledger/row-key.ts";
import { boundedTerm } from "../index/event-rows.ts";

/** Rows that hold a pointer to every event that can match: partitions that are read side by side, within one stretch of time. */
export interface RowSet {
  readonly partitions: readonly Partition<EventPointer>[];
  /** What the sort keys begin with, so the order in which the rows lie. */
  readonly order: "eventTime" | "recordTime";
  /** Bounds of the sort keys; `from` after `to` means that there are none. */
  readonly from?: string;
  readonly to?: string;
  /**
   * The viewer's own rows in the same order, where these are shared with others: to go on with when they prove long, so that what
   * others wrote shows in no answer.
   */
  readonly own?: RowSet;
}

/** How the first rows are found: events by their ids, or a set of pointer rows. */
export type Plan = { readonly eventIDs: readonly string[] } | RowSet;

/** Event ids are looked up one by one, and partitions are read side by side: no more of them than this. */
const EVENT_IDS_MAX = 100;
const PARTITIONS_MAX = 200;

const HOUR_MS = 3_600_000;

/**
 * The most selective set of rows that a query's bounds name: event ids; then a record time of the last hour (a client that asks what is
 * new); identifiers; a record time within a day; read point, business location, business step; any other lower bound of record time
 * where event time has none; and else everything that the viewer may see, by event time. Nothing later than `asOf` is in a set by
 * record time.
 */
export function planOf(deps: Pick<Deps, "sha256">, viewer: string, access: QueryAccess, asOf: string): Plan {
  const { eventIDs, identifiers, readPoints, bizLocations, bizSteps } = access;
  if (eventIDs !== undefined && eventIDs.length <= EVENT_IDS_MAX) return { eventIDs };
  const term = (value: string): string => boundedTerm(deps, value);
  const byEventTime = (partitions: readonly Partition<EventPointer>[]): RowSet => ({
    partitions: [...new Set(partitions)],
    order: "eventTime",
    ...bounds(access.eventTime),
  });
  const seen = (index: "STEP" | "READPOINT" | "LOCATION", values: readonly string[]): RowSet =>
    byEventTime(values.map((value) => seenPartition(viewer, index, term(value))));
  const span = recordSpan(access, asOf);
  const byRecordTime = (): RowSet => recordRows(viewer, access, asOf);
  if (span <= HOUR_MS) return byRecordTime();
  if (isFew(identifiers)) {
    const shared = byEventTime(identifiers.map((value) => identifierPartition(term(value))));
    return { ...shared, own: everythingByEventTime(viewer, access) };
  }
  if (span <= 24 * HOUR_MS) return byRecordTime();
  if (isFew(readPoints)) return seen("READPOINT", readPoints);
  if (isFew(bizLocations)) return seen("LOCATION", bizLocations);
  if (isFew(bizSteps)) return seen("STEP", bizSteps);
  if (span < Number.POSITIVE_INFINITY && access.eventTime.from === undefined) return byRecordTime();
  return everythingByEventTime(viewer, access);
}

/** All that the viewer may see, in the order of event time. */
export function everythingByEventTime(viewer: string, { eventTime }: QueryAccess): RowSet {
  return { partitions: [seenTimePartition(viewer, "TIME")], order: "eventTime", ...bounds(eventTime) };
}

/** All that the viewer may see and that was recorded up to `asOf`, in the order of record time. */
export function recordRows(viewer: string, { recordTime }: QueryAccess, asOf: string): RowSet {
  const before = recordTime.before !== undefined && recordTime.before <= asOf ? recordTime.before : `${asOf}~`;
  return { partitions: [seenTimePartition(viewer, "RECORD")], order: "recordTime", ...bounds(recordTime), to: before };
}

function isFew(values: readonly string[] | undefined): values is readonly string[] {
  return values !== undefined && values.length <= PARTITIONS_MAX;
}

/** A sort key is longer than the time it begins with: `to` leaves out what lies at that very instant, as "before" asks. */
function bounds({ from, before }: QueryAccess["eventTime"]): { readonly from?: string; readonly to?: string } {
  return { ...(from === undefined ? {} : { from }), ...(before === undefined ? {} : { to: before }) };
}

/** Milliseconds of record time that the query leaves open; infinite without a lower bound. */
function recordSpan({ recordTime: { from, before } }: QueryAccess, asOf: string): number {
  if (from === undefined) return Number.POSITIVE_INFINITY;
  const end = before !== undefined && before < asOf ? before : asOf;
  return Date.parse(end) - Date.parse(from);
}
