import { mayRead } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { defined } from "@suyuan/domain/fact";
import type { Commission } from "@suyuan/domain/laboratories/commission";
import { ProductText } from "@suyuan/domain/views/batch-view-schema";
import type { Key } from "@suyuan/store/table";
import * as z from "zod";
import { CommissionRecord, commissionView } from "../../commands/laboratories/commissions.ts";
import { ListQuery } from "../../commands/wire.ts";
import { organisationKey, productKey } from "../../ledger/keys.ts";
import { LISTED_COMMISSIONS } from "../../ledger/lists/things.ts";
import type { Loaded } from "../../ledger/loaded.ts";
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
  product: ProductText.optional().meta({
    description: "What is tested, as its pages call it; absent where the commission names no GTIN 产品名称",
  }),
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
    beside: (commissions) => commissions.flatMap(besideCommission),
    mayRead: maySeeCommission,
    regionsOf: ({ regionCodes }) => regionCodes,
    view: (commission, beside) => {
      const view = namedCommission(commission, beside);
      return (status ?? view.status) === view.status ? view : undefined;
    },
  };
}

/** What is read beside a commission, so that names stand beside its ids. */
export function besideCommission({ organisation, laboratory, scope: { gtin } }: Commission): readonly Key[] {
  const named = [organisation, laboratory].map(organisationKey);
  return gtin === undefined ? named : [...named, productKey(gtin)];
}

/** A commission with the names that its ids have now. */
export function namedCommission(commission: Commission, beside: Loaded): Sent<typeof NamedCommission> {
  const nameOf = (id: string) => beside.state(organisationKey(id))?.name ?? id;
  const { gtin } = commission.scope;
  const name = gtin === undefined ? undefined : beside.state(productKey(gtin))?.name;
  return {
    ...commissionView(commission),
    organisationName: nameOf(commission.organisation),
    laboratoryName: nameOf(commission.laboratory),
    ...(name === undefined ? {} : { product: { zh: name.zh, ...defined({ en: name.en }) } }),
  };
}
