import { DateText, InstantText, type Sent } from "@suyuan/domain/answer";
import { PUBLISHED_LEVELS, PUBLISHED_TABLES, SUPPRESSIONS } from "@suyuan/domain/publishing/tables";
import * as z from "zod";
import { County, Month } from "../../commands/publishing/bodies.ts";

// What each count and reason means stands in docs/published-figures.md: this file is read whenever the service starts.
const counts = <Name extends string>(...names: readonly Name[]) =>
  z.object(Object.fromEntries(names.map((name) => [name, z.int()])) as Record<Name, z.ZodInt>);

const Table = z.enum(PUBLISHED_TABLES);

const Summary = counts("shown", "suppressed", "revised", "held").extend({
  table: Table,
  attack: counts("months", "rows", "unknowns", "households", "producers", "differences", "pairs").meta({
    description: "What the attack worked through; it found nothing, or there would be no publication 差分攻击",
  }),
});

const WHICH = {
  region: County,
  regionName: z.string().optional(),
  month: Month,
  level: z.enum(PUBLISHED_LEVELS),
  knownTo: DateText.meta({ description: "Counts what was known by the end of this day 截至日期" }),
  rules: counts("households", "organisations", "largestPercent", "closePercent"),
} as const;

export const PublicationRecord = z
  .object({
    ...WHICH,
    publishedAt: InstantText,
    by: z.string(),
    byName: z.string(),
    tables: z.array(Summary),
    recovered: z.int().meta({ description: "Amounts that the attack found: none 可推算出的数值个数" }),
    digest: z.string(),
  })
  .meta({ id: "Publication", description: "A county's figures of a month, in one version that stays 统计月报" });
export type PublicationRecord = Sent<typeof PublicationRecord>;
export const Publications = z.object({ items: z.array(PublicationRecord) }).meta({ id: "Publications" });

const Figures = z
  .object({ registeredKg: z.number(), certifiedKg: z.number(), soldKg: z.number(), deliveredKg: z.number() })
  .extend({ paidYuan: z.number(), ...counts("batches", "tests", "testsPassed").shape })
  .partial();

const PublishedCell = z
  .object({
    table: Table,
    month: Month.meta({ description: "Another than the publication's: brought up to date 数据月份" }),
    region: z.string(),
    product: z.string().optional(),
    scheme: z.string().optional(),
    producer: z.string().optional(),
    figures: Figures.optional(),
    households: z.int().optional().meta({ description: "Each counted once 农户数（去重）" }),
    suppressed: z.enum(SUPPRESSIONS).optional().meta({ description: "Why it is not shown 不公布的原因" }),
  })
  .meta({ id: "PublishedCell" });
export type PublishedCell = Sent<typeof PublishedCell>;

export const PublicationPage = PublicationRecord.extend({
  items: z.array(PublishedCell),
  next: z.string().optional(),
}).meta({ id: "PublicationPage" });
export type PublicationPage = Sent<typeof PublicationPage>;

export const PublicationPreview = z
  .object({
    ...WHICH,
    tables: z.array(Summary.extend({ reasons: z.record(z.string(), z.int()) })),
    findings: z.array(
      z.object({
        table: Table,
        month: Month,
        kind: z.enum(["exact", "narrow", "ceiling"]),
        of: z.enum(["household", "producer", "either"]),
        by: z.enum(["everyone", "party"]),
        cells: z.array(z.string()),
      }),
    ),
    findingsLeft: z.int(),
    cells: z.array(PublishedCell),
    cellsLeft: z.int(),
  })
  .meta({ id: "PublicationPreview", description: "What a publication would show, before it is one 发布预览" });
export type PublicationPreview = Sent<typeof PublicationPreview>;
