import { BatchId, InstantText, KilogramsText, Reason, type Sent } from "@suyuan/domain/answer";
import type { Batch, StorageStep } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { roomsOf, weightOf } from "@suyuan/domain/batches/mass";
import { keepApart, mattersInRoom, nameOfRoom } from "@suyuan/domain/batches/rooms";
import { storeBatch } from "@suyuan/domain/custody/store";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { Text } from "../http/text.ts";
import { batchIn, batchKeyOf, batchWrites } from "../ledger/batch-rows.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { batchKey, organisationKey, roomKey } from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import type { Room } from "../ledger/rows.ts";
import { type Act, actOf } from "./act.ts";
import { ActId, addressOf, type BatchPath, Instant, Kilograms } from "./wire.ts";

export const StorageBody = z
  .strictObject({
    id: ActId.optional(),
    action: z.enum(["in", "out"]),
    location: Text(64).meta({
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

/** Batches of one profile that a room's row lists, the newest: one of each is all that a warning needs. The row stays below 32 KB. */
const ROOM_BATCHES_MAX = 150;
/** Neighbours that are looked for in the room before they are warned of. */
const NEIGHBOURS_MAX = 40;

/** The other batches that were put into the room and harm this one, or are harmed by it. */
function neighboursOf(room: Room | undefined, batch: Batch): readonly (readonly [id: string, profile: string])[] {
  const { [lotId(batch)]: _, ...others } = room?.profiles ?? {};
  return Object.entries(others).filter(([, profile]) => keepApart(batch.product.profile, profile));
}

/** Those of them that have left by now: shipped away, lost, taken out of a room that nobody told. */
function goneFrom(room: Room | undefined, batch: Batch, organisation: string, location: string, loaded: Loaded) {
  const isGone = ([id]: readonly [string, string]) => {
    const neighbour = batchIn(loaded, batchKeyOf(id));
    return neighbour !== undefined && !liesIn(neighbour, organisation, location);
  };
  return new Set(
    neighboursOf(room, batch)
      .filter(isGone)
      .map(([id]) => id),
  );
}

/** Is some of the batch in that room of the organisation? */
export function liesIn(batch: Batch, organisation: string, location: string): boolean {
  return weightOf(roomsOf(batch, organisation), nameOfRoom(batch, organisation, location)) > 0;
}

/** Those that can harm others or be harmed, of each profile the newest. */
function newestOfEach(entries: readonly (readonly [id: string, profile: string])[]) {
  const counts = new Map<string, number>();
  const kept = entries.toReversed().filter(([, profile]) => {
    const count = (counts.get(profile) ?? 0) + 1;
    counts.set(profile, count);
    return mattersInRoom(profile) && count <= ROOM_BATCHES_MAX;
  });
  return kept.toReversed();
}

/** The room without those that left it, after a step of one batch: that one is in as long as some of it is stored there. */
function roomAfter(room: Room | undefined, gone: ReadonlySet<string>, batch: Batch, step: StorageStep): Room {
  const id = lotId(batch);
  const others = Object.entries(room?.profiles ?? {}).filter(([other]) => other !== id && !gone.has(other));
  const isIn = weightOf(roomsOf(batch, step.organisation), step.location) > 0;
  const entries = [...others, ...(isIn ? [[id, batch.product.profile] as const] : [])];
  return { name: room?.name ?? step.location, profiles: Object.fromEntries(newestOfEach(entries)) };
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
    lane: key.pk,
    keys: [key, act.key, roomAt, organisationKey(organisation)],
    taken: act.taken,
    more: (loaded) => {
      const batch = batchIn(loaded, key);
      const neighbours = batch === undefined ? [] : neighboursOf(loaded.state(roomAt), batch);
      return neighbours.slice(-NEIGHBOURS_MAX).map(([neighbour]) => batchKeyOf(neighbour));
    },
    decide: (loaded) => {
      const before = batchIn(loaded, key);
      const room = loaded.state(roomAt);
      const gone =
        before === undefined ? new Set<string>() : goneFrom(room, before, organisation, body.location, loaded);
      const neighbours = before === undefined ? [] : neighboursOf(room, before).filter(([other]) => !gone.has(other));
      const { batch, step, fact, warnings } = storeBatch(
        { batch: before, room: { name: room?.name, profiles: neighbours.map(([, profile]) => profile) } },
        body,
        contextOf(deps, actor, loaded),
      );
      const next = roomAfter(room, gone, batch, step);
      return {
        writes: [...batchWrites(loaded, batch, act.key), loaded.next(roomAt, next)],
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
