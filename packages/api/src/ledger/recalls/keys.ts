import type { Instant } from "@suyuan/domain/calendar";
import type { Role } from "@suyuan/domain/organisation";
import type { Affected } from "@suyuan/domain/recall-orders/affected";
import type { RecallTask } from "@suyuan/domain/recall-orders/balance";
import type { OrderEnd } from "@suyuan/domain/recall-orders/end-order";
import type { RecallScope, RecallStart } from "@suyuan/domain/recall-orders/scope";
import { keyOf, type Partition, partitionOf, type RowKey, type Stretch, stretchOf } from "../row-key.ts";
import type { BatchName, IdRow } from "../rows.ts";

/** A recall that was ordered for a scope. Each batch that it stops has a recall of its own beside it: `{id}.{n}`. */
export interface OrderRow {
  readonly id: string;
  readonly by: string;
  readonly role: Role;
  readonly person?: string;
  readonly at: Instant;
  readonly scope: RecallScope;
  readonly reason: string;
  readonly level: 1 | 2 | 3;
  readonly mock?: true;
  /** Where its goods begin: the batches whose histories are read, and what of them is meant. */
  readonly begins: readonly BatchName[];
  readonly start: RecallStart;
  readonly ended?: OrderEnd;
}

/** How far an order has come. `batches` stay in their order: the n-th of them, from 1, has the recall `{id}.{n}`. */
export interface OrderProgress {
  readonly batches: readonly string[];
  /** So many of them were seen to. */
  readonly done: number;
  /** Of those that were not stopped: why. */
  readonly refused: readonly { readonly batch: string; readonly en: string; readonly zh: string }[];
  /** Looks at what is concerned, after the first, that found more. */
  readonly looks: number;
  /** The last look found no more. */
  readonly isSettled?: true;
  /** So many recalls of batches were ended with the order, as that ended. */
  readonly ended?: { readonly outcome: OrderEnd["outcome"]; readonly done: number };
}

/** Some of what a recall concerns, in its order. */
export interface AffectedRow {
  readonly goods: readonly Affected[];
}

export const orderKey = (id: string): RowKey<OrderRow> => keyOf(`RECALL#${id}`, "ORDER");
export const progressKey = (id: string): RowKey<OrderProgress> => keyOf(`RECALL#${id}`, "PROGRESS");
export const affectedKey = (id: string, n: number): RowKey<AffectedRow> =>
  keyOf(`RECALL#${id}`, `AFFECTED#${String(n).padStart(3, "0")}`);
export const affectedRows = (id: string): Stretch<AffectedRow> => stretchOf(`RECALL#${id}`, "AFFECTED#");
export const taskKey = (id: string, organisation: string): RowKey<RecallTask> =>
  keyOf(`RECALL#${id}`, `TASK#${organisation}`);
/** How often holders told something: who closes the balance holds it still. */
export const toldKey = (id: string): RowKey<{ readonly entries: number }> => keyOf(`RECALL#${id}`, "TOLD");
export const taskRows = (id: string): Stretch<RecallTask> => stretchOf(`RECALL#${id}`, "TASK#");
/** One row for each recall by which an organisation has something to do, by when it was ordered. */
export const ownTaskKey = (organisation: string, at: Instant, id: string): RowKey<IdRow> =>
  keyOf(`ORG#${organisation}`, `RECALLTASK#${at}#${id}`);
export const ownTasks = (organisation: string): Stretch<IdRow> => stretchOf(`ORG#${organisation}`, "RECALLTASK#");
/** One row for each order of an organisation. */
export const ownOrderKey = (organisation: string, at: Instant, id: string): RowKey<IdRow> =>
  keyOf(`ORG#${organisation}`, `RECALLORDER#${at}#${id}`);
export const ownOrders = (organisation: string): Stretch<IdRow> => stretchOf(`ORG#${organisation}`, "RECALLORDER#");

type Between<Row extends object> = {
  readonly place: Partition<Row>;
  readonly range: { readonly from: string; readonly to: string };
};

/** The batches that an organisation had by the day on which they came to be, from one day on and before another. */
export const heldBetween = (organisation: string, from: string, before: string): Between<BatchName> => ({
  place: partitionOf(`ORG#${organisation}`),
  range: { from: `BATCH#${from}`, to: `BATCH#${before}` },
});
/** Its shipments in one direction by when they were sent. */
export const shippedBetween = (
  organisation: string,
  direction: "in" | "out",
  from: Instant,
  before: Instant,
): Between<IdRow> => ({
  place: partitionOf(`ORG#${organisation}`),
  range: { from: `SHIPMENT#${direction}#${from}`, to: `SHIPMENT#${direction}#${before}` },
});
