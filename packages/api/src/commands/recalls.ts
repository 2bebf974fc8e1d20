import { lotId } from "@suyuan/domain/batches/identity";
import { defined } from "@suyuan/domain/fact";
import { plainId, withPlainId } from "@suyuan/domain/identifiers/own-id";
import { endRecall } from "@suyuan/domain/recalls/end";
import { recallBatch } from "@suyuan/domain/recalls/recall";
import type * as z from "zod";
import type { CommandCall } from "../call.ts";
import type { Ground } from "../host.ts";
import { referTo, stoppableIn, stoppedIn, stopWrites } from "../ledger/batch-rows.ts";
import { keysOfRegistered, registeredOnce } from "../ledger/batches/registered-once.ts";
import type { Command } from "../ledger/commit.ts";
import { contextOf } from "../ledger/context.ts";
import { digestOf } from "../ledger/digest.ts";
import { ownOf } from "../ledger/ids/own.ts";
import { batchKey, factKey, namesakeKey, organisationKey, recallKey, stopKey } from "../ledger/keys.ts";
import { ownListOps } from "../ledger/lists/own.ts";
import { create, type Loaded } from "../ledger/loaded.ts";
import { orderKey } from "../ledger/recalls/keys.ts";
import { actOf } from "./act.ts";
import type { RecallEndBody, RecallPath, RecallRecord } from "./recall-orders/bodies.ts";
import { type RecallOfBatchBody, timing } from "./recall-orders/one-batch.ts";

/**
 * The recall of a batch, as its route and an event that sets the disposition execute it. `order`: the recall by scope that it is a part of,
 * by the id under which that is stored.
 */
export function recallCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof RecallOfBatchBody>>,
  order?: string,
): Command<RecallRecord> {
  const { id, key, ...own } = ownOf(recallKey, actor.organisation, body.id);
  const byScope = orderKey(id);
  const batchAt = batchKey(body.gtin, body.lot);
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "recall", body),
    lane: batchAt.pk,
    keys: [...own.keys, byScope, batchAt, stopKey(body.gtin, body.lot), organisationKey(actor.organisation)],
    more: (loaded) => {
      const batch = stoppableIn(loaded, batchAt);
      return batch ? [organisationKey(batch.organisation)] : [factKey(batchAt, 1)];
    },
    further: (loaded) => (stoppableIn(loaded, batchAt) === undefined ? keysOfRegistered(loaded, batchAt) : []),
    taken: (loaded) => (loaded.has(byScope) ? factKey(byScope, 1) : own.taken(loaded)),
    decide: (loaded) => {
      const before = stoppableIn(loaded, batchAt) ?? registeredOnce(loaded, batchAt);
      const producer = before && loaded.state(organisationKey(before.organisation));
      const ordered = { ...body, id, ...defined({ order }) };
      const { batch, recall, fact } = recallBatch({ batch: before, producer }, ordered, contextOf(deps, actor, loaded));
      const factAt = factKey(key, 1);
      return {
        writes: [
          create(key, ordered),
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
          loaded.next(key, { id: order, gtin, lot, reason, level, ...defined({ order: row?.order }), ends }),
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
