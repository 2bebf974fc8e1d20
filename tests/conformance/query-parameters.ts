import type { Json } from "./epcis-site.ts";

/** A parameter and a value of it. */
export type Parameter = readonly [name: string, value: string];

type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const QUANTITIES = ["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"];

/** Holders of fields within an event: its sensor metadata and reports, its quantity elements. */
function within(event: Json) {
  const elements = listOf(event.sensorElementList).map(fieldsOf);
  return {
    sensors: elements.flatMap((one) => [fieldsOf(one.sensorMetadata), ...listOf(one.sensorReport).map(fieldsOf)]),
    quantities: QUANTITIES.flatMap((list) => listOf(event[list]).map(fieldsOf)),
  };
}

type Draw = (event: Json) => readonly unknown[];

const own =
  (...fields: readonly string[]): Draw =>
  (event) =>
    fields.flatMap((field) => listOf(event[field]));
const inside =
  (field: string, name: string): Draw =>
  (event) =>
    listOf(fieldsOf(event[field])[name]);
const classes =
  (...lists: readonly string[]): Draw =>
  (event) =>
    lists.flatMap((list) => listOf(event[list]).map((one) => fieldsOf(one).epcClass));
const sensed =
  (name: string): Draw =>
  (event) =>
    within(event).sensors.map((one) => one[name]);
const counted: Draw = (event) => within(event).quantities.map((one) => one.quantity);
const listed =
  (list: string, field: string, type: string): Draw =>
  (event) =>
    listOf(event[list])
      .map(fieldsOf)
      .filter((one) => one.type === type)
      .map((one) => one[field]);

const EPCS = ["epcList", "childEPCs", "parentID", "inputEPCList", "outputEPCList"];

/** Fixed names, and where their values are found in events. */
const FIXED: Readonly<Record<string, Draw>> = {
  eventType: own("type"),
  GE_eventTime: own("eventTime"),
  LT_eventTime: own("eventTime"),
  EQ_action: own("action"),
  EQ_bizStep: own("bizStep"),
  EQ_disposition: own("disposition"),
  EQ_persistentDisposition_set: inside("persistentDisposition", "set"),
  EQ_persistentDisposition_unset: inside("persistentDisposition", "unset"),
  EQ_readPoint: inside("readPoint", "id"),
  WD_readPoint: inside("readPoint", "id"),
  EQ_bizLocation: inside("bizLocation", "id"),
  WD_bizLocation: inside("bizLocation", "id"),
  EQ_transformationID: own("transformationID"),
  MATCH_epc: own("epcList", "childEPCs"),
  MATCH_parentID: own("parentID"),
  MATCH_inputEPC: own("inputEPCList"),
  MATCH_outputEPC: own("outputEPCList"),
  MATCH_anyEPC: own(...EPCS),
  MATCH_epcClass: classes("quantityList", "childQuantityList"),
  MATCH_inputEPCClass: classes("inputQuantityList"),
  MATCH_outputEPCClass: classes("outputQuantityList"),
  MATCH_anyEPCClass: classes(...QUANTITIES),
  ...Object.fromEntries(["EQ", "GT", "GE", "LT", "LE"].map((sign) => [`${sign}_quantity`, counted])),
  EQ_eventID: own("eventID"),
  EXISTS_errorDeclaration: () => ["true"],
  GE_errorDeclarationTime: inside("errorDeclaration", "declarationTime"),
  LT_errorDeclarationTime: () => ["2027-01-01T00:00:00Z"],
  EQ_errorReason: inside("errorDeclaration", "reason"),
  EQ_correctiveEventID: inside("errorDeclaration", "correctiveEventIDs"),
  ...Object.fromEntries(
    ["startTime", "endTime", "time"].flatMap((name) => ["GE", "LT"].map((sign) => [`${sign}_${name}`, sensed(name)])),
  ),
  EQ_type: sensed("type"),
  ...Object.fromEntries(
    ["deviceID", "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules", "stringValue"].map(
      (name) => [`EQ_${name}`, sensed(name)],
    ),
  ),
  EQ_booleanValue: sensed("booleanValue"),
  EQ_hexBinaryValue: sensed("hexBinaryValue"),
  EQ_uriValue: sensed("uriValue"),
  EXISTS_sensorElementList: () => ["true"],
  ...Object.fromEntries(["GE", "GT", "LT", "LE"].map((sign) => [`${sign}_percRank`, sensed("percRank")])),
  ...Object.fromEntries(
    ["po", "desadv", "testres"].map((type) => [
      `EQ_bizTransaction_${type}`,
      listed("bizTransactionList", "bizTransaction", type),
    ]),
  ),
  EQ_source_possessing_party: listed("sourceList", "source", "possessing_party"),
  EQ_destination_possessing_party: listed("destinationList", "destination", "possessing_party"),
};

/** Fields of measurement with the units that they are asked in: those of the events, and others of the same kind. */
const MEASURES: Readonly<Record<string, readonly string[]>> = {
  value: ["CEL", "FAH", "KEL", "P1"],
  minValue: ["CEL", "FAH", "KEL"],
  maxValue: ["KEL"],
  meanValue: ["KEL"],
  sDev: ["FAH"],
  percValue: ["KEL"],
  quantity: ["KGM", "GRM", "TNE"],
};

/** How a unit is reckoned from the first of its kind. */
const FROM_FIRST: Readonly<Record<string, readonly [of: string, reckon: (value: number) => number]>> = {
  CEL: ["CEL", (celsius) => celsius],
  FAH: ["CEL", (celsius) => (celsius * 9) / 5 + 32],
  KEL: ["CEL", (celsius) => celsius + 273.15],
  P1: ["P1", (percent) => percent],
  KGM: ["KGM", (kilograms) => kilograms],
  GRM: ["KGM", (kilograms) => kilograms * 1000],
  TNE: ["KGM", (kilograms) => kilograms / 1000],
};

/** Names of extension fields that the season and the arbitrary events use. */
const EXTENSIONS: Readonly<Record<string, readonly string[]>> = {
  "EQ_cx:grower": ["G7", "G11", "G120"],
  "GE_cx:lossKilograms": ["40"],
  "LT_cx:lossKilograms": ["5.5"],
  "EXISTS_cx:lossKilograms": ["true"],
  "EQ_ILMD_cx:fruit": ["雪梨", "血橙"],
  "EQ_ILMD_cbvmda:lotNumber": ["00123"],
  "GE_ILMD_cbvmda:harvestEndDate": ["2026-09-01"],
  "EXISTS_ILMD_cx:plot": ["true"],
  "EQ_INNER_ILMD_cx:name": ["P-3", "P-31"],
  "GT_INNER_ILMD_cx:mu": ["25"],
  "EXISTS_INNER_ILMD_cx:mu": ["true"],
  "EQ_ex:a": ["1E5", "shipping", "true"],
  "EXISTS_ex:grade": ["true"],
  "EXISTS_INNER_ex:b": ["true"],
  "GE_ILMD_ex:a": ["0"],
  "EXISTS_ERROR_DECLARATION_ex:a": ["true"],
  "EXISTS_SENSORELEMENT_ex:a": ["true"],
  "EXISTS_SENSORMETADATA_ex:b": ["true"],
  "EXISTS_SENSORREPORT_cx:orchard": ["true"],
  HASATTR_readPoint: ["ex:a", "cx:orchard"],
};

const VALUES_PER_NAME = 2;

/** At most so many of the distinct texts, spread over all of them. */
function spread(texts: readonly string[]): readonly string[] {
  const distinct = [...new Set(texts)];
  const step = Math.max(1, Math.floor(distinct.length / VALUES_PER_NAME));
  return distinct.filter((_, n) => n % step === 0).slice(0, VALUES_PER_NAME);
}

function isText(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value) && !String(value).includes("|");
}

/** Every parameter of the language with values that these events hold. */
export function parametersOf(events: readonly Json[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const [name, draw] of Object.entries(FIXED)) {
    found.set(
      name,
      spread(
        events
          .flatMap((event) => draw(event))
          .filter(isText)
          .map(String),
      ),
    );
  }
  for (const [field, units] of Object.entries(MEASURES)) {
    const signs = ["value", "quantity"].includes(field) ? ["EQ", "GT", "GE", "LT", "LE"] : ["GT", "GE", "LT", "LE"];
    for (const uom of units) {
      const [of, reckon] = FROM_FIRST[uom] ?? ["", (value: number) => value];
      const measured = events.flatMap((event) => [...within(event).sensors, ...within(event).quantities]);
      const values = measured
        .filter((one) => one.uom === of && typeof one[field] === "number")
        .map((one) => one[field]);
      const one = reckon(Number(values[Math.floor(values.length / 2)]));
      for (const sign of signs) found.set(`${sign}_${field}_${uom}`, [String(one)]);
    }
  }
  for (const [name, values] of Object.entries(EXTENSIONS)) found.set(name, values);
  return found;
}

/** May this parameter have several values? */
export function isList(name: string): boolean {
  return !/^(?:GE|GT|LT|LE|EXISTS)_|^EQ_booleanValue$/.test(name) && !/^EQ_(?:quantity|value)/.test(name);
}
