import { BatchId, InstantText, type Sent } from "@suyuan/domain/answer";
import { Id } from "@suyuan/domain/organisation";
import { SCOPE_KINDS } from "@suyuan/domain/recall-orders/scope";
import { ORDERED_BY } from "@suyuan/domain/recalls/order";
import { RecallOrder } from "@suyuan/domain/recalls/order-schema";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { Text } from "../../http/text.ts";
import { VoidingBody } from "../act.ts";
import { ActId, CalendarDate, Gtin, Instant, KilogramsOrNone, Lot } from "../wire.ts";
import { ORDERED } from "./one-batch.ts";

/** What is asked of recalls, of one batch or by scope, and what a recall of one is answered. */

export const Scope = z.strictObject({
  kind: z.enum(SCOPE_KINDS),
  id: z
    .string()
    .min(1)
    .max(200)
    .meta({
      description:
        "01/{gtin}/10/{lot}; of others {id} or {organisation}/{id}; plot: {base}/{plot}; vehicle: {sender}/{plate}; unit: its SSCC 范围的编号",
      examples: ["01/06901234567892/10/CX26090601"],
    }),
  from: CalendarDate.optional(),
  to: CalendarDate.optional().meta({ description: "Days of harvest, arrival or shipping, both included 起止日期" }),
});

/** A recall of one batch, or of all that a scope concerns. */
export const RecallBody = z
  .strictObject({
    ...ORDERED,
    gtin: Gtin.optional(),
    lot: Lot.optional(),
    scope: Scope.optional(),
    simulate: z.boolean().optional().meta({ description: "Writes nothing, and answers the same 试算" }),
    mock: z.boolean().optional().meta({ description: "An exercise: no goods are stopped, no page changes 演练" }),
  })
  .meta({ id: "Recall", description: "Of one batch by gtin and lot, or of all that a scope concerns" });

export const RecallRecord = z
  .object({
    id: z.string(),
    batch: BatchId,
    recall: RecallOrder,
    orderedBy: z
      .enum(ORDERED_BY)
      .optional()
      .meta({ description: "A producer recalls 召回; a farm bureau orders goods back 责令追回" }),
    clock: z
      .object({
        startBy: InstantText,
        startHours: z.number(),
        completeWorkingDays: z.number().meta({ description: "From the announcement 自公告起的工作日" }),
        completeBy: InstantText.optional().meta({
          description: "Working days counted from Monday to Friday, holidays not 按周一至周五计，未计节假日",
        }),
        source: z.string(),
        confirmed: z.boolean().meta({ description: "false: a setting; the text in force was not read 待核实" }),
      })
      .optional()
      .meta({
        description: "The time that a recall has, by level and day; absent in answers of earlier versions 时限",
      }),
  })
  .meta({ id: "RecallRecord", description: "A recall as ordered 召回、追回" });
export type RecallRecord = Sent<typeof RecallRecord>;

export const RecallEndBody = VoidingBody.extend({
  outcome: z.enum(["mistaken", "completed"]).meta({
    description: "mistaken: it is lifted; completed: the goods stay stopped 误发撤销、召回完成",
  }),
  missing: Text(500).optional().meta({
    description: "Of a recall by scope: what nobody accounts for, and why 按范围召回：缺少什么、原因为何",
  }),
}).meta({ id: "RecallEnd" });

export const RecallPath = z.object({ id: Id });

export const TaskBody = z
  .strictObject({
    id: Id,
    acknowledged: z
      .literal(true, bilingual("true or absent", "已收到通知时填“是”，否则不填该项"))
      .optional()
      .meta({ description: "已收到通知" }),
    batch: z.string().max(200).optional().meta({ description: "Needed where the task has several batches 批次" }),
    foundKg: KilogramsOrNone.optional(),
    returnedKg: KilogramsOrNone.optional(),
    destroyedKg: KilogramsOrNone.optional(),
    soldKg: KilogramsOrNone.optional(),
    corrects: ActId.optional().meta({ description: "The entry in whose place this one stands 更正哪一条填报" }),
    reason: Text(500).optional(),
    at: Instant,
  })
  .meta({ id: "RecallTaskEntry" });
