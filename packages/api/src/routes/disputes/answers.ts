import { BatchId, GtinText, InstantText, LotText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { DISPUTED_CLAIMS } from "@suyuan/domain/batches/disputes/dispute";
import { DISPUTE_STATES, OUTCOMES } from "@suyuan/domain/disputes/kinds";
import { ProductText } from "@suyuan/domain/views/batch-view-schema";
import * as z from "zod";
import { ListQuery } from "../../commands/wire.ts";
import { ListOf, Place } from "../lists/filters.ts";

export const DisputeRecord = z
  .object({
    id: z.string(),
    batch: BatchId,
    gtin: GtinText,
    lot: LotText,
    product: ProductText,
    claim: z.enum(DISPUTED_CLAIMS),
    about: z.string().optional().meta({ description: "Shipment, sample or certificate 发货单、样品或证书" }),
    by: OrganisationId.meta({ description: "Who denies 提出异议的机构" }),
    byName: z.string(),
    of: OrganisationId.meta({ description: "Whose record is denied 被异议的登记机构" }),
    ofName: z.string(),
    reason: z.string(),
    at: InstantText,
    state: z.enum(DISPUTE_STATES).meta({ description: "open 待裁定, upheld 成立, rejected 不成立, withdrawn 已撤回" }),
    settlements: z
      .array(
        z.object({
          outcome: z.enum(OUTCOMES),
          reason: z.string(),
          at: InstantText,
          by: OrganisationId,
          byName: z.string(),
        }),
      )
      .meta({ description: "As decided, oldest first: the last counts 历次裁定" }),
    withdrawn: z.object({ at: InstantText, reason: z.string() }).optional(),
  })
  .meta({ id: "Dispute", description: "That an organisation denies what is said in its name of a batch 异议" });
export type DisputeRecord = Sent<typeof DisputeRecord>;

export const Disputes = ListOf(DisputeRecord);
export const DisputesQuery = ListQuery.extend({ ...Place, status: z.enum(DISPUTE_STATES).optional() });
