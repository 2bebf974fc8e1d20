import type { BizStep, BizTransactionType, Disposition } from "./cbv.ts";
import type { AggregationEvent, ObjectEvent, TransformationEvent } from "./event.ts";
import { eventHashId } from "./hash.ts";

/** When and where a step took place. All places are URIs. */
export interface Occurrence {
  /** The instant, ISO 8601 with offset or `Z`. */
  readonly at: string;
  /** The local clock's offset at the place; `+08:00` when left out. */
  readonly offset?: string;
  /** Where it happened. */
  readonly place: string;
}

/** Some of a batch: its class as a Digital Link URI (`…/01/{gtin}/10/{lot}`) and kilograms, at most three decimals. */
export interface BatchQuantity {
  readonly batch: string;
  readonly kilograms: number;
}

/** An object event that carries its own hash as eventID. */
export type IdentifiedObjectEvent = ObjectEvent & { readonly eventID: string };

type Details = Partial<ObjectEvent>;

function objectEvent(occurrence: Occurrence, action: ObjectEvent["action"], details: Details): IdentifiedObjectEvent {
  const { at, offset = "+08:00", place } = occurrence;
  const event: ObjectEvent = {
    ...details,
    type: "ObjectEvent",
    action,
    eventTime: at,
    eventTimeZoneOffset: offset,
    readPoint: { id: place },
  };
  return { ...event, eventID: eventHashId(event) };
}

function step(bizStep: BizStep, disposition: Disposition) {
  return { bizStep, disposition };
}

function quantities(items: readonly BatchQuantity[]) {
  return items.map(({ batch, kilograms }) => ({ epcClass: batch, quantity: kilograms, uom: "KGM" }));
}

function transactions(type: BizTransactionType, uris: readonly string[]) {
  return uris.map((bizTransaction) => ({ type, bizTransaction }));
}

/**
 * A batch comes into being at harvest. `harvestedOn` is a date (YYYY-MM-DD); lot and harvest date go into the lot's master
 * data under the CBV's own names. `certificates` are URIs of what the batch claims to be under.
 */
export function commissioning(
  input: Occurrence &
    BatchQuantity & {
      readonly lot: string;
      readonly harvestedOn: string;
      readonly certificates?: readonly string[];
      readonly certificationInfo?: string;
    },
): IdentifiedObjectEvent {
  const { certificates = [], certificationInfo } = input;
  return objectEvent(input, "ADD", {
    ...step("commissioning", "active"),
    ...(certificationInfo !== undefined && { certificationInfo }),
    bizLocation: { id: input.place },
    quantityList: quantities([input]),
    ...(certificates.length > 0 && { bizTransactionList: transactions("cert", certificates) }),
    ilmd: {
      "cbvmda:lotNumber": input.lot,
      "cbvmda:harvestStartDate": input.harvestedOn,
      "cbvmda:harvestEndDate": input.harvestedOn,
    },
  });
}

/**
 * Batches become others: sorted, graded, divided, mixed, dried or packed. CBV's `creating_class_instance` is the step that makes a new class
 * of goods, a lot. Outputs weigh no more than inputs; the difference was lost. `transformation` is the URI of the record (`transformationID`).
 */
export function transforming(
  input: Occurrence & {
    readonly inputs: readonly BatchQuantity[];
    readonly outputs: readonly BatchQuantity[];
    readonly transformation: string;
  },
): TransformationEvent & { readonly eventID: string } {
  const { at, offset = "+08:00", place } = input;
  const event: TransformationEvent = {
    type: "TransformationEvent",
    eventTime: at,
    eventTimeZoneOffset: offset,
    ...step("creating_class_instance", "active"),
    readPoint: { id: place },
    bizLocation: { id: place },
    inputQuantityList: quantities(input.inputs),
    outputQuantityList: quantities(input.outputs),
    transformationID: input.transformation,
  };
  return { ...event, eventID: eventHashId(event) };
}

/** Goods are put into a store. */
export function storing(input: Occurrence & { readonly items: readonly BatchQuantity[] }): IdentifiedObjectEvent {
  return objectEvent(input, "OBSERVE", {
    ...step("storing", "in_progress"),
    bizLocation: { id: input.place },
    quantityList: quantities(input.items),
  });
}

/** Goods are taken out of a store and made ready to leave it. */
export function stagingOutbound(
  input: Occurrence & { readonly items: readonly BatchQuantity[] },
): IdentifiedObjectEvent {
  return objectEvent(input, "OBSERVE", {
    ...step("staging_outbound", "in_progress"),
    bizLocation: { id: input.place },
    quantityList: quantities(input.items),
  });
}

/**
 * Goods and units are put into a logistic unit, or taken out of it: `items` are weights of batches, `units` the URIs of units, `parent` the
 * URI of the unit that holds them. All that goes in or comes out is named, so no weight need be guessed.
 */
export function aggregating(
  input: Occurrence & {
    readonly step: "pack" | "unpack";
    readonly parent: string;
    readonly items: readonly BatchQuantity[];
    readonly units: readonly string[];
  },
): AggregationEvent & { readonly eventID: string } {
  const { at, offset = "+08:00", place, items, units } = input;
  const isPacking = input.step === "pack";
  const event: AggregationEvent = {
    type: "AggregationEvent",
    action: isPacking ? "ADD" : "DELETE",
    eventTime: at,
    eventTimeZoneOffset: offset,
    ...(isPacking ? step("packing", "in_progress") : step("unpacking", "in_progress")),
    readPoint: { id: place },
    bizLocation: { id: place },
    parentID: input.parent,
    ...(units.length > 0 && { childEPCs: [...units] }),
    ...(items.length > 0 && { childQuantityList: quantities(items) }),
  };
  return { ...event, eventID: eventHashId(event) };
}

/** A handoff: who had the goods, who gets them, and the URI of the shipment both sides speak of. */
export interface Handoff {
  readonly items: readonly BatchQuantity[];
  readonly from: string;
  readonly to: string;
  readonly shipment: string;
  /** URIs of the logistic units that go whole; their contents are among the items. */
  readonly units?: readonly string[];
}

function handoff(input: Handoff) {
  return {
    ...(input.units !== undefined && input.units.length > 0 && { epcList: [...input.units] }),
    quantityList: quantities(input.items),
    bizTransactionList: transactions("desadv", [input.shipment]),
    sourceList: [{ type: "possessing_party" as const, source: input.from }],
    destinationList: [{ type: "possessing_party" as const, destination: input.to }],
  };
}

/** Goods leave their holder. They have no business location until they are received. */
export function shipping(input: Occurrence & Handoff): IdentifiedObjectEvent {
  return objectEvent(input, "OBSERVE", { ...step("shipping", "in_transit"), ...handoff(input) });
}

/** Goods arrive: `items` are what was received, which may differ from what was shipped. */
export function receiving(input: Occurrence & Handoff): IdentifiedObjectEvent {
  return objectEvent(input, "OBSERVE", {
    ...step("receiving", "in_progress"),
    bizLocation: { id: input.place },
    ...handoff(input),
  });
}

/** What a logger recorded over a span, degrees Celsius; `device` and `rawData` (its own file) are URIs. */
export interface TemperatureSpan {
  readonly from: string;
  readonly to: string;
  readonly minCelsius: number;
  readonly maxCelsius: number;
  readonly meanCelsius: number;
  readonly device?: string;
  readonly rawData?: string;
  /** Were the limits of the profile broken? Then the report carries ALARM_CONDITION. */
  readonly isAlarm?: boolean;
}

/** A temperature log of batches. No quantity: the log speaks of whatever of the batch was with the logger. */
export function sensorReporting(
  input: Occurrence & { readonly batches: readonly string[]; readonly temperature: TemperatureSpan },
): IdentifiedObjectEvent {
  const { from, to, minCelsius, maxCelsius, meanCelsius, device, rawData, isAlarm } = input.temperature;
  return objectEvent(input, "OBSERVE", {
    bizStep: "sensor_reporting",
    quantityList: input.batches.map((epcClass) => ({ epcClass })),
    sensorElementList: [
      {
        sensorMetadata: {
          startTime: from,
          endTime: to,
          ...(device !== undefined && { deviceID: device }),
          ...(rawData !== undefined && { rawData }),
        },
        sensorReport: [
          {
            type: "Temperature",
            ...(isAlarm === true && { exception: "ALARM_CONDITION" as const }),
            minValue: minCelsius,
            maxValue: maxCelsius,
            meanValue: meanCelsius,
            uom: "CEL",
          },
        ],
      },
    ],
  });
}

/** A test of a batch, by the URI of its report. */
export function inspecting(
  input: Occurrence & { readonly batch: string; readonly isConformant: boolean; readonly report: string },
): IdentifiedObjectEvent {
  return objectEvent(input, "OBSERVE", {
    ...step("inspecting", input.isConformant ? "conformant" : "non_conformant"),
    quantityList: [{ epcClass: input.batch }],
    bizTransactionList: transactions("testres", [input.report]),
  });
}

/**
 * A batch is recalled, wherever it is: a persistent disposition that stays until an event unsets it. No business step and
 * no quantity, because nothing was done to the goods yet; `place` is the party or office that recalls.
 */
export function recalled(input: Occurrence & { readonly batches: readonly string[] }): IdentifiedObjectEvent {
  return objectEvent(input, "OBSERVE", {
    quantityList: input.batches.map((epcClass) => ({ epcClass })),
    persistentDisposition: { set: ["recalled"] },
  });
}

/** Codes of packs are struck: lost, spoiled, or printed for goods that left without them. `count` packs, no weight. */
export function decommissioningLabels(
  input: Occurrence & { readonly batch: string; readonly count: number; readonly labelRun: string },
): IdentifiedObjectEvent {
  return objectEvent(input, "OBSERVE", {
    ...step("decommissioning", "inactive"),
    quantityList: [{ epcClass: input.batch, quantity: input.count }],
    bizTransactionList: transactions("prodorder", [input.labelRun]),
  });
}

/**
 * A run of labels with serials of a batch, thousands at a time. The serials are not listed (an event would outgrow every
 * capture limit, and each serial is issued and looked up by itself): the class stands for them, with their count in pieces.
 * The step is `encoding` with disposition `encoded`, which CBV 2.0 keeps for identifiers written to a label that are not
 * yet on an object; so the action is OBSERVE, no mass is added to the batch, and `commissioning` stays the harvest's.
 * `labelRun` is the URI of the order that had them printed.
 */
export function encodingLabels(
  input: Occurrence & { readonly batch: string; readonly count: number; readonly labelRun: string },
): IdentifiedObjectEvent {
  return objectEvent(input, "OBSERVE", {
    ...step("encoding", "encoded"),
    quantityList: [{ epcClass: input.batch, quantity: input.count }],
    bizTransactionList: transactions("prodorder", [input.labelRun]),
  });
}
