import { addTogether } from "@suyuan/api/public/scans";
import { OF_A_BATCH } from "../host/allowances.ts";
import { awsDeps } from "../host/deps.ts";
import { environmentOf, StoreEnvironment } from "../host/environment.ts";
import { lifecycle } from "../host/lifecycle.ts";
import { openWatch } from "../host/watch.ts";
import { recordBatch, type ScanBatch } from "./record-batch.ts";

const environment = environmentOf(StoreEnvironment, process.env);
const watch = openWatch("scans");
const deps = awsDeps(watch, { tableName: environment.TABLE_NAME, publicUrl: "" });

export const handler = lifecycle(watch, OF_A_BATCH, (batch: ScanBatch) =>
  recordBatch(batch, watch.log, (scans) => addTogether(deps, scans)),
);
