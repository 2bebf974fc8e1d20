import { carryOutOrder } from "@suyuan/api/epcis/subscriptions/due/carry-out";
import { lookForDue } from "@suyuan/api/epcis/subscriptions/due/looking";
import { DELIVERY_MS, httpsSender } from "@suyuan/api/epcis/subscriptions/webhook";
import type { DueOrder } from "@suyuan/api/host";
import * as z from "zod";
import { allowance, OF_A_BATCH } from "../host/allowances.ts";
import { DeliveryQueue } from "../host/delivery-queue.ts";
import { awsDeps } from "../host/deps.ts";
import { environmentOf, PublicUrl, StoreEnvironment } from "../host/environment.ts";
import { lifecycle } from "../host/lifecycle.ts";
import { openWatch } from "../host/watch.ts";
import { type DeliveryBatch, deliverMessages } from "./deliver-messages.ts";

const environment = environmentOf(
  StoreEnvironment.extend({ PUBLIC_URL: PublicUrl, DELIVERIES_QUEUE_URL: z.url() }),
  process.env,
);
const watch = openWatch("subscriptions");
const deps = awsDeps(watch, { tableName: environment.TABLE_NAME, publicUrl: environment.PUBLIC_URL });
const queue = new DeliveryQueue(environment.DELIVERIES_QUEUE_URL, watch.log);
const sender = httpsSender();

/** A receiver has its turn for so long; then its next message waits behind what others of it wait for. */
const TURN_MS = 10_000;
/** A report is sent, and what came of it written, within this. */
const REPORT_MS = DELIVERY_MS + 4_000;

async function carryOut(order: DueOrder) {
  const { leftMs = TURN_MS } = allowance() ?? {};
  const until = performance.now() + Math.min(TURN_MS, leftMs - REPORT_MS);
  const done = await carryOutOrder(deps, sender, order, () => performance.now() >= until);
  if (done.isCutShort) await queue.order([{ due: order.due, rows: [] }]);
  return done;
}

/** For the queue. */
export const handler = lifecycle(watch, OF_A_BATCH, (batch: DeliveryBatch) =>
  deliverMessages(batch, watch.log, carryOut),
);

/** For the schedule of each minute: schedules, pauses that are over, and what nobody told the queue of. */
export const dispatch = lifecycle(watch, OF_A_BATCH, async () => {
  const found = await lookForDue(deps);
  const orders = found.map(({ due, rows }) => ({ due, rows: rows.map(({ pk, sk }) => ({ pk, sk })) }));
  await queue.order(orders, deps.now().toISOString().slice(0, 16));
  watch.metrics.level("SubscriptionsDue", orders.length);
});
