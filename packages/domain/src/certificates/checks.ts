import { type CalendarDate, startOfDay } from "../calendar.ts";
import type { Context } from "../context.ts";
import { factOf, today } from "../context.ts";
import { DomainError } from "../errors.ts";
import { defined, type Fact } from "../fact.ts";
import { invalidRequest, requireValid } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import type { AnnualCheck, Certificate } from "./certificate.ts";
import { requireCertificate } from "./change.ts";
import { requireCertificateRoom } from "./room.ts";

/** One annual check (年检). `year` is the certificate year it is for: the calendar year in which that year begins. */
export interface RecordAnnualCheck {
  readonly year: number;
  readonly result: AnnualCheck["result"];
  readonly inspectedOn: CalendarDate;
  readonly id?: string | undefined;
}

/** Takes a check of a year back that was typed by mistake. `inspectedOn` says which, where the year has several. */
export interface VoidAnnualCheck {
  readonly id?: string | undefined;
  readonly year: number;
  readonly inspectedOn?: CalendarDate | undefined;
  readonly reason: string;
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
      { errors: [{ pointer: "/inspectedOn", detail: `not after ${today(ctx)}`, detailZh: `不得晚于 ${today(ctx)}` }] },
    );
  }
  const first = Number(certificate.validFrom.slice(0, 4));
  const last = Number((certificate.validTo ?? today(ctx)).slice(0, 4));
  if (year >= first && year <= last) return;
  requireValid([
    {
      pointer: "/year",
      en: `Certificate ${plainId(certificate.id)} runs from ${first} to ${last}; there is no year ${year} to check.`,
      zh: `证书 ${plainId(certificate.id)} 的年份为 ${first} 至 ${last}，没有 ${year} 年度。`,
    },
  ]);
}

/**
 * Appends an annual check; of several for one year the one inspected last counts. Errors: `not-found`, `date-order` (inspected in the
 * future), `invalid-request` (no such year).
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
  const checked = { ...current, annualChecks: [...current.annualChecks, check] };
  requireCertificateRoom(current, checked);
  return {
    certificate: checked,
    fact: factOf(
      "annual-check-recorded",
      startOfDay(inspectedOn),
      { certificate: current.id, year, result, inspectedOn },
      ctx,
    ),
  };
}

/** Is there a check of this content that counts, recorded at that time? */
export function checkStands(
  { annualChecks }: Pick<Certificate, "annualChecks">,
  { year, result, inspectedOn }: Pick<AnnualCheck, "year" | "result" | "inspectedOn">,
  recordedAt: string,
): boolean {
  return annualChecks.some(
    (check) =>
      check.voided === undefined &&
      check.recordedAt === recordedAt &&
      check.year === year &&
      check.result === result &&
      check.inspectedOn === inspectedOn,
  );
}

/** Has no check of the year been recorded since one was taken back at that time? */
export function voidStands(
  { annualChecks }: Pick<Certificate, "annualChecks">,
  year: number,
  voidedAt: string,
): boolean {
  const place = annualChecks.findLastIndex((check) => check.year === year && check.voided?.at === voidedAt);
  return !annualChecks.slice(place + 1).some((check) => check.year === year && check.voided === undefined);
}

/** The checks of a year that count, oldest record first. */
function standingChecks({ annualChecks }: Pick<Certificate, "annualChecks">, year: number): readonly AnnualCheck[] {
  return annualChecks.filter((check) => check.year === year && check.voided === undefined);
}

function chosenCheck(certificate: Certificate, { year, inspectedOn }: VoidAnnualCheck): AnnualCheck {
  const standing = standingChecks(certificate, year);
  const meant = inspectedOn === undefined ? standing : standing.filter((check) => check.inspectedOn === inspectedOn);
  // Of several for one day, the one recorded last is the one that counts.
  const check = meant.at(-1);
  if (check !== undefined && meant.every((each) => each.inspectedOn === check.inspectedOn)) return check;
  const list = standing.map((each) => `${each.inspectedOn} (${each.result})`).join(", ");
  if (standing.length === 0) {
    throw new DomainError("already-voided", {
      en: `Certificate ${plainId(certificate.id)} has no annual check for ${year} that counts: none was recorded, or it was taken back already.`,
      zh: `证书 ${plainId(certificate.id)} 没有 ${year} 年度的有效年检记录：尚未登记，或已作废。`,
    });
  }
  throw invalidRequest([
    {
      pointer: "/inspectedOn",
      en: `Say which check of ${year} is meant by its inspectedOn. On record are: ${list}.`,
      zh: `请用检查日期（inspectedOn）写明要作废 ${year} 年度的哪一次年检。现有：${list}。`,
    },
  ]);
}

/**
 * Takes an annual check back: it stays on record and counts for no year; an earlier one of the same year counts again. Errors: `not-found`,
 * `already-voided` (no check of that year counts), `invalid-request` (several, and none named).
 */
export function voidAnnualCheck(
  certificate: Certificate | undefined,
  holder: Organisation | undefined,
  command: VoidAnnualCheck,
  ctx: Context,
): { readonly certificate: Certificate; readonly fact: Fact } {
  const current = requireCertificate(certificate, holder, ctx);
  const check = chosenCheck(current, command);
  const { id, year, reason } = command;
  const { result, inspectedOn, recordedAt } = check;
  const voided = { at: ctx.now, by: ctx.actor.organisation, reason };
  return {
    certificate: {
      ...current,
      annualChecks: current.annualChecks.map((each) => (each === check ? { ...each, voided } : each)),
    },
    fact: factOf(
      "annual-check-voided",
      ctx.now,
      {
        ...defined({ id }),
        corrects: { kind: "annual-check", id: `${current.id}/${year}` },
        certificate: current.id,
        year,
        result,
        inspectedOn,
        recordedAt,
        reason,
      },
      ctx,
    ),
  };
}
