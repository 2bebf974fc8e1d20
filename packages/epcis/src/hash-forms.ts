import { type TextForm, textFormOf } from "./hash-values.ts";

const METADATA = [
  "time",
  "startTime",
  "endTime",
  "deviceID",
  "deviceMetadata",
  "rawData",
  "dataProcessingMethod",
  "bizRules",
];
const REPORT = [
  "type",
  "exception",
  "deviceID",
  "deviceMetadata",
  "rawData",
  "dataProcessingMethod",
  "bizRules",
  "time",
  "microorganism",
  "chemicalSubstance",
  "value",
  "component",
  "stringValue",
  "booleanValue",
  "hexBinaryValue",
  "uriValue",
  "minValue",
  "maxValue",
  "meanValue",
  "sDev",
  "percRank",
  "percValue",
  "uom",
  "coordinateReferenceSystem",
];

/** Top-level fields in the order of the table of CBV 2.0 section 8.9.2; `ilmd` follows, and then the extensions, sorted. */
const EVENT_ORDER = [
  "eventTime",
  "eventTimeZoneOffset",
  "certificationInfo",
  "epcList",
  "parentID",
  "inputEPCList",
  "childEPCs",
  "quantityList",
  "childQuantityList",
  "inputQuantityList",
  "outputEPCList",
  "outputQuantityList",
  "action",
  "transformationID",
  "bizStep",
  "disposition",
  "persistentDisposition",
  "readPoint",
  "bizLocation",
  "bizTransactionList",
  "sourceList",
  "destinationList",
  "sensorElementList",
  "ilmd",
];

/** The order of ids given before the table was followed: parentID first, and three lists and ilmd sorted among the extensions. */
const FORMER_ORDER = [
  ...["eventTime", "eventTimeZoneOffset", "certificationInfo", "parentID"],
  ...EVENT_ORDER.slice(3, EVENT_ORDER.indexOf("bizTransactionList")).filter((key) => key !== "parentID"),
  "sensorElementList",
];

/** One standard field: how it is called in the pre-hash, how its text is made canonical, and the fields of its objects. */
export interface Form {
  readonly key: string;
  /** What stands before each value; the key itself unless it is a list whose members have a name of their own. */
  readonly name: string;
  /** The key of a list is written once, before its members. */
  readonly lead: string;
  readonly text: TextForm;
  readonly fields: readonly Form[];
  readonly own: ReadonlySet<string>;
}

function form(key: string, order: readonly string[] = [], member?: string, parent?: string): Form {
  const text = textFormOf(key, parent);
  const fields = order.map((name) => NESTED.get(name) ?? form(name, [], undefined, key));
  return { key, name: member ?? key, lead: member === undefined ? "" : key, text, fields, own: new Set(order) };
}

const NESTED: Map<string, Form> = new Map();
NESTED.set("sensorMetadata", form("sensorMetadata", METADATA));
NESTED.set("sensorReport", form("sensorReport", REPORT));

const QUANTITY = ["epcClass", "quantity", "uom"];

/** Lists, by their key: the name of their members and the order of the fields of these. */
const LISTS: readonly Form[] = [
  ...["epcList", "inputEPCList", "childEPCs", "outputEPCList"].map((key) => form(key, [], "epc")),
  ...["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"].map((key) =>
    form(key, QUANTITY, "quantityElement"),
  ),
  form("bizTransactionList", ["type", "bizTransaction"], ""),
  form("sourceList", ["type", "source"], ""),
  form("destinationList", ["type", "destination"], ""),
  form("sensorElementList", ["sensorMetadata", "sensorReport"], "sensorElement"),
];

const OBJECTS: readonly Form[] = [
  form("persistentDisposition", ["set", "unset"]),
  form("readPoint", ["id"]),
  form("bizLocation", ["id"]),
];

/** Standard fields that are lists or objects. */
export const FORMS: ReadonlyMap<string, Form> = new Map([...LISTS, ...OBJECTS].map((one) => [one.key, one]));

/** Fields that say nothing of what happened, or are unknown when it does. */
const LEFT_OUT = ["type", "@context", "eventID", "recordTime", "errorDeclaration", "rdfs:comment", "comment"];

/** How the fields of an event are run together. */
export interface EventOrder {
  /** Fields that have a place of their own. */
  readonly fields: readonly Form[];
  /** What does not stand in the tail: fields with a place, and those that are left out. */
  readonly notInTail: ReadonlySet<string>;
  /** Is a value written with a declared prefix put as the URI that it abbreviates (CBV 2.0 section 8.9.2, rule 15)? */
  readonly isExpanded: boolean;
}

function orderOf(keys: readonly string[], isExpanded: boolean): EventOrder {
  return {
    fields: keys.map((key) => FORMS.get(key) ?? form(key)),
    notInTail: new Set([...keys, ...LEFT_OUT]),
    isExpanded,
  };
}

/** As the standard's table has it. */
export const TABLE_ORDER: EventOrder = orderOf(EVENT_ORDER, true);

/** As ids were made before the table was followed. */
export const SUPERSEDED_ORDER: EventOrder = orderOf(FORMER_ORDER, false);
