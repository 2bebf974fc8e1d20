import {
  aggregating,
  commissioning,
  decommissioningLabels,
  encodingLabels,
  type IdentifiedObjectEvent,
  inspecting,
  recalled,
  receiving,
  sensorReporting,
  shipping,
  stagingOutbound,
  storing,
  transforming,
} from "@suyuan/epcis/build";
import type { AggregationEvent, EpcisEvent, ObjectEvent } from "@suyuan/epcis/event";
import { eventHashId } from "@suyuan/epcis/hash";
import type { Batch, StorageStep, TemperatureRecord, TestReport } from "../batches/batch.ts";
import type { HarvestedBatch } from "../batches/harvested.ts";
import type { LabelRun } from "../batches/label-run.ts";
import type { Shipment, ShipmentItem } from "../batches/shipment.ts";
import { type Instant, startOfDay } from "../calendar.ts";
import type { Context } from "../context.ts";
import { kilogramsFrom } from "../quantity.ts";
import { batchUri, ours, unitUri } from "./uris.ts";

function quantitiesOf(items: readonly ShipmentItem[]) {
  return items.map((item) => ({ batch: batchUri(item), kilograms: kilogramsFrom(item.grams) }));
}

/** The batch comes into being at its base on the harvest date. */
export function registrationEvent(batch: HarvestedBatch, ctx: Context): IdentifiedObjectEvent {
  const { lot, registeredGrams, certificate } = batch;
  const { base, harvestedOn } = batch.origin;
  return commissioning({
    at: startOfDay(harvestedOn),
    place: ours(ctx, "base", base.id),
    batch: batchUri(batch),
    kilograms: kilogramsFrom(registeredGrams),
    lot,
    harvestedOn,
    ...(certificate === undefined ? {} : { certificates: [ours(ctx, "certificate", certificate.id)] }),
  });
}

/** A sample of the batch was tested. The event time is the day of testing. */
export function testEvent(batch: Batch, report: TestReport, ctx: Context): IdentifiedObjectEvent {
  return inspecting({
    at: startOfDay(report.testedOn),
    place: ours(ctx, "organisation", report.by),
    batch: batchUri(batch),
    isConformant: report.verdict === "passed",
    report: ours(ctx, "test-report", report.sampleId),
  });
}

/** Part of the batch goes into a store or comes out of it. */
export function storageEvent(batch: Batch, step: StorageStep, ctx: Context): IdentifiedObjectEvent {
  const build = step.action === "in" ? storing : stagingOutbound;
  return build({
    at: step.at,
    place: ours(ctx, "organisation", step.organisation),
    items: [{ batch: batchUri(batch), kilograms: kilogramsFrom(step.grams) }],
  });
}

/** Units and weights that go together. */
interface Load {
  readonly items: readonly ShipmentItem[];
  readonly units?: readonly { readonly sscc: string }[] | undefined;
}

function handoffOf(shipment: Shipment, { items, units = [] }: Load, ctx: Context) {
  return {
    items: quantitiesOf(items),
    units: units.map(({ sscc }) => unitUri(sscc)),
    from: ours(ctx, "organisation", shipment.from),
    to: ours(ctx, "organisation", shipment.to),
    shipment: ours(ctx, "shipment", shipment.id),
  };
}

/** The goods leave the sender. */
export function shippingEvent(shipment: Shipment, ctx: Context): IdentifiedObjectEvent {
  const place = ours(ctx, "organisation", shipment.from);
  return shipping({ at: shipment.shippedAt, place, ...handoffOf(shipment, shipment, ctx) });
}

/**
 * The sender takes back what is under way: CBV's `void_shipping` under the same dispatch advice. `items` are the weights that were taken
 * back, those that are given up as lost included.
 */
export function voidShippingEvent(
  { units: _, ...shipment }: Shipment,
  { items, units }: Load,
  ctx: Context,
): IdentifiedObjectEvent {
  const back = { ...shipment, items };
  const place = ours(ctx, "organisation", back.from);
  const { eventID: __, ...sent } = shipping({ at: back.shippedAt, place, ...handoffOf(back, { items, units }, ctx) });
  const event = {
    ...sent,
    eventTime: ctx.now,
    bizStep: "void_shipping",
    disposition: "in_progress",
  } satisfies ObjectEvent;
  return { eventID: eventHashId(event), ...event };
}

/** The goods arrive, with the weights that one receipt states; a weight of 0 says that nothing of that batch was taken in. */
export function receivingEvent(
  shipment: Shipment,
  receipt: Load & { readonly receivedAt: Instant },
  ctx: Context,
): IdentifiedObjectEvent {
  const place = ours(ctx, "organisation", shipment.to);
  return receiving({ at: receipt.receivedAt, place, ...handoffOf(shipment, receipt, ctx) });
}

/** A logger's record of the batch; undefined when it holds no value at all. `meanCelsius` is not kept with the batch. */
export function temperatureEvent(
  batch: Batch,
  record: TemperatureRecord,
  meanCelsius: number | null,
  ctx: Context,
): IdentifiedObjectEvent | undefined {
  const { from, to, minCelsius, maxCelsius, verdict, device, sha256 } = record;
  if (minCelsius === null || maxCelsius === null || meanCelsius === null) return undefined;
  return sensorReporting({
    at: to,
    place: ours(ctx, "organisation", record.by),
    batches: [batchUri(batch)],
    temperature: {
      from,
      to,
      minCelsius,
      maxCelsius,
      meanCelsius,
      ...(device.serial === undefined ? {} : { device: ours(ctx, "logger", device.serial) }),
      rawData: ours(ctx, "temperature-log", sha256),
      isAlarm: verdict === "minor-excursion" || verdict === "major-excursion",
    },
  });
}

/** Codes are issued for packs of the batch. */
export function labelEvent(run: LabelRun, ctx: Context): IdentifiedObjectEvent {
  return encodingLabels({
    at: ctx.now,
    place: ours(ctx, "organisation", run.organisation),
    batch: batchUri(run),
    count: run.count,
    labelRun: ours(ctx, "label-run", run.id),
  });
}

/** Codes are struck: their packs are none of the batch's any more, or never were. */
export function labelVoidEvent(run: LabelRun, count: number, ctx: Context): IdentifiedObjectEvent {
  return decommissioningLabels({
    at: ctx.now,
    place: ours(ctx, "organisation", run.organisation),
    batch: batchUri(run),
    count,
    labelRun: ours(ctx, "label-run", run.id),
  });
}

/** Batches become others, at the premises of the actor. */
export function transformationEvent(
  {
    id,
    at,
    inputs,
    outputs,
  }: {
    readonly id: string;
    readonly at: Instant;
    readonly inputs: readonly ShipmentItem[];
    readonly outputs: readonly ShipmentItem[];
  },
  ctx: Context,
): EpcisEvent {
  return transforming({
    at,
    place: ours(ctx, "organisation", ctx.actor.organisation),
    inputs: quantitiesOf(inputs),
    outputs: quantitiesOf(outputs),
    transformation: ours(ctx, "transformation", id),
  });
}

/** What was put into a logistic unit, or taken out of it: weights of batches and whole units. */
export interface Packing {
  readonly sscc: string;
  readonly at: Instant;
  readonly items: readonly ShipmentItem[];
  readonly units: readonly string[];
}

/** Goods and units are put into a logistic unit (`pack`), or taken out of it (`unpack`), at the premises of the actor. */
export function packingEvent(
  { sscc, at, items, units }: Packing,
  step: "pack" | "unpack",
  ctx: Context,
): AggregationEvent & { readonly eventID: string } {
  return aggregating({
    at,
    place: ours(ctx, "organisation", ctx.actor.organisation),
    step,
    parent: unitUri(sscc),
    items: quantitiesOf(items),
    units: units.map(unitUri),
  });
}

/** The batch is recalled by the actor's organisation. */
export function recallEvent(batch: Batch, ctx: Context): IdentifiedObjectEvent {
  return recalled({
    at: ctx.now,
    place: ours(ctx, "organisation", ctx.actor.organisation),
    batches: [batchUri(batch)],
  });
}
