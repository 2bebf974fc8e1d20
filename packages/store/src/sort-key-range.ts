/** What a range means as two bounds on the sort key, for a store that compares UTF-8 bytes. */
import type { Range } from "./table.ts";

export interface SortKeyBounds {
  readonly from: string;
  /** Absent: no upper bound. */
  readonly to?: { readonly sk: string; readonly inclusive: boolean };
}

export function sortKeyBounds(range: Range): SortKeyBounds {
  if (range.prefix) {
    const end = firstAfterPrefix(range.prefix);
    return end === undefined ? { from: range.prefix } : { from: range.prefix, to: { sk: end, inclusive: false } };
  }
  const from = range.from ?? "";
  return range.to === undefined ? { from } : { from, to: { sk: range.to, inclusive: true } };
}

/**
 * The least string above every string with this prefix. UTF-8 bytes order as code points do, so it is the prefix with its
 * last code point raised by one; undefined where nothing is above (the prefix is all U+10FFFF).
 */
export function firstAfterPrefix(prefix: string): string | undefined {
  const points = Array.from(prefix, (character) => character.codePointAt(0) ?? 0);
  for (let last = points.pop(); last !== undefined; last = points.pop()) {
    if (last === 0x10ffff) continue;
    // U+D800 to U+DFFF are surrogates: no text in UTF-8 holds one.
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    return String.fromCodePoint(...points, next);
  }
  return undefined;
}
