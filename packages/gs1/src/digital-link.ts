import { AI_TABLE, type AiEntry, hasAiLength } from "./ai-table.ts";
import { aiValueFault } from "./ai-value.ts";
import { isCset82 } from "./charset.ts";
import { hasValidEscapes, percentDecode, percentEncode } from "./percent.ts";
import type { Refusal, Result } from "./result.ts";
import { accept, refuse } from "./result.ts";

/** An Application Identifier with its decoded value. */
export interface AiValue {
  readonly ai: string;
  readonly value: string;
}

/** A GS1 Digital Link URI taken apart. All values are decoded; `stem` and `query` are as written. */
export interface DigitalLink {
  /** Scheme, host and path before the primary key, without the last slash; empty for a bare path. */
  readonly stem: string;
  readonly key: AiValue;
  readonly qualifiers: readonly AiValue[];
  /** The query parameters that are Application Identifiers. */
  readonly attributes: readonly AiValue[];
  /** The whole query without its `?`, untouched, so that a redirect can pass it on. */
  readonly query: string;
  /** Was the GTIN given with 8, 12 or 13 digits, as before 2023? */
  readonly isLegacy: boolean;
  /** Key and qualifiers in canonical form, `/01/{gtin}/10/{lot}`: equal for links to the same thing. */
  readonly path: string;
  /** `https://id.gs1.org`, the path, then the attributes in order of AI. */
  readonly canonical: string;
  readonly gtin?: string;
  readonly lot?: string;
  readonly serial?: string;
}

export interface ParseOptions {
  /** Take GTIN-8, -12 and -13 in the path (padded to 14). Off, they are refused, as URI Syntax 1.4 and later demand. */
  readonly legacyGtin?: boolean;
}

/** Longer than any QR Code can carry; what exceeds it is refused unread. */
const MAX_LENGTH = 4296;
export const CANONICAL_BASE = "https://id.gs1.org";

const ORIGIN = /^(?:https?|HTTPS?):\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$/;

/** Is this a scheme and host (with an optional port) that a Digital Link may begin with? */
export function isDigitalLinkOrigin(text: string): boolean {
  return ORIGIN.test(text);
}

interface Pieces {
  readonly origin: string;
  readonly segments: readonly string[];
  readonly query: string;
}

/** Cuts the text at its delimiters, before any percent-decoding: `%2F` in a value is no delimiter. */
function cut(text: string): Result<Pieces> {
  if (text.length > MAX_LENGTH) return refuse("too-long", `a Digital Link has at most ${MAX_LENGTH} characters`);
  if (/[^\x21-\x7e]|[<>{}\\^`"|]/.test(text)) return refuse("character", "a character that no URI may hold");
  if (text.includes("%00")) return refuse("escape", "a percent-encoded NUL");
  const [beforeFragment = ""] = text.split("#", 1);
  const mark = beforeFragment.indexOf("?");
  const hierarchy = mark < 0 ? beforeFragment : beforeFragment.slice(0, mark);
  const query = mark < 0 ? "" : beforeFragment.slice(mark + 1);
  const isBarePath = hierarchy.startsWith("/");
  if (!isBarePath && !/^(?:https?|HTTPS?):\/\//.test(hierarchy)) return refuse("scheme", "not http:// or https://");
  const pathAt = isBarePath ? 0 : hierarchy.indexOf("/", hierarchy.indexOf("//") + 2);
  const origin = pathAt < 0 ? hierarchy : hierarchy.slice(0, pathAt);
  if (!isBarePath && !isDigitalLinkOrigin(origin)) return refuse("host", "the host is missing or malformed");
  const segments = pathAt < 0 ? [] : hierarchy.slice(pathAt + 1).split("/");
  if (segments.includes("")) return refuse("path", "the path holds an empty segment or ends in a slash");
  if (!hasValidEscapes(hierarchy)) return refuse("escape", "a % that begins no escape of two hex digits");
  return accept({ origin, segments, query });
}

/** The index of the rightmost primary key: the path is read from its end in pairs of AI and value. */
function primaryKeyAt(segments: readonly string[]): number {
  for (let index = segments.length - 2; index >= 0; index -= 2) {
    if (AI_TABLE.get(segments[index] ?? "")?.dlPrimaryKey) return index;
  }
  return -1;
}

function pathFault({ ai, value }: AiValue): Refusal | undefined {
  const entry = AI_TABLE.get(ai);
  if (entry === undefined) return { code: "qualifier-unsupported", ai, detail: `(${ai}) is unknown` };
  if (value !== "." && value !== "..") return aiValueFault(entry, value);
  return { code: "dot-segment", ai, detail: `the value of AI (${ai}) is a dot segment, which browsers drop` };
}

/** Are the qualifiers a run of one allowed order, gaps permitted? */
function follows(qualifiers: readonly string[], order: readonly string[]): boolean {
  let from = 0;
  return qualifiers.every((ai) => {
    from = order.indexOf(ai, from) + 1;
    return from > 0;
  });
}

function qualifierFault(key: AiEntry, qualifiers: readonly string[]): Refusal | undefined {
  const orders = key.dlQualifiers ?? [];
  if (orders.length === 0 ? qualifiers.length === 0 : orders.some((order) => follows(qualifiers, order))) return;
  const foreign = qualifiers.find((ai) => !orders.some((order) => order.includes(ai)));
  if (foreign) return { code: "qualifier-unsupported", ai: foreign, detail: `(${foreign}) qualifies no (${key.ai})` };
  const repeated = qualifiers.find((ai, index) => qualifiers.indexOf(ai) !== index);
  if (repeated) return { code: "qualifier-repeated", ai: repeated, detail: `(${repeated}) stands twice in the path` };
  const last = qualifiers.at(-1) ?? key.ai;
  return { code: "qualifier-order", ai: last, detail: `the qualifiers of (${key.ai}) stand in a wrong order` };
}

function attributeFault(attribute: AiValue, reserved: ReadonlySet<string>): Refusal | undefined {
  const { ai, value } = attribute;
  const entry = AI_TABLE.get(ai);
  if (!hasAiLength(ai)) return { code: "attribute-unknown", ai, detail: `${ai} is no Application Identifier` };
  if (reserved.has(ai) || entry?.dlAttribute === false) {
    return { code: "key-in-query", ai, detail: `(${ai}) may not stand in the query of this link` };
  }
  const isBad = entry ? aiValueFault(entry, value) !== undefined : !/^.{1,90}$/.test(value) || !isCset82(value);
  return isBad ? { code: "attribute-value", ai, detail: `the value of AI (${ai}) does not fit its format` } : undefined;
}

/** The numeric keys of the query; others are no business of GS1 and stay in the raw query. */
function attributesOf(query: string, reserved: ReadonlySet<string>): Result<readonly AiValue[]> {
  const attributes: AiValue[] = [];
  for (const parameter of query.split(/[&;]/)) {
    const [name = "", ...rest] = parameter.split("=");
    const ai = percentDecode(name, "query");
    if (!/^[0-9]+$/.test(ai)) continue;
    const raw = rest.join("=");
    if (!hasValidEscapes(raw)) return refuse("escape", "a % that begins no escape of two hex digits", ai);
    const attribute = { ai, value: percentDecode(raw, "query") };
    const fault = attributeFault(attribute, reserved);
    if (fault) return { ok: false, reason: fault };
    if (attributes.some((other) => other.ai === ai)) return refuse("attribute-repeated", `(${ai}) is given twice`, ai);
    attributes.push(attribute);
  }
  return accept(attributes);
}

/** The AIs that belong in the path of this link, so may not stand in its query. */
function reservedFor(key: AiEntry, qualifiers: readonly string[]): ReadonlySet<string> {
  const open = (key.dlQualifiers ?? []).filter((order) => follows(qualifiers, order));
  return new Set([key.ai, ...open.flat()]);
}

/** `/01/{gtin}/10/{lot}` from decoded values. */
export function digitalLinkPath(pairs: readonly AiValue[]): string {
  return pairs.map(({ ai, value }) => `/${ai}/${percentEncode(value)}`).join("");
}

function canonicalQuery(attributes: readonly AiValue[]): string {
  const sorted = attributes.toSorted((a, b) => (a.ai < b.ai ? -1 : 1));
  return sorted.map(({ ai, value }, index) => `${index === 0 ? "?" : "&"}${ai}=${percentEncode(value)}`).join("");
}

/** An 8-, 12- or 13-digit GTIN padded to 14; anything else as it is. */
function padLegacyGtin(value: string): string {
  return /^(?:[0-9]{8}|[0-9]{12,13})$/.test(value) ? value.padStart(14, "0") : value;
}

/**
 * Reads an uncompressed GS1 Digital Link (URI Syntax 1.7): a URI, or the raw path and query of a request
 * (`/01/…/10/…?…`, not yet decoded). Serves primary keys 00, 01, 414 and 417; refuses mixed-case schemes, empty segments
 * (a trailing slash too: strip it first where it should be forgiven), dot segments, repeated or misordered AIs, path AIs
 * in the query, values that break their format, and numeric query keys that are no AI. Never throws.
 */
export function parseDigitalLink(text: string, options: ParseOptions = {}): Result<DigitalLink> {
  const cutText = cut(text);
  if (!cutText.ok) return cutText;
  const { origin, segments, query } = cutText.value;
  const at = primaryKeyAt(segments);
  const entry = AI_TABLE.get(segments[at] ?? "");
  if (at < 0 || entry === undefined) return refuse("no-primary-key", "the path holds no GS1 key this service knows");

  const written: AiValue[] = [];
  for (let index = at; index < segments.length; index += 2) {
    written.push({ ai: segments[index] ?? "", value: percentDecode(segments[index + 1] ?? "", "path") });
  }
  const isPadded = options.legacyGtin === true && entry.ai === "01";
  const pairs = written.map((pair, index) =>
    index === 0 && isPadded ? { ai: pair.ai, value: padLegacyGtin(pair.value) } : pair,
  );
  const [key, ...qualifiers] = pairs as [AiValue, ...AiValue[]];
  const qualifierAis = qualifiers.map(({ ai }) => ai);
  const fault = qualifierFault(entry, qualifierAis) ?? pairs.map(pathFault).find((found) => found !== undefined);
  if (fault) return { ok: false, reason: fault };
  const attributes = attributesOf(query, reservedFor(entry, qualifierAis));
  if (!attributes.ok) return attributes;

  const path = digitalLinkPath(pairs);
  const value = (ai: string) => pairs.find((pair) => pair.ai === ai)?.value;
  const [gtin, lot, serial] = [value("01"), value("10"), value("21")];
  return accept({
    stem: [origin, ...segments.slice(0, at)].join("/"),
    key,
    qualifiers,
    attributes: attributes.value,
    query,
    isLegacy: key.value !== written[0]?.value,
    path,
    canonical: CANONICAL_BASE + path + canonicalQuery(attributes.value),
    ...(gtin !== undefined && { gtin }),
    ...(lot !== undefined && { lot }),
    ...(serial !== undefined && { serial }),
  });
}
