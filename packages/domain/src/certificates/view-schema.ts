import * as z from "zod";
import { DateText, GtinText, InstantText, KilogramsText, OrganisationId, Reason } from "../answer.ts";
import { INDICATION_KINDS, SCHEMES, STANDINGS, STATUS_CHANGES } from "./certificate.ts";

export const BalanceRecord = z
  .object({
    certificate: z.string().meta({ description: "Id of the certificate 证书编号" }),
    year: z.number().int().meta({ description: "Calendar year in which the certificate year begins 证书年度" }),
    approvedKg: KilogramsText("Approved for the year"),
    spentKg: KilogramsText("Registered under it so far"),
    remainingKg: KilogramsText("What is left of it"),
    overKg: KilogramsText("More spent than is approved, since a correction of the certificate 超出核准量").optional(),
  })
  .meta({ id: "Balance", description: "What a certificate year allows and what is left of it 证书余量" });

const StatusChangeRecord = z.object({
  status: z.enum(STATUS_CHANGES),
  id: z.string().optional().meta({ description: "Ground of a suspension or withdrawal 事由编号" }),
  lifts: z.array(z.string()).optional().meta({ description: "Grounds that a reinstatement ends 所解除的事由" }),
  reason: z.string(),
  effectiveFrom: DateText,
  recordedAt: InstantText,
});

const AnnualCheckRecord = z.object({
  year: z.number().int().meta({ description: "Certificate year that was checked 年检年度" }),
  result: z.enum(["passed", "failed"]),
  inspectedOn: DateText,
  recordedAt: InstantText,
  voided: z
    .object({ at: InstantText, by: OrganisationId, reason: z.string() })
    .optional()
    .meta({ description: "Typed by mistake: counts for no year 已作废" }),
});

const ScopeChangeRecord = z.object({
  gtins: z.array(GtinText).optional(),
  bases: z.array(z.string()).optional(),
  approvedKgPerYear: KilogramsText("Approved yearly output").optional(),
  effectiveFrom: DateText,
  reason: z.string(),
  recordedAt: InstantText,
});

/** A certificate as its holder and the bureau read it: kilograms, and its standing today. */
export const CertificateRecord = z
  .object({
    id: z.string(),
    scheme: z.enum(SCHEMES),
    number: z.string().meta({ description: "As printed 证书编号" }),
    kind: z
      .enum(INDICATION_KINDS)
      .optional()
      .meta({ description: "Of a geographical indication: 地理标志保护产品, 地理标志商标, 农产品地理标志" }),
    grade: z.enum(["A", "AA"]).optional(),
    enterpriseCode: z.string().optional().meta({ description: "GF…: names the company, never the product 企业信息码" }),
    holder: OrganisationId,
    holderName: z.string(),
    grantedBy: OrganisationId,
    gtins: z.array(GtinText),
    bases: z.array(z.string()).meta({ description: "Ids of production bases 生产基地编号" }),
    approvedKgPerYear: KilogramsText("Approved yearly output"),
    validFrom: DateText,
    validTo: DateText.optional().meta({
      description: "Absent: without an end, as a geographical indication may be 有效期止",
    }),
    statusHistory: z.array(StatusChangeRecord).meta({ description: "As recorded, oldest first 状态变更" }),
    annualChecks: z.array(AnnualCheckRecord).meta({ description: "As recorded, oldest first 年检" }),
    scopeChanges: z
      .array(ScopeChangeRecord)
      .optional()
      .meta({ description: "As recorded; what is absent stays as it was. The date of harvest decides 范围变更" }),
    correctionCount: z.number().int().optional().meta({ description: "Corrections of what was granted 更正次数" }),
    warnings: z.array(Reason).meta({ description: "What the bureau should look at 提示" }),
    createdAt: InstantText,
    standing: z
      .object({ status: z.enum(STANDINGS), asOf: DateText })
      .meta({ description: "Computed when asked, never stored 当前效力" }),
  })
  .meta({ id: "CertificateRecord" });
