import {
  BIZ_STEPS,
  BIZ_TRANSACTION_TYPES,
  DISPOSITIONS,
  ERROR_REASONS,
  MEASUREMENT_TYPES,
  SOURCE_DEST_TYPES,
  type VocabularyName,
} from "../cbv.ts";
import { isUri } from "../primitives.ts";
import { identifierTest } from "./epc-pattern.ts";
import { EPC_FIELDS, QUANTITY_FIELDS } from "./event-fields.ts";
import { fieldName, fieldPath } from "./field-path.ts";
import type { Given } from "./given.ts";
import { expandedUri, identityOf, wordIdentity } from "./identity.ts";
import type {
  Comparison,
  Condition,
  ListedField,
  Measure,
  SensorIdentifier,
  SensorText,
  TimeField,
  WordField,
} from "./term.ts";

/** Reads a parameter's value: what it asks, null when it asks nothing (a flag that is false), undefined after a fault. */
export type Form = (given: Given) => Condition | null | undefined;

const EVENT_TYPES = ["ObjectEvent", "AggregationEvent", "AssociationEvent", "TransactionEvent", "TransformationEvent"];
const ACTIONS = ["ADD", "OBSERVE", "DELETE"];

function some(words: readonly string[]): string {
  return words.length > 6 ? `${words.slice(0, 5).join(", ")} …` : words.join(", ");
}

/** The condition that a value makes, when there is a value. */
function when<T>(value: T | undefined, make: (value: T) => Condition): Condition | undefined {
  return value === undefined ? undefined : make(value);
}

const eventType: Form = (given) => {
  const read = (text: string) => {
    const name = text.replace(/^(?:epcis:|https:\/\/ref\.gs1\.org\/epcis\/)/, "");
    return EVENT_TYPES.includes(name) ? name : isUri(text) ? text : undefined;
  };
  return when(given.texts(read, "value-word", some(EVENT_TYPES)), (values) => ({ kind: "eventType", values }));
};

const action: Form = (given) => {
  const read = (text: string) => (ACTIONS.includes(text) ? text : undefined);
  return when(given.texts(read, "value-choice", ACTIONS.join(", ")), (values) => ({ kind: "action", values }));
};

function time(field: TimeField, comparison: "GE" | "LT"): Form {
  return (given) => when(given.time(), (at) => ({ kind: "time", field, comparison, at }));
}

function words(given: Given, vocabulary: VocabularyName, known: readonly string[]): readonly string[] | undefined {
  const read = (text: string) =>
    known.includes(text) || isUri(text) ? wordIdentity(vocabulary, text, () => given.namespaces) : undefined;
  return given.texts(read, "value-word", some(known));
}

function word(field: WordField, vocabulary: VocabularyName, known: readonly string[]): Form {
  return (given) => when(words(given, vocabulary, known), (values) => ({ kind: "word", field, vocabulary, values }));
}

function identities(given: Given): readonly string[] | undefined {
  return given.texts((text) => (isUri(text) ? identityOf(text, () => given.namespaces) : undefined), "value-uri");
}

function place(field: "readPoint" | "bizLocation", withDescendants: boolean): Form {
  return (given) => when(identities(given), (values) => ({ kind: "place", field, values, withDescendants }));
}

function identifiers(...fields: readonly string[]): Form {
  return (given) => {
    const values = given.texts((text) => (isUri(text) ? text : undefined), "value-uri");
    return when(values, (uris) => {
      const tests = uris.map((uri) => identifierTest(uri, () => given.namespaces));
      return { kind: "identifier", fields, tests };
    });
  };
}

function id(field: "eventID" | "transformationID" | "correctiveEventIDs"): Form {
  return (given) => {
    const namespaces = () => given.namespaces;
    const read = (text: string) => {
      // The OpenAPI file asks for no URI here; a GS1 document type identifier may come in either syntax.
      if (field === "transformationID") return identityOf(text, namespaces);
      return isUri(text) ? expandedUri(text, namespaces) : undefined;
    };
    return when(given.texts(read, "value-uri"), (values) => ({ kind: "id", field, values }));
  };
}

function sensorIdentifier(field: SensorIdentifier): Form {
  return (given) => when(identities(given), (values) => ({ kind: "sensorIdentifier", field, values }));
}

const SENSOR_TEXTS: Readonly<Record<SensorText, (text: string) => string | undefined>> = {
  stringValue: (text) => text,
  hexBinaryValue: (text) => (/^[0-9A-Fa-f]+$/.test(text) ? text.toLowerCase() : undefined),
  uriValue: (text) => (isUri(text) ? text : undefined),
};

function sensorText(field: SensorText): Form {
  const code = field === "hexBinaryValue" ? "value-hex" : field === "uriValue" ? "value-uri" : "value-type";
  return (given) =>
    when(given.texts(SENSOR_TEXTS[field], code, '"…"'), (values) => ({ kind: "sensorText", field, values }));
}

const booleanValue: Form = (given) => when(given.boolean(), (value) => ({ kind: "sensorBoolean", value }));

/** What is asked for by being there; a flag that is false asks nothing. */
function flag(condition: Condition): Form {
  return (given) => {
    const asks = given.flag();
    return asks === undefined ? undefined : asks ? condition : null;
  };
}

function numbers(given: Given, comparison: Comparison): readonly number[] | undefined {
  if (comparison === "EQ") return given.numbers();
  const number = given.number();
  return number === undefined ? undefined : [number];
}

function quantity(comparison: Comparison, uom?: string): Form {
  return (given) =>
    when(numbers(given, comparison), (values) => {
      return { kind: "quantity", comparison, values, ...(uom !== undefined && { uom }) };
    });
}

function measure(field: Measure, comparison: Comparison, uom?: string): Form {
  return (given) =>
    when(numbers(given, comparison), (values) => {
      return { kind: "measure", field, comparison, values, ...(uom !== undefined && { uom }) };
    });
}

const TIMES: readonly (readonly [name: string, field: TimeField])[] = [
  ["eventTime", "eventTime"],
  ["recordTime", "recordTime"],
  ["errorDeclarationTime", "declarationTime"],
  // The JSON schema spells it so.
  ["errorDeclaration_Time", "declarationTime"],
  ["startTime", "startTime"],
  ["endTime", "endTime"],
  ["time", "time"],
];
const COMPARISONS: readonly Comparison[] = ["EQ", "GT", "GE", "LT", "LE"];

/** Parameters of fixed name: those of the OpenAPI file and of query-schema.json. */
const FIXED: ReadonlyMap<string, Form> = new Map<string, Form>([
  ["eventType", eventType],
  ["EQ_action", action],
  ["EQ_bizStep", word("bizStep", "bizStep", BIZ_STEPS)],
  ["EQ_disposition", word("disposition", "disposition", DISPOSITIONS)],
  ["EQ_persistentDisposition_set", word("set", "disposition", DISPOSITIONS)],
  ["EQ_persistentDisposition_unset", word("unset", "disposition", DISPOSITIONS)],
  ["EQ_errorReason", word("reason", "errorReason", ERROR_REASONS)],
  ["EQ_type", word("type", "measurementType", MEASUREMENT_TYPES)],
  ["EQ_readPoint", place("readPoint", false)],
  ["WD_readPoint", place("readPoint", true)],
  ["EQ_bizLocation", place("bizLocation", false)],
  ["WD_bizLocation", place("bizLocation", true)],
  ["EQ_eventID", id("eventID")],
  ["EQ_transformationID", id("transformationID")],
  ["EQ_correctiveEventID", id("correctiveEventIDs")],
  ["MATCH_epc", identifiers("epcList", "childEPCs")],
  ["MATCH_parentID", identifiers("parentID")],
  ["MATCH_inputEPC", identifiers("inputEPCList")],
  ["MATCH_outputEPC", identifiers("outputEPCList")],
  ["MATCH_anyEPC", identifiers(...EPC_FIELDS)],
  ["MATCH_epcClass", identifiers("quantityList", "childQuantityList")],
  ["MATCH_inputEPCClass", identifiers("inputQuantityList")],
  ["MATCH_outputEPCClass", identifiers("outputQuantityList")],
  ["MATCH_anyEPCClass", identifiers(...QUANTITY_FIELDS)],
  ["EXISTS_errorDeclaration", flag({ kind: "present", field: "errorDeclaration" })],
  ["EXISTS_sensorElementList", flag({ kind: "present", field: "sensorElementList" })],
  ["EQ_booleanValue", booleanValue],
  ...(["deviceID", "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules"] as const).map(
    (field) => [`EQ_${field}`, sensorIdentifier(field)] as const,
  ),
  ...(["stringValue", "hexBinaryValue", "uriValue"] as const).map(
    (field) => [`EQ_${field}`, sensorText(field)] as const,
  ),
  ...TIMES.flatMap(([name, field]) =>
    (["GE", "LT"] as const).map((comparison) => [`${comparison}_${name}`, time(field, comparison)] as const),
  ),
  ...COMPARISONS.map((comparison) => [`${comparison}_quantity`, quantity(comparison)] as const),
  ...COMPARISONS.slice(1).map((comparison) => [`${comparison}_percRank`, measure("percRank", comparison)] as const),
]);

const MEASURES_IN_UNITS =
  /^(EQ|GT|GE|LT|LE)_(value|minValue|maxValue|meanValue|sDev|percValue|quantity)_([A-Z0-9]{2,4})$/;
const LISTED = /^EQ_(bizTransaction|source|destination)_(\S+)$/;
const EXTENSION = /^(EQ|GT|GE|LT|LE|EXISTS)_(\S+)$/;
const ATTRIBUTE = /^(?:HASATTR_(\S+)|EQ_ATTR_(\S+)_([^\s_]+))$/;

function measureInUnits(name: string): Form | undefined {
  const [, sign, field, uom] = MEASURES_IN_UNITS.exec(name) ?? [];
  if (sign === undefined || uom === undefined) return undefined;
  const comparison = sign as Comparison;
  if (field === "quantity") return quantity(comparison, uom);
  return comparison === "EQ" && field !== "value" ? undefined : measure(field as Measure, comparison, uom);
}

const LISTS: ReadonlyMap<string, readonly [ListedField, VocabularyName, readonly string[]]> = new Map([
  ["bizTransaction", ["bizTransactionList", "bizTransactionType", BIZ_TRANSACTION_TYPES]],
  ["source", ["sourceList", "sourceDestType", SOURCE_DEST_TYPES]],
  ["destination", ["destinationList", "sourceDestType", SOURCE_DEST_TYPES]],
]);

/** `EQ_bizTransaction_po`: the type a word of the vocabulary, in any spelling, or a type of one's own. */
function listed(name: string): Form | undefined {
  const [, field = "", typeName = ""] = LISTED.exec(name) ?? [];
  const [list, vocabulary, known] = LISTS.get(field) ?? [];
  if (list === undefined || vocabulary === undefined) return undefined;
  if (!known?.includes(typeName) && !/^[a-z]\w+$/.test(typeName) && !isUri(typeName)) return undefined;
  return (given) => {
    const type = wordIdentity(vocabulary, typeName, () => given.namespaces);
    return when(identities(given), (values) => ({ kind: "listed", list, type, values }));
  };
}

const VOCABULARY_FIELDS = ["readPoint", "bizLocation", "bizStep", "disposition"];

function attribute(name: string): Form | undefined {
  const [, having, field = having ?? "", attributeName] = ATTRIBUTE.exec(name) ?? [];
  if (!VOCABULARY_FIELDS.includes(field) && !field.includes(":")) return undefined;
  return (given) => {
    const named = (text: string) => fieldName(text, given.namespaces);
    const place = VOCABULARY_FIELDS.includes(field) ? { standard: field } : named(field);
    if (attributeName !== undefined) {
      const names = [named(attributeName)];
      return when(given.operands(), (operands) => ({ kind: "attribute", field: place, names, operands }));
    }
    const texts = given.texts((text) => text, "value-type", '"…"');
    return when(texts, (names) => ({ kind: "attribute", field: place, names: names.map(named) }));
  };
}

function extension(name: string): Form | undefined {
  const [, sign, rest = ""] = EXTENSION.exec(name) ?? [];
  const known = fieldPath(rest, new Map());
  if (sign === undefined || known === undefined) return undefined;
  if (sign !== "EQ" && (known.area === "readPoint" || known.area === "bizLocation")) return undefined;
  return (given) => {
    const path = fieldPath(rest, given.namespaces) ?? known;
    if (sign === "EXISTS") return flag({ kind: "extensionPresent", path })(given);
    const comparison = sign as Comparison;
    if (comparison === "EQ") {
      return when(given.operands(), (operands) => ({ kind: "extension", path, comparison, operands }));
    }
    return when(given.operand(), (operand) => ({ kind: "extension", path, comparison, operands: [operand] }));
  };
}

/** How a parameter of this name is read, or undefined when the language has none. */
export function formOf(name: string): Form | undefined {
  return FIXED.get(name) ?? measureInUnits(name) ?? attribute(name) ?? listed(name) ?? extension(name);
}

/** What to say to someone who wrote a name that is not one: the right spelling where it can be guessed. */
export function hintFor(name: string): { readonly en: string; readonly zh: string } {
  const bare = name.replace(/(?:\[\d*\]|%5B%5D)$/, "");
  if (bare !== name && formOf(bare)) return { en: `Write ${bare}=a|b.`, zh: `请写成 ${bare}=a|b。` };
  const folded = bare.toLowerCase();
  const near = [...FIXED.keys()].find((known) => known.toLowerCase() === folded);
  if (near !== undefined) return { en: `Write ${near}.`, zh: `请写成 ${near}。` };
  if (/^(?:EQ|GT|GE|LT|LE|EXISTS)_[\w-]+$/.test(bare)) {
    return {
      en: "An extension field is written with its prefix, such as EQ_ex:field.",
      zh: "扩展字段要带前缀，如 EQ_ex:field。",
    };
  }
  return { en: "See the OpenAPI document for those that are.", zh: "可用参数见 OpenAPI 文档。" };
}
