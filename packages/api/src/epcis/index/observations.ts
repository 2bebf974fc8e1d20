import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { isParty } from "@suyuan/domain/batches/parties";
import { batchUri } from "@suyuan/domain/events/uris";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { canonicalEpc } from "@suyuan/gs1/epc/canonical";
import type { Deps } from "../../host.ts";
import type { EventPointer } from "../../ledger/event-keys.ts";
import { captureCompleteKey, identifierPartition, renamed } from "../../ledger/event-keys.ts";
import { type PlacedPointer, placedIn, shortParts } from "../../ledger/indexes/event-pointers.ts";
import { turn } from "../../ledger/indexes/turns.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { bytesOf } from "../../ledger/row-key.ts";
import { boundedTerm } from "./event-rows.ts";

/** Observations shown of one batch, and KB of them: the first is shown however large it is. */
const OBSERVATIONS_MAX = 100;
const SHOWN_KILOBYTES_MAX = 512;
/** Events about a batch that are looked at in one round, and rounds. */
const EVENTS_PER_ROUND = 100;
const ROUNDS_MAX = 10;
/** MB of events that are read, of those by its parties and of those by others: strangers may write about it too, and hide nothing by that. */
const READ_MEGABYTES = { parties: 4, others: 1 } as const;

/** What somebody saw. */
interface Observation {
  readonly by: string;
  readonly event: EpcisEvent;
}

/** How large it is as it is stored. */
interface Observed extends Observation {
  readonly bytes: number;
}

/**
 * What parties of a batch saw of it, as they sent it, oldest first: beside its facts, with no effect on any weight. The newest 100, and no
 * more than 512 KB of them, among the newest 1,000 events that name the batch by its class: about 4 MB of those by its parties, and 1 MB of others'. For a reader
 * who may read the batch's whole record. Events are read about 256 KB at a time, others having their turn between; a part is one read, two
 * when some came in a document that was stored in parts. Most batches need one.
 */
export async function observationsOf(deps: Deps, batch: Batch): Promise<readonly Observation[]> {
  const found: Observation[] = [];
  let bytes = 0;
  for await (const observed of newestFirst(deps, batch)) {
    bytes += observed.bytes;
    if (found.length > 0 && bytes > SHOWN_KILOBYTES_MAX * 1024) break;
    found.push(observed);
    if (found.length === OBSERVATIONS_MAX) break;
  }
  return found.toReversed();
}

async function* newestFirst(deps: Deps, batch: Batch): AsyncGenerator<Observed, void, undefined> {
  const uri = batchUri(batch);
  const partition = identifierPartition(boundedTerm(deps, canonicalEpc(uri) ?? uri));
  const left = { parties: READ_MEGABYTES.parties * 1024, others: READ_MEGABYTES.others * 1024 };
  const isLeft = ({ pointer, kilobytes }: PlacedPointer): boolean => {
    const whose = isParty(batch, pointer.organisation) ? "parties" : "others";
    if (left[whose] <= 0) return false;
    left[whose] -= kilobytes;
    return true;
  };
  let cursor: string | undefined;
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const page = await readPage(deps.table, partition, { reverse: true, limit: EVENTS_PER_ROUND }, cursor);
    for (const [n, part] of shortParts(page.rows.map(placedIn).filter(isLeft)).entries()) {
      if (n > 0) await turn();
      const pointers = part.map(({ pointer }) => pointer);
      yield* await observationsAt(deps, batch, pointers);
    }
    cursor = page.cursor;
    if (cursor === undefined || left.parties <= 0) return;
  }
}

/** Those of the events that are complete observations of the batch, in the order of the pointers. */
async function observationsAt(
  deps: Deps,
  batch: Batch,
  pointers: readonly EventPointer[],
): Promise<readonly Observed[]> {
  const items = await readMany(deps.table, pointers);
  const rows = pointers.flatMap((pointer) => {
    const stored = items.item(pointer);
    if (stored === undefined) return [];
    const row = renamed(stored.data);
    if (row.judgedAs !== "observation" || !row.batches.includes(lotId(batch)) || !("fact" in row)) return [];
    return [{ row, bytes: bytesOf(stored) }];
  });
  const documents = rows.flatMap(({ row: { capture } }) =>
    capture === undefined ? [] : [captureCompleteKey(capture)],
  );
  const complete = await readMany(deps.table, documents);
  return rows.flatMap(({ row: { capture, fact, organisation: by }, bytes }) => {
    const isComplete = capture === undefined || complete.has(captureCompleteKey(capture));
    return isComplete && fact.event !== undefined ? [{ by, event: fact.event, bytes }] : [];
  });
}
