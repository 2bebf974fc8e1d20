import { followFact } from "@suyuan/api/following/follow";
import { sweepFacts } from "@suyuan/api/following/sweep";
import { macKeys } from "@suyuan/store/keys/mac-keys";
import * as z from "zod";
import { OF_A_BATCH } from "../host/allowances.ts";
import { awsBlobs } from "../host/blobs.ts";
import { DeliveryQueue } from "../host/delivery-queue.ts";
import { awsDeps } from "../host/deps.ts";
import { environmentOf, LabelKeys, PublicUrl, StoreEnvironment } from "../host/environment.ts";
import { lifecycle } from "../host/lifecycle.ts";
import { openWatch } from "../host/watch.ts";
import { followBatch, type OutboxBatch } from "./follow-batch.ts";

const environment = environmentOf(
  StoreEnvironment.extend({
    LABEL_KEYS: LabelKeys,
    PUBLIC_URL: PublicUrl,
    BLOBS_BUCKET: z.string().min(3),
    DELIVERIES_QUEUE_URL: z.url(),
  }),
  process.env,
);
const watch = openWatch("followers");
const deps = awsDeps(watch, {
  tableName: environment.TABLE_NAME,
  labelKeys: macKeys(environment.LABEL_KEYS),
  publicUrl: environment.PUBLIC_URL,
  blobs: awsBlobs(environment.BLOBS_BUCKET),
  deliveries: new DeliveryQueue(environment.DELIVERIES_QUEUE_URL, watch.log),
});

/** For the table's stream. */
export const handler = lifecycle(watch, OF_A_BATCH, (batch: OutboxBatch) =>
  followBatch(batch, watch, (outbox, row) => followFact(deps, outbox, row)),
);

/** For the schedule: what the stream gave up is still in the outbox, and what followers could not process is due again some day. */
export const sweep = lifecycle(watch, OF_A_BATCH, async () => {
  watch.log.info("swept", { ...(await sweepFacts(deps)) });
});
