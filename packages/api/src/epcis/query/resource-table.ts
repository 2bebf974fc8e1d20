import { BIZ_STEPS, DISPOSITIONS } from "@suyuan/epcis/cbv";
import type { LearntResource } from "../index/known-values.ts";

/** A top-level resource: its values, and the parameter of the query language that asks for events with one of them. */
export interface Resource {
  readonly name: LearntResource | "eventTypes";
  /** Of the path: `{bizStep}`. */
  readonly param: string;
  readonly parameter: string;
  /** Values of the standard, always there. */
  readonly standard: readonly string[];
  readonly vocabulary?: "bizStep" | "disposition";
}

const EVENT_TYPES = ["AggregationEvent", "AssociationEvent", "ObjectEvent", "TransactionEvent", "TransformationEvent"];

/** The top-level resources that have values, in the order of the contract. */
export const RESOURCES: readonly Resource[] = [
  { name: "eventTypes", param: "eventType", parameter: "eventType", standard: EVENT_TYPES },
  { name: "epcs", param: "epc", parameter: "MATCH_anyEPC", standard: [] },
  {
    name: "bizSteps",
    param: "bizStep",
    parameter: "EQ_bizStep",
    standard: BIZ_STEPS.toSorted(),
    vocabulary: "bizStep",
  },
  { name: "bizLocations", param: "bizLocation", parameter: "EQ_bizLocation", standard: [] },
  { name: "readPoints", param: "readPoint", parameter: "EQ_readPoint", standard: [] },
  {
    name: "dispositions",
    param: "disposition",
    parameter: "EQ_disposition",
    standard: DISPOSITIONS.toSorted(),
    vocabulary: "disposition",
  },
];
