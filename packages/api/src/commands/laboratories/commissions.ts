import {
  DateText,
  GtinText,
  InstantText,
  LotText,
  OrganisationId,
  RegionCodeText,
  type Sent,
} from "@suyuan/domain/answer";
import { isQualified } from "@suyuan/domain/identifiers/own-id";
import { type Commission, isOfBatch } from "@suyuan/domain/laboratories/commission";
import { COMMISSIONERS } from "@suyuan/domain/laboratories/right";
import { Id } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import { baseNameFor } from "../../ledger/ids/bases.ts";
import { ActId, CalendarDate, Gtin, Lot, Reason, RegionCode } from "../wire.ts";

/** A base of one's own by its id; another's, which a bureau may name, with whose it is. */
const BaseName = z
  .string()
  .max(129)
  .refine(
    (text) => Id.safeParse(text).success || isQualified(text),
    bilingual("must be the id of a base, or {organisation}/{id}", "须为生产基地编号，或 {机构}/{编号}"),
  )
  .meta({ description: "Id of a base of yours; of another's, as a bureau: {organisation}/{id} 生产基地编号" });

export const CommissionBody = z
  .strictObject({
    id: Id,
    laboratory: Id.meta({ description: "Id of its organisation 检测机构编号" }),
    gtin: Gtin.optional(),
    lot: Lot.optional(),
    from: CalendarDate.optional(),
    to: CalendarDate.optional(),
    base: BaseName.optional(),
    region: RegionCode.optional(),
  })
  .meta({
    id: "Commission",
    description:
      "gtin and lot: samples of one batch; or from and to: samples taken in that time, at most three years, of all your batches or of those of a base, a region or a GTIN 委托检测",
  });

export const CommissionRecord = z
  .object({
    id: z.string(),
    organisation: OrganisationId.meta({ description: "Who commissioned 委托方" }),
    as: z.enum(COMMISSIONERS).meta({ description: "As producer, holder or bureau 委托身份" }),
    laboratory: OrganisationId.meta({ description: "Who tests 检测机构" }),
    gtin: GtinText.optional(),
    lot: LotText.optional(),
    from: DateText.optional(),
    to: DateText.optional(),
    base: z.string().optional(),
    region: RegionCodeText.optional(),
    createdAt: InstantText,
    status: z.enum(["open", "ended"]),
    ended: z
      .object({ at: InstantText, by: OrganisationId, reason: z.string() })
      .optional()
      .meta({ description: "What was reported until then stands 终止" }),
  })
  .meta({ id: "CommissionRecord" });
export type CommissionRecord = Sent<typeof CommissionRecord>;

export const CommissionEndBody = z.strictObject({ id: ActId.optional(), reason: Reason }).meta({ id: "CommissionEnd" });

export function commissionView({
  id,
  organisation,
  as,
  laboratory,
  scope,
  createdAt,
  ended,
}: Commission): CommissionRecord {
  const {
    regionCode: region,
    base,
    ...period
  } = isOfBatch(scope) ? { regionCode: undefined, base: undefined, ...scope } : scope;
  return {
    ...{ id, organisation, as, laboratory, ...period },
    ...(base === undefined ? {} : { base: baseNameFor(organisation, base) }),
    ...(region === undefined ? {} : { region }),
    createdAt,
    status: ended === undefined ? "open" : "ended",
    ...(ended === undefined ? {} : { ended }),
  };
}
