import type { Batch, Recall } from "@suyuan/domain/batches/batch";
import { Id } from "@suyuan/domain/organisation";
import { orderedBy, recallClock } from "@suyuan/domain/recalls/order";
import * as z from "zod";
import { Text } from "../../http/text.ts";
import { Gtin, Lot } from "../wire.ts";

const Level = z
  .union([z.literal(1), z.literal(2), z.literal(3)])
  .meta({ description: "1 severe harm, 2 harm, 3 a false label, no harm expected 一级、二级、三级（标签标识）" });

/** What every recall says. */
export const ORDERED = { id: Id, reason: Text(300), level: Level };

/** A recall of one batch. */
export const RecallOfBatchBody = z.strictObject({ ...ORDERED, gtin: Gtin, lot: Lot });

/** Who ordered a recall, and the time that it has. */
export function timing(batch: Batch, recall: Pick<Recall, "by" | "level" | "at">) {
  return { orderedBy: orderedBy(batch, recall), clock: recallClock(recall) };
}
