import { BatchId, InstantText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { TASK_STATUSES } from "@suyuan/domain/recall-orders/scope";
import * as z from "zod";
import { RecallRecord, Scope } from "../../commands/recall-orders/bodies.ts";
import { PageOf } from "../../commands/wire.ts";

/** Answers about recalls by scope. */

const Weights = { foundKg: z.number(), returnedKg: z.number(), destroyedKg: z.number(), soldKg: z.number() };

const Balance = z.object({
  batch: BatchId,
  organisation: OrganisationId,
  kg: z.number().meta({ description: "To be accounted for 应说明" }),
  ...Weights,
  missingKg: z.number().meta({ description: "Below 0: more than was on record 尚差；负数为多出" }),
});

const Affected = z.object({
  batch: BatchId,
  holder: OrganisationId,
  class: z.enum(["certain", "possible"]),
  minKg: z.number(),
  maxKg: z.number(),
  onHandKg: z.number(),
  underWayKg: z.number(),
  soldKg: z.number().meta({ description: "On record as sold or given to consumers 已售" }),
  goneKg: z.number().meta({ description: "On record as gone otherwise 已损耗、销毁" }),
  labelsSold: z.int().optional().meta({ description: "Packs, where all are of one weight 已售出的标签数" }),
});

const ended = z
  .object({
    at: InstantText,
    by: OrganisationId,
    reason: z.string(),
    outcome: z.enum(["mistaken", "completed"]),
    missing: z.string().optional(),
  })
  .optional();

const Order = {
  id: z.string(),
  by: OrganisationId,
  at: InstantText,
  scope: Scope,
  reason: z.string(),
  level: z.union([z.literal(1), z.literal(2), z.literal(3)]),
  mock: z.literal(true).optional().meta({ description: "An exercise 演练" }),
  clock: RecallRecord.shape.clock.unwrap(),
  ended,
};

const TaskState = {
  organisation: OrganisationId,
  status: z.enum(TASK_STATUSES),
  dueAt: InstantText.meta({ description: "To acknowledge by, then to account for everything by 时限" }),
  isLate: z.boolean(),
};

/** What one says of the whole: `percent` of the weight is accounted for. */
const Total = z.object({ kg: z.number(), explainedKg: z.number(), missingKg: z.number(), percent: z.number() });

export const RecallOrderAnswer = z
  .object({
    ...Order,
    affected: z.array(Affected),
    withheld: z
      .object({ batches: z.int(), maxKg: z.number() })
      .optional()
      .meta({ description: "Batches that are not yours to see: the office above sees them 不在您查看范围内的批次" }),
    tasks: z.array(z.object({ ...TaskState, name: z.string(), isPlatform: z.literal(true).optional() })),
    stopping: z
      .object({
        batches: z.int(),
        stopped: z.int(),
        notStopped: z
          .int()
          .meta({ description: "Seen to and refused; of those that you may see refused says why 未能停售" }),
        isDone: z.boolean(),
        refused: z.array(z.object({ batch: z.string(), en: z.string(), zh: z.string() })),
      })
      .meta({ description: "How many of its batches are stopped so far 已停售批次" }),
    balance: z.array(Balance),
    total: Total,
    names: z.record(z.string(), z.string()),
    products: z.record(z.string(), z.object({ zh: z.string(), en: z.string().optional() })),
  })
  .meta({ id: "RecallByScope", description: "What a recall by scope concerns, and how far it has come 按范围召回" });
export type RecallOrderAnswer = Sent<typeof RecallOrderAnswer>;

export const RecallOrderSummary = z
  .object({ ...Order, status: z.enum(["open", "completed", "mistaken"]), batches: z.int(), stopped: z.int() })
  .meta({ id: "RecallByScopeSummary" });
export type RecallOrderSummary = Sent<typeof RecallOrderSummary>;
export const RecallOrders = PageOf(RecallOrderSummary);

const Entry = z.object({
  id: z.string(),
  at: InstantText,
  recordedAt: InstantText,
  acknowledged: z.literal(true).optional(),
  batch: BatchId.optional(),
  ...z.object(Weights).partial().shape,
  corrects: z.string().optional(),
  reason: z.string().optional(),
  isReplaced: z.literal(true).optional(),
});

const Mail = z.object({ subject: z.string(), text: z.string() });

export const RecallTaskAnswer = z
  .object({
    ...Order,
    ...TaskState,
    byName: z.string(),
    contact: z.string().optional(),
    balance: z.array(Balance),
    entries: z.array(Entry),
    products: z.record(z.string(), z.object({ zh: z.string(), en: z.string().optional() })),
    mail: z.object({ zh: Mail, en: Mail }).meta({ description: "To send to the holder 通知正文" }),
  })
  .meta({ id: "RecallTask", description: "What one holder has to do in a recall 召回任务" });
export type RecallTaskAnswer = Sent<typeof RecallTaskAnswer>;

export const RecallTaskSummary = z
  .object({ ...Order, ...TaskState, byName: z.string(), batches: z.int(), kg: z.number(), missingKg: z.number() })
  .meta({ id: "RecallTaskSummary" });
export type RecallTaskSummary = Sent<typeof RecallTaskSummary>;
export const RecallTasks = PageOf(RecallTaskSummary);

export const ToldAnswer = z
  .object({ id: z.string(), recall: z.string(), organisation: OrganisationId, status: z.enum(TASK_STATUSES) })
  .meta({ id: "RecallTaskTold" });

export const OrderEndAnswer = z.object({ id: z.string(), ended: ended.unwrap() }).meta({ id: "RecallByScopeEnd" });
