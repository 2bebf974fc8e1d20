import { lotId } from "@suyuan/domain/batches/identity";
import { seesGoods } from "@suyuan/domain/batches/parties";
import type { Fact } from "@suyuan/domain/fact";
import type { Key, Op } from "@suyuan/store/table";
import { formerViewerKeys, placeEvent, viewerOps } from "../epcis/index/event-rows.ts";
import { loadForIndex, type StoredEvent } from "../epcis/index/events-store.ts";
import { firstPart } from "../epcis/index/of-batch.ts";
import type { Deps } from "../host.ts";
import { batchIn, batchKeyOf } from "../ledger/batch-rows.ts";
import type { EventPointer } from "../ledger/event-keys.ts";
import { removed } from "../ledger/loaded.ts";
import { partsOf, readMany } from "../ledger/read.ts";
import { freshToken } from "../ledger/retry.ts";
import { distinctKeys } from "../ledger/row-key.ts";
import { type Follower, followerOf } from "./follower.ts";

const POINTERS_PER_PAGE = 100;
/** Parts of events, each about 256 KB. */
const PARTS_PER_CALL = 8;
/** Rows taken away in one transaction. */
const ROWS_AT_ONCE = 90;

type Place = { readonly batch: string; readonly from?: string };
type Leaving = "shipment-voided" | "receipt-recorded" | "receipt-corrected";

type Left = { readonly left: readonly Place[] };

/** Hides what is left, as far as one call goes. */
async function hide(deps: Deps, viewer: string, places: readonly Place[]): Promise<"done" | { readonly goOn: Left }> {
  const left = [...places];
  for (let page = 0; page < PARTS_PER_CALL; page++) {
    const place = left.shift();
    if (place === undefined) return "done";
    const next = await hidePage(deps, viewer, place);
    if (next !== undefined) left.unshift(next);
  }
  return left.length === 0 ? "done" : { goOn: { left } };
}

/**
 * Takes from an organisation that is no party of a batch any more (its shipment was taken back before anything came, it turned everything
 * away) the rows by which it found the batch's events. No order matters: whether it is involved is asked of the batches as they are, and
 * a later shipment to it shows it the events anew.
 */
export const hiddenEvents: Follower = followerOf<Leaving, Left>(
  "hidden-events",
  ["shipment-voided", "receipt-recorded", "receipt-corrected"],
  async (deps, { fact }, from) => {
    const viewer = fact.kind === "shipment-voided" ? fact.data.to : fact.by.organisation;
    return hide(deps, viewer, from?.left ?? (await leftBy(deps, fact, viewer)));
  },
);

/**
 * Takes from a laboratory the rows by which it found the events of others, as it was shown them when an earlier version recorded its report:
 * with the right that later ones keep. No order matters: nobody shows a laboratory an event of others any more.
 */
export const laboratoriesEvents: Follower = {
  ...followerOf<"test-recorded", Left>("laboratories-events", ["test-recorded"], async (deps, { fact }, from) => {
    const { by, data } = fact;
    if (by.role !== "laboratory" || data.right !== undefined) return "done";
    return hide(deps, by.organisation, from?.left ?? [{ batch: lotId(data) }]);
  }),
  wantsPast: true,
};

/** The batches of the fact whose goods are not the organisation's business by now. */
async function leftBy(deps: Deps, { data }: Fact<Leaving>, viewer: string): Promise<readonly Place[]> {
  const ids = data.items.map(lotId);
  const loaded = await readMany(deps.table, ids.map(batchKeyOf));
  return ids.filter((id) => !isSeenIn(loaded, [id], viewer)).map((batch) => ({ batch }));
}

function isSeenIn(loaded: Awaited<ReturnType<typeof readMany>>, ids: readonly string[], viewer: string): boolean {
  return ids.some((id) => {
    const batch = batchIn(loaded, batchKeyOf(id));
    return batch !== undefined && seesGoods(batch, viewer);
  });
}

/** Some of a batch's events, about 256 KB of them; answers where the rest begins when there may be more. */
async function hidePage(deps: Deps, viewer: string, { batch, from }: Place): Promise<Place | undefined> {
  const range = { limit: POINTERS_PER_PAGE, ...(from === undefined ? {} : { from }) };
  const { pointers, end } = await firstPart(deps, batch, range);
  const events = await eventsOfOthers(deps, pointers, viewer);
  const loaded = await readMany(
    deps.table,
    events.flatMap(({ batches }) => batches.map(batchKeyOf)),
  );
  const hidden = events.filter(({ batches }) => !isSeenIn(loaded, batches, viewer));
  await takeAway(
    deps,
    hidden.flatMap((event) => rowsOf(deps, event, viewer)),
  );
  return end === undefined ? undefined : { batch, from: end };
}

async function eventsOfOthers(
  deps: Deps,
  pointers: readonly EventPointer[],
  viewer: string,
): Promise<readonly StoredEvent[]> {
  const owners = new Set(pointers.map(({ organisation }) => organisation).filter((owner) => owner !== viewer));
  const each = [...owners].map((owner) =>
    loadForIndex(
      deps,
      owner,
      pointers.filter(({ organisation }) => organisation === owner),
    ),
  );
  return (await Promise.all(each)).flat();
}

/** Where the rows lie by which a viewer of another organisation finds an event. */
function rowsOf(deps: Deps, event: StoredEvent, viewer: string): readonly Key[] {
  const placed = placeEvent(deps, event.organisation, event);
  const ops: readonly Op[] = viewerOps(deps, placed, event.recordTime, viewer);
  return [...ops.flatMap((op) => ("put" in op ? [op.put] : [])), ...formerViewerKeys(deps, placed, viewer)];
}

async function takeAway(deps: Deps, keys: readonly Key[]): Promise<void> {
  const rows = await readMany(deps.table, keys);
  const there = distinctKeys(keys).flatMap((key) => rows.found(key) ?? []);
  for (const part of partsOf(there, ROWS_AT_ONCE)) {
    // What another call took away meanwhile is gone: the fact is followed again, and finds the rest.
    const { ok } = await deps.table.transact(part.map(removed), freshToken(deps));
    if (!ok) throw new Error("rows of hidden events changed meanwhile");
  }
}
