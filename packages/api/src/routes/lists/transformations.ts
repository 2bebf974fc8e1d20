import { mayActInRegion } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import type { Transformation } from "@suyuan/domain/transformations/transformation";
import * as z from "zod";
import {
  besideTransformation,
  namedTransformation,
  type TransformationRecord,
} from "../../commands/transformations/view.ts";
import { ListQuery, Lot } from "../../commands/wire.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { LISTED_TRANSFORMATIONS } from "../../ledger/lists/things.ts";
import { datesBy, Place } from "./filters.ts";
import { isOffice, type Listing } from "./listing.ts";

export const TransformationsQuery = ListQuery.extend({
  ...Place,
  ...datesBy("Done"),
  lot: Lot.optional().meta({ description: "A lot that went in or came out 投入或产出的批号" }),
  status: z.enum(["standing", "voided"]).optional(),
});

/** Transformations, for who recorded them and the offices of where that sits. */
export function transformationListing({
  lot,
  status,
}: z.infer<typeof TransformationsQuery>): Listing<Transformation, Sent<typeof TransformationRecord>> {
  return {
    listed: LISTED_TRANSFORMATIONS,
    sort: "instant",
    beside: (all) => all.flatMap(besideTransformation),
    mayRead: ({ organisation }, reader, beside) => {
      if (!isOffice(reader.role)) return organisation === reader.organisation.id;
      const owner = beside.state(organisationKey(organisation));
      return owner !== undefined && mayActInRegion(reader.organisation, owner.regionCode);
    },
    regionsOf: ({ organisation }, beside) => [beside.state(organisationKey(organisation))?.regionCode],
    view: (found, beside) => {
      const { inputs, outputs, voided } = found;
      const hasLot = lot === undefined || [...inputs, ...outputs].some((one) => one.lot === lot);
      const isMeant = status === undefined || (status === "voided") === (voided !== undefined);
      return hasLot && isMeant ? namedTransformation(found, beside) : undefined;
    },
  };
}
