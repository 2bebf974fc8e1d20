import { Id } from "@suyuan/domain/organisation";
import {
  ORDER_ITEMS_MAX,
  SHARED_FIELDS,
  SHARED_ORGANISATIONS_MAX,
  SHARED_PRODUCTS_MAX,
} from "@suyuan/domain/platforms/terms";
import * as z from "zod";
import { ActId, Gtin, Instant, Kilograms, Lot, Reason } from "../wire.ts";

export const OrderPath = z.object({ id: Id });
export const AgreementPath = z.object({ platform: Id });

const OrderItems = z
  .array(z.strictObject({ gtin: Gtin, lot: Lot, quantityKg: Kilograms }))
  .min(1)
  .max(ORDER_ITEMS_MAX)
  .meta({ description: "What was sold, each batch once 售出批次" });

export const OrderBody = z
  .strictObject({
    id: Id.meta({ description: "Your own number of the order: reported again it is the same order 平台订单号" }),
    seller: Id.optional().meta({
      description: "Who has the goods, where that is not your own organisation 货物持有机构，默认为本机构",
    }),
    items: OrderItems,
    soldAt: Instant,
  })
  .meta({ id: "PlatformOrderBody" });

export const OrderCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    items: OrderItems.meta({ description: "All items as they should be 更正后的全部明细" }),
  })
  .meta({ id: "PlatformOrderCorrection" });

export const AgreementBody = z
  .strictObject({
    id: ActId.meta({ description: "Made by the client: the same id and content again is the same act 客户端编号" }),
    platform: Id,
    organisations: z
      .array(Id)
      .min(1)
      .max(SHARED_ORGANISATIONS_MAX)
      .optional()
      .meta({ description: "Whose batches; of a county office: in its region 共享哪些机构的批次（县级机构填写）" }),
    gtins: z
      .array(Gtin)
      .max(SHARED_PRODUCTS_MAX)
      .optional()
      .meta({ description: "Of these products alone; all without it 仅限这些产品" }),
    fields: z.array(z.enum(SHARED_FIELDS)).max(SHARED_FIELDS.length).meta({
      description:
        "What of a batch is shared beside what it is and whether it may be sold: weights 重量余量, certificate 证书, tests 检测, temperature 温度, origin 基地与采收日",
    }),
    sells: z.boolean().optional().meta({
      description: "The platform may report sales of goods that lie with your organisation 允许其代售本机构货物",
    }),
  })
  .meta({ id: "SharingAgreementBody" });
