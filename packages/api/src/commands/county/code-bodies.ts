import { DateText, InstantText, type Sent } from "@suyuan/domain/answer";
import { CODES_MAX } from "@suyuan/domain/households/household";
import { Id } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { ActId, CalendarDate } from "../wire.ts";

export const CodesBody = z
  .strictObject({
    id: Id.meta({ description: "Of the sheet; sent again it answers the same codes 确认码单编号" }),
    count: z.int().min(1).max(CODES_MAX),
    validTo: CalendarDate.meta({ description: "Last day on which they are taken 截止日" }),
  })
  .meta({ id: "HouseholdCodes", description: "A sheet of codes for a household; the sheet before ends 农户确认码" });

export const CodeBody = z
  .strictObject({
    id: ActId.optional(),
    code: z
      .string()
      .transform((code) => code.normalize("NFKC").replaceAll(/[\s-]/g, ""))
      .pipe(z.string().regex(/^\d{8}$/, bilingual("eight digits", "须为 8 位数字")))
      .meta({ description: "One of the household's codes, eight digits 农户提供的确认码", examples: ["4821 0937"] }),
  })
  .meta({ id: "BenefitCode" });

export const CodesRecord = z
  .object({
    id: z.string(),
    household: z.string(),
    county: z.string(),
    validTo: DateText,
    madeAt: InstantText,
    codes: z
      .array(z.string())
      .meta({ description: "Each serves once; kept nowhere: print them 每个用一次，系统不留存" }),
  })
  .meta({ id: "HouseholdCodesRecord" });
export type CodesRecord = Sent<typeof CodesRecord>;
