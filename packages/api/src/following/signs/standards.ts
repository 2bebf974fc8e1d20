import type { Batch } from "@suyuan/domain/batches/batch";
import { isHarvested, regionsOf } from "@suyuan/domain/batches/harvested";
import { lotId } from "@suyuan/domain/batches/identity";
import { dateInChina } from "@suyuan/domain/calendar";
import type { AuditFlag, ExceptionCode } from "@suyuan/domain/exceptions/exception";
import type { PlacedInput } from "@suyuan/domain/farm/base";
import { cropsIn } from "@suyuan/domain/farm/crop";
import { lastUseOn } from "@suyuan/domain/farm/production-record";
import { greenFoodFaults, reportFaults, standardFlags } from "@suyuan/domain/signs/standards";
import { gradeFaults, inputFaults } from "@suyuan/domain/standards/check";
import type { Deps } from "../../host.ts";
import { batchOf } from "../../ledger/batch-rows.ts";
import { baseKey, batchKey, certificateKey, inputKey } from "../../ledger/keys.ts";
import { EVENTUAL, readMany, readRow } from "../../ledger/read.ts";
import { type Asked, headsIn, rulesIn, scopesAt, standardKeys } from "../../ledger/standards/book.ts";
import type { FollowedFact } from "../follower.ts";
import { type SignAt, takeBackSigns, tellSigns } from "./settle.ts";

type OfInput = "input-recorded" | "input-corrected" | "input-voided";
type OfTest = "test-recorded" | "test-voided";
type OfHarvest = "batch-registered" | "batch-corrected";
type OfLabels = "labels-issued" | "labels-voided";

/** What the standards of a place say of these. */
async function bookAt(deps: Deps, region: string | undefined, asked: readonly Asked[]) {
  const scopes = scopesAt(region);
  const loaded = await readMany(deps.table, standardKeys(scopes, asked), EVENTUAL);
  return { rulesOf: rulesIn(loaded, scopes), heads: headsIn(loaded, scopes) };
}

/** Tells what was found about one thing, and takes back what was told of it and is not found any more. */
async function settle(
  deps: Deps,
  { row }: Pick<FollowedFact, "row">,
  at: SignAt,
  of: { readonly about: string; readonly codes: readonly ExceptionCode[]; readonly flags: readonly AuditFlag[] },
): Promise<void> {
  await tellSigns(deps, row, at, of.flags);
  for (const code of of.codes) {
    if (of.flags.some((flag) => flag.code === code)) continue;
    await takeBackSigns(deps, row, at, code, (about) => about === of.about);
  }
}

/**
 * Farm records against the standards that hold where and when something was used: what may not be used there, intervals that are too short. No order
 * matters: a record is judged as it is now, and what is not found any more is taken back.
 */
export async function judgeInput(deps: Deps, followed: FollowedFact<OfInput>): Promise<"done"> {
  const { fact } = followed;
  const told: PlacedInput = fact.kind === "input-recorded" ? fact.data : fact.data.input;
  const now = (await readRow(deps.table, inputKey(fact.by.organisation, told.id)))?.data;
  const input = now?.input ?? told;
  const base = (await readRow(followed.reader, baseKey(input.base)))?.data;
  if (base === undefined) return "done";
  const crop = base.plots.find(({ id }) => id === input.plot)?.crop ?? "";
  const asked = input.actives.flatMap((active): Asked[] => [
    ["ban", active],
    ["interval", active],
  ]);
  const { rulesOf } = await bookAt(deps, base.regionCode, asked);
  const used = { ...input, appliedOn: lastUseOn(input) };
  const faults = now?.input.voided !== undefined ? [] : inputFaults(used, cropsIn(crop), rulesOf);
  const about = `input/${input.id}`;
  const flags = standardFlags(faults, about, fact.recordedAt);
  const at = { subject: `base/${input.base}`, regions: [base.regionCode] };
  await settle(deps, followed, at, { about, flags, codes: ["standard-banned", "standard-interval"] });
  return "done";
}

const placeOf = (batch: Batch): SignAt => ({ subject: lotId(batch), regions: [...new Set(regionsOf(batch))] });

/** Reports against the limits that held when they were made. No order matters: the batch is looked at as it is now. */
export async function judgeReport(deps: Deps, followed: FollowedFact<OfTest>): Promise<"done"> {
  const { fact } = followed;
  const batch = batchOf(await readRow(followed.reader, batchKey(fact.data.gtin, fact.data.lot)));
  if (batch === undefined) return "done";
  const sampleId = fact.kind === "test-recorded" ? fact.data.sampleId : fact.data.corrects.id;
  const items = batch.tests.find((one) => one.sampleId === sampleId)?.items ?? [];
  const at = placeOf(batch);
  const { rulesOf } = await bookAt(
    deps,
    at.regions[0],
    items.map(({ active }) => ["limit", active] as const),
  );
  const about = `test/${sampleId}`;
  const flags = standardFlags(reportFaults(batch, sampleId, rulesOf), about, fact.recordedAt);
  await settle(deps, followed, at, { about, flags, codes: ["standard-limit"] });
  return "done";
}

/** What was used before the harvest against what green food may use, where the batch goes under such a certificate. No order matters, as above. */
export async function judgeHarvest(deps: Deps, followed: FollowedFact<OfHarvest>): Promise<"done"> {
  const { fact } = followed;
  const batch = batchOf(await readRow(followed.reader, batchKey(fact.data.gtin, fact.data.lot)));
  if (batch?.certificate === undefined || !isHarvested(batch) || batch.activesUsed.length === 0) return "done";
  const certificate = (await readRow(followed.reader, certificateKey(batch.certificate.id)))?.data;
  if (certificate?.scheme !== "green-food") return "done";
  const { activesUsed: actives, origin } = batch;
  const at = placeOf(batch);
  const { rulesOf, heads } = await bookAt(
    deps,
    at.regions[0],
    actives.map((active) => ["permitted", active] as const),
  );
  const about = "actives";
  const faults = batch.voided === undefined ? greenFoodFaults(actives, origin.harvestedOn, heads, rulesOf) : [];
  const flags = standardFlags(faults, about, fact.recordedAt);
  await settle(deps, followed, at, { about, flags, codes: ["standard-not-permitted"] });
  return "done";
}

/** Labels that state a grade against the table of grades that holds on the day. No order matters: a run states its grade once. */
export async function judgeGrade(deps: Deps, followed: FollowedFact<OfLabels>): Promise<"done"> {
  const { fact } = followed;
  const batch = batchOf(await readRow(followed.reader, batchKey(fact.data.gtin, fact.data.lot)));
  if (batch === undefined) return "done";
  const at = placeOf(batch);
  if (fact.kind === "labels-voided") {
    if (fact.data.serials !== undefined) return "done";
    const about = `labels/${fact.data.corrects.id}`;
    await settle(deps, followed, at, { about, flags: [], codes: ["standard-grade"] });
    return "done";
  }
  const { grade, id } = fact.data;
  if (grade === undefined) return "done";
  const goods = [batch.product.zh, batch.product.category];
  const { rulesOf } = await bookAt(
    deps,
    at.regions[0],
    goods.map((one) => ["grade", one] as const),
  );
  const day = dateInChina(fact.recordedAt);
  const faults = goods.flatMap((one) => gradeFaults(one, grade, day, rulesOf));
  const about = `labels/${id}`;
  await settle(deps, followed, at, {
    about,
    flags: standardFlags(faults, about, fact.recordedAt),
    codes: ["standard-grade"],
  });
  return "done";
}
