import { notFound } from "@suyuan/domain/access";
import { DomainError, fieldError } from "@suyuan/domain/errors";
import type { Op } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { happened } from "../../ledger/audit/add.ts";
import { type AuditAct, happenedKey } from "../../ledger/audit/entries.ts";
import { removed, replaced } from "../../ledger/loaded.ts";
import { readRow, readRows } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import {
  attemptKey,
  type DeliveryState,
  deliveryStateKey,
  queryCountsKey,
  receiverPauseKey,
  type Subscription,
  subscriptionKey,
} from "../../ledger/subscription-keys.ts";
import { placed } from "./due/place.ts";
import { receiverOf, resumed } from "./state.ts";

/** Ids of acts that a state remembers. */
const ACTS_KEPT = 20;
const SUBSCRIPTION_ID = /^[0-9a-f]{26}$/;

/** What somebody does with a subscription's deliveries. `again`: what the attempt of this number told is told once more. */
export type DeliveryAct =
  | { readonly kind: "pause" }
  | { readonly kind: "resume" }
  | { readonly kind: "again"; readonly number: number };

const AUDITED: Readonly<Record<DeliveryAct["kind"], AuditAct>> = {
  pause: "delivery-paused",
  resume: "delivery-resumed",
  again: "delivery-repeated",
};

/** The subscription with the state of its deliveries, for its own organisation and for the operator. Errors: `not-found`. */
export async function deliveriesOf(
  { table }: Pick<Deps, "table">,
  { organisation, role }: Pick<Actor, "organisation" | "role">,
  id: string,
): Promise<{ readonly subscription: Subscription; readonly state: DeliveryState }> {
  const held = SUBSCRIPTION_ID.test(id) ? await readRow(table, deliveryStateKey(id)) : undefined;
  const whose = held?.data.organisation;
  if (held === undefined || whose === undefined || (whose !== organisation && role !== "operator")) {
    throw notFound("subscription", id);
  }
  const row = await readRow(table, subscriptionKey(whose, held.data.queryName, id));
  if (row === undefined) throw notFound("subscription", id);
  return { subscription: row.data, state: held.data };
}

/**
 * Pauses a subscription, lets it go on, or has what one attempt told told again. What is recorded during a pause is told afterwards. An act
 * that comes twice with the same id is done once. It stands in the audit trail of whose subscription it is. Errors: `not-found`;
 * `correction-refused` where there is nothing to tell again, or while it is stopped or still gathering.
 */
export async function actUponDeliveries(
  deps: Deps,
  actor: Actor,
  {
    subscription,
    act,
    actId,
  }: { readonly subscription: Subscription; readonly act: DeliveryAct; readonly actId: string },
): Promise<void> {
  const { id, organisation } = subscription;
  const name = `${actor.organisation}/${actId}`;
  const once = async (): Promise<true | undefined> => {
    const [held, counts, pause] = await readRows(deps.table, [
      deliveryStateKey(id),
      queryCountsKey(organisation),
      receiverPauseKey(organisation, receiverOf(subscription)),
    ] as const);
    if (held === undefined) throw notFound("subscription", id);
    const { data: state } = held;
    if (state.acts?.includes(name)) return true;
    const changed = await decided(deps, state, id, act);
    const acts = [...(state.acts ?? []), name].slice(-ACTS_KEPT);
    const [next, moved] = placed(id, state, { ...changed, acts });
    const ops: Op[] = [replaced(held, next), ...moved];
    // Whoever compiled the organisation's subscriptions sees by the counts that one was stopped or goes on.
    if ((state.stopped === undefined) !== (next.stopped === undefined) && counts !== undefined) {
      ops.push(replaced(counts, counts.data));
    }
    if (act.kind !== "pause" && pause !== undefined) ops.push(removed(pause));
    ops.push(noted(deps, actor, { subscription, act, name }));
    return (await deps.table.transact(ops, freshToken(deps))).ok ? true : undefined;
  };
  await untilCommitted(deps, once, { gaveUp: "too many writers on the same subscription" });
}

async function decided(deps: Deps, state: DeliveryState, id: string, act: DeliveryAct): Promise<DeliveryState> {
  const now = deps.now();
  const at = now.toISOString();
  const { leasedUntil: _until, ...free } = state;
  if (act.kind === "pause") {
    const { dueAt: _due, ...still } = free;
    return { ...still, stopped: { reason: "paused", since: at, at: state.stopped?.at ?? at } };
  }
  if (act.kind === "resume") return { ...resumed(free, now), dueAt: at };
  if (state.stopped !== undefined) throw refused(STOPPED);
  const { version, ...key } = attemptKey(id, act.number);
  const row = await readRow(deps.table, key);
  if (row?.version !== version) throw notFound("delivery", String(act.number));
  const { from, to } = row.data;
  if (from === undefined || to === undefined) throw refused(NOTHING);
  const { filling } = state;
  // What is still to be gathered is told by that, too.
  if (filling !== undefined && filling.from <= from && to <= filling.to) return { ...free, dueAt: at };
  if (filling !== undefined) throw refused(GATHERING);
  return { ...free, filling: { from, to }, dueAt: at };
}

function noted(
  { now }: Deps,
  actor: Actor,
  {
    subscription,
    act,
    name,
  }: { readonly subscription: Subscription; readonly act: DeliveryAct; readonly name: string },
): Op {
  const at = now().toISOString();
  const { id, organisation, queryName } = subscription;
  return happened(happenedKey({ organisation }, at, `${id}#${name}`), {
    at,
    by: actor.organisation,
    role: actor.role,
    key: actor.key,
    act: AUDITED[act.kind],
    kind: "subscription",
    id: queryName,
  });
}

const STOPPED = {
  en: "The webhook is stopped: resume it first; what was recorded meanwhile is then told by itself.",
  zh: "该推送已停止：请先恢复，停止期间的事件会自动补发。",
};
const NOTHING = {
  en: "This report held no event: there is nothing to tell again.",
  zh: "这次推送不含事件，没有可重发的内容。",
};
const GATHERING = {
  en: "Earlier events are still being gathered for this webhook. Wait until that is over, some seconds to some minutes, and try again.",
  zh: "正在为该推送补齐以前的事件，请等几秒到几分钟后再试。",
};

function refused(words: { readonly en: string; readonly zh: string }): DomainError {
  return new DomainError("correction-refused", words, { errors: [fieldError("", words)] });
}
