import {
  DateText,
  GtinText,
  InstantText,
  KilogramsText,
  LotText,
  OrganisationId,
  type Sent,
  Sha256Text,
  VoidingRecord,
} from "@suyuan/domain/answer";
import { ASKED_BY, BENEFIT_KINDS, type Benefit, CONFIRMED_BY, counts } from "@suyuan/domain/benefits/benefit";
import { fenFrom, yuanFrom } from "@suyuan/domain/benefits/money";
import { defined } from "@suyuan/domain/fact";
import { plainId } from "@suyuan/domain/identifiers/own-id";
import { Id } from "@suyuan/domain/organisation";
import { kilogramsFrom } from "@suyuan/domain/quantity";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { Text } from "../../http/text.ts";
import { ActId, CalendarDate, Gtin, Kilograms, Lot, NAMES_A_FIELD, Reason, Sha256 } from "../wire.ts";
import { County } from "./household-bodies.ts";

const Yuan = z
  .number()
  .positive(bilingual("must be more than 0", "须大于 0"))
  .refine(
    (yuan) => fenFrom(yuan) !== undefined,
    bilingual("at most two decimals and at most 100,000,000 yuan", "最多两位小数，最多 100,000,000 元"),
  )
  .meta({ description: "Yuan, at most two decimals 元，最多两位小数" });
const PricePerKg = Yuan.meta({ description: "Yuan a kilogram, at most two decimals 单价（元／千克）" });
const Days = z.number().int().min(1).max(366).meta({ description: "Days of work 务工天数" });
const Year = z.number().int().min(1990).max(2099);
const Receipt = Text(60).meta({ description: "Number of the receipt or payslip, as printed 凭证编号" });

const PAYMENT = {
  id: Id,
  household: Id.meta({ description: "As its county numbered it 农户编号" }),
  county: County.optional(),
  paidYuan: Yuan.meta({ description: "What was paid 实付金额（元）" }),
  paidOn: CalendarDate.meta({ description: "On which day 支付日期" }),
  receipt: Receipt.optional(),
};

export const DeliveryBody = z
  .strictObject({ ...PAYMENT, gtin: Gtin, lot: Lot, quantityKg: Kilograms, pricePerKg: PricePerKg })
  .meta({ id: "Delivery", description: "What a household delivered of a batch of yours, and was paid 农户交售" });

export const WageBody = z
  .strictObject({ ...PAYMENT, from: CalendarDate, to: CalendarDate, days: Days.optional() })
  .meta({ id: "Wage", description: "Wages paid to a household 务工报酬" });

export const DividendBody = z
  .strictObject({ ...PAYMENT, year: Year.meta({ description: "For which it is paid 分红年度" }) })
  .meta({ id: "Dividend", description: "A share of the surplus, or for land or money put in 分红" });

export const BenefitCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    paidYuan: Yuan.optional(),
    paidOn: CalendarDate.optional(),
    receipt: Receipt.nullable().optional(),
    quantityKg: Kilograms.optional(),
    pricePerKg: PricePerKg.optional(),
    from: CalendarDate.optional(),
    to: CalendarDate.optional(),
    days: Days.nullable().optional(),
    year: Year.optional(),
  })
  .refine(...NAMES_A_FIELD)
  .meta({
    id: "BenefitCorrection",
    description: "A wrong household or batch: void the record and record it anew 更正；农户或批次填错请作废后重录",
  });

const Asked = z.enum(ASKED_BY).meta({ description: "paper 签字单据, phone 电话, visit 入户" });
const How = z.enum(CONFIRMED_BY).meta({
  description: "paper 签字单据, phone 电话, visit 入户; code: by a code that the household told 农户确认码",
});

export const BenefitConfirmationBody = z
  .strictObject({
    id: ActId.optional(),
    outcome: z.enum(["confirmed", "denied"]),
    how: Asked,
    documentSha256: Sha256.optional().meta({ description: "Of the signed paper 签字单据的校验值" }),
    reason: Text(500).optional().meta({ description: "What is denied; needed then 否认的内容" }),
  })
  .meta({ id: "BenefitConfirmation" });

export const BenefitRecord = z
  .object({
    id: z.string(),
    kind: z.enum(BENEFIT_KINDS),
    organisation: OrganisationId.meta({ description: "Who paid 支付机构" }),
    household: z.string(),
    county: z.string(),
    paidYuan: z.number(),
    paidOn: DateText,
    receipt: z.string().optional(),
    gtin: GtinText.optional(),
    lot: LotText.optional(),
    quantityKg: KilogramsText("Delivered").optional(),
    pricePerKg: z.number().optional(),
    from: DateText.optional(),
    to: DateText.optional(),
    days: z.number().optional(),
    year: z.number().optional(),
    level: z.enum(["declared", "confirmed"]).meta({
      description: "declared: who paid says so; confirmed: the household or its village says so, too 证据等级",
    }),
    counts: z.boolean().meta({ description: "Is it counted in figures? 是否计入统计" }),
    confirmation: z
      .object({
        outcome: z.enum(["confirmed", "denied"]),
        by: OrganisationId,
        at: InstantText,
        how: How,
        documentSha256: Sha256Text.optional(),
        reason: z.string().optional(),
      })
      .optional(),
    voided: VoidingRecord.optional(),
    recordedAt: InstantText,
  })
  .meta({ id: "BenefitRecord" });
export type BenefitRecord = Sent<typeof BenefitRecord>;

/** As lists and reading show it: with the name of who paid. */
export const NamedBenefit = BenefitRecord.extend({
  organisationName: z.string().meta({ description: "Name of who paid 支付机构名称" }),
}).meta({ id: "BenefitWithName" });

export const DeliveryRecord = BenefitRecord.extend({
  capacityKg: KilogramsText(
    "What the household's plots grow of the crop in the year of the harvest; absent where not known",
  ).optional(),
}).meta({ id: "DeliveryRecord" });
export type DeliveryRecord = Sent<typeof DeliveryRecord>;

/** A record as it is answered. */
export function benefitView(benefit: Benefit): BenefitRecord {
  const { id, kind, organisation, household, paidFen, paidOn, delivery, wage, confirmation, recordedAt } = benefit;
  const { receipt, forYear: year, voided } = benefit;
  return {
    ...{ id: plainId(id), kind, organisation, household: plainId(household), county: household.slice(0, 6) },
    ...{ paidYuan: yuanFrom(paidFen), paidOn },
    ...(delivery && {
      gtin: delivery.gtin,
      lot: delivery.lot,
      quantityKg: kilogramsFrom(delivery.grams),
      pricePerKg: yuanFrom(delivery.fenPerKg),
    }),
    ...wage,
    ...defined({ receipt, year, confirmation, voided }),
    level: confirmation?.outcome === "confirmed" ? "confirmed" : "declared",
    counts: counts(benefit),
    recordedAt,
  };
}

/** Fen of an amount that the schema took. */
export function fen(yuan: number): number {
  const amount = fenFrom(yuan);
  if (amount === undefined) throw new RangeError(`${yuan} yuan came through the schema`);
  return amount;
}
