import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { namesWithin, STANDARD_NAMES } from "./context.ts";
import { ExactNumber } from "./exact-number.ts";
import type { Names } from "./fault.ts";
import { type EventOrder, FORMS, type Form, SUPERSEDED_ORDER, TABLE_ORDER } from "./hash-forms.ts";
import {
  expandedName,
  expandedValue,
  identifierForm,
  type Namespaces,
  scalarText,
  type TextForm,
} from "./hash-values.ts";
import { type Fields, isFields } from "./shape.ts";

type Scalar = string | number | boolean | ExactNumber;

function isScalar(value: unknown): value is Scalar {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") return true;
  return value instanceof ExactNumber;
}

/** What is in force where the reading stands: the document's prefixes, and the order that is followed. */
interface Scope {
  readonly names: Names;
  readonly order: EventOrder;
}

/** The scope within an object that may have a context of its own. */
function within(scope: Scope, context: unknown): Scope {
  return context === undefined ? scope : { ...scope, names: namesWithin(scope.names, context) };
}

/** A standard field's text, in which prefixes of the standard stand for its own namespaces whatever the document says. */
function standardText(value: Scalar, form: TextForm, { names, order }: Scope): string {
  if (typeof value !== "string" || !order.isExpanded) return scalarText(value, form);
  const text = value.trim();
  return form(expandedValue(expandedValue(text, STANDARD_NAMES.namespaces), names.namespaces));
}

function extensionScalar(value: Scalar, { names, order }: Scope): string {
  if (typeof value !== "string" || !order.isExpanded) return scalarText(value, identifierForm);
  return identifierForm(expandedValue(value.trim(), names.namespaces));
}
const NOTHING: ReadonlySet<string> = new Set();

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
function addExtension(key: string, value: unknown, scope: Scope, texts: string[]): void {
  const name = nameOf(key, scope.names);
  const values = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value];
  const isList = Array.isArray(value) && LIST_NAME.test(name);
  const member = isList ? name.slice(0, -"List".length) : name;
  const members = values.map((one) => extensionText(member, one, scope));
  if (isList) texts.push(name + sorted(members));
  else texts.push(...members);
}

function extensionText(name: string, value: unknown, scope: Scope): string {
  if (isFields(value)) return name + extensionTexts(value, NOTHING, scope);
  const text = isScalar(value) ? extensionScalar(value, scope) : "";
  return text === "" ? name : `${name}=${text}`;
}

/** All fields but the standard ones, sorted together; comments say nothing, a context of its own names what it holds. */
function extensionTexts(fields: Fields, standard: ReadonlySet<string>, outer: Scope): string {
  const scope = within(outer, fields["@context"]);
  const texts: string[] = [];
  for (const key of Object.keys(fields)) {
    if (standard.has(key) || key === "rdfs:comment" || key === "@context") continue;
    addExtension(key, fields[key], scope, texts);
  }
  return sorted(texts);
}

function objectText({ fields, own }: Form, value: Fields, scope: Scope): string {
  let text = "";
  for (const one of fields) if (value[one.key] !== undefined) text += fieldText(one, value[one.key], scope);
  return text + extensionTexts(value, own, scope);
}

function valueText(one: Form, value: unknown, scope: Scope): string | undefined {
  if (isFields(value)) return one.name + objectText(one, value, scope);
  return isScalar(value) && value !== "" ? `${one.name}=${standardText(value, one.text, scope)}` : undefined;
}

/** One standard field with its name. Empty when it says nothing. */
function fieldText(one: Form, value: unknown, scope: Scope): string {
  if (!Array.isArray(value)) {
    const text = valueText(one, value, scope);
    return text === undefined ? "" : one.lead + text;
  }
  const texts: string[] = [];
  for (const member of value.flat()) {
    const text = valueText(one, member, scope);
    if (text !== undefined) texts.push(text);
  }
  return texts.length === 0 ? "" : one.lead + sorted(texts);
}

function ilmdText(value: unknown, scope: Scope): string {
  const objects = (Array.isArray(value) ? value.flat() : [value]).filter((one) => isFields(one) || isScalar(one));
  if (objects.length === 0 || objects[0] === "") return "";
  return `ilmd${sorted(objects.map((one) => (isFields(one) ? extensionTexts(one, NOTHING, scope) : "")))}`;
}

function textOf(key: string, value: unknown, scope: Scope): string {
  const standard = FORMS.get(key);
  if (standard !== undefined) return fieldText(standard, value, scope);
  return key === "ilmd" ? ilmdText(value, scope) : "";
}

/** What has no place of its own, sorted together: the extensions. */
function tail(event: Fields, scope: Scope): string {
  const texts: string[] = [];
  for (const key of Object.keys(event)) {
    if (scope.order.notInTail.has(key)) continue;
    if (FORMS.has(key) || key === "ilmd") texts.push(textOf(key, event[key], scope));
    else addExtension(key, event[key], scope, texts);
  }
  return sorted(texts);
}

/** The pre-hash of an event within a document that declares these names; the event's own @context is used as well. */
function preHashWithin(event: Fields, outer: Names, order: EventOrder = TABLE_ORDER): string {
  const scope = within({ names: outer, order }, event["@context"]);
  // What is no text is no event's type; it must not break the making of a hash either.
  const type = typeof event.type === "string" ? event.type : JSON.stringify(event.type);
  let text = `eventType=${type}`;
  for (const one of order.fields) {
    if (event[one.key] === undefined) continue;
    text += one.key === "ilmd" ? ilmdText(event.ilmd, scope) : fieldText(one, event[one.key], scope);
  }
  return text + tail(event, scope);
}

/**
 * The pre-hash string of an event (CBV 2.0 section 8.9.2): everything that happened, in one order and one spelling.
 *
 * Follows the standard's table, and where the table says nothing the generators that publish hashes: certificationInfo
 * after the time zone, `type` before the value of a business transaction, source or destination, `bizRules` of a sensor report
 * after its processing method. A value written with a declared prefix is the URI that it stands for, in extensions too. Departs
 * from the reference generator where it would
 * damage data: text is never read as a number (`00123` and `1E5` stay), numbers are written without exponent and with every
 * digit, booleans are `true` and `false`, half a millisecond rounds up, bare words are expanded only in the fields of their
 * vocabulary, Digital Links with escapes are made canonical like others, and eight digits after `/01/` only with a right check
 * digit.
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
  return idOf(preHashWithin(event, names));
}

/**
 * The id that an event was given before the table was followed and values were expanded; undefined when it is the same.
 * Events stored under such an id keep it: whoever captures one of them again must find it.
 */
export function supersededHashId(event: Fields, context?: unknown): string | undefined {
  const names = namesWithin(STANDARD_NAMES, context);
  const former = preHashWithin(event, names, SUPERSEDED_ORDER);
  return former === preHashWithin(event, names) ? undefined : idOf(former);
}

function idOf(text: string): string {
  return `ni:///sha-256;${bytesToHex(sha256(utf8ToBytes(text)))}?ver=CBV2.0`;
}
