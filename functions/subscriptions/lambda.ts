import { runDueSubscriptions } from "@suyuan/api/epcis/deliveries";
import { httpsSender } from "@suyuan/api/epcis/webhook";
import { awsDeps } from "@suyuan/fn-host/deps";
import { environmentOf, PublicUrl, StoreEnvironment } from "@suyuan/fn-host/environment";
import { lifecycle } from "@suyuan/fn-host/lifecycle";
import { openWatch } from "@suyuan/fn-host/watch";

const environment = environmentOf(StoreEnvironment.extend({ PUBLIC_URL: PublicUrl }), process.env);
const watch = openWatch("subscriptions");
const deps = awsDeps(watch, { tableName: environment.TABLE_NAME, publicUrl: environment.PUBLIC_URL });
const sender = httpsSender();

/** For the schedule of each minute. */
export const handler = lifecycle(watch, async () => {
  const { delivered, failed } = await runDueSubscriptions(deps, deps.now(), sender);
  if (delivered + failed > 0) watch.log.info("delivered", { delivered, failed });
});
