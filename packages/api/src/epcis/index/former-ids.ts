import { withExact } from "@suyuan/epcis/exact-number";
import { eventHashId, supersededHashId } from "@suyuan/epcis/hash";
import type { EventReading, ReadEvent } from "@suyuan/epcis/read-event";
import { keyText } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { type EventRow, eventKey, renamed } from "../../ledger/event-keys.ts";
import { readMany } from "../../ledger/read.ts";
import type { RowKey } from "../../ledger/row-key.ts";
import { hashOf } from "./event-rows.ts";

type Hashed = Pick<ReadEvent, "event" | "context" | "digits">;

const whole = ({ event, digits }: Hashed): Readonly<Record<string, unknown>> => withExact(event, digits);

/** The superseded id of an event; undefined where that is the same as today's. */
export function formerIdOf(reading: EventReading): string | undefined {
  return reading.ok ? supersededHashId(whole(reading), reading.context) : undefined;
}

/** Where the organisation's event lies if it was stored under its superseded id. */
function formerKeyOf(
  organisation: string,
  hashId: string | undefined,
): { readonly key: RowKey<EventRow>; readonly hashId: string } | undefined {
  const hash = hashId === undefined ? undefined : hashOf(hashId);
  return hashId === undefined || hash === undefined ? undefined : { key: eventKey(organisation, hash), hashId };
}

/**
 * Events that this organisation captured before ids followed the standard's table keep the id that they have: a reading of one of
 * them gets that id, so that it is known for a repeat and a declaration lies beside it. Whether it is the same event, today's id of
 * what is stored decides, for the former ids of two events may be one. Reads a row for each event whose ids differ; others cost nothing.
 */
export function underKnownIds<R extends EventReading>(
  deps: Pick<Deps, "table">,
  organisation: string,
  readings: readonly R[],
): Promise<readonly R[]> {
  return underFormerIds(deps, organisation, readings, readings.map(formerIdOf));
}

/** The same of readings whose former ids are worked out. */
export async function underFormerIds<R extends EventReading>(
  { table }: Pick<Deps, "table">,
  organisation: string,
  readings: readonly R[],
  formerIds: readonly (string | undefined)[],
): Promise<readonly R[]> {
  const former = formerIds.map((id) => formerKeyOf(organisation, id));
  const keys = [
    ...new Map(former.flatMap((one) => (one === undefined ? [] : [[keyText(one.key), one.key] as const]))).values(),
  ];
  if (keys.length === 0) return readings;
  const rows = await readMany(table, keys);
  const facts = await readMany(
    table,
    keys.flatMap((key) => {
      const row = rows.state(key);
      return row !== undefined && "at" in row ? [row.at] : [];
    }),
  );
  const storedId = (key: RowKey<EventRow>): string | undefined => {
    const found = rows.state(key);
    if (found === undefined) return undefined;
    const row = renamed(found);
    const event = ("at" in row ? facts.state(row.at) : row)?.fact.event;
    const { context, digits } = row;
    return event && eventHashId(whole({ event, context, ...(digits && { digits }) }), context);
  };
  return readings.map((reading, n) => {
    const one = former[n];
    if (one === undefined || !reading.ok || storedId(one.key) !== reading.hashId) return reading;
    return { ...reading, hashId: one.hashId };
  });
}
