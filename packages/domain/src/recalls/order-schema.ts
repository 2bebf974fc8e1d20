import * as z from "zod";
import { InstantText, OrganisationId, VoidingRecord } from "../answer.ts";

/** A recall as answers have it. */
export const RecallOrder = z
  .object({
    id: z.string(),
    by: OrganisationId,
    level: z
      .union([z.literal(1), z.literal(2), z.literal(3)])
      .meta({ description: "1 severe harm, 2 harm, 3 a false label, no harm expected 一级、二级、三级" }),
    reason: z.string(),
    at: InstantText,
    ended: VoidingRecord.extend({ outcome: z.enum(["mistaken", "completed"]) }).optional(),
  })
  .meta({ id: "RecallOrder" });
