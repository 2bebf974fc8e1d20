import { parseSscc } from "@suyuan/gs1/sscc";
import { requireHolder } from "../batches/access.ts";
import type { Batch } from "../batches/batch.ts";
import { beforeArrival } from "../batches/before-arrival.ts";
import { flagged } from "../batches/flags.ts";
import { type Lot, lotId } from "../batches/identity.ts";
import type { Serial } from "../batches/label-run.ts";
import { lateEntry } from "../batches/late-entry.ts";
import { withPacked } from "../batches/mass.ts";
import { requireRegistered } from "../batches/standing.ts";
import type { Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf } from "../context.ts";
import { batchAmong, requireAfterOrigin, requireLoose, requireReleased } from "../custody/custody.ts";
import { labelledIn } from "../custody/ship.ts";
import { packingEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { type FieldFault, invalidRequest, requireValid, weightFrom } from "../field-errors.ts";
import { kilogramsFrom } from "../quantity.ts";
import { requireAfter, requireFits, requireUsable } from "./limits.ts";
import {
  bare,
  EMPTY,
  type PackedLot,
  requireStanding,
  summed,
  UNIT_CONTENTS_MAX,
  UNIT_SERIALS_MAX,
  type Unit,
} from "./unit.ts";

/** Some of a batch for a unit; `serials`: the codes of the packs that go in, where they are known by name. */
export interface LotToPack extends Lot {
  readonly quantityKg: number;
  readonly labelledKg?: number | undefined;
  readonly serials?: readonly string[] | undefined;
}

/** Packing as its organisation records it. `sscc`: the unit's number, given or made. */
export interface Pack {
  readonly id: string;
  readonly sscc: string;
  readonly contains: readonly (LotToPack | { readonly sscc: string })[];
  readonly at: Instant;
}

/** What packing depends on, in any order: the unit under the number, the units that go in, and the batches of all. */
export interface PackState {
  readonly unit: Unit | undefined;
  readonly units: readonly (Unit | undefined)[];
  readonly batches: readonly (Batch | undefined)[];
  /** A code of a batch, and the unit that has it in it, where one has. */
  readonly serialOf: (lot: Lot, serial: string) => { readonly row: Serial; readonly unit?: string } | undefined;
}

export interface Packed {
  readonly unit: Unit;
  /** Those that went in. */
  readonly units: readonly Unit[];
  readonly batches: readonly Batch[];
  readonly fact: Fact;
}

const isUnit = (entry: Pack["contains"][number]): entry is { readonly sscc: string } => "sscc" in entry;

function countFaults({ contains, sscc }: Pack): FieldFault[] {
  const faults: FieldFault[] = [];
  if (contains.length === 0 || contains.length > UNIT_CONTENTS_MAX) {
    faults.push({
      pointer: "/contains",
      en: `A packing puts in 1 to ${UNIT_CONTENTS_MAX} batches and units. Record several for more.`,
      zh: `一次装入 1 至 ${UNIT_CONTENTS_MAX} 项，超过请分次登记。`,
    });
  }
  const names = contains.map((entry) => (isUnit(entry) ? `00/${entry.sscc}` : lotId(entry)));
  for (const [n, name] of names.entries()) {
    const pointer = `/contains/${n}`;
    if (name === `00/${sscc}`) {
      faults.push({ pointer, en: "A unit does not go into itself.", zh: "物流单元不能装入自身。" });
    } else if (names.indexOf(name) !== n) {
      faults.push({ pointer, en: `${name} stands in it already: each once.`, zh: `${name} 已列出，每项只列一次。` });
    }
  }
  const serials = contains.flatMap((entry) => (isUnit(entry) ? [] : (entry.serials ?? [])));
  if (serials.length > UNIT_SERIALS_MAX) {
    faults.push({
      pointer: "/contains",
      en: `One packing names at most ${UNIT_SERIALS_MAX} serials. Pack in several steps, or leave them out: the weight says what is in it.`,
      zh: `一次最多列明 ${UNIT_SERIALS_MAX} 个单件码，请分次装入，或不列单件码、只填重量。`,
    });
  }
  return faults;
}

function requireNumber(sscc: string): void {
  const read = parseSscc(sscc);
  if (read.ok) return;
  const en = `${read.reason.detail}. Copy the 18 digits behind (00), or leave sscc out: then one is made under your company prefix.`;
  const zh = "SSCC 须为 18 位数字且校验位正确。请抄录 (00) 后的 18 位，或不填 sscc，由系统在贵机构厂商识别代码下生成。";
  throw invalidRequest([{ pointer: "/sscc", en, zh }]);
}

/** Codes that are none of the batch, are struck, or lie in another unit. */
function serialFaults(state: PackState, entry: LotToPack, pointer: string): FieldFault[] {
  const { serials = [] } = entry;
  return serials.flatMap((serial, m): FieldFault[] => {
    const at = `${pointer}/serials/${m}`;
    if (serials.indexOf(serial) !== m) {
      return [{ pointer: at, en: `${serial} is named already.`, zh: `${serial} 已列出。` }];
    }
    const found = state.serialOf(entry, serial);
    if (found === undefined || found.row.voidedAt !== undefined) {
      const en = `${serial} is no code of ${lotId(entry)} in force. Check the pack, or leave its serial out.`;
      return [{ pointer: at, en, zh: `${serial} 不是批次 ${lotId(entry)} 的有效追溯码，请核对包装，或不列该码。` }];
    }
    if (found.unit === undefined) return [];
    const en = `${serial} is in unit ${found.unit}. Unpack it there first (POST /api/units/${found.unit}/unpacking).`;
    const zh = `${serial} 已在物流单元 ${found.unit} 内，请先从中取出（POST /api/units/${found.unit}/unpacking）。`;
    return [{ pointer: at, en, zh }];
  });
}

/** Of named packs the net weight is known: so much of the item carries codes. */
function netOf(state: PackState, entry: LotToPack): number {
  return (entry.serials ?? []).reduce(
    (sum, serial) => sum + (state.serialOf(entry, serial)?.row.netWeightGrams ?? 0),
    0,
  );
}

interface Loose {
  readonly lot: PackedLot;
  readonly batch: Batch;
}

function looseOf(state: PackState, command: Pack, ctx: Context): readonly Loose[] {
  const me = ctx.actor.organisation;
  const held = command.contains.flatMap((entry, n) => {
    const pointer = `/contains/${n}`;
    if (isUnit(entry)) return [];
    return [{ entry, pointer, before: requireHolder(batchAmong(state.batches, entry), { ...entry, pointer }, ctx) }];
  });
  requireValid(held.flatMap(({ entry, pointer }) => serialFaults(state, entry, pointer)));
  return held.map(({ entry, pointer, before }) => {
    const grams = weightFrom(entry.quantityKg, `${pointer}/quantityKg`);
    requireRegistered(before);
    requireReleased(before, pointer);
    requireAfterOrigin(before, command.at, "/at");
    requireLoose(before, me, grams, `${pointer}/quantityKg`);
    const net = netOf(state, entry);
    const [netKg, kg] = [net, grams].map(kilogramsFrom);
    const en = `The packs named weigh ${netKg} kg, and the item ${kg} kg. Correct the weight, or the serials.`;
    const zh = `所列单件共 ${netKg} 千克，而本项为 ${kg} 千克，请更正重量或单件码。`;
    requireValid(net > grams ? [{ pointer: `${pointer}/quantityKg`, en, zh }] : []);
    const labelled = entry.labelledKg && weightFrom(entry.labelledKg, `${pointer}/labelledKg`);
    const line = { before, grams, labelled, presumed: net, pointer };
    const labelledGrams = labelledIn(line, me);
    const { gtin, lot, serials = [] } = entry;
    const step = {
      en: `packing into ${command.sscc}`,
      zh: `装入物流单元 ${command.sscc}`,
      about: `unit/${command.sscc}`,
    };
    const flags = [...lateEntry(step, command.at, ctx.now), ...beforeArrival(before, me, step, command.at, ctx.now)];
    return {
      lot: {
        gtin,
        lot,
        grams,
        ...(labelledGrams > 0 ? { labelledGrams } : {}),
        ...(serials.length > 0 ? { serials } : {}),
      },
      batch: flagged(withPacked(before, me, grams, labelledGrams), flags),
    };
  });
}

/** The units that go in: whole, the actor's, and with nothing in them that is stopped. */
function insidesOf(state: PackState, command: Pack, ctx: Context): readonly Unit[] {
  return command.contains.flatMap((entry, n) => {
    if (!isUnit(entry)) return [];
    const pointer = `/contains/${n}/sscc`;
    const unit = requireStanding(
      state.units.find((one) => one?.sscc === entry.sscc),
      { sscc: entry.sscc, pointer },
      ctx,
    );
    requireValid(
      unit.items.length + unit.units.length > 0
        ? []
        : [{ pointer, en: "Nothing is in it: pack it first.", zh: "该物流单元为空，请先装入货物。" }],
    );
    requireAfter(unit, command.at, "/at");
    for (const lot of unit.all) {
      const batch = batchAmong(state.batches, lot);
      if (batch === undefined) throw new Error(`batch ${lotId(lot)} of unit ${entry.sscc} was not loaded`);
      requireReleased(batch, pointer);
    }
    return [unit];
  });
}

/**
 * Puts weights of batches, and whole units, into a logistic unit: a new one, or one that the actor has and that was not shipped yet. What is
 * packed stays on hand and is handled with the unit alone. Stopped goods are refused. Errors: `not-found`, `invalid-request`,
 * `unit-not-free`, `batch-recalled`, `batch-on-hold`, `already-voided`, `date-order`, `insufficient-stock`.
 */
export function pack(state: PackState, command: Pack, ctx: Context): Packed {
  const { id, sscc, at } = command;
  requireNumber(sscc);
  requireValid(countFaults(command));
  requireNotAhead(at, ctx.now, "/at");
  // Who may not name what goes in hears no more of the number.
  const loose = looseOf(state, command, ctx);
  const insides = insidesOf(state, command, ctx);
  const before = state.unit && requireUsable(state.unit, command, ctx);
  const { organisation } = ctx.actor;
  const base: Unit = before ?? { sscc, organisation, holder: organisation, ...EMPTY, createdAt: ctx.now, packedAt: at };
  const items = loose.map(({ lot }) => lot);
  const content = { items, units: insides.map((unit) => unit.sscc) };
  const { shippedAt: _, last: __, ...standing } = base;
  const unit: Unit = {
    ...standing,
    items: summed(base.items, items),
    units: [...base.units, ...content.units],
    all: insides.reduce((all, { all: more }) => summed(all, more), summed(base.all, bare(items))),
    depth: Math.max(base.depth, 1 + Math.max(0, ...insides.map(({ depth }) => depth))),
    packedAt: at,
    last: { id, at, ...content },
  };
  requireFits(unit);
  const event = packingEvent({ sscc, at, ...content }, "pack", ctx);
  return {
    unit,
    units: insides.map(({ last: ___, ...inside }) => ({ ...inside, parent: sscc })),
    batches: loose.map(({ batch }) => batch),
    fact: factOf("unit-packed", at, { id, sscc, ...content }, ctx, event),
  };
}
