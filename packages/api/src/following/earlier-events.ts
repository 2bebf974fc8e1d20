import { lotId } from "@suyuan/domain/batches/identity";
import type { Fact } from "@suyuan/domain/fact";
import { type Key, keyText, type Op, StoreUnavailable } from "@suyuan/store/table";
import { placeEvent, sharedIdOps, viewerOps } from "../epcis/index/event-rows.ts";
import { loadForIndex } from "../epcis/index/events-store.ts";
import { rememberValues } from "../epcis/index/known-values.ts";
import { firstPart } from "../epcis/index/of-batch.ts";
import { tellSubscribers } from "../epcis/subscriptions/queue.ts";
import type { Deps } from "../host.ts";
import { putMissing } from "../ledger/indexes/put-missing.ts";
import { readMany } from "../ledger/read.ts";
import { type Follower, followerOf, Stopped } from "./follower.ts";

const POINTERS_PER_PAGE = 100;
/** Parts of events, each about 256 KB. */
const PARTS_PER_CALL = 8;

/** Events of one batch that are yet to be shown: all, or those from a sort key on. */
type Place = { readonly batch: string; readonly from?: string };
/** `left` is to be done, `failed` could not be. */
type Places = { readonly left: readonly Place[]; readonly failed: readonly Place[] };

/**
 * Gives an organisation that joins the parties of a batch (a shipment to it, a test by it as a bureau) the rows of the batch's earlier events, and
 * tells its subscriptions. No order matters: rows are written once, and events that come later are shown to it by `event-index`, as is that
 * of the fact itself. A batch whose events cannot be shown holds up no other batch of the fact: only that one is tried again.
 */
export const earlierEvents: Follower = followerOf<"shipment-sent" | "test-recorded", Places>(
  "earlier-events",
  ["shipment-sent", "test-recorded"],
  async (deps, { fact, event }, from) => {
    // A laboratory is shown no event but its own.
    if (fact.kind === "test-recorded" && fact.by.role === "laboratory") return "done";
    const { viewer, batches } = newcomer(fact);
    const own = (await event.found())?.placed.key;
    const left = [...(from?.left ?? batches.map((batch) => ({ batch })))];
    const failed = [...(from?.failed ?? [])];
    let failure: unknown;
    for (let page = 0; page < PARTS_PER_CALL; page++) {
      const place = left.shift();
      if (place === undefined) break;
      try {
        const next = await showPage(deps, viewer, place, own);
        if (next !== undefined) left.unshift(next);
      } catch (error) {
        if (error instanceof StoreUnavailable) throw error;
        failure = error;
        failed.push(place);
      }
    }
    if (left.length > 0) return { goOn: { left, failed } };
    if (failed.length === 0) return "done";
    const named = failed.map(({ batch }) => batch).join(", ");
    throw new Stopped(
      `earlier events of ${named} could not be shown to ${viewer}`,
      { left: failed, failed: [] },
      failure,
    );
  },
);

/** Which organisation joined the parties of which batches by this fact. */
function newcomer(fact: Fact<"shipment-sent" | "test-recorded">): {
  readonly viewer: string;
  readonly batches: readonly string[];
} {
  return fact.kind === "shipment-sent"
    ? { viewer: fact.data.to, batches: fact.data.items.map(lotId) }
    : { viewer: fact.by.organisation, batches: [lotId(fact.data)] };
}

/** Some of a batch's events but for `own`, about 256 KB of them; answers where the rest begins when there may be more. */
async function showPage(
  deps: Deps,
  viewer: string,
  { batch, from }: Place,
  own: Key | undefined,
): Promise<Place | undefined> {
  const range = { limit: POINTERS_PER_PAGE, ...(from === undefined ? {} : { from }) };
  const { pointers, end } = await firstPart(deps, batch, range);
  const isShown = own === undefined ? () => false : (pointer: Key) => keyText(pointer) === keyText(own);
  const others = pointers.filter((pointer) => pointer.organisation !== viewer && !isShown(pointer));
  const events = await loadForIndex(deps, viewer, others);
  const places = events.map((event) => ({ event, placed: placeEvent(deps, event.organisation, event) }));
  const seen = places.flatMap(({ event, placed }) => viewerOps(deps, placed, event.recordTime, viewer));
  // An earlier version wrote rows by event id for each viewer, and none for all of them.
  const byId = await missingOf(
    deps,
    places.flatMap(({ placed }) => sharedIdOps(deps, placed)),
  );
  await putMissing(deps, [...seen, ...byId]);
  await rememberValues(deps, viewer, events);
  await tellSubscribers(deps, viewer, events);
  return end === undefined ? undefined : { batch, from: end };
}

async function missingOf(deps: Deps, ops: readonly Op[]): Promise<readonly Op[]> {
  const keys = ops.flatMap((op) => ("put" in op ? [op.put] : []));
  const there = await readMany(deps.table, keys);
  return ops.filter((op) => "put" in op && !there.has(op.put));
}
