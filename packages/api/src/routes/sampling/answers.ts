import { DateText, InstantText, OrganisationId, RegionCodeText, type Sent, Sha256Text } from "@suyuan/domain/answer";
import { CANDIDATE_KINDS, SAMPLING_STATES } from "@suyuan/domain/sampling/kinds";
import * as z from "zod";
import { ListQuery } from "../../commands/wire.ts";
import { ListOf, Place } from "../lists/filters.ts";

const Subject = z.object({
  name: Sha256Text.meta({ description: "As the list names it 名单中的代号" }),
  id: z.string().meta({ description: "batch/01/{gtin}/10/{lot} or organisation/{id} 对象" }),
  label: z.string(),
  organisation: OrganisationId,
  weight: z.int(),
});

export const SamplingRecord = z
  .object({
    id: z.string(),
    by: OrganisationId,
    byName: z.string(),
    at: InstantText,
    kind: z.enum(CANDIDATE_KINDS),
    region: RegionCodeText,
    from: DateText,
    to: DateText,
    count: z.int(),
    terms: DateText.meta({ description: "The terms of risk, by the day from which they hold 风险权重规则版本" }),
    commitment: Sha256Text.meta({ description: "SHA-256 of the seed 种子的 SHA-256" }),
    state: z
      .enum(SAMPLING_STATES)
      .meta({ description: "committed 已承诺, frozen 已冻结, drawn 已抽取, abandoned 已放弃" }),
    frozen: z.object({ at: InstantText, candidates: z.int(), digest: Sha256Text }).optional(),
    drawn: z.object({ at: InstantText, seed: Sha256Text, subjects: z.array(Subject) }).optional(),
    abandoned: z.object({ at: InstantText, reason: z.string() }).optional(),
  })
  .meta({ id: "Sampling", description: "A draw of what is inspected, by risk and a committed seed 抽查" });
export type SamplingRecord = Sent<typeof SamplingRecord>;

export const Samplings = ListOf(SamplingRecord);
export const SamplingsQuery = ListQuery.extend({ ...Place, status: z.enum(SAMPLING_STATES).optional() });

const Steps = z.array(z.tuple([z.int(), z.int()]));
const Points = z.object({ points: z.int(), most: z.int() });

export const SampleList = z
  .object({
    algorithm: z.string().meta({ description: "As decision 152 writes it down 算法" }),
    sampling: z.string(),
    by: OrganisationId,
    committedAt: InstantText,
    commitment: Sha256Text,
    count: z.int(),
    termsFrom: DateText,
    termsSource: z.string(),
    terms: z.object({
      base: z.int(),
      flag: Points,
      failedTest: Points,
      kilograms: Steps,
      days: Steps,
      neverInspected: z.int(),
    }),
    frozenAt: InstantText,
    digest: Sha256Text,
    lines: z
      .array(z.object({ name: Sha256Text, weight: z.int() }))
      .meta({ description: "In order; a name tells nobody whose it is 候选名单（代号与权重）" }),
    seed: Sha256Text.optional(),
    drawnAt: InstantText.optional(),
    drawn: z.array(Sha256Text).optional(),
    yours: z
      .array(
        z.object({
          name: Sha256Text,
          id: z.string(),
          nonce: Sha256Text,
          weight: z.int(),
          factors: z.object({
            flags: z.int(),
            failedTests: z.int(),
            kilograms: z.int(),
            daysSinceInspection: z.int().nullable(),
          }),
        }),
      )
      .meta({ description: "Your own candidates, opened; for offices all of them 本机构的候选项" }),
  })
  .meta({ id: "SampleList", description: "All that anyone needs to recompute a draw 供复算的抽取资料" });
export type SampleList = Sent<typeof SampleList>;
