import type { EpcisEvent } from "../event.ts";
import { oracleIdentifiers, oracleSame } from "./oracle-identifiers.fixture.ts";

/** What the oracle needs of an event: the same as the query language, written down once more. */
export interface OracleItem {
  readonly event: EpcisEvent;
  readonly context: readonly unknown[];
  readonly recordTime: string;
  readonly hashId: string;
}

type Json = Record<string, unknown>;
type Params = readonly (readonly [name: string, value: string])[];

const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : value == null ? [] : [value]);
const asObject = (value: unknown): Json =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
const asTexts = (values: readonly unknown[]) => values.filter((value) => typeof value === "string");

/** Milliseconds, the fraction rounded half up at the fourth digit. */
function ms(text: unknown): number {
  const match = /^(.*T\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(`${text}`);
  if (match === null) return Number.NaN;
  return (
    Date.parse(`${match[1]}${match[3]}`) + Math.round(Number(`${(match[2] ?? "").padEnd(4, "0").slice(0, 4)}`) / 10)
  );
}

function signOk(sign: string, value: number, bound: number, isConverted = false): boolean {
  const same =
    value === bound || (isConverted && Math.abs(value - bound) < 1e-11 * Math.max(Math.abs(value), Math.abs(bound)));
  if (sign === "EQ") return same;
  if (sign === "GE") return same || value > bound;
  if (sign === "LE") return same || value < bound;
  return !same && (sign === "GT" ? value > bound : value < bound);
}

/** Words of the vocabularies without their dress. */
function bare(text: unknown): string {
  return `${text}`
    .replace(/^urn:epcglobal:cbv:[a-z]+:/, "")
    .replace(/^(?:https:\/\/ref\.gs1\.org\/cbv\/|cbv:)(?:BizStep|Disp|BTT|SDT|ER)-/, "")
    .replace(/^(?:https:\/\/gs1\.org\/voc\/|gs1:)/, "");
}

/** Kelvin, kilograms, litres or per cent; for a spread without the zero point. */
function inBase(value: number, uom: string, isSpread: boolean): readonly [kind: string, value: number] {
  if (uom === "CEL") return ["K", isSpread ? value : value + 273.15];
  if (uom === "FAH") return ["K", isSpread ? (value * 5) / 9 : ((value + 459.67) * 5) / 9];
  if (uom === "KEL") return ["K", value];
  if (uom === "GRM") return ["kg", value / 1000];
  if (uom === "TNE") return ["kg", value * 1000];
  if (uom === "KGM") return ["kg", value];
  return [uom, value];
}

function numberOk(fields: unknown, name: string, sign: string, bounds: readonly string[], uom?: string): boolean {
  const { [name]: value, uom: own } = asObject(fields);
  if (typeof value !== "number") return false;
  if (uom === undefined) return bounds.some((bound) => signOk(sign, value, Number(bound)));
  if (typeof own !== "string") return false;
  const isSpread = name === "sDev";
  const [kind, mine] = inBase(value, own, isSpread);
  return bounds.some((bound) => {
    const [wanted, theirs] = inBase(Number(bound), uom, isSpread);
    return own === uom ? signOk(sign, value, Number(bound)) : kind === wanted && signOk(sign, mine, theirs, true);
  });
}

const QUANTITIES = ["quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList"];
const MATCH_FIELDS: Readonly<Record<string, readonly string[]>> = {
  MATCH_epc: ["epcList", "childEPCs"],
  MATCH_parentID: ["parentID"],
  MATCH_inputEPC: ["inputEPCList"],
  MATCH_outputEPC: ["outputEPCList"],
  MATCH_anyEPC: ["epcList", "childEPCs", "parentID", "inputEPCList", "outputEPCList"],
  MATCH_epcClass: ["quantityList", "childQuantityList"],
  MATCH_inputEPCClass: ["inputQuantityList"],
  MATCH_outputEPCClass: ["outputQuantityList"],
  MATCH_anyEPCClass: QUANTITIES,
};

/** Sensor elements, their metadata and their reports. */
function sensors(event: Json) {
  const elements = asList(event.sensorElementList).map(asObject);
  const metadata = elements.map((element) => asObject(element.sensorMetadata));
  return { elements, metadata, reports: elements.flatMap((element) => asList(element.sensorReport).map(asObject)) };
}

function prefixes(context: readonly unknown[], event: Json): Json {
  const all = [...context, ...asList(event["@context"])].map(asObject);
  return Object.assign({ cbvmda: "urn:epcglobal:cbv:mda:" }, ...all);
}

function fullName(name: string, known: Json): string {
  const at = name.indexOf(":");
  const base = known[name.slice(0, at)];
  return typeof base === "string" ? base + name.slice(at + 1) : name;
}

/** All members called so, at any depth below. */
function deep(value: unknown, name: string, known: Json): unknown[] {
  if (Array.isArray(value)) return value.flatMap((one) => deep(one, name, known));
  return Object.entries(asObject(value)).flatMap(([key, inner]) => [
    ...(fullName(key, known) === name ? [inner] : []),
    ...deep(inner, name, known),
  ]);
}

function fieldValues(item: OracleItem, area: string, isInner: boolean, name: string): unknown[] {
  const event = item.event as unknown as Json;
  const known = prefixes(item.context, event);
  const { elements, metadata, reports } = sensors(event);
  const areas: Readonly<Record<string, readonly Json[]>> = {
    "": [event],
    ILMD_: [asObject(event.ilmd)],
    ERROR_DECLARATION_: [asObject(event.errorDeclaration)],
    SENSORELEMENT_: elements,
    SENSORMETADATA_: metadata,
    SENSORREPORT_: reports,
    readPoint_: [asObject(event.readPoint)],
    bizLocation_: [asObject(event.bizLocation)],
  };
  return (areas[area] ?? []).flatMap((holder) =>
    Object.entries(holder)
      .filter(([key]) => key.includes(":"))
      .flatMap(([key, value]) => {
        if (isInner) return deep(value, name, known);
        return fullName(key, known) === name ? [value] : [];
      }),
  );
}

const leaves = (value: unknown): unknown[] => (Array.isArray(value) ? value.flatMap(leaves) : [value]);
const isDate = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text);
const moment = (text: unknown) => ms(typeof text === "string" && isDate(text) ? `${text}T00:00:00Z` : text);
const isNumeral = (text: string) => /^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text);

function scalarOk(sign: string, value: unknown, bounds: readonly string[]): boolean {
  return bounds.some((bound) => {
    if (sign === "EQ") {
      if (typeof value === "number") return isNumeral(bound) && Number(bound) === value;
      if (typeof value === "boolean") return bound === `${value}`;
      return typeof value === "string" && (value === bound || moment(value) === moment(bound));
    }
    if (!isNumeral(bound)) return typeof value === "string" && signOk(sign, moment(value), moment(bound));
    if (typeof value === "string") return isNumeral(value) && signOk(sign, Number(value), Number(bound));
    return typeof value === "number" && signOk(sign, value, Number(bound));
  });
}

function hasSomething(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasSomething);
  return value !== null && value !== "" && !(typeof value === "object" && Object.keys(value).length === 0);
}

/** `names` are full names; `field` is readPoint, bizLocation or a full name. */
function attributesOk(item: OracleItem, field: string, names: readonly string[], wanted?: readonly string[]): boolean {
  const event = item.event as unknown as Json;
  const known = prefixes(item.context, event);
  const holders = field.includes(":") ? fieldValues(item, "", false, field) : [event[field]];
  return holders
    .flatMap(asList)
    .flatMap((holder) => Object.entries(asObject(holder)))
    .filter(([key]) => key !== "id" && names.includes(fullName(key, known)))
    .some(([, value]) =>
      wanted === undefined ? hasSomething(value) : leaves(value).some((one) => scalarOk("EQ", one, wanted)),
    );
}

function patternedOk(name: string, values: readonly string[], item: OracleItem, namespaces: Json): boolean | undefined {
  const event = item.event as unknown as Json;
  const listed = /^EQ_(bizTransaction|source|destination)_(.+)$/.exec(name);
  if (listed) {
    const [, field = "", type] = listed;
    return asList(event[`${field}List`]).some((member) => {
      const { type: own, [field]: id } = asObject(member);
      return bare(own) === bare(type) && values.some((value) => oracleSame(`${id}`, value));
    });
  }
  const unit = /^(..)_(value|minValue|maxValue|meanValue|sDev|percValue|quantity)_([A-Z0-9]{2,4})$/.exec(name);
  if (unit) {
    const [, sign = "", field = "", uom] = unit;
    const all = field === "quantity" ? QUANTITIES.flatMap((list) => asList(event[list])) : sensors(event).reports;
    return all.some((fields) => numberOk(fields, field, sign, values, uom));
  }
  const attribute = /^EQ_ATTR_(.+)_([^_]+)$/.exec(name) ?? /^HASATTR_(.+)$/.exec(name);
  if (attribute) {
    const [, field = "", one] = attribute;
    const names = (one === undefined ? values : [one]).map((text) => fullName(text, namespaces));
    return attributesOk(item, fullName(field, namespaces), names, one === undefined ? undefined : values);
  }
  const extension =
    /^(EQ|GT|GE|LT|LE|EXISTS)_(INNER_)?(ILMD_|ERROR_DECLARATION_|SENSORELEMENT_|SENSORMETADATA_|SENSORREPORT_|readPoint_|bizLocation_)?([^:]+:.+)$/.exec(
      name,
    );
  if (extension === null) return undefined;
  const [, sign = "", inner, area = "", field = ""] = extension;
  const found = fieldValues(item, area, inner !== undefined, fullName(field, namespaces));
  if (sign === "EXISTS") return values[0] === "false" || found.some(hasSomething);
  return found.flatMap(leaves).some((value) => scalarOk(sign, value, values));
}

type Test = (values: readonly string[]) => boolean;

const wordsIn = (found: readonly unknown[]): Test => {
  return (values) => asTexts(found).some((one) => values.map(bare).includes(bare(one)));
};
const idsIn = (found: readonly unknown[]): Test => {
  return (values) => asTexts(found).some((one) => values.some((value) => oracleSame(one, value)));
};
const textsIn = (found: readonly unknown[]): Test => {
  return (values) => asTexts(found).some((one) => values.includes(one));
};

/** Parameters that ask for equality with a field, or for its presence. */
function equalityTests(item: OracleItem): Readonly<Record<string, Test>> {
  const event = item.event as unknown as Json;
  const { metadata, reports } = sensors(event);
  const anywhere = (field: string) => [...metadata, ...reports].map((fields) => fields[field]);
  const declaration = asObject(event.errorDeclaration);
  const persistent = asObject(event.persistentDisposition);
  const [readPoint, bizLocation] = [asObject(event.readPoint).id, asObject(event.bizLocation).id];
  const hexes = asTexts(anywhere("hexBinaryValue")).map((hex) => hex.toUpperCase());
  return {
    eventType: textsIn([event.type]),
    EQ_action: textsIn([event.action]),
    EQ_bizStep: wordsIn([event.bizStep]),
    EQ_disposition: wordsIn([event.disposition]),
    EQ_persistentDisposition_set: wordsIn(asList(persistent.set)),
    EQ_persistentDisposition_unset: wordsIn(asList(persistent.unset)),
    EQ_readPoint: idsIn([readPoint]),
    WD_readPoint: idsIn([readPoint]),
    EQ_bizLocation: idsIn([bizLocation]),
    WD_bizLocation: idsIn([bizLocation]),
    EQ_transformationID: idsIn([event.transformationID]),
    EQ_eventID: textsIn([event.eventID, item.hashId]),
    EQ_correctiveEventID: textsIn(asList(declaration.correctiveEventIDs)),
    EQ_errorReason: wordsIn([declaration.reason]),
    EQ_type: wordsIn(reports.map((report) => report.type)),
    EQ_deviceID: idsIn(anywhere("deviceID")),
    EQ_dataProcessingMethod: idsIn(anywhere("dataProcessingMethod")),
    EQ_microorganism: idsIn(anywhere("microorganism")),
    EQ_chemicalSubstance: idsIn(anywhere("chemicalSubstance")),
    EQ_bizRules: idsIn(anywhere("bizRules")),
    EQ_stringValue: textsIn(anywhere("stringValue")),
    EQ_uriValue: textsIn(anywhere("uriValue")),
    EQ_hexBinaryValue: (values) => values.some((value) => hexes.includes(value.toUpperCase())),
    EQ_booleanValue: ([value]) => anywhere("booleanValue").includes(value === "true"),
    EXISTS_errorDeclaration: ([value]) => value === "false" || event.errorDeclaration !== undefined,
    EXISTS_sensorElementList: ([value]) => value === "false" || asList(event.sensorElementList).length > 0,
  };
}

function timesOf(field: string, item: OracleItem): unknown[] {
  const event = item.event as unknown as Json;
  if (field === "eventTime") return [event.eventTime];
  if (field === "recordTime") return [item.recordTime];
  if (field.startsWith("error")) return [asObject(event.errorDeclaration).declarationTime];
  const { metadata, reports } = sensors(event);
  return [...metadata, ...reports].map((fields) => fields[field]);
}

function fixedOk(name: string, values: readonly string[], item: OracleItem): boolean | undefined {
  const event = item.event as unknown as Json;
  const fields = MATCH_FIELDS[name];
  if (fields) {
    const ids = fields.flatMap((field) => asList(event[field]).map((one) => asObject(one).epcClass ?? one));
    return asTexts(ids).some((id) => values.some((value) => oracleIdentifiers(value, id)));
  }
  const [, sign = "", number] = /^(EQ|GT|GE|LT|LE)_(quantity|percRank)$/.exec(name) ?? [];
  if (number !== undefined) {
    const { reports } = sensors(event);
    const holders = number === "percRank" ? reports : QUANTITIES.flatMap((list) => asList(event[list]));
    return holders.some((holder) => numberOk(holder, number, sign, values));
  }
  const [, order = "", time] =
    /^(GE|LT)_(eventTime|recordTime|errorDeclaration_?Time|startTime|endTime|time)$/.exec(name) ?? [];
  if (time !== undefined) return timesOf(time, item).some((one) => signOk(order, ms(one), ms(values[0])));
  return equalityTests(item)[name]?.(values);
}

/** Which parameters only say how the answer is returned. */
const CONTROLS = ["orderBy", "orderDirection", "eventCountLimit", "maxEventCount", "perPage", "nextPageToken"];

/**
 * The whole language once more, plainly and slowly, without a line of the implementation: does the event meet every URL
 * parameter? `namespaces` are the prefixes that the query may use. Throws for a parameter it does not know.
 */
export function oracleMatches(params: Params, item: OracleItem, namespaces: Readonly<Json> = {}): boolean {
  const known = { cbvmda: "urn:epcglobal:cbv:mda:", ...namespaces };
  return params.every(([name, text]) => {
    if (CONTROLS.includes(name)) return true;
    const values = text.split("|");
    const isMet = fixedOk(name, values, item) ?? patternedOk(name, values, item, known);
    if (isMet === undefined) throw new Error(`the oracle does not know ${name}`);
    return isMet;
  });
}
