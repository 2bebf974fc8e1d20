import { parseGtin } from "@suyuan/gs1/gtin";
import { notFound, requireInspector } from "../access.ts";
import type { CalendarDate } from "../calendar.ts";
import { startOfDay } from "../calendar.ts";
import type { Context } from "../context.ts";
import { factOf } from "../context.ts";
import type { Reason } from "../evidence.ts";
import type { Fact } from "../fact.ts";
import { defined } from "../fact.ts";
import type { Base } from "../farm/base.ts";
import { mayProduce, type Product } from "../farm/product.ts";
import type { FieldFault } from "../field-errors.ts";
import { requireValid, weightFrom } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import type { Balance, Certificate, IndicationKind, Scheme } from "./certificate.ts";
import { gradeInNumber, numberingFaults, numberingWarnings } from "./number.ts";
import { numberRegionFaults, numberRegionWarnings } from "./number-region.ts";
import { type CertificatesOf, overlapping, overlapWarnings, uncomparedWarnings } from "./overlap.ts";
import { plainNumber } from "./spelling.ts";
import { openGrounds } from "./standing.ts";
import { requireDateOrder, validityFaults, validityWarnings } from "./validity.ts";
import type { PublicCertificate } from "./view.ts";

/** A certificate as the bureau types it. GTINs of 8, 12, 13 or 14 digits; dates in China, both inclusive; a geographical indication may have no end. */
export interface GrantCertificate {
  readonly id: string;
  readonly scheme: Scheme;
  readonly number: string;
  readonly kind?: IndicationKind | undefined;
  readonly grade?: "A" | "AA" | undefined;
  readonly enterpriseCode?: string | undefined;
  readonly holder: string;
  readonly gtins: readonly string[];
  readonly bases: readonly string[];
  readonly approvedKgPerYear: number;
  readonly validFrom: CalendarDate;
  readonly validTo?: CalendarDate | undefined;
}

/** `products` and `bases` stand in the order of the command's `gtins` and `bases`; `others`: the certificates of those products. */
export interface GrantState {
  readonly holder: Organisation | undefined;
  readonly products: readonly (Product | undefined)[];
  readonly bases: readonly (Base | undefined)[];
  readonly others: readonly CertificatesOf[];
}

/** Products that the holder may not produce and bases that are not the holder's; `command` names them in the order of `state`. */
export function scopeFaults(
  state: Pick<GrantState, "products" | "bases">,
  command: Pick<GrantCertificate, "gtins" | "bases">,
  holder: Pick<Organisation, "id">,
): FieldFault[] {
  const faults: FieldFault[] = [];
  command.gtins.forEach((gtin, index) => {
    const product = state.products[index];
    if (product !== undefined && mayProduce(product, holder.id) && parseGtin(gtin).ok) return;
    faults.push({
      pointer: `/gtins/${index}`,
      en: `${holder.id} has no product ${gtin} and produces none under that GTIN. Have the holder add it first, or the product's owner name the holder as a producer of it.`,
      zh: `${holder.id} 没有产品 ${gtin}，也不是该产品的生产者。请先由持证方登记该产品，或由产品所有者将其登记为生产者。`,
    });
  });
  command.bases.forEach((base, index) => {
    if (state.bases[index]?.organisation === holder.id) return;
    faults.push({
      pointer: `/bases/${index}`,
      en: `${holder.id} has no base ${plainId(base)}. Have the holder add it first.`,
      zh: `${holder.id} 没有生产基地 ${plainId(base)}，请先由持证方登记该基地。`,
    });
  });
  for (const field of ["gtins", "bases"] as const) {
    if (command[field].length > 0) continue;
    faults.push({
      pointer: `/${field}`,
      en: "A certificate covers at least one product and one base.",
      zh: "证书至少应涵盖一个产品和一个生产基地。",
    });
  }
  return faults;
}

export function spellingWarnings(typed: string): Reason[] {
  const kept = plainNumber(typed);
  if (kept === typed) return [];
  return [
    {
      code: "certificate-number-respelt",
      en: `The number was typed with blanks, small letters or other signs; it is kept as ${kept}.`,
      zh: `录入的编号含空格、小写或其他字符，已按 ${kept} 保存。`,
    },
  ];
}

/**
 * Is the certificate withdrawn from that day on, or from an earlier one, and was that not lifted? Its number is free for one that holds from
 * then: for the right holder of a certificate that should never have been, or the holder to whom it passed.
 */
export function isOverBy(certificate: Pick<Certificate, "statusHistory">, day: CalendarDate): boolean {
  return openGrounds(certificate).some(({ change }) => change.status === "withdrawn" && change.effectiveFrom <= day);
}

/**
 * Grants a certificate to a holder in the bureau's region, with an empty balance. Errors: `not-found` (holder unknown or
 * outside the region), `date-order`, `invalid-request` (numbering, validity, products or bases that are not the holder's).
 */
export function grantCertificate(
  state: GrantState,
  command: GrantCertificate,
  ctx: Context,
): {
  readonly certificate: Certificate;
  readonly balance: Balance;
  readonly overlaps: readonly PublicCertificate[];
  readonly fact: Fact;
} {
  const { holder } = state;
  if (holder === undefined) throw notFound("organisation", command.holder, "/holder");
  requireInspector("organisation", [holder.regionCode], ctx, { id: command.holder, pointer: "/holder" });
  requireDateOrder(command);
  const numbered = { ...command, number: plainNumber(command.number) };
  const bureau = ctx.actor.party.regionCode;
  requireValid([
    ...numberingFaults(numbered),
    ...numberRegionFaults(numbered, bureau),
    ...validityFaults(command),
    ...scopeFaults(state, command, holder),
  ]);
  const approvedGramsPerYear = weightFrom(command.approvedKgPerYear, "/approvedKgPerYear");
  const granted = {
    id: command.id,
    scheme: command.scheme,
    number: numbered.number,
    ...defined({
      grade: command.grade ?? (command.scheme === "green-food" ? gradeInNumber(numbered.number) : undefined),
      enterpriseCode: command.enterpriseCode,
      kind: command.kind,
    }),
    holder: holder.id,
    gtins: [...new Set(command.gtins.map((gtin) => gtin.padStart(14, "0")))],
    bases: [...new Set(command.bases)],
    approvedGramsPerYear,
    validFrom: command.validFrom,
    ...defined({ validTo: command.validTo }),
  };
  const certificate: Certificate = {
    ...granted,
    holderName: holder.name,
    grantedBy: ctx.actor.organisation,
    statusHistory: [],
    annualChecks: [],
    warnings: [],
    createdAt: ctx.now,
  };
  const overlaps = overlapping(certificate, state.others);
  const warnings = [
    ...spellingWarnings(command.number),
    ...numberingWarnings(numbered, holder.regionCode),
    ...numberRegionWarnings(numbered, bureau),
    ...validityWarnings(command),
    ...overlapWarnings(overlaps),
    ...uncomparedWarnings(state.others),
  ];
  return {
    certificate: { ...certificate, warnings },
    overlaps,
    balance: { certificate: command.id, spent: {} },
    fact: factOf("certificate-granted", startOfDay(command.validFrom), granted, ctx),
  };
}
