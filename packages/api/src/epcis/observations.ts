import type { Batch } from "@suyuan/domain/batch";
import { lotId } from "@suyuan/domain/event-lots";
import { batchUri } from "@suyuan/domain/events";
import type { EpcisEvent } from "@suyuan/epcis/event";
import { canonicalEpc } from "@suyuan/gs1/epc-canonical";
import type { FactRow } from "../commit.ts";
import type { Deps } from "../deps.ts";
import { captureCompleteKey, identifierPartition } from "../keys.ts";
import { boundedTerm, type EventMembers, type EventPointer } from "./event-rows.ts";
import { readMany } from "./events-store.ts";

/** Newest events about a batch that are looked through for observations. */
const EVENTS_MAX = 100;

/**
 * What parties of a batch saw of it, as they sent it, oldest first: beside its facts, with no effect on any weight. Among the newest 100
 * events that name the batch by its class. For a reader who may read the batch's whole record. Two rounds of reads, three when some came
 * in a document that was stored in parts.
 */
export async function observationsOf(deps: Deps, batch: Batch): Promise<readonly EpcisEvent[]> {
  const uri = batchUri(batch);
  const partition = identifierPartition(boundedTerm(deps, canonicalEpc(uri) ?? uri));
  const page = await deps.table.query(partition, { reverse: true, limit: EVENTS_MAX }, undefined, { consistent: true });
  if (page.items.length === 0) return [];
  const pointers = page.items.map(({ data }) => data as unknown as EventPointer);
  const items = await readMany(deps.table, pointers);
  const rows = pointers.toReversed().flatMap(({ pk, sk }) => {
    const row = items.get(`${pk}\n${sk}`)?.data as unknown as (EventMembers & Partial<FactRow>) | undefined;
    return row?.standing === "observation" && row.batches.includes(lotId(batch)) ? [row] : [];
  });
  const documents = rows.flatMap(({ capture }) => (capture === undefined ? [] : [captureCompleteKey(capture)]));
  const complete = documents.length === 0 ? new Map() : await readMany(deps.table, documents);
  return rows.flatMap(({ capture, fact }) => {
    const isComplete = capture === undefined || complete.has(nameOf(capture));
    return isComplete && fact?.event !== undefined ? [fact.event] : [];
  });
}

function nameOf(capture: string): string {
  const { pk, sk } = captureCompleteKey(capture);
  return `${pk}\n${sk}`;
}
