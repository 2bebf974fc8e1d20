import type { Op } from "@suyuan/store/table";
import type { Deps } from "../../host.ts";
import { removed, replaced } from "../../ledger/loaded.ts";
import { freshToken } from "../../ledger/retry.ts";
import type { Stored } from "../../ledger/row-key.ts";
import { type DeliveryState, type Due, deliveryStateKey, dueKeyOf, isDueNow } from "../../ledger/subscription-keys.ts";
import { placed } from "./due/place.ts";

/** A host that leased a subscription has it for so long after each step; longer than a delivery takes. */
export const LEASE_MS = 60_000;

/** A subscription's state as this host holds it. */
export interface Lease {
  readonly version: number;
  readonly state: DeliveryState;
}

/** Takes rows away from those due, as long as the state is the one that was read. */
export async function drop(deps: Deps, rows: readonly Stored<Due>[], state?: Stored<DeliveryState>): Promise<void> {
  const still: Op[] =
    state === undefined ? [] : [{ check: { pk: state.pk, sk: state.sk }, when: { versionIs: state.version } }];
  for (const row of rows) await deps.table.transact([...still, removed(row)], freshToken(deps));
}

/** Takes the subscription for this host; nothing when another has it, or when its time has not come. `host` is its receiver. */
export async function leased(
  deps: Deps,
  held: Stored<DeliveryState>,
  { id, host, rows }: { readonly id: string; readonly host: string; readonly rows: readonly Stored<Due>[] },
): Promise<Lease | undefined> {
  const { data: state, version } = held;
  const now = deps.now().toISOString();
  if (state.leasedUntil !== undefined && state.leasedUntil > now) return undefined;
  const isTimed = state.dueAt !== undefined && state.dueAt <= now;
  const woken = rows.filter(isDueNow);
  const isStopped = state.stopped !== undefined;
  // Backing off, or stopped: what woke it waits in the queue for the next attempt.
  if (!isTimed && (woken.length === 0 || state.dueAt !== undefined || isStopped)) {
    const own = dueKeyOf(id, state);
    const others = rows.filter(({ pk, sk }) => pk !== own?.pk || sk !== own.sk);
    await drop(deps, others, held);
    return undefined;
  }
  const leasedUntil = new Date(deps.now().getTime() + LEASE_MS).toISOString();
  const next: DeliveryState = { ...state, host, leasedUntil, dueAt: leasedUntil };
  return written(deps, id, { version, state }, next, woken.map(removed));
}

/** Writes the next state over the one held, with its place among those due; nothing when it is held no more. */
export async function written(
  deps: Pick<Deps, "table" | "randomBytes">,
  id: string,
  { version, state: before }: Lease,
  next: DeliveryState,
  more: readonly Op[] = [],
): Promise<Lease | undefined> {
  const [state, moved] = placed(id, before, next);
  const put = replaced({ ...deliveryStateKey(id), version }, state);
  const commit = await deps.table.transact([put, ...moved, ...more], freshToken(deps));
  return commit.ok ? { version: version + 1, state } : undefined;
}
