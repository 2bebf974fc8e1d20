import { DateText, InstantText, OrganisationId, Sha256Text } from "@suyuan/domain/answer";
import * as z from "zod";

const Hidden = z.object({ at: InstantText, by: OrganisationId, reason: z.string() });

/** What the owner shows on the pages of its product, and what its bureau has hidden of that. */
export const PresentationRecord = z
  .object({
    words: z.object({ zh: z.array(z.string()), en: z.array(z.string()).optional(), saidOn: DateText }).optional(),
    photo: z
      .object({
        sha256: Sha256Text,
        width: z.number().int(),
        height: z.number().int(),
        bytes: z.number().int(),
        addedOn: DateText,
      })
      .optional(),
    formerPhotos: z
      .array(Sha256Text)
      .optional()
      .meta({ description: "Those before, newest first, at most 20 曾用照片" }),
    hidden: z
      .object({ words: Hidden.optional(), photo: Hidden.optional(), links: Hidden.optional() })
      .optional()
      .meta({ description: "Parts that a bureau took off the pages, until it shows them again 被监管机构隐藏的部分" }),
  })
  .meta({ id: "Presentation", description: "What its owner shows on its pages 所有者在页面上展示的内容" });
