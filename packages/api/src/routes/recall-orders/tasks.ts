import { notFound } from "@suyuan/domain/access";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { balanceOf, type RecallTask } from "@suyuan/domain/recall-orders/balance";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import { orderMeant } from "../../commands/ids/recall-order.ts";
import type { TaskBody } from "../../commands/recall-orders/bodies.ts";
import { type Told, tellTaskCommand } from "../../commands/recall-orders/tell.ts";
import type { Deps } from "../../host.ts";
import { batchIn, batchKeyOf } from "../../ledger/batch-rows.ts";
import { execute } from "../../ledger/commit.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany, readPage, readRow } from "../../ledger/read.ts";
import { orderKey, ownOrders, ownTasks, progressKey, taskKey } from "../../ledger/recalls/keys.ts";
import type { RecallOrderSummary, RecallTaskAnswer, RecallTaskSummary } from "./answers.ts";
import { mailOf } from "./mail.ts";
import { balanceView, entriesView, orderedView, productOf, taskView } from "./view.ts";

type From = { readonly from?: string | undefined };
type TaskCall<Body> = Call<{ readonly id: string; readonly organisation: string }, From, Body>;

/** A holder's own task says what it did. */
export async function tell(
  deps: Deps,
  { actor, params, query, body, idempotency }: Omit<TaskCall<z.infer<typeof TaskBody>>, "bytes" | "requestId">,
): Promise<Answer<Told>> {
  const { order, isHolder } = await orderMeant(deps, actor, { id: params.id, from: query.from });
  // Whoever ordered it may hold goods of it, too.
  const isMine = params.organisation === actor.organisation;
  if (!isMine) throw notFound("recall", params.id);
  if (!isHolder && (await readRow(deps.table, taskKey(order.id, actor.organisation))) === undefined) {
    throw notFound("recall", params.id);
  }
  return execute(deps, tellTaskCommand(deps, { actor, params: { id: order.id }, body, idempotency }));
}

/** One task: for its holder, and for those who may see the whole recall. */
export async function readTask(
  deps: Deps,
  { actor, params, query }: Pick<TaskCall<unknown>, "actor" | "params" | "query">,
): Promise<Answer<RecallTaskAnswer>> {
  const { order, isHolder } = await orderMeant(deps, actor, { id: params.id, from: query.from });
  if (isHolder && params.organisation !== actor.organisation) throw notFound("recall", params.id);
  const task = (await readRow(deps.table, taskKey(order.id, params.organisation)))?.data;
  if (task === undefined) throw notFound("recall", params.id);
  const lines = balanceOf([task]);
  const batches = lines.map(({ batch }) => batch);
  const keys = [organisationKey(order.by), organisationKey(task.organisation), ...batches.map(batchKeyOf)];
  const loaded = await readMany(deps.table, keys, EVENTUAL);
  const maker = loaded.state(organisationKey(order.by));
  const products = batches.flatMap((id) => {
    const batch = batchIn(loaded, batchKeyOf(id));
    return batch === undefined ? [] : [[id, productOf(batch)] as const];
  });
  const ordered = orderedView(order);
  const names = { by: maker?.name ?? order.by, holder: loaded.state(organisationKey(task.organisation))?.name ?? "" };
  return {
    status: 200,
    body: {
      ...ordered,
      ...taskView(task, order, deps.now().toISOString()),
      byName: names.by,
      ...(maker?.contact === undefined ? {} : { contact: maker.contact }),
      balance: lines.map(balanceView),
      entries: entriesView(task),
      products: Object.fromEntries(products),
      mail: mailOf({ ordered, names, lines, address: `${deps.publicUrl}/console/recalls/tasks` }),
    },
  };
}

const LIMIT = 20;
/** An order's row may have some 20 KB. */
const LIMIT_MAX = 50;
type ListCall = Pick<
  Call<unknown, { readonly limit?: number | undefined; readonly cursor?: string | undefined }, unknown>,
  "actor" | "query"
>;
type Page<Item> = { readonly items: readonly Item[]; readonly next?: string };
const nextOf = (cursor: string | undefined) => (cursor === undefined ? {} : { next: cursor });

/** The recalls by scope of the actor's organisation, the newest first. */
export async function listOrders(deps: Deps, { actor, query }: ListCall): Promise<Answer<Page<RecallOrderSummary>>> {
  const page = await readPage(
    deps.table,
    ownOrders(actor.organisation),
    { limit: Math.min(query.limit ?? LIMIT, LIMIT_MAX), reverse: true },
    query.cursor,
  );
  const ids = page.rows.map(({ data }) => data.id);
  const loaded = await readMany(
    deps.table,
    ids.flatMap((id) => [orderKey(id), progressKey(id)]),
  );
  const items = ids.flatMap((id): RecallOrderSummary[] => {
    const [order, progress] = [loaded.state(orderKey(id)), loaded.state(progressKey(id))];
    if (order === undefined || progress === undefined) return [];
    const stopped = order.mock === true ? 0 : progress.done - progress.refused.length;
    const status = order.ended?.outcome ?? "open";
    return [{ ...orderedView(order), status, batches: progress.batches.length, stopped: Math.max(0, stopped) }];
  });
  return { status: 200, body: { items, ...nextOf(page.cursor) } };
}

/** What the actor's organisation has to do in recalls, the newest first. */
export async function listTasks(deps: Deps, { actor, query }: ListCall): Promise<Answer<Page<RecallTaskSummary>>> {
  const page = await readPage(
    deps.table,
    ownTasks(actor.organisation),
    { limit: Math.min(query.limit ?? LIMIT, LIMIT_MAX), reverse: true },
    query.cursor,
  );
  const ids = page.rows.map(({ data }) => data.id);
  const keys = ids.flatMap((id) => [orderKey(id), taskKey(id, actor.organisation)]);
  const loaded = await readMany(deps.table, keys);
  const orders = ids.flatMap((id) => loaded.state(orderKey(id)) ?? []);
  const makers = await readMany(
    deps.table,
    orders.map(({ by }) => organisationKey(by)),
    EVENTUAL,
  );
  const now = deps.now().toISOString();
  const items = orders.flatMap((order): RecallTaskSummary[] => {
    const task = loaded.state(taskKey(order.id, actor.organisation));
    if (task === undefined) return [];
    const byName = makers.state(organisationKey(order.by))?.name ?? order.by;
    return [{ ...orderedView(order), ...taskView(task, order, now), byName, ...sizeOf(task) }];
  });
  return { status: 200, body: { items, ...nextOf(page.cursor) } };
}

function sizeOf(task: RecallTask) {
  const lines = balanceOf([task]);
  const sum = (of: (line: (typeof lines)[number]) => number) =>
    kilogramsFrom(lines.reduce((total, line) => total + of(line), 0));
  return { batches: lines.length, kg: sum(({ grams }) => grams), missingKg: sum(({ missingGrams }) => missingGrams) };
}
