import { DateText, InstantText, type Sent } from "@suyuan/domain/answer";
import { Id } from "@suyuan/domain/organisation";
import { STANDARD_KINDS } from "@suyuan/domain/standards/standard";
import * as z from "zod";
import { Text } from "../../http/text.ts";
import { ActId, CalendarDate, Reason } from "../wire.ts";

const Kind = z.enum(STANDARD_KINDS).meta({
  description: "ban 禁用, limit 残留限量, permitted 绿色食品允许使用, interval 安全间隔期, grade 等级",
});
const Measure = z.number().min(-1_000_000).max(1_000_000);

export const StandardEntryBody = z
  .strictObject({
    subject: Text(80).meta({ description: "Active ingredient; of a grade: the goods 有效成分；等级标准填产品" }),
    clause: Text(120).meta({ description: "Where it stands in the standard 条款" }),
    crops: z.array(Text(40)).max(60).optional().meta({ description: "Absent: all 适用作物；不填为全部" }),
    mgPerKg: z.number().min(0).max(10_000).optional(),
    days: z.int().min(0).max(365).optional(),
    uses: z.int().min(1).max(50).optional(),
    grade: Text(40).optional(),
    measure: Text(40).optional(),
    least: Measure.optional(),
    most: Measure.optional(),
  })
  .meta({ id: "StandardEntry" });

/** Lines of a region's own standard; a national table comes by the command line. */
const OWN_ENTRIES_MAX = 60;

const MEMBERS = {
  kind: Kind,
  title: z.strictObject({ zh: Text(120), en: Text(160) }),
  source: Text(400).meta({ description: "Where its text can be read 文本出处" }),
  from: CalendarDate.meta({ description: "From which day it holds 施行日期" }),
  to: CalendarDate.optional(),
};

export const StandardBody = z
  .strictObject({
    id: Id.meta({ description: "Its number, as it is cited 标准编号", examples: ["DB510824-T-012-2026"] }),
    ...MEMBERS,
    entries: z.array(StandardEntryBody).min(1).max(OWN_ENTRIES_MAX),
  })
  .meta({ id: "Standard", description: "A region's own standard: stricter than those above it 地方标准（只能更严）" });

/** A national table, as a file has it (docs/standards.md). */
export const StandardFile = z.strictObject({
  format: z.literal("suyuan-standard-1"),
  id: Text(120),
  ...MEMBERS,
  isComplete: z.boolean(),
  entries: z.array(StandardEntryBody).min(1).max(50_000),
});

export const StandardEndBody = z
  .strictObject({
    id: ActId.optional(),
    to: CalendarDate.meta({ description: "Its last day 最后一天" }),
    reason: Reason,
  })
  .meta({ id: "StandardEnd" });

const StandardMembers = {
  id: z.string(),
  kind: Kind,
  title: z.object({ zh: z.string(), en: z.string() }),
  source: z.string(),
  from: DateText,
  to: DateText.optional(),
  scope: z.string().meta({ description: "national, or the digits of the region that published it 国家或地方" }),
};

export const StandardRecord = z
  .object({
    ...StandardMembers,
    isComplete: z.boolean().meta({ description: "false: a part of the standard's table 是否为完整表" }),
    entries: z.number(),
    publishedAt: InstantText,
    by: z.string(),
    ended: z.object({ at: InstantText, by: z.string(), reason: z.string() }).optional(),
  })
  .meta({ id: "StandardRecord" });
export type StandardRecord = Sent<typeof StandardRecord>;

export const StandardRuleRecord = StandardEntryBody.omit({})
  .extend({ standard: z.object(StandardMembers) })
  .meta({
    id: "StandardRule",
  });
