import * as z from "zod";
import { FactKindText, InstantText, OrganisationId, RegionCodeText, type Sent } from "../answer.ts";
import { ACTED } from "../people/recorder.ts";
import { CLAIMANTS, EXCEPTION_CODES, EXCEPTION_STATES } from "./exception.ts";

const Named = z
  .object({ organisation: OrganisationId, name: z.string() })
  .meta({ id: "NamedParty", description: "An organisation by its name at that time 机构名称" });

const occurrence = {
  at: InstantText.meta({ description: "When it was recorded 登记时间" }),
  zh: z.string(),
  en: z.string(),
  kind: FactKindText,
  by: OrganisationId.meta({ description: "Organisation that recorded that fact 登记机构" }),
  about: z
    .string()
    .optional()
    .meta({ description: "What it speaks of: shipment/{id}, log/{sha256}, test/{sampleId} 涉及" }),
  cause: z.string().optional().meta({
    description: "What brought it, where that is not the subject: shipment/{id} 起因",
  }),
  parties: z.array(Named).meta({ description: "Who recorded it, and the other side of a handoff 相关机构" }),
  withdrawnAt: InstantText.optional().meta({ description: "A correction took its ground away 撤销时间" }),
};

/** One time that it happened. */
export const OccurrenceRecord = z
  .object(occurrence)
  .meta({ id: "Occurrence", description: "One time that an exception happened 单次情形" });
export type OccurrenceRecord = Sent<typeof OccurrenceRecord>;

const State = z.enum(EXCEPTION_STATES).meta({
  description:
    "open; acknowledged: a bureau looks after it; closed: by a bureau until it happens again, or by itself once corrections took all of it away 待处理、已受理、已办结",
});

/** What a bureau said. */
export const DecisionRecord = z
  .object({
    state: z.enum(["acknowledged", "closed"]),
    at: InstantText,
    reason: z.string().meta({ description: "`corrected` where it closed by itself 原因" }),
    by: Named.optional().meta({ description: "Absent where it closed by itself" }),
    role: ACTED.role.optional(),
    person: ACTED.person,
  })
  .meta({ id: "ExceptionDecision", description: "Who acknowledged or closed it, when and why 受理或办结" });
export type DecisionRecord = Sent<typeof DecisionRecord>;

/** What an auditor should look at: every occurrence of one kind about one subject. */
export const ExceptionRecord = z
  .object({
    id: z.string(),
    subject: z
      .string()
      .meta({ description: "What it is about: 01/{gtin}/10/{lot}, certificate/{id}, organisation/{id} 对象" }),
    code: z.enum(EXCEPTION_CODES),
    state: State,
    count: z.int().meta({ description: "How often it happened, those withdrawn too 次数" }),
    withdrawn: z.int().meta({ description: "Of them, those that a correction took the ground of 已撤销次数" }),
    sinceDecision: z.int().meta({ description: "Of those that stand, those since the last decision 新增次数" }),
    firstAt: InstantText,
    lastAt: InstantText,
    decided: DecisionRecord.optional().meta({ description: "The last decision; it may have been overtaken 最近处理" }),
    name: z
      .object({ zh: z.string(), en: z.string().optional() })
      .meta({ description: "Of the product, certificate or organisation 名称" }),
    lot: z.string().optional(),
    holder: Named.optional().meta({ description: "Who registered or holds it 登记或持证机构" }),
    regions: z
      .array(z.object({ regionCode: RegionCodeText, name: z.string() }))
      .meta({ description: "Whose bureaus are told: those of base, holder and certificate 相关地区" }),
    claimedBy: z.enum(CLAIMANTS).meta({
      description: "strangers: who says so is no party of the goods and does not oversee them 由非相关方提出",
    }),
    ...occurrence,
  })
  .meta({
    id: "Exception",
    description: "What an auditor should look at, with the words of its newest occurrence 待核查事项",
  });
export type ExceptionRecord = Sent<typeof ExceptionRecord>;

/** An exception with its newest occurrences and decisions. */
export const ExceptionDetail = ExceptionRecord.extend({
  occurrences: z
    .array(OccurrenceRecord)
    .meta({ description: "The newest, newest first; the others by their own address" }),
  decisions: z.array(DecisionRecord).meta({ description: "The newest, newest first; the others by their own address" }),
  decisionCount: z.int(),
}).meta({ id: "ExceptionDetail" });
export type ExceptionDetail = Sent<typeof ExceptionDetail>;
