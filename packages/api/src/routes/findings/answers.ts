import { DateText, InstantText, OrganisationId, type Sent, Sha256Text, VoidingRecord } from "@suyuan/domain/answer";
import { DECISIONS, FINDING_STATES, SEVERITIES, SUBJECT_KINDS } from "@suyuan/domain/findings/kinds";
import * as z from "zod";
import { ListQuery } from "../../commands/wire.ts";
import { ListOf, Place } from "../lists/filters.ts";

const Terms = {
  severity: z.enum(SEVERITIES),
  clause: z.string().optional(),
  text: z.string(),
  inspectedOn: DateText,
  dueOn: DateText.optional(),
};

export const FindingRecord = z
  .object({
    id: z.string(),
    about: z.object({
      kind: z.enum(SUBJECT_KINDS),
      id: z.string(),
      from: OrganisationId.optional().meta({ description: "Whose id it is, of a base or certificate 编号所属机构" }),
      name: z.object({ zh: z.string(), en: z.string().optional() }),
    }),
    organisation: OrganisationId.meta({ description: "Who has to act 责任机构" }),
    organisationName: z.string(),
    by: OrganisationId,
    byName: z.string(),
    at: InstantText,
    ...Terms,
    sampling: z.string().optional(),
    state: z
      .enum(FINDING_STATES)
      .meta({ description: "open 待整改, answered 待审核, accepted 已通过, noted 已记录, voided 已作废" }),
    isOverdue: z.boolean().meta({ description: "The day has passed, and no action was told 已逾期" }),
    actions: z.array(
      z.object({
        id: z.string(),
        text: z.string(),
        at: InstantText,
        photo: z.object({ sha256: Sha256Text, width: z.int(), height: z.int() }).optional(),
        fileSha256: Sha256Text.optional(),
      }),
    ),
    decisions: z.array(
      z.object({
        outcome: z.enum(DECISIONS),
        reason: z.string(),
        at: InstantText,
        by: OrganisationId,
        byName: z.string(),
        dueOn: DateText.optional(),
      }),
    ),
    corrections: z
      .array(z.object({ at: InstantText, reason: z.string(), before: z.object(Terms).partial() }))
      .meta({ description: "How it read before, and why that was changed 更正" }),
    voided: VoidingRecord.optional(),
  })
  .meta({ id: "Finding", description: "What a bureau found at an inspection, and what became of it 检查问题" });
export type FindingRecord = Sent<typeof FindingRecord>;

export const Findings = ListOf(FindingRecord);
export const FindingsQuery = ListQuery.extend({
  ...Place,
  status: z
    .enum([...FINDING_STATES, "overdue"])
    .optional()
    .meta({ description: "overdue: open, and the day has passed 已逾期" }),
});
