import { InstantText, OrganisationId } from "@suyuan/domain/answer";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import type { LinkRecord } from "@suyuan/domain/links/link";
import { Id } from "@suyuan/domain/organisation";
import { RECORDER } from "@suyuan/domain/people/recorder";
import * as z from "zod";
import { Text } from "../../http/text.ts";

export const Anchor = z
  .string()
  .min(1)
  .max(500)
  .meta({
    description: "Digital Link, as a path or URI without query, or id/base/{id} of a base of yours 链接所挂的标识",
    examples: ["01/06901234567892/10/CX26090601"],
  });

export const Content = z.strictObject({
  linkType: z
    .string()
    .min(1)
    .max(200)
    .meta({ description: "gs1:… or an IRI 链接类型", examples: ["gs1:recipeInfo"] }),
  href: z
    .string()
    .min(1)
    .max(1000)
    .meta({
      description:
        "https address with a public name; path and query may hold {gtin}, {lot} and {serial} 目标网址，路径和查询部分可含 {gtin}、{lot}、{serial}",
      examples: ["https://coop.example/batch/{lot}"],
    }),
  title: z.strictObject({ zh: Text(100), en: Text(150).optional() }),
  hreflang: z
    .array(z.string().max(10))
    .min(1)
    .max(10)
    .optional()
    .meta({ description: "Languages of the target, ll or ll-CC 目标语言", examples: [["zh", "en"]] }),
  type: z
    .string()
    .max(150)
    .optional()
    .meta({ description: "Media type of the target 媒体类型", examples: ["text/html"] }),
  context: z.array(z.string().max(40)).min(1).max(10).optional().meta({ description: "Such as markets 适用范围" }),
  default: z.enum(["single", "multi"]).optional().meta({
    description: "single: the one default link; multi: refines it by language, media type or context 默认链接",
  }),
});

export const LinkBody = Content.extend({ id: Id, anchor: Anchor }).meta({ id: "LinkRegistration" });

/** Links that one call adds at most: each is two rows and a fact of one transaction. */
const LINKS_PER_CALL_MAX = 20;

export const LinkListBody = z
  .strictObject({
    anchor: Anchor,
    links: z
      .array(Content.extend({ id: Id }).meta({ id: "ListedLink" }))
      .min(1)
      .max(LINKS_PER_CALL_MAX),
  })
  .meta({ id: "LinkListRegistration" });

export const LinkAnswer = Content.extend({
  id: z.string(),
  anchor: z.string().meta({ description: "Canonical path 规范路径" }),
  organisation: OrganisationId,
  status: z.enum(["in-force", "withdrawn"]),
  addedAt: InstantText,
  correctedAt: InstantText.optional(),
  withdrawnAt: InstantText.optional(),
  reason: z.string().optional().meta({ description: "Why it was withdrawn 撤回原因" }),
}).meta({ id: "Link" });
export type LinkAnswer = z.infer<typeof LinkAnswer>;

/** The links at one anchor. */
export const Links = z.object({ anchor: z.string(), items: z.array(LinkAnswer) });

/** A link as one of its facts has it. */
const LinkThen = LinkAnswer.omit({ status: true, withdrawnAt: true, reason: true }).meta({ id: "LinkThen" });

export const LINK_FACTS = ["link-added", "link-corrected", "link-withdrawn"] as const;

export const LinkHistory = LinkAnswer.extend({
  history: z
    .array(
      z.object({
        kind: z.enum(LINK_FACTS),
        recordedAt: InstantText,
        ...RECORDER,
        link: LinkThen.meta({ description: "What it said then 当时内容" }),
      }),
    )
    .meta({ description: "Every fact about it, oldest first 历史" }),
}).meta({ id: "LinkHistory" });

/** A link as it is told to its owner. */
export function linkView({ link, withdrawn }: Pick<LinkRecord, "link" | "withdrawn">): LinkAnswer {
  const { hreflang, context, title, ...rest } = link;
  return {
    ...rest,
    id: plainId(link.id),
    title: { ...title },
    ...(hreflang && { hreflang: [...hreflang] }),
    ...(context && { context: [...context] }),
    status: withdrawn === undefined ? "in-force" : "withdrawn",
    ...(withdrawn && { withdrawnAt: withdrawn.at, reason: withdrawn.reason }),
  };
}
