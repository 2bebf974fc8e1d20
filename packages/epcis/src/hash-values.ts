import { canonicalEpc } from "@suyuan/gs1/epc-canonical";
import { cbvUri, type VocabularyName } from "./cbv.ts";

/** Prefixes of extension names and the namespaces they stand for. */
export type Namespaces = ReadonlyMap<string, string>;

/** Prefixes that the official EPCIS context defines, so that documents need not. */
const STANDARD_NAMESPACES: readonly (readonly [string, string])[] = [
  ["cbv", "https://ref.gs1.org/cbv/"],
  ["cbvmda", "urn:epcglobal:cbv:mda:"],
  ["gs1", "https://gs1.org/voc/"],
  ["epcis", "https://ref.gs1.org/epcis/"],
  ["dcterms", "http://purl.org/dc/terms/"],
  ["owl", "http://www.w3.org/2002/07/owl#"],
  ["rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"],
  ["rdfs", "http://www.w3.org/2000/01/rdf-schema#"],
  ["xsd", "http://www.w3.org/2001/XMLSchema#"],
];

/** The prefixes a JSON-LD `@context` defines (string values of its objects), added to those of the official context. */
export function namespacesOf(context: unknown): Namespaces {
  const own = [context].flat().flatMap((entry) => (typeof entry === "object" && entry !== null ? [entry] : []));
  const defined = own.flatMap((entry) => Object.entries(entry));
  return new Map([...STANDARD_NAMESPACES, ...defined.filter(([, uri]) => typeof uri === "string")]);
}

/** `prefix:local` as `{namespace}local`; names without a known prefix stay. */
export function expandedName(name: string, namespaces: Namespaces): string {
  const colon = name.indexOf(":");
  const namespace = colon < 0 ? undefined : namespaces.get(name.slice(0, colon));
  return namespace === undefined ? name : `{${namespace}}${name.slice(colon + 1)}`;
}

/** A number in plain decimal notation, whatever its size: 1e-7 is `0.0000001`. */
export function decimal(value: number): string {
  const [, sign = "", whole = "", fraction = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(`${value}`) ?? [];
  if (exponent === undefined) return `${value}`;
  const point = whole.length + Number(exponent);
  const digits = whole + fraction;
  if (point <= 0) return `${sign}0.${"0".repeat(-point)}${digits}`;
  return sign + digits.padEnd(point, "0");
}

/** A time in UTC to the millisecond, half a millisecond rounded up; a text that is no time stays as it is. */
export function utcMilliseconds(text: string): string {
  const [, base, fraction = "", zone] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  const seconds = Date.parse(`${base}${zone}`);
  if (Number.isNaN(seconds)) return text;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, "0")) + (Number(fraction[3] ?? 0) >= 5 ? 1 : 0);
  return new Date(seconds + milliseconds).toISOString();
}

const TIME_FIELDS: ReadonlySet<string> = new Set(["eventTime", "time", "startTime", "endTime"]);

const VOCABULARY_FIELDS: ReadonlyMap<string, VocabularyName> = new Map([
  ["bizStep", "bizStep"],
  ["disposition", "disposition"],
  ["set", "disposition"],
  ["unset", "disposition"],
  ["component", "component"],
  ["exception", "sensorAlertType"],
]);

/** What `type` means in the object that holds it. */
const TYPE_VOCABULARY: ReadonlyMap<string, VocabularyName> = new Map([
  ["bizTransactionList", "bizTransactionType"],
  ["sourceList", "sourceDestType"],
  ["destinationList", "sourceDestType"],
  ["sensorReport", "measurementType"],
]);

/**
 * One scalar as it enters the pre-hash: `key` is the standard field (or undefined for an extension), `parent` the field
 * that holds the object. Text of extensions is only trimmed and, where it is a GS1 identifier, made canonical.
 */
export function canonicalScalar(value: string | number | boolean, key?: string, parent?: string): string {
  if (typeof value === "number") return decimal(value);
  if (typeof value === "boolean") return value ? "true" : "false";
  const text = value.trim();
  if (key === undefined) return canonicalEpc(text) ?? text;
  if (TIME_FIELDS.has(key)) return utcMilliseconds(text);
  const vocabulary = key === "type" ? TYPE_VOCABULARY.get(parent ?? "") : VOCABULARY_FIELDS.get(key);
  if (vocabulary !== undefined) return cbvUri(vocabulary, text);
  return canonicalEpc(text) ?? text;
}
