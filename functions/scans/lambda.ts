import { addScans } from "@suyuan/api/scans";
import { awsDeps } from "@suyuan/fn-host/deps";
import { environmentOf, StoreEnvironment } from "@suyuan/fn-host/environment";
import { lifecycle } from "@suyuan/fn-host/lifecycle";
import { openWatch } from "@suyuan/fn-host/watch";
import { recordBatch, type ScanBatch } from "./record-batch.ts";

const environment = environmentOf(StoreEnvironment, process.env);
const watch = openWatch("scans");
const deps = awsDeps(watch, { tableName: environment.TABLE_NAME, publicUrl: "" });

export const handler = lifecycle(watch, (batch: ScanBatch) =>
  recordBatch(batch, watch.log, (scan) => addScans(deps, scan)),
);
