import { BatchId, InstantText, KilogramsText, Reason, type Sent } from "@suyuan/domain/answer";
import type { Batch } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { roomsOf, weightOf } from "@suyuan/domain/batches/mass";
import { nameOfRoom } from "@suyuan/domain/batches/rooms";
import { storeBatch } from "@suyuan/domain/custody/store";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { KeyText } from "../http/text.ts";
import { batchIn, batchWrites } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { batchKey, organisationKey, roomKey } from "../ledger/keys.ts";
import { NOTHING_SEEN, neighboursOf, roomKeys, roomWrites, seenIn } from "../ledger/rooms/neighbours.ts";
import { type Act, actOf } from "./act.ts";
import { ActId, addressOf, type BatchPath, Instant, Kilograms } from "./wire.ts";

export const StorageBody = z
  .strictObject({
    id: ActId.optional(),
    action: z.enum(["in", "out"]),
    location: KeyText(64).meta({
      description: "A room; width, letter case and outer blanks make no other room 库位，大小写、全半角及首尾空格不计",
    }),
    quantityKg: Kilograms,
    at: Instant,
  })
  .meta({ id: "StorageStep" });

export const StorageStepTaken = z
  .object({
    batch: BatchId,
    id: z.string().optional(),
    action: z.enum(["in", "out"]),
    location: z.string().meta({ description: "As it was first written 库位" }),
    quantityKg: KilogramsText("Put in or taken out"),
    at: InstantText,
    storedKg: KilogramsText("Of this batch in that place after the step"),
    warnings: z.array(Reason).meta({ description: "Such as ethylene from other goods in the room 提示" }),
  })
  .meta({ id: "StorageStepTaken" });
export type StorageStepTaken = Sent<typeof StorageStepTaken>;

type StorageCall = CommandCall<z.infer<typeof StorageBody>> & { readonly params: z.infer<typeof BatchPath> };

/** Is some of the batch in that room of the organisation? */
export function liesIn(batch: Batch, organisation: string, location: string): boolean {
  return weightOf(roomsOf(batch, organisation), nameOfRoom(batch, organisation, location)) > 0;
}

/** A step into or out of a store, as its route and an event of storing execute it. Without an id the content with its time is the id. */
export function storageCommand(
  deps: Ground,
  { actor, params, body, idempotency }: StorageCall,
): Command<StorageStepTaken> & { readonly act: Act } {
  const { organisation } = actor;
  const key = batchKey(params.gtin, params.lot);
  const roomAt = roomKey(organisation, body.location);
  const { id, ...content } = body;
  const act = actOf(deps, actor, "storage", id, { ...params, ...content });
  return {
    act,
    actor,
    idempotency,
    digest: act.digest,
    lane: [key.pk, roomAt.pk],
    keys: [key, act.key, roomAt, organisationKey(organisation), ...roomKeys(roomAt)],
    taken: act.taken,
    more: (loaded) => {
      const batch = batchIn(loaded, key);
      return batch === undefined || body.action === "out" ? [] : neighboursOf(loaded, roomAt, batch);
    },
    decide: (loaded) => {
      const before = batchIn(loaded, key);
      const room = loaded.state(roomAt);
      const seen =
        before && body.action === "in"
          ? seenIn(loaded, roomAt, before, (one) => liesIn(one, organisation, body.location))
          : NOTHING_SEEN;
      const { batch, step, fact, warnings } = storeBatch(
        { batch: before, room: { name: room?.name, ...seen } },
        body,
        contextOf(deps, actor, loaded),
      );
      return {
        writes: [
          ...batchWrites(loaded, batch, act.key),
          ...roomWrites(loaded, roomAt, {
            batch,
            name: step.location,
            lies: liesIn(batch, organisation, step.location),
            action: step.action,
          }),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: {
          batch: lotId(params),
          ...body,
          location: step.location,
          storedKg: kilogramsFrom(weightOf(roomsOf(batch, organisation), step.location)),
          warnings,
        },
        location: `${addressOf(params)}/storage/${String(loaded.version(key) + 1).padStart(6, "0")}`,
      };
    },
  };
}
