import type { Batch } from "@suyuan/domain/batches/batch";
import type { Lot } from "@suyuan/domain/batches/identity";
import type { Fact } from "@suyuan/domain/fact";
import { ownerIn, plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { correctOrder, type Order, recordOrder, voidOrder } from "@suyuan/domain/platforms/order";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import { batchIn, batchWrites, referTo } from "../../ledger/batch-rows.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { digestOf } from "../../ledger/digest.ts";
import { ownOf } from "../../ledger/ids/own.ts";
import { batchKey, factKey, organisationKey } from "../../ledger/keys.ts";
import { ownListOps } from "../../ledger/lists/own.ts";
import { create, type Loaded } from "../../ledger/loaded.ts";
import { agreementKey, orderKey } from "../../ledger/platforms/keys.ts";
import { distinctKeys } from "../../ledger/row-key.ts";
import { type Act, actOf, type VoidingBody } from "../act.ts";
import { batchKeysOf } from "../units/changed.ts";
import type { OrderBody, OrderCorrectionBody } from "./bodies.ts";

const locationOf = (id: string): string => `/api/orders/${plainId(id)}?from=${ownerIn(id)}`;

function batchesIn(loaded: Loaded, items: readonly Lot[]): readonly (Batch | undefined)[] {
  return items.map(({ gtin, lot }) => batchIn(loaded, batchKey(gtin, lot)));
}

/**
 * An order of a platform: it takes the weight off its batches under their versions, so that of two who sell the last of one the later is told
 * what is left.
 */
export function recordCommand(
  deps: Ground,
  { actor, body, idempotency }: CommandCall<z.infer<typeof OrderBody>>,
): Command<Order> {
  const own = ownOf(orderKey, actor.organisation, body.id);
  const seller = organisationKey(body.seller ?? actor.organisation);
  const agreement = agreementKey({ giver: body.seller ?? actor.organisation, platform: actor.organisation });
  return {
    actor,
    idempotency,
    digest: digestOf(deps, "order", body),
    lane: body.items.map(({ gtin, lot }) => batchKey(gtin, lot).pk),
    keys: distinctKeys([
      ...own.keys,
      organisationKey(actor.organisation),
      seller,
      agreement,
      ...batchKeysOf(body.items),
    ]),
    taken: own.taken,
    decide: (loaded) => {
      const state = {
        seller: loaded.state(seller),
        agreement: loaded.state(agreement),
        batches: batchesIn(loaded, body.items),
      };
      const ctx = contextOf(deps, actor, loaded);
      const { order, batches, fact } = recordOrder(state, { ...body, id: own.id }, ctx);
      const factAt = factKey(own.key, 1);
      return {
        writes: [
          create(own.key, order),
          ...ownListOps(fact),
          // What was agreed holds still while the order is taken.
          ...(body.seller === undefined || body.seller === actor.organisation ? [] : [loaded.unchanged(agreement)]),
          ...batches.flatMap((batch) => batchWrites(loaded, batch, factAt)),
        ],
        fact,
        factKey: factAt,
        status: 201 as const,
        body: order,
        location: locationOf(order.id),
      };
    },
  };
}

type OfOrder<Body> = CommandCall<Body> & { readonly params: { readonly id: string } };

/** The order as it should have been: what was sold goes back and what is right is taken, in one transaction. */
export function correctCommand(deps: Ground, call: OfOrder<z.infer<typeof OrderCorrectionBody>>): Command<Order> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "order-correction", id, { order: params.id, ...content });
  return changing(call, act, body.items, (order, loaded) => {
    const items = [...(order?.items ?? []), ...body.items];
    const seller = order && loaded.state(organisationKey(order.seller));
    const state = { order, seller, batches: batchesIn(loaded, oncePerLot(items)) };
    return correctOrder(state, body, contextOf(deps, actor, loaded));
  });
}

/** The order did not come about: its weight is the seller's again. */
export function voidCommand(deps: Ground, call: OfOrder<z.infer<typeof VoidingBody>>): Command<Order> {
  const { actor, params, body } = call;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "order-void", id, { order: params.id, ...content });
  return changing(call, act, [], (order, loaded) =>
    voidOrder({ order, batches: batchesIn(loaded, order?.items ?? []) }, body, contextOf(deps, actor, loaded)),
  );
}

function oncePerLot<Item extends Lot>(items: readonly Item[]): readonly Item[] {
  return items.filter((item, n) => items.findIndex(({ gtin, lot }) => gtin === item.gtin && lot === item.lot) === n);
}

type Change = (
  order: Order | undefined,
  loaded: Loaded,
) => { readonly order: Order; readonly batches: readonly Batch[]; readonly fact: Fact };

function changing(
  { actor, params, idempotency }: OfOrder<unknown>,
  act: Act,
  items: readonly Lot[],
  change: Change,
): Command<Order> {
  const key = orderKey(storedId(actor.organisation, params.id));
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: key.pk,
    keys: [key, act.key, organisationKey(actor.organisation)],
    taken: act.taken,
    more: (loaded) => {
      const order = loaded.state(key);
      if (order === undefined) return [];
      return distinctKeys([...batchKeysOf([...order.items, ...items]), organisationKey(order.seller)]);
    },
    decide: (loaded) => {
      const { order, batches, fact } = change(loaded.state(key), loaded);
      return {
        writes: [
          loaded.next(key, order),
          referTo(factKey(key, loaded.version(key) + 1), act.key),
          ...batches.flatMap((batch) => batchWrites(loaded, batch, act.key)),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: order,
        location: locationOf(order.id),
      };
    },
  };
}
