import type { DueOrder } from "@suyuan/api/host";
import * as z from "zod";

/** One subscription to look at, as it waits in the queue of deliveries. It names no address and holds no event: those are read when its turn comes. */
export const DeliveryMessage = z.strictObject({
  due: z.strictObject({
    id: z.string().min(1),
    organisation: z.string().min(1),
    queryName: z.string().min(1),
    host: z.string().min(1).exactOptional(),
  }),
  rows: z.array(z.strictObject({ pk: z.string(), sk: z.string() })).max(100),
});

/** Throws where it is none. */
export function deliveryMessageOf(body: string): DueOrder {
  return DeliveryMessage.parse(JSON.parse(body));
}
