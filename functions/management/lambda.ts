import { gatewayAddress } from "@suyuan/api/http/client-address";
import { openGate } from "@suyuan/api/http/gate";
import { externalSignIn } from "@suyuan/api/http/people/issuer";
import { AuditBuffer } from "@suyuan/api/ledger/audit/buffer";
import { PhotoThreads } from "@suyuan/api/photos/threads";
import { createManagementApp } from "@suyuan/api/routes/app";
import { macKeys } from "@suyuan/store/keys/mac-keys";
import { handle } from "hono/aws-lambda";
import * as z from "zod";
import { OF_A_REQUEST } from "../host/allowances.ts";
import { behind } from "../host/behind.ts";
import { awsBlobs } from "../host/blobs.ts";
import { awsDeps } from "../host/deps.ts";
import { environmentOf, FrontEnvironment, LabelKeys } from "../host/environment.ts";
import { lifecycle } from "../host/lifecycle.ts";
import { awsQuotas, QUOTA_VARIABLES } from "../host/quotas.ts";
import { openWatch } from "../host/watch.ts";

const environment = environmentOf(
  FrontEnvironment.extend({ LABEL_KEYS: LabelKeys, BLOBS_BUCKET: z.string().min(3), ...QUOTA_VARIABLES }),
  process.env,
);
const watch = openWatch("management");
const base = awsDeps(watch, {
  tableName: environment.TABLE_NAME,
  labelKeys: macKeys(environment.LABEL_KEYS),
  publicUrl: environment.PUBLIC_URL,
  blobs: awsBlobs(environment.BLOBS_BUCKET),
  photos: new PhotoThreads(new URL("photo-worker.mjs", import.meta.url), (error) =>
    watch.log.error("photo-thread", error),
  ),
  signIn: externalSignIn(environment, environment.PUBLIC_URL),
  rateLimitPerMinute: environment.RATE_LIMIT_PER_MINUTE,
});
const audit = new AuditBuffer(base, watch.log);
const deps = { ...base, audit, quotas: awsQuotas(base, environment) };
const app = createManagementApp(deps, openGate(deps, { clientAddress: gatewayAddress }));

// oxlint-disable-next-line typescript/no-deprecated -- its successor `@hono/aws-lambda` is not published yet
export const handler = lifecycle(watch, OF_A_REQUEST, behind(environment, handle(app)), () => audit.written());
