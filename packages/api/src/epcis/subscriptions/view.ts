import type { Deps } from "../../host.ts";
import { readMany, readPage } from "../../ledger/read.ts";
import type { Partition, Stretch } from "../../ledger/row-key.ts";
import { type DeliveryState, deliveryStateKey, type Stop, type Subscription } from "../../ledger/subscription-keys.ts";
import { lackOfAuthority } from "./authority.ts";

/** What a subscription's owner is told of it. The secret is told to nobody. `lack`: why it will be delivered nothing from now on. */
export function subscriptionView(subscription: Subscription, state: DeliveryState | undefined, lack?: Stop) {
  const { id, queryName, dest, schedule, reportIfEmpty, initialRecordTime, epcFormat, createdAt } = subscription;
  return {
    subscriptionID: id,
    queryName,
    dest,
    createdAt,
    ...(state?.lastNotifiedAt === undefined ? {} : { lastNotifiedAt: state.lastNotifiedAt }),
    initialRecordTime,
    minRecordTime: state?.minRecordTime ?? initialRecordTime,
    epcFormat,
    reportIfEmpty,
    ...(schedule === undefined ? { stream: true } : { schedule }),
    isSigned: subscription.isSigned,
    ...(state === undefined ? {} : { delivery: deliveryView(state, lack) }),
  };
}

function deliveryView(state: DeliveryState, lack: Stop | undefined) {
  const { failures, failingSince, lastError, lastFailedAt, lastNotifiedAt, dueAt, deadEvents, deadLetters } = state;
  const stopped = lack ?? state.stopped;
  const running = failingSince === undefined ? ("active" as const) : ("failing" as const);
  return {
    status: stopped === undefined ? running : ("stopped" as const),
    ...(stopped === undefined ? {} : { stopped: { reason: stopped.reason, since: stopped.since } }),
    failures,
    ...(failingSince === undefined ? {} : { failingSince }),
    ...(lastError === undefined ? {} : { lastError }),
    ...(lastFailedAt === undefined ? {} : { lastFailedAt }),
    ...(lastNotifiedAt === undefined ? {} : { lastSuccessAt: lastNotifiedAt }),
    ...(dueAt === undefined ? {} : { nextAttemptAt: dueAt }),
    undeliveredEvents: deadEvents,
    deadLetters,
  };
}

/** One page of an organisation's subscriptions, all or those of a query, with the states of their deliveries. */
export async function listSubscriptions(
  deps: Pick<Deps, "table" | "now">,
  organisation: string,
  place: Partition<Subscription> | Stretch<Subscription>,
  limit: number,
  cursor?: string,
) {
  const page = await readPage(deps.table, place, { limit }, cursor);
  const subscriptions = page.rows.map(({ data }) => data);
  const found = await readMany(
    deps.table,
    subscriptions.map(({ id }) => deliveryStateKey(id)),
  );
  const states = subscriptions.map(({ id }) => found.state(deliveryStateKey(id)));
  const lacks = await lackOfAuthority(deps, organisation, states);
  const views = subscriptions.map((one, n) => subscriptionView(one, states[n], lacks[n]));
  return { views, cursor: page.cursor };
}
