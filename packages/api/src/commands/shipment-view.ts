import {
  BatchId,
  GtinText,
  InstantText,
  KilogramsText,
  LotText,
  OrganisationId,
  type Sent,
} from "@suyuan/domain/answer";
import { lotId } from "@suyuan/domain/batches/identity";
import type { Shipment } from "@suyuan/domain/batches/shipment";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import * as z from "zod";
import type { StoredShipment } from "../ledger/rows.ts";

const ShippedItem = z.object({ batch: BatchId, gtin: GtinText, lot: LotText, quantityKg: KilogramsText("Weight") });

export const ShipmentRecord = z
  .object({
    id: z.string(),
    from: OrganisationId,
    to: OrganisationId,
    items: z.array(ShippedItem).meta({ description: "As shipped 发货明细" }),
    shippedAt: InstantText,
    vehicle: z.string().optional(),
    status: z.enum(["pending", "confirmed", "voided"]).meta({
      description: "pending until the receiver confirms or the sender takes it back 待收、已收、已撤回",
    }),
    receipt: z
      .object({
        items: z.array(ShippedItem).meta({ description: "As received, in the order of what was shipped 实收明细" }),
        receivedAt: InstantText,
        temperatureC: z.number().optional().meta({ description: "On arrival, °C 到货温度" }),
        remark: z.string().optional(),
      })
      .optional(),
    createdAt: InstantText,
    differences: z
      .array(
        z.object({
          gtin: GtinText,
          lot: LotText,
          shippedKg: KilogramsText("Shipped"),
          receivedKg: KilogramsText("Received"),
          differenceKg: KilogramsText("Received less shipped, negative when short"),
        }),
      )
      .optional()
      .meta({ description: "In the answer to a receipt: what does not agree 差异" }),
  })
  .meta({ id: "ShipmentRecord" });
export type ShipmentRecord = Sent<typeof ShipmentRecord>;

/** A shipment in kilograms, for its two sides. */
export function shipmentView(stored: StoredShipment): ShipmentRecord {
  const items = (list: Shipment["items"]) =>
    list.map(({ gtin, lot, grams }) => ({
      batch: lotId({ gtin, lot }),
      gtin,
      lot,
      quantityKg: kilogramsFrom(grams),
    }));
  const { receipt, harvestedOn: _, settledBy: __, ...rest } = stored;
  return {
    ...rest,
    items: items(stored.items),
    ...(receipt === undefined ? {} : { receipt: { ...receipt, items: items(receipt.items) } }),
  };
}
