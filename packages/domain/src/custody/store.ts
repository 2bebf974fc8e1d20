import { requireHolder } from "../batches/access.ts";
import type { Batch, Flag, StorageStep } from "../batches/batch.ts";
import { beforeArrival } from "../batches/before-arrival.ts";
import { flagged } from "../batches/flags.ts";
import { lateEntry } from "../batches/late-entry.ts";
import { adjusted, roomsOf, storedBy, weightOf } from "../batches/mass.ts";
import { keepApart, nameOfRoom, roomOf } from "../batches/rooms.ts";
import { dateInChina, type Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { storageEvent } from "../events/own-events.ts";
import type { Reason } from "../evidence.ts";
import type { Fact } from "../fact.ts";
import { requireValid, weightFrom } from "../field-errors.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import { requireAfterOrigin, requireOnHand, withStep, withStored } from "./custody.ts";

/** Into or out of a store, as the depot records it. `location` is the depot's own name of a room; `rooms.ts` says when two are one. */
export interface StoreBatch {
  readonly id?: string | undefined;
  readonly action: "in" | "out";
  readonly location: string;
  readonly quantityKg: number;
  readonly at: Instant;
}

/** Rooms that one organisation may spread a batch over. */
const LOCATIONS_MAX = 50;

function ethyleneWarning(profile: string, { profiles, unseen = 0 }: StoringState["room"], location: string): Reason[] {
  const isHarmed = profiles.some((other) => keepApart(profile, other));
  if (!isHarmed && unseen <= 0) return [];
  if (!isHarmed) {
    return [
      {
        code: "room-not-looked-through",
        en: `${unseen} more batches that do not keep with this one are listed in ${location} and were not looked at: the newest have left the room. Look whether any is still there.`,
        zh: `${location} 另有 ${unseen} 个不宜同存的批次在册，未逐一核对（最近入库的均已离库）。请查看库内是否仍有存放。`,
      },
    ];
  }
  return [
    {
      code: "ethylene",
      en: `Kiwifruit and pears lie together in ${location}: ethylene from the pears softens kiwifruit. Move one of them to another room.`,
      zh: `${location} 同时存放猕猴桃和梨：梨释放的乙烯会使猕猴桃软化，请分库存放。`,
    },
  ];
}

function insufficient(batch: Batch, step: StoreBatch, haveGrams: Grams, askedGrams: Grams, what: Reason): DomainError {
  const { gtin, lot } = batch;
  const [haveKg, askedKg] = [kilogramsFrom(haveGrams), kilogramsFrom(askedGrams)];
  return new DomainError(
    "insufficient-stock",
    {
      en: `${what.en} ${haveKg} kg; ${askedKg} kg were asked for. Give at most ${haveKg} kg.`,
      zh: `${what.zh} ${haveKg} 千克，本次要求 ${askedKg} 千克。请填写不超过 ${haveKg} 千克。`,
    },
    {
      errors: [{ pointer: "/quantityKg", detail: `at most ${haveKg} kg`, detailZh: `最多 ${haveKg} 千克` }],
      extensions: { gtin, lot, location: step.location, [what.code]: haveKg, onHandKg: haveKg, askedKg },
    },
  );
}

/** In: the weight on hand that is not stored yet. Out: the weight stored in that room. */
function requireWeight(batch: Batch, step: StoreBatch, grams: Grams, organisation: string): void {
  requireOnHand(batch, organisation, grams, "/quantityKg");
  if (step.action === "in") {
    const unstored = weightOf(batch.onHand, organisation) - storedBy(batch, organisation);
    const what = {
      code: "unstoredKg",
      en: "Of this batch you have outside any room",
      zh: "贵机构未入库的该批次货物为",
    };
    if (grams > unstored) throw insufficient(batch, step, unstored, grams, what);
    return;
  }
  const here = weightOf(roomsOf(batch, organisation), step.location);
  const what = { code: "storedKg", en: `In ${step.location} lie of this batch`, zh: `${step.location} 存有该批次` };
  if (grams > here) throw insufficient(batch, step, here, grams, what);
}

function requireName(location: string): void {
  if (roomOf(location) !== "") return;
  const en = "Nothing of this name can be seen. Name the room as its door does.";
  requireValid([{ pointer: "/location", en, zh: "库位名称不可见，请填写库房实际名称。" }]);
}

function requireRoomForLocation(batch: Batch, location: string, organisation: string): void {
  const locations = Object.keys(roomsOf(batch, organisation));
  const fits = locations.includes(location) || locations.length < LOCATIONS_MAX;
  requireValid(
    fits
      ? []
      : [
          {
            pointer: "/location",
            en: `This batch already lies in ${LOCATIONS_MAX} rooms. Take it out of one first.`,
            zh: `该批次已分存于 ${LOCATIONS_MAX} 个库位，请先从其中一个出库。`,
          },
        ],
  );
}

/**
 * What storing depends on: the batch, and the room as it is: its name as first written, the profiles of the other lots in it that were looked
 * at, and how many more are listed there that would harm this one or be harmed.
 */
export interface StoringState {
  readonly batch: Batch | undefined;
  readonly room: {
    readonly name?: string | undefined;
    readonly profiles: readonly string[];
    readonly unseen?: number | undefined;
  };
}

/**
 * Puts part of a batch into a room or takes it out. Stock does not change, only where it lies. A recalled batch may be stored: it must
 * lie somewhere. The step answered names the room as it was first written. Errors: `not-found`, `invalid-request`, `date-order`,
 * `insufficient-stock`.
 */
export function storeBatch(
  { batch: stored, room }: StoringState,
  command: StoreBatch,
  ctx: Context,
): { readonly batch: Batch; readonly step: StorageStep; readonly fact: Fact; readonly warnings: readonly Reason[] } {
  const { organisation } = ctx.actor;
  const before = requireHolder(stored, undefined, ctx);
  const { id, action, at } = command;
  requireName(command.location);
  const location = nameOfRoom(before, organisation, command.location, room.name);
  const grams = weightFrom(command.quantityKg, "/quantityKg");
  requireNotAhead(at, ctx.now, "/at");
  requireAfterOrigin(before, at, "/at");
  requireWeight(before, { ...command, location }, grams, organisation);
  if (action === "in") requireRoomForLocation(before, location, organisation);
  const step: StorageStep = { action, organisation, location, grams, at };
  const locations = adjusted(roomsOf(before, organisation), location, action === "in" ? grams : -grams);
  const warnings = action === "in" ? ethyleneWarning(before.product.profile, room, location) : [];
  const date = dateInChina(at);
  const said = { en: `storage step of ${date}`, zh: `${date} 的出入库` };
  const flags: Flag[] = [
    ...lateEntry(said, at, ctx.now),
    ...beforeArrival(before, organisation, said, at, ctx.now),
    ...warnings
      .filter(({ code }) => code === "ethylene")
      .map((reason): Flag => ({ code: "ethylene", at: ctx.now, reason })),
  ];
  const batch = flagged(
    { ...before, stored: withStored(before, organisation, locations), ...withStep(before, step) },
    flags,
  );
  const { gtin, lot } = batch;
  const data = { ...(id === undefined ? {} : { id }), gtin, lot, action, location, grams };
  return { batch, step, fact: factOf("storage-recorded", at, data, ctx, storageEvent(batch, step, ctx)), warnings };
}
