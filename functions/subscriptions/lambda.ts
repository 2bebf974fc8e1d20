import { runDueSubscriptions } from "@suyuan/api/epcis/subscriptions/deliveries";
import { httpsSender } from "@suyuan/api/epcis/subscriptions/webhook";
import { OF_A_BATCH } from "../host/allowances.ts";
import { awsDeps } from "../host/deps.ts";
import { environmentOf, PublicUrl, StoreEnvironment } from "../host/environment.ts";
import { lifecycle } from "../host/lifecycle.ts";
import { openWatch } from "../host/watch.ts";

const environment = environmentOf(StoreEnvironment.extend({ PUBLIC_URL: PublicUrl }), process.env);
const watch = openWatch("subscriptions");
const deps = awsDeps(watch, { tableName: environment.TABLE_NAME, publicUrl: environment.PUBLIC_URL });
const sender = httpsSender();

/** Of the 55 seconds that a run has: the last turn, of three seconds and some writes, is over before they are. */
const CALL_MS = 40_000;

/** For the schedule of each minute. */
export const handler = lifecycle(watch, OF_A_BATCH, async () => {
  const { delivered, failed } = await runDueSubscriptions(deps, sender, { callMs: CALL_MS });
  if (delivered + failed > 0) watch.log.info("delivered", { delivered, failed });
});
