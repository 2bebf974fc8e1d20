import type { AiValue } from "../ai/value.ts";
import { checkDigit } from "../check-digit.ts";
import { percentDecode } from "../percent.ts";
import type { Result } from "../result.ts";
import { accept, refuse } from "../result.ts";
import { epcUrnOf } from "./urn-build.ts";

/** What an EPC URN names: AI and value pairs, key first, values decoded. */
export interface EpcElements {
  readonly pairs: readonly AiValue[];
}

type Pairs = EpcElements["pairs"];

/** Digits completed by their check digit, or undefined when they are not exactly so many digits. */
function complete(body: string, length: number): string | undefined {
  return /^[0-9]+$/.test(body) && body.length === length ? body + checkDigit(body) : undefined;
}

/** The GTIN of a company prefix and an item reference whose first digit is the indicator. */
function gtinOf(prefix: string, item: string): string | undefined {
  return complete(item.slice(0, 1) + prefix + item.slice(1), 13);
}

function pairs(...flat: readonly (string | undefined)[]): Pairs | undefined {
  if (flat.includes(undefined)) return undefined;
  const [ai = "", value = "", ...rest] = flat as string[];
  return [{ ai, value }, ...(rest.length > 0 ? [{ ai: rest[0] ?? "", value: rest[1] ?? "" }] : [])];
}

type Scheme = (prefix: string, ...parts: string[]) => Pairs | undefined;

/** An AI whose value is a check-digited reference, then a serial run on to it (GRAI, GDTI, SGCN). */
function withSerial(ai: string, reference: string | undefined, serial: string): Pairs | undefined {
  return pairs(ai, reference === undefined ? undefined : reference + serial);
}

/** Instance and class schemes of the EPC Tag Data Standard, by what stands between `urn:epc:` and the company prefix. */
const SCHEMES: Readonly<Record<string, { readonly parts: number; readonly read: Scheme }>> = {
  "id:sgtin": { parts: 3, read: (prefix, item = "", serial) => pairs("01", gtinOf(prefix, item), "21", serial) },
  "class:lgtin": { parts: 3, read: (prefix, item = "", lot) => pairs("01", gtinOf(prefix, item), "10", lot) },
  "id:upui": { parts: 3, read: (prefix, item = "", tpx) => pairs("01", gtinOf(prefix, item), "235", tpx) },
  "id:sscc": {
    parts: 2,
    read: (prefix, serial = "") => pairs("00", complete(serial.slice(0, 1) + prefix + serial.slice(1), 17)),
  },
  "id:sgln": {
    parts: 3,
    read: (prefix, place = "", extension) =>
      extension === "0"
        ? pairs("414", complete(prefix + place, 12))
        : pairs("414", complete(prefix + place, 12), "254", extension),
  },
  "id:pgln": { parts: 2, read: (prefix, party = "") => pairs("417", complete(prefix + party, 12)) },
  "id:grai": {
    parts: 3,
    read: (prefix, asset = "", serial = "") => withSerial("8003", complete(`0${prefix}${asset}`, 13), serial),
  },
  "id:giai": { parts: 2, read: (prefix, asset = "") => pairs("8004", prefix + asset) },
  "id:gsrn": { parts: 2, read: (prefix, reference = "") => pairs("8018", complete(prefix + reference, 17)) },
  "id:gsrnp": { parts: 2, read: (prefix, reference = "") => pairs("8017", complete(prefix + reference, 17)) },
  "id:gdti": {
    parts: 3,
    read: (prefix, type = "", serial = "") => withSerial("253", complete(prefix + type, 12), serial),
  },
  "id:sgcn": {
    parts: 3,
    read: (prefix, coupon = "", serial = "") => withSerial("255", complete(prefix + coupon, 12), serial),
  },
  "id:cpi": { parts: 3, read: (prefix, part = "", serial) => pairs("8010", prefix + part, "8011", serial) },
  "id:ginc": { parts: 2, read: (prefix, reference = "") => pairs("401", prefix + reference) },
  "id:gsin": { parts: 2, read: (prefix, reference = "") => pairs("402", complete(prefix + reference, 16)) },
  "id:itip": {
    parts: 5,
    read: (prefix, item = "", piece = "", total = "", serial) => {
      const gtin = gtinOf(prefix, item);
      return pairs("8006", gtin === undefined ? undefined : gtin + piece + total, "21", serial);
    },
  },
};

/** Key of a pattern URN: the instance scheme without its serial. */
function readPattern(scheme: string, parts: readonly string[]): Pairs | undefined {
  const [prefix = "", ...rest] = parts;
  const known = SCHEMES[`id:${scheme}`];
  const hasSerial = ["sgtin", "upui", "grai", "gdti", "sgcn", "cpi", "itip"].includes(scheme);
  if (!known || !hasSerial || parts.length !== known.parts || rest.at(-1) !== "*") return undefined;
  const [key] = known.read(prefix, ...rest.slice(0, -1), "") ?? [];
  return key ? [key] : undefined;
}

/**
 * Reads an EPC URN (`urn:epc:id:`, `urn:epc:class:`, `urn:epc:idpat:` with a final `*`): the dot after the company prefix
 * tells the check digit's place, so no list of prefix lengths is needed. Components may be empty only where the Tag Data
 * Standard lets them. Never throws.
 */
export function parseEpcUrn(urn: string): Result<EpcElements> {
  const [, kind = "", scheme = "", body = ""] = /^urn:epc:(id|class|idpat):([a-z]+):(\S{1,120})$/.exec(urn) ?? [];
  const parts = body.split(".");
  const known = SCHEMES[`${kind}:${scheme}`];
  // A serial may itself hold dots: what exceeds the scheme's parts belongs to the last one.
  const own = known ? [...parts.slice(0, known.parts - 1), parts.slice(known.parts - 1).join(".")] : parts;
  const [prefix = "", ...rest] = own.map((part) => percentDecode(part, "path"));
  const isComplete = known !== undefined && parts.length >= known.parts && (own.at(-1) !== "" || scheme === "pgln");
  const read = kind === "idpat" ? readPattern(scheme, own) : isComplete ? known.read(prefix, ...rest) : undefined;
  if (!read || !/^[0-9]{6,12}$/.test(prefix)) return refuse("epc-urn", "no EPC URN of a GS1 key in right form");
  return accept({ pairs: read });
}

/**
 * The EPC URN of a GTIN with a serial (SGTIN) or a lot (LGTIN), an SSCC, or a GLN with its extension (`0` when it has
 * none). `gcpLength` is the length of the GS1 company prefix, 6 to 12: it is not in the number itself. Throws RangeError
 * for another length or a key that is not of its full length.
 */
export function epcUrn(
  target:
    | { readonly gtin: string; readonly serial: string }
    | { readonly gtin: string; readonly lot: string }
    | { readonly sscc: string }
    | { readonly gln: string; readonly extension?: string },
  gcpLength: number,
): string {
  const urn = epcUrnOf(valuesOf(target), gcpLength);
  if (urn.ok) return urn.value;
  throw new RangeError(urn.reason.detail);
}

function valuesOf(target: Parameters<typeof epcUrn>[0]): readonly AiValue[] {
  if ("sscc" in target) return [{ ai: "00", value: target.sscc }];
  if ("gln" in target) {
    return [
      { ai: "414", value: target.gln },
      { ai: "254", value: target.extension ?? "0" },
    ];
  }
  const qualifier = "lot" in target ? { ai: "10", value: target.lot } : { ai: "21", value: target.serial };
  return [{ ai: "01", value: target.gtin }, qualifier];
}
