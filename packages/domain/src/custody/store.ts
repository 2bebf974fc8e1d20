import { requireHolder } from "../batches/access.ts";
import type { Batch, Flag, StorageStep } from "../batches/batch.ts";
import { flagged } from "../batches/flags.ts";
import { lateEntry } from "../batches/late-entry.ts";
import { roomsOf, storedBy, weightOf } from "../batches/mass.ts";
import { dateInChina, type Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { storageEvent } from "../events/own-events.ts";
import type { Reason } from "../evidence.ts";
import type { Fact } from "../fact.ts";
import { requireValid, weightFrom } from "../field-errors.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import { adjusted, requireAfterOrigin, requireOnHand, withStep, withStored } from "./custody.ts";

/** Into or out of a store, as the depot records it. `location` is the depot's own name of a room. */
export interface StoreBatch {
  readonly action: "in" | "out";
  readonly location: string;
  readonly quantityKg: number;
  readonly at: Instant;
}

/** Rooms that one organisation may spread a batch over. */
const LOCATIONS_MAX = 50;

/** Kiwifruit softens at 5 to 10 ppb of ethylene (UC Davis); pears give it off. */
const ETHYLENE_SOURCES: readonly string[] = ["pear"];
const ETHYLENE_SENSITIVE: readonly string[] = ["red-heart-kiwifruit"];

function ethyleneWarning(profile: string, roomProfiles: readonly string[], location: string): Reason[] {
  const meets = (a: readonly string[], b: readonly string[]) =>
    a.includes(profile) && roomProfiles.some((other) => b.includes(other));
  if (!meets(ETHYLENE_SOURCES, ETHYLENE_SENSITIVE) && !meets(ETHYLENE_SENSITIVE, ETHYLENE_SOURCES)) return [];
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
      errors: [{ pointer: "/quantityKg", detail: `at most ${haveKg} kg` }],
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
 * Puts part of a batch into a room or takes it out. Stock does not change, only where it lies. `roomProfiles` are the cold-chain
 * profiles of the other lots in that room. A recalled batch may be stored: it must lie somewhere. Errors: `not-found`,
 * `invalid-request`, `date-order`, `insufficient-stock`.
 */
export function storeBatch(
  state: { readonly batch: Batch | undefined; readonly roomProfiles: readonly string[] },
  command: StoreBatch,
  ctx: Context,
): { readonly batch: Batch; readonly fact: Fact; readonly warnings: readonly Reason[] } {
  const { organisation } = ctx.actor;
  const before = requireHolder(state.batch, undefined, ctx);
  const { action, location, at } = command;
  const grams = weightFrom(command.quantityKg, "/quantityKg");
  requireNotAhead(at, ctx.now, "/at");
  requireAfterOrigin(before, at, "/at");
  requireWeight(before, command, grams, organisation);
  if (action === "in") requireRoomForLocation(before, location, organisation);
  const step: StorageStep = { action, organisation, location, grams, at };
  const locations = adjusted(roomsOf(before, organisation), location, action === "in" ? grams : -grams);
  const warnings = action === "in" ? ethyleneWarning(before.product.profile, state.roomProfiles, location) : [];
  const date = dateInChina(at);
  const flags: Flag[] = [
    ...lateEntry({ en: `storage step of ${date}`, zh: `${date} 的出入库` }, at, ctx.now),
    ...warnings.map((reason): Flag => ({ code: "ethylene", at: ctx.now, reason })),
  ];
  const stored = withStored(before, organisation, locations);
  const batch = flagged({ ...before, stored, storage: withStep(before, step) }, flags);
  const data = { gtin: batch.gtin, lot: batch.lot, action, location, grams };
  return { batch, fact: factOf("storage-recorded", at, data, ctx, storageEvent(batch, step, ctx)), warnings };
}
