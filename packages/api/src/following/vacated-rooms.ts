import { type Lot, lotId } from "@suyuan/domain/batches/identity";
import type { Fact } from "@suyuan/domain/fact";
import { liesIn } from "../commands/storage.ts";
import type { Deps } from "../host.ts";
import { batchIn } from "../ledger/batch-rows.ts";
import { batchKey, roomKey } from "../ledger/keys.ts";
import { readMany } from "../ledger/read.ts";
import { freshToken, untilCommitted } from "../ledger/retry.ts";
import { type Follower, followerOf } from "./follower.ts";

/**
 * Goods that were shipped or lost out of a room are no neighbours there any more. No order matters: whether a batch still lies in a room
 * is asked of the batch as it is.
 */
export const vacatedRooms: Follower = followerOf(
  "vacated-rooms",
  ["shipment-sent", "loss-recorded"],
  async (deps, { fact }) => {
    for (const { lot, locations } of drawnIn(fact)) {
      for (const location of locations) await leave(deps, fact.by.organisation, lot, location);
    }
    return "done";
  },
);

function drawnIn(fact: Fact<"shipment-sent" | "loss-recorded">): { lot: Lot; locations: readonly string[] }[] {
  const items = fact.kind === "shipment-sent" ? fact.data.items : [fact.data];
  return items.map((item) => ({ lot: item, locations: Object.keys(item.drawnFromRooms ?? {}) }));
}

/** Takes the batch off what the room lists, where none of it is left there. */
async function leave(deps: Deps, organisation: string, { gtin, lot }: Lot, location: string): Promise<void> {
  const room = roomKey(organisation, location);
  const key = batchKey(gtin, lot);
  const id = lotId({ gtin, lot });
  const once = async (): Promise<true | undefined> => {
    const loaded = await readMany(deps.table, [room, key]);
    const before = loaded.state(room);
    const batch = batchIn(loaded, key);
    if (before?.profiles[id] === undefined || batch === undefined || liesIn(batch, organisation, location)) return true;
    const { [id]: _, ...profiles } = before.profiles;
    return (await deps.table.transact([loaded.next(room, { ...before, profiles })], freshToken(deps))).ok || undefined;
  };
  await untilCommitted(deps, once, { gaveUp: `the room of ${id} changes too often`, outages: "throw" });
}
