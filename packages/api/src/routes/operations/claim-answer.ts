import { OrganisationId } from "@suyuan/domain/answer";
import { SCHEMES } from "@suyuan/domain/certificates/certificate";
import * as z from "zod";
import { Claim } from "../../commands/ids/gs1-claims.ts";
import { RecordHistory } from "../record-history.ts";

export const ClaimState = z
  .object({
    kind: z.string(),
    number: z.string(),
    claim: Claim.optional(),
    scheme: z.enum(SCHEMES).optional().meta({ description: "Of a certificate number 认证类别" }),
    heldBy: OrganisationId.optional().meta({ description: "Absent where nobody holds it 现登记机构" }),
    of: z.object({ kind: z.string(), id: z.string() }).optional(),
    holders: z
      .array(z.object({ by: OrganisationId, of: z.object({ kind: z.string(), id: z.string() }) }))
      .optional()
      .meta({
        description: "Of a certificate number: the bureaus that registered it, each with its certificate 登记机构",
      }),
    history: RecordHistory.meta({ description: "Its releases, newest first 释放记录" }),
  })
  .meta({ id: "ClaimState", description: "Who holds a number 编码登记情况" });
