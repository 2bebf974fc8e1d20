import { createEpcisApp } from "@suyuan/api/epcis/app";
import { gatewayAddress } from "@suyuan/api/http/client-address";
import { openGate } from "@suyuan/api/http/gate";
import { externalSignIn } from "@suyuan/api/http/people/issuer";
import { handle } from "hono/aws-lambda";
import * as z from "zod";
import { OF_A_REQUEST } from "../host/allowances.ts";
import { behind } from "../host/behind.ts";
import { awsBlobs } from "../host/blobs.ts";
import { awsDeps } from "../host/deps.ts";
import { environmentOf, FrontEnvironment } from "../host/environment.ts";
import { lifecycle } from "../host/lifecycle.ts";
import { awsQuotas, QUOTA_VARIABLES } from "../host/quotas.ts";
import { openWatch } from "../host/watch.ts";

const environment = environmentOf(
  FrontEnvironment.extend({ BLOBS_BUCKET: z.string().min(3), ...QUOTA_VARIABLES }),
  process.env,
);
const watch = openWatch("epcis");
const base = awsDeps(watch, {
  tableName: environment.TABLE_NAME,
  publicUrl: environment.PUBLIC_URL,
  blobs: awsBlobs(environment.BLOBS_BUCKET),
  signIn: externalSignIn(environment, environment.PUBLIC_URL),
  rateLimitPerMinute: environment.RATE_LIMIT_PER_MINUTE,
});
const deps = { ...base, quotas: awsQuotas(base, environment) };
const app = createEpcisApp(deps, { gate: openGate(deps, { clientAddress: gatewayAddress }) });

// oxlint-disable-next-line typescript/no-deprecated -- its successor `@hono/aws-lambda` is not published yet
export const handler = lifecycle(watch, OF_A_REQUEST, behind(environment, handle(app)));
