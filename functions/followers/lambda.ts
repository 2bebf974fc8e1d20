import { drainOutbox, followFact } from "@suyuan/api/follow";
import { awsBlobs } from "@suyuan/fn-host/blobs";
import { awsDeps } from "@suyuan/fn-host/deps";
import { environmentOf, PublicUrl, StoreEnvironment } from "@suyuan/fn-host/environment";
import { lifecycle } from "@suyuan/fn-host/lifecycle";
import { openWatch } from "@suyuan/fn-host/watch";
import * as z from "zod";
import { followBatch, type OutboxBatch } from "./follow-batch.ts";

const environment = environmentOf(
  StoreEnvironment.extend({ PUBLIC_URL: PublicUrl, BLOBS_BUCKET: z.string().min(3) }),
  process.env,
);
const watch = openWatch("followers");
const deps = awsDeps(watch, {
  tableName: environment.TABLE_NAME,
  publicUrl: environment.PUBLIC_URL,
  blobs: awsBlobs(environment.BLOBS_BUCKET),
});

/** For the table's stream. */
export const handler = lifecycle(watch, (batch: OutboxBatch) =>
  followBatch(batch, watch.log, (outbox, row) => followFact(deps, outbox, row)),
);

/** For the hourly schedule: what the stream gave up is still in the outbox. */
export const sweep = lifecycle(watch, async () => {
  const settled = await drainOutbox(deps);
  watch.log.info("swept", { settled });
});
