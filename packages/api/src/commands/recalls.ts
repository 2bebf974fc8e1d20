import { BatchId, InstantText, type Sent } from "@suyuan/domain/answer";
import type { Batch, Recall } from "@suyuan/domain/batches/batch";
import { lotId } from "@suyuan/domain/batches/identity";
import { plainId, withPlainId } from "@suyuan/domain/identifiers/own-id";
import { Id } from "@suyuan/domain/organisation";
import { endRecall } from "@suyuan/domain/recalls/end";
import { ORDERED_BY, orderedBy, recallClock } from "@suyuan/domain/recalls/order";
import { RecallOrder } from "@suyuan/domain/recalls/order-schema";
import { recallBatch } from "@suyuan/domain/recalls/recall";
import * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { Text } from "../http/text.ts";
import { referTo, stoppableIn, stoppedIn, stopWrites } from "../ledger/batch-rows.ts";
import { keysOfRegistered, registeredOnce } from "../ledger/batches/registered-once.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { ownOf } from "../ledger/ids/own.ts";
import { batchKey, factKey, namesakeKey, organisationKey, recallKey, stopKey } from "../ledger/keys.ts";
import { ownListOps } from "../ledger/lists/own.ts";
import { create, type Loaded } from "../ledger/loaded.ts";
import { actOf, VoidingBody } from "./act.ts";
import { Gtin, Lot } from "./wire.ts";

const Level = z
  .union([z.literal(1), z.literal(2), z.literal(3)])
  .meta({ description: "1 severe harm, 2 harm, 3 a false label, no harm expected 一级、二级、三级（标签标识）" });

export const RecallBody = z
  .strictObject({ id: Id, gtin: Gtin, lot: Lot, reason: Text(300), level: Level })
  .meta({ id: "Recall" });

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

/** Who ordered a recall, and the time that it has. */
export function timing(
  batch: Batch,
  recall: Pick<Recall, "by" | "level" | "at">,
): Required<Pick<RecallRecord, "orderedBy" | "clock">> {
  return { orderedBy: orderedBy(batch, recall), clock: recallClock(recall) };
}

/** The recall of a batch, as its route and an event that sets the disposition execute it. */
export function recallCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof RecallBody>>,
): Command<RecallRecord> {
  const { id, key, ...own } = ownOf(recallKey, actor.organisation, body.id);
  const batchAt = batchKey(body.gtin, body.lot);
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "recall", body),
    lane: batchAt.pk,
    keys: [...own.keys, batchAt, stopKey(body.gtin, body.lot), organisationKey(actor.organisation)],
    more: (loaded) => {
      const batch = stoppableIn(loaded, batchAt);
      return batch ? [organisationKey(batch.organisation)] : [factKey(batchAt, 1)];
    },
    further: (loaded) => (stoppableIn(loaded, batchAt) === undefined ? keysOfRegistered(loaded, batchAt) : []),
    taken: own.taken,
    decide: (loaded) => {
      const before = stoppableIn(loaded, batchAt) ?? registeredOnce(loaded, batchAt);
      const producer = before && loaded.state(organisationKey(before.organisation));
      const order = { ...body, id };
      const { batch, recall, fact } = recallBatch({ batch: before, producer }, order, contextOf(deps, actor, loaded));
      const factAt = factKey(key, 1);
      return {
        writes: [
          create(key, order),
          create(namesakeKey("recall", body.id, actor.organisation), { id }),
          ...ownListOps(fact),
          ...stopWrites(loaded, batch, factAt),
        ],
        fact,
        factKey: factAt,
        status: 201 as const,
        body: { id: body.id, batch: lotId(body), recall: withPlainId(recall), ...timing(batch, recall) },
        location: `/api/recalls/${body.id}`,
      };
    },
  };
}

export const RecallEndBody = VoidingBody.extend({
  outcome: z.enum(["mistaken", "completed"]).meta({
    description: "mistaken: it is lifted; completed: the goods stay stopped 误发撤销、召回完成",
  }),
}).meta({ id: "RecallEnd" });

export const RecallPath = z.object({ id: Id });

/** `params.id` is the id under which the recall is stored. */
type EndCall = CommandCall<z.infer<typeof RecallEndBody>> & { readonly params: z.infer<typeof RecallPath> };

/** The end of a recall. */
export function endRecallCommand(deps: Ground, { actor, params, body, idempotency }: EndCall): Command<RecallRecord> {
  const key = recallKey(params.id);
  const { id, ...content } = body;
  const act = actOf(deps, actor, "recall-end", id, { recall: params.id, ...content });
  const batchOf = (loaded: Loaded) => {
    const row = loaded.state(key);
    return row && batchKey(row.gtin, row.lot);
  };
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, organisationKey(actor.organisation), act.key],
    taken: act.taken,
    more: (loaded) => {
      const batch = batchOf(loaded);
      const row = loaded.state(key);
      return batch && row ? [batch, stopKey(row.gtin, row.lot), factKey(key, 1)] : [];
    },
    decide: (loaded) => {
      const row = loaded.state(key);
      const batchAt = batchOf(loaded);
      const ordered = loaded.state(factKey(key, 1));
      // An event that came in through EPCIS is its capturer's to declare wrong.
      const recorded = ordered !== undefined && "eventRow" in ordered ? undefined : ordered?.fact;
      const { batch, recall, fact } = endRecall(
        { batch: batchAt && stoppedIn(loaded, batchAt), recorded },
        { recall: params.id, ...body },
        contextOf(deps, actor, loaded),
      );
      const ends = [...(row?.ends ?? []), ...(recall.ended === undefined ? [] : [recall.ended])];
      const { gtin, lot } = batch;
      const { id: order, reason, level } = recall;
      return {
        writes: [
          loaded.next(key, { id: order, gtin, lot, reason, level, ends }),
          referTo(factKey(key, loaded.version(key) + 1), act.key),
          ...stopWrites(loaded, batch, act.key),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: { id: plainId(order), batch: lotId(batch), recall: withPlainId(recall), ...timing(batch, recall) },
        location: `/api/recalls/${plainId(order)}`,
      };
    },
  };
}
