import { checkDigit } from "@suyuan/gs1/check-digit";
import { parseEpcUrn } from "@suyuan/gs1/epc-urn";
import { percentDecode } from "@suyuan/gs1/percent";
import type { Report } from "./fault.ts";
import { isUri } from "./primitives.ts";
import type { Check } from "./shape.ts";

interface KeyForm {
  readonly form: RegExp;
  /** So many leading digits, the last of which is their check digit. */
  readonly checked?: number;
}

const GTIN: KeyForm = { form: /^(?:\d{8}|\d{12,14})$/, checked: 14 };

/** Primary keys that name objects, classes, places, parties, assets or documents in events, with their form. */
const KEYS: ReadonlyMap<string, KeyForm> = new Map<string, KeyForm>([
  ["00", { form: /^\d{18}$/, checked: 18 }],
  ["01", GTIN],
  ["253", { form: /^\d{13}[!%-?A-Z_a-z"]{0,17}$/, checked: 13 }],
  ["255", { form: /^\d{13}\d{0,12}$/, checked: 13 }],
  ["401", { form: /^[!%-?A-Z_a-z"]{1,30}$/ }],
  ["402", { form: /^\d{17}$/, checked: 17 }],
  ["414", { form: /^\d{13}$/, checked: 13 }],
  ["417", { form: /^\d{13}$/, checked: 13 }],
  ["8003", { form: /^0\d{13}[!%-?A-Z_a-z"]{0,16}$/, checked: 14 }],
  ["8004", { form: /^[!%-?A-Z_a-z"]{1,30}$/ }],
  ["8006", { form: /^\d{18}$/, checked: 14 }],
  ["8010", { form: /^[#\-/0-9A-Z]{1,30}$/ }],
  ["8017", { form: /^\d{18}$/, checked: 18 }],
  ["8018", { form: /^\d{18}$/, checked: 18 }],
]);

const upTo = (length: number) => new RegExp(`^[!%-?A-Z_a-z"]{1,${length}}$`);
const QUALIFIERS: ReadonlyMap<string, RegExp> = new Map([
  ["10", upTo(20)],
  ["21", upTo(20)],
  ["22", upTo(20)],
  ["235", upTo(28)],
  ["254", upTo(20)],
  ["7040", /^\d[!%-?A-Z_a-z"]{3}$/],
  ["8011", /^\d{1,12}$/],
]);

/** The names that URI Syntax 1.3 removed and events from older systems still hold. */
const FORMER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    gtin: "01",
    itip: "8006",
    cpid: "8010",
    gln: "414",
    party: "417",
    gsrnp: "8017",
    gsrn: "8018",
  }).concat(
    Object.entries({ gcn: "255", sscc: "00", gdti: "253", ginc: "401", gsin: "402", grai: "8003", giai: "8004" }),
    Object.entries({ cpv: "22", lot: "10", ser: "21" }),
  ),
);

const SCHEMES =
  /^urn:epc:(?:id:(?:sgtin|upui|sscc|sgln|pgln|grai|giai|gsrnp?|gdti|sgcn|cpi|ginc|gsin|itip)|class:lgtin|idpat:(?:sgtin|upui|grai|gdti|sgcn|cpi|itip)):/;

function aiOf(segment: string | undefined): string {
  return FORMER_NAMES.get(segment ?? "") ?? segment ?? "";
}

function decoded(segment: string | undefined): string {
  const raw = segment ?? "";
  return raw.includes("%") ? percentDecode(raw, "path") : raw;
}

/** Where the key stands: the path is read from its end in pairs of AI and value. */
function keyAt(segments: readonly string[]): number {
  for (let index = segments.length - 2; index > 0; index -= 2) if (KEYS.has(aiOf(segments[index]))) return index;
  return -1;
}

/** The check digit that the value should have, when it has another. */
function expectedDigit({ checked }: KeyForm, value: string): string | undefined {
  if (checked === undefined) return undefined;
  const digits = value.slice(0, checked);
  const expected = checkDigit(digits.slice(0, -1));
  return digits.endsWith(expected) ? undefined : expected;
}

function judgeQualifiers(segments: readonly string[], from: number, report: Report): void {
  for (let index = from; index < segments.length; index += 2) {
    const form = QUALIFIERS.get(aiOf(segments[index]));
    if (form?.test(decoded(segments[index + 1]))) continue;
    report.refuse("identifier-format");
    return;
  }
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
  const value = decoded(segments[at + 1]);
  if (key === undefined || !key.form.test(value)) {
    if (isOfGs1 && KEYS.has(aiOf(segments[1]))) report.refuse("identifier-format");
    return;
  }
  const expected = expectedDigit(key, value);
  if (expected === undefined) judgeQualifiers(segments, at + 2, report);
  else if (isOfGs1 || value.length !== 8) report.refuse("identifier-check-digit", expected);
}

/**
 * A URI that names an object, class, place or party. What is a GS1 key by its form (EPC URN, or Digital Link on any host)
 * must be a right one; any other URI stands for itself.
 */
export const identifier: Check<string> = (value, report) => {
  if (typeof value !== "string") report.refuse("value-type", '"…"');
  else if (!isUri(value)) report.refuse("value-uri");
  else if (value.startsWith("urn:epc:")) {
    if (SCHEMES.test(value) && !parseEpcUrn(value).ok) report.refuse("identifier-format");
  } else if (value.startsWith("http")) judgeLink(value, report);
};
