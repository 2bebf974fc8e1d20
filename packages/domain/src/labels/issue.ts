import { requireHolder } from "../batches/access.ts";
import type { Batch } from "../batches/batch.ts";
import { labelAccount, withLabelsIssued } from "../batches/label-account.ts";
import { type KeyedSerials, LABEL_RUN_MAX, type LabelRun } from "../batches/label-run.ts";
import { looseBy, looseLabelledBy, packedBy } from "../batches/mass.ts";
import { type Context, factOf } from "../context.ts";
import { requireReleased } from "../custody/custody.ts";
import { DomainError } from "../errors.ts";
import { labelEvent } from "../events/own-events.ts";
import { defined, type Fact } from "../fact.ts";
import { requireValid } from "../field-errors.ts";
import { GRAMS_MAX, kilogramsFrom } from "../quantity.ts";
import type { StatedGrade } from "../standards/check.ts";
import { SERIAL_KINDS_MAX, SERIAL_NUMBERS_MAX } from "./keyed-serial.ts";

/** A run of labels as asked for: `count` packs of `netWeightG` grams each. */
export interface IssueLabels {
  readonly id: string;
  readonly gtin: string;
  readonly lot: string;
  readonly count: number;
  readonly netWeightG: number;
  readonly grade?: StatedGrade | undefined;
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

/** The batch with numbers for so many more packs of a weight, under a key, and which they are. */
function withNumbers(batch: Batch, key: string, { count, netWeightG }: IssueLabels): [Batch, KeyedSerials] {
  const account = labelAccount(batch);
  const kinds = account.kinds ?? [];
  const at = kinds.findIndex(([of, grams]) => of === key && grams === netWeightG);
  const kind = at < 0 ? kinds.length : at;
  const [, , first] = kinds[kind] ?? [key, netWeightG, 0];
  const [en, zh] = [`lot ${batch.lot}`, `批号 ${batch.lot}`];
  requireValid([
    ...(kind < SERIAL_KINDS_MAX
      ? []
      : [
          {
            pointer: "/netWeightG",
            en: `Labels of ${SERIAL_KINDS_MAX} net weights were issued for ${en}; that is the most. Use a weight that it has labels of, or sort the goods into another lot.`,
            zh: `${zh} 已有 ${SERIAL_KINDS_MAX} 种净含量的追溯码，不能再增加。请使用已有的净含量，或将货物分装为另一批号。`,
          },
        ]),
    ...(first + count <= SERIAL_NUMBERS_MAX
      ? []
      : [
          {
            pointer: "/count",
            en: `A lot has at most ${SERIAL_NUMBERS_MAX} labels of one net weight; ${en} can have ${SERIAL_NUMBERS_MAX - first} more. Sort the goods into another lot.`,
            zh: `同一批号同一净含量最多 ${SERIAL_NUMBERS_MAX} 个追溯码，${zh} 还可申领 ${SERIAL_NUMBERS_MAX - first} 个。请将货物分装为另一批号。`,
          },
        ]),
  ]);
  const numbered = [...kinds];
  numbered[kind] = [key, netWeightG, first + count];
  return [
    { ...batch, labels: { ...account, kinds: numbered } },
    { key, kind, first },
  ];
}

/**
 * Reserves weight and numbers for a run of labels: no code without a weighed batch behind it. Its serials follow from the key of this name;
 * no row is written for them. Errors: `not-found`, `invalid-request`, `batch-recalled`, `batch-on-hold`, `labels-exceed-weight`.
 */
export function issueLabels(
  state: { readonly batch: Batch | undefined; readonly key: string },
  command: IssueLabels,
  ctx: Context,
): { readonly batch: Batch; readonly run: LabelRun; readonly fact: Fact } {
  const { organisation } = ctx.actor;
  const { id, gtin, lot, count, netWeightG, grade } = command;
  const before = requireHolder(state.batch, { gtin, lot }, ctx);
  requireWholeNumbers(command);
  requireReleased(before);
  requireUnlabelledWeight(before, command, organisation);
  const [numbered, keyed] = withNumbers(before, state.key, command);
  const run: LabelRun = {
    id,
    organisation,
    gtin,
    lot,
    count,
    netWeightGrams: netWeightG,
    status: "issued",
    createdAt: ctx.now,
    keyed,
    ...defined({ grade }),
  };
  const batch = withLabelsIssued(numbered, organisation, count, netWeightG);
  const data = { id, gtin, lot, count, netWeightGrams: netWeightG, keyed, ...defined({ grade }) };
  return { batch, run, fact: factOf("labels-issued", ctx.now, data, ctx, labelEvent(run, ctx)) };
}
