import type { Report } from "./fault.ts";
import { isInstant } from "./primitives.ts";
import { INLINE_ATTRIBUTES } from "./sensor.ts";
import { type Fields, isFields } from "./shape.ts";

function hasSome(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function objectRules(event: Fields, report: Report): void {
  if (event.ilmd !== undefined && event.action !== "ADD") report.refuse("ilmd-not-allowed", "", "ilmd");
  const measuresPlace = hasSome(event.sensorElementList) && event.readPoint !== undefined;
  if (event.epcList === undefined && !hasSome(event.quantityList) && !measuresPlace) {
    report.refuse("objects-missing", " (or sensorElementList with readPoint)");
  }
}

function childRules(event: Fields, report: Report): void {
  const { action } = event;
  if (action !== "DELETE" && !hasSome(event.childEPCs) && !hasSome(event.childQuantityList)) {
    report.refuse("children-missing");
  }
  const isNamed = event.parentID !== undefined || event.type === "AssociationEvent";
  if (!isNamed && (action === "ADD" || action === "DELETE")) report.refuse("parent-missing", "", "parentID");
}

function transactionRules(event: Fields, report: Report): void {
  if (event.action !== "DELETE" && event.epcList === undefined && !hasSome(event.quantityList)) {
    report.refuse("objects-missing");
  }
}

function transformationRules(event: Fields, report: Report): void {
  const hasInput = hasSome(event.inputEPCList) || hasSome(event.inputQuantityList);
  const hasOutput = hasSome(event.outputEPCList) || hasSome(event.outputQuantityList);
  const isWhole = event.transformationID === undefined ? hasInput && hasOutput : hasInput || hasOutput;
  if (!isWhole) report.refuse("transformation-incomplete");
}

const RULES: ReadonlyMap<unknown, (event: Fields, report: Report) => void> = new Map([
  ["ObjectEvent", objectRules],
  ["AggregationEvent", childRules],
  ["AssociationEvent", childRules],
  ["TransactionEvent", transactionRules],
  ["TransformationEvent", transformationRules],
]);

function isLater(time: unknown, limit: unknown): boolean {
  if (typeof time !== "string" || typeof limit !== "string" || !isInstant(time) || !isInstant(limit)) return false;
  return Date.parse(time) > Date.parse(limit);
}

/** Is the attribute said twice? Of a span, the same value again is a repetition and a report's own time is a moment of it. */
function isTwice(name: string, metadata: Fields, reading: Fields, isSpan: boolean): boolean {
  if (metadata[name] === undefined || reading[name] === undefined) return false;
  return !isSpan || (name !== "time" && metadata[name] !== reading[name]);
}

function judgeSensor(element: unknown, eventTime: unknown, report: Report): void {
  if (!isFields(element) || !isFields(element.sensorMetadata)) return;
  const { sensorMetadata: metadata, sensorReport: readings } = element;
  const isSpan = metadata.startTime !== undefined || metadata.endTime !== undefined;
  report.path.push("sensorMetadata");
  if (!isSpan && isLater(metadata.time, eventTime)) report.refuse("sensor-time-after-event", "", "time");
  if (isLater(metadata.startTime, metadata.endTime)) report.refuse("sensor-time-order", "", "endTime");
  report.path.pop();
  if (!Array.isArray(readings)) return;
  for (const [index, reading] of readings.entries()) {
    if (!isFields(reading)) continue;
    for (const name of INLINE_ATTRIBUTES) {
      if (!isTwice(name, metadata, reading, isSpan)) continue;
      report.path.push("sensorReport", index);
      report.refuse("sensor-attribute-twice", "", name);
      report.path.length -= 2;
    }
  }
}

/**
 * The rules between fields: those the official schema expresses by alternatives, and those it cannot (GS1's conformance
 * tests TCR-53 and TCR-54, rows M121 and M122): ilmd with ADD only; objects, children, parents, inputs and outputs as each
 * type and action need them; no inline attribute in both sensorMetadata and a report; sensorMetadata.time not after
 * eventTime. GS1's own examples with all possible fields give a span (startTime, endTime) together with a time and repeat
 * the device in the reports: where metadata describe a span, equal repetitions are let pass and `time` is not judged.
 */
export function judgeRules(event: Fields, report: Report): void {
  RULES.get(event.type)?.(event, report);
  if (isFields(event.persistentDisposition)) {
    const { set, unset } = event.persistentDisposition;
    if (set === undefined && unset === undefined) report.refuse("disposition-incomplete", "", "persistentDisposition");
  }
  if (!Array.isArray(event.sensorElementList)) return;
  for (const [index, element] of event.sensorElementList.entries()) {
    if (report.isOver) return;
    report.path.push("sensorElementList", index);
    judgeSensor(element, event.eventTime, report);
    report.path.length -= 2;
  }
}
