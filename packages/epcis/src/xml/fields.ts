import { cbvUri, cbvWord, type VocabularyName } from "../cbv.ts";
import { ExactNumber, numberOf } from "../exact-number.ts";
import { decimal } from "../hash-values.ts";

/** How words of the CBV are written: as URNs where it has them, or as Web URIs. */
export type WordForm = "urn" | "uri";

/** One text of XML and the value that JSON has for it. */
export interface Scalar {
  readonly kind: "scalar";
  /** Takes the text as it stands in XML. What cannot be read stays text: the event's own rules then refuse it by name. */
  readonly read: (text: string) => unknown;
  readonly write: (value: string | number | boolean | ExactNumber, words: WordForm) => string;
}

/** An array: `<epcList><epc>…</epc></epcList>`. */
export interface List {
  readonly kind: "list";
  readonly member: string;
  readonly of: Form;
  /** No member counts twice. */
  readonly distinct?: boolean;
}

/** An element that may stand several times: always an array in JSON, or (`bare`) its value when it stands once. */
export interface Repeated {
  readonly kind: "repeated";
  readonly of: Form;
  readonly bare?: boolean;
}

/** An object, by its elements, attributes and text; what is none of these is an extension. */
export interface Fields {
  readonly kind: "fields";
  readonly elements: ReadonlyMap<string, Form>;
  readonly attributes: ReadonlyMap<string, Scalar>;
  /** The member that the element's own text becomes. */
  readonly text?: string;
}

export type Form = Scalar | List | Repeated | Fields;

/** A number in all its digits, anything else as it is. */
export function written(value: string | number | boolean | ExactNumber): string {
  if (value instanceof ExactNumber) return value.digits;
  return typeof value === "number" ? decimal(value) : `${value}`;
}

const TEXT: Scalar = { kind: "scalar", read: (text) => text.trim(), write: written };
const STRING: Scalar = { kind: "scalar", read: (text) => text, write: written };
const NUMBER: Scalar = {
  kind: "scalar",
  read: (raw) => {
    const text = raw.trim();
    return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,4})?$/.test(text) ? (numberOf(text) ?? Number(text)) : text;
  },
  write: written,
};
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["false", false],
  ["0", false],
]);
const BOOLEAN: Scalar = { kind: "scalar", read: (text) => BOOLEANS.get(text.trim()) ?? text.trim(), write: written };

/** How XML spells the words of a vocabulary that JSON has bare: what the Web URI begins with, and what stands in its place. */
const SPELLINGS: Readonly<Record<VocabularyName, readonly [uri: string, xml: string]>> = {
  bizStep: ["https://ref.gs1.org/cbv/BizStep-", "urn:epcglobal:cbv:bizstep:"],
  disposition: ["https://ref.gs1.org/cbv/Disp-", "urn:epcglobal:cbv:disp:"],
  bizTransactionType: ["https://ref.gs1.org/cbv/BTT-", "urn:epcglobal:cbv:btt:"],
  sourceDestType: ["https://ref.gs1.org/cbv/SDT-", "urn:epcglobal:cbv:sdt:"],
  errorReason: ["https://ref.gs1.org/cbv/ER-", "urn:epcglobal:cbv:er:"],
  component: ["https://ref.gs1.org/cbv/Comp-", "cbv:Comp-"],
  measurementType: ["https://gs1.org/voc/", "gs1:"],
  sensorAlertType: ["https://gs1.org/voc/", "gs1:"],
};

function word(vocabulary: VocabularyName): Scalar {
  const [uri, xml] = SPELLINGS[vocabulary];
  return {
    kind: "scalar",
    read: (text) => cbvWord(vocabulary, text.trim()),
    write: (value, words) => {
      const full = cbvUri(vocabulary, written(value));
      return words === "urn" && full.startsWith(uri) ? xml + full.slice(uri.length) : full;
    },
  };
}

const DISPOSITION = word("disposition");

function fields(elements: Readonly<Record<string, Form>>, attributes: Readonly<Record<string, Scalar>> = {}): Fields {
  return {
    kind: "fields",
    elements: new Map(Object.entries(elements)),
    attributes: new Map(Object.entries(attributes)),
  };
}

/** A list whose members are a text with its type: `<source type="…">…</source>`. */
function typed(member: string, vocabulary: VocabularyName): List {
  return { kind: "list", member, of: { ...fields({}, { type: word(vocabulary) }), text: member } };
}

const EPCS: List = { kind: "list", member: "epc", of: TEXT };
const QUANTITIES: List = {
  kind: "list",
  member: "quantityElement",
  of: fields({ epcClass: TEXT, quantity: NUMBER, uom: TEXT }),
};
const PLACE = fields({ id: TEXT });
const texts = (names: string): Readonly<Record<string, Scalar>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, TEXT]));
const numbers = (names: string): Readonly<Record<string, Scalar>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, NUMBER]));

const SENSOR_METADATA = fields(
  {},
  texts("time startTime endTime deviceID deviceMetadata rawData dataProcessingMethod bizRules"),
);
const SENSOR_REPORT = fields(
  {},
  {
    type: word("measurementType"),
    exception: word("sensorAlertType"),
    component: word("component"),
    booleanValue: BOOLEAN,
    stringValue: STRING,
    ...numbers("value minValue maxValue meanValue sDev percRank percValue"),
    ...texts("hexBinaryValue uriValue uom time deviceID deviceMetadata rawData dataProcessingMethod bizRules"),
    ...texts("microorganism chemicalSubstance coordinateReferenceSystem"),
  },
);

/** Every field that an event of any type may have, in the order of the XML schema as far as all types agree. */
const EVENT_FORMS: Readonly<Record<string, Form>> = {
  ...texts("eventTime recordTime eventTimeZoneOffset eventID"),
  errorDeclaration: fields({
    declarationTime: TEXT,
    reason: word("errorReason"),
    correctiveEventIDs: { kind: "list", member: "correctiveEventID", of: TEXT },
  }),
  certificationInfo: { kind: "repeated", of: TEXT, bare: true },
  ...texts("parentID transformationID action"),
  epcList: { ...EPCS, distinct: true },
  childEPCs: EPCS,
  inputEPCList: { ...EPCS, distinct: true },
  outputEPCList: { ...EPCS, distinct: true },
  bizStep: word("bizStep"),
  disposition: DISPOSITION,
  readPoint: PLACE,
  bizLocation: PLACE,
  bizTransactionList: typed("bizTransaction", "bizTransactionType"),
  quantityList: QUANTITIES,
  childQuantityList: QUANTITIES,
  inputQuantityList: QUANTITIES,
  outputQuantityList: QUANTITIES,
  sourceList: typed("source", "sourceDestType"),
  destinationList: typed("destination", "sourceDestType"),
  sensorElementList: {
    kind: "list",
    member: "sensorElement",
    of: fields({ sensorMetadata: SENSOR_METADATA, sensorReport: { kind: "repeated", of: SENSOR_REPORT } }),
  },
  persistentDisposition: fields({
    unset: { kind: "repeated", of: DISPOSITION },
    set: { kind: "repeated", of: DISPOSITION },
  }),
  ilmd: fields({}),
};

export const EVENT: Fields = fields(EVENT_FORMS);

function namesOf(form: Form): readonly string[] {
  if (form.kind === "scalar") return [];
  if (form.kind === "repeated") return namesOf(form.of);
  if (form.kind === "list") return [form.member, ...namesOf(form.of)];
  return [...form.attributes.keys(), ...[...form.elements].flatMap(([name, inner]) => [name, ...namesOf(inner)])];
}

/** All names that the standard's fields, their members and attributes have. */
export const FIELD_NAMES: readonly string[] = [...new Set(namesOf(EVENT))];
