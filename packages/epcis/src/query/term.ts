import type { VocabularyName } from "../cbv.ts";
import type { IdentifierTest } from "./epc-pattern.ts";

/** How a field is compared with the values of a parameter; list parameters (EQ) ask for one of their values. */
export type Comparison = "EQ" | "GT" | "GE" | "LT" | "LE";

/** Where in an event an extension field stands. */
export type Area =
  | "event"
  | "ilmd"
  | "errorDeclaration"
  | "sensorElement"
  | "sensorMetadata"
  | "sensorReport"
  | "readPoint"
  | "bizLocation";

/** An extension field by its full name (see `fieldIri`). */
export interface FieldName {
  readonly iri: string;
  /** The name as given, where its prefix was not declared: it is then also compared as the event writes it. */
  readonly literal?: string;
}

export interface FieldPath {
  readonly area: Area;
  /** Nested at any depth within a field of the area, never one of its own fields. */
  readonly isInner: boolean;
  readonly name: FieldName;
}

/** A value to compare an extension field with, under each reading that it allows; times are milliseconds since 1970. */
export interface Operand {
  readonly text?: string;
  readonly number?: number;
  readonly time?: number;
  readonly boolean?: boolean;
}

export type TimeField = "eventTime" | "recordTime" | "declarationTime" | "time" | "startTime" | "endTime";
export type WordField = "bizStep" | "disposition" | "set" | "unset" | "reason" | "type";
export type SensorIdentifier = "deviceID" | "dataProcessingMethod" | "microorganism" | "chemicalSubstance" | "bizRules";
export type SensorText = "stringValue" | "hexBinaryValue" | "uriValue";
export type Measure = "value" | "minValue" | "maxValue" | "meanValue" | "sDev" | "percValue" | "percRank";
export type ListedField = "bizTransactionList" | "sourceList" | "destinationList";

/** What one parameter asks of an event; an event in the answer meets them all. */
export type Condition =
  | { readonly kind: "eventType"; readonly values: readonly string[] }
  | { readonly kind: "action"; readonly values: readonly string[] }
  | { readonly kind: "time"; readonly field: TimeField; readonly comparison: "GE" | "LT"; readonly at: number }
  | {
      readonly kind: "word";
      readonly field: WordField;
      readonly vocabulary: VocabularyName;
      readonly values: readonly string[];
    }
  | {
      readonly kind: "place";
      readonly field: "readPoint" | "bizLocation";
      readonly values: readonly string[];
      readonly withDescendants: boolean;
    }
  | { readonly kind: "identifier"; readonly fields: readonly string[]; readonly tests: readonly IdentifierTest[] }
  | {
      readonly kind: "id";
      readonly field: "eventID" | "transformationID" | "correctiveEventIDs";
      readonly values: readonly string[];
    }
  | { readonly kind: "listed"; readonly list: ListedField; readonly type: string; readonly values: readonly string[] }
  | {
      readonly kind: "quantity";
      readonly comparison: Comparison;
      readonly values: readonly number[];
      readonly uom?: string;
    }
  | {
      readonly kind: "measure";
      readonly field: Measure;
      readonly comparison: Comparison;
      readonly values: readonly number[];
      readonly uom?: string;
    }
  | { readonly kind: "sensorIdentifier"; readonly field: SensorIdentifier; readonly values: readonly string[] }
  | { readonly kind: "sensorText"; readonly field: SensorText; readonly values: readonly string[] }
  | { readonly kind: "sensorBoolean"; readonly value: boolean }
  | { readonly kind: "present"; readonly field: "errorDeclaration" | "sensorElementList" }
  | {
      readonly kind: "extension";
      readonly path: FieldPath;
      readonly comparison: Comparison;
      readonly operands: readonly Operand[];
    }
  | { readonly kind: "extensionPresent"; readonly path: FieldPath }
  | {
      readonly kind: "attribute";
      readonly field: FieldName | { readonly standard: string };
      /** Names of attributes, of which one is enough. */
      readonly names: readonly FieldName[];
      /** Absent when the attribute need only be there. */
      readonly operands?: readonly Operand[];
    };

/** One parameter of a query and what it asks. */
export interface Term {
  /** The parameter's name as it was given. */
  readonly parameter: string;
  readonly condition: Condition;
}
