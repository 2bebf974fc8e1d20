import { gatewayAddress } from "@suyuan/api/http/client-address";
import { openGate } from "@suyuan/api/http/gate";
import { createManagementApp } from "@suyuan/api/management";
import { awsBlobs } from "@suyuan/fn-host/blobs";
import { awsDeps } from "@suyuan/fn-host/deps";
import { environmentOf, FrontEnvironment } from "@suyuan/fn-host/environment";
import { behindFront } from "@suyuan/fn-host/front";
import { lifecycle } from "@suyuan/fn-host/lifecycle";
import { openWatch } from "@suyuan/fn-host/watch";
import { handle } from "hono/aws-lambda";
import * as z from "zod";

const environment = environmentOf(FrontEnvironment.extend({ BLOBS_BUCKET: z.string().min(3) }), process.env);
const watch = openWatch("management");
const deps = awsDeps(watch, {
  tableName: environment.TABLE_NAME,
  publicUrl: environment.PUBLIC_URL,
  blobs: awsBlobs(environment.BLOBS_BUCKET),
  rateLimitPerMinute: environment.RATE_LIMIT_PER_MINUTE,
});
const app = createManagementApp(deps, openGate(deps, { clientAddress: gatewayAddress }));

// oxlint-disable-next-line typescript/no-deprecated -- its successor `@hono/aws-lambda` is not published yet
export const handler = lifecycle(watch, behindFront(environment.ORIGIN_SECRET, handle(app)));
