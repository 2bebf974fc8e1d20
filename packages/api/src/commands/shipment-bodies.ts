import { SHIPMENT_ITEMS_MAX } from "@suyuan/domain/batches/shipment";
import { Id } from "@suyuan/domain/organisation";
import { UNIT_LOTS_MAX } from "@suyuan/domain/units/unit";
import * as z from "zod";
import { Text } from "../http/text.ts";
import { WholeUnit } from "./units/body.ts";
import { ActId, Gtin, Instant, Kilograms, KilogramsOrNone, Lot, Reason } from "./wire.ts";

export const ShipmentBody = z
  .strictObject({
    id: Id,
    to: Id,
    items: z
      .array(
        z.union([
          z.strictObject({
            gtin: Gtin,
            lot: Lot,
            quantityKg: Kilograms,
            labelledKg: KilogramsOrNone.optional().meta({
              description: "Of it, in packs that carry codes; without it, unlabelled goods go first 其中已赋码重量",
            }),
          }),
          WholeUnit.meta({ description: "A logistic unit, with all that is in it 物流单元整件" }),
        ]),
      )
      .min(1)
      .max(SHIPMENT_ITEMS_MAX),
    shippedAt: Instant,
    vehicle: Text(40).optional(),
  })
  .meta({ id: "Shipment" });

const ArrivedItem = z.strictObject({
  gtin: Gtin,
  lot: Lot,
  quantityKg: KilogramsOrNone,
  rejectedKg: KilogramsOrNone.optional().meta({
    description: "Turned away at the door: back with the sender at once 拒收退回重量",
  }),
});

const ArrivedUnit = WholeUnit.extend({
  rejected: z.literal(true).optional().meta({ description: "Turned away whole 整件拒收" }),
  contents: z.array(ArrivedItem).min(1).max(UNIT_LOTS_MAX).optional().meta({
    description:
      "Where what is in it differs: of every batch in it what was found; the unit is opened by that. Without it the unit came whole 如有差异，逐批填写实收，该物流单元即视为已拆",
  }),
});

export const ReceiptBody = z
  .strictObject({
    id: ActId.optional(),
    items: z
      .array(z.union([ArrivedItem, ArrivedUnit]))
      .min(1)
      .max(SHIPMENT_ITEMS_MAX)
      .meta({
        description:
          "What is left out is still under way; 0 without rejectedKg means that it did not come and stays the sender's to take back 未列批次仍在途；填 0 且无退回表示未到货",
      }),
    receivedAt: Instant,
    restUnderWay: z.boolean().optional().meta({
      description: "What an item has less than was under way is still to come 其余仍在途（一单多车）",
    }),
    temperatureC: z.number().min(-60).max(60).optional(),
    remark: Text(300).optional(),
  })
  .meta({ id: "Receipt" });

export const ReceiptCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    items: z.array(ArrivedItem).min(1).max(SHIPMENT_ITEMS_MAX).meta({
      description: "Of each batch that was wrong, all that was received and all that was turned away 更正后的实收",
    }),
  })
  .meta({ id: "ReceiptCorrection" });

export const VoidBody = z.strictObject({
  id: ActId.optional(),
  reason: Reason,
  items: z
    .array(z.strictObject({ gtin: Gtin, lot: Lot, lostKg: KilogramsOrNone }))
    .max(SHIPMENT_ITEMS_MAX)
    .optional()
    .meta({ description: "What of the goods under way did not come back 未退回重量" }),
});

export const ShipmentPath = z.object({ id: Id });
