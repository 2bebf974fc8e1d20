import { mayReadBatch, readsWhole } from "@suyuan/domain/batches/access";
import { lotId } from "@suyuan/domain/batches/identity";
import { lotsIn, withSeenGoods } from "@suyuan/domain/claims/seen-goods";
import type { EpcisEvent } from "@suyuan/epcis/event";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { batchIn, batchKeyOf } from "../../ledger/batch-rows.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany } from "../../ledger/read.ts";

/** Batches beside the one that is read of which it is asked whether the reader sees them; what is beyond is not shown. */
const OTHERS_MAX = 200;

/** An event, and who told it. */
interface Told {
  readonly by: string;
  readonly event: EpcisEvent;
}

/**
 * Events of a batch that the actor may read, in their order, each with the goods alone that the actor sees (`withSeenGoods`). What its own
 * organisation told it sees whole. One round of reads where others' events name other batches.
 */
export async function seenEvents(
  { table }: Pick<Deps, "table">,
  { organisation, role }: Actor,
  batch: string,
  told: readonly Told[],
): Promise<readonly EpcisEvent[]> {
  const others = told.flatMap(({ by, event }) => (by === organisation ? [] : lotsIn(event).map(lotId)));
  const asked = [...new Set(others)].filter((id) => id !== batch).slice(0, OTHERS_MAX);
  if (asked.length === 0 && others.every((id) => id === batch)) return told.map(({ event }) => event);
  const own = organisationKey(organisation);
  const loaded = await readMany(table, [own, ...asked.map(batchKeyOf)], EVENTUAL);
  const reader = loaded.state(own);
  const seen = new Set([batch]);
  for (const id of asked) {
    const other = batchIn(loaded, batchKeyOf(id));
    if (reader === undefined || other === undefined) continue;
    if (mayReadBatch(other, reader, role) && readsWhole(other, organisation, role)) seen.add(id);
  }
  return told.map(({ by, event }) => (by === organisation ? event : withSeenGoods(event, (id) => seen.has(id))));
}
