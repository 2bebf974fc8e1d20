import { notFound } from "../access.ts";
import { type Lot, lotId } from "../batches/identity.ts";
import type { ShippedUnit } from "../batches/shipment.ts";
import type { Instant } from "../calendar.ts";
import type { Context } from "../context.ts";
import { DomainError, fieldError } from "../errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Grams } from "../quantity.ts";

/** What one packing, or one unpacking, may name: batches and units together. */
export const UNIT_CONTENTS_MAX = 40;
/** Batches in a unit, over all that is inside it: as many as one transaction moves, with the units of a load. */
export const UNIT_LOTS_MAX = 12;
/** A unit inside a unit inside a unit: a pack in a carton, on a pallet, in a container. */
export const UNIT_DEPTH_MAX = 4;
/** Codes of packs that one packing names; without them the unit has its weight. */
export const UNIT_SERIALS_MAX = 40;
/** GS1 General Specifications, 2.2.1: an SSCC is not allocated anew within a year of its unit's shipment. */
const REUSE_DAYS = 366;

/** Weight of a batch in a unit. `labelledGrams` of it carry codes, as far as is known; `serials` are those that were named. */
export interface PackedLot extends Lot {
  readonly grams: Grams;
  readonly labelledGrams?: Grams;
  readonly serials?: readonly string[];
}

/** What one packing put in. */
export interface Content {
  readonly items: readonly PackedLot[];
  readonly units: readonly string[];
}

/**
 * A logistic unit (GS1: SSCC, AI 00): a carton, crate or pallet under one number, that is handled whole. Nothing that is in it is handled
 * beside it; what is inside another unit stays as it is until it is taken out.
 */
export interface Unit extends Content {
  readonly sscc: string;
  /** Who gave it its number. */
  readonly organisation: string;
  /** Who has it; while it is under way, who sent it. Of one that is inside another, who packed it there: it has gone with that. */
  readonly holder: string;
  /** All that is in it and in the units inside it, by batch. */
  readonly all: readonly PackedLot[];
  /** Units in units, at most so many: 1 where there is none inside. */
  readonly depth: number;
  /** The unit that it is inside of. */
  readonly parent?: string;
  /** Under way, with this shipment, to this organisation. */
  readonly underWay?: { readonly shipment: string; readonly to: string };
  readonly createdAt: Instant;
  /** When something went in or came out last. */
  readonly packedAt: Instant;
  readonly shippedAt?: Instant;
  /** The newest packing, as long as nothing followed it: it can be taken back. */
  readonly last?: Content & { readonly id: string; readonly at: Instant };
}

/** What a unit holds no more, or not yet. */
export const EMPTY = { items: [], units: [], all: [], depth: 1 } as const;

export function isEmpty({ items, units }: Content): boolean {
  return items.length + units.length === 0;
}

/** `standing`: with its holder, by itself. `inside`: in another unit. `empty`: unpacked, or its packing was taken back. */
export const UNIT_STATUSES = ["standing", "inside", "under-way", "empty"] as const;

export function statusOf(unit: Unit): (typeof UNIT_STATUSES)[number] {
  if (unit.parent !== undefined) return "inside";
  if (unit.underWay !== undefined) return "under-way";
  return isEmpty(unit) ? "empty" : "standing";
}

/** Weights by batch, those of one batch together; a weight of zero is left out. `sign`: -1 takes the second away from the first. */
export function summed(lots: readonly PackedLot[], more: readonly PackedLot[], sign: 1 | -1 = 1): readonly PackedLot[] {
  const all = new Map<string, PackedLot>(lots.map((lot) => [lotId(lot), lot]));
  for (const lot of more) {
    const { gtin, lot: name, grams, labelledGrams = 0, serials = [] } = lot;
    const before = all.get(lotId(lot));
    const after = {
      grams: (before?.grams ?? 0) + sign * grams,
      labelledGrams: Math.max(0, (before?.labelledGrams ?? 0) + sign * labelledGrams),
    };
    const had = before?.serials ?? [];
    const kept = sign > 0 ? [...had, ...serials] : had.filter((serial) => !serials.includes(serial));
    all.set(lotId(lot), {
      gtin,
      lot: name,
      grams: after.grams,
      ...(after.labelledGrams > 0 ? { labelledGrams: Math.min(after.labelledGrams, after.grams) } : {}),
      ...(kept.length > 0 ? { serials: kept } : {}),
    });
  }
  return [...all.values()].filter(({ grams }) => grams > 0);
}

/** The lots without the codes that were named in them: what a total says. */
export function bare(lots: readonly PackedLot[]): readonly PackedLot[] {
  return lots.map(({ serials: _, ...lot }) => lot);
}

/** A unit as a shipment carries it. */
export function asShipped({ sscc, all, units }: Unit): ShippedUnit {
  return { sscc, items: bare(all), ...(units.length > 0 ? { isNested: true as const } : {}) };
}

/** A refusal that has the way out of it, at a field of the command. */
export function unitRefused(en: string, zh: string, pointer: string, sscc: string): DomainError {
  return new DomainError(
    "unit-not-free",
    { en, zh },
    { errors: [fieldError(pointer, { en, zh })], extensions: { sscc } },
  );
}

/**
 * The unit, if the actor's organisation has it and it stands by itself: inside another it is handled with that, and under way it is nobody's
 * to change. Errors: `not-found`, `unit-not-free`.
 */
export function requireStanding(
  unit: Unit | undefined,
  asked: { readonly sscc: string; readonly pointer: string; readonly around?: Unit | undefined },
  ctx: Context,
): Unit {
  const { sscc, pointer, around } = asked;
  // What is inside another has gone with that.
  const holder = unit?.parent === undefined ? unit?.holder : (around?.holder ?? unit.holder);
  if (unit === undefined || holder !== ctx.actor.organisation) throw notFound("logistic-unit", sscc, pointer);
  const { parent, underWay } = unit;
  if (parent !== undefined) {
    throw unitRefused(
      `Unit ${sscc} is inside unit ${parent} and goes with it. Take it out of that first: POST /api/units/${parent}/unpacking with {"items": [{"sscc": "${sscc}"}]}.`,
      `物流单元 ${sscc} 在 ${parent} 内，随其整体流转。请先将其取出：POST /api/units/${parent}/unpacking，items 填 [{"sscc": "${sscc}"}]。`,
      pointer,
      sscc,
    );
  }
  if (underWay === undefined) return unit;
  const id = plainId(underWay.shipment);
  throw unitRefused(
    `Unit ${sscc} is under way with shipment ${id}. Have that received, or void it first.`,
    `物流单元 ${sscc} 正随发货单 ${id} 在途，请等待收货或先作废该发货单。`,
    pointer,
    sscc,
  );
}

/** The day from which the number of a unit that was shipped may be given to another; undefined where it may be now. */
export function reusableFrom({ shippedAt }: Unit, at: Instant): Instant | undefined {
  if (shippedAt === undefined) return undefined;
  const from = new Date(Date.parse(shippedAt) + REUSE_DAYS * 86_400_000).toISOString();
  return Date.parse(at) < Date.parse(from) ? from : undefined;
}
