import { AI_TABLE, type AiEntry } from "../ai/table.ts";
import { type AiValue, aiValueFault } from "../ai/value.ts";
import type { Result } from "../result.ts";
import { accept, refuse } from "../result.ts";

/** What readers send for FNC1 between two elements: the ASCII group separator. */
export const GROUP_SEPARATOR = "\u001d";

/** More than any carrier holds; what exceeds it is refused unread. */
const MAX_LENGTH = 8192;

/** The AI at a place in a text: no AI is the beginning of another. */
function entryAt(text: string, at: number): AiEntry | undefined {
  for (let length = 2; length <= 4; length++) {
    const entry = AI_TABLE.get(text.slice(at, at + length));
    if (entry) return entry;
  }
  return undefined;
}

/** The length of values of predefined length. */
function lengthOf(entry: AiEntry): number {
  return entry.components.reduce((sum, { max }) => sum + max, 0);
}

/**
 * Elements run together, `0109521234000013` + `10LOT` + separator + `17270101`: a value of predefined length ends with that
 * length, another with the separator or the end. A separator where none is needed, and one at the end, are forgiven.
 */
export function readElements(text: string, separator: string): Result<readonly AiValue[]> {
  if (text.length > MAX_LENGTH) return refuse("too-long", `an element string has at most ${MAX_LENGTH} characters`);
  const values: AiValue[] = [];
  let at = 0;
  let limit = -1;
  while (at < text.length) {
    const entry = entryAt(text, at);
    if (entry === undefined) {
      return refuse("ai-unknown", `no Application Identifier begins with ${JSON.stringify(text.slice(at, at + 4))}`);
    }
    const from = at + entry.ai.length;
    if (limit < from) {
      const next = text.indexOf(separator, from);
      limit = next < 0 ? text.length : next;
    }
    at = entry.isPredefinedLength ? Math.min(limit, from + lengthOf(entry)) : limit;
    const value = text.slice(from, at);
    const fault = aiValueFault(entry, value);
    if (fault) return { ok: false, reason: fault };
    values.push({ ai: entry.ai, value });
    if (at === limit) at += separator.length;
  }
  return values.length > 0 ? accept(values) : refuse("element-string", "no element at all");
}

/** `(01)09521234000013(10)A\(B`: an opening bracket inside a value is written with a backslash before it. */
function readBracketed(text: string): Result<readonly AiValue[]> {
  if (text.length > MAX_LENGTH) return refuse("too-long", `an element string has at most ${MAX_LENGTH} characters`);
  const values: AiValue[] = [];
  for (const element of text.slice(1).split(/(?<!\\)\(/)) {
    const close = element.indexOf(")");
    const ai = close < 0 ? element.slice(0, 4) : element.slice(0, close);
    if (close < 0 || !/^[0-9]{2,4}$/.test(ai)) {
      return refuse("element-string", "an Application Identifier is two to four digits in brackets");
    }
    const entry = AI_TABLE.get(ai);
    if (entry === undefined) return refuse("ai-unknown", `(${ai}) is no Application Identifier`, ai);
    const value = element.slice(close + 1).replaceAll("\\(", "(");
    const fault = aiValueFault(entry, value);
    if (fault) return { ok: false, reason: fault };
    values.push({ ai, value });
  }
  return accept(values);
}

/**
 * Reads an element string as people write it, `(01)…(10)…`, or as symbols hold it, beginning with FNC1 (written `^` or as
 * the group separator, and the same between elements). Values are judged by their formats, order and repeats are kept, and
 * what the AIs demand of each other is left to `pairingFaults`. Never throws.
 */
export function parseElementString(text: string): Result<readonly AiValue[]> {
  if (text.startsWith("(")) return readBracketed(text);
  const first = text.slice(0, 1);
  if (first === "^" || first === GROUP_SEPARATOR) return readElements(text.slice(1), first);
  return refuse("element-string", "an element string begins with an AI in brackets or with FNC1");
}

/**
 * Writes an element string: `bracketed` for people, `fnc1` with `^` for FNC1 at the beginning and wherever one is needed, or
 * `scanner` as readers send it, with group separators and nothing at the beginning. Refuses unknown AIs and values that do
 * not fit theirs.
 */
export function buildElementString(
  values: readonly AiValue[],
  style: "bracketed" | "fnc1" | "scanner" = "bracketed",
): Result<string> {
  const separator = style === "fnc1" ? "^" : GROUP_SEPARATOR;
  let text = style === "fnc1" ? "^" : "";
  let isOpen = false;
  for (const { ai, value } of values) {
    const entry = AI_TABLE.get(ai);
    if (entry === undefined) return refuse("ai-unknown", `(${ai}) is no Application Identifier`, ai);
    const fault = aiValueFault(entry, value);
    if (fault) return { ok: false, reason: fault };
    if (style === "bracketed") text += `(${ai})${value.replaceAll("(", "\\(")}`;
    else text += (isOpen ? separator : "") + ai + value;
    isOpen = !entry.isPredefinedLength;
  }
  return values.length > 0 ? accept(text) : refuse("element-string", "no element at all");
}
