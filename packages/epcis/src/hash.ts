import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalScalar, expandedName, type Namespaces, namespacesOf } from "./hash-values.ts";

type Fields = Readonly<Record<string, unknown>>;

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

/** Top-level fields in the order of CBV 2.0 section 8.9.2 as the published hashes have it; the rest follows, sorted. */
const EVENT_ORDER = [
  "eventTime",
  "eventTimeZoneOffset",
  "certificationInfo",
  "parentID",
  "epcList",
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
  "sensorElementList",
];

interface Members {
  readonly name: string;
  readonly order: readonly string[];
}

const EPCS: Members = { name: "epc", order: [] };
const QUANTITIES: Members = { name: "quantityElement", order: ["epcClass", "quantity", "uom"] };

/** How the members of a list are called, and the order of their own fields (extensions after them, sorted). */
const MEMBERS: ReadonlyMap<string, Members> = new Map([
  ["epcList", EPCS],
  ["inputEPCList", EPCS],
  ["childEPCs", EPCS],
  ["outputEPCList", EPCS],
  ["quantityList", QUANTITIES],
  ["childQuantityList", QUANTITIES],
  ["inputQuantityList", QUANTITIES],
  ["outputQuantityList", QUANTITIES],
  ["bizTransactionList", { name: "", order: ["type", "bizTransaction"] }],
  ["sourceList", { name: "", order: ["type", "source"] }],
  ["destinationList", { name: "", order: ["type", "destination"] }],
  ["sensorElementList", { name: "sensorElement", order: ["sensorMetadata", "sensorReport"] }],
]);

/** Objects that are no members of a list, and the order of their fields. */
const OBJECT_ORDER: ReadonlyMap<string, readonly string[]> = new Map([
  ["persistentDisposition", ["set", "unset"]],
  ["readPoint", ["id"]],
  ["bizLocation", ["id"]],
  ["sensorMetadata", METADATA],
  ["sensorReport", REPORT],
]);

/** Fields of the event that say nothing of what happened or cannot be known when the hash is made; `type` leads. */
const LEFT_OUT: ReadonlySet<string> = new Set([
  "type",
  "@context",
  "eventID",
  "recordTime",
  "errorDeclaration",
  "rdfs:comment",
  "comment",
]);

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** Lifts a surrogate above all units of the basic plane, so that units compare as the code points they begin. */
function rank(unit: number): number {
  return unit < 0xd800 ? unit : unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** By Unicode code point, as the reference sorts, where JavaScript would compare UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  const shorter = Math.min(a.length, b.length);
  for (let index = 0; index < shorter; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left !== right) return rank(left) - rank(right);
  }
  return a.length - b.length;
}

function sorted(texts: readonly string[]): string {
  return texts.toSorted(byCodePoint).join("");
}

/** An extension field as one text for each of its values; a name ending in `List` has members named without it. */
function extension(key: string, value: unknown, namespaces: Namespaces): readonly string[] {
  const name = expandedName(key, namespaces);
  const values = [value].flat(Number.POSITIVE_INFINITY);
  if (!name.endsWith("List")) return values.map((one) => extensionValue(name, one, namespaces));
  const member = name.slice(0, -"List".length);
  return [name + sorted(values.map((one) => extensionValue(member, one, namespaces)))];
}

function extensionValue(name: string, value: unknown, namespaces: Namespaces): string {
  if (isFields(value)) return name + extensions(value, [], namespaces);
  const text = isScalar(value) ? canonicalScalar(value) : "";
  return text === "" ? name : `${name}=${text}`;
}

/** All fields but those of the standard, sorted together; comments say nothing. */
function extensions(fields: Fields, standard: readonly string[], namespaces: Namespaces): string {
  const keys = Object.keys(fields).filter((key) => !standard.includes(key) && key !== "rdfs:comment");
  return sorted(keys.flatMap((key) => extension(key, fields[key], namespaces)));
}

function object(fields: Fields, key: string, order: readonly string[], namespaces: Namespaces): string {
  const own = order.map((name) => field(name, fields[name], namespaces, key)).join("");
  return own + extensions(fields, order, namespaces);
}

/** One standard field with its name; `parent` is the field whose object holds it. Empty when it says nothing. */
function field(key: string, value: unknown, namespaces: Namespaces, parent?: string): string {
  const values = [value].flat().filter((one) => isFields(one) || (isScalar(one) && one !== ""));
  if (values.length === 0) return "";
  if (key === "ilmd") return key + sorted(values.map((one) => (isFields(one) ? extensions(one, [], namespaces) : "")));
  const members = MEMBERS.get(key);
  const name = members?.name ?? key;
  const order = members?.order ?? OBJECT_ORDER.get(key) ?? [];
  const texts = values.map((one) => {
    if (isFields(one)) return name + object(one, key, order, namespaces);
    return isScalar(one) ? `${name}=${canonicalScalar(one, key, parent)}` : "";
  });
  return (members ? key : "") + sorted(texts);
}

/** The lists of the standard that stand among the extensions, with the extensions, sorted together. */
function tail(event: Fields, namespaces: Namespaces): string {
  const texts = Object.keys(event).flatMap((key) => {
    if (LEFT_OUT.has(key) || EVENT_ORDER.includes(key)) return [];
    return key === "ilmd" || MEMBERS.has(key)
      ? [field(key, event[key], namespaces)]
      : extension(key, event[key], namespaces);
  });
  return sorted(texts);
}

/**
 * The pre-hash string of an event (CBV 2.0 section 8.9.2): everything that happened, in one order and one spelling.
 *
 * Follows the published hashes of the reference generator where the text of the standard and its implementations differ:
 * parentID stands before epcList, certificationInfo after the time zone, `type` before the value of a business transaction,
 * source or destination, and those three lists among the extensions, sorted by code point. Departs from it where it would
 * damage data: text is never read as a number (`00123` and `1E5` stay), numbers are written without exponent, booleans
 * are `true` and `false`, half a millisecond rounds up, bare words are expanded only in the fields of their vocabulary,
 * Digital Links with escapes are made canonical like others, and eight digits after `/01/` only with a right check digit.
 *
 * `context` is the JSON-LD `@context` of the document, for the prefixes of extension names; the event's own is used as well.
 */
export function preHash(event: Fields, context?: unknown): string {
  const namespaces = namespacesOf([context, event["@context"]].flat());
  const ordered = EVENT_ORDER.map((key) => field(key, event[key], namespaces)).join("");
  return `eventType=${event.type}${ordered}${tail(event, namespaces)}`;
}

/**
 * The event's identity by content, `ni:///sha-256;{64 hex digits}?ver=CBV2.0`: equal for events that say the same, whatever
 * their key order, identifier syntax or time zone of writing. It proves no authorship and does not cover errorDeclaration.
 */
export function eventHashId(event: Fields, context?: unknown): string {
  return `ni:///sha-256;${bytesToHex(sha256(utf8ToBytes(preHash(event, context))))}?ver=CBV2.0`;
}
