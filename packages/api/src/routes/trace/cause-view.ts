import { BatchId, InstantText, type Sent } from "@suyuan/domain/answer";
import { CANDIDATE_KINDS } from "@suyuan/domain/trace/cause/candidates";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";

/** What a common source is looked for by, and what is found. */

const CASES_MAX = 50;
/** Candidates whose ways to the cases one answer tells. */
const PATHS_MAX = 10;

export const CommonBody = z.strictObject({
  cases: z
    .array(z.string().min(3).max(300))
    .min(2, bilingual("name at least two cases: what one has is its trace", "至少填写两个案例；单个案例请用追溯"))
    .max(CASES_MAX, bilingual(`name at most ${CASES_MAX} cases`, `一次最多 ${CASES_MAX} 个案例`))
    .refine((ids) => new Set(ids).size === ids.length, bilingual("name each case once", "同一案例请勿重复填写"))
    .meta({
      description:
        "Batches 01/{gtin}/10/{lot}, packs …/21/{serial}, logistic units 00/{sscc}, failed tests test/{organisation}/{sample} 投诉或不合格的批次、包装、物流单元、检测",
      examples: [["01/06901234567892/10/CX26090601", "01/06901234567892/10/CX26090602"]],
    }),
  paths: z.int().min(0).max(PATHS_MAX).default(3).meta({ description: "Of so many of the best the ways 路径数" }),
});
export type CommonBody = z.infer<typeof CommonBody>;

const Path = z.object({
  case: z.string(),
  nodes: z
    .array(z.string())
    .meta({ description: "Nodes as a trace names them; not-yours for those that are not yours to see 经过" }),
});

const Found = z.object({
  id: z.string(),
  kind: z.enum(CANDIDATE_KINDS),
  name: z.string().optional(),
  rank: z.int().meta({ description: "From 1; the same for those that no case tells apart 名次" }),
  explains: z.int().meta({ description: "Cases whose goods were there before 可解释的案例数" }),
  share: z.number().meta({ description: "Of all cases 占比" }),
  batches: z.int().meta({ description: "Batches of their goods that were there 涉及批次数" }),
  distance: z.int().meta({ description: "Transformations between it and the nearest case 距离" }),
  exposed: z.int().optional().meta({
    description:
      "Of a plot or an input: harvests that it touched within a year, those of the cases among them, by what was looked at 涉及采收批数",
  }),
  from: InstantText,
  to: InstantText,
  without: z.array(z.string()).optional().meta({ description: "Cases that it does not explain 未能解释的案例" }),
  paths: z.array(Path).optional(),
});

export const CommonAnswer = z
  .object({
    cases: z.array(z.object({ id: z.string(), batches: z.array(BatchId), until: InstantText.optional() })),
    candidates: z.array(Found),
    more: z.int().optional().meta({ description: "So many candidates more, which explain no more than these 其余" }),
    hidden: z.object({ candidates: z.int(), explains: z.int() }).optional().meta({
      description: "Not yours to see, and how many cases the best of them explains: ask the office above 无权查看",
    }),
    limits: z.object({ batches: z.int(), facts: z.int(), plots: z.int(), candidates: z.int() }),
    truncated: z
      .object({ batches: z.int().optional(), plots: z.int().optional() })
      .optional()
      .meta({ description: "Not looked at: so many batches further back, and inputs of so many plots 未查完" }),
  })
  .meta({ id: "CommonSource", description: "What cases have in common, best first 共同来源" });
export type CommonAnswer = Sent<typeof CommonAnswer>;
