import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { batchUri } from "@suyuan/domain/events/uris";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { canonicalEpc } from "@suyuan/gs1/epc/canonical";
import type { Deps } from "../../host.ts";
import type { EventPointer } from "../../ledger/event-keys.ts";
import { captureCompleteKey, identifierPartition, renamed } from "../../ledger/event-keys.ts";
import { pointerIn } from "../../ledger/indexes/event-pointers.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { boundedTerm } from "./event-rows.ts";

/** Observations shown of one batch. */
const OBSERVATIONS_MAX = 100;
/** Events about a batch that are looked at in one round, and rounds: strangers may write about it too, and hide nothing by that. */
const EVENTS_PER_ROUND = 100;
const ROUNDS_MAX = 10;

/**
 * What parties of a batch saw of it, as they sent it, oldest first: beside its facts, with no effect on any weight. The newest 100, among
 * the newest 1,000 events that name the batch by its class. For a reader who may read the batch's whole record. A round is two reads,
 * three when some came in a document that was stored in parts; most batches need one.
 */
export async function observationsOf(deps: Deps, batch: Batch): Promise<readonly EpcisEvent[]> {
  const uri = batchUri(batch);
  const partition = identifierPartition(boundedTerm(deps, canonicalEpc(uri) ?? uri));
  const found: EpcisEvent[] = [];
  let cursor: string | undefined;
  for (let round = 0; round < ROUNDS_MAX && found.length < OBSERVATIONS_MAX; round++) {
    const range = { reverse: true, limit: EVENTS_PER_ROUND };
    const page = await readPage(deps.table, partition, range, cursor);
    const pointers = page.rows.map(pointerIn);
    if (pointers.length > 0) found.push(...(await observationsAt(deps, batch, pointers)));
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return found.slice(0, OBSERVATIONS_MAX).toReversed();
}

/** Those of the events that are complete observations of the batch, in the order of the pointers. */
async function observationsAt(
  deps: Deps,
  batch: Batch,
  pointers: readonly EventPointer[],
): Promise<readonly EpcisEvent[]> {
  const items = await readMany(deps.table, pointers);
  const rows = pointers.flatMap((pointer) => {
    const stored = items.state(pointer);
    const row = stored && renamed(stored);
    return row?.judgedAs === "observation" && row.batches.includes(lotId(batch)) && "fact" in row ? [row] : [];
  });
  const documents = rows.flatMap(({ capture }) => (capture === undefined ? [] : [captureCompleteKey(capture)]));
  const complete = await readMany(deps.table, documents);
  return rows.flatMap(({ capture, fact }) => {
    const isComplete = capture === undefined || complete.has(captureCompleteKey(capture));
    return isComplete && fact.event !== undefined ? [fact.event] : [];
  });
}
