import type { Batch } from "../batches/batch.ts";
import { lotId } from "../batches/identity.ts";
import { withPacked } from "../batches/mass.ts";
import type { Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf } from "../context.ts";
import { batchAmong } from "../custody/custody.ts";
import { packingEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { type FieldFault, requireValid, weightFrom } from "../field-errors.ts";
import { kilogramsFrom } from "../quantity.ts";
import { requireAfter } from "./limits.ts";
import type { LotToPack } from "./pack.ts";
import { bare, type Content, isEmpty, type PackedLot, requireStanding, summed, type Unit } from "./unit.ts";

/** What comes out of a unit; all of it where `items` is absent. */
export interface Unpack {
  readonly id: string;
  readonly items?: readonly (Omit<LotToPack, "labelledKg"> | { readonly sscc: string })[] | undefined;
  readonly at: Instant;
}

/** The unit, the units inside it that come out, and the batches that lie in it directly, in any order. */
export interface UnpackState {
  readonly unit: Unit | undefined;
  /** The unit that it is inside of, where it is in one. */
  readonly around?: Unit | undefined;
  readonly units: readonly (Unit | undefined)[];
  readonly batches: readonly (Batch | undefined)[];
}

export interface Unpacked {
  readonly unit: Unit;
  readonly units: readonly Unit[];
  readonly batches: readonly Batch[];
  readonly fact: Fact;
}

/** Of what comes out, what carries codes: what has none comes first, unless the packs are named. */
function partOf(whole: PackedLot, grams: number, named: readonly string[] | undefined): PackedLot {
  const { gtin, lot, labelledGrams = 0, serials = [] } = whole;
  const isAll = grams === whole.grams;
  const labelled = isAll ? labelledGrams : Math.max(0, grams - (whole.grams - labelledGrams));
  const out = isAll ? serials : (named ?? []);
  return {
    gtin,
    lot,
    grams,
    ...(labelled > 0 ? { labelledGrams: labelled } : {}),
    ...(out.length > 0 ? { serials: out } : {}),
  };
}

function lotFault(pointer: string, id: string, most: number): FieldFault {
  const kg = kilogramsFrom(most);
  if (most === 0) {
    const en = `${id} does not lie in this unit by itself. If it is in a unit inside it, take that out first, and unpack it then.`;
    return { pointer, en, zh: `${id} 不直接在本物流单元内。如在内层单元中，请先取出内层单元，再行拆开。` };
  }
  return {
    pointer,
    en: `${kg} kg of ${id} are in it: at most that much comes out.`,
    zh: `内装 ${id} ${kg} 千克，取出不得超过该数。`,
  };
}

/** What comes out, by what the command names. */
function contentOf(unit: Unit, { items }: Unpack): Content {
  if (items === undefined) return { items: unit.items, units: unit.units };
  const faults: FieldFault[] = [];
  const lots: PackedLot[] = [];
  const units: string[] = [];
  for (const [n, item] of items.entries()) {
    const pointer = `/items/${n}`;
    const isTwice = items
      .slice(0, n)
      .some((other) =>
        "sscc" in item
          ? "sscc" in other && other.sscc === item.sscc
          : !("sscc" in other) && lotId(other) === lotId(item),
      );
    if (isTwice) faults.push({ pointer, en: "It is named already.", zh: "该项已列出。" });
    else if ("sscc" in item) {
      if (unit.units.includes(item.sscc)) units.push(item.sscc);
      else faults.push({ pointer, en: `Unit ${item.sscc} is not inside it.`, zh: `物流单元 ${item.sscc} 不在其中。` });
    } else {
      const whole = unit.items.find((one) => lotId(one) === lotId(item));
      const grams = weightFrom(item.quantityKg, `${pointer}/quantityKg`);
      const strange = (item.serials ?? []).filter((serial) => whole?.serials?.includes(serial) !== true);
      if (whole === undefined || grams > whole.grams) faults.push(lotFault(pointer, lotId(item), whole?.grams ?? 0));
      else if (strange.length > 0) {
        const names = strange.slice(0, 5).join(", ");
        faults.push({
          pointer: `${pointer}/serials`,
          en: `${names}: not named in this unit.`,
          zh: `${names} 不在本物流单元所列之内。`,
        });
      } else lots.push(partOf(whole, grams, item.serials));
    }
  }
  requireValid(faults);
  return { items: lots, units };
}

/** A unit after so much came out of it. Its depth stays what it was at most, until no unit is inside any more. */
export function without(unit: Unit, out: Content, insides: readonly Unit[]): Unit {
  const { last: _, ...rest } = unit;
  const units = unit.units.filter((sscc) => !out.units.includes(sscc));
  return {
    ...rest,
    items: summed(unit.items, out.items, -1),
    units,
    all: insides.reduce((all, { all: less }) => summed(all, less, -1), summed(unit.all, bare(out.items), -1)),
    depth: units.length === 0 ? 1 : unit.depth,
  };
}

/** The batches of what comes out, loose again at whoever has them. */
export function loosened(
  batches: UnpackState["batches"],
  items: readonly PackedLot[],
  holder: string,
): readonly Batch[] {
  return items.map((item) => {
    const batch = batchAmong(batches, item);
    if (batch === undefined) throw new Error(`batch ${lotId(item)} of the unit was not loaded`);
    return withPacked(batch, holder, -item.grams, -(item.labelledGrams ?? 0));
  });
}

/** The units that come out, by themselves again: with whoever has the one around them, and shipped when that was, since they went with it. */
export function takenOut(
  around: Unit,
  units: readonly (Unit | undefined)[],
  ssccs: readonly string[],
): readonly Unit[] {
  const { holder, shippedAt } = around;
  return ssccs.map((sscc) => {
    const unit = units.find((one) => one?.sscc === sscc);
    if (unit === undefined) throw new Error(`unit ${sscc} was not loaded`);
    const { parent: _, ...free } = unit;
    return { ...free, holder, ...(shippedAt === undefined ? {} : { shippedAt }) };
  });
}

/**
 * Takes weights of batches and units out of a logistic unit, or all that is in it. Goods that are stopped may be unpacked: they must be set
 * apart. What lies in a unit inside it is reached by taking that out first. Errors: `not-found`, `invalid-request`, `unit-not-free`,
 * `date-order`.
 */
export function unpack(state: UnpackState, sscc: string, command: Unpack, ctx: Context): Unpacked {
  const { id, at } = command;
  const before = requireStanding(state.unit, { sscc, pointer: "", around: state.around }, ctx);
  requireNotAhead(at, ctx.now, "/at");
  requireAfter(before, at, "/at");
  const en = "Nothing is in it. Pack something first (POST /api/units).";
  requireValid(isEmpty(before) ? [{ pointer: "/items", en, zh: "该物流单元为空，请先装入（POST /api/units）。" }] : []);
  const out = contentOf(before, command);
  const units = takenOut(before, state.units, out.units);
  return {
    unit: { ...without(before, out, units), packedAt: at },
    units,
    batches: loosened(state.batches, out.items, before.holder),
    fact: factOf("unit-unpacked", at, { id, sscc, ...out }, ctx, packingEvent({ sscc, at, ...out }, "unpack", ctx)),
  };
}
