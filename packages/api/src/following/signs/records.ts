import type { AuditFlag } from "@suyuan/domain/exceptions/exception";
import type { Fact } from "@suyuan/domain/fact";
import { lastUseOn } from "@suyuan/domain/farm/production-record";
import { digitsFlag, withWeight } from "@suyuan/domain/signs/digits";
import { overdrawFlag } from "@suyuan/domain/signs/overdraw";
import { isOfEarlierDay, minuteFlag, withRecord } from "@suyuan/domain/signs/same-minute";
import type { Deps } from "../../host.ts";
import { minuteKey, weightsKey } from "../../ledger/signs/keys.ts";
import { type FollowedFact, followerOf } from "../follower.ts";
import { keepRow, regionOf, takeBackSigns, tellSigns } from "./settle.ts";

type Kind = "batch-registered" | "input-recorded";

const MINUTE_DIGITS = "2026-09-10T08:30".length;
const MONTH_DIGITS = "2026-09".length;

/**
 * What many records of one organisation show together: records of many days within one minute, weights whose digits gather. No order matters:
 * each record is kept once, and what is told follows from what is kept.
 */
export const recordSigns = followerOf<Kind>(
  "record-signs",
  ["batch-registered", "input-recorded"],
  async (deps, followed) => {
    await judgeMinute(deps, followed);
    if (followed.fact.kind === "batch-registered") await judgeWeights(deps, followed, followed.fact.data.grams);
    return "done";
  },
);

/** The day that a record is about. */
function dayOf(fact: Fact<Kind>): string {
  return fact.kind === "batch-registered" ? fact.data.harvestedOn : lastUseOn(fact.data);
}

async function tell(deps: Deps, { row, fact }: FollowedFact<Kind>, flag: AuditFlag): Promise<void> {
  const { organisation } = fact.by;
  const region = await regionOf(deps, organisation);
  const at = { subject: `organisation/${organisation}`, regions: region === undefined ? [] : [region] };
  await tellSigns(deps, row, at, [flag]);
}

async function judgeMinute(deps: Deps, followed: FollowedFact<Kind>): Promise<void> {
  const { fact, row } = followed;
  const day = dayOf(fact);
  if (!isOfEarlierDay(day, fact.recordedAt)) return;
  const minute = fact.recordedAt.slice(0, MINUTE_DIGITS);
  const key = minuteKey(fact.by.organisation, minute);
  const kept = await keepRow(deps, key, (before) => ({
    ...before,
    records: withRecord(before?.records ?? [], day, row.id.slice(0, 8)),
  }));
  if (kept.told !== undefined) return;
  const flag = minuteFlag(kept.records, minute);
  if (flag === undefined) return;
  await tell(deps, followed, flag);
  await keepRow(deps, key, (before) => ({ records: before?.records ?? [], told: true as const }));
}

async function judgeWeights(deps: Deps, followed: FollowedFact<Kind>, grams: number): Promise<void> {
  const { fact, row } = followed;
  const month = fact.recordedAt.slice(0, MONTH_DIGITS);
  const { organisation } = fact.by;
  const key = weightsKey(organisation, month);
  const kept = await keepRow(deps, key, (before) => ({ ...before, grams: withWeight(before?.grams ?? [], grams) }));
  const flag = digitsFlag(kept.grams, month, fact.recordedAt);
  if ((flag === undefined) === (kept.told === undefined)) return;
  if (flag !== undefined) await tell(deps, followed, flag);
  else {
    const at = { subject: `organisation/${organisation}`, regions: [] };
    await takeBackSigns(deps, row, at, "digits-regular", (about) => about === `month/${month}`);
  }
  await keepRow(deps, key, (before) => ({
    grams: before?.grams ?? [],
    ...(flag === undefined ? {} : { told: true as const }),
  }));
}

/** Registrations that were refused because the certificate has not so much left. No order matters: each is one occurrence. */
export const overdrawSigns = followerOf("overdraw-signs", ["overdraw-refused"], async (deps, { row, fact }) => {
  const region = await regionOf(deps, fact.by.organisation);
  const at = { subject: `certificate/${fact.data.certificate}`, regions: region === undefined ? [] : [region] };
  await tellSigns(deps, row, at, [overdrawFlag(fact.data, fact.recordedAt)]);
  return "done";
});
