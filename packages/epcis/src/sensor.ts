import * as z from "zod";
import { COMPONENTS, SENSOR_ALERT_TYPES } from "./cbv.ts";
import { extensible, InstantWithOffset, Uri } from "./primitives.ts";

/** Conditions common to all reports of a sensor element (EPCIS 2.0 section 7.3.7). */
export const SensorMetadata = extensible({
  time: InstantWithOffset.optional(),
  startTime: InstantWithOffset.optional(),
  endTime: InstantWithOffset.optional(),
  deviceID: Uri.optional(),
  deviceMetadata: Uri.optional(),
  rawData: Uri.optional(),
  dataProcessingMethod: Uri.optional(),
  bizRules: Uri.optional(),
});

/** One measured property: `type` (`Temperature`), statistics over the span or one value, `uom` a UN/CEFACT code (`CEL`). */
export const SensorReport = extensible({
  type: z.union([z.string().regex(/^[A-Z][A-Za-z]+$/, "a measurement type"), Uri]),
  exception: z.union([z.enum(SENSOR_ALERT_TYPES), Uri]).optional(),
  deviceID: Uri.optional(),
  deviceMetadata: Uri.optional(),
  rawData: Uri.optional(),
  dataProcessingMethod: Uri.optional(),
  bizRules: Uri.optional(),
  time: InstantWithOffset.optional(),
  microorganism: Uri.optional(),
  chemicalSubstance: Uri.optional(),
  coordinateReferenceSystem: Uri.optional(),
  value: z.number().optional(),
  component: z.union([z.enum(COMPONENTS), Uri]).optional(),
  stringValue: z.string().optional(),
  booleanValue: z.boolean().optional(),
  hexBinaryValue: z
    .string()
    .regex(/^[A-Fa-f0-9]+$/)
    .optional(),
  uriValue: Uri.optional(),
  minValue: z.number().optional(),
  maxValue: z.number().optional(),
  meanValue: z.number().optional(),
  sDev: z.number().optional(),
  percRank: z.number().optional(),
  percValue: z.number().optional(),
  uom: z.string().optional(),
});

export const SensorElement = extensible({
  sensorMetadata: SensorMetadata.optional(),
  sensorReport: z.array(SensorReport).min(1),
});
export type SensorElement = z.infer<typeof SensorElement>;
