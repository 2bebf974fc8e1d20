import { mayRead } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import type { Commission } from "@suyuan/domain/laboratories/commission";
import * as z from "zod";
import { CommissionRecord, commissionView } from "../../commands/laboratories/commissions.ts";
import { ListQuery } from "../../commands/wire.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { LISTED_COMMISSIONS } from "../../ledger/lists/things.ts";
import { datesBy, Place, Word } from "../lists/filters.ts";
import type { Listing, Reader } from "../lists/listing.ts";

export const CommissionsQuery = ListQuery.extend({
  ...Word,
  ...Place,
  ...datesBy("Made"),
  status: z.enum(["open", "ended"]).optional(),
});

export const NamedCommission = CommissionRecord.extend({
  organisationName: z.string().meta({ description: "Name of who commissioned 委托方名称" }),
  laboratoryName: z.string().meta({ description: "Name of who tests 检测机构名称" }),
}).meta({ id: "CommissionWithNames" });

/** Its maker, its laboratory, and the bureaus of where either lies. */
export function maySeeCommission(
  { organisation, laboratory, regionCodes }: Commission,
  { organisation: reader, role }: Reader,
): boolean {
  return laboratory === reader.id || mayRead({ organisation, regionCodes }, reader, role);
}

/** Commissions, for those who made them, their laboratories, and the bureaus of where either lies. */
export function commissionListing({
  status,
}: z.infer<typeof CommissionsQuery>): Listing<Commission, Sent<typeof NamedCommission>> {
  return {
    listed: LISTED_COMMISSIONS,
    sort: "instant",
    beside: (commissions) =>
      commissions.flatMap(({ organisation, laboratory }) => [organisation, laboratory].map(organisationKey)),
    mayRead: maySeeCommission,
    regionsOf: ({ regionCodes }) => regionCodes,
    view: (commission, beside) => {
      const view = commissionView(commission);
      if ((status ?? view.status) !== view.status) return undefined;
      const nameOf = (id: string) => beside.state(organisationKey(id))?.name ?? id;
      return {
        ...view,
        organisationName: nameOf(commission.organisation),
        laboratoryName: nameOf(commission.laboratory),
      };
    },
  };
}
