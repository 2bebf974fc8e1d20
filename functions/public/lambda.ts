import { hash } from "node:crypto";
import { gatewayAddress } from "@suyuan/api/http/client-address";
import { openGate } from "@suyuan/api/http/gate";
import { createPublicApp } from "@suyuan/api/public/app";
import { macKeys } from "@suyuan/store/keys/mac-keys";
import { pagesWith, STYLES } from "@suyuan/web-verify/pages";
import { handle } from "hono/aws-lambda";
import * as z from "zod";
import { OF_A_PAGE } from "../host/allowances.ts";
import { behind } from "../host/behind.ts";
import { awsDeps } from "../host/deps.ts";
import { environmentOf, FrontEnvironment, LabelKeys } from "../host/environment.ts";
import { lifecycle } from "../host/lifecycle.ts";
import { ScanQueue } from "../host/scan-queue.ts";
import { openWatch } from "../host/watch.ts";

const environment = environmentOf(
  FrontEnvironment.extend({
    LABEL_KEYS: LabelKeys,
    SCANS_QUEUE_URL: z.url(),
    FARM_HOTLINE: z.string().default("12316"),
  }),
  process.env,
);
const watch = openWatch("public");
const scans = new ScanQueue(environment.SCANS_QUEUE_URL, watch);
// How long a page takes is the function's own duration, which Lambda measures: a line of a log for each would cost more than its computing.
const metrics = { ...watch.metrics, milliseconds: () => undefined };
const deps = awsDeps(
  { ...watch, metrics },
  {
    tableName: environment.TABLE_NAME,
    labelKeys: macKeys(environment.LABEL_KEYS),
    publicUrl: environment.PUBLIC_URL,
    scans,
    // Twice, and the page fails within its second.
    attemptTimeoutMs: 400,
    rateLimitPerMinute: environment.RATE_LIMIT_PER_MINUTE,
  },
);
const app = createPublicApp(deps, {
  pages: pagesWith({ farmHotline: environment.FARM_HOTLINE }),
  styleHashes: STYLES.map((style) => hash("sha256", style, "base64")),
  gate: openGate(deps, { clientAddress: gatewayAddress }),
});

// oxlint-disable-next-line typescript/no-deprecated -- its successor `@hono/aws-lambda` is not published yet
export const handler = lifecycle(watch, OF_A_PAGE, behind(environment, handle(app)), () => scans.flushed());
