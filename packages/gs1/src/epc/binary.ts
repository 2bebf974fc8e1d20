import { AI_TABLE } from "../ai/table.ts";
import type { AiValue } from "../ai/value.ts";
import { digitalLinkOf } from "../link/build.ts";
import { CANONICAL_BASE, type DigitalLink, parseDigitalLink } from "../link/parse.ts";
import type { Result } from "../result.ts";
import { accept, refuse } from "../result.ts";
import { aiValueBits, DATE_FORM, readAiValue } from "./ai.ts";
import { BASE_64, BitReader, bitsOf, bitsOfText } from "./bits.ts";
import { readClassicEpc } from "./classic.ts";
import { skipHostName } from "./text.ts";

/** The `+` schemes of Tag Data Standard 2.x by header: the AIs they hold, behind a date in the case of DSGTIN+. */
const PLUS: ReadonlyMap<number, { readonly ais: readonly string[]; readonly isDated?: boolean }> = new Map([
  [0xf0, { ais: ["8010", "8011"] }],
  [0xf1, { ais: ["8003"] }],
  [0xf2, { ais: ["414", "254"] }],
  [0xf3, { ais: ["8006", "21"] }],
  [0xf4, { ais: ["8018"] }],
  [0xf5, { ais: ["8017"] }],
  [0xf6, { ais: ["253"] }],
  [0xf7, { ais: ["01", "21"] }],
  [0xf8, { ais: ["255"] }],
  [0xf9, { ais: ["00"] }],
  [0xfa, { ais: ["8004"] }],
  [0xfb, { ais: ["01", "21"], isDated: true }],
]);

/** Headers of the `++` schemes (2.3), which are `+` schemes with a host name behind the key. */
const PLUS_PLUS: ReadonlyMap<number, number> = new Map([
  [0xe6, 0xf0],
  [0xe7, 0xf4],
  [0xe8, 0xf5],
  [0xe9, 0xf2],
  [0xea, 0xf6],
  [0xeb, 0xf1],
  [0xec, 0xf8],
  [0xed, 0xf3],
  [0xee, 0xfa],
  [0xef, 0xf9],
  [0xfc, 0xfb],
  [0xfd, 0xf7],
]);

/** The date of a DSGTIN+ by its type. */
const DATE_AIS = ["11", "13", "15", "16", "17", "7006", "7007"];

/** An EPC with no more than this behind it is filled up to a 16-bit word and a base 64 character. */
const FILLING = 16 + 6;

/** A GLN without extension is written with extension 0, as in its URN. */
function withoutNoExtension(values: readonly AiValue[]): readonly AiValue[] {
  return values.filter(({ ai, value }) => ai !== "254" || value !== "0");
}

/** Further AIs behind the EPC (section 15.3): their digits, then their values, until only filling is left. */
function readFurther(reader: BitReader): AiValue[] {
  const values: AiValue[] = [];
  while (reader.isRight && !(reader.isRestZero && reader.remaining < FILLING)) {
    let ai = reader.text(2, "0123456789", 4);
    while (reader.isRight && !AI_TABLE.has(ai) && ai.length < 4) ai += reader.text(1, "0123456789", 4);
    values.push(readAiValue(reader, ai));
  }
  return values;
}

function readPlusEpc(bits: string): readonly AiValue[] | undefined {
  const reader = new BitReader(bits);
  const header = reader.small(8);
  const plain = PLUS_PLUS.get(header);
  const scheme = PLUS.get(plain ?? header);
  if (scheme === undefined) return undefined;
  reader.bits(1 + 3); // whether AIs follow, which the bits themselves tell, and the filter
  const values: AiValue[] = [];
  if (scheme.isDated) {
    const ai = DATE_AIS[reader.small(4)];
    reader.demand(ai !== undefined);
    values.push({ ai: ai ?? "", value: DATE_FORM.read(reader) });
  }
  const key = scheme.ais.map((ai) => readAiValue(reader, ai));
  if (plain !== undefined) skipHostName(reader);
  const further = readFurther(reader);
  return reader.isRight ? [...withoutNoExtension(key), ...values, ...further] : undefined;
}

const RE3 = /^(?:eh[0-9a-f]+|ex[A-Za-z0-9_-]+)$/;

/** Is the last segment of this path (without query) of the form `eh…` or `ex…` (URI Syntax 1.7, 6.1.2, RE3)? */
export function isCompressed(path: string): boolean {
  return RE3.test(path.slice(path.lastIndexOf("/") + 1));
}

function roundUp(count: number, by: number): number {
  return Math.ceil(count / by) * by;
}

/**
 * The AIs of an EPC binary string as a Digital Link carries it: `eh` and lower-case hexadecimal digits, or `ex` and URI-safe
 * base 64 (Compression for EPC binary strings 1.0). Reads all GS1 schemes of the Tag Data Standard up to 2.3; filter and
 * host name are passed over. Values are not judged here. Never throws.
 */
export function readEpcBinary(segment: string): Result<readonly AiValue[]> {
  if (segment.length > 1024) return refuse("too-long", "an EPC binary string has at most 1024 characters");
  if (!RE3.test(segment)) return refuse("epc-binary", "no EPC in lower-case hexadecimal or URI-safe base 64");
  const isHex = segment.startsWith("eh");
  const body = segment.slice(2);
  const bits = isHex ? bitsOfText(body, "0123456789abcdef", 4) : bitsOfText(body, BASE_64, 6);
  const filled = (length: number) => roundUp(roundUp(length, 16), isHex ? 16 : 6);
  const values = readPlusEpc(bits) ?? readClassicEpc(bits, filled);
  return values ? accept(values) : refuse("epc-binary", "no EPC of a GS1 key in right form");
}

/** A URI or raw path cut into what is before the last segment, that segment, the query and the rest. */
function cut(text: string): readonly [stem: string, segment: string, query: string] {
  const [beforeFragment = ""] = text.split("#", 1);
  const mark = beforeFragment.indexOf("?");
  const hierarchy = mark < 0 ? beforeFragment : beforeFragment.slice(0, mark);
  const slash = hierarchy.lastIndexOf("/");
  return [hierarchy.slice(0, slash), hierarchy.slice(slash + 1), mark < 0 ? "" : beforeFragment.slice(mark + 1)];
}

function withQuery(uri: string, query: string): string {
  return query === "" ? uri : `${uri}${uri.includes("?") ? "&" : "?"}${query}`;
}

/**
 * The uncompressed Digital Link that a compressed one (`https://host/stem/eh…?query`, or the raw path `/eh…`) stands for, on
 * the same host and stem, its AIs before the query it came with. Refuses what is no EPC, and EPCs whose values break their
 * format. Never throws.
 */
export function expandDigitalLink(text: string): Result<{ readonly uri: string; readonly link: DigitalLink }> {
  if (text.length > 4296) return refuse("too-long", "a Digital Link has at most 4296 characters");
  const [stem, segment, query] = cut(text);
  const values = readEpcBinary(segment);
  if (!values.ok) return values;
  const isBarePath = stem === "" || stem.startsWith("/");
  const built = digitalLinkOf(values.value, { base: isBarePath ? CANONICAL_BASE + stem : stem });
  if (!built.ok) return built;
  const uri = withQuery(isBarePath ? built.value.slice(CANONICAL_BASE.length) : built.value, query);
  const link = parseDigitalLink(uri);
  return link.ok ? accept({ uri, link: link.value }) : link;
}

/** The scheme for a key, and the date it can take in. */
function schemeFor(values: readonly AiValue[]) {
  const key = values[0]?.ai;
  const has = (ai: string) => values.some((pair) => pair.ai === ai);
  const date = values.find(({ ai, value }) => DATE_AIS.includes(ai) && value.length === 6);
  for (const [header, { ais, isDated = false }] of PLUS) {
    const isWhole = ais.every((ai) => has(ai) || ai === "254");
    if (ais[0] === key && isWhole && isDated === (date !== undefined && key === "01")) {
      return { header, ais, date: isDated ? date : undefined };
    }
  }
  return undefined;
}

/** The bits of the EPC of these AIs, key first, and of those that do not belong to it behind. */
function plusBits(values: readonly AiValue[], filter: number): Result<string> {
  const scheme = schemeFor(values);
  if (scheme === undefined) return refuse("epc-binary", "no EPC scheme holds this key without more", values[0]?.ai);
  const { header, ais, date } = scheme;
  const given = (ai: string) => values.find((pair) => pair.ai === ai)?.value ?? "0";
  const further = values.filter((pair) => !ais.includes(pair.ai) && pair !== date);
  let bits = bitsOf(header, 8) + (further.length > 0 ? "1" : "0") + bitsOf(filter, 3);
  if (date) bits += bitsOf(DATE_AIS.indexOf(date.ai), 4) + (DATE_FORM.write(date.value)?.bits ?? "");
  for (const pair of [...ais.map((ai) => ({ ai, value: given(ai) })), ...further]) {
    const written = aiValueBits(pair);
    if (written === undefined) return refuse("epc-binary", `no EPC can hold this value of (${pair.ai})`, pair.ai);
    bits += further.includes(pair) ? bitsOfText(pair.ai, "0123456789", 4) + written : written;
  }
  return accept(bits);
}

/**
 * The compressed form of a Digital Link that identifies one thing (a serial number, an SSCC, a place, an asset, …): its AIs
 * as the EPC of a `+` scheme, in hexadecimal (`eh`) or the shorter base 64 (`ex`), on the same host and stem; other query
 * parameters stay. `filter` is the EPC's filter value, 0 to 7. Refuses links of classes, such as a batch, and keys without
 * a scheme.
 */
export function compressDigitalLink(
  text: string,
  options: { readonly form?: "eh" | "ex"; readonly filter?: number } = {},
): Result<string> {
  const link = parseDigitalLink(text);
  if (!link.ok) return link;
  const { stem, key, qualifiers, attributes, query } = link.value;
  const bits = plusBits([key, ...qualifiers, ...attributes], (options.filter ?? 0) & 7);
  if (!bits.ok) return bits;
  const { form = "ex" } = options;
  const width = form === "eh" ? 4 : 6;
  const whole = bits.value.padEnd(roundUp(bits.value.length, width), "0");
  const alphabet = form === "eh" ? "0123456789abcdef" : BASE_64;
  let body = "";
  for (let at = 0; at < whole.length; at += width) body += alphabet[Number.parseInt(whole.slice(at, at + width), 2)];
  const others = query.split(/[&;]/).filter((parameter) => parameter !== "" && !/^(?:[0-9]|%3[0-9])+=/.test(parameter));
  return accept(withQuery(`${stem}/${form}${body}`, others.join("&")));
}
