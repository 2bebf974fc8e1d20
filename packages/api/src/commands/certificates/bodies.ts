import { INDICATION_KINDS, SCHEMES, STATUS_CHANGES } from "@suyuan/domain/certificates/certificate";
import { Id } from "@suyuan/domain/organisation";
import * as z from "zod";
import { KeyText, Text } from "../../http/text.ts";
import { ActId, CalendarDate, Gtin, Kilograms, NAMES_A_FIELD, Reason } from "../wire.ts";

/** What is sent of certificates. The commands are loaded when one is first asked for. */

const Gtins = z.array(Gtin).min(1).max(20);
const Bases = z.array(Id).min(1).max(20);

export const CertificateBody = z
  .strictObject({
    id: Id,
    scheme: z.enum(SCHEMES),
    number: KeyText(60).meta({ examples: ["LB-18-26012212345A"] }),
    kind: z
      .enum(INDICATION_KINDS)
      .optional()
      .meta({ description: "Of a geographical indication: 地理标志保护产品, 地理标志商标, 农产品地理标志" }),
    grade: z.enum(["A", "AA"]).optional(),
    enterpriseCode: z.string().max(20).optional().meta({
      description: "GF…: names the company, never the product; carries the county of its first licence 企业信息码",
    }),
    holder: Id,
    gtins: z.array(Gtin).min(1).max(20),
    bases: z.array(Id).min(1).max(20),
    approvedKgPerYear: Kilograms,
    validFrom: CalendarDate,
    validTo: CalendarDate.optional().meta({
      description: "Left out only for a geographical indication without an end 有效期止（仅地理标志可不填）",
    }),
  })
  .meta({ id: "Certificate" });

export const CertificateCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    scheme: z.enum(SCHEMES).optional(),
    number: KeyText(60).optional(),
    kind: z
      .enum(INDICATION_KINDS)
      .nullable()
      .optional()
      .meta({ description: "Of a geographical indication 地理标志类型" }),
    grade: z.enum(["A", "AA"]).nullable().optional(),
    enterpriseCode: z.string().max(20).nullable().optional(),
    holder: Id.optional().meta({ description: "Only while nothing is registered under it 持证方" }),
    gtins: Gtins.optional(),
    bases: Bases.optional(),
    approvedKgPerYear: Kilograms.optional(),
    validFrom: CalendarDate.optional(),
    validTo: CalendarDate.nullable().optional().meta({ description: "null: without an end 无截止日期" }),
  })
  .refine(...NAMES_A_FIELD)
  .meta({ id: "CertificateCorrection" });

export const ScopeBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    gtins: Gtins.optional().meta({ description: "All that it covers from then on; absent: as before 产品" }),
    bases: Bases.optional().meta({ description: "All that it covers from then on; absent: as before 生产基地" }),
    approvedKgPerYear: Kilograms.optional(),
    effectiveFrom: CalendarDate.meta({ description: "Harvests from this day on 生效日期（按采收日）" }),
  })
  .meta({ id: "CertificateScope" });

export const StatusBody = z.strictObject({
  status: z.enum(STATUS_CHANGES),
  reason: Text(300),
  effectiveFrom: CalendarDate,
  id: Id.optional().meta({ description: "Names the ground of a suspension or withdrawal 事由编号" }),
  lifts: z
    .array(Id)
    .min(1)
    .max(20)
    .optional()
    .meta({ description: "Grounds that a reinstatement ends; needed while more than one is open 所解除的事由" }),
});

export const AnnualCheckBody = z.strictObject({
  id: ActId.optional(),
  year: z.number().int().min(1990).max(2099),
  result: z.enum(["passed", "failed"]),
  inspectedOn: CalendarDate,
});

export const CheckVoidBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    inspectedOn: CalendarDate.optional().meta({ description: "Which check, where the year has several 检查日期" }),
  })
  .meta({ id: "AnnualCheckVoid" });
