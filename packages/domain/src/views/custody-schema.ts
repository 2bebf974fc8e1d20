import * as z from "zod";
import { InstantText, KilogramsText, Level, OrganisationId } from "../answer.ts";

/** What of a batch moved, and where it lies: parts of its view. */

/** `level`: declared until the receiver confirms. */
export const HandoffRecord = z
  .object({
    shipment: z.string().meta({ description: "Id of the shipment 发货单号" }),
    from: OrganisationId,
    to: OrganisationId,
    status: z.enum(["pending", "partly-received", "confirmed", "voided"]),
    shippedAt: InstantText,
    shippedKg: KilogramsText("Shipped"),
    receivedAt: InstantText.optional(),
    receivedKg: KilogramsText("Received").optional(),
    creditedKg: KilogramsText("Credited to the receiver: the lesser of shipped and received").optional(),
    differenceKg: KilogramsText("Received, returned and still under way, less shipped; negative when short").optional(),
    returnedKg: KilogramsText("Back with the sender: turned away, or taken back").optional(),
    underWayKg: KilogramsText("Of a handoff received in part: still expected").optional(),
    lostKg: KilogramsText("Neither arrived nor come back, and no longer expected").optional(),
    labelledKg: KilogramsText("Labelled, of what is still under way").optional(),
    voidedAt: InstantText.optional(),
    level: Level,
  })
  .meta({ id: "Handoff", description: "One two-sided handoff of the batch 交接" });

/** What one organisation has. */
export const StockRecord = z
  .object({
    organisation: OrganisationId,
    name: z.string(),
    quantityKg: KilogramsText("On hand"),
    labelledKg: KilogramsText("Labelled, of what is on hand"),
    storedKg: KilogramsText("In storage rooms, of what is on hand"),
    packedKg: KilogramsText("In logistic units, of what is on hand").optional(),
  })
  .meta({ id: "Stock", description: "What one organisation has of the batch 库存" });

/** A step into or out of a room, as the batch lists it. */
export const StorageStepRecord = z
  .object({
    action: z.enum(["in", "out"]),
    organisation: OrganisationId,
    location: z.string(),
    at: InstantText,
    quantityKg: KilogramsText("Put in or taken out"),
  })
  .meta({ id: "StorageStepRecord" });
