import { hasCheckDigit } from "../check-digit.ts";
import { CANONICAL_BASE } from "../link/parse.ts";
import { percentDecode } from "../percent.ts";
import { parseEpcUrn } from "./urn.ts";

interface KeyForm {
  readonly value: RegExp;
  /** Qualifiers that may follow, coarse to fine; the finest one given is kept. */
  readonly qualifiers?: readonly (readonly string[])[];
  readonly dropped?: readonly string[];
}

/** GS1 keys as they stand in events. Looser than the parser for printed links: check digits are taken on trust. */
const KEYS: ReadonlyMap<string, KeyForm> = new Map<string, KeyForm>(
  Object.entries({
    "00": { value: /^[0-9]{18}$/ },
    "01": { value: /^[0-9]{8}$|^[0-9]{12,14}$/, qualifiers: [["22", "10", "21"], ["235"]], dropped: ["22"] },
    "253": { value: /^[0-9]{13}[^/]{0,17}$/ },
    "255": { value: /^[0-9]{13,25}$/ },
    "401": { value: /^[0-9]{4}[^/]{1,26}$/ },
    "402": { value: /^[0-9]{17}$/ },
    "414": { value: /^[0-9]{13}$/, qualifiers: [["254"]] },
    "417": { value: /^[0-9]{13}$/ },
    "8003": { value: /^[0-9]{14}[^/]{0,16}$/ },
    "8004": { value: /^[0-9]{4}[^/]{1,26}$/ },
    "8006": { value: /^[0-9]{18}$/, qualifiers: [["22", "10", "21"]], dropped: ["22"] },
    "8010": { value: /^[0-9]{4}[^/]{1,26}$/, qualifiers: [["8011"]] },
    "8017": { value: /^[0-9]{18}$/ },
    "8018": { value: /^[0-9]{18}$/ },
  }),
);

/** The names that URI Syntax 1.3 removed and events from older systems still hold. */
export const FORMER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    gtin: "01",
    itip: "8006",
    cpid: "8010",
    gln: "414",
    party: "417",
    gsrnp: "8017",
    gsrn: "8018",
    gcn: "255",
    sscc: "00",
    gdti: "253",
    ginc: "401",
    gsin: "402",
    grai: "8003",
    giai: "8004",
    cpv: "22",
    lot: "10",
    ser: "21",
  }),
);

interface Pair {
  readonly ai: string;
  readonly value: string;
}

/** The escaping the event hash expects: what an EPC URN must escape, and `! ( ) * + , :` (URI Syntax, table 7-1). */
function encode(text: string): string {
  return text.replace(/[^A-Za-z0-9'\-.;=_]/g, (character) => {
    const octet = character.charCodeAt(0).toString(16).toUpperCase();
    return `%${octet.padStart(2, "0")}`;
  });
}

function uriOf(pairs: readonly Pair[]): string {
  return CANONICAL_BASE + pairs.map(({ ai, value }) => `/${ai}/${encode(value)}`).join("");
}

/** Key and qualifiers of a link's path, or undefined when it is no Digital Link. */
function pairsOf(path: string): readonly Pair[] | undefined {
  const segments = path.replace(/\/$/, "").split("/").slice(1);
  const pairs: Pair[] = [];
  for (let index = segments.length - 2; index >= 0; index -= 2) {
    const name = segments[index] ?? "";
    const ai = FORMER_NAMES.get(name) ?? name;
    pairs.unshift({ ai, value: percentDecode(segments[index + 1] ?? "", "path") });
    if (KEYS.has(ai)) return pairs;
  }
  return undefined;
}

function isInOrder(ais: readonly string[], order: readonly string[]): boolean {
  const places = ais.map((ai) => order.indexOf(ai));
  return places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1));
}

function canonicalLink(uri: string): string | undefined {
  const [, path = ""] = /^https?:\/\/[^/?#]+(\/[^?#]*)/i.exec(uri) ?? [];
  const [key, ...qualifiers] = pairsOf(path) ?? [];
  if (key === undefined) return undefined;
  const form = KEYS.get(key.ai);
  if (!form?.value.test(key.value) || [key, ...qualifiers].some(({ value }) => !/^[\x21-\x7e]+$/.test(value))) return;
  // Eight digits after /01/ are as often a date in some document's path as a GTIN-8.
  if (key.ai === "01" && key.value.length === 8 && !hasCheckDigit(key.value)) return undefined;
  const ais = qualifiers.map(({ ai }) => ai);
  if (ais.length > 0 && !(form.qualifiers ?? []).some((order) => isInOrder(ais, order))) return undefined;
  const finest = qualifiers.findLast(({ ai }) => !form.dropped?.includes(ai));
  const whole = key.ai === "01" ? { ai: "01", value: key.value.padStart(14, "0") } : key;
  return uriOf(finest ? [whole, finest] : [whole]);
}

/**
 * The one form in which CBV 2.0 (section 8.9.2) hashes a GS1 identifier: `https://id.gs1.org/…` with the key and its finest
 * qualifier only. Takes EPC URNs, class and pattern URNs, and Digital Links on any host, old short names included; the
 * query is dropped and a GTIN padded to 14 digits. Undefined when the text is no such identifier. Never throws.
 */
export function canonicalEpc(uri: string): string | undefined {
  if (uri.length > 2048) return undefined;
  if (!uri.startsWith("urn:epc:")) return canonicalLink(uri);
  const urn = parseEpcUrn(uri);
  return urn.ok ? uriOf(urn.value.pairs) : undefined;
}
