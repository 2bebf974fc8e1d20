import type { AiValue } from "../ai/value.ts";
import type { Result } from "../result.ts";
import { accept, refuse } from "../result.ts";

/** URN components keep letters, digits and `! ' ( ) * + , - . : ; = _`; the rest is escaped (Tag Data Standard, section 6.3). */
function escapeUrn(text: string): string {
  return text.replace(/[^A-Za-z0-9!'()*+,\-.:;=_]/g, (character) => encodeURIComponent(character.toWellFormed()));
}

/** Where a key's parts stand in its value. */
interface KeyForm {
  readonly scheme: string;
  /** Digits in front of the company prefix, which go to the front of the reference, or nowhere when they are filling. */
  readonly lead?: 1;
  readonly filling?: 1;
  /** Digits up to and with the check digit; absent for keys that have none. */
  readonly digits?: number;
  /** What may follow the check digit: a serial number, or the numbers of piece and total. */
  readonly tail?: "serial" | "pieces";
  /** The AI whose value is the serial part, when it is one of its own. */
  readonly serial?: string;
}

/** By the AI of the key: the schemes of instances. */
const KEYS: ReadonlyMap<string, KeyForm> = new Map<string, KeyForm>([
  ["00", { scheme: "sscc", lead: 1, digits: 18 }],
  ["01", { scheme: "sgtin", lead: 1, digits: 14, serial: "21" }],
  ["253", { scheme: "gdti", digits: 13, tail: "serial" }],
  ["255", { scheme: "sgcn", digits: 13, tail: "serial" }],
  ["401", { scheme: "ginc" }],
  ["402", { scheme: "gsin", digits: 17 }],
  ["414", { scheme: "sgln", digits: 13, serial: "254" }],
  ["417", { scheme: "pgln", digits: 13 }],
  ["8003", { scheme: "grai", filling: 1, digits: 14, tail: "serial" }],
  ["8004", { scheme: "giai" }],
  ["8006", { scheme: "itip", lead: 1, digits: 14, tail: "pieces", serial: "21" }],
  ["8010", { scheme: "cpi", serial: "8011" }],
  ["8017", { scheme: "gsrnp", digits: 18 }],
  ["8018", { scheme: "gsrn", digits: 18 }],
]);

/** Company prefix and reference, and what follows the check digit. Undefined when the value has no such parts. */
function partsOf(form: KeyForm, value: string, gcpLength: number): readonly [string[], tail: string] | undefined {
  const { lead = 0, filling = 0, digits } = form;
  const from = lead + filling;
  const body = digits === undefined ? value : value.slice(0, digits);
  const prefix = body.slice(from, from + gcpLength);
  const end = digits === undefined ? body.length : digits - 1;
  const rest = body.slice(from + gcpLength, end);
  const isWhole = digits === undefined ? rest !== "" : new RegExp(`^[0-9]{${digits}}$`).test(body);
  if (!isWhole || !/^[0-9]+$/.test(prefix) || prefix.length < gcpLength) return undefined;
  return [[prefix, escapeUrn(body.slice(0, lead) + rest)], value.slice(body.length)];
}

function schemeOf(form: KeyForm, values: readonly AiValue[]): readonly [kind: string, serial: string | undefined] {
  const given = (ai: string) => values.find((pair) => pair.ai === ai)?.value;
  const serial = form.serial === undefined ? undefined : given(form.serial);
  if (serial !== undefined || form.serial === undefined) return [`id:${form.scheme}`, serial];
  if (form.scheme === "sgln") return ["id:sgln", "0"];
  if (form.scheme === "sgtin" && given("235") !== undefined) return ["id:upui", given("235")];
  if (form.scheme === "sgtin" && given("10") !== undefined) return ["class:lgtin", given("10")];
  return [`idpat:${form.scheme}`, "*"];
}

/**
 * The EPC URN of a key (first in `values`) with its finest qualifier: `urn:epc:id:` for things, `urn:epc:class:lgtin:` for
 * batches, `urn:epc:idpat:` with a final `*` for classes. `gcpLength` is the length of the GS1 company prefix, 6 to 12: it is
 * not in the number itself. Values must conform to their AIs. Refuses keys without EPC scheme and prefixes that do not fit.
 */
export function epcUrnOf(values: readonly AiValue[], gcpLength: number): Result<string> {
  const [key] = values;
  const form = key && KEYS.get(key.ai);
  if (!form) return refuse("epc-urn", "no EPC scheme for this key", key?.ai);
  if (!Number.isInteger(gcpLength) || gcpLength < 6 || gcpLength > 12) {
    return refuse("epc-urn", "a company prefix has 6 to 12 digits", key.ai);
  }
  const parts = partsOf(form, key.value, gcpLength);
  if (parts === undefined) return refuse("epc-urn", `(${key.ai}) has no company prefix of this length`, key.ai);
  const [body, tail] = parts;
  const [kind, serial] = schemeOf(form, values);
  if (form.tail === "pieces") body.push(tail.slice(0, 2), tail.slice(2));
  if (form.tail === "serial") body.push(tail === "" ? "*" : escapeUrn(tail));
  else if (serial !== undefined) body.push(serial === "*" ? "*" : escapeUrn(serial));
  const isPattern = form.tail === "serial" && tail === "";
  return accept(`urn:epc:${isPattern ? `idpat:${form.scheme}` : kind}:${body.join(".")}`);
}
