import { requireHolder } from "../batches/access.ts";
import type { Batch } from "../batches/batch.ts";
import { withLabelsIssued } from "../batches/label-account.ts";
import { LABEL_RUN_MAX, type LabelRun } from "../batches/label-run.ts";
import { looseBy, looseLabelledBy, packedBy } from "../batches/mass.ts";
import { type Context, factOf } from "../context.ts";
import { requireReleased } from "../custody/custody.ts";
import { DomainError } from "../errors.ts";
import { labelEvent } from "../events/own-events.ts";
import type { Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import { GRAMS_MAX, kilogramsFrom } from "../quantity.ts";

/** A run of labels as asked for: `count` packs of `netWeightG` grams each. */
export interface IssueLabels {
  readonly id: string;
  readonly gtin: string;
  readonly lot: string;
  readonly count: number;
  readonly netWeightG: number;
}

function requireWholeNumbers({ count, netWeightG }: IssueLabels): void {
  const isWhole = (value: number, max: number) => Number.isSafeInteger(value) && value >= 1 && value <= max;
  requireValid([
    ...(isWhole(count, LABEL_RUN_MAX)
      ? []
      : [
          {
            pointer: "/count",
            en: `A run has 1 to ${LABEL_RUN_MAX} labels; use several runs for more.`,
            zh: `每次申领 1 至 ${LABEL_RUN_MAX} 个追溯码，超过请分次申领。`,
          },
        ]),
    ...(isWhole(netWeightG, GRAMS_MAX)
      ? []
      : [
          {
            pointer: "/netWeightG",
            en: "Give the net weight in whole grams, at least 1.",
            zh: "净含量请填写整克数，至少为 1。",
          },
        ]),
  ]);
}

/** Labels x net weight must fit into the weight on hand that carries no label yet. */
function requireUnlabelledWeight(batch: Batch, command: IssueLabels, organisation: string): void {
  const { gtin, lot, count, netWeightG } = command;
  const onHand = looseBy(batch, organisation);
  const labelled = looseLabelledBy(batch, organisation);
  if (count * netWeightG <= onHand - labelled) return;
  const countMax = Math.floor((onHand - labelled) / netWeightG);
  const packed = packedBy(batch, organisation);
  const [onHandKg, labelledKg, askedKg, packedKg] = [onHand, labelled, count * netWeightG, packed].map(kilogramsFrom);
  const unpack =
    packed === 0
      ? { en: "", zh: "" }
      : {
          en: ` Another ${packedKg} kg lie in logistic units: unpack them first if those packs are to be labelled (POST /api/units/{sscc}/unpacking).`,
          zh: `另有 ${packedKg} 千克在物流单元内，如需为其赋码，请先拆开（POST /api/units/{sscc}/unpacking）。`,
        };
  throw new DomainError(
    "labels-exceed-weight",
    {
      en: `${count} labels of ${netWeightG} g stand for ${askedKg} kg, but of ${onHandKg} kg on hand ${labelledKg} kg are labelled already. Ask for at most ${countMax}; void labels that are lost, spoiled or were never used first (POST /api/labels/{id}/void).${unpack.en}`,
      zh: `${count} 个 ${netWeightG} 克的追溯码对应 ${askedKg} 千克，而在库 ${onHandKg} 千克中已赋码 ${labelledKg} 千克。最多可申领 ${countMax} 个；遗失、损坏或未使用的追溯码请先作废（POST /api/labels/{id}/void）。${unpack.zh}`,
    },
    {
      errors: [{ pointer: "/count", detail: `at most ${countMax}`, detailZh: `最多 ${countMax}` }],
      extensions: { gtin, lot, onHandKg, labelledKg, askedKg, countMax },
    },
  );
}

/**
 * Reserves weight for a run of labels: no code without a weighed batch behind it. The run is `issuing` until its serials are
 * written. Errors: `not-found`, `invalid-request`, `batch-recalled`, `batch-on-hold`, `labels-exceed-weight`.
 */
export function issueLabels(
  state: { readonly batch: Batch | undefined },
  command: IssueLabels,
  ctx: Context,
): { readonly batch: Batch; readonly run: LabelRun; readonly fact: Fact } {
  const { organisation } = ctx.actor;
  const { id, gtin, lot, count, netWeightG } = command;
  const before = requireHolder(state.batch, { gtin, lot }, ctx);
  requireWholeNumbers(command);
  requireReleased(before);
  requireUnlabelledWeight(before, command, organisation);
  const run: LabelRun = {
    id,
    organisation,
    gtin,
    lot,
    count,
    netWeightGrams: netWeightG,
    status: "issuing",
    createdAt: ctx.now,
  };
  const batch = withLabelsIssued(before, organisation, count, netWeightG);
  const data = { id, gtin, lot, count, netWeightGrams: netWeightG };
  return { batch, run, fact: factOf("labels-issued", ctx.now, data, ctx, labelEvent(run, ctx)) };
}
