import { notFound } from "../access.ts";
import type { Batch } from "../batches/batch.ts";
import { lotId } from "../batches/identity.ts";
import { labelsBack, labelsLost } from "../batches/label-account.ts";
import { adjusted, looseBy, looseLabelledBy, packedBy, roomsOf, weightOf } from "../batches/mass.ts";
import { isParty } from "../batches/parties.ts";
import type { Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf } from "../context.ts";
import { batchAmong, drawnFrom, requireAfterOrigin, requireReleased, withStored } from "../custody/custody.ts";
import { repeatedItems } from "../custody/ship.ts";
import { DomainError, nothingChanged } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import type { SoldLine } from "../fact-data-outward.ts";
import { invalidRequest, requireValid, weightFrom } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import { type Grams, kilogramsFrom } from "../quantity.ts";
import { type Agreement, letsSell } from "./agreement.ts";
import { ORDER_ITEMS_MAX } from "./terms.ts";

/** Corrections that one order takes. */
const CORRECTIONS_MAX = 20;

/** What a platform sold to a consumer, by its own number of the order: whose goods, of which batches, and how much. */
export interface Order {
  readonly id: string;
  readonly platform: string;
  readonly platformName: string;
  readonly seller: string;
  readonly sellerName: string;
  readonly items: readonly SoldItem[];
  readonly soldAt: Instant;
  readonly createdAt: Instant;
  readonly corrections?: number;
  readonly correctedAt?: Instant;
  readonly voided?: { readonly at: Instant; readonly reason: string };
}

interface SoldItem {
  readonly gtin: string;
  readonly lot: string;
  readonly grams: Grams;
  readonly labelledGrams?: Grams;
}

interface OrderedItem {
  readonly gtin: string;
  readonly lot: string;
  readonly quantityKg: number;
}

export interface RecordOrder {
  readonly id: string;
  readonly seller?: string | undefined;
  readonly items: readonly OrderedItem[];
  readonly soldAt: Instant;
}

type Batches = readonly (Batch | undefined)[];

function itemsOf(
  items: readonly OrderedItem[],
): readonly (OrderedItem & { readonly grams: Grams; readonly pointer: string })[] {
  if (items.length === 0 || items.length > ORDER_ITEMS_MAX) {
    const en = `An order names 1 to ${ORDER_ITEMS_MAX} batches. Report larger ones in parts.`;
    throw invalidRequest([
      { pointer: "/items", en, zh: `一个订单包含 1 至 ${ORDER_ITEMS_MAX} 个批次，超过请分单上报。` },
    ]);
  }
  requireValid(repeatedItems(items));
  return items.map((item, n) => ({
    ...item,
    pointer: `/items/${n}`,
    grams: weightFrom(item.quantityKg, `/items/${n}/quantityKg`),
  }));
}

/** Refuses with `insufficient-stock` what is more than the seller has left of a batch, and says how much that is. */
function requireLeft(batch: Batch, seller: Organisation, grams: Grams, pointer: string): void {
  const left = looseBy(batch, seller.id);
  if (grams <= left) return;
  const { gtin, lot } = batch;
  const [leftKg, askedKg, packedKg] = [left, grams, packedBy(batch, seller.id)].map(kilogramsFrom);
  const packed =
    packedKg === 0
      ? { en: "", zh: "" }
      : {
          en: ` ${packedKg} kg more are packed in logistic units: ask ${seller.name} to unpack them.`,
          zh: `另有 ${packedKg} 千克在物流单元内，请联系${seller.name}拆开。`,
        };
  throw new DomainError(
    "insufficient-stock",
    {
      en: `Of batch ${lotId(batch)} ${seller.name} has ${leftKg} kg left to sell, and this order says ${askedKg} kg. Sell at most ${leftKg} kg or another batch; orders that did not come about are cancelled by POST /api/orders/{id}/void.${packed.en}`,
      zh: `批次 ${lotId(batch)} 在${seller.name}可售余量为 ${leftKg} 千克，本单为 ${askedKg} 千克。请减少至 ${leftKg} 千克以内或改用其他批次；未成交的订单请撤销（POST /api/orders/{id}/void）。${packed.zh}`,
    },
    {
      errors: [{ pointer: `${pointer}/quantityKg`, detail: `at most ${leftKg} kg`, detailZh: `最多 ${leftKg} 千克` }],
      extensions: { gtin, lot, leftKg, askedKg },
    },
  );
}

/** The batch with so much of it sold from a seller's loose stock: what carries no code goes first, and what is stored last. */
function sold(batch: Batch, seller: string, grams: Grams, soldAt: Instant): { batch: Batch; line: SoldLine } {
  const labelled = looseLabelledBy(batch, seller);
  const labelledGrams = Math.max(0, grams - (looseBy(batch, seller) - labelled));
  const taken = drawnFrom(batch, seller, grams);
  let rooms = roomsOf(batch, seller);
  for (const [location, part] of taken) rooms = adjusted(rooms, location, -part);
  const isEmptied = weightOf(batch.onHand, seller) === grams;
  const { gtin, lot } = batch;
  return {
    batch: {
      ...batch,
      soldGrams: (batch.soldGrams ?? 0) + grams,
      ...(isEmptied ? { emptied: { ...batch.emptied, [seller]: soldAt } } : {}),
      onHand: adjusted(batch.onHand, seller, -grams),
      ...labelsLost(batch, seller, labelledGrams),
      stored: withStored(batch, seller, rooms),
    },
    line: {
      ...{ gtin, lot, grams },
      ...(labelledGrams > 0 ? { labelledGrams } : {}),
      ...(taken.length > 0 ? { drawnFromRooms: Object.fromEntries(taken) } : {}),
    },
  };
}

/** The batch with what was sold of it back in its seller's stock, outside rooms and units. */
function givenBack(batch: Batch, { seller, soldAt }: Order, { grams, labelledGrams = 0 }: SoldItem): Batch {
  const { soldGrams = 0, emptied, ...rest } = batch;
  const left = soldGrams - grams;
  const { [seller]: since, ...others } = emptied ?? {};
  const still = since === undefined || since === soldAt ? others : emptied;
  return {
    ...rest,
    ...(left === 0 ? {} : { soldGrams: left }),
    ...(still === undefined || Object.keys(still).length === 0 ? {} : { emptied: still }),
    onHand: adjusted(batch.onHand, seller, grams),
    ...labelsBack(batch, seller, labelledGrams),
  };
}

function requirePlatform({ actor }: Context): void {
  if (actor.party.kind === "platform") return;
  throw new DomainError("forbidden", {
    en: "Orders are reported by the platform that sold. Goods that you sold yourself without tracing are a loss (POST /api/batches/{gtin}/{lot}/losses, cause sold-untraced).",
    zh: "订单由售出的电商平台上报。自行零售且未追溯的，请登记为损失（未追溯销售）。",
  });
}

/** Whose goods they are: the platform's own, or those of whoever lets it sell them. To others there is no such seller. */
function requireSeller(
  { seller, agreement }: Pick<OrderState, "seller" | "agreement">,
  { items, seller: named }: RecordOrder,
  { actor }: Context,
): Organisation {
  const isOwn = named === undefined || named === actor.organisation;
  const mayAll = isOwn || items.every(({ gtin }) => letsSell(agreement, gtin));
  if (seller !== undefined && mayAll) return seller;
  throw notFound("organisation", named, "/seller");
}

/** What an order depends on: the seller, its agreement with the platform, and the batches of the items, in any order. */
export interface OrderState {
  readonly seller: Organisation | undefined;
  readonly agreement: Agreement | undefined;
  readonly batches: Batches;
}

function takenFor(
  order: Pick<Order, "soldAt">,
  seller: Organisation,
  batches: Batches,
  items: ReturnType<typeof itemsOf>,
  ctx: Context,
) {
  requireNotAhead(order.soldAt, ctx.now, "/soldAt");
  return items.map((item) => {
    const batch = batchAmong(batches, item);
    if (batch === undefined || !isParty(batch, seller.id)) throw notFound("batch", lotId(item), item.pointer);
    requireReleased(batch, item.pointer);
    requireAfterOrigin(batch, order.soldAt, "/soldAt");
    requireLeft(batch, seller, item.grams, item.pointer);
    return sold(batch, seller.id, item.grams, order.soldAt);
  });
}

/** An order as it is kept, without what its fact alone says. */
const keptItem = ({ drawnFromRooms: _, ...item }: SoldLine): SoldItem => item;

/**
 * Takes what a platform sold off its batches: the weight leaves the seller's stock, so that neither another platform nor a shipment, a
 * transformation or a loss can take it again. `id`: as it is stored. Errors: `forbidden`, `not-found`, `invalid-request`, `batch-recalled`,
 * `batch-on-hold`, `date-order`, `insufficient-stock` with what is left.
 */
export function recordOrder(
  state: OrderState,
  command: RecordOrder,
  ctx: Context,
): { readonly order: Order; readonly batches: readonly Batch[]; readonly fact: Fact<"order-recorded"> } {
  requirePlatform(ctx);
  const items = itemsOf(command.items);
  const seller = requireSeller(state, command, ctx);
  const taken = takenFor(command, seller, state.batches, items, ctx);
  const { id, soldAt } = command;
  const lines = taken.map(({ line }) => line);
  const order: Order = {
    ...{ id, platform: ctx.actor.organisation, platformName: ctx.actor.party.name },
    ...{ seller: seller.id, sellerName: seller.name, items: lines.map(keptItem), soldAt, createdAt: ctx.now },
  };
  const fact = factOf("order-recorded", soldAt, { id, seller: seller.id, items: lines }, ctx);
  return { order, batches: taken.map(({ batch }) => batch), fact };
}

/** The order, if it is the actor's and stands. */
function requireStanding(order: Order | undefined, { actor }: Context): Order {
  if (order === undefined || order.platform !== actor.organisation) throw notFound("order");
  if (order.voided === undefined) return order;
  throw new DomainError("already-voided", {
    en: `Order ${plainId(order.id)} was cancelled already. Nothing was changed.`,
    zh: `订单 ${plainId(order.id)} 已撤销，未作任何更改。`,
  });
}

/** The batches of an order with all of it given back, by which everything else is decided. */
function withoutOrder(order: Order, batches: Batches): Batch[] {
  return order.items.map((item) => {
    const batch = batchAmong(batches, item);
    if (batch === undefined) throw new Error(`batch ${lotId(item)} of the order was not loaded`);
    return givenBack(batch, order, item);
  });
}

/**
 * Replaces the items of an order: what was sold goes back, and what should have been is taken. A batch that was recalled since can only be
 * given back, or sold less of. Errors: as `recordOrder`, `already-voided`, `correction-refused`.
 */
export function correctOrder(
  state: Omit<OrderState, "agreement"> & { readonly order: Order | undefined },
  command: { readonly id?: string | undefined; readonly reason: string; readonly items: readonly OrderedItem[] },
  ctx: Context,
): { readonly order: Order; readonly batches: readonly Batch[]; readonly fact: Fact<"order-corrected"> } {
  const order = requireStanding(state.order, ctx);
  const items = itemsOf(command.items);
  const { seller } = state;
  if (seller === undefined) throw new Error(`the seller of order ${order.id} was not loaded`);
  const isSame = (item: { readonly gtin: string; readonly lot: string; readonly grams: Grams }) =>
    order.items.some((before) => lotId(before) === lotId(item) && before.grams === item.grams);
  if (items.length === order.items.length && items.every(isSame)) throw nothingChanged();
  if ((order.corrections ?? 0) >= CORRECTIONS_MAX) {
    throw new DomainError("correction-refused", {
      en: `This order was corrected ${CORRECTIONS_MAX} times already. Cancel it and report it anew.`,
      zh: `该订单已更正 ${CORRECTIONS_MAX} 次，请撤销后重新上报。`,
    });
  }
  const free = withoutOrder(order, state.batches);
  const others = state.batches.filter((batch) => batch !== undefined && batchAmong(free, batch) === undefined);
  const less = (item: (typeof items)[number]) => {
    const before = order.items.find((one) => lotId(one) === lotId(item));
    return before !== undefined && item.grams <= before.grams;
  };
  const fewer = items.filter(less).map((item) => {
    const batch = batchAmong(free, item);
    if (batch === undefined) throw new Error(`batch ${lotId(item)} of the order was not given back`);
    return sold(batch, order.seller, item.grams, order.soldAt);
  });
  const more = takenFor(
    order,
    seller,
    [...free, ...others],
    items.filter((item) => !less(item)),
    ctx,
  );
  const taken = [...fewer, ...more];
  const changed = taken.map(({ batch }) => batch);
  const lines = taken.map(({ line }) => line);
  const data = {
    ...defined({ id: command.id }),
    corrects: { kind: "order-recorded", id: order.id },
    reason: command.reason,
    seller: order.seller,
    before: { items: order.items.map(({ gtin, lot, grams }) => ({ gtin, lot, grams })) },
    after: { items: lines },
  };
  return {
    order: {
      ...order,
      items: lines.map(keptItem),
      corrections: (order.corrections ?? 0) + 1,
      correctedAt: ctx.now,
    },
    batches: [...changed, ...free.filter((batch) => batchAmong(changed, batch) === undefined)],
    fact: factOf("order-corrected", ctx.now, data, ctx),
  };
}

/** Cancels an order: all of it is its seller's again, also of a batch that is recalled. Errors: `not-found`, `already-voided`. */
export function voidOrder(
  state: { readonly order: Order | undefined; readonly batches: Batches },
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): { readonly order: Order; readonly batches: readonly Batch[]; readonly fact: Fact<"order-voided"> } {
  const order = requireStanding(state.order, ctx);
  const items = order.items.map(({ gtin, lot, grams }) => ({ gtin, lot, grams }));
  const corrects = { kind: "order-recorded", id: order.id };
  const data = { ...defined({ id }), corrects, reason, seller: order.seller, items };
  return {
    order: { ...order, voided: { at: ctx.now, reason } },
    batches: withoutOrder(order, state.batches),
    fact: factOf("order-voided", ctx.now, data, ctx),
  };
}
