import * as z from "zod";
import { DateText, InstantText, Reason } from "../answer.ts";
import { COMMITMENT_BASES, FLAG_CODES } from "../batches/batch.ts";
import { STANDINGS } from "../certificates/certificate.ts";

/** What a registration answers of a batch's standing, and every answer about a batch with it: by itself, so that commands need no more. */

const StandingOrNone = z.enum([...STANDINGS, "none"]);

/** What a batch may claim today, and why. */
export const CertifiedRecord = z
  .object({
    certificate: z.string().nullable().meta({ description: "Id of the certificate that the batch names 证书编号" }),
    status: StandingOrNone,
    asOf: DateText,
    onHarvest: z.object({ date: DateText, status: StandingOrNone }),
    reasons: z.array(Reason),
  })
  .meta({ id: "CertifiedStatus", description: "Computed when asked, never stored 认证状态" });

/** The commitment certificate (承诺达标合格证) as it stands. */
export const CommitmentRecord = z
  .object({
    basis: z.array(z.enum(COMMITMENT_BASES)),
    status: z.enum(["declared", "supported", "refused"]),
    reasons: z.array(Reason),
  })
  .meta({
    id: "CommitmentStatus",
    description:
      "declared: it rests on the producer's own quality control; supported: tests bear it; refused: the test it rests on is not there, or one speaks against it 承诺达标合格证",
  });

export const FlagRecord = z
  .object({
    code: z.enum(FLAG_CODES),
    at: InstantText,
    reason: Reason,
    about: z
      .string()
      .optional()
      .meta({ description: "What it speaks of: shipment/{id}, input/{id}, log/{sha256}, test/{sampleId} 对象" }),
    withdrawnAt: InstantText.optional().meta({ description: "A correction took its ground away 撤销时间" }),
  })
  .meta({ id: "Flag", description: "Something an auditor should look at, which the public page states too 提示" });
