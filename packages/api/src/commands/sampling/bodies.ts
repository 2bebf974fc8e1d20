import { Id } from "@suyuan/domain/organisation";
import { CANDIDATE_KINDS, DRAWN_MAX } from "@suyuan/domain/sampling/kinds";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { ActId, CalendarDate, RegionCode, Sha256 } from "../wire.ts";

export const SamplingPath = z.object({ id: Id });

export const SamplingBody = z
  .strictObject({
    id: Id,
    kind: z.enum(CANDIDATE_KINDS).meta({
      description: "Draw batches, or the organisations that registered them 抽批次或抽登记机构",
    }),
    region: RegionCode,
    from: CalendarDate.meta({ description: "Batches that came to be from this day on 批次起始日" }),
    to: CalendarDate,
    count: z.int().min(1).max(DRAWN_MAX).meta({ description: "How many are drawn 抽取数量" }),
    commitment: Sha256.meta({
      description: "SHA-256 of the seed's 32 bytes; the seed stays with you until the draw 种子的 SHA-256",
    }),
  })
  .meta({ id: "SamplingBody" });

/** What needs no more than an id: the freezing. */
export const FreezeBody = z.strictObject({ id: ActId.optional() }).meta({ id: "SamplingFreeze" });

export const DrawBody = z
  .strictObject({
    id: ActId.optional(),
    seed: z
      .string()
      .regex(/^[0-9a-f]{64}$/, bilingual("64 lower-case hexadecimal digits", "须为 64 位小写十六进制数字"))
      .meta({ description: "The 32 bytes whose SHA-256 was committed 种子" }),
  })
  .meta({ id: "SamplingDraw" });
