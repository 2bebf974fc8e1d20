import { AI_TABLE, type AiEntry } from "@suyuan/gs1/ai/table";
import { aiValueFault } from "@suyuan/gs1/ai/value";
import { checkDigit } from "@suyuan/gs1/check-digit";
import { FORMER_NAMES } from "@suyuan/gs1/epc/canonical";
import { parseEpcUrn } from "@suyuan/gs1/epc/urn";
import { percentDecode } from "@suyuan/gs1/percent";
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

/** What is wrong with a URI that has the form of a GS1 key. */
interface KeyFault {
  readonly code: "identifier-format" | "identifier-check-digit";
  /** The check digit that is expected. */
  readonly about: string;
  /** Is it a trade item's key, by which batches are named? */
  readonly isTradeItem: boolean;
}

/**
 * On id.gs1.org every path that begins with a key is one; on other hosts it is one only when the key's value has the key's
 * form, and eight digits only with a right check digit (`/01/20260901` is as often a date). One slash at the end says nothing.
 */
function linkFault(uri: string): KeyFault | undefined {
  const pathAt = uri.indexOf("/", uri.indexOf("//") + 2);
  if (pathAt < 0) return undefined;
  const end = uri.slice(pathAt).search(/[?#]/);
  const path = (end < 0 ? uri.slice(pathAt) : uri.slice(pathAt, pathAt + end)).replace(/\/$/, "");
  const segments = path.split("/");
  const isOfGs1 = /^https?:\/\/id\.gs1\.org$/i.test(uri.slice(0, pathAt));
  const at = keyAt(segments);
  const key = KEYS.get(aiOf(segments[at]));
  const malformed = (ai: string): KeyFault => ({
    code: "identifier-format",
    about: "",
    isTradeItem: TRADE_ITEMS.has(ai),
  });
  if (key === undefined) {
    const first = aiOf(segments[1]);
    return isOfGs1 && KEYS.has(first) ? malformed(first) : undefined;
  }
  const written = decoded(segments[at + 1]);
  const value = whole(key, written);
  const fault = aiValueFault(key, value);
  if (fault?.code === "check-digit") {
    if (!isOfGs1 && written.length === 8) return undefined;
    const about = expectedDigit(key, value);
    return { code: "identifier-check-digit", about, isTradeItem: TRADE_ITEMS.has(key.ai) };
  }
  const isWrong = fault === undefined ? !hasRightQualifiers(key, segments.slice(at + 2)) : isOfGs1;
  return isWrong ? malformed(key.ai) : undefined;
}

/** Keys of trade items: batches here are named by GTIN and lot, so a slip in one could be meant for a batch of ours. */
const TRADE_ITEMS: ReadonlySet<string> = new Set(["01", "8006"]);
const TRADE_ITEM_URN = /^urn:epc:(?:id|class|idpat):(?:sgtin|lgtin|upui|itip):/;

function keyFault(uri: string): KeyFault | undefined {
  if (uri.startsWith("http")) return linkFault(uri);
  if (!uri.startsWith("urn:epc:") || !SCHEMES.test(uri) || parseEpcUrn(uri).ok) return undefined;
  return { code: "identifier-format", about: "", isTradeItem: TRADE_ITEM_URN.test(uri) };
}

/**
 * A URI that names an object, class, place, party or device. A trade item's key (EPC URN, or Digital Link on any host) must be a
 * right one, for batches are named by it. Other keys of GS1 that are not right name nothing here: they are kept as they came, with
 * a warning, and any other URI stands for itself.
 */
export const identifier: Check<string> = (value, report) => {
  if (typeof value !== "string") report.refuse("value-type", '"…"');
  else if (!isUri(value)) report.refuse("value-uri");
  else {
    const fault = keyFault(value);
    if (fault === undefined) return;
    if (fault.isTradeItem) report.refuse(fault.code, fault.about);
    else report.warn("identifier-kept", fault.about === "" ? "form" : `check digit ${fault.about}`);
  }
};
