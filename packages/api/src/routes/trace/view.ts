import { BatchId, InstantText, KilogramsText, Level, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { DIRECTIONS } from "@suyuan/domain/trace/direction";
import { MOVEMENT_KINDS } from "@suyuan/domain/trace/movement";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { CalendarDate, Instant } from "../../commands/wire.ts";

/** What a trace is asked, and what it answers. */

const When = z.union([CalendarDate, Instant], {
  error: bilingual("must be a date YYYY-MM-DD, or a date-time with an offset", "须为日期 YYYY-MM-DD 或带时区的时间"),
});

export const TraceQuery = z.object({
  id: z
    .string()
    .min(3)
    .max(300)
    .meta({
      description:
        "01/{gtin}/10/{lot} (a pack: …/21/{serial}), 00/{sscc} (what was packed into it), shipment/…, transformation/…, base/…, plot/{base}/{plot}, certificate/…, input/{organisation}/{id} or test/{organisation}/{sample}; ids of others as {organisation}/{id} 起点",
      examples: ["01/06901234567892/10/CX26090601"],
    }),
  direction: z.enum(DIRECTIONS).default("both"),
  asOf: When.optional().meta({ description: "What was true by then: later steps are left out 截至何时发生" }),
  knownOn: When.optional().meta({ description: "What was on record by then 截至何时登记" }),
  depth: z.coerce
    .number()
    .int()
    .min(0)
    .max(100)
    .default(100)
    .meta({ description: "Transformations from the start 层数" }),
  from: CalendarDate.optional().meta({
    description: "Of a base, plot or certificate: harvests from this day on 采收起",
  }),
  to: CalendarDate.optional().meta({ description: "… and up to this day 采收止" }),
});
export type TraceQuery = z.infer<typeof TraceQuery>;

const Range = z.object({ minKg: z.number(), maxKg: z.number() });
const KINDS = ["batch", "unit", "shipment", "transformation", "base", "loss"] as const;
const STEPS = [...MOVEMENT_KINDS, "contact"] as const;
export const CLASSES = ["certain", "possible", "contact", "stopped"] as const;
const ENDS = ["depth", "batches", "facts", "not-yours"] as const;

const amounts = {
  contaminated: Range.optional().meta({
    description: "Forward: at least and at most so much of it stems from the start 受影响重量",
  }),
  contributed: Range.optional().meta({
    description: "Back: at least and at most so much of it is in the start 来源重量",
  }),
};

const Node = z.object({
  id: z.string(),
  kind: z.enum(KINDS),
  class: z.enum(CLASSES),
  batch: BatchId.optional(),
  holder: OrganisationId.optional(),
  at: InstantText,
  level: Level,
  kg: KilogramsText("All that came there"),
  ...amounts,
  onHand: Range.extend({ kg: z.number() }).optional().meta({ description: "What is there in the end 现存" }),
  cause: z.string().optional(),
  end: z
    .enum(ENDS)
    .optional()
    .meta({ description: "Not followed from here: ask from there, or it is not yours to see 未继续追溯" }),
});

const Edge = z.object({
  from: z.string(),
  to: z.string(),
  kind: z.enum(STEPS),
  batch: BatchId,
  kg: z.number(),
  ...amounts,
  at: InstantText,
  level: Level,
  by: OrganisationId,
  event: z.string().optional(),
  plots: z.array(z.string()).optional(),
});

export const TraceAnswer = z
  .object({
    id: z.string(),
    asked: z
      .string()
      .optional()
      .meta({ description: "Of a pack, test or input: what was asked; id is where its goods begin 所查编号" }),
    direction: z.enum(DIRECTIONS),
    asOf: InstantText.optional(),
    knownOn: InstantText,
    nodes: z.array(Node),
    edges: z.array(Edge),
    names: z
      .record(z.string(), z.string())
      .meta({ description: "Organisations and bases as they are called today 名称" }),
    limits: z.object({ batches: z.int(), facts: z.int(), depth: z.int(), edges: z.int() }),
    truncated: z
      .object({ batches: z.int(), next: z.array(z.string()) })
      .optional()
      .meta({ description: "It goes on at so many batches: the first of them, to ask from 未完部分" }),
  })
  .meta({ id: "Trace", description: "Where goods went and came from, by what is on record 追溯" });
export type TraceAnswer = Sent<typeof TraceAnswer>;
