import type { Op } from "@suyuan/store/table";
import type { Actor } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { removed, replaced } from "../../ledger/loaded.ts";
import { readRows } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import {
  type DeliveryState,
  deliveryStateKey,
  queryCountsKey,
  receiverPauseKey,
  type Subscription,
} from "../../ledger/subscription-keys.ts";
import { placed } from "./due/place.ts";
import { receiverOf, resumed } from "./state.ts";

/**
 * Binds a subscription to the key of whoever asks for it once more, and has it go on where it was stopped or failing: its receiver is tried
 * at once. False where there was nothing to change, or where it ended meanwhile. Rejects when the store is out of reach.
 */
export function confirmSubscription(deps: Deps, actor: Actor, subscription: Subscription): Promise<boolean> {
  const { id, organisation } = subscription;
  const keys = [
    deliveryStateKey(id),
    queryCountsKey(organisation),
    receiverPauseKey(organisation, receiverOf(subscription)),
  ] as const;
  const once = async (): Promise<boolean | undefined> => {
    const [held, counts, pause] = await readRows(deps.table, keys);
    if (held === undefined) return false;
    const { data: state } = held;
    // Who paused it means it until it is resumed: a system that asks again whenever it starts does not end that.
    const isPaused = state.stopped?.reason === "paused";
    const isHeldUp = !isPaused && (state.stopped !== undefined || state.failingSince !== undefined);
    if (!isHeldUp && state.key === actor.key) return false;
    const next = isHeldUp ? goingOn(state, actor.key, deps.now()) : { ...state, key: actor.key };
    const [placedState, moved] = placed(subscription.id, state, next);
    const ops: Op[] = [replaced(held, placedState), ...moved];
    if (isHeldUp && state.stopped !== undefined && counts !== undefined) ops.push(replaced(counts, counts.data));
    if (isHeldUp && pause !== undefined) ops.push(removed(pause));
    return (await deps.table.transact(ops, freshToken(deps))).ok ? true : undefined;
  };
  return untilCommitted(deps, once, { gaveUp: "too many writers on the same subscription" });
}

/** Due at once, and held by no host: one that is at it loses its lease. */
function goingOn(state: DeliveryState, key: string, now: Date): DeliveryState {
  const { leasedUntil: _until, ...next } = resumed(state, now);
  return { ...next, key, dueAt: now.toISOString() };
}
