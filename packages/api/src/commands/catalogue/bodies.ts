import { ENTRY_BASES_MAX, ENTRY_GTINS_MAX, ENTRY_PRODUCERS_MAX, SPECIAL_KINDS } from "@suyuan/domain/catalogue/kinds";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import { Text } from "../../http/text.ts";
import { ActId, Gtin, Reason, RegionCode } from "../wire.ts";

export const EntryPath = z.object({ id: Id });

const Month = z.int().min(1).max(12);
const Lines = z.array(Text(120)).min(1).max(4);

const SAID = {
  name: z.strictObject({ zh: Text(40), en: Text(80).optional() }),
  kinds: z
    .array(z.enum(SPECIAL_KINDS))
    .min(1)
    .max(SPECIAL_KINDS.length)
    .meta({ description: "famous 名, special 特, fine 优, new 新" }),
  season: z.strictObject({ from: Month, to: Month }).optional().meta({ description: "Months on sale 上市月份" }),
  gtins: z.array(Gtin).min(1).max(ENTRY_GTINS_MAX),
  producers: z.array(Id).min(1).max(ENTRY_PRODUCERS_MAX).meta({ description: "Organisations 生产主体" }),
  bases: z
    .array(z.strictObject({ organisation: Id, id: Id }))
    .max(ENTRY_BASES_MAX)
    .optional()
    .meta({ description: "Bases of these producers 生产基地" }),
  words: z
    .strictObject({ zh: Lines, en: Lines.optional() })
    .optional()
    .meta({ description: "No addresses, numbers or names of certifications 简介，不得含网址、电话和认证名称" }),
};

export const EntryBody = z.strictObject({ id: Id, region: RegionCode, ...SAID }).meta({ id: "CatalogueEntryBody" });
export const EntryCorrectionBody = z
  .strictObject({ id: ActId, reason: Reason, ...SAID })
  .meta({ id: "CatalogueEntryCorrection", description: "All of it, as it should be 更正后的全部内容" });
