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

// biome-ignore lint/suspicious/noControlCharactersInRegex: finding control characters is the point
const CONTROLS_BUT_WHITESPACE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** True when no field of any request may hold this string: lone surrogates, NUL and other control characters (not tab, LF, CR). */
export function isRefusedText(text: string): boolean {
  return CONTROLS_BUT_WHITESPACE.test(text) || !text.isWellFormed();
}
