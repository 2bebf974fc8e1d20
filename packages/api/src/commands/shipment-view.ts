import {
  BatchId,
  GtinText,
  InstantText,
  KilogramsText,
  LotText,
  OrganisationId,
  type Sent,
  Sha256Text,
} from "@suyuan/domain/answer";
import { lotId } from "@suyuan/domain/batches/identity";
import { type ReceivedItem, SHIPMENT_STATUSES, type ShipmentItem } from "@suyuan/domain/batches/shipment";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import * as z from "zod";
import { organisationKey, productKey } from "../ledger/keys.ts";
import type { Loaded } from "../ledger/loaded.ts";
import type { RowKey } from "../ledger/row-key.ts";
import type { StoredShipment } from "../ledger/rows.ts";

const ShippedItem = z.object({ batch: BatchId, gtin: GtinText, lot: LotText, quantityKg: KilogramsText("Weight") });

const SentItemRecord = ShippedItem.extend({
  labelledKg: KilogramsText("Of it, in packs that carry codes").optional(),
  productName: z.string().optional().meta({ description: "In Chinese, as it is called now 产品名称" }),
});

const ReceivedItemRecord = ShippedItem.extend({
  rejectedKg: KilogramsText("Turned away, back with the sender").optional(),
  underWayKg: KilogramsText("Still under way").optional(),
});

export const ShipmentRecord = z
  .object({
    id: z.string(),
    from: OrganisationId,
    fromName: z.string().optional().meta({ description: "As it is called now; where the shipment is read 发货方" }),
    to: OrganisationId,
    toName: z.string().optional().meta({ description: "As it is called now; where the shipment is read 收货方" }),
    items: z.array(SentItemRecord).meta({ description: "As shipped, what is in units included 发货明细" }),
    units: z
      .array(
        z.object({
          sscc: z.string().meta({ description: "SSCC (AI 00), 18 digits" }),
          items: z.array(ShippedItem).meta({ description: "All that is in it 内装货物" }),
          isNested: z.literal(true).optional().meta({ description: "Units are inside it 内有其他物流单元" }),
          outcome: z.enum(["received", "rejected", "opened", "taken-back"]).optional().meta({
            description:
              "What became of it; absent while it is under way. opened: its contents were taken in one by one 整件收货、整件拒收、已拆、已撤回；无此项表示在途",
          }),
        }),
      )
      .optional()
      .meta({ description: "The logistic units that it took along whole 物流单元" }),
    shippedAt: InstantText,
    vehicle: z.string().optional(),
    status: z.enum(SHIPMENT_STATUSES).meta({
      description:
        "pending until something is received or the sender takes it back; partly-received while a rest is under way 待收、部分已收、已收、已撤回",
    }),
    receipt: z
      .object({
        items: z
          .array(ReceivedItemRecord)
          .meta({ description: "Received so far, over all receipts, in the order of what was shipped 实收明细" }),
        receivedAt: InstantText.meta({ description: "Of the last receipt 最近一次收货时间" }),
        temperatureC: z.number().optional().meta({ description: "On arrival, °C 到货温度" }),
        remark: z.string().optional(),
      })
      .optional(),
    photos: z
      .array(
        z.object({
          gtin: GtinText,
          lot: LotText,
          sha256: Sha256Text.meta({ description: "The photo: GET /api/shipments/{id}/receipt/photos/{sha256} 照片" }),
          width: z.number().meta({ description: "Pixels 像素" }),
          height: z.number().meta({ description: "Pixels 像素" }),
          addedAt: InstantText,
          voided: z
            .object({ at: InstantText, by: OrganisationId, reason: z.string() })
            .optional()
            .meta({ description: "It was taken back: the sender sees it no more 已撤回" }),
        }),
      )
      .optional()
      .meta({ description: "Of goods that were turned away 拒收照片" }),
    createdAt: InstantText,
    differences: z
      .array(
        z.object({
          gtin: GtinText,
          lot: LotText,
          shippedKg: KilogramsText("Shipped"),
          receivedKg: KilogramsText("Received in all"),
          rejectedKg: KilogramsText("Turned away in all").optional(),
          underWayKg: KilogramsText("Still under way").optional(),
          differenceKg: KilogramsText("Received, turned away and still under way, less shipped; negative when short"),
        }),
      )
      .optional()
      .meta({ description: "In the answer to a receipt: the items that it names against what was shipped 差异" }),
  })
  .meta({ id: "ShipmentRecord" });
export type ShipmentRecord = Sent<typeof ShipmentRecord>;

function weightView({ gtin, lot, grams }: ShipmentItem) {
  return { batch: lotId({ gtin, lot }), gtin, lot, quantityKg: kilogramsFrom(grams) };
}

function itemView({ labelledGrams, ...item }: ShipmentItem) {
  return {
    ...weightView(item),
    ...(labelledGrams === undefined ? {} : { labelledKg: kilogramsFrom(labelledGrams) }),
  };
}

function receivedView({ rejectedGrams, underWayGrams, ...item }: ReceivedItem) {
  return {
    ...itemView(item),
    ...(rejectedGrams === undefined ? {} : { rejectedKg: kilogramsFrom(rejectedGrams) }),
    ...(underWayGrams === undefined ? {} : { underWayKg: kilogramsFrom(underWayGrams) }),
  };
}

/** A shipment in kilograms, for its two sides. */
export function shipmentView(stored: StoredShipment): ShipmentRecord {
  const { receipt, photos, units, harvestedOn: _, settledBy: __, changedBy: ___, receivedBy: ____, ...rest } = stored;
  return {
    ...rest,
    id: plainId(stored.id),
    items: stored.items.map(itemView),
    ...(units === undefined ? {} : { units: units.map((unit) => ({ ...unit, items: unit.items.map(weightView) })) }),
    ...(photos === undefined ? {} : { photos: photos.map(({ bytes: _, ...photo }) => photo) }),
    ...(receipt === undefined ? {} : { receipt: { ...receipt, items: receipt.items.map(receivedView) } }),
  };
}

/** What `namedShipment` takes names from. */
export function besideShipment({ from, to, items }: StoredShipment): readonly RowKey<object>[] {
  return [organisationKey(from), organisationKey(to), ...items.map(({ gtin }) => productKey(gtin))];
}

/** A shipment with the names of its two sides and of its products, as they are called now. */
export function namedShipment(stored: StoredShipment, beside: Loaded): ShipmentRecord {
  const view = shipmentView(stored);
  const [fromName, toName] = [stored.from, stored.to].map((id) => beside.state(organisationKey(id))?.name);
  const items = view.items.map((item) => {
    const productName = beside.state(productKey(item.gtin))?.name.zh;
    return productName === undefined ? item : { ...item, productName };
  });
  return {
    ...view,
    ...(fromName === undefined ? {} : { fromName }),
    ...(toName === undefined ? {} : { toName }),
    items,
  };
}
