import { BatchId, type Sent } from "@suyuan/domain/answer";
import { COMMITMENT_BASES } from "@suyuan/domain/batches/batch";
import { CommitmentRecord } from "@suyuan/domain/registration/status-schema";
import { CommitmentContentRecord } from "@suyuan/domain/views/batch-view-schema";
import * as z from "zod";
import { ActId } from "../wire.ts";

export const ReissueBody = z
  .strictObject({
    id: ActId.optional(),
    commitmentBasis: z
      .array(z.enum(COMMITMENT_BASES))
      .min(1)
      .max(3)
      .meta({ description: "On what it rests: one or more of the three lawful ones 承诺依据" }),
  })
  .meta({
    id: "CommitmentReissue",
    description:
      "By whoever mixed or divided the goods: it has collected and keeps the certificates of what it bought 重新开具",
  });

export const ReissueRecord = z
  .object({ batch: BatchId, commitment: CommitmentRecord.extend({ content: CommitmentContentRecord }) })
  .meta({ id: "ReissuedCommitment" });
export type ReissueRecord = Sent<typeof ReissueRecord>;
