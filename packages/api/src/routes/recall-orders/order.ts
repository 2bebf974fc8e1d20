import { invalidRequest } from "@suyuan/domain/field-errors";
import { storedId } from "@suyuan/domain/identifiers/own-id";
import { tasksOf } from "@suyuan/domain/recall-orders/balance";
import type * as z from "zod";
import type { Actor, Answer, Call, CommandCall } from "../../call.ts";
import { wholeOrder } from "../../commands/ids/recall-order.ts";
import type { RecallBody, RecallEndBody } from "../../commands/recall-orders/bodies.ts";
import { affectedOf, carryOut } from "../../commands/recall-orders/carry-out.ts";
import { orderCommand } from "../../commands/recall-orders/order.ts";
import { endOrderCommand } from "../../commands/recall-orders/tell.ts";
import type { Deps } from "../../host.ts";
import { execute } from "../../ledger/commit.ts";
import { readAll, readMany, readRow } from "../../ledger/read.ts";
import { affectedFrom, batchesIn } from "../../ledger/recalls/affected.ts";
import { type OrderRow, orderKey, progressKey, taskRows } from "../../ledger/recalls/keys.ts";
import type { OrderEndAnswer, RecallOrderAnswer } from "./answers.ts";
import { scopeStart } from "./scope-start.ts";
import { type OrderState, orderView } from "./view.ts";

/** How long one request goes on stopping batches; the follower does the rest. */
const STOPPING_MS = 8000;
/** The recalls of batches are called by the order's id and a number. */
const ID_MAX = 58;

/** May work that began now go on? */
function forAWhile({ now }: Pick<Deps, "now">): () => boolean {
  const until = now().getTime() + STOPPING_MS;
  return () => now().getTime() < until;
}

type Body = z.infer<typeof RecallBody>;
type ScopeBody = Body & { readonly scope: NonNullable<Body["scope"]> };

/** Orders a recall for a scope, or says what it would come to. */
export async function orderRecall(
  deps: Deps,
  { actor, body, idempotency }: CommandCall<ScopeBody>,
): Promise<Answer<RecallOrderAnswer>> {
  const { id, scope, reason, level, simulate, mock } = body;
  if (id.length > ID_MAX) {
    const en = `The id of a recall by scope has at most ${ID_MAX} characters.`;
    throw invalidRequest([{ pointer: "/id", en, zh: `按范围召回的编号最多 ${ID_MAX} 个字符。` }]);
  }
  const stored = storedId(actor.organisation, id);
  const isThere = (await readRow(deps.table, orderKey(stored))) !== undefined;
  const found = isThere && simulate !== true ? undefined : await foundIn(deps, actor, scope);
  if (simulate === true && found !== undefined) {
    const { organisation: by, role } = actor;
    const at = deps.now().toISOString();
    const order = { id: stored, by, role, at, scope, reason, level, ...(mock === true ? { mock: true as const } : {}) };
    const batches = batchesIn(found.affected);
    const state = { order, progress: { batches, done: 0, refused: [], looks: 0 }, affected: found.affected };
    return { status: 200, body: await orderView(deps, actor, { ...state, tasks: tasksOf(found.affected) }) };
  }
  const ordered = { id, scope, reason, level, ...(mock === true ? { mock } : {}) };
  const answer = await execute(deps, orderCommand(deps, { actor, body: ordered, idempotency }, found));
  await carryOut(deps, stored, forAWhile(deps));
  return { ...answer, body: await orderView(deps, actor, await stateOf(deps, stored)) };
}

async function foundIn(deps: Deps, actor: Actor, scope: ScopeBody["scope"]) {
  const begin = await scopeStart(deps, actor, scope);
  const affected = await affectedFrom(deps, begin);
  if (affected.length > 0) return { ...begin, affected };
  throw invalidRequest([
    {
      pointer: "/scope",
      en: "No goods on record are concerned. Nothing was changed. Check the id and the days; a trace shows where its goods went.",
      zh: "没有涉及任何在案货物，未作任何更改。请核对编号和日期；可先查看追溯结果。",
    },
  ]);
}

/** All of an order as it is on record. */
export async function stateOf({ table }: Deps, id: string): Promise<OrderState & { readonly order: OrderRow }> {
  const [loaded, affected, tasks] = await Promise.all([
    readMany(table, [orderKey(id), progressKey(id)]),
    affectedOf({ table }, id),
    readAll(table, taskRows(id)),
  ]);
  const [order, progress] = [loaded.state(orderKey(id)), loaded.state(progressKey(id))];
  if (order === undefined || progress === undefined) throw new Error(`recall ${id} was ordered, and is not there`);
  const told = new Map(tasks.map(({ data }) => [data.organisation, data]));
  return {
    order,
    progress,
    affected,
    tasks: tasksOf(affected).map((task) => told.get(task.organisation) ?? task),
  };
}

type OrderCall = Call<{ readonly id: string }, { readonly from?: string | undefined }, unknown>;

export async function readOrder(
  deps: Deps,
  { actor, params, query }: Pick<OrderCall, "actor" | "params" | "query">,
): Promise<Answer<RecallOrderAnswer>> {
  const { id } = await wholeOrder(deps, actor, { id: params.id, from: query.from });
  return { status: 200, body: await orderView(deps, actor, await stateOf(deps, id)) };
}

type EndCall = CommandCall<z.infer<typeof RecallEndBody>> & Pick<OrderCall, "params" | "query">;

/** Ends a recall by scope, and then the recalls of its batches; undefined where the id is none of one. */
export async function endOrdered(
  deps: Deps,
  { actor, params, query, body, idempotency }: EndCall,
): Promise<Answer<z.infer<typeof OrderEndAnswer>>> {
  const { id } = await wholeOrder(deps, actor, { id: params.id, from: query.from });
  await carryOut(deps, id, forAWhile(deps));
  const organisations = (await readAll(deps.table, taskRows(id))).map(({ data }) => data.organisation);
  const call = { actor, params: { id }, body, idempotency };
  const answer = await execute(deps, endOrderCommand(deps, call, organisations));
  await carryOut(deps, id, forAWhile(deps));
  return answer;
}
