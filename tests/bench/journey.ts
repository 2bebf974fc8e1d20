import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openGate } from "@suyuan/api/http/gate";
import { createManagementApp } from "@suyuan/api/routes/app";
import { folderBlobs } from "@suyuan/store/folder-blobs";
import { metered } from "@suyuan/store/meter";
import { openSqliteTable } from "@suyuan/store/sqlite-table";
import { judged, type Limit, type Price } from "./prices.ts";
import { addParties, depsOver, prepare, richBatch, type Send, sendOver } from "./season.ts";

/** Batches before the one that is measured: by then the organisations' lists know its steps and places. */
const BEFORE = 3;
/** A tenth of it follows for the figures of county, township, village and organisation, which are kept as of any day. */
const LIMIT: Limit = { writeUnits: 300 };

/**
 * What one batch costs from its registration to its storage at the receiver: a test, a shipment, its receipt, a temperature log and a
 * storage step, each with all that follows from it. In DynamoDB's units.
 */
export async function journeyPrices(): Promise<Price[]> {
  const table = openSqliteTable(":memory:");
  const meter = metered(table);
  const deps = depsOver(meter, folderBlobs(join(mkdtempSync(join(tmpdir(), "suyuan-journey-")), "blobs")));
  const keys = await addParties(deps);
  const app = createManagementApp(deps, openGate(deps));
  const sent = sendOver((request) => app.fetch(request), keys);
  const send: Send = async (...asked) => {
    const answer = await sent(...asked);
    for (let followed = 1; followed > 0; ) followed = await drainOutbox(deps);
    return answer;
  };
  await prepare(send);
  for (let n = 0; n < BEFORE; n++) await richBatch(send, `BEFORE-${n}`);
  meter.reset();
  await richBatch(send, "JOURNEY");
  const price = judged("the journey of a batch, all that follows", meter.usage(), LIMIT);
  table.close();
  return [price];
}
