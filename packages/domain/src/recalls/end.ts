import { notFound } from "../access.ts";
import { mayTakeBack } from "../batches/access.ts";
import type { Batch, Recall } from "../batches/batch.ts";
import { noted } from "../batches/correction-notes.ts";
import { dateInChina } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { DomainError } from "../errors.ts";
import { declaredWrong } from "../events/error-declaration.ts";
import type { Fact } from "../fact.ts";
import { plainId } from "../identifiers/own-id.ts";
import { orderedBy, TERMS } from "./order.ts";

/** How a recall ends, and why. `completed`: all that can be had is back or destroyed. `mistaken`: there was nothing to recall. */
export interface EndRecall {
  readonly id?: string | undefined;
  readonly recall: string;
  readonly outcome: "mistaken" | "completed";
  readonly reason: string;
}

/** Mistaken recalls that a batch carries. */
const MISTAKEN_KEPT = 3;

/** A recall of the batch by its id, in force or ended. */
export function recallOf({ recall, raisedRecalls = [], mistakenRecalls = [] }: Batch, id: string): Recall | undefined {
  return [...(recall === undefined ? [] : [recall]), ...raisedRecalls, ...mistakenRecalls].find((one) => one.id === id);
}

function requireNotEnded(batch: Batch, recall: Recall, outcome: EndRecall["outcome"]): void {
  const { id, ended } = recall;
  if (ended === undefined || (ended.outcome === "completed" && outcome === "mistaken")) return;
  const date = dateInChina(ended.at);
  const how = ended.outcome === "mistaken" ? { en: "as mistaken", zh: "因误发" } : { en: "as completed", zh: "因完成" };
  throw new DomainError(
    "recall-ended",
    {
      en: `Recall ${plainId(id)} was ended ${how.en} on ${date} by ${ended.by} (${ended.reason}). Nothing was changed.`,
      zh: `${TERMS[orderedBy(batch, recall)].zh} ${plainId(id)} 已于 ${date} 由 ${ended.by} ${how.zh}终止（${ended.reason}），未作任何更改。`,
    },
    { extensions: { recall: plainId(id), outcome: ended.outcome, endedAt: ended.at } },
  );
}

/** What of a batch changes when one of its recalls ends: a mistaken one gives way to the one that it was raised over. */
function without(batch: Batch, ended: Recall, outcome: EndRecall["outcome"]): Batch {
  const { recall: current, raisedRecalls: raised = [], mistakenRecalls = [], ...rest } = batch;
  const all = [...raised, ...(current === undefined ? [] : [current])];
  const isEnded = (one: Recall) => one.id === ended.id;
  const left =
    outcome === "completed" ? all.map((one) => (isEnded(one) ? ended : one)) : all.filter((one) => !isEnded(one));
  const mistaken = outcome === "completed" ? mistakenRecalls : [ended, ...mistakenRecalls].slice(0, MISTAKEN_KEPT);
  const recall = left.at(-1);
  return {
    ...rest,
    ...(recall === undefined ? {} : { recall }),
    ...(left.length > 1 ? { raisedRecalls: left.slice(0, -1) } : {}),
    ...(mistaken.length > 0 ? { mistakenRecalls: mistaken } : {}),
  };
}

/**
 * Ends a recall. Completed: the goods stay stopped, and the page recalled with the date of completion. Mistaken: it is lifted, and what it
 * was raised over, if anything, is in force again. A completed one may still turn out mistaken. By the organisation that recalled, or an
 * inspector over the producer or the base. `recorded` is the fact that recalled. Errors: `not-found`, `recall-ended`.
 */
export function endRecall(
  state: { readonly batch: Batch | undefined; readonly recorded: Fact | undefined },
  command: EndRecall,
  ctx: Context,
): { readonly batch: Batch; readonly recall: Recall; readonly fact: Fact } {
  const { batch: before, recorded } = state;
  const { outcome, reason } = command;
  const recall = before && recallOf(before, command.recall);
  if (before === undefined || recall === undefined || !mayTakeBack(before, recall.by, ctx)) {
    throw notFound("recall", plainId(command.recall));
  }
  requireNotEnded(before, recall, outcome);
  const by = ctx.actor.organisation;
  const ended: Recall = { ...recall, ended: { at: ctx.now, by, reason, outcome } };
  const note = { field: "recall", at: ctx.now, by, from: plainId(recall.id), to: outcome, reason } as const;
  const batch = noted(without(before, ended, outcome), note);
  const { gtin, lot } = batch;
  const corrects = { kind: "recall", id: recall.id };
  const data = { ...(command.id === undefined ? {} : { id: command.id }), gtin, lot, corrects, outcome, reason };
  const event = outcome === "mistaken" && recorded?.event ? declaredWrong(recorded.event, ctx) : undefined;
  return { batch, recall: ended, fact: factOf("recall-ended", ctx.now, data, ctx, event) };
}
