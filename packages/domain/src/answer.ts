import * as z from "zod";
import { EVIDENCE_LEVELS } from "./evidence.ts";

/** Values that many answers hold, described once. An answer's schema stands beside the function that makes the answer. */

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

/** What a function that makes this answer may hand back: the schema's type, all of it readable only. */
export type Sent<Schema extends z.ZodType> = DeepReadonly<z.output<Schema>>;

export const DateText = z.string().meta({ description: "Calendar date in China, YYYY-MM-DD 日期", format: "date" });

export const InstantText = z.string().meta({ description: "ISO 8601, UTC 时间", format: "date-time" });

export const KilogramsText = (what: string) => z.number().meta({ description: `${what}, kilograms 千克` });

export const OrganisationId = z.string().meta({ description: "Id of an organisation 机构编号" });

export const BatchId = z.string().meta({ description: "01/{gtin}/10/{lot}, the lot percent-encoded 批次标识" });

export const GtinText = z.string().meta({ description: "GTIN (AI 01), 14 digits 商品条码" });

export const LotText = z.string().meta({ description: "Batch or lot (AI 10) 批号" });

export const RegionCodeText = z.string().meta({
  description:
    "6 digits (GB/T 2260), 9 (township, GB/T 10114-2003) or 12 (village, National Bureau of Statistics) 行政区划代码",
});

export const RegionText = z.string().meta({ description: "Province, city, county in Chinese 所在地" });

export const GlnText = z.string().meta({ description: "GLN (AI 414, 417), 13 digits 全球参与方位置码" });

export const FactKindText = z
  .string()
  .meta({ description: "Kind of the fact, such as batch-registered; kinds are added in time 记录类型" });

export const Sha256Text = z.string().meta({ description: "SHA-256, 64 lower-case hexadecimal digits 文件校验值" });

export const Level = z.enum(EVIDENCE_LEVELS).meta({
  id: "EvidenceLevel",
  description:
    "How it is known. declared: one party typed it; confirmed: the other party agreed; measured: a device recorded it; attested: a bureau or laboratory signed for it; missing: it should be there and is not 证据等级",
});

export const Reason = z
  .object({
    code: z.string().meta({ description: "Stable name of the reason 原因代码" }),
    zh: z.string(),
    en: z.string(),
  })
  .meta({ id: "Reason", description: "A reason in both languages under a stable code 原因" });

export const VoidingRecord = z.object({ at: InstantText, by: OrganisationId, reason: z.string() }).meta({
  id: "Voiding",
  description: "Counts no more, and stays on record: when, by whom and why that was said 作废",
});
