import { mayActInRegion } from "@suyuan/domain/access";
import { defined } from "@suyuan/domain/fact";
import { ownerIn, plainId } from "@suyuan/domain/identifiers/own-id";
import { gramsFrom } from "@suyuan/domain/quantity";
import { type RecallTask, taskStatus, tellTask } from "@suyuan/domain/recall-orders/balance";
import { type EndOrder, endOrder, type OrderEnd } from "@suyuan/domain/recall-orders/end-order";
import type { TaskStatus } from "@suyuan/domain/recall-orders/scope";
import type * as z from "zod";
import type { CommandCall } from "../../call.ts";
import type { Ground } from "../../host.ts";
import type { Command } from "../../ledger/commit.ts";
import { contextOf } from "../../ledger/context.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { orderKey, taskKey, toldKey } from "../../ledger/recalls/keys.ts";
import { actOf } from "../act.ts";
import type { TaskBody } from "./bodies.ts";

/** `params.id`: the id under which the order is stored. */
type OfOrder<Body> = CommandCall<Body> & { readonly params: { readonly id: string } };

export interface Told {
  readonly id: string;
  readonly recall: string;
  readonly organisation: string;
  readonly status: TaskStatus;
}

const gramsOf = (kilograms: number | undefined) => (kilograms === undefined ? undefined : gramsFrom(kilograms));

/** What a holder tells of its task in a recall. */
export function tellTaskCommand(
  deps: Ground,
  { actor, params, body, idempotency }: OfOrder<z.infer<typeof TaskBody>>,
): Command<Told> {
  const { id: order } = params;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "recall-task", id, { recall: order, ...content });
  const [row, key, told] = [orderKey(order), taskKey(order, actor.organisation), toldKey(order)];
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: row.pk,
    keys: [row, key, told, organisationKey(actor.organisation), act.key],
    taken: act.taken,
    decide: (loaded) => {
      const { foundKg, returnedKg, destroyedKg, soldKg, ...said } = body;
      const weights = defined({
        foundGrams: gramsOf(foundKg),
        returnedGrams: gramsOf(returnedKg),
        destroyedGrams: gramsOf(destroyedKg),
        soldGrams: gramsOf(soldKg),
      });
      const state = { task: loaded.state(key), recall: order, hasEnded: loaded.state(row)?.ended !== undefined };
      const { task, fact } = tellTask(state, { ...said, ...weights }, contextOf(deps, actor, loaded));
      const { organisation } = task;
      return {
        // Whoever closes the balance at the same time closes this one, or that which was.
        writes: [
          loaded.next(key, task),
          loaded.next(told, { entries: (loaded.state(told)?.entries ?? 0) + 1 }),
          loaded.unchanged(row),
        ],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: { id, recall: plainId(order), organisation, status: taskStatus(task) },
        location: `/api/recalls/${plainId(order)}/tasks/${organisation}?from=${ownerIn(order)}`,
      };
    },
  };
}

export interface Ended {
  readonly id: string;
  readonly ended: OrderEnd;
}

/** The end of a recall by scope. `organisations`: those that have tasks in it. The recalls of its batches end after it (`carryOut`). */
export function endOrderCommand(
  deps: Ground,
  { actor, params, body, idempotency }: OfOrder<EndOrder>,
  organisations: readonly string[],
): Command<Ended> {
  const { id: recall } = params;
  const { id, ...content } = body;
  const act = actOf(deps, actor, "recall-end", id, { recall, ...content });
  const [row, told] = [orderKey(recall), toldKey(recall)];
  return {
    actor,
    idempotency,
    digest: act.digest,
    lane: row.pk,
    keys: [row, told, organisationKey(actor.organisation), act.key],
    taken: act.taken,
    more: (loaded) => [
      ...organisations.map((organisation) => taskKey(recall, organisation)),
      organisationKey(loaded.state(row)?.by ?? actor.organisation),
    ],
    decide: (loaded) => {
      const ctx = contextOf(deps, actor, loaded);
      const order = loaded.state(row);
      const home = order && loaded.state(organisationKey(order.by))?.regionCode;
      const isOffice = actor.role === "inspector" && home !== undefined && mayActInRegion(ctx.actor.party, home);
      const tasks = organisations.flatMap((one): readonly RecallTask[] => {
        const task = loaded.state(taskKey(recall, one));
        return task === undefined ? [] : [task];
      });
      const mayEnd = order?.by === actor.organisation || isOffice;
      const { ended, fact } = endOrder({ recall, mayEnd, ended: order?.ended, tasks }, body, ctx);
      if (order === undefined) throw new Error(`recall ${recall} was ended, and is not there`);
      return {
        writes: [loaded.next(row, { ...order, ended }), loaded.unchanged(told)],
        fact,
        factKey: act.key,
        status: 201 as const,
        body: { id: plainId(recall), ended },
        location: `/api/recalls/${plainId(recall)}/order`,
      };
    },
  };
}
