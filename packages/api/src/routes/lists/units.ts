import { mayActInRegion } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { statusOf, UNIT_STATUSES, type Unit } from "@suyuan/domain/units/unit";
import * as z from "zod";
import { besideUnit, namedUnit, type UnitRecord } from "../../commands/units/view.ts";
import { ListQuery, Lot } from "../../commands/wire.ts";
import { organisationKey } from "../../ledger/keys.ts";
import { LISTED_UNITS } from "../../ledger/lists/things.ts";
import { datesBy, Place, Word } from "./filters.ts";
import { isOffice, type Listing } from "./listing.ts";

export const UnitsQuery = ListQuery.extend({
  ...Word,
  ...Place,
  ...datesBy("Made"),
  lot: Lot.optional().meta({ description: "A lot that is in it 内装批号" }),
  status: z.enum(UNIT_STATUSES).optional(),
});

/** Units that an organisation has, or that are on their way to it; for an office those of who made or has them there. */
export function unitListing({ lot, status }: z.infer<typeof UnitsQuery>): Listing<Unit, Sent<typeof UnitRecord>> {
  return {
    listed: LISTED_UNITS,
    sort: "instant",
    beside: (all) => all.flatMap(besideUnit),
    mayRead: (unit, reader, beside) => {
      if (!isOffice(reader.role)) return [unit.holder, unit.underWay?.to].includes(reader.organisation.id);
      const regions = regionsOf(unit, beside);
      return regions.some((region) => region !== undefined && mayActInRegion(reader.organisation, region));
    },
    regionsOf,
    view: (unit, beside) => {
      const hasLot = lot === undefined || unit.all.some((one) => one.lot === lot);
      return hasLot && (status ?? statusOf(unit)) === statusOf(unit) ? namedUnit(unit, beside) : undefined;
    },
  };
}

function regionsOf({ organisation, holder }: Unit, beside: Parameters<Listing<Unit, unknown>["regionsOf"]>[1]) {
  return [organisation, holder].map((id) => beside.state(organisationKey(id))?.regionCode);
}
