import { Id } from "@suyuan/domain/organisation";
import { UNIT_CONTENTS_MAX, UNIT_SERIALS_MAX } from "@suyuan/domain/units/unit";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { Gtin, Instant, Kilograms, KilogramsOrNone, Lot } from "../wire.ts";

/** An SSCC; the check digit is verified by the rules. */
export const Sscc = z
  .string()
  .regex(/^\d{18}$/, bilingual("18 digits", "须为 18 位数字"))
  .meta({ description: "SSCC (AI 00), 18 digits 系列货运包装箱代码", examples: ["069012345000000011"] });

export const UnitPath = z.object({ sscc: Sscc });

/** A whole unit among other things. */
export const WholeUnit = z.strictObject({ sscc: Sscc });

const Serials = z
  .array(Lot)
  .min(1)
  .max(UNIT_SERIALS_MAX)
  .optional()
  .meta({ description: "Codes (AI 21) of the packs, where they are known by name 单件码" });

export const UnitBody = z
  .strictObject({
    id: Id,
    sscc: Sscc.optional().meta({
      description:
        "The number on the unit; without it one is made under your GS1 company prefix. One that you have already, and did not ship, takes more 不填则在贵机构厂商识别代码下生成",
    }),
    contains: z
      .array(
        z.union([
          z.strictObject({
            gtin: Gtin,
            lot: Lot,
            quantityKg: Kilograms,
            labelledKg: KilogramsOrNone.optional().meta({
              description: "Of it, in packs that carry codes; without it, unlabelled goods go first 其中已赋码重量",
            }),
            serials: Serials,
          }),
          WholeUnit,
        ]),
      )
      .min(1)
      .max(UNIT_CONTENTS_MAX),
    at: Instant,
  })
  .meta({ id: "UnitPacking" });

export const UnpackingBody = z
  .strictObject({
    id: Id,
    items: z
      .array(z.union([z.strictObject({ gtin: Gtin, lot: Lot, quantityKg: Kilograms, serials: Serials }), WholeUnit]))
      .min(1)
      .max(UNIT_CONTENTS_MAX)
      .optional()
      .meta({ description: "What comes out; without it, all 不填表示全部拆开" }),
    at: Instant,
  })
  .meta({ id: "UnitUnpacking" });
