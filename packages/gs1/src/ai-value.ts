import type { AiEntry } from "./ai-table.ts";
import { isCset82 } from "./charset.ts";
import { hasCheckDigit } from "./check-digit.ts";
import type { Refusal, RefusalCode } from "./result.ts";

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/**
 * YYMMDD where day 00 means the end of the month. Leap years go by the two digits alone: every century a GS1 date can
 * fall in (49 years back, 50 ahead) until 2050 makes 00 the leap year 2000.
 */
function isYymmd0(text: string): boolean {
  const [year, month, day] = [Number(text.slice(0, 2)), Number(text.slice(2, 4)), Number(text.slice(4, 6))];
  const isLeapFebruary = month === 2 && year % 4 === 0;
  return day <= (DAYS[month - 1] ?? -1) + (isLeapFebruary ? 1 : 0);
}

/** The rules named in components; rules not listed (such as company-prefix look-ups) are not judged here. */
const RULES: ReadonlyMap<string, { readonly test: (text: string) => boolean; readonly code: RefusalCode }> = new Map([
  ["csum", { test: hasCheckDigit, code: "check-digit" }],
  ["yymmd0", { test: isYymmd0, code: "date" }],
]);

const DETAIL: Partial<Record<RefusalCode, string>> = {
  length: "has the wrong length",
  charset: "holds a character it may not hold",
  "check-digit": "has a wrong check digit",
  date: "is no date of the form YYMMDD",
};

function fault(code: RefusalCode, ai: string): Refusal {
  return { code, ai, detail: `the value of AI (${ai}) ${DETAIL[code]}` };
}

/** Judges a decoded value against its AI's format. Undefined when it conforms. */
export function aiValueFault(entry: AiEntry, value: string): Refusal | undefined {
  let rest = value;
  for (const component of entry.components) {
    const [, type, upTo, size, rules = ""] = /^([NX])(\.\.)?(\d+)((?:,\w+)*)$/.exec(component) ?? [];
    const part = rest.slice(0, Number(size));
    if (part.length === 0 || (upTo === undefined && part.length < Number(size))) return fault("length", entry.ai);
    if (type === "N" ? !/^[0-9]+$/.test(part) : !isCset82(part)) return fault("charset", entry.ai);
    const broken = rules
      .split(",")
      .map((name) => RULES.get(name))
      .find((rule) => rule && !rule.test(part));
    if (broken) return fault(broken.code, entry.ai);
    rest = rest.slice(part.length);
  }
  return rest === "" ? undefined : fault("length", entry.ai);
}
