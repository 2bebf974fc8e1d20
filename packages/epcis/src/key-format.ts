import { AI_TABLE, type AiEntry } from "@suyuan/gs1/ai/table";
import { aiValueFault } from "@suyuan/gs1/ai/value";
import { checkDigit } from "@suyuan/gs1/check-digit";
import { FORMER_NAMES } from "@suyuan/gs1/epc/canonical";
import { parseEpcUrn } from "@suyuan/gs1/epc/urn";
import { percentDecode } from "@suyuan/gs1/percent";
import type { Report } from "./fault.ts";
import { isUri } from "./primitives.ts";
import type { Check } from "./shape.ts";

/** The AIs that begin the path of a Digital Link. */
const KEYS: ReadonlyMap<string, AiEntry> = new Map([...AI_TABLE].filter(([, entry]) => entry.dlPrimaryKey));

/** The URN schemes of GS1 keys; others of the Tag Data Standard (GID, ADI, BIC …) stand for themselves. */
const SCHEMES =
  /^urn:epc:(?:id:(?:sgtin|upui|sscc|sgln|pgln|grai|giai|gsrnp?|gdti|sgcn|cpi|ginc|gsin|itip)|class:lgtin|idpat:(?:sgtin|upui|grai|gdti|sgcn|cpi|itip)):/;

function aiOf(segment: string | undefined): string {
  return FORMER_NAMES.get(segment ?? "") ?? segment ?? "";
}

function decoded(segment: string | undefined): string {
  const raw = segment ?? "";
  return raw.includes("%") ? percentDecode(raw, "path") : raw;
}

/** A GTIN of 8, 12 or 13 digits, as older systems write it, padded to 14. */
function whole({ ai }: AiEntry, value: string): string {
  return ai === "01" && /^(?:[0-9]{8}|[0-9]{12,13})$/.test(value) ? value.padStart(14, "0") : value;
}

/** Where the key stands: the path is read from its end in pairs of AI and value. */
function keyAt(segments: readonly string[]): number {
  for (let index = segments.length - 2; index > 0; index -= 2) if (KEYS.has(aiOf(segments[index]))) return index;
  return -1;
}

/** The check digit that the value should have. */
function expectedDigit({ components }: AiEntry, value: string): string {
  const checked = components.findIndex(({ rules }) => rules.some(({ name }) => name === "csum"));
  const end = components.slice(0, checked + 1).reduce((length, { max }) => length + max, 0);
  return checkDigit(value.slice(0, end - 1));
}

/** Are the qualifiers a run of an order that the key allows, gaps permitted, each with a value of its format? */
function hasRightQualifiers(key: AiEntry, segments: readonly string[]): boolean {
  const ais = segments.filter((_, index) => index % 2 === 0).map(aiOf);
  const isOrdered = (order: readonly string[]) => {
    let from = 0;
    return ais.every((ai) => {
      from = order.indexOf(ai, from) + 1;
      return from > 0;
    });
  };
  if (ais.length > 0 && !key.dlQualifiers.some(isOrdered)) return false;
  return ais.every((ai, index) => {
    const entry = AI_TABLE.get(ai);
    return entry !== undefined && aiValueFault(entry, decoded(segments[2 * index + 1])) === undefined;
  });
}

/**
 * On id.gs1.org every path that begins with a key is one; on other hosts it is one only when the key's value has the key's
 * form, and eight digits only with a right check digit (`/01/20260901` is as often a date).
 */
function judgeLink(uri: string, report: Report): void {
  const pathAt = uri.indexOf("/", uri.indexOf("//") + 2);
  if (pathAt < 0) return;
  const end = uri.slice(pathAt).search(/[?#]/);
  const segments = (end < 0 ? uri.slice(pathAt) : uri.slice(pathAt, pathAt + end)).split("/");
  const isOfGs1 = /^https?:\/\/id\.gs1\.org$/i.test(uri.slice(0, pathAt));
  const at = keyAt(segments);
  const key = KEYS.get(aiOf(segments[at]));
  if (key === undefined) {
    if (isOfGs1 && KEYS.has(aiOf(segments[1]))) report.refuse("identifier-format");
    return;
  }
  const written = decoded(segments[at + 1]);
  const value = whole(key, written);
  const fault = aiValueFault(key, value);
  if (fault?.code === "check-digit") {
    if (isOfGs1 || written.length !== 8) report.refuse("identifier-check-digit", expectedDigit(key, value));
  } else if (fault === undefined ? !hasRightQualifiers(key, segments.slice(at + 2)) : isOfGs1) {
    report.refuse("identifier-format");
  }
}

/**
 * A URI that names an object, class, place, party or device. What is a GS1 key by its form (EPC URN, or Digital Link on any
 * host) must be a right one; any other URI stands for itself.
 */
export const identifier: Check<string> = (value, report) => {
  if (typeof value !== "string") report.refuse("value-type", '"…"');
  else if (!isUri(value)) report.refuse("value-uri");
  else if (value.startsWith("urn:epc:")) {
    if (SCHEMES.test(value) && !parseEpcUrn(value).ok) report.refuse("identifier-format");
  } else if (value.startsWith("http")) judgeLink(value, report);
};
