import { isCset39, isCset64, isCset82, isNumeric } from "../charset.ts";
import type { Refusal, RefusalCode } from "../result.ts";
import type { AiComponent, AiEntry } from "./table.ts";

/** An Application Identifier with its decoded value. */
export interface AiValue {
  readonly ai: string;
  readonly value: string;
}

const CHARSETS: Readonly<Record<AiComponent["type"], (text: string) => boolean>> = {
  N: isNumeric,
  X: isCset82,
  Y: isCset39,
  Z: isCset64,
};

const DETAIL: Partial<Record<RefusalCode, string>> = {
  length: "has the wrong length",
  charset: "holds a character it may not hold",
  "check-digit": "has a wrong check digit",
  "check-pair": "has a wrong pair of check characters",
  date: "is no date of the form it should have",
  time: "is no time of the form it should have",
  content: "is none of those it may have",
};

function fault(code: RefusalCode, ai: string, rule?: string): Refusal {
  const detail = `the value of AI (${ai}) ${DETAIL[code]}`;
  return rule === undefined ? { code, ai, detail } : { code, ai, rule, detail };
}

function componentFault(component: AiComponent, part: string, ai: string): Refusal | undefined {
  if (part.length < component.min) return fault("length", ai);
  if (!CHARSETS[component.type](part)) return fault("charset", ai);
  for (const rule of component.rules) if (!rule.test(part)) return fault(rule.code, ai, rule.name);
  return undefined;
}

/** Judges a decoded value against its AI's format: each component takes its length off what is left. Undefined when it conforms. */
export function aiValueFault(entry: AiEntry, value: string): Refusal | undefined {
  let at = 0;
  for (const component of entry.components) {
    if (component.isOptional && at === value.length) return undefined;
    const part = value.slice(at, at + component.max);
    const found = componentFault(component, part, entry.ai);
    if (found !== undefined) return found;
    at += part.length;
  }
  return at === value.length ? undefined : fault("length", entry.ai);
}
