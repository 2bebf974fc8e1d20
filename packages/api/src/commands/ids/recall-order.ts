import { mayActInRegion, notFound } from "@suyuan/domain/access";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { actingOrganisation } from "../../ledger/context.ts";
import { storedIdsOf } from "../../ledger/ids/own.ts";
import { namesakes, organisationKey, recallKey } from "../../ledger/keys.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import { type OrderRow, orderKey, taskKey } from "../../ledger/recalls/keys.ts";
import { ambiguous } from "./ambiguous.ts";

/** Organisations that used one id for a recall and are looked at. */
const NAMESAKES_MAX = 8;

/** A recall by scope as somebody sees it: `isHolder` alone sees its own task, and no other's. */
export interface SeenOrder {
  readonly order: OrderRow;
  readonly isHolder: boolean;
}

interface Asked {
  readonly id: string;
  readonly from?: string | undefined;
}

/**
 * The recall by scope that is meant, for whoever ordered it, an office over who did, or a holder with a task in it. Throws `not-found`, as
 * for what never was, and `invalid-request` where several organisations used the id.
 */
export async function orderMeant({ table }: Pick<Deps, "table">, actor: Actor, asked: Asked): Promise<SeenOrder> {
  const { id, from } = asked;
  const [own] = storedIdsOf(from ?? actor.organisation, id);
  const others =
    from === undefined ? (await readPage(table, namesakes("recall", id), { limit: NAMESAKES_MAX })).rows : [];
  const names = [...new Set([own, ...others.map(({ data }) => data.id)])];
  const keys = names.flatMap((name) => [orderKey(name), taskKey(name, actor.organisation)]);
  const found = await readMany(table, [...keys, organisationKey(actor.organisation)]);
  const reader = actingOrganisation(actor, found);
  const orders = names.flatMap((name) => found.state(orderKey(name)) ?? []);
  const makers = await readMany(
    table,
    orders.map(({ by }) => organisationKey(by)),
  );
  const seen = orders.flatMap((order): SeenOrder[] => {
    const home = makers.state(organisationKey(order.by))?.regionCode;
    const isOffice = actor.role === "inspector" && home !== undefined && mayActInRegion(reader, home);
    if (order.by === actor.organisation || isOffice) return [{ order, isHolder: false }];
    return found.has(taskKey(order.id, actor.organisation)) ? [{ order, isHolder: true }] : [];
  });
  const mine = seen.filter(({ order }) => order.id === own);
  const [only, second] = mine.length > 0 ? mine : seen;
  if (second !== undefined) throw ambiguous();
  if (only === undefined) throw notFound("recall", id);
  return only;
}

/** The same for those who may see all of it. */
export async function wholeOrder(deps: Pick<Deps, "table">, actor: Actor, asked: Asked): Promise<OrderRow> {
  const { order, isHolder } = await orderMeant(deps, actor, asked);
  if (isHolder) throw notFound("recall", asked.id);
  return order;
}

/** Is a recall by scope meant, and no recall of one batch? The actor's own goes before what others made under the id. */
export async function isOrdered(deps: Pick<Deps, "table">, actor: Actor, asked: Asked): Promise<boolean> {
  const [own] = storedIdsOf(asked.from ?? actor.organisation, asked.id);
  const mine = await readMany(deps.table, [orderKey(own), recallKey(own)]);
  if (mine.has(orderKey(own))) return true;
  if (mine.has(recallKey(own)) || asked.from !== undefined) return false;
  const others = await readPage(deps.table, namesakes("recall", asked.id), { limit: NAMESAKES_MAX });
  const names = others.rows.map(({ data }) => orderKey(data.id));
  return (await readMany(deps.table, names)).items().length > 0;
}
