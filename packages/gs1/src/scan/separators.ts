import { AI_TABLE } from "../ai/table.ts";
import { type AiValue, aiValueFault } from "../ai/value.ts";
import { hasCheckDigit } from "../check-digit.ts";
import { GROUP_SEPARATOR } from "./element-string.ts";

/** How readers that cannot send a control character write the separator, in either case of letters. */
const SPELLED = /<GS>|\{GS\}/gi;

/** Elements with each separator as the control character, however the reader spelled it. What holds the control character is left as it is. */
export function plainSeparators(text: string): string {
  return text.includes(GROUP_SEPARATOR) ? text : text.replace(SPELLED, GROUP_SEPARATOR);
}

/**
 * Do these look like elements from a reader that sends neither an identifier nor the FNC1 in front: a GTIN or SSCC with its AI, whose check
 * digit holds, and more behind a GTIN?
 */
export function beginsWithKey(text: string): boolean {
  const [, gtin, sscc] = /^(?:01(\d{14})(?=.)|00(\d{18})(?!\d))/.exec(text) ?? [];
  const key = gtin ?? sscc;
  return key !== undefined && hasCheckDigit(key);
}

/** Readings looked for at most, and places looked at for them: a label has a handful. */
const READINGS_MAX = 32;
const STEPS_MAX = 4_000;

interface Search {
  readonly found: (readonly AiValue[])[];
  steps: number;
}

/**
 * Every way to read elements whose separators the reader may have left out, that of the fewest elements first: `10AB17270131` is the lot `AB17270131`,
 * or the lot `AB` and a date. Each value fits its AI, and no AI comes twice. What the text alone cannot tell is told by whoever knows the lots.
 * At most 32 readings; none where nothing fits.
 */
export function readingsOf(text: string): readonly (readonly AiValue[])[] {
  const search: Search = { found: [], steps: 0 };
  look(plainSeparators(text), [], search);
  return search.found.toSorted((a, b) => a.length - b.length);
}

function look(text: string, before: readonly AiValue[], search: Search): void {
  const rest = text.startsWith(GROUP_SEPARATOR) ? text.slice(1) : text;
  if (rest === "") {
    if (before.length > 0) search.found.push(before);
    return;
  }
  for (let length = 2; length <= 4; length++) {
    const ai = rest.slice(0, length);
    const entry = AI_TABLE.get(ai);
    if (entry === undefined || before.some((one) => one.ai === ai)) continue;
    const most = entry.components.reduce((sum, { max }) => sum + max, 0);
    const until = rest.indexOf(GROUP_SEPARATOR, length);
    const last = Math.min(length + most, until < 0 ? rest.length : until);
    for (let end = entry.isPredefinedLength ? length + most : last; end > length; end--) {
      if (search.found.length >= READINGS_MAX || ++search.steps > STEPS_MAX || end > last) return;
      const value = rest.slice(length, end);
      if (aiValueFault(entry, value) === undefined) look(rest.slice(end), [...before, { ai, value }], search);
      if (entry.isPredefinedLength) break;
    }
  }
}
