import { notFound } from "@suyuan/domain/access";
import { lotId } from "@suyuan/domain/batches/identity";
import { defined } from "@suyuan/domain/fact";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import type { Order } from "@suyuan/domain/platforms/order";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import type * as z from "zod";
import type { Answer, Call, CommandCall } from "../../call.ts";
import type { VoidingBody } from "../../commands/act.ts";
import type { OrderBody, OrderCorrectionBody } from "../../commands/platforms/bodies.ts";
import { correctCommand, recordCommand, voidCommand } from "../../commands/platforms/orders.ts";
import type { Deps } from "../../host.ts";
import { type Command, execute } from "../../ledger/commit.ts";
import { LISTED_ORDERS } from "../../ledger/lists/things.ts";
import { orderKey } from "../../ledger/platforms/keys.ts";
import { EVENTUAL, readRow } from "../../ledger/read.ts";
import { type Listing, listOrSearch } from "../lists/listing.ts";
import { recordHistory } from "../record-history.ts";
import type { OrderRecord, OrdersQuery } from "./answers.ts";

function viewOf(order: Order): OrderRecord {
  const { id, items, createdAt, corrections = 0, correctedAt: _, voided, ...rest } = order;
  return {
    ...rest,
    id: plainId(id),
    items: items.map(({ gtin, lot, grams, labelledGrams }) => ({
      ...{ batch: lotId({ gtin, lot }), gtin, lot, quantityKg: kilogramsFrom(grams) },
      ...defined({ labelledKg: labelledGrams && kilogramsFrom(labelledGrams) }),
    })),
    recordedAt: createdAt,
    corrections,
    ...defined({ voided }),
  };
}

async function done(deps: Deps, command: Command<Order>): Promise<Answer<OrderRecord>> {
  const answer = await execute(deps, command);
  return { ...answer, body: viewOf(answer.body) };
}

export function record(deps: Deps, call: CommandCall<z.infer<typeof OrderBody>>): Promise<Answer<OrderRecord>> {
  return done(deps, recordCommand(deps, call));
}

type OfId<Body> = CommandCall<Body> & { readonly params: { readonly id: string } };

export function correct(deps: Deps, call: OfId<z.infer<typeof OrderCorrectionBody>>): Promise<Answer<OrderRecord>> {
  return done(deps, correctCommand(deps, call));
}

export function cancel(deps: Deps, call: OfId<z.infer<typeof VoidingBody>>): Promise<Answer<OrderRecord>> {
  return done(deps, voidCommand(deps, call));
}

type From = { readonly from?: string | undefined };

/** An order, for the platform that reported it and whoever had the goods. */
export async function read(
  deps: Deps,
  { actor, params, query }: Pick<Call<{ readonly id: string }, From, unknown>, "actor" | "params" | "query">,
) {
  const key = orderKey(storedId(query.from ?? actor.organisation, params.id));
  const order = (await readRow(deps.table, key, EVENTUAL))?.data;
  const isSide = order !== undefined && [order.platform, order.seller].includes(actor.organisation);
  if (!isSide) throw notFound("order", params.id);
  return { status: 200 as const, body: { ...viewOf(order), history: await recordHistory(deps, actor, key) } };
}

type Query = z.infer<typeof OrdersQuery>;

/** A platform's orders, and for whoever had the goods those of them, the newest first. */
export function list(deps: Deps, { actor, query }: Pick<Call<unknown, Query, unknown>, "actor" | "query">) {
  const { status } = query;
  const listing: Listing<Order, OrderRecord> = {
    listed: LISTED_ORDERS,
    sort: "instant",
    beside: () => [],
    mayRead: ({ platform, seller }, { organisation }) => [platform, seller].includes(organisation.id),
    regionsOf: () => [],
    view: (order) => {
      const isMeant = status === undefined || (order.voided === undefined) === (status === "standing");
      return isMeant ? viewOf(order) : undefined;
    },
  };
  return listOrSearch(deps, actor, query, listing);
}
