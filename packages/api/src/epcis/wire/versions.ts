import { EpcisProblem } from "./problems.ts";

/** Versions of EPCIS and of the CBV, highest first. JSON came with 2.0; 1.2 is read and written in XML. */
export const EPCIS_VERSIONS = ["2.0.0", "1.2.0"] as const;
export type EpcisVersion = (typeof EPCIS_VERSIONS)[number];
export const VENDOR_VERSION = "0.2.0";

/** How identifiers are written in an answer (`GS1-EPC-Format`). */
export const EPC_FORMATS = ["No_Preference", "Always_GS1_Digital_Link", "Always_EPC_URN", "Never_Translates"] as const;
export type EpcFormat = (typeof EPC_FORMATS)[number];
/** How CBV values are written in XML (`GS1-CBV-XML-Format`). */
export const CBV_XML_FORMATS = ["No_Preference", "Always_Web_URI", "Always_URN", "Never_Translates"] as const;
export type CbvXmlFormat = (typeof CBV_XML_FORMATS)[number];

/** On every answer and refusal. */
export const VERSION_HEADERS: Readonly<Record<string, string>> = {
  "gs1-epcis-version": EPCIS_VERSIONS[0],
  "gs1-cbv-version": EPCIS_VERSIONS[0],
  "gs1-vendor-version": VENDOR_VERSION,
};

/** What OPTIONS adds: the span of versions, and that any format of identifiers may be asked for. */
export const DISCOVERY_HEADERS: Readonly<Record<string, string>> = {
  ...VERSION_HEADERS,
  "gs1-epcis-min": "1.2.0",
  "gs1-epcis-max": EPCIS_VERSIONS[0],
  "gs1-cbv-min": "1.2.0",
  "gs1-cbv-max": EPCIS_VERSIONS[0],
  "gs1-epc-format": "No_Preference",
  "gs1-cbv-xml-format": "No_Preference",
};

/**
 * The versions that a request takes in its answer, highest first. `GS1-EPCIS-Version` (or `GS1-CBV-Version`) asks for exactly one,
 * `-Min` and `-Max` for a span; `2.0` is `2.0.0`. Throws `NotAcceptableException` when none of ours is left or a header is no version.
 */
export function versionsAsked(headers: Headers): readonly EpcisVersion[] {
  const epcis = versionsWithin(headers, "GS1-EPCIS");
  const cbv = versionsWithin(headers, "GS1-CBV");
  const both = epcis.filter((version) => cbv.includes(version));
  if (both.length === 0) throw unacceptable("GS1-EPCIS-Version", EPCIS_VERSIONS.join(", "));
  return both;
}

function versionsWithin(headers: Headers, name: "GS1-EPCIS" | "GS1-CBV"): readonly EpcisVersion[] {
  const exact = versionIn(headers, `${name}-Version`);
  const min = versionIn(headers, `${name}-Min`) ?? exact;
  const max = versionIn(headers, `${name}-Max`) ?? exact;
  const taken = EPCIS_VERSIONS.filter((version) => {
    const ours = numbersOf(version);
    const fits = exact === undefined || compare(ours, exact) === 0;
    return fits && (min === undefined || compare(ours, min) >= 0) && (max === undefined || compare(ours, max) <= 0);
  });
  if (taken.length === 0) throw unacceptable(`${name}-Version`, EPCIS_VERSIONS.join(", "));
  return taken;
}

const VERSION = /^\d{1,6}(?:\.\d{1,6}){0,5}$/;

function versionIn(headers: Headers, name: string): readonly number[] | undefined {
  const text = headers.get(name)?.trim();
  if (text === undefined) return undefined;
  if (!VERSION.test(text)) throw unacceptable(name, EPCIS_VERSIONS.join(", "));
  return numbersOf(text);
}

function numbersOf(version: string): readonly number[] {
  return version.split(".").map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let n = 0; n < Math.max(a.length, b.length); n++) {
    const difference = (a[n] ?? 0) - (b[n] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * `GS1-EPC-Format`; without it `Always_GS1_Digital_Link`, as the standard says, and URNs in a document of 1.2, whose readers know no
 * Digital Links. Throws `NotAcceptableException`.
 */
export function epcFormatAsked(headers: Headers, version: EpcisVersion): EpcFormat {
  const usual = version === "1.2.0" ? "Always_EPC_URN" : "Always_GS1_Digital_Link";
  return oneOf(headers, "GS1-EPC-Format", EPC_FORMATS) ?? usual;
}

/** `GS1-CBV-XML-Format`; without it no preference. Throws `NotAcceptableException`. */
export function cbvXmlFormatAsked(headers: Headers): CbvXmlFormat {
  return oneOf(headers, "GS1-CBV-XML-Format", CBV_XML_FORMATS) ?? "No_Preference";
}

function oneOf<const Value extends string>(
  headers: Headers,
  name: string,
  values: readonly Value[],
): Value | undefined {
  const text = headers.get(name)?.trim();
  if (text === undefined) return undefined;
  const found = values.find((value) => value === text);
  if (found === undefined) throw unacceptable(name, values.join(", "));
  return found;
}

const EXTENSIONS_MAX = 50;
const EXTENSION = /^([A-Za-z_][\w.-]{0,63})=(\S{1,512})$/;

/** `GS1-Extensions: prefix=namespace,…` as a map: the prefixes that a query may use. What is not of that form is passed over. */
export function extensionsAsked(headers: Headers): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of (headers.get("GS1-Extensions") ?? "").split(",", EXTENSIONS_MAX)) {
    const [, prefix, namespace] = EXTENSION.exec(part.trim()) ?? [];
    if (prefix !== undefined && namespace !== undefined) found.set(prefix, namespace);
  }
  return found;
}

function unacceptable(header: string, taken: string): EpcisProblem {
  return new EpcisProblem("NotAcceptableException", {
    en: `${header} cannot be met. This service offers ${taken}.`,
    zh: `无法满足 ${header}。本服务支持：${taken}。`,
  });
}
