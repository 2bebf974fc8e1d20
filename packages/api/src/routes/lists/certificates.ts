import { mayActInRegion } from "@suyuan/domain/access";
import { DateText, GtinText, InstantText, KilogramsText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { addDays, type CalendarDate, dateInChina } from "@suyuan/domain/calendar";
import { balanceView } from "@suyuan/domain/certificates/balance";
import { type Certificate, INDICATION_KINDS, SCHEMES, STANDINGS } from "@suyuan/domain/certificates/certificate";
import { annualCheckOn, certificateYear, standingOn } from "@suyuan/domain/certificates/standing";
import { BalanceRecord } from "@suyuan/domain/certificates/view-schema";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import * as z from "zod";
import { ListQuery } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import {
  balanceKey,
  baseKey,
  holderCertificateKey,
  holderCertificates,
  organisationKey,
  productKey,
} from "../../ledger/keys.ts";
import { LISTED_CERTIFICATES } from "../../ledger/lists/things.ts";
import type { Loaded } from "../../ledger/loaded.ts";
import type { IdRow } from "../../ledger/rows.ts";
import { datesBy, Place as InPlace, Word } from "./filters.ts";
import type { Listing, Place, Reader } from "./listing.ts";

/** An annual check is due this many days before its certificate year begins. */
const DUE_DAYS = 60;
/** Products and bases that a list names; the certificate itself has all of them. */
const NAMED_MAX = 5;

const STATUSES = [...STANDINGS, "due"] as const;

export const CertificatesQuery = ListQuery.extend({
  ...Word,
  ...InPlace,
  ...datesBy("Granted"),
  status: z
    .enum(STATUSES)
    .optional()
    .meta({
      description: `Standing as of today, or due: the certificate year that runs, or begins within ${DUE_DAYS} days, has no passed annual check 当前效力；due 为年检到期`,
    }),
});

export const CertificateSummary = z
  .object({
    id: z.string(),
    grantedBy: OrganisationId.meta({ description: "Whose bureau's id it is 颁发机构" }),
    scheme: z.enum(SCHEMES),
    number: z.string().meta({ description: "As printed 证书编号" }),
    kind: z.enum(INDICATION_KINDS).optional().meta({ description: "Of a geographical indication 地理标志类型" }),
    grade: z.enum(["A", "AA"]).optional(),
    holder: OrganisationId,
    holderName: z.string(),
    products: z
      .array(z.object({ gtin: GtinText, name: z.string() }))
      .meta({ description: `The first ${NAMED_MAX}, by name 产品` }),
    productCount: z.number().int(),
    bases: z.array(z.object({ id: z.string(), name: z.string() })).meta({ description: `The first ${NAMED_MAX} 基地` }),
    baseCount: z.number().int(),
    approvedKgPerYear: KilogramsText("Approved yearly output"),
    validFrom: DateText,
    validTo: DateText.optional().meta({ description: "Absent: without an end 有效期止" }),
    status: z.enum(STANDINGS).meta({ description: "Standing as of today 当前效力" }),
    annualCheckDue: z.boolean().meta({ description: "As the status due says 年检到期" }),
    balance: BalanceRecord.optional().meta({ description: "Of the certificate year that runs now 本年度余量" }),
    createdAt: InstantText,
  })
  .meta({ id: "CertificateSummary" });
type CertificateSummary = Sent<typeof CertificateSummary>;

function isCheckDue(certificate: Certificate, today: CalendarDate): boolean {
  return [today, addDays(today, DUE_DAYS)].some((day) => {
    const standing = standingOn(certificate, day);
    if (standing === "valid") return annualCheckOn(certificate, day) === "awaited";
    return standing === "annual-check-missing" || standing === "annual-check-failed";
  });
}

function summaryOf(certificate: Certificate, beside: Loaded, today: CalendarDate): CertificateSummary {
  const { id, scheme, number, kind, grade, holder, holderName, grantedBy } = certificate;
  const { gtins, bases, validFrom, validTo, createdAt } = certificate;
  const year = certificateYear(certificate, today);
  return {
    id: plainId(id),
    grantedBy,
    scheme,
    number,
    ...(kind === undefined ? {} : { kind }),
    ...(grade === undefined ? {} : { grade }),
    holder,
    holderName,
    products: gtins
      .slice(0, NAMED_MAX)
      .map((gtin) => ({ gtin, name: beside.state(productKey(gtin))?.name.zh ?? gtin })),
    productCount: gtins.length,
    bases: bases
      .slice(0, NAMED_MAX)
      .map((base) => ({ id: plainId(base), name: beside.state(baseKey(base))?.name ?? plainId(base) })),
    baseCount: bases.length,
    approvedKgPerYear: kilogramsFrom(certificate.approvedGramsPerYear),
    validFrom,
    ...(validTo === undefined ? {} : { validTo }),
    status: standingOn(certificate, today),
    annualCheckDue: isCheckDue(certificate, today),
    ...(year === undefined ? {} : { balance: balanceView(certificate, beside.state(balanceKey(id)), year.label) }),
    createdAt,
  };
}

/** For its holder and the bureaus of where that sits. */
export function mayReadCertificate({ holder }: Certificate, { organisation, role }: Reader, beside: Loaded): boolean {
  if (holder === organisation.id) return true;
  const region = beside.state(organisationKey(holder))?.regionCode;
  return role === "inspector" && region !== undefined && mayActInRegion(organisation, region);
}

export function certificateListing(
  deps: Deps,
  { status }: z.infer<typeof CertificatesQuery>,
): Listing<Certificate, CertificateSummary> {
  const today = dateInChina(deps.now().toISOString());
  return {
    listed: LISTED_CERTIFICATES,
    sort: "instant",
    beside: (certificates) =>
      certificates.flatMap(({ id, holder, gtins, bases }) => [
        balanceKey(id),
        organisationKey(holder),
        ...gtins.slice(0, NAMED_MAX).map(productKey),
        ...bases.slice(0, NAMED_MAX).map(baseKey),
      ]),
    mayRead: mayReadCertificate,
    regionsOf: ({ holder }, beside) => [beside.state(organisationKey(holder))?.regionCode],
    view: (certificate, beside) => {
      const summary = summaryOf(certificate, beside, today);
      const isMeant = status === undefined || summary.status === status || (status === "due" && summary.annualCheckDue);
      return isMeant ? summary : undefined;
    },
  };
}

/** The rows that grants write for the holder, in the order of ids. */
export function holderPlace(holder: string): Place<Certificate, IdRow> {
  return {
    rows: holderCertificates(holder),
    idOf: ({ data }) => data.id,
    skOf: (_, id) => holderCertificateKey(holder, id).sk,
    reverse: false,
    isByDate: false,
  };
}
