import type { AiValue } from "../ai/value.ts";
import { hasCheckDigit } from "../check-digit.ts";
import { digitalLinkOf } from "../link/build.ts";
import { type DigitalLink, type ParseOptions, parseDigitalLink } from "../link/parse.ts";
import type { Result } from "../result.ts";
import { accept, refuse } from "../result.ts";
import { GROUP_SEPARATOR, parseElementString, readElements } from "./element-string.ts";
import { beginsWithKey, plainSeparators, readingsOf } from "./separators.ts";

/** The kinds of symbol a depot meets, as far as a reader's identifier tells them apart. */
export type Symbology =
  | "gs1-128"
  | "databar"
  | "ean-13"
  | "ean-8"
  | "itf-14"
  | "data-matrix"
  | "qr-code"
  | "dot-code"
  | "unknown";

/** What a reader read. */
export interface Scan {
  /** `unknown` when the reader sends no symbology identifier. */
  readonly symbology: Symbology;
  /** Its AIM symbology identifier, `]Q3`; absent when the reader sends none. */
  readonly identifier?: string;
  readonly content: "elements" | "digital-link" | "text";
  /** What the symbol holds, without identifier. */
  readonly text: string;
  /** The AIs in order; none for `text`. */
  readonly values: readonly AiValue[];
  /** The Digital Link it is, or that its elements stand for when they hold a key and have a place in a link. */
  readonly link?: DigitalLink;
  /**
   * Other things that the elements may stand for, where the reader may have left separators out: whoever knows the lots tells which. Absent
   * where the symbol can be read in one way.
   */
  readonly otherLinks?: readonly DigitalLink[];
}

type Content = "elements" | "plain" | { readonly digits: number };

/** AIM symbology identifiers (ISO/IEC 15424, GenSpecs figure 5.1.3-1): the symbol and what it holds. */
const IDENTIFIERS: ReadonlyMap<string, readonly [symbology: Symbology, content: Content]> = new Map<
  string,
  readonly [Symbology, Content]
>([
  ["]C1", ["gs1-128", "elements"]],
  ["]e0", ["databar", "elements"]],
  ["]d2", ["data-matrix", "elements"]],
  ["]Q3", ["qr-code", "elements"]],
  ["]J1", ["dot-code", "elements"]],
  ["]d1", ["data-matrix", "plain"]],
  ["]Q1", ["qr-code", "plain"]],
  ["]J0", ["dot-code", "plain"]],
  ["]E0", ["ean-13", { digits: 13 }]],
  ["]E4", ["ean-8", { digits: 8 }]],
  ["]I1", ["itf-14", { digits: 14 }]],
]);

type Read = Pick<Scan, "content" | "values" | "link" | "otherLinks">;

/** The link that elements stand for, if they have one. */
function linkOf(values: readonly AiValue[]): Pick<Scan, "link"> {
  const uri = digitalLinkOf(values);
  const link = uri.ok ? parseDigitalLink(uri.value) : undefined;
  return link?.ok ? { link: link.value } : {};
}

function elements(values: Result<readonly AiValue[]>): Result<Read> {
  if (!values.ok) return values;
  return accept({ content: "elements", values: values.value, ...linkOf(values.value) });
}

/** Elements that a reader sent run together. Where no separator came, one may have been left out. */
function runTogether(sent: string): Result<Read> {
  const text = plainSeparators(sent);
  const read = elements(readElements(text, GROUP_SEPARATOR));
  if (text.includes(GROUP_SEPARATOR)) return read;
  const readings = readingsOf(text).map((values) => elements(accept(values)));
  const [first, ...others] = read.ok ? [read, ...readings] : readings;
  if (first === undefined) return read;
  if (!first.ok) return first;
  const paths = new Set([first.value.link?.path]);
  const otherLinks = others.flatMap((one) => {
    const link = one.ok ? one.value.link : undefined;
    if (link === undefined || paths.has(link.path)) return [];
    paths.add(link.path);
    return [link];
  });
  return accept(otherLinks.length === 0 ? first.value : { ...first.value, otherLinks });
}

/** A trade item's number of 8, 12, 13 or 14 digits; behind `|]e0` the elements of a composite symbol's second part. */
function tradeItem(text: string, lengths: readonly number[]): Result<Read> {
  const [digits = "", composite, ...rest] = text.split("|]e0");
  if (!lengths.includes(digits.length) || rest.length > 0) return refuse("length", "the wrong number of digits", "01");
  if (!hasCheckDigit(digits)) return refuse("check-digit", "the last digit does not fit the others", "01");
  const item = { ai: "01", value: digits.padStart(14, "0") };
  if (composite === undefined) return elements(accept([item]));
  const more = readElements(composite, GROUP_SEPARATOR);
  return more.ok ? elements(accept([item, ...more.value])) : more;
}

/** A web address must be a Digital Link; any other text is kept as it is. */
function plain(text: string, options: ParseOptions): Result<Read> {
  if (!/^https?:/i.test(text)) return accept({ content: "text", values: [] });
  const link = parseDigitalLink(text, options);
  if (!link.ok) return link;
  const { key, qualifiers, attributes } = link.value;
  return accept({ content: "digital-link", values: [key, ...qualifiers, ...attributes], link: link.value });
}

/** Without an identifier only the text itself tells what it is. */
function unmarked(text: string, options: ParseOptions): Result<Read> {
  if (/^https?:/i.test(text)) return plain(text, options);
  if (["(", "^", GROUP_SEPARATOR].includes(text.charAt(0))) return elements(parseElementString(text));
  const separated = plainSeparators(text);
  if (separated.startsWith(GROUP_SEPARATOR)) return elements(parseElementString(separated));
  if (beginsWithKey(separated)) return runTogether(separated);
  if (/^[0-9]{8,14}$/.test(text)) return tradeItem(text, [8, 12, 13, 14]);
  return refuse("symbology", "no symbology identifier, and neither a link nor elements");
}

/** More than any carrier holds. */
const MAX_LENGTH = 8192;

/**
 * Reads what a depot's scanner sends for one symbol: an AIM symbology identifier and the data, with group separators for
 * FNC1 (`]C1`, `]e0`, `]d2`, `]Q3`, `]J1`), a Digital Link URI or other text (`]Q1`, `]d1`, `]J0`), or the digits of an EAN,
 * UPC or ITF-14 (`]E0`, `]E4`, `]I1`). From a reader that sends no identifier: links, element strings with brackets or FNC1,
 * and bare GTINs. Brackets round AIs, which some readers are set to send, are understood; so is a separator written `<GS>` or `{GS}`, and one
 * left out gives every reading. A line end after the data is dropped. Refuses a web address that is no Digital Link, and anything that
 * breaks its format. Never throws.
 */
export function readScan(input: string, options: ParseOptions = {}): Result<Scan> {
  if (input.length > MAX_LENGTH) return refuse("too-long", `a scan has at most ${MAX_LENGTH} characters`);
  const scanned = input.replace(/[\r\n\t]{1,4}$/, "");
  if (!scanned.startsWith("]")) {
    const read = unmarked(scanned, options);
    return read.ok ? accept({ symbology: "unknown", text: scanned, ...read.value }) : read;
  }
  const identifier = scanned.slice(0, 3);
  const known = IDENTIFIERS.get(identifier);
  if (known === undefined) return refuse("symbology", `the symbology identifier ${identifier} is not known`);
  const [symbology, content] = known;
  const text = scanned.slice(3);
  const read =
    content === "elements"
      ? text.startsWith("(")
        ? elements(parseElementString(text))
        : runTogether(text)
      : content === "plain"
        ? plain(text, options)
        : tradeItem(text, [content.digits]);
  return read.ok ? accept({ symbology, identifier, text, ...read.value }) : read;
}
