import {
  BatchId,
  DateText,
  FactKindText,
  GtinText,
  InstantText,
  KilogramsText,
  LotText,
  OrganisationId,
  type Sent,
} from "@suyuan/domain/answer";
import { SHARED_FIELDS } from "@suyuan/domain/platforms/terms";
import { PAGE_STATES } from "@suyuan/domain/views/label-state";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { ListQuery } from "../../commands/wire.ts";
import { datesBy, ListOf, Word } from "../lists/filters.ts";
import { RecordHistory } from "../record-history.ts";

const SoldItem = z.object({
  batch: BatchId,
  gtin: GtinText,
  lot: LotText,
  quantityKg: KilogramsText("Sold"),
  labelledKg: KilogramsText("Of it, in packs that carry codes").optional(),
});

export const OrderRecord = z
  .object({
    id: z.string().meta({ description: "The platform's own number 平台订单号" }),
    platform: OrganisationId,
    platformName: z.string(),
    seller: OrganisationId.meta({ description: "Who had the goods 货物持有机构" }),
    sellerName: z.string(),
    items: z.array(SoldItem),
    soldAt: InstantText,
    recordedAt: InstantText,
    corrections: z.int().meta({ description: "How often it was corrected 更正次数" }),
    voided: z.object({ at: InstantText, reason: z.string() }).optional(),
  })
  .meta({ id: "PlatformOrder", description: "What a platform sold, as it reports it 平台订单" });
export type OrderRecord = Sent<typeof OrderRecord>;

export const OrderWithHistory = OrderRecord.extend({ history: RecordHistory }).meta({ id: "PlatformOrderWithHistory" });
export const Orders = ListOf(OrderRecord);
export const OrdersQuery = ListQuery.extend({
  ...Word,
  ...datesBy("Recorded"),
  status: z.enum(["standing", "voided"]).optional(),
});

export const AgreementRecord = z
  .object({
    giver: OrganisationId,
    giverName: z.string(),
    platform: OrganisationId,
    platformName: z.string(),
    organisations: z
      .array(z.object({ id: OrganisationId, name: z.string() }))
      .meta({ description: "Whose batches are shared 共享其批次的机构" }),
    gtins: z.array(GtinText).optional().meta({ description: "Absent: all products 仅限产品" }),
    fields: z.array(z.enum(SHARED_FIELDS)),
    sells: z.boolean().meta({ description: "May the platform sell goods that lie with the giver? 是否允许代售" }),
    since: InstantText.meta({ description: "Of what stands 本版本起始" }),
    ended: z.object({ at: InstantText, reason: z.string() }).optional(),
  })
  .meta({ id: "SharingAgreement", description: "What a platform may know of whose batches 平台共享协议" });
export type AgreementRecord = Sent<typeof AgreementRecord>;

export const Agreements = z.object({ items: z.array(AgreementRecord), next: z.string().optional() });

const SharedBatch = z
  .object({
    product: z.object({ zh: z.string(), en: z.string().optional() }),
    page: z.string().meta({ description: "Address of its public page 公开页面" }),
    state: z.enum(PAGE_STATES).meta({ description: "As its public page says it 状态" }),
    maySell: z.boolean().meta({
      description:
        "Its producer lets you sell it, has some left, and it is neither recalled nor held nor voided 当前可售",
    }),
    weights: z
      .object({
        registeredKg: KilogramsText("Registered"),
        leftKg: KilogramsText("Left with its producer outside logistic units"),
        soldKg: KilogramsText("Sold through platforms"),
      })
      .optional(),
    certificate: z
      .object({ scheme: z.string(), number: z.string(), standing: z.string(), today: z.string() })
      .nullable()
      .optional()
      .meta({ description: "On the day of harvest, and today; null: none is claimed 采收日与当前效力" }),
    tests: z
      .array(z.object({ by: z.string(), testedOn: DateText, verdict: z.enum(["passed", "failed"]), level: z.string() }))
      .optional(),
    temperature: z.array(z.object({ from: InstantText, to: InstantText, verdict: z.string() })).optional(),
    origin: z.object({ base: z.string().optional(), region: z.string().optional(), harvestedOn: DateText }).optional(),
  })
  .meta({ id: "SharedBatch" });

export const ChangeRecord = z
  .object({
    number: z.int().meta({ description: "One after another, without a gap 序号" }),
    kind: FactKindText,
    at: InstantText.meta({ description: "When it was recorded 登记时间" }),
    organisation: OrganisationId,
    batch: z.object({ id: BatchId, gtin: GtinText, lot: LotText }).optional(),
    certificate: z.string().optional().meta({ description: "A certificate whose standing may have changed 证书" }),
    now: SharedBatch.optional().meta({ description: "The batch as it is now, as far as it is shared 当前内容" }),
    withheld: z.literal(true).optional().meta({ description: "No agreement covers it any more 已不再共享" }),
  })
  .meta({ id: "SharedChange" });
export type ChangeRecord = Sent<typeof ChangeRecord>;

export const Changes = z.object({
  items: z.array(ChangeRecord),
  next: z.string().meta({ description: "Send as ?cursor= to go on, at any time later 下次从此处继续" }),
  isLast: z.boolean().meta({ description: "Nothing more is there now 暂无更多" }),
});
export const ChangesQuery = z.object({
  cursor: z
    .string()
    .regex(
      /^\d{1,12}$/,
      bilingual("the `next` of an earlier answer, as it was given", "须为上次答复中的 next，原样填写"),
    )
    .optional()
    .meta({ description: "From an earlier answer; without it from the first change on 游标" }),
  limit: z.coerce.number().int().min(1).max(100).optional(),
});
