import { BatchId, GtinText, InstantText, LotText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { mayReadBatch } from "@suyuan/domain/batches/access";
import { nameOf } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { recallClock } from "@suyuan/domain/recalls/order";
import { ProductText } from "@suyuan/domain/views/batch-view-schema";
import * as z from "zod";
import { ListQuery, Lot } from "../../commands/wire.ts";
import { batchIn } from "../../ledger/batch-rows.ts";
import { batchKey, organisationKey } from "../../ledger/keys.ts";
import { LISTED_RECALLS, type ListedRecall } from "../../ledger/lists/things.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import { datesBy, Place, Word } from "./filters.ts";
import type { Listing } from "./listing.ts";

const STATUSES = ["open", "completed", "mistaken"] as const;

export const RecallsQuery = ListQuery.extend({
  ...Word,
  ...Place,
  ...datesBy("Ordered"),
  lot: Lot.optional(),
  status: z.enum(STATUSES).optional(),
  parts: z.enum(["all", "none"]).default("all").meta({
    description:
      "none: without the recalls of single batches that one by scope is made of; that is listed once, at /api/recall-orders 不列按范围召回下的逐批召回",
  }),
  order: z
    .string()
    .min(1)
    .max(130)
    .optional()
    .meta({ description: "The recalls of single batches that this one by scope is made of 所属的按范围召回" }),
});

export const RecallSummary = z
  .object({
    id: z.string(),
    batch: BatchId,
    gtin: GtinText,
    lot: LotText,
    product: ProductText,
    organisation: OrganisationId.meta({ description: "Who registered the batch 登记机构" }),
    producer: z.string().meta({ description: "Name of the organisation that registered it 登记机构名称" }),
    level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
    reason: z.string(),
    by: OrganisationId.meta({ description: "Who ordered it 发起机构" }),
    byName: z.string(),
    at: InstantText,
    status: z.enum(STATUSES).meta({ description: "Open until it is ended 进行中、已完成、误发撤销" }),
    endedAt: InstantText.optional(),
    order: z.string().optional().meta({ description: "The recall by scope that it is a part of 所属的按范围召回" }),
    startBy: InstantText.optional().meta({
      description: "While it is open: when it has to be started by 启动时限（进行中的召回）",
    }),
  })
  .meta({ id: "RecallSummary" });

const batchFor = ({ gtin, lot }: ListedRecall, beside: Loaded) => batchIn(beside, batchKey(gtin, lot));

/** Is it one of those that the order of this id is made of? Ids of others are `{organisation}/{id}`. */
function isPartOf({ order }: ListedRecall, asked: string): boolean {
  return order !== undefined && [order, plainId(order)].includes(asked);
}

/** Recalls, for those who may see their batches. */
export function recallListing({
  lot,
  status,
  parts,
  order,
}: z.infer<typeof RecallsQuery>): Listing<ListedRecall, Sent<typeof RecallSummary>> {
  return {
    listed: LISTED_RECALLS,
    sort: "instant",
    beside: (recalls) => recalls.flatMap((recall) => [batchKey(recall.gtin, recall.lot), organisationKey(recall.by)]),
    mayRead: (recall, { organisation, role }, beside) => {
      const batch = batchFor(recall, beside);
      return batch !== undefined && mayReadBatch(batch, organisation, role);
    },
    regionsOf: (recall, beside) => {
      const batch = batchFor(recall, beside);
      return batch === undefined ? [] : regionsOf(batch);
    },
    view: (recall, beside) => {
      const batch = batchFor(recall, beside);
      const ended = recall.ends?.at(-1);
      const now = ended?.outcome ?? "open";
      const isAsked = order === undefined ? parts === "all" || recall.order === undefined : isPartOf(recall, order);
      if (!isAsked) return undefined;
      if (batch === undefined || (lot ?? recall.lot) !== recall.lot || (status ?? now) !== now) return undefined;
      const { zh, en } = batch.product;
      return {
        id: plainId(recall.id),
        batch: lotId(batch),
        gtin: batch.gtin,
        lot: batch.lot,
        product: { zh, ...(en === undefined ? {} : { en }) },
        organisation: batch.organisation,
        producer: nameOf(batch, batch.organisation),
        level: recall.level,
        reason: recall.reason,
        by: recall.by,
        byName: beside.state(organisationKey(recall.by))?.name ?? recall.by,
        at: recall.recordedAt,
        status: now,
        ...(recall.order === undefined ? {} : { order: plainId(recall.order) }),
        ...(ended === undefined
          ? { startBy: recallClock({ level: recall.level, at: recall.recordedAt }).startBy }
          : { endedAt: ended.at }),
      };
    },
  };
}
