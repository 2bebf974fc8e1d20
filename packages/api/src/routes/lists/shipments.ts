import type { Sent } from "@suyuan/domain/answer";
import { SHIPMENT_STATUSES } from "@suyuan/domain/batches/shipment";
import * as z from "zod";
import { besideShipment, namedShipment, type ShipmentRecord } from "../../commands/shipment-view.ts";
import { ListQuery, Lot } from "../../commands/wire.ts";
import { partyShipmentKey, partyShipments } from "../../ledger/keys.ts";
import { LISTED_SHIPMENTS } from "../../ledger/lists/things.ts";
import type { IdRow, StoredShipment } from "../../ledger/rows.ts";
import { datesBy, Word } from "./filters.ts";
import type { Listing, Place } from "./listing.ts";

export const ShipmentsQuery = ListQuery.extend({
  ...Word,
  ...datesBy("Shipped"),
  direction: z.enum(["in", "out"]).default("in"),
  lot: Lot.optional(),
  status: z.enum(SHIPMENT_STATUSES).optional(),
});
type ShipmentsQuery = z.infer<typeof ShipmentsQuery>;

/** The shipments of one direction, for their two sides. */
export function shipmentListing({
  direction,
  lot,
  status,
}: ShipmentsQuery): Listing<StoredShipment, Sent<typeof ShipmentRecord>> {
  return {
    listed: LISTED_SHIPMENTS,
    sort: "instant",
    beside: (shipments) => shipments.flatMap(besideShipment),
    mayRead: ({ from, to }, { organisation }) => (direction === "in" ? to : from) === organisation.id,
    regionsOf: () => [],
    view: (shipment, beside) => {
      const hasLot = lot === undefined || shipment.items.some((item) => item.lot === lot);
      return hasLot && (status ?? shipment.status) === shipment.status ? namedShipment(shipment, beside) : undefined;
    },
  };
}

/** The rows that shipments write for their two sides. */
export function partyPlace(organisation: string, direction: "in" | "out"): Place<StoredShipment, IdRow> {
  return {
    rows: partyShipments(organisation, direction),
    idOf: ({ data }) => data.id,
    skOf: ({ shippedAt }, id) => partyShipmentKey(organisation, direction, shippedAt, id).sk,
    reverse: true,
    isByDate: true,
  };
}
