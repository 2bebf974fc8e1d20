import { hasCheckDigit } from "../check-digit.ts";
import type { Result } from "../result.ts";
import { accept, refuse } from "../result.ts";
import { GROUP_SEPARATOR, parseElementString } from "./element-string.ts";

/** Identifiers of symbols that hold plain text or, opened by FNC1, elements. */
const MATRIX: ReadonlyMap<string, { readonly plain: string; readonly elements: string }> = new Map([
  ["QR", { plain: "]Q1", elements: "]Q3" }],
  ["DM", { plain: "]d1", elements: "]d2" }],
  ["DotCode", { plain: "]J0", elements: "]J1" }],
]);

/** Linear symbols that hold elements and may have a second, composite part; with it all are sent as one. */
const LINEAR: ReadonlyMap<string, string> = new Map([
  ["DataBarExpanded", "]e0"],
  ["GS1_128_CCA", "]C1"],
  ["GS1_128_CCC", "]C1"],
]);

/** Linear symbols that hold a GTIN-14 alone. */
const GTIN_14 = ["DataBarOmni", "DataBarTruncated", "DataBarStacked", "DataBarStackedOmni", "DataBarLimited"];

/** Symbols of shops: identifier and how many of a GTIN-14's last digits are sent. */
const RETAIL: ReadonlyMap<string, readonly [identifier: string, digits: number]> = new Map([
  ["UPCA", ["]E0", 13]],
  ["UPCE", ["]E0", 13]],
  ["EAN13", ["]E0", 13]],
  ["EAN8", ["]E4", 8]],
]);

/** Elements with `^` for FNC1, as sent; whether the last one is still open for more is told by the first text. */
function sentElements(message: string, following = ""): Result<string> {
  const values = parseElementString(message);
  if (!values.ok) return values;
  const more = following === "" ? values : parseElementString(following);
  if (!more.ok) return more;
  const body = message.slice(1).replaceAll("^", GROUP_SEPARATOR);
  if (following === "") return accept(body);
  const isOpen = parseElementString(`${message}${following.slice(1)}`);
  const needsSeparator = !isOpen.ok || isOpen.value.length !== values.value.length + more.value.length;
  const gap = needsSeparator && !body.endsWith(GROUP_SEPARATOR) ? GROUP_SEPARATOR : "";
  return accept(body + gap + following.slice(1).replaceAll("^", GROUP_SEPARATOR));
}

/** The GTIN-14 of a message of a symbol that holds nothing else: digits, or `^01` and fourteen digits. */
function gtinOf(message: string): string | undefined {
  const digits = (message.startsWith("^01") ? message.slice(3) : message).padStart(14, "0");
  return digits.length === 14 && hasCheckDigit(digits) ? digits : undefined;
}

/**
 * What a reader sends for a symbol with this message, symbology identifier first: to try receivers without a reader. Symbols
 * are named as by the GS1 syntax engine (`QR`, `DM`, `GS1_128_CCA`, `EAN13`, …) and so is the message written: `^` for FNC1,
 * a backslash before a `^` that is none and begins a text, `|` before the composite part of a linear symbol. Refuses messages
 * that the symbol cannot hold.
 */
export function scannerText(symbology: string, message: string): Result<string> {
  const matrix = MATRIX.get(symbology);
  if (matrix) {
    if (!message.startsWith("^")) return accept(matrix.plain + message.replace(/^\\(\\*\^)/, "$1"));
    const body = sentElements(message);
    return body.ok ? accept(matrix.elements + body.value) : body;
  }
  const [linear = "", composite] = message.split("|");
  const identifier = LINEAR.get(symbology);
  if (identifier) {
    const body = sentElements(linear, composite);
    return body.ok ? accept((composite === undefined ? identifier : "]e0") + body.value) : body;
  }
  const retail = RETAIL.get(symbology);
  if (!retail && !GTIN_14.includes(symbology)) return refuse("symbology", `no symbol is called ${symbology}`);
  const gtin = gtinOf(linear);
  if (gtin === undefined) return refuse("check-digit", "not the number of a trade item", "01");
  if (!retail) {
    const body = sentElements(`^01${gtin}`, composite);
    return body.ok ? accept(`]e0${body.value}`) : body;
  }
  const [sign, digits] = retail;
  if (!/^0*$/.test(gtin.slice(0, -digits))) return refuse("length", `more than ${digits} digits`, "01");
  const more = composite === undefined ? undefined : sentElements(composite);
  if (more && !more.ok) return more;
  return accept(sign + gtin.slice(-digits) + (more ? `|]e0${more.value}` : ""));
}
