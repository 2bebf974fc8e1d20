import { notFound, requireInspector } from "../access.ts";
import type { Batch, Recall } from "../batches/batch.ts";
import { regionsOf } from "../batches/harvested.ts";
import { lotId } from "../batches/identity.ts";
import { requireRegistered } from "../batches/standing.ts";
import { dateInChina } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { recallEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { plainId } from "../identifiers/own-id.ts";
import type { Organisation } from "../organisation.ts";
import { orderedBy, TERMS } from "./order.ts";

/** A recall as ordered. `level` 1 is the most serious (食品召回管理办法: 一级、二级、三级). The reason is public. */
export interface RecallBatch {
  readonly id: string;
  readonly gtin: string;
  readonly lot: string;
  readonly reason: string;
  readonly level: Recall["level"];
  /** The order that it is a part of: such a one stands beside what recalls the batch already, and is in force by itself. */
  readonly order?: string;
}

function requireRecallable(
  { batch, producer }: { readonly batch: Batch | undefined; readonly producer: Organisation | undefined },
  { gtin, lot }: RecallBatch,
  ctx: Context,
): Batch {
  const id = lotId({ gtin, lot });
  if (batch === undefined) throw notFound("batch", id);
  const isProducersClerk = ctx.actor.role === "clerk" && batch.organisation === ctx.actor.organisation;
  if (!isProducersClerk) requireInspector("batch", [producer?.regionCode, ...regionsOf(batch)], ctx, { id });
  return batch;
}

/**
 * Recalls a batch: from now on it may not be shipped or labelled, and its page says so first. By the clerk of the organisation that
 * registered it, or an inspector whose bureau covers the producer or the base. A recall can be raised to a more serious level, never
 * lowered or repeated. Errors: `not-found`, `already-voided` (the registration), `batch-recalled`.
 */
export function recallBatch(
  state: { readonly batch: Batch | undefined; readonly producer: Organisation | undefined },
  command: RecallBatch,
  ctx: Context,
): { readonly batch: Batch; readonly recall: Recall; readonly fact: Fact } {
  const { id, gtin, lot, reason, level, order } = command;
  const batch = requireRecallable(state, command, ctx);
  requireRegistered(batch);
  const { recall: earlier } = batch;
  if (earlier !== undefined && earlier.level <= level && order === undefined) {
    throw new DomainError(
      "batch-recalled",
      {
        en: `Batch ${lotId({ gtin, lot })} was recalled, or ordered back, on ${dateInChina(earlier.at)} at level ${earlier.level} (recall ${earlier.id}). Only a more serious level can follow.`,
        zh: `批次 ${lotId({ gtin, lot })} 已于 ${dateInChina(earlier.at)} 按 ${earlier.level} 级${TERMS[orderedBy(batch, earlier)].zh}（${earlier.id}），之后只能提高级别。`,
      },
      {
        errors: [{ pointer: "/level", detail: `below ${earlier.level}`, detailZh: `须小于 ${earlier.level}` }],
        extensions: { gtin, lot, recall: plainId(earlier.id) },
      },
    );
  }
  const recall: Recall = { id, by: ctx.actor.organisation, level, reason, at: ctx.now };
  const data = { id, gtin, lot, reason, level, ...(order === undefined ? {} : { order }) };
  const event = recallEvent(batch, ctx);
  const after = { ...batch, ...withRecall(batch, recall) };
  return { batch: after, recall, fact: factOf("batch-recalled", ctx.now, data, ctx, event) };
}

/** Recalls that one batch carries besides the one in force. */
const RAISED_MAX = 20;

/** The gravest is in force, of equal ones the first. The others wait behind it: where it ends as mistaken, the next is in force. */
function withRecall({ recall: earlier, raisedRecalls = [] }: Batch, recall: Recall): Partial<Batch> {
  if (earlier === undefined) return { recall };
  const all = [...raisedRecalls, earlier];
  const at = all.findLastIndex((one) => one.level > recall.level) + 1;
  const next = all.toSpliced(at, 0, recall);
  // The mildest give way, for the batch stays stopped as it is.
  const kept = next.slice(Math.max(0, next.length - 1 - RAISED_MAX));
  const current = kept.at(-1);
  return current === undefined ? {} : { recall: current, raisedRecalls: kept.slice(0, -1) };
}
