import type { QueryAccess } from "@suyuan/epcis/query/event-query";
import type { Deps } from "../../host.ts";
import type { PointerRow } from "../../ledger/event-keys.ts";
import { identifierPartition, seenPartition, seenTimePartition } from "../../ledger/event-keys.ts";
import type { Partition } from "../../ledger/row-key.ts";
import { boundedTerm } from "../index/event-rows.ts";
import { isFrequent, type Sift, siftOf } from "../index/marks.ts";

/** Rows that hold a pointer to every event that can match: partitions that are read side by side, within one stretch of time. */
export interface RowSet {
  readonly partitions: readonly Partition<PointerRow>[];
  /** Beside them those of which rows with marks count alone: events without stand in `partitions`. */
  readonly marked?: readonly Partition<PointerRow>[];
  /** What the sort keys begin with, so the order in which the rows lie. */
  readonly order: "eventTime" | "recordTime";
  /** Bounds of the sort keys; `from` after `to` means that there are none. */
  readonly from?: string;
  readonly to?: string;
  /** Passes over rows whose event cannot match. */
  readonly sift?: Sift | undefined;
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
const WEEK_MS = 7 * 24 * HOUR_MS;

/**
 * The sets of rows of which each holds every match. `values` is the one named by the most selective of identifiers, read point, business
 * location and a step that few events have; `record` and `time` are all that the viewer may see.
 */
export const ROW_SETS = ["ids", "values", "record", "time"] as const;
export type RowSetName = (typeof ROW_SETS)[number];

/** How many rows there are of a set, up to `most`: fewer means that these are all. */
export type CountRows = (rows: RowSet, most: number) => Promise<number>;

/** Rows of each of two sets that are counted to see which is the shorter: a few, and where neither ends within them some more. */
const PROBES = [100, 1_000] as const;

/**
 * Which set is walked: event ids; a record time within the last hour (a client that asks what is new); where the query names values and a
 * record time both, the shorter of the two, found by counting; where neither ends soon, what was recorded within a week, else the values;
 * and where it names no value, the shorter of its stretches of record time and event time.
 */
export async function chosenSet(
  deps: Pick<Deps, "sha256">,
  viewer: string,
  access: QueryAccess,
  asOf: string,
  count: CountRows,
): Promise<RowSetName> {
  if (access.eventIDs !== undefined && access.eventIDs.length <= EVENT_IDS_MAX) return "ids";
  const span = stretchMs(access.recordTime, asOf);
  const values = valueRows(deps, viewer, access);
  if (values === undefined) {
    const isRecorded = span < Number.POSITIVE_INFINITY && span <= stretchMs(access.eventTime, asOf);
    return isRecorded ? "record" : "time";
  }
  if (span === Number.POSITIVE_INFINITY) return "values";
  if (span <= HOUR_MS) return "record";
  for (const most of PROBES) {
    const [named = most, recorded = most] = await Promise.all(
      [values, recordRows(deps, viewer, access, asOf)].map((rows) => count(rows, most)),
    );
    if (Math.min(named, recorded) < most) return named <= recorded ? "values" : "record";
  }
  return span <= WEEK_MS ? "record" : "values";
}

/** The rows of a set that was chosen for this query. */
export function planOf(
  deps: Pick<Deps, "sha256">,
  viewer: string,
  access: QueryAccess,
  asOf: string,
  name: RowSetName,
): Plan {
  if (name === "ids" && access.eventIDs !== undefined) return { eventIDs: access.eventIDs };
  if (name === "record") return recordRows(deps, viewer, access, asOf);
  const values = name === "values" ? valueRows(deps, viewer, access) : undefined;
  return values ?? timeRows(deps, viewer, access);
}

/** All that the viewer may see, in the order of event time; with the rows of a frequent step that an earlier version wrote, where one is asked for. */
export function timeRows(deps: Pick<Deps, "sha256">, viewer: string, access: QueryAccess): RowSet {
  const set = { order: "eventTime", sift: siftOf(deps, access), ...bounds(access.eventTime) } as const;
  const all = seenTimePartition(viewer, "TIME");
  const { bizSteps } = access;
  if (!isFew(bizSteps)) return { ...set, partitions: [all] };
  const steps = bizSteps.map((step) => seenPartition(viewer, "STEP", boundedTerm(deps, step)));
  const isLookedFor = bizSteps.some(isFrequent);
  return { ...set, partitions: [...new Set(steps)], ...(isLookedFor ? { marked: [all] } : {}) };
}

/** All that the viewer may see and that was recorded up to `asOf`, in the order of record time. */
export function recordRows(deps: Pick<Deps, "sha256">, viewer: string, access: QueryAccess, asOf: string): RowSet {
  const { recordTime } = access;
  const before = recordTime.before !== undefined && recordTime.before <= asOf ? recordTime.before : `${asOf}~`;
  const partitions = [seenTimePartition(viewer, "RECORD")];
  return { partitions, order: "recordTime", sift: siftOf(deps, access), ...bounds(recordTime), to: before };
}

function valueRows(deps: Pick<Deps, "sha256">, viewer: string, access: QueryAccess): RowSet | undefined {
  const { identifiers, readPoints, bizLocations, bizSteps } = access;
  const term = (value: string): string => boundedTerm(deps, value);
  const seen = (index: "STEP" | "READPOINT" | "LOCATION", values: readonly string[]) => [
    ...new Set(values.map((value) => seenPartition(viewer, index, term(value)))),
  ];
  const set = { order: "eventTime", sift: siftOf(deps, access), ...bounds(access.eventTime) } as const;
  if (isFew(identifiers)) {
    const partitions = [...new Set(identifiers.map((value) => identifierPartition(term(value))))];
    return { ...set, partitions, own: timeRows(deps, viewer, access) };
  }
  if (isFew(readPoints)) return { ...set, partitions: seen("READPOINT", readPoints) };
  // A location that is the read point, too, has its row there.
  if (isFew(bizLocations)) {
    return { ...set, partitions: seen("LOCATION", bizLocations), marked: seen("READPOINT", bizLocations) };
  }
  if (isFew(bizSteps) && !bizSteps.some(isFrequent)) return { ...set, partitions: seen("STEP", bizSteps) };
  return undefined;
}

function isFew(values: readonly string[] | undefined): values is readonly string[] {
  return values !== undefined && values.length <= PARTITIONS_MAX;
}

/** A sort key is longer than the time it begins with: `to` leaves out what lies at that very instant, as "before" asks. */
function bounds({ from, before }: QueryAccess["eventTime"]): { readonly from?: string; readonly to?: string } {
  return { ...(from === undefined ? {} : { from }), ...(before === undefined ? {} : { to: before }) };
}

/** Milliseconds of time that the query leaves open; infinite without a lower bound. */
function stretchMs({ from, before }: QueryAccess["eventTime"], asOf: string): number {
  if (from === undefined) return Number.POSITIVE_INFINITY;
  const end = before !== undefined && before < asOf ? before : asOf;
  return Date.parse(end) - Date.parse(from);
}
