import type { Batch, Handoff, Recall, StorageStep } from "../batches/batch.ts";
import { isOpen, lostIn } from "../batches/handoff.ts";
import { isHeldByBureau, isHeldByTest, isIntervalBreached, onHold, openBreaches } from "../batches/hold.ts";
import { type Lot, lotId } from "../batches/identity.ts";
import { looseBy, packedBy, roomsOf, storedBy, type Weights, weightOf } from "../batches/mass.ts";
import { type BatchOrigin, existsFrom, type InputStop } from "../batches/origin.ts";
import { inheritedStops, recallOn } from "../batches/origins/inherited.ts";
import { holdersIn } from "../batches/parties.ts";
import { dateInChina, type Instant } from "../calendar.ts";
import { DomainError, type FieldError, fieldError } from "../errors.ts";
import { defined } from "../fact.ts";
import { plainId } from "../identifiers/own-id.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import { type Movement, returnsFrom, wayBack } from "./returns.ts";

/** Newest storage steps that a batch carries. */
export const STORAGE_STEPS_KEPT = 40;
/** Newest settled handoffs that a batch carries beside its open ones. */
export const SETTLED_HANDOFFS_KEPT = 60;
/** Unconfirmed shipments that a batch may have at one time. */
export const OPEN_HANDOFFS_MAX = 200;

/** The batch of that identity among those loaded. */
export function batchAmong(batches: readonly (Batch | undefined)[], { gtin, lot }: Lot): Batch | undefined {
  return batches.find((batch) => batch?.gtin === gtin && batch.lot === lot);
}

/** The stored weights with those of one organisation replaced. */
export function withStored(batch: Batch, organisation: string, locations: Weights): Batch["stored"] {
  const { [organisation]: _, ...others } = batch.stored;
  return Object.keys(locations).length === 0 ? others : { ...others, [organisation]: locations };
}

/** The storage steps with one appended; the oldest beyond what is kept are counted. */
export function withStep(batch: Batch, step: StorageStep): Pick<Batch, "storage" | "storageBeyond"> {
  const steps = [...batch.storage, step];
  const beyond = (batch.storageBeyond ?? 0) + Math.max(0, steps.length - STORAGE_STEPS_KEPT);
  return { storage: steps.slice(-STORAGE_STEPS_KEPT), ...(beyond > 0 ? { storageBeyond: beyond } : {}) };
}

/** The batch with these handoffs; the oldest settled ones beyond what is kept are folded into `settled`. */
export function withHandoffs(batch: Batch, handoffs: readonly Handoff[]): Batch {
  const done = handoffs.filter((handoff) => !isOpen(handoff));
  const folded = new Set(done.slice(0, Math.max(0, done.length - SETTLED_HANDOFFS_KEPT)));
  if (folded.size === 0) return { ...batch, handoffs };
  const before = batch.settled ?? { handoffs: 0, lostGrams: 0, holders: [] };
  let { handoffs: count, lostGrams } = before;
  for (const handoff of folded) {
    count += 1;
    lostGrams += lostIn(handoff);
  }
  const holders = before.holders && [...new Set([...before.holders, ...[...folded].flatMap(holdersIn)])];
  return {
    ...batch,
    handoffs: handoffs.filter((handoff) => !folded.has(handoff)),
    settled: { handoffs: count, lostGrams, ...defined({ holders }) },
  };
}

/**
 * What leaves each room of an organisation when so much of its stock goes: only what the unstored rest does not give, room by room in the
 * order in which they were filled.
 */
export function drawnFrom(
  batch: Batch,
  organisation: string,
  grams: Grams,
): readonly (readonly [location: string, Grams])[] {
  let due = grams - (weightOf(batch.onHand, organisation) - storedBy(batch, organisation));
  const taken: [string, Grams][] = [];
  for (const [location, stored] of Object.entries(roomsOf(batch, organisation))) {
    const part = Math.min(stored, due);
    if (part <= 0) break;
    taken.push([location, part]);
    due -= part;
  }
  return taken;
}

/**
 * Refuses to move or label a batch that is recalled, or held by a failed test or by a harvest inside a safety interval; such goods go only
 * back. `pointer` names its place in the command.
 */
export function requireReleased(batch: Batch, pointer?: string, movement?: Movement): void {
  if (movement !== undefined && returnsFrom(batch, movement.from).includes(movement.to)) return;
  const back = movement === undefined ? { en: "", zh: "" } : wayBack(batch, movement.from);
  const { gtin, lot } = batch;
  const recall = recallOn(batch);
  const id = lotId(batch);
  const at = (en: string, zh: string) => (pointer === undefined ? {} : { errors: [fieldError(pointer, { en, zh })] });
  if (recall?.of !== undefined) throw recalledInput(batch, recall, recall.of, at("recalled", "已召回或被责令追回"));
  if (recall !== undefined) {
    const detail = {
      en: `Batch ${id} was recalled, or ordered back, on ${dateInChina(recall.at)} (${recall.reason}). It may not be shipped or labelled: set it apart and follow the recall.${back.en}`,
      zh: `批次 ${id} 已于 ${dateInChina(recall.at)} 召回或被责令追回（${recall.reason}），不得发货或赋码：请单独存放并按要求处置。${back.zh}`,
    };
    throw new DomainError("batch-recalled", detail, {
      ...at("recalled", "已召回或被责令追回"),
      extensions: { gtin, lot, recall: plainId(recall.id) },
    });
  }
  const [held] = inheritedStops(batch).filter(({ by }) => by !== "recalled");
  if (held !== undefined && !isHeldByTest(batch)) throw heldInput(batch, held, at("on hold", "已暂停流转"));
  if (onHold(batch)) {
    const who = isHeldByBureau(batch)
      ? { en: "the bureau that found it, or a laboratory that it names,", zh: "作出认定的主管部门或其指定的检测机构" }
      : { en: "a laboratory or bureau", zh: "检测机构或主管部门" };
    const detail = {
      en: `Batch ${id} is on hold: a residue test failed. It may not be shipped or labelled until ${who.en} records a passed re-test of that sample.${back.en}`,
      zh: `批次 ${id} 检测不合格，已暂停流转：在${who.zh}登记该样品的复检合格结果之前，不得发货或赋码。${back.zh}`,
    };
    throw new DomainError("batch-on-hold", detail, { ...at("on hold", "已暂停流转"), extensions: { gtin, lot } });
  }
  if (isIntervalBreached(batch)) {
    throw new DomainError("batch-on-hold", breached(batch, back), {
      ...at("on hold", "已暂停流转"),
      extensions: { gtin, lot },
    });
  }
}

type At = { readonly errors?: readonly FieldError[] };

/** The refusal of goods that were made of a batch which is recalled by now. */
function recalledInput(
  batch: Batch,
  { at, reason, id }: Pick<Recall, "at" | "reason" | "id">,
  of: InputStop,
  field: At,
): DomainError {
  const [date, made, from] = [dateInChina(at), lotId(batch), lotId(of)];
  const detail = {
    en: `Batch ${made} was made of batch ${from}, which was recalled, or ordered back, on ${date} (${reason}). It may not be shipped, labelled or used: set it apart and follow the recall. Where the recall is ended as mistaken, it is free again.`,
    zh: `批次 ${made} 所用的批次 ${from} 已于 ${date} 召回或被责令追回（${reason}），不得发货、赋码或再加工：请单独存放并按要求处置。召回如以误发终止，即恢复流转。`,
  };
  const { gtin, lot } = batch;
  return new DomainError("batch-recalled", detail, {
    ...field,
    extensions: { gtin, lot, recall: plainId(id), of: from },
  });
}

/** The refusal of goods that were made of a batch which is held by now. */
function heldInput(batch: Batch, of: InputStop, field: At): DomainError {
  const [made, from] = [lotId(batch), lotId(of)];
  const why =
    of.by === "test-failed"
      ? { en: "failed a residue test", zh: "检测不合格" }
      : { en: "was harvested inside a safety interval", zh: "采收时安全间隔期未满" };
  const detail = {
    en: `Batch ${made} is on hold: batch ${from}, which it was made of, ${why.en}. It may not be shipped, labelled or used until that batch is cleared: see there for how.`,
    zh: `批次 ${made} 已暂停流转：所用的批次 ${from}${why.zh}。该批次解除之前，不得发货、赋码或再加工；解除办法见该批次。`,
  };
  const { gtin, lot } = batch;
  return new DomainError("batch-on-hold", detail, { ...field, extensions: { gtin, lot, of: from } });
}

/** A breach that was flagged before inputs were named with it. */
const NOT_NAMED = { product: "", plot: "", actives: [], clearOn: "" };

/** Why a batch is held that was harvested inside a safety interval, and every way out. */
function breached(
  batch: Batch,
  back: { readonly en: string; readonly zh: string },
): { readonly en: string; readonly zh: string } {
  const id = lotId(batch);
  const [{ product, plot, actives, clearOn } = NOT_NAMED] = openBreaches(batch);
  const test =
    actives.length === 0
      ? { en: "", zh: "" }
      : {
          en: `, or until a laboratory or bureau records a passed test for ${actives.join(", ")}`,
          zh: `，或由检测机构、主管部门登记 ${actives.join("、")} 的合格检测结果`,
        };
  return {
    en: `Batch ${id} is on hold: by the farm record it was harvested inside a safety interval${product === "" ? "" : ` (${product} on plot ${plot}, clear only from ${clearOn})`}. It may not be shipped or labelled until the farm record or the harvest date is corrected, if one of them is wrong${test.en}.${back.en}`,
    zh: `批次 ${id} 已暂停流转：按用药记录，采收时安全间隔期未满${product === "" ? "" : `（地块 ${plot} 的 ${product}，${clearOn} 起方可采收）`}。用药记录或采收日期如有误，请更正${test.zh}；在此之前不得发货或赋码。${back.zh}`,
  };
}

/** Refuses with `insufficient-stock` when an organisation has less of a batch on hand outside logistic units than is asked for. */
export function requireLoose(batch: Batch, organisation: string, grams: Grams, pointer: string): void {
  const [packed, loose] = [packedBy(batch, organisation), looseBy(batch, organisation)];
  if (packed === 0) requireOnHand(batch, organisation, grams, pointer);
  if (grams <= loose) return;
  const { gtin, lot } = batch;
  const [looseKg, packedKg, askedKg] = [loose, packed, grams].map(kilogramsFrom);
  throw new DomainError(
    "insufficient-stock",
    {
      en: `Of batch ${lotId(batch)} you have ${looseKg} kg outside logistic units, and ${askedKg} kg were asked for; ${packedKg} kg more are packed in units. Give at most ${looseKg} kg, ship the units by their SSCC, or unpack them first (POST /api/units/{sscc}/unpacking).`,
      zh: `贵机构批次 ${lotId(batch)} 未装入物流单元的有 ${looseKg} 千克，本次要求 ${askedKg} 千克；另有 ${packedKg} 千克在物流单元内。请填写不超过 ${looseKg} 千克，或按 SSCC 整件发货，或先拆开物流单元（POST /api/units/{sscc}/unpacking）。`,
    },
    {
      errors: [{ pointer, detail: `at most ${looseKg} kg`, detailZh: `最多 ${looseKg} 千克` }],
      extensions: { gtin, lot, onHandKg: looseKg, packedKg, askedKg },
    },
  );
}

/** Refuses with `insufficient-stock` when an organisation has less of a batch on hand, packed or not, than is asked for. */
export function requireOnHand(batch: Batch, organisation: string, grams: Grams, pointer: string): void {
  const onHand = weightOf(batch.onHand, organisation);
  if (grams <= onHand) return;
  const { gtin, lot } = batch;
  const [onHandKg, askedKg] = [kilogramsFrom(onHand), kilogramsFrom(grams)];
  throw new DomainError(
    "insufficient-stock",
    {
      en: `You have ${onHandKg} kg of batch ${lotId(batch)} on hand and asked for ${askedKg} kg. Give at most ${onHandKg} kg; goods on their way to you count once you confirm their receipt.`,
      zh: `贵机构现有批次 ${lotId(batch)} ${onHandKg} 千克，本次要求 ${askedKg} 千克。请填写不超过 ${onHandKg} 千克；在途货物须先确认收货才计入库存。`,
    },
    {
      errors: [{ pointer, detail: `at most ${onHandKg} kg`, detailZh: `最多 ${onHandKg} 千克` }],
      extensions: { gtin, lot, onHandKg, askedKg },
    },
  );
}

const ORIGIN_WORDS: Readonly<Record<BatchOrigin["kind"], { readonly member: string; en: string; zh: string }>> = {
  harvest: { member: "harvestedOn", en: "harvest", zh: "采收日" },
  transformation: { member: "transformedOn", en: "transformation", zh: "加工日" },
};

/** Refuses with `date-order` a step dated before the day on which the batch came into being: for a harvest, the harvest date. */
export function requireAfterOrigin(batch: Batch, at: Instant, pointer: string): void {
  const date = dateInChina(at);
  const from = existsFrom(batch.origin);
  if (date >= from) return;
  const { member, en, zh } = ORIGIN_WORDS[batch.origin.kind];
  throw new DomainError(
    "date-order",
    {
      en: `${date} lies before the ${en} of batch ${lotId(batch)} on ${from}. Correct the time.`,
      zh: `${date} 早于批次 ${lotId(batch)} 的${zh} ${from}，请更正时间。`,
    },
    {
      errors: [{ pointer, detail: `not before ${from}`, detailZh: `不得早于 ${from}` }],
      extensions: { [member]: from, given: date },
    },
  );
}
