import { type Op, StoreUnavailable } from "@suyuan/store/table";
import { boundedTerm, type PlacedEvent, pointerRowOf, sharedIdOps, viewerOps } from "../epcis/index/event-rows.ts";
import { isShared } from "../epcis/index/events-store.ts";
import { rememberValues } from "../epcis/index/known-values.ts";
import { batchTerm } from "../epcis/index/of-batch.ts";
import { tellSubscribers } from "../epcis/subscriptions/queue.ts";
import type { Deps } from "../host.ts";
import { identifierKey } from "../ledger/event-keys.ts";
import { putMissing } from "../ledger/indexes/put-missing.ts";
import { create } from "../ledger/loaded.ts";
import type { FoundEvent } from "./event-of-fact.ts";
import { type Follower, Stopped } from "./follower.ts";

/**
 * The rows by which the event of a fact is found: all of them for a fact that came by our own routes, whose transactions have no room for
 * them; those of the other parties of its batches for one that was captured. No order matters: each event has rows of its own, written
 * once. The rows by its identifiers are there before its batches' parties are read: whoever joins them later finds the event by those
 * (`earlier-events`), whoever joined before is read here.
 */
export const eventIndex: Follower = {
  name: "event-index",
  takes: "all",
  follow: async (deps, { event }) => {
    const found = await event.found();
    if (found === undefined) return "done";
    const { placed, members, missing } = found;
    const byId = isShared(members) ? sharedIdOps(deps, placed) : [];
    await putMissing(deps, [...missing, ...byId, ...batchOps(deps, placed, members.batches)]);
    const others = (await event.viewers()).filter((viewer) => viewer !== placed.organisation);
    const ops = others.flatMap((viewer) => viewerOps(deps, placed, members.recordTime, viewer));
    await putMissing(deps, ops);
    return "done";
  },
};

/** The values of an event in the lists of whoever may see it (steps, places, identifiers). No order matters: each value has one row. */
export const knownValues: Follower = {
  name: "known-values",
  takes: "all",
  follow: async (deps, { event }) => {
    const found = await event.found();
    if (found === undefined) return "done";
    for (const viewer of await event.viewers()) await rememberValues(deps, viewer, [found.read]);
    return "done";
  },
};

/**
 * The queues of subscriptions that ask for an event, viewer by viewer. What is queued points at the event's row, so it comes after
 * `event-index`. No order matters between facts: a queue is in the order of record time, whenever a row joins it. A viewer whose
 * subscriptions cannot be told holds up no other viewer: only those are tried again.
 */
export const subscriptions: Follower = {
  name: "subscriptions",
  takes: "all",
  after: eventIndex.name,
  follow: async (deps, { event }, from) => {
    const found = await event.found();
    if (found === undefined) return "done";
    // Only this follower wrote the bookmark: the viewers that were not told.
    const viewers = (from as readonly string[] | undefined) ?? (await event.viewers());
    const failures: { readonly viewer: string; readonly error: unknown }[] = [];
    for (const viewer of viewers) {
      try {
        await tellSubscribers(deps, viewer, [toldEvent(found)]);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        failures.push({ viewer, error });
      }
    }
    const [first] = failures;
    if (first === undefined) return "done";
    const left = failures.map(({ viewer }) => viewer);
    throw new Stopped(`subscriptions of ${left.join(", ")} could not be told`, left, first.error);
  },
};

function toldEvent({ read, members, placed }: FoundEvent) {
  return { ...read, recordTime: members.recordTime, organisation: placed.organisation, key: placed.key };
}

/** Pointers by the class of each batch, also where the event only names instances of it. */
function batchOps(deps: Deps, placed: PlacedEvent, batches: readonly string[]): Op[] {
  const { organisation, id, terms } = placed;
  const pointer = pointerRowOf(deps, placed);
  const known = new Set(terms.identifiers.map((identifier) => boundedTerm(deps, identifier)));
  return batches
    .map((batch) => batchTerm(deps, batch))
    .filter((term) => !known.has(term))
    .map((term) => create(identifierKey(term, terms.eventTime, organisation, id), pointer));
}
