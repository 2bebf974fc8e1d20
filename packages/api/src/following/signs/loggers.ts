import type { Batch } from "@suyuan/domain/batches/batch";
import { regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { isOnRecord, travelledTogether } from "@suyuan/domain/quality/foreign-log";
import { type DeviceRun, elsewhere, rangeFlag, twiceFlag, withRun } from "@suyuan/domain/signs/loggers";
import type { Deps } from "../../host.ts";
import { batchKeyOf, batchOf } from "../../ledger/batch-rows.ts";
import { batchKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { deviceRunsKey } from "../../ledger/signs/keys.ts";
import { type FollowedFact, followerOf } from "../follower.ts";
import { keepRow, takeBackSigns, tellSigns } from "./settle.ts";

/**
 * Logs beyond what a device measures, and devices that were beside two loads at once. No order matters: a run is kept before others are looked
 * at, so of two the later one followed sees the other, and which are kept depends on no order.
 */
export const loggerSigns = followerOf(
  "logger-signs",
  ["temperature-recorded", "temperature-voided"],
  async (deps, { row, fact, reader }) => {
    const { gtin, lot } = fact.data;
    const batch = batchOf(await readRow(reader, batchKey(gtin, lot)));
    if (batch === undefined) return "done";
    const at = { subject: lotId(batch), regions: [...new Set(regionsOf(batch))] };
    if (fact.kind === "temperature-voided") {
      const about = `log/${fact.data.corrects.id}`;
      for (const code of ["logger-range", "logger-twice"] as const)
        await takeBackSigns(deps, row, at, code, (each) => each === about);
      return "done";
    }
    if (!isOnRecord(batch, fact.data.sha256)) return "done";
    const beyond = rangeFlag(fact.data, fact.recordedAt);
    const twice = await seenTwice(deps, batch, fact);
    await tellSigns(
      deps,
      row,
      at,
      [beyond, twice].filter((flag) => flag !== undefined),
    );
    return "done";
  },
);

/** Other loads of one device that are asked whether they travelled together with these goods. */
const ASKED_MAX = 3;

/** That the device was beside other goods at the same time, where those were not on the way or in store together with these. */
async function seenTwice(deps: Deps, batch: Batch, fact: FollowedFact<"temperature-recorded">["fact"]) {
  const { sha256, series, from, to, device } = fact.data;
  if (device.serial === undefined) return undefined;
  const run: DeviceRun = { log: sha256, ...(series === undefined ? {} : { series }), from, to, batch: lotId(batch) };
  const key = deviceRunsKey(deps.sha256(device.serial).slice(0, 24));
  const { runs } = await keepRow(deps, key, (before) => ({ runs: withRun(before?.runs ?? [], run) }));
  for (const other of elsewhere(runs, run).slice(0, ASKED_MAX)) {
    const its = batchOf(await readRow(deps.table, batchKeyOf(other.batch)));
    if (its === undefined || !isOnRecord(its, other.log) || travelledTogether(batch, its)) continue;
    return twiceFlag(device.serial, run, other, fact.recordedAt);
  }
  return undefined;
}
