import { isHarvested, regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { harvestFlags } from "@suyuan/domain/signs/harvest";
import { testItemsFlag } from "@suyuan/domain/signs/test-items";
import { batchOf } from "../../ledger/batch-rows.ts";
import { batchKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";
import { followerOf } from "../follower.ts";
import { takeBackSigns, tellSigns } from "./settle.ts";

/**
 * Harvests outside their season or the certificate that was named. No order matters: what is told and taken back follows from the batch as it
 * is now, whatever fact it is heard of by first.
 */
export const harvestSigns = followerOf(
  "harvest-signs",
  ["batch-registered", "batch-corrected", "batch-voided"],
  async (deps, { row, fact, reader }) => {
    const { gtin, lot } = fact.data;
    const batch = batchOf(await readRow(reader, batchKey(gtin, lot)));
    if (batch === undefined || !isHarvested(batch)) return "done";
    const at = { subject: lotId(batch), regions: [...new Set(regionsOf(batch))] };
    const flags = batch.voided === undefined ? harvestFlags(batch) : [];
    await tellSigns(deps, row, at, flags);
    if (fact.kind === "batch-registered") return "done";
    const standing = new Set(flags.map(({ about }) => about));
    for (const code of ["harvest-season", "harvest-certificate"] as const)
      await takeBackSigns(deps, row, at, code, (about) => !standing.has(about));
    return "done";
  },
);

/**
 * Reports that look for other things than what was used. No order matters: each is judged by the batch as it is now, and once all that was
 * used is looked for, whatever was told of the batch is taken back.
 */
export const testSigns = followerOf(
  "test-signs",
  ["test-recorded", "test-voided"],
  async (deps, { row, fact, reader }) => {
    const { gtin, lot } = fact.data;
    const batch = batchOf(await readRow(reader, batchKey(gtin, lot)));
    if (batch === undefined) return "done";
    const at = { subject: lotId(batch), regions: [...new Set(regionsOf(batch))] };
    const id = fact.kind === "test-recorded" ? fact.data.sampleId : fact.data.corrects.id;
    const report = batch.tests.find(({ sampleId }) => sampleId === id);
    if (report?.voided !== undefined)
      await takeBackSigns(deps, row, at, "test-items", (about) => about === `test/${id}`);
    if (fact.kind !== "test-recorded" || report === undefined || report.voided !== undefined) return "done";
    const flag = testItemsFlag(batch, report, fact.recordedAt);
    if (flag !== undefined) await tellSigns(deps, row, at, [flag]);
    else await takeBackSigns(deps, row, at, "test-items", () => report.verdict === "passed");
    return "done";
  },
);
