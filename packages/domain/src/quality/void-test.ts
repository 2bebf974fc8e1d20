import { notFound } from "../access.ts";
import { mayTakeBack } from "../batches/access.ts";
import type { Batch, Flag, TestReport } from "../batches/batch.ts";
import { noted } from "../batches/correction-notes.ts";
import { withdrawn } from "../batches/flags.ts";
import { standingTests } from "../batches/standing.ts";
import { dateInChina } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { declaredWrong } from "../events/error-declaration.ts";
import type { Fact } from "../fact.ts";
import { plainId } from "../identifiers/own-id.ts";
import { bureauBehind, speaksFor } from "../laboratories/right.ts";
import { failureReason } from "./failed-test.ts";

/** Which report is taken back, and why. */
export interface VoidTest {
  readonly id?: string | undefined;
  readonly sampleId: string;
  readonly reason: string;
}

/** The report of a sample as it stands; where all of them were taken back, the last. */
export function reportOf(batch: Batch, sampleId: string): TestReport | undefined {
  const isOf = (report: TestReport) => report.sampleId === sampleId;
  return standingTests(batch).find(isOf) ?? batch.tests.findLast(isOf);
}

function alreadyVoided({ sampleId, voided }: TestReport): DomainError {
  const date = voided === undefined ? "" : dateInChina(voided.at);
  return new DomainError(
    "already-voided",
    {
      en: `The report of sample ${plainId(sampleId)} was voided on ${date} by ${voided?.by} (${voided?.reason}). Nothing was changed; it counts no more.`,
      zh: `样品 ${plainId(sampleId)} 的检测报告已于 ${date} 由 ${voided?.by} 作废（${voided?.reason}），未作任何更改，该报告已不再计入。`,
    },
    { extensions: { sampleId: plainId(sampleId), ...(voided === undefined ? {} : { voidedAt: voided.at }) } },
  );
}

/** The batch with the flag of a failed report named by its sample, as flags were not at first. */
function withFlagNamed(batch: Batch, report: TestReport): Batch {
  const about = `test/${report.sampleId}`;
  const { zh } = failureReason(report);
  const isMeant = (flag: Flag) => flag.about === undefined && flag.code === "test-failed" && flag.reason.zh === zh;
  return { ...batch, flags: batch.flags.map((flag) => (isMeant(flag) ? { ...flag, about } : flag)) };
}

/** A bureau's finding is taken back by that bureau, or one above it: not by a laboratory that it had test, nor by an office below. */
function requireFindersOwn({ parties }: Batch, report: TestReport, { actor }: Context): void {
  const finding = report.verdict === "failed" ? bureauBehind(report, parties) : undefined;
  if (finding === undefined) return;
  const mine = { organisation: actor.organisation, regionCode: actor.party.regionCode };
  if (actor.role === "inspector" && speaksFor(mine, finding)) return;
  throw new DomainError("forbidden", {
    en: `The failure of sample ${plainId(report.sampleId)} is a bureau's finding: it alone, or a bureau above it, takes it back. Nothing was changed. If the report is wrong, tell the bureau.`,
    zh: `样品 ${plainId(report.sampleId)} 的不合格结果为主管部门的认定，仅由该部门或其上级部门作废，未作任何更改。如报告有误，请告知该部门。`,
  });
}

/**
 * Takes a test report back: it stays in the batch's history and counts nowhere, its flag is withdrawn, and a hold that rested on it ends.
 * By the organisation that reported it, or an inspector over the producer or the base. `recorded` is the fact that reported it: its event
 * is declared wrong. Errors: `not-found`, `already-voided`, `forbidden` (a bureau's finding, by another).
 */
export function voidTest(
  state: { readonly batch: Batch | undefined; readonly recorded: Fact | undefined },
  { id, sampleId, reason }: VoidTest,
  ctx: Context,
): { readonly batch: Batch; readonly report: TestReport; readonly fact: Fact } {
  const { batch: before, recorded } = state;
  const report = before && reportOf(before, sampleId);
  if (before === undefined || report === undefined || !mayTakeBack(before, report.by, ctx))
    throw notFound("test", plainId(sampleId));
  if (report.voided !== undefined) throw alreadyVoided(report);
  requireFindersOwn(before, report, ctx);
  const by = ctx.actor.organisation;
  const voided: TestReport = { ...report, voided: { at: ctx.now, by, reason } };
  const tests = before.tests.map((each) => (each === report ? voided : each));
  const taken = withdrawn(withFlagNamed({ ...before, tests }, report), ["test-failed"], `test/${sampleId}`, ctx.now);
  const batch = noted(taken, { field: "test", at: ctx.now, by, from: plainId(sampleId), reason });
  const { gtin, lot } = batch;
  const corrects = { kind: "test", id: sampleId };
  const data = { ...(id === undefined ? {} : { id }), gtin, lot, corrects, reason };
  const event = recorded?.event && declaredWrong(recorded.event, ctx);
  return { batch, report: voided, fact: factOf("test-voided", ctx.now, data, ctx, event) };
}
