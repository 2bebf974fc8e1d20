import { BatchId, InstantText, KilogramsText, Reason, type Sent } from "@suyuan/domain/answer";
import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { roomsOf, weightOf } from "@suyuan/domain/batches/mass";
import { storeBatch } from "@suyuan/domain/custody/store";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { Text } from "../http/text.ts";
import { batchIn, batchPut } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { newExceptions } from "../ledger/exceptions.ts";
import { batchKey, factKey, organisationKey, roomKey } from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import type { Room } from "../ledger/rows.ts";
import { addressOf, type BatchPath, Instant, Kilograms } from "./wire.ts";

export const StorageBody = z
  .strictObject({ action: z.enum(["in", "out"]), location: Text(64), quantityKg: Kilograms, at: Instant })
  .meta({ id: "StorageStep" });

export const StorageStepTaken = z
  .object({
    batch: BatchId,
    action: z.enum(["in", "out"]),
    location: z.string(),
    quantityKg: KilogramsText("Put in or taken out"),
    at: InstantText,
    storedKg: KilogramsText("Of this batch in that place after the step"),
    warnings: z.array(Reason).meta({ description: "Such as ethylene from other goods in the room 提示" }),
  })
  .meta({ id: "StorageStepTaken" });
export type StorageStepTaken = Sent<typeof StorageStepTaken>;

type StorageCall = CommandCall<z.infer<typeof StorageBody>> & { readonly params: z.infer<typeof BatchPath> };

/** The room after this step: the batch is in as long as some of it is stored there. */
function roomAfter(room: Room | undefined, id: string, batch: Batch, organisation: string, location: string): Room {
  const { [id]: _, ...others } = room?.profiles ?? {};
  const left = weightOf(roomsOf(batch, organisation), location);
  return { profiles: left > 0 ? { ...others, [id]: batch.product.profile } : others };
}

/** The most batches that one room's row lists; a fuller room simply warns no further. */
const ROOM_BATCHES_MAX = 2000;

/** A step into or out of a store, as its route and an event of storing execute it. */
export function storageCommand(
  deps: Ground,
  { actor, params, body, idempotency }: StorageCall,
): Command<StorageStepTaken> {
  const key = batchKey(params.gtin, params.lot);
  const room = roomKey(actor.organisation, body.location);
  const id = lotId(params);
  const othersIn = (loaded: Loaded): Record<string, string> => {
    const { [id]: _, ...others } = loaded.state(room)?.profiles ?? {};
    return others;
  };
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "storage", { ...params, ...body }),
    lane: key.pk,
    keys: [key, room, organisationKey(actor.organisation)],
    decide: (loaded) => {
      const before = batchIn(loaded, key);
      const step = loaded.version(key) + 1;
      const { batch, fact, warnings } = storeBatch(
        { batch: before, roomProfiles: [...new Set(Object.values(othersIn(loaded)))] },
        body,
        contextOf(deps, actor, loaded),
      );
      const next = roomAfter(loaded.state(room), id, batch, actor.organisation, body.location);
      const fits = Object.keys(next.profiles).length <= ROOM_BATCHES_MAX;
      return {
        writes: [batchPut(loaded, batch), ...(fits ? [loaded.next(room, next)] : [])],
        fact,
        factKey: factKey(key, step),
        exceptions: newExceptions(before, batch),
        status: 201 as const,
        body: {
          batch: id,
          ...body,
          storedKg: kilogramsFrom(weightOf(roomsOf(batch, actor.organisation), body.location)),
          warnings,
        },
        location: `${addressOf(params)}/storage/${String(step).padStart(6, "0")}`,
      };
    },
  };
}
