import { notFound } from "@suyuan/domain/access";
import { DateText, InstantText, RegionCodeText, RegionText, type Sent } from "@suyuan/domain/answer";
import { DomainError, fieldError } from "@suyuan/domain/errors";
import { defined } from "@suyuan/domain/fact";
import {
  classOn,
  countyOf,
  HOUSEHOLD_CLASSES,
  type Household,
  type HouseholdPerson,
} from "@suyuan/domain/households/household";
import { plainId, storedId } from "@suyuan/domain/identifiers/own-id";
import { Id } from "@suyuan/domain/organisation";
import { toldRegion } from "@suyuan/domain/region-code";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Deps } from "../../host.ts";
import { Text } from "../../http/text.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { readMany } from "../../ledger/read.ts";
import { PlotBody } from "../records/bases.ts";
import { ActId, CalendarDate, NAMES_A_FIELD, Reason, RegionCode } from "../wire.ts";

const HOUSEHOLD_PLOTS_MAX = 50;
const CLASSES_MAX = 20;

const Class = z.enum(HOUSEHOLD_CLASSES).meta({
  description: "lifted 脱贫户, monitored 防返贫监测对象, ordinary 其他农户",
});

const Plots = z
  .array(PlotBody.omit({ outline: true }))
  .max(HOUSEHOLD_PLOTS_MAX)
  .meta({ description: "What it farms: deliveries are held against it; none: not known 承包地块" });

export const Person = z
  .strictObject({ name: Text(40), contact: Text(60).optional() })
  .meta({ description: "Kept apart; erased by the erasure 户主姓名和联系方式（单独保存，可删除）" });

export const HouseholdBody = z
  .strictObject({
    id: Id.meta({ description: "Inside its county; holds no identity or mobile number 农户编号" }),
    class: Class,
    village: RegionCode.meta({ description: "Village, twelve digits 所在村（12 位代码）", examples: ["510824100201"] }),
    validFrom: CalendarDate.meta({ description: "First day of its class 类别起始日" }),
    validTo: CalendarDate.optional().meta({ description: "Last day of its class; absent: it holds 类别截止日" }),
    plots: Plots.optional(),
    person: Person.optional(),
  })
  .meta({ id: "Household" });

export const HouseholdCorrectionBody = z
  .strictObject({
    id: ActId.optional(),
    reason: Reason,
    village: RegionCode.optional().meta({ description: "Another village of the county 本县另一村" }),
    classes: z
      .array(z.strictObject({ class: Class, from: CalendarDate, to: CalendarDate.optional() }))
      .min(1)
      .max(CLASSES_MAX)
      .optional()
      .meta({ description: "The whole history of its class, in order 完整的类别历史" }),
    plots: Plots.optional().meta({ description: "All of them 全部地块" }),
    person: Person.optional(),
  })
  .refine(...NAMES_A_FIELD)
  .meta({ id: "HouseholdCorrection" });

export const HouseholdErasureBody = z
  .strictObject({ id: ActId.optional(), reason: Reason })
  .meta({ id: "HouseholdErasure" });

export const HouseholdRecord = z
  .object({
    id: z.string(),
    county: RegionCodeText,
    village: RegionCodeText,
    region: RegionText,
    class: Class.optional().meta({ description: "Today's; absent where none holds today 当前类别" }),
    classes: z.array(z.object({ class: Class, from: DateText, to: DateText.optional() })),
    plots: z.array(
      z.object({
        id: z.string(),
        areaMu: z.number(),
        crop: z.string(),
        yieldCapKgPerMu: z.number().optional(),
      }),
    ),
    person: z
      .object({ name: z.string(), contact: z.string().optional() })
      .optional()
      .meta({ description: "For the offices of its region alone; absent once erased 户主（仅主管部门可见）" }),
    createdAt: InstantText,
    erasedAt: InstantText.optional().meta({ description: "Who it was is erased since 身份信息删除时间" }),
  })
  .meta({ id: "HouseholdRecord" });
export type HouseholdRecord = Sent<typeof HouseholdRecord>;

/** A household as it is answered, with who it is only where that is handed over. */
export function householdView(household: Household, today: string, person?: HouseholdPerson): HouseholdRecord {
  const { id, village, classes, plots, createdAt, erasedAt } = household;
  return {
    ...{ id: plainId(id), county: countyOf(household), village, region: toldRegion(village) },
    ...{ classes, plots, createdAt },
    ...defined({ class: classOn(household, today), person, erasedAt }),
  };
}

/**
 * The household that an office or a cooperative means: ids live inside a county, which is that of whoever asks where it is not said. Throws
 * `invalid-request` where who asks sits above the counties and names none.
 */
export function householdIdOf(
  { id, county }: { readonly id: string; readonly county?: string | undefined },
  regionCode: string,
  pointer = "?county",
): string {
  const own = regionCode.slice(0, 6);
  const meant = county ?? (own.endsWith("00") ? undefined : own);
  if (meant !== undefined) return storedId(meant, id);
  const words = {
    en: "Households are numbered by county. Say which: the six digits of its code, such as 510824.",
    zh: "农户按县编号，请注明县（6 位代码，如 510824）。",
  };
  throw new DomainError("invalid-request", words, { errors: [fieldError(pointer, words)] });
}

export const County = z
  .string()
  .regex(/^\d{6}$/, bilingual("six digits of GB/T 2260", "须为 6 位行政区划代码"))
  .meta({ description: "County whose household it is, six digits; your own where it is absent 所在县代码" });
export const CountyQuery = z.object({ county: County.optional() });
export type CountyQuery = z.infer<typeof CountyQuery>;

/** The household that an office names in the address. */
export async function householdNamed(
  deps: Pick<Deps, "table">,
  organisation: string,
  named: { readonly id: string; readonly county?: string | undefined },
): Promise<string> {
  const office = organisationKey(organisation);
  const loaded = await readMany(deps.table, [office]);
  const regionCode = loaded.state(office)?.regionCode;
  if (regionCode === undefined) throw notFound("household", named.id);
  return householdIdOf(named, regionCode);
}
