import { notFound } from "../access.ts";
import { requireHolder } from "../batches/access.ts";
import type { Batch } from "../batches/batch.ts";
import { beforeArrival } from "../batches/before-arrival.ts";
import { flagged } from "../batches/flags.ts";
import { type Lot, lotId } from "../batches/identity.ts";
import { lateEntry } from "../batches/late-entry.ts";
import { adjusted, looseBy, looseLabelledBy, roomsOf, type Weights, weightOf } from "../batches/mass.ts";
import type { Source } from "../batches/origin.ts";
import { requireRegistered } from "../batches/standing.ts";
import type { Instant } from "../calendar.ts";
import { requireNotAhead } from "../clock-skew.ts";
import { type Context, factOf } from "../context.ts";
import {
  batchAmong,
  drawnFrom,
  requireAfterOrigin,
  requireLoose,
  requireReleased,
  withStored,
} from "../custody/custody.ts";
import { DomainError } from "../errors.ts";
import { transformationEvent } from "../events/own-events.ts";
import { defined, type Fact } from "../fact.ts";
import { mayProduce, type Product } from "../farm/product.ts";
import { type FieldFault, requireValid, weightFrom } from "../field-errors.ts";
import { plainId } from "../identifiers/own-id.ts";
import { type Grams, gramsFrom, kilogramsFrom } from "../quantity.ts";
import { harvestsBeyond } from "../views/digest.ts";
import { type Exposure, recallExposure } from "./exposure.ts";
import { lossFaults, toleratedLoss } from "./loss.ts";
import { outputBatch, sourcesOfOutputs } from "./output.ts";
import { type MixedPool, poolFaults, poolsOf } from "./pools.ts";
import {
  SOURCES_MAX,
  TRANSFORMATION_INPUTS_MAX,
  TRANSFORMATION_OUTPUTS_MAX,
  type Transformation,
  type TransformationLossCause,
} from "./transformation.ts";

/** A batch and a weight. */
interface Weighed extends Lot {
  readonly quantityKg: number;
}

/** A transformation as its organisation records it. Every batch stands in it once. */
export interface Transform {
  readonly id: string;
  readonly inputs: readonly Weighed[];
  /** `of`: the inputs that it was made of, where those were kept apart from the others. */
  readonly outputs: readonly (Weighed & { readonly of?: readonly Lot[] | undefined })[];
  readonly lossKg: number;
  readonly lossCause?: TransformationLossCause | undefined;
  readonly at: Instant;
  readonly line?: string | undefined;
}

/** What a transformation depends on, each in any order. `there`: what lies under the lots of its outputs. */
export interface TransformState {
  readonly batches: readonly (Batch | undefined)[];
  readonly products: readonly (Product | undefined)[];
  readonly there: readonly (Batch | undefined)[];
}

/** What a transformation makes: `inputs` as they are after it, `outputs` as they come out, both in the order of the command. */
export interface Transformed {
  readonly transformation: Transformation;
  readonly inputs: readonly Batch[];
  readonly outputs: readonly Batch[];
  readonly exposure: { readonly before: Exposure; readonly after: Exposure };
  readonly fact: Fact;
}

interface Input {
  readonly before: Batch;
  readonly grams: Grams;
}

function countFaults({ inputs, outputs }: Transform): FieldFault[] {
  const fault = (list: string, count: number, most: number): FieldFault[] =>
    count > 0 && count <= most
      ? []
      : [
          {
            pointer: `/${list}`,
            en: `A transformation has 1 to ${most} ${list}. Record several for more.`,
            zh: `一次加工包含 1 至 ${most} 个${list === "inputs" ? "投入" : "产出"}批次，超过请分次登记。`,
          },
        ];
  const twice = (list: string, lots: readonly Lot[], others: readonly Lot[]): FieldFault[] =>
    lots.flatMap((lot, n) => {
      const isNamed = [...others, ...lots.slice(0, n)].some((other) => lotId(other) === lotId(lot));
      if (!isNamed) return [];
      const id = lotId(lot);
      return [
        {
          pointer: `/${list}/${n}`,
          en: `Batch ${id} stands in it already: each batch once, and what comes out is a new lot.`,
          zh: `批次 ${id} 已在其中列出：每个批次只列一次，产出须为新的批号。`,
        },
      ];
    });
  return [
    ...fault("inputs", inputs.length, TRANSFORMATION_INPUTS_MAX),
    ...fault("outputs", outputs.length, TRANSFORMATION_OUTPUTS_MAX),
    ...twice("inputs", inputs, []),
    ...twice("outputs", outputs, inputs),
  ];
}

/** Goods with codes are packs: their codes are struck before they become other goods. */
function requireUnlabelled(batch: Batch, organisation: string, grams: Grams, pointer: string): void {
  const free = looseBy(batch, organisation) - looseLabelledBy(batch, organisation);
  if (grams <= free) return;
  const [freeKg, askedKg] = [kilogramsFrom(free), kilogramsFrom(grams)];
  throw new DomainError(
    "insufficient-stock",
    {
      en: `Only ${freeKg} kg of what you have of batch ${lotId(batch)} carry no codes, and ${askedKg} kg were asked for. Codes stand for packs of that batch: void those of the packs that are opened first (POST /api/labels/{id}/void), or give at most ${freeKg} kg.`,
      zh: `贵机构批次 ${lotId(batch)} 未赋码的只有 ${freeKg} 千克，本次要求 ${askedKg} 千克。追溯码对应原批次的包装：请先作废所拆包装的追溯码（POST /api/labels/{id}/void），或填写不超过 ${freeKg} 千克。`,
    },
    { errors: [{ pointer, detail: `at most ${freeKg} kg`, detailZh: `最多 ${freeKg} 千克` }] },
  );
}

function inputsOf({ batches }: TransformState, command: Transform, ctx: Context): readonly Input[] {
  const me = ctx.actor.organisation;
  const held = command.inputs.map((item, n) => {
    const pointer = `/inputs/${n}`;
    return { item, pointer, before: requireHolder(batchAmong(batches, item), { ...item, pointer }, ctx) };
  });
  return held.map(({ item, pointer, before }) => {
    const grams = weightFrom(item.quantityKg, `${pointer}/quantityKg`);
    requireRegistered(before);
    requireReleased(before, pointer);
    requireNotAhead(command.at, ctx.now, "/at");
    requireAfterOrigin(before, command.at, "/at");
    requireLoose(before, me, grams, `${pointer}/quantityKg`);
    requireUnlabelled(before, me, grams, `${pointer}/quantityKg`);
    return { before, grams };
  });
}

/** Refuses weights that do not balance: in = out + loss, to the gram. */
function requireBalance(inGrams: Grams, outGrams: Grams, { lossKg }: Transform): Grams {
  const lossGrams = gramsFrom(lossKg);
  const due = inGrams - outGrams;
  if (due < 0) return 0; // An output is larger than its inputs: `poolFaults` says which.
  const [inKg, outKg, dueKg] = [inGrams, outGrams, due].map(kilogramsFrom);
  requireValid(
    lossGrams === due
      ? []
      : [
          {
            pointer: "/lossKg",
            en: `${inKg} kg go in and ${outKg} kg come out: the loss is ${dueKg} kg, not ${lossKg}. Correct the loss, or the weights; what was not used stays in the inputs.`,
            zh: `投入 ${inKg} 千克、产出 ${outKg} 千克，损耗应为 ${dueKg} 千克，而不是 ${lossKg} 千克。请更正损耗或重量；未使用的部分仍留在原批次。`,
          },
        ],
  );
  return due;
}

/** The product of an output, where the actor may make lots of it: its own, one that it may produce, or that of an input in the same pool. */
function productFor(
  output: Lot,
  pool: MixedPool,
  inputs: readonly Input[],
  state: TransformState,
  at: number,
  ctx: Context,
) {
  const product = state.products.find((one) => one?.gtin === output.gtin);
  const isOfInput = pool.inputs.some((n) => inputs[n]?.before.gtin === output.gtin);
  if (product !== undefined && (isOfInput || mayProduce(product, ctx.actor.organisation))) return product;
  throw notFound("product", output.gtin, `/outputs/${at}/gtin`);
}

/** Refuses a lot that is there: what comes out is a new batch. One of its own that was voided, and never had codes, is free again. */
function requireNew(output: Lot, { there }: TransformState, n: number, ctx: Context): void {
  const before = batchAmong(there, output);
  if (before === undefined) return;
  const { voided, organisation } = before;
  if (voided !== undefined && voided.hadLabels !== true && organisation === ctx.actor.organisation) return;
  const id = lotId(output);
  throw new DomainError(
    "id-taken",
    {
      en: `There is a batch ${id} already. What comes out of a transformation is a new batch: give it a lot of its own.`,
      zh: `批次 ${id} 已存在。加工产出为新的批次，请使用新的批号。`,
    },
    {
      errors: [{ pointer: `/outputs/${n}/lot`, detail: "a new lot", detailZh: "须为新批号" }],
      extensions: { batch: id },
    },
  );
}

/** An input after so much of it went in. What is stored goes only as far as the unstored rest does not suffice. */
function used(
  { before, grams }: Input,
  command: Transform,
  ctx: Context,
): { readonly batch: Batch; readonly drawn: Weights } {
  const me = ctx.actor.organisation;
  const taken = drawnFrom(before, me, grams);
  let rooms = roomsOf(before, me);
  for (const [location, part] of taken) rooms = adjusted(rooms, location, -part);
  const isEmptied = weightOf(before.onHand, me) === grams;
  const batch: Batch = {
    ...before,
    onHand: adjusted(before.onHand, me, -grams),
    stored: withStored(before, me, rooms),
    transformedGrams: before.transformedGrams + grams,
    ...(isEmptied ? { emptied: { ...before.emptied, [me]: command.at } } : {}),
  };
  const step = stepOf(command);
  return {
    batch: flagged(batch, beforeArrival(before, me, step, command.at, ctx.now)),
    drawn: Object.fromEntries(taken),
  };
}

function stepOf({ id }: Transform) {
  const name = plainId(id);
  return { en: `transformation ${name}`, zh: `加工（${name}）`, about: `transformation/${id}` };
}

/** The harvests in each output, by its place. */
function sharesIn(
  pools: readonly MixedPool[],
  outputs: readonly { readonly grams: Grams }[],
  partsOf: (pool: MixedPool) => readonly Input[],
): readonly (readonly Source[])[] {
  const shares: (readonly Source[])[] = outputs.map(() => []);
  for (const pool of pools) {
    const each = sourcesOfOutputs(
      partsOf(pool),
      pool.outputs.map((n) => outputs[n]?.grams ?? 0),
    );
    for (const [m, n] of pool.outputs.entries()) shares[n] = each[m] ?? [];
  }
  return shares;
}

function requireFewSources(outputs: readonly Batch[]): void {
  const faults = outputs.flatMap((output, n) => {
    const { origin } = output;
    const count = origin.kind === "harvest" ? 1 : origin.sources.length;
    const beyond = count > SOURCES_MAX ? count - SOURCES_MAX : harvestsBeyond(output);
    if (beyond === 0) return [];
    // With ids as long as can be fewer have room.
    const most = count - beyond;
    return [
      {
        pointer: `/outputs/${n}`,
        en: `It would stem from ${count} harvests, and its record has room for ${most}. Mix fewer lots together, or keep them apart (outputs[].of).`,
        zh: `该产出将来自 ${count} 个采收批次，其记录最多容纳 ${most} 个。请减少混装的批次，或分开处理（outputs[].of）。`,
      },
    ];
  });
  requireValid(faults);
}

/** What its fact says: the transformation, with what each input drew from rooms. */
function factData({ id, inputs, outputs, lossGrams, lossCause, line }: Transformation, drawn: readonly Weights[]) {
  const withRooms = inputs.map((lot, n) => {
    const rooms = drawn[n] ?? {};
    return { ...lot, ...(Object.keys(rooms).length === 0 ? {} : { drawnFromRooms: rooms }) };
  });
  return { id, inputs: withRooms, outputs, lossGrams, ...defined({ lossCause, line }) };
}

/**
 * Makes new batches of others that the actor has: sorted, graded, divided, mixed, dried or packed. In = out + loss to the gram, over all and
 * in each pool that was kept apart; a loss beyond what such goods lose (loss.ts) needs a cause; what was not used stays in its batch. Inputs
 * that are recalled or held are refused, and so is goods with codes. `inputOf` says what passes on to the outputs. Nothing is spent of a
 * certificate: that was when the inputs were harvested. Errors: `not-found`, `invalid-request`, `id-taken` (a lot that is there),
 * `already-voided`, `batch-recalled`, `batch-on-hold`, `date-order`, `insufficient-stock`.
 */
export function transform(state: TransformState, command: Transform, ctx: Context): Transformed {
  requireValid(countFaults(command));
  const inputs = inputsOf(state, command, ctx);
  const weighed = command.outputs.map((output, n) => {
    const { gtin, lot, of } = output;
    return { gtin, lot, grams: weightFrom(output.quantityKg, `/outputs/${n}/quantityKg`), ...defined({ of }) };
  });
  const taken = command.inputs.map(({ gtin, lot }, n) => ({ gtin, lot, grams: inputs[n]?.grams ?? 0 }));
  requireValid(poolFaults(taken, weighed));
  const pools = poolsOf(taken, weighed);
  const all = (lots: readonly { readonly grams: Grams }[]) => lots.reduce((sum, { grams }) => sum + grams, 0);
  const lossGrams = requireBalance(all(taken), all(weighed), command);
  const tolerated = inputs.reduce((sum, { before, grams }) => sum + toleratedLoss(before, grams), 0);
  requireValid(lossFaults(lossGrams, tolerated, command.lossCause));
  const step = stepOf(command);
  const partsOf = (pool: MixedPool) => pool.inputs.flatMap((m) => inputs[m] ?? []);
  const shares = sharesIn(pools, weighed, partsOf);
  const said = { transformation: command.id, at: command.at };
  const outputs = weighed.map((output, n) => {
    requireNew(output, state, n, ctx);
    const pool = pools.find((one) => one.outputs.includes(n));
    if (pool === undefined) throw new Error(`output ${n} is in no pool`);
    const product = productFor(output, pool, inputs, state, n, ctx);
    const parts = partsOf(pool);
    const batch = outputBatch(output, parts, { product, sources: shares[n] ?? [], ...said }, ctx);
    return flagged(batch, lateEntry(step, command.at, ctx.now));
  });
  requireFewSources(outputs);
  const { id, at, line, lossCause } = command;
  const after = inputs.map((input) => used(input, command, ctx));
  const transformation: Transformation = {
    id,
    organisation: ctx.actor.organisation,
    at,
    inputs: taken,
    outputs: weighed,
    lossGrams,
    ...defined({ lossCause, line }),
    recordedAt: ctx.now,
  };
  const data = factData(
    transformation,
    after.map(({ drawn }) => drawn),
  );
  const exposed = inputs.map(({ before, grams }) => ({ batch: before, grams }));
  return {
    transformation,
    inputs: after.map(({ batch }) => batch),
    outputs,
    exposure: recallExposure(exposed, pools, ctx.actor.organisation),
    fact: factOf("transformation-recorded", at, data, ctx, transformationEvent(transformation, ctx)),
  };
}
