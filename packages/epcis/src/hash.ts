import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { namesWithin, STANDARD_NAMES } from "./context.ts";
import type { Names } from "./fault.ts";
import { expandedName, identifierForm, type Namespaces, scalarText, type TextForm, textFormOf } from "./hash-values.ts";
import { type Fields, isFields } from "./shape.ts";

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

/** One standard field: how it is called in the pre-hash, how its text is made canonical, and the fields of its objects. */
interface Form {
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

const FORMS: ReadonlyMap<string, Form> = new Map([...LISTS, ...OBJECTS].map((one) => [one.key, one]));
const ORDERED: readonly Form[] = EVENT_ORDER.map((key) => FORMS.get(key) ?? form(key));

/** Fields that have their place before the tail, and those that say nothing of what happened or are unknown when it does. */
const NOT_IN_TAIL: ReadonlySet<string> = new Set([
  ...EVENT_ORDER,
  ...["type", "@context", "eventID", "recordTime", "errorDeclaration", "rdfs:comment", "comment"],
]);
const NOTHING: ReadonlySet<string> = new Set();

type Scalar = string | number | boolean;

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** UTF-16 puts the surrogates before U+E000 to U+FFFF; code points come after them. */
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

function byUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const AFTER_SURROGATES = /[\ud800-\uffff]/;

function sorted(texts: string[]): string {
  if (texts.length < 2) return texts[0] ?? "";
  const isPlain = !texts.some((text) => AFTER_SURROGATES.test(text));
  return texts.sort(isPlain ? byUnit : byCodePoint).join("");
}

/** Names already expanded, by the namespaces in force. */
const expanded = new WeakMap<Namespaces, Map<string, string>>();
const MAX_KNOWN = 1000;

function nameOf(key: string, { namespaces }: Names): string {
  const known = expanded.get(namespaces) ?? new Map<string, string>();
  if (known.size === 0) expanded.set(namespaces, known);
  let name = known.get(key);
  if (name === undefined) {
    name = expandedName(key, namespaces);
    if (known.size < MAX_KNOWN) known.set(key, name);
  }
  return name;
}

/** A name of something with `List` behind it, whatever namespace stands before. */
export const LIST_NAME = /[^}:/#]List$/;

/**
 * Adds an extension field as one text for each of its values. An array whose name ends in `List` has members named without it; an object
 * under such a name (as XML gives it) names its members itself.
 */
function addExtension(key: string, value: unknown, names: Names, texts: string[]): void {
  const name = nameOf(key, names);
  const values = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
  const isList = Array.isArray(value) && LIST_NAME.test(name);
  const member = isList ? name.slice(0, -"List".length) : name;
  const members = values.map((one) => extensionText(member, one, names));
  if (isList) texts.push(name + sorted(members));
  else texts.push(...members);
}

function extensionText(name: string, value: unknown, names: Names): string {
  if (isFields(value)) return name + extensionTexts(value, NOTHING, names);
  const text = isScalar(value) ? scalarText(value, identifierForm) : "";
  return text === "" ? name : `${name}=${text}`;
}

/** All fields but the standard ones, sorted together; comments say nothing, a context of its own names what it holds. */
function extensionTexts(fields: Fields, standard: ReadonlySet<string>, outer: Names): string {
  const names = fields["@context"] === undefined ? outer : namesWithin(outer, fields["@context"]);
  const texts: string[] = [];
  for (const key of Object.keys(fields)) {
    if (standard.has(key) || key === "rdfs:comment" || key === "@context") continue;
    addExtension(key, fields[key], names, texts);
  }
  return sorted(texts);
}

function objectText({ fields, own }: Form, value: Fields, names: Names): string {
  let text = "";
  for (const one of fields) if (value[one.key] !== undefined) text += fieldText(one, value[one.key], names);
  return text + extensionTexts(value, own, names);
}

function valueText(one: Form, value: unknown, names: Names): string | undefined {
  if (isFields(value)) return one.name + objectText(one, value, names);
  return isScalar(value) && value !== "" ? `${one.name}=${scalarText(value, one.text)}` : undefined;
}

/** One standard field with its name. Empty when it says nothing. */
function fieldText(one: Form, value: unknown, names: Names): string {
  if (!Array.isArray(value)) {
    const text = valueText(one, value, names);
    return text === undefined ? "" : one.lead + text;
  }
  const texts: string[] = [];
  for (const member of value.flat()) {
    const text = valueText(one, member, names);
    if (text !== undefined) texts.push(text);
  }
  return texts.length === 0 ? "" : one.lead + sorted(texts);
}

function ilmdText(value: unknown, names: Names): string {
  const objects = (Array.isArray(value) ? value.flat() : [value]).filter((one) => isFields(one) || isScalar(one));
  if (objects.length === 0 || objects[0] === "") return "";
  return `ilmd${sorted(objects.map((one) => (isFields(one) ? extensionTexts(one, NOTHING, names) : "")))}`;
}

/** The lists of the standard that stand among the extensions, with the extensions, sorted together. */
function tail(event: Fields, names: Names): string {
  const texts: string[] = [];
  for (const key of Object.keys(event)) {
    if (NOT_IN_TAIL.has(key)) continue;
    const standard = FORMS.get(key);
    if (standard !== undefined) texts.push(fieldText(standard, event[key], names));
    else if (key === "ilmd") texts.push(ilmdText(event[key], names));
    else addExtension(key, event[key], names, texts);
  }
  return sorted(texts);
}

/** The pre-hash of an event within a document that declares these names; the event's own @context is used as well. */
function preHashWithin(event: Fields, outer: Names): string {
  const names = event["@context"] === undefined ? outer : namesWithin(outer, event["@context"]);
  let text = `eventType=${event.type}`;
  for (const one of ORDERED) if (event[one.key] !== undefined) text += fieldText(one, event[one.key], names);
  return text + tail(event, names);
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
 * `context` is the JSON-LD `@context` of the document, for the prefixes of extension names; the event's own is used as well, and
 * that of an extension's value for what it holds. Nesting is not bounded here: the event must have been read, or be our own.
 */
export function preHash(event: Fields, context?: unknown): string {
  return preHashWithin(event, namesWithin(STANDARD_NAMES, context));
}

/**
 * The event's identity by content, `ni:///sha-256;{64 hex digits}?ver=CBV2.0`: equal for events that say the same, whatever
 * their key order, identifier syntax or time zone of writing. It proves no authorship and does not cover errorDeclaration.
 */
export function eventHashId(event: Fields, context?: unknown): string {
  return eventHashIdWithin(event, namesWithin(STANDARD_NAMES, context));
}

/** The hash id of an event of a document whose names are known already, so that a document's context is read once. */
export function eventHashIdWithin(event: Fields, names: Names): string {
  return `ni:///sha-256;${bytesToHex(sha256(utf8ToBytes(preHashWithin(event, names))))}?ver=CBV2.0`;
}
