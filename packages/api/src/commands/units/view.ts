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
import { defined } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { type PackedLot, statusOf, UNIT_STATUSES, type Unit } from "@suyuan/domain/units/unit";
import * as z from "zod";
import { organisationKey, productKey } from "../../ledger/keys.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { RowKey } from "../../ledger/row-key.ts";

const SsccText = z.string().meta({ description: "SSCC (AI 00), 18 digits" });

const PackedRecord = z.object({
  batch: BatchId,
  gtin: GtinText,
  lot: LotText,
  quantityKg: KilogramsText("Weight"),
  labelledKg: KilogramsText("Of it, in packs that carry codes").optional(),
  serials: z.array(z.string()).optional().meta({ description: "Codes of packs that were named 单件码" }),
  productName: z.string().optional().meta({ description: "In Chinese, as it is called now 产品名称" }),
});

export const UnitRecord = z
  .object({
    sscc: SsccText,
    organisation: OrganisationId.meta({ description: "Who gave it its number 编制机构" }),
    holder: OrganisationId.meta({ description: "Who has it; while it is under way, who sent it 持有机构" }),
    holderName: z.string().optional().meta({ description: "As it is called now 持有机构名称" }),
    status: z.enum(UNIT_STATUSES).meta({
      description:
        "standing by itself; inside another unit; under-way with a shipment; empty: unpacked, or its packing was taken back 单独存放、在其他物流单元内、在途、已拆空",
    }),
    parent: SsccText.optional().meta({ description: "The unit that it is inside of 外层物流单元" }),
    shipment: z.string().optional().meta({ description: "The shipment that it is under way with 在途发货单" }),
    items: z.array(PackedRecord).meta({ description: "Directly in it 直接装入的货物" }),
    units: z.array(SsccText).meta({ description: "Units inside it 内层物流单元" }),
    contents: z
      .array(PackedRecord)
      .meta({ description: "All that is in it and in the units inside it, by batch 全部内装货物" }),
    weightKg: KilogramsText("All that is in it"),
    createdAt: InstantText,
    packedAt: InstantText.meta({ description: "When something went in or came out last 最近装拆时间" }),
    lastPacking: z
      .object({ id: z.string(), at: InstantText })
      .optional()
      .meta({ description: "The newest packing, as long as it can be taken back 可撤销的最近一次装入" }),
    shippedAt: InstantText.optional().meta({ description: "When it went to another organisation last 最近发运时间" }),
  })
  .meta({ id: "LogisticUnit", description: "A carton, crate or pallet under one SSCC 物流单元" });
export type UnitRecord = Sent<typeof UnitRecord>;

function lotView({ gtin, lot, grams, labelledGrams, serials }: PackedLot) {
  return {
    batch: lotId({ gtin, lot }),
    gtin,
    lot,
    quantityKg: kilogramsFrom(grams),
    ...(labelledGrams === undefined ? {} : { labelledKg: kilogramsFrom(labelledGrams) }),
    ...defined({ serials }),
  };
}

/** A unit in kilograms. */
export function unitView(unit: Unit): UnitRecord {
  const { sscc, organisation, holder, parent, underWay, units, all, createdAt, packedAt, shippedAt, last } = unit;
  return {
    sscc,
    organisation,
    holder,
    status: statusOf(unit),
    ...defined({ parent, shipment: underWay && plainId(underWay.shipment) }),
    items: unit.items.map(lotView),
    units,
    contents: all.map(lotView),
    weightKg: kilogramsFrom(all.reduce((sum, { grams }) => sum + grams, 0)),
    createdAt,
    packedAt,
    ...defined({ lastPacking: last && { id: last.id, at: last.at }, shippedAt }),
  };
}

/** What `namedUnit` takes names from. */
export function besideUnit({ organisation, holder, all }: Unit): readonly RowKey<object>[] {
  return [...new Set([organisation, holder])]
    .map(organisationKey)
    .concat([...new Set(all.map(({ gtin }) => gtin))].map(productKey) as never[]);
}

/** A unit with the names of its holder and its products, as they are called now. */
export function namedUnit(unit: Unit, beside: Loaded): UnitRecord {
  const view = unitView(unit);
  const named = <Item extends { readonly gtin: string }>(items: readonly Item[]) =>
    items.map((item) => ({ ...item, ...defined({ productName: beside.state(productKey(item.gtin))?.name.zh }) }));
  return {
    ...view,
    ...defined({ holderName: beside.state(organisationKey(unit.holder))?.name }),
    items: named(view.items),
    contents: named(view.contents),
  };
}
