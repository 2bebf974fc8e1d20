import { notFound } from "../access.ts";
import type { Batch } from "../batches/batch.ts";
import { isOpen } from "../batches/handoff.ts";
import { isHeldByTest } from "../batches/hold.ts";
import { lotId } from "../batches/identity.ts";
import { allLabelsVoided, labelAccount } from "../batches/label-account.ts";
import { adjusted, looseBy, packedBy, roomsOf } from "../batches/mass.ts";
import { dateInChina } from "../calendar.ts";
import { type Context, factOf } from "../context.ts";
import { batchAmong } from "../custody/custody.ts";
import { DomainError } from "../errors.ts";
import { declaredWrong } from "../events/error-declaration.ts";
import { transformationEvent } from "../events/own-events.ts";
import { defined, type Fact } from "../fact.ts";
import { plainId } from "../identifiers/own-id.ts";
import { kilogramsFrom } from "../quantity.ts";
import type { Transformation } from "./transformation.ts";

/** A transformation with its batches, in any order. */
export interface VoidState {
  readonly transformation: Transformation | undefined;
  readonly batches: readonly (Batch | undefined)[];
}

/** The transformation, if the actor's organisation recorded it and it stands; else `not-found`, `already-voided`. */
function requireOwn({ transformation }: VoidState, ctx: Context): Transformation {
  if (transformation?.organisation !== ctx.actor.organisation) throw notFound("transformation");
  const { voided, id } = transformation;
  if (voided === undefined) return transformation;
  const date = dateInChina(voided.at);
  throw new DomainError(
    "already-voided",
    {
      en: `Transformation ${plainId(id)} was voided on ${date} (${voided.reason}). Nothing was changed.`,
      zh: `加工记录 ${plainId(id)} 已于 ${date} 撤销（${voided.reason}），未作任何更改。`,
    },
    { extensions: { voidedAt: voided.at } },
  );
}

/** Refuses while any of an output has gone on, with what can be done about it. */
function requireUntouched(batch: Batch, me: string): void {
  const there = looseBy(batch, me);
  const id = lotId(batch);
  if (batch.recall !== undefined || isHeldByTest(batch)) {
    throw new DomainError(batch.recall === undefined ? "batch-on-hold" : "batch-recalled", {
      en: `Batch ${id}, which came out of it, is recalled or held itself: what is stopped does not vanish. If that was a mistake, end the recall as mistaken or have the test voided first.`,
      zh: `其产出批次 ${id} 已召回或暂停流转，不能随撤销消失。如系误发或误录，请先以误发终止召回，或作废检测记录。`,
    });
  }
  if (there === batch.registeredGrams) return;
  const [kg, allKg, madeKg] = [there, batch.registeredGrams, batch.transformedGrams].map(kilogramsFrom);
  const shipments = batch.handoffs
    .filter(isOpen)
    .slice(0, 5)
    .map(({ shipment }) => plainId(shipment));
  const ways = [
    ...(shipments.length === 0
      ? []
      : [
          {
            en: `void the shipments under way (${shipments.join(", ")})`,
            zh: `作废在途发货单（${shipments.join("、")}）`,
          },
        ]),
    ...(batch.transformedGrams === 0
      ? []
      : [{ en: `void what was made of it (${madeKg} kg) first`, zh: `先撤销以其为原料的加工（${madeKg} 千克）` }]),
    ...(packedBy(batch, me) === 0
      ? []
      : [
          {
            en: `unpack the logistic units that ${kilogramsFrom(packedBy(batch, me))} kg lie in`,
            zh: `拆开装有 ${kilogramsFrom(packedBy(batch, me))} 千克的物流单元`,
          },
        ]),
    { en: "have what others received sent back with a new shipment", zh: "他方已收的货物请其另开发货单退回" },
    { en: "or record what is wrong as a loss", zh: "或将差额登记为损耗" },
  ];
  throw new DomainError(
    "correction-refused",
    {
      en: `Of ${allKg} kg of batch ${id}, which came out of it, ${kg} kg are with you; a transformation is voided only while all of it is. What can be done: ${ways.map(({ en }) => en).join("; ")}. If the goods must be stopped, recall the batch.`,
      zh: `其产出批次 ${id} 共 ${allKg} 千克，在贵机构的为 ${kg} 千克，全部在手时才能撤销。可以：${ways.map(({ zh }) => zh).join("；")}。如须停止流通，请召回该批次。`,
    },
    { extensions: { batch: id, onHandKg: kg, registeredKg: allKg, ...(shipments.length > 0 ? { shipments } : {}) } },
  );
}

function voidedOutput(before: Batch, reason: string, ctx: Context): Batch {
  const { issuedGrams, voidedGrams } = labelAccount(before);
  const hadLabels = issuedGrams > voidedGrams || before.labels !== undefined;
  return {
    ...before,
    registeredGrams: 0,
    onHand: {},
    ...allLabelsVoided(before),
    stored: {},
    flags: before.flags.map((flag) => (flag.withdrawnAt === undefined ? { ...flag, withdrawnAt: ctx.now } : flag)),
    voided: { at: ctx.now, by: ctx.actor.organisation, reason, ...(hadLabels ? { hadLabels } : {}) },
  };
}

/** An input with what went in on hand again, in no room. */
function withBack(batch: Batch, grams: number, { organisation, at }: Transformation): Batch {
  const { emptied = {}, ...rest } = batch;
  const { [organisation]: last, ...others } = emptied;
  const left = last === at ? others : emptied;
  return {
    ...rest,
    ...(Object.keys(left).length === 0 ? {} : { emptied: left }),
    onHand: adjusted(batch.onHand, organisation, grams),
    transformedGrams: batch.transformedGrams - grams,
  };
}

/**
 * Takes a transformation back while all that came out of it is with its organisation and nothing was made of that: its outputs stay on record
 * as voided with nothing in them, their codes are dead, and what went in is on hand again, in no room. Its event is declared wrong. What was
 * weighed wrong is recorded anew under an id of its own. Errors: `not-found`, `already-voided`, `batch-recalled`, `batch-on-hold`,
 * `correction-refused`.
 */
export function voidTransformation(
  state: VoidState,
  { id, reason }: { readonly id?: string | undefined; readonly reason: string },
  ctx: Context,
): {
  readonly transformation: Transformation;
  readonly inputs: readonly Batch[];
  readonly outputs: readonly Batch[];
  readonly fact: Fact;
} {
  const before = requireOwn(state, ctx);
  const me = ctx.actor.organisation;
  const loaded = (lot: Transformation["inputs"][number]): Batch => {
    const batch = batchAmong(state.batches, lot);
    if (batch === undefined) throw new Error(`batch ${lotId(lot)} of the transformation was not loaded`);
    return batch;
  };
  const made = before.outputs.map(loaded);
  for (const output of made) requireUntouched(output, me);
  const outputs = made.map((output) => voidedOutput(output, reason, ctx));
  const inputs = before.inputs.map((input) => withBack(loaded(input), input.grams, before));
  const transformation = { ...before, voided: { at: ctx.now, by: me, reason } };
  const bare = ({ gtin, lot, grams }: Transformation["inputs"][number]) => ({ gtin, lot, grams });
  const data = {
    ...defined({ id }),
    corrects: { kind: "transformation", id: before.id },
    inputs: before.inputs.map(bare),
    outputs: before.outputs.map((output, n) => {
      const rooms = made[n] === undefined ? {} : roomsOf(made[n], me);
      return { ...bare(output), ...(Object.keys(rooms).length === 0 ? {} : { drawnFromRooms: rooms }) };
    }),
    reason,
  };
  const event = declaredWrong(transformationEvent(before, ctx), ctx);
  return { transformation, inputs, outputs, fact: factOf("transformation-voided", ctx.now, data, ctx, event) };
}
