import { notFound, requireInspector } from "../access.ts";
import type { CalendarDate } from "../calendar.ts";
import { startOfDay } from "../calendar.ts";
import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import { DomainError } from "../errors.ts";
import type { Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import type { Organisation } from "../organisation.ts";
import type { AnnualCheck, Certificate, StatusChange } from "./certificate.ts";

/** A change of status. It holds from `effectiveFrom`, which may lie before or after the day it is recorded. */
export interface ChangeCertificateStatus {
  readonly status: StatusChange["status"];
  readonly reason: string;
  readonly effectiveFrom: CalendarDate;
}

/** One annual check (年检). `year` is the certificate year it is for: the calendar year in which that year begins. */
export interface RecordAnnualCheck {
  readonly year: number;
  readonly result: AnnualCheck["result"];
  readonly inspectedOn: CalendarDate;
}

function requireCertificate(
  certificate: Certificate | undefined,
  holder: Organisation | undefined,
  ctx: Context,
): Certificate {
  requireInspector("certificate", certificate === undefined ? [] : [holder?.regionCode], ctx);
  if (certificate === undefined) throw notFound("certificate");
  return certificate;
}

/**
 * Appends a suspension, withdrawal or reinstatement. Errors: `not-found` (unknown, or the holder is outside the bureau's
 * region), `invalid-request` (a withdrawn certificate cannot be reinstated).
 */
export function changeCertificateStatus(
  certificate: Certificate | undefined,
  holder: Organisation | undefined,
  command: ChangeCertificateStatus,
  ctx: Context,
): { readonly certificate: Certificate; readonly fact: Fact } {
  const current = requireCertificate(certificate, holder, ctx);
  const { status, reason, effectiveFrom } = command;
  const withdrawal = current.statusHistory.find((change) => change.status === "withdrawn");
  if (status === "reinstated" && withdrawal !== undefined) {
    requireValid([
      {
        pointer: "/status",
        en: `Certificate ${current.id} was withdrawn from ${withdrawal.effectiveFrom}: a withdrawal is final. Grant a new certificate instead.`,
        zh: `证书 ${current.id} 自 ${withdrawal.effectiveFrom} 起已被撤销，撤销不可恢复。请另行颁发新证书。`,
      },
    ]);
  }
  const change: StatusChange = { status, reason, effectiveFrom, recordedAt: ctx.now };
  return {
    certificate: { ...current, statusHistory: [...current.statusHistory, change] },
    fact: factOf(
      "certificate-status-changed",
      startOfDay(effectiveFrom),
      { certificate: current.id, status, reason, effectiveFrom },
      ctx,
    ),
  };
}

function requireInspected(certificate: Certificate, command: RecordAnnualCheck, ctx: Context): void {
  const { year, inspectedOn } = command;
  if (inspectedOn > today(ctx)) {
    throw new DomainError(
      "date-order",
      {
        en: `inspectedOn ${inspectedOn} is after today, ${today(ctx)}. Record the check once it has been made.`,
        zh: `检查日期 ${inspectedOn} 晚于今天 ${today(ctx)}，请在检查完成后再登记。`,
      },
      { errors: [{ pointer: "/inspectedOn", detail: `not after ${today(ctx)}` }] },
    );
  }
  const [first, last] = [Number(certificate.validFrom.slice(0, 4)), Number(certificate.validTo.slice(0, 4))];
  if (year >= first && year <= last) return;
  requireValid([
    {
      pointer: "/year",
      en: `Certificate ${certificate.id} runs from ${first} to ${last}; there is no year ${year} to check.`,
      zh: `证书 ${certificate.id} 的年份为 ${first} 至 ${last}，没有 ${year} 年度。`,
    },
  ]);
}

/**
 * Appends an annual check. Errors: `not-found`, `date-order` (inspected in the future), `invalid-request` (no such year).
 */
export function recordAnnualCheck(
  certificate: Certificate | undefined,
  holder: Organisation | undefined,
  command: RecordAnnualCheck,
  ctx: Context,
): { readonly certificate: Certificate; readonly fact: Fact } {
  const current = requireCertificate(certificate, holder, ctx);
  requireInspected(current, command, ctx);
  const { year, result, inspectedOn } = command;
  const check: AnnualCheck = { year, result, inspectedOn, recordedAt: ctx.now };
  return {
    certificate: { ...current, annualChecks: [...current.annualChecks, check] },
    fact: factOf(
      "annual-check-recorded",
      startOfDay(inspectedOn),
      { certificate: current.id, year, result, inspectedOn },
      ctx,
    ),
  };
}
