import fc from "fast-check";
import { BIZ_STEPS, DISPOSITIONS, MEASUREMENT_TYPES } from "../cbv.ts";
import type { EpcisEvent } from "../event.ts";

type Json = Record<string, unknown>;
type Arb<T> = fc.Arbitrary<T>;

/** One URL parameter: name and value, members of a list joined by `|`. */
export type Parameter = readonly [name: string, value: string];

/** Prefixes that the generated queries use for extension fields; `zz` is declared by nobody. */
export const QUERY_NAMESPACES: ReadonlyMap<string, string> = new Map([
  ["e", "https://ns.example.com/ex/"],
  ["cx", "https://ns.example.com/cangxi/"],
]);

/** Every value that stands under a member of this name, anywhere in these events. */
function valuesUnder(events: unknown, name: string): unknown[] {
  if (Array.isArray(events)) return events.flatMap((event) => valuesUnder(event, name));
  if (typeof events !== "object" || events === null) return [];
  return Object.entries(events).flatMap(([key, value]) => [
    ...(key === name ? [value].flat() : []),
    ...valuesUnder(value, name),
  ]);
}

const textsUnder = (events: readonly EpcisEvent[], ...names: readonly string[]): string[] =>
  names
    .flatMap((name) => valuesUnder(events, name))
    .filter((value) => typeof value === "string" && value !== "") as string[];

const numbersUnder = (events: readonly EpcisEvent[], name: string): number[] =>
  valuesUnder(events, name).filter((value) => typeof value === "number");

/** A value of the events three times in four, another otherwise. */
function among<T>(found: readonly T[], other: Arb<T>): Arb<T> {
  return found.length === 0
    ? other
    : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...found) }, { weight: 1, arbitrary: other });
}

const list = (one: Arb<string>): Arb<string> =>
  fc.array(one, { minLength: 1, maxLength: 3 }).map((all) => all.join("|"));
const named = (name: string | Arb<string>, value: Arb<string>): Arb<Parameter> =>
  fc.tuple(typeof name === "string" ? fc.constant(name) : name, value);
const isClean = (text: string) => text.isWellFormed() && text !== "" && !text.includes("|");

/** A word of a vocabulary in one of its spellings. */
function spelt(word: string, urn: string, uri: string): Arb<string> {
  if (word.includes(":")) return fc.constant(word);
  return fc.constantFrom(word, urn + word, `https://ref.gs1.org/cbv/${uri}${word}`, `cbv:${uri}${word}`);
}

function words(name: string, found: readonly string[], known: readonly string[], urn: string, uri: string) {
  const word = among(found, fc.constantFrom(...known)).chain((one) => spelt(one, `urn:epcglobal:cbv:${urn}:`, uri));
  return named(name, list(word));
}

/** The same identifier on another host, or with a query that says nothing of it. */
function respelt(id: string): Arb<string> {
  const link = /^https:\/\/(?:id\.gs1\.org|trace\.example\.com)(\/.*)$/.exec(id);
  if (link === null) return fc.constant(id);
  return fc.constantFrom(
    id,
    `https://shop.example.org/a/b${link[1]}`,
    `${id}?11=260901`,
    `http://id.gs1.org${link[1]}`,
  );
}

/** Patterns that may take in the identifiers of the fixtures. */
const pattern: Arb<string> = fc
  .tuple(fc.constantFrom("sgtin", "sscc", "grai", "giai", "sgln"), fc.constantFrom("6901234", "6901235", "*"))
  .map(
    ([scheme, company]) =>
      `urn:epc:idpat:${scheme}:${company}${".*".repeat(["sscc", "giai"].includes(scheme) ? 1 : 2)}`,
  );

function itemPattern(id: string): string {
  const [, body] = /^urn:epc:id(?:pat)?:sgtin:(\d+\.\d+)\./.exec(id) ?? [];
  return body === undefined ? id : `urn:epc:idpat:sgtin:${body}.*`;
}

function identifiers(name: string, found: readonly string[], withPatterns: boolean): Arb<Parameter> {
  const known = among(found, fc.constant("https://id.gs1.org/00/069012340000000018")).chain(respelt);
  const patterned = fc.oneof(pattern, among(found, fc.constant("urn:epc:idpat:sgtin:*.*.*")).map(itemPattern));
  return named(
    name,
    list(withPatterns ? fc.oneof({ weight: 2, arbitrary: known }, { weight: 1, arbitrary: patterned }) : known),
  );
}

/** A time of the events, to the millisecond before or after it, in another zone. */
function time(found: readonly string[]): Arb<string> {
  const other = fc.constant("2026-07-01T00:00:00Z");
  return fc
    .tuple(among(found, other), fc.constantFrom(-1, 0, 0, 1), fc.constantFrom(0, 480, -210))
    .map(([text, shift, minutes]) => {
      const local = new Date(Date.parse(text) + shift + minutes * 60_000).toISOString().slice(0, -1);
      const zone = new Date(Math.abs(minutes) * 60_000).toISOString().slice(11, 16);
      return local + (minutes === 0 ? "Z" : (minutes < 0 ? "-" : "+") + zone);
    });
}

const signs = (...some: readonly string[]) => fc.constantFrom(...some);
const COMPARISONS = ["EQ", "GT", "GE", "LT", "LE"];

function number(found: readonly number[]): Arb<string> {
  return fc
    .tuple(among(found, fc.double({ min: -1000, max: 1000, noNaN: true })), fc.constantFrom(0, 0, 1, -0.5))
    .map(([value, shift]) => `${value + shift}`);
}

function numbers(prefixes: readonly string[], name: string, found: readonly number[]): Arb<Parameter> {
  return signs(...prefixes).chain((sign) =>
    named(`${sign}_${name}`, sign === "EQ" ? list(number(found)) : number(found)),
  );
}

/** A number of the events in a unit that it may have to be converted to. */
function measured(field: string, events: readonly EpcisEvent[]): Arb<Parameter> {
  const units = field === "quantity" ? ["KGM", "GRM", "TNE", "LTR"] : ["CEL", "FAH", "KEL", "P1", "ZZZ"];
  const found = numbersUnder(events, field);
  const converted = found.flatMap((value) => [
    value * 1000,
    value / 1000,
    value + 273.15,
    (value * 9) / 5 + 32,
    value * 1.8,
  ]);
  const finite = [...found, ...converted].filter((value) => Math.abs(value) < 1e15);
  const allowed = field === "value" || field === "quantity" ? COMPARISONS : COMPARISONS.slice(1);
  return fc.constantFrom(...units).chain((unit) => numbers(allowed, `${field}_${unit}`, finite));
}

/** Extension fields by names whose prefixes the events declare, the query declares, or nobody does. */
const fieldName = fc.constantFrom(
  ...["e:a", "e:b", "e:grade", "cx:orchard", "cx:noteList", "cbvmda:lotNumber", "https://ns.example.com/ex/a", "zz:a"],
);
const area = fc.constantFrom(
  ...["", "ILMD_", "ERROR_DECLARATION_", "SENSORELEMENT_", "SENSORMETADATA_", "SENSORREPORT_"],
  ...["INNER_", "INNER_ILMD_", "INNER_ERROR_DECLARATION_", "INNER_SENSORREPORT_"],
);
const placeArea = fc.constantFrom("readPoint_", "bizLocation_", "INNER_readPoint_", "INNER_bizLocation_");
const EXTENSION_KEYS = ["ex:a", "ex:b", "ex:grade", "cx:orchard", "cx:noteList", "cbvmda:lotNumber"];

function scalars(events: readonly EpcisEvent[]): Arb<string> {
  const found = EXTENSION_KEYS.flatMap((key) => valuesUnder(events, key)).filter((value) => typeof value !== "object");
  const texts = found.map((value) => `${value as string | number | boolean}`).filter(isClean);
  return among(texts, fc.constantFrom("true", "00123", "123", "2026-09-01", "2026-09-01T00:00:00Z", "shipping"));
}

function extensions(events: readonly EpcisEvent[]): Arb<Parameter> {
  const path = fc.tuple(area, fieldName).map(([where, name]) => where + name);
  const bounds = EXTENSION_KEYS.flatMap((key) => numbersUnder(events, key));
  const bound = fc.oneof(number(bounds), fc.constantFrom("2026-09-01", "2026-08-31T16:00:00.000-08:00"));
  const places = fc.tuple(placeArea, fieldName).map(([where, name]) => where + name);
  return fc.oneof(
    named(
      fc.oneof(path, places).map((name) => `EQ_${name}`),
      list(scalars(events)),
    ),
    named(
      fc.tuple(signs("GT", "GE", "LT", "LE"), path).map((parts) => parts.join("_")),
      bound,
    ),
    named(
      path.map((name) => `EXISTS_${name}`),
      fc.constantFrom("true", "false"),
    ),
  );
}

function attributes(events: readonly EpcisEvent[]): Arb<Parameter> {
  const field = fc.constantFrom("readPoint", "bizLocation", "e:a", "e:b", "cx:orchard", "e:grade");
  return fc.oneof(
    named(
      field.map((name) => `HASATTR_${name}`),
      list(fieldName),
    ),
    named(
      fc.tuple(field, fieldName).map(([name, one]) => `EQ_ATTR_${name}_${one}`),
      list(scalars(events)),
    ),
  );
}

function listed(field: "bizTransaction" | "source" | "destination", events: readonly EpcisEvent[]): Arb<Parameter> {
  const members = valuesUnder(events, `${field}List`) as Json[];
  const types = members.map(({ type }) => type).filter((type) => typeof type === "string");
  const known = field === "bizTransaction" ? ["po", "inv"] : ["owning_party", "location"];
  const [urn, uri] =
    field === "bizTransaction" ? ["urn:epcglobal:cbv:btt:", "BTT-"] : ["urn:epcglobal:cbv:sdt:", "SDT-"];
  const type = among(types, fc.constantFrom(...known)).chain((word) => spelt(word, urn, uri));
  return type.chain((name) => identifiers(`EQ_${field}_${name}`, textsUnder(events, field), false));
}

/** Families of parameters by name, each made only when it is asked for. */
type Families = Readonly<Record<string, () => Arb<Parameter>>>;

const plain = (name: string, found: readonly string[]): Arb<Parameter> =>
  named(name, list(among(found, fc.constant("urn:example:none"))));

const timed = (name: string, found: readonly string[]): Arb<Parameter> =>
  named(
    signs("GE", "LT").map((sign) => `${sign}_${name}`),
    time(found),
  );

function sensorFamilies(events: readonly EpcisEvent[]): Families {
  const texts = (...names: readonly string[]) => textsUnder(events, ...names);
  const ids = ["deviceID", "dataProcessingMethod", "microorganism", "chemicalSubstance", "bizRules", "uriValue"];
  const types = ["Temperature", "gs1:RelativeHumidity", "https://gs1.org/voc/Acceleration", ...MEASUREMENT_TYPES];
  const hexes = () => among(texts("hexBinaryValue"), fc.constant("0a")).map((hex) => hex.toUpperCase());
  const measures = ["value", "minValue", "maxValue", "meanValue", "sDev", "percValue"];
  return {
    sensorElementList: () => named("EXISTS_sensorElementList", fc.constantFrom("true", "false")),
    sensorTime: () => fc.constantFrom("time", "startTime", "endTime").chain((name) => timed(name, texts(name))),
    sensorType: () =>
      named("EQ_type", list(among(texts("type").filter(isClean), fc.constantFrom(...types)).filter(isType))),
    sensorId: () => fc.constantFrom(...ids).chain((name) => plain(`EQ_${name}`, texts(name))),
    stringValue: () => named("EQ_stringValue", list(among(texts("stringValue").filter(isClean), fc.constant("warm")))),
    hexBinaryValue: () => named("EQ_hexBinaryValue", list(hexes())),
    booleanValue: () => named("EQ_booleanValue", fc.constantFrom("true", "false")),
    measure: () => fc.constantFrom(...measures).chain((name) => measured(name, events)),
    percRank: () => numbers(COMPARISONS.slice(1), "percRank", numbersUnder(events, "percRank")),
  };
}

const isType = (text: string) => text.includes(":") || MEASUREMENT_TYPES.includes(text);

/** Parameters by family; each may or may not be met by some of these events, recorded at these times. */
export function parameterFamilies(events: readonly EpcisEvent[], recorded: readonly string[]): Families {
  const texts = (...names: readonly string[]) => textsUnder(events, ...names);
  const epcs = () => texts("epcList", "childEPCs", "parentID", "inputEPCList", "outputEPCList");
  const ids = () =>
    ["readPoint", "bizLocation"]
      .flatMap((place) => valuesUnder(events, place) as Json[])
      .map(({ id }) => `${id as string}`);
  const epcNames = ["MATCH_epc", "MATCH_parentID", "MATCH_inputEPC", "MATCH_outputEPC", "MATCH_anyEPC"];
  const classNames = ["MATCH_epcClass", "MATCH_inputEPCClass", "MATCH_outputEPCClass", "MATCH_anyEPCClass"];
  return {
    eventType: () =>
      named("eventType", list(fc.constantFrom("ObjectEvent", "AggregationEvent", "TransformationEvent"))),
    action: () => named("EQ_action", list(fc.constantFrom("ADD", "OBSERVE", "DELETE"))),
    eventTime: () => timed("eventTime", texts("eventTime")),
    recordTime: () => timed("recordTime", recorded),
    bizStep: () => words("EQ_bizStep", texts("bizStep"), BIZ_STEPS, "bizstep", "BizStep-"),
    disposition: () => words("EQ_disposition", texts("disposition"), DISPOSITIONS, "disp", "Disp-"),
    set: () => words("EQ_persistentDisposition_set", texts("set"), DISPOSITIONS, "disp", "Disp-"),
    unset: () => words("EQ_persistentDisposition_unset", texts("unset"), DISPOSITIONS, "disp", "Disp-"),
    readPoint: () => signs("EQ", "WD").chain((sign) => identifiers(`${sign}_readPoint`, ids(), false)),
    bizLocation: () => signs("EQ", "WD").chain((sign) => identifiers(`${sign}_bizLocation`, ids(), false)),
    transformationID: () => plain("EQ_transformationID", texts("transformationID")),
    eventID: () => plain("EQ_eventID", texts("eventID")),
    epc: () => fc.constantFrom(...epcNames).chain((name) => identifiers(name, epcs(), true)),
    epcClass: () => fc.constantFrom(...classNames).chain((name) => identifiers(name, texts("epcClass"), true)),
    quantity: () => numbers(COMPARISONS, "quantity", numbersUnder(events, "quantity")),
    quantityInUnit: () => measured("quantity", events),
    bizTransaction: () => listed("bizTransaction", events),
    source: () => listed("source", events),
    destination: () => listed("destination", events),
    errorDeclaration: () => named("EXISTS_errorDeclaration", fc.constantFrom("true", "false")),
    declarationTime: () =>
      signs("errorDeclarationTime", "errorDeclaration_Time").chain((name) => timed(name, texts("declarationTime"))),
    errorReason: () => words("EQ_errorReason", texts("reason"), ["did_not_occur"], "er", "ER-"),
    correctiveEventID: () => plain("EQ_correctiveEventID", texts("correctiveEventIDs")),
    ...sensorFamilies(events),
    extension: () => extensions(events),
    attribute: () => attributes(events),
  };
}
