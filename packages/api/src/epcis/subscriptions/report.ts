import { translateEvent } from "@suyuan/epcis/answers/epc-format";
import { queryDocument } from "@suyuan/epcis/document";
import { compareEvents } from "@suyuan/epcis/query/compare";
import { keyText } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import type { EventPointer } from "../../ledger/event-keys.ts";
import { partsOf, readPage } from "../../ledger/read.ts";
import type { Stored } from "../../ledger/row-key.ts";
import { pendingEvents, recordTimeOfPending, type Subscription } from "../../ledger/subscription-keys.ts";
import { loadEvents, type StoredEvent } from "../index/events-store.ts";
import { presented } from "../query/presented.ts";
import { EPCIS_VERSIONS } from "../wire/versions.ts";
import { readable } from "./compiled.ts";
import { type Delivery, signature } from "./webhook.ts";

/** Events in one report at most: the rows that wait for it go in one transaction with the state. */
const EVENTS_MAX = 90;
const CHARACTERS_MAX = 1024 * 1024;
const LOADED_AT_ONCE = 10;
/** An event that is not complete, or that its viewer may not see any more, is waited for so long. */
const WAITED_MS = 3_600_000;

/** What a subscription is to be told next. */
export interface Report {
  /** In the order of record time, or by the query's `orderBy`. */
  readonly events: readonly StoredEvent[];
  /** Rows of the queue that are done with once it is sent, and those whose event will not come. */
  readonly rows: readonly Stored<EventPointer>[];
  /** Record times of the first and the last event. */
  readonly from: string;
  readonly to: string;
  /** Whether some wait for their event to be complete. */
  readonly isWaiting: boolean;
  /** Whether more may be in the queue. */
  readonly hasMore: boolean;
}

/** The oldest events of the queue, as many as one report holds: by count, by size, and by the query's own limit. */
export async function nextReport(deps: Deps, subscription: Subscription): Promise<Report> {
  const { id, organisation } = subscription;
  const query = readable(subscription);
  const limit = Math.max(
    1,
    Math.min(EVENTS_MAX, query?.eventCountLimit ?? EVENTS_MAX, query?.maxEventCount ?? EVENTS_MAX),
  );
  const page = await readPage(deps.table, pendingEvents(id), { limit: EVENTS_MAX });
  const events: StoredEvent[] = [];
  const rows: Stored<EventPointer>[] = [];
  let isWaiting = false;
  let characters = 0;
  let hasMore = page.cursor !== undefined;
  for await (const { row, event } of loadedOneByOne(deps, organisation, page.rows)) {
    const isLost = event === undefined && Date.parse(recordTimeOfPending(row)) + WAITED_MS < deps.now().getTime();
    characters += event === undefined ? 0 : JSON.stringify(event.event).length;
    if (event !== undefined && events.length > 0 && (events.length >= limit || characters > CHARACTERS_MAX)) {
      hasMore = true;
      break;
    }
    if (event !== undefined) events.push(event);
    if (event !== undefined || isLost) rows.push(row);
    else isWaiting = true;
  }
  const span = { from: events[0]?.recordTime ?? "", to: events.at(-1)?.recordTime ?? "" };
  if (query?.orderBy !== undefined) events.sort(compareEvents(query));
  return { events, rows, ...span, isWaiting, hasMore };
}

/** Rows of a queue with their events, a few read at a time: many of the largest would be more than a process should hold. */
async function* loadedOneByOne(deps: Deps, organisation: string, rows: readonly Stored<EventPointer>[]) {
  for (const some of partsOf(rows, LOADED_AT_ONCE)) {
    const pointers = some.map(({ data }) => data);
    const loaded = await loadEvents(deps, organisation, pointers);
    const found = new Map(loaded.map((event) => [keyText(event.key), event]));
    for (const row of some) yield { row, event: found.get(keyText(row.data)) };
  }
}

/** The POST that tells a subscriber these events, or that there are none. */
export function deliveryOf(
  deps: Deps,
  subscription: Subscription,
  token: string | undefined,
  events: readonly StoredEvent[],
): Delivery {
  const { id, dest, queryName, epcFormat } = subscription;
  const now = deps.now();
  const items = events.map((stored) => ({
    event: translateEvent(presented(stored), epcFormat),
    context: stored.context,
  }));
  const document = queryDocument(items, { queryName, subscriptionID: id, creationDate: now.toISOString() });
  const body = JSON.stringify(document);
  return {
    url: dest,
    headers: {
      "content-type": "application/json",
      "user-agent": "suyuan",
      "gs1-epcis-version": EPCIS_VERSIONS[0],
      "gs1-cbv-version": EPCIS_VERSIONS[0],
      ...(token === undefined ? {} : { "gs1-signature": signature(token, body, now) }),
    },
    body,
  };
}
