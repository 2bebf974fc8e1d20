import type { Deps, DueOrder } from "../../../host.ts";
import { readRows } from "../../../ledger/read.ts";
import type { Stored } from "../../../ledger/row-key.ts";
import { type Due, deliveryStateKey, dueRowAt, subscriptionKey } from "../../../ledger/subscription-keys.ts";
import { drop, leased } from "../lease.ts";
import { forgetSubscription } from "../queue.ts";
import { Run } from "../run.ts";
import { receiverOf } from "../state.ts";
import type { Sender } from "../webhook.ts";

/** Leases a subscription for this host; nothing when it ended, when another host has it, or when its time has not come. */
export async function begun(
  deps: Deps,
  sender: Sender,
  { id, organisation, queryName }: Due,
  rows: readonly Stored<Due>[],
): Promise<Run | undefined> {
  const keys = [subscriptionKey(organisation, queryName, id), deliveryStateKey(id)] as const;
  const [row, state] = await readRows(deps.table, keys);
  if (row === undefined || state === undefined) {
    await forgetSubscription(deps, id);
    await drop(deps, rows);
    return undefined;
  }
  const lease = await leased(deps, state, { id, host: receiverOf(row.data), rows });
  return lease && new Run(deps, row.data, lease, sender);
}

/** What came of one order. */
export interface CarriedOut {
  /** Reports taken by their receiver. */
  readonly delivered: number;
  readonly failed: number;
  /** There was more to tell than there was time: the subscription is due again at once. */
  readonly isCutShort: boolean;
}

/**
 * Carries out one order of a queue: report after report to one subscriber until nothing waits for it, it does not take one, or
 * `isOver`; one at least.
 * An order that comes twice, late, or while another host has the subscription does nothing. What a receiver did not take is due again
 * after its pause, by its row: no queue repeats it. Rejects when the store is out of reach; the row stays, and the subscription is free
 * again when its lease is over.
 */
export async function carryOutOrder(
  deps: Deps,
  sender: Sender,
  { due, rows: seen }: DueOrder,
  isOver: () => boolean,
): Promise<CarriedOut> {
  const rows = seen.length === 0 ? [] : await readRows(deps.table, seen.map(dueRowAt));
  const still = rows.filter((row) => row !== undefined);
  const run = await begun(deps, sender, due, still);
  if (run === undefined) return { delivered: 0, failed: 0, isCutShort: false };
  let goesOn: boolean;
  do goesOn = await run.turn();
  while (goesOn && !isOver());
  if (goesOn) await run.release();
  const { delivered, failed } = run;
  return { delivered, failed, isCutShort: goesOn };
}
