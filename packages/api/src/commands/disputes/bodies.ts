import { DISPUTED_CLAIMS } from "@suyuan/domain/batches/disputes/dispute";
import { OUTCOMES } from "@suyuan/domain/disputes/kinds";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import { Text } from "../../http/text.ts";
import { ActId, Gtin, Lot, Reason } from "../wire.ts";

export const DisputePath = z.object({ id: Id });

export const DisputeBody = z
  .strictObject({
    id: Id,
    gtin: Gtin,
    lot: Lot,
    claim: z.enum(DISPUTED_CLAIMS).meta({
      description: "What is said in your name: origin 原料来源, delivery 交接, report 检测报告, certificate 认证证书",
    }),
    about: Text(200).optional().meta({
      description:
        "Which shipment, sample or certificate says so; needed where there are several 发货单、样品或证书编号",
    }),
    reason: Text(500).meta({ description: "What is wrong; the parties and the bureau read it 说明" }),
  })
  .meta({ id: "DisputeBody" });

export const SettlementBody = z
  .strictObject({
    id: ActId.optional(),
    outcome: z
      .enum(OUTCOMES)
      .meta({ description: "upheld 成立, rejected 不成立; another one mends a mistaken decision" }),
    reason: Reason,
  })
  .meta({ id: "DisputeSettlement" });
