import type { DueOrder, Log } from "@suyuan/api/host";
import { deliveryMessageOf } from "../host/delivery-message.ts";

/** What is read of a batch of the queue. */
export interface DeliveryBatch {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

/**
 * Carries out the orders of a batch, one after another. Rejects where one cannot be read or the store is out of reach: the queue hands it out
 * again, and after some times puts it aside. That a receiver does not take something is no failure of an order.
 */
export async function deliverMessages(
  { Records: records }: DeliveryBatch,
  log: Log,
  carryOut: (order: DueOrder) => Promise<{ readonly delivered: number; readonly failed: number }>,
): Promise<void> {
  for (const { body } of records) {
    const order = deliveryMessageOf(body);
    const { delivered, failed } = await carryOut(order);
    if (delivered + failed > 0) log.info("delivered", { subscription: order.due.id, delivered, failed });
  }
}
