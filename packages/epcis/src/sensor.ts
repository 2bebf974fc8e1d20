import { COMPONENTS, MEASUREMENT_TYPES, SENSOR_ALERT_TYPES } from "./cbv.ts";
import { extension } from "./extension.ts";
import { identifier } from "./key-format.ts";
import { boolean, hex, instant, number, text, uri, word } from "./primitives.ts";
import { isFields, list, open } from "./shape.ts";

const GS1_VOC = /^https?:\/\/(?:www\.)?gs1\.org\/voc\//;
const CBV = /^(?:urn:epcglobal:cbv|https?:\/\/ns\.gs1\.org\/cbv\/)/;

const DEVICE = { deviceID: identifier, deviceMetadata: uri, rawData: uri, dataProcessingMethod: uri, bizRules: uri };

/** Conditions common to all reports of a sensor element (EPCIS 2.0 section 7.3.7). */
const sensorMetadata = open({}, { time: instant, startTime: instant, endTime: instant, ...DEVICE }, extension);

/** One measured property: `type` (`Temperature`), statistics over the span or one value, `uom` a UN/CEFACT code (`CEL`). */
const reportFields = open(
  {},
  {
    type: word(MEASUREMENT_TYPES, GS1_VOC),
    exception: word(SENSOR_ALERT_TYPES, GS1_VOC),
    ...DEVICE,
    time: instant,
    microorganism: uri,
    chemicalSubstance: uri,
    coordinateReferenceSystem: uri,
    value: number,
    component: word(COMPONENTS, CBV),
    stringValue: text,
    booleanValue: boolean,
    hexBinaryValue: hex,
    uriValue: uri,
    minValue: number,
    maxValue: number,
    meanValue: number,
    sDev: number,
    percRank: number,
    percValue: number,
    uom: text,
  },
  extension,
);

/** The schema of XML leaves the type open: an alarm may say nothing but that it is one. */
const sensorReport: typeof reportFields = (value, report) => {
  reportFields(value, report);
  if (report.binding === "json" && isFields(value) && value.type === undefined)
    report.refuse("field-missing", "", "type");
};

export const sensorElement = open({ sensorReport: list(sensorReport, { min: 1 }) }, { sensorMetadata }, extension);

/** What may stand in the metadata or in the reports of a sensor element, but not in both (section 7.3.7.1). */
export const INLINE_ATTRIBUTES = ["time", "deviceID", "deviceMetadata", "rawData", "dataProcessingMethod"] as const;
