import { AI_TABLE, type AiEntry } from "../ai/table.ts";
import { type AiValue, aiValueFault } from "../ai/value.ts";
import { hasValidEscapes, percentDecode, percentEncode } from "../percent.ts";
import type { Refusal, Result } from "../result.ts";
import { accept, refuse } from "../result.ts";

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
  /** Take GTIN-8, -12 and -13 (padded to 14). Off, they are refused, as URI Syntax 1.4 and later demand. */
  readonly legacyGtin?: boolean;
}

/** Longer than any QR Code can carry; what exceeds it is refused unread. */
const MAX_LENGTH = 4296;
export const CANONICAL_BASE = "https://id.gs1.org";

const ORIGIN = /^(?:https?|HTTPS?):\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(?::([0-9]{1,5}))?$/;
const LAST_PORT = 65535;

/** Is this a scheme and host (with an optional port) that a Digital Link may begin with? */
export function isDigitalLinkOrigin(text: string): boolean {
  const [whole, port = ""] = ORIGIN.exec(text) ?? [];
  return whole !== undefined && Number(port) <= LAST_PORT;
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
  const hash = text.indexOf("#");
  const beforeFragment = hash < 0 ? text : text.slice(0, hash);
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
function follows(qualifiers: readonly AiValue[], order: readonly string[]): boolean {
  let from = 0;
  for (const { ai } of qualifiers) {
    from = order.indexOf(ai, from) + 1;
    if (from === 0) return false;
  }
  return true;
}

/** Why these AIs may not follow this key in a path. */
function qualifierFault(key: AiEntry, qualifiers: readonly AiValue[]): Refusal | undefined {
  const orders = key.dlQualifiers;
  if (qualifiers.length === 0 || orders.some((order) => follows(qualifiers, order))) return undefined;
  const ais = qualifiers.map(({ ai }) => ai);
  const foreign = ais.find((ai) => !orders.some((order) => order.includes(ai)));
  if (foreign) return { code: "qualifier-unsupported", ai: foreign, detail: `(${foreign}) qualifies no (${key.ai})` };
  const repeated = ais.find((ai, index) => ais.indexOf(ai) !== index);
  if (repeated) return { code: "qualifier-repeated", ai: repeated, detail: `(${repeated}) stands twice in the path` };
  const last = ais.at(-1) ?? key.ai;
  return { code: "qualifier-order", ai: last, detail: `the qualifiers of (${key.ai}) stand in a wrong order` };
}

/** Does this AI belong in the path of the link, so that it may not stand in its query? */
function isOfPath(ai: string, key: AiEntry, qualifiers: readonly AiValue[]): boolean {
  return ai === key.ai || key.dlQualifiers.some((order) => order.includes(ai) && follows(qualifiers, order));
}

/** The AI of a query parameter: `17`, or the same percent-encoded. Undefined for a name that is no number, or has no `=`. */
function numericName(parameter: string, equals: number): string | undefined {
  if (equals < 0) return undefined;
  const name = percentDecode(parameter.slice(0, equals), "query");
  return /^[0-9]+$/.test(name) ? name : undefined;
}

/** The numeric keys of the query; others are no business of GS1 and stay in the raw query. */
function attributesOf(
  query: string,
  key: AiEntry,
  qualifiers: readonly AiValue[],
  options: ParseOptions,
): Result<readonly AiValue[]> {
  const attributes: AiValue[] = [];
  if (query === "") return accept(attributes);
  const seen = new Set<string>();
  for (const parameter of query.split(/[&;]/)) {
    const equals = parameter.indexOf("=");
    const ai = numericName(parameter, equals);
    if (ai === undefined) continue;
    const entry = AI_TABLE.get(ai);
    if (entry === undefined) return refuse("attribute-unknown", `${ai} is no Application Identifier`, ai);
    if (!entry.dlAttribute || isOfPath(ai, key, qualifiers)) {
      return refuse("key-in-query", `(${ai}) may not stand in the query of this link`, ai);
    }
    const raw = parameter.slice(equals + 1);
    if (!hasValidEscapes(raw)) return refuse("escape", "a % that begins no escape of two hex digits", ai);
    const decoded = percentDecode(raw, "query");
    const value = options.legacyGtin === true && ai === "01" ? padLegacyGtin(decoded) : decoded;
    const fault = aiValueFault(entry, value);
    if (fault) return { ok: false, reason: { ...fault, code: "attribute-value" } };
    if (seen.has(ai)) return refuse("attribute-repeated", `(${ai}) is given twice`, ai);
    seen.add(ai);
    attributes.push({ ai, value });
  }
  return accept(attributes);
}

/** `/01/{gtin}/10/{lot}` from decoded values. */
export function digitalLinkPath(pairs: readonly AiValue[]): string {
  let path = "";
  for (const { ai, value } of pairs) path += `/${ai}/${percentEncode(value)}`;
  return path;
}

function canonicalQuery(attributes: readonly AiValue[]): string {
  if (attributes.length === 0) return "";
  const sorted = attributes.toSorted((a, b) => (a.ai < b.ai ? -1 : 1));
  return sorted.map(({ ai, value }, index) => `${index === 0 ? "?" : "&"}${ai}=${percentEncode(value)}`).join("");
}

/** An 8-, 12- or 13-digit GTIN padded to 14; anything else as it is. */
function padLegacyGtin(value: string): string {
  return /^(?:[0-9]{8}|[0-9]{12,13})$/.test(value) ? value.padStart(14, "0") : value;
}

/** The pairs of the path from its key on, decoded. */
function pairsOf(segments: readonly string[], at: number): AiValue[] {
  const pairs: AiValue[] = [];
  for (let index = at; index < segments.length; index += 2) {
    pairs.push({ ai: segments[index] ?? "", value: percentDecode(segments[index + 1] ?? "", "path") });
  }
  return pairs;
}

function valueIn(pairs: readonly AiValue[], ai: string): string | undefined {
  for (const pair of pairs) if (pair.ai === ai) return pair.value;
  return undefined;
}

/**
 * Reads an uncompressed GS1 Digital Link (URI Syntax 1.7): a URI, or the raw path and query of a request
 * (`/01/…/10/…?…`, not yet decoded). Serves every primary key of the Syntax Dictionary; refuses mixed-case schemes, empty
 * segments (a trailing slash too: strip it first where it should be forgiven), dot segments, repeated or misordered AIs,
 * path AIs in the query, a query key given twice, values that break their format, and numeric query keys that are no AI.
 * What the AIs of a link demand of each other is judged apart, by `pairingFaults`. Never throws.
 */
export function parseDigitalLink(text: string, options: ParseOptions = {}): Result<DigitalLink> {
  const cutText = cut(text);
  if (!cutText.ok) return cutText;
  const { origin, segments, query } = cutText.value;
  const at = primaryKeyAt(segments);
  const entry = AI_TABLE.get(segments[at] ?? "");
  if (at < 0 || entry === undefined) return refuse("no-primary-key", "the path holds no GS1 key");

  const [written, ...qualifiers] = pairsOf(segments, at) as [AiValue, ...AiValue[]];
  const isPadded = options.legacyGtin === true && entry.ai === "01";
  const key = isPadded ? { ai: written.ai, value: padLegacyGtin(written.value) } : written;
  const pairs = [key, ...qualifiers];
  const fault = qualifierFault(entry, qualifiers);
  if (fault) return { ok: false, reason: fault };
  for (const pair of pairs) {
    const found = pathFault(pair);
    if (found) return { ok: false, reason: found };
  }
  const attributes = attributesOf(query, entry, qualifiers, options);
  if (!attributes.ok) return attributes;

  const path = digitalLinkPath(pairs);
  const [gtin, lot, serial] = [valueIn(pairs, "01"), valueIn(qualifiers, "10"), valueIn(qualifiers, "21")];
  return accept({
    stem: at === 0 ? origin : `${origin}/${segments.slice(0, at).join("/")}`,
    key,
    qualifiers,
    attributes: attributes.value,
    query,
    isLegacy: key.value !== written.value,
    path,
    canonical: CANONICAL_BASE + path + canonicalQuery(attributes.value),
    ...(gtin !== undefined && { gtin }),
    ...(lot !== undefined && { lot }),
    ...(serial !== undefined && { serial }),
  });
}
