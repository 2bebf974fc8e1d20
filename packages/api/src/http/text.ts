import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";

// Lone surrogates, bidirectional controls (a name must not reorder the line it stands in), line and paragraph separators,
// zero-width space and byte order mark. ZWJ and ZWNJ stay: some scripts need them.
const REFUSED = "\\p{Cs}\\u061c\\u200b\\u200e\\u200f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ufeff";

/**
 * Text people typed: 1 to `charactersMax` characters (code points), not only white space, kept exactly as sent (no
 * trimming, no normalisation). Control characters and characters that reorder or hide text are refused; with
 * `lines`, line feed and tab are let in.
 */
export function Text(charactersMax: number, options: { readonly lines?: boolean } = {}): z.ZodString {
  const allowed = options.lines === true ? `(?:[\\n\\t]|[^\\p{Cc}${REFUSED}])` : `[^\\p{Cc}${REFUSED}]`;
  const pattern = new RegExp(`^(?=[\\s\\S]*\\S)${allowed}{1,${charactersMax}}$`, "u");
  return z
    .string()
    .regex(
      pattern,
      bilingual(
        `1 to ${charactersMax} characters, not only spaces, without control or text-direction characters`,
        `须为 1 至 ${charactersMax} 个字符，不能全为空格，不能含控制字符或文字方向控制符`,
      ),
    );
}

/** Bytes that a name may have which becomes a part of a key: percent-encoded it has at most three times as many. */
const KEY_NAME_BYTES_MAX = 300;

/** Does a name fit a key, however its spellings are made one (width, ligatures, case)? */
export function isKeyName(text: string): boolean {
  const plain = text.normalize("NFKC");
  const longest = Math.max(...[text, plain.toLowerCase(), plain.toUpperCase()].map((one) => Buffer.byteLength(one)));
  return longest <= KEY_NAME_BYTES_MAX;
}

export const KEY_NAME_REFUSED = {
  en: `at most ${KEY_NAME_BYTES_MAX} bytes in UTF-8: a Chinese character has 3, a ligature or symbol as many as what it is written out as`,
  zh: `按 UTF-8 计最多 ${KEY_NAME_BYTES_MAX} 字节：一个汉字占 3 字节，连字与特殊符号按展开后的字符计算`,
} as const;

/** `Text` of a name that becomes a part of a key. */
export function KeyText(charactersMax: number): z.ZodString {
  return Text(charactersMax).refine(isKeyName, bilingual(KEY_NAME_REFUSED.en, KEY_NAME_REFUSED.zh));
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROLS_BUT_WHITESPACE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** True when no field of any request may hold this string: lone surrogates, NUL and other control characters (not tab, LF, CR). */
export function isRefusedText(text: string): boolean {
  return CONTROLS_BUT_WHITESPACE.test(text) || !text.isWellFormed();
}
