import type { Language } from "@suyuan/domain/language";

/** Everything a page shows that was typed by somebody passes through here. */

/**
 * Markup characters, and what has no place in a line of text: control characters, separators, lone surrogates, and the
 * bidirectional controls that could make one part of the page read as another.
 */
const UNSAFE = /[&<>"'`\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\ufeff]/u;
const UNSAFE_ALL = new RegExp(UNSAFE.source, "gu");

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
  "\t": " ",
  "\n": " ",
  "\r": " ",
  "\u2028": " ",
  "\u2029": " ",
};

/** Code units below this are looked up; Chinese text lies above it. */
const LOOKED_UP = 0x3000;
const SURROGATE_FIRST = 0xd800;
const FULL_WIDTH_FIRST = 0xff01;
const FULL_WIDTH_LAST = 0xffef;
/** Of each code unit below `LOOKED_UP`: 1 where it needs no escape. */
const PLAIN = Uint8Array.from({ length: LOOKED_UP }, (_, code) => (UNSAFE.test(String.fromCharCode(code)) ? 0 : 1));

/** Called so, since strings that lie in memory in many ways make `value.charCodeAt` a look-up each time. */
const { charCodeAt } = String.prototype;

/** Text that needs no escape, found by a loop: a pattern tried on each of a page's fifty strings costs three times as much. */
function isPlain(value: string): boolean {
  for (let index = 0, { length } = value; index < length; index += 1) {
    const code = charCodeAt.call(value, index);
    if (code < LOOKED_UP ? PLAIN[code] === 1 : code < SURROGATE_FIRST) continue;
    if (code >= FULL_WIDTH_FIRST && code <= FULL_WIDTH_LAST) continue;
    return false;
  }
  return true;
}

/** `value` as text or as a quoted attribute value: markup escaped, control characters dropped. */
export function escapeHtml(value: string): string {
  return isPlain(value) ? value : value.replace(UNSAFE_ALL, (character) => ENTITIES[character] ?? "");
}

/** Runs of the other language: Chinese in an English page, words of Latin letters in a Chinese one. */
const FOREIGN = {
  en: {
    lang: "zh-CN",
    sign: /\p{Script=Han}/u,
    run: /\p{Script=Han}(?:[\p{Script=Han}\u3000-\u303f\uff00-\uffef·0-9 ]*[\p{Script=Han}\u3000-\u303f\uff00-\uffef])?/gu,
  },
  // Three small letters in a row make a word; `kg`, `RC-5+` and batch numbers are the same in both languages.
  zh: { lang: "en", sign: /[a-z]{3}/, run: /[A-Za-z](?:[A-Za-z'’ -]*[A-Za-z])?/g },
} as const;

/**
 * `value` escaped and isolated, so that right-to-left letters in a name cannot reorder what stands beside it; what of it is in another
 * language than the page says so, for whoever has it read aloud.
 */
export function isolated(value: string, language: Language): string {
  const { sign, run, lang } = FOREIGN[language];
  if (!sign.test(value)) return `<bdi>${escapeHtml(value)}</bdi>`;
  let html = "";
  let from = 0;
  for (const { 0: word, index } of value.matchAll(run)) {
    if (!sign.test(word)) continue;
    if (word.length === value.length) return `<bdi lang="${lang}">${escapeHtml(value)}</bdi>`;
    html += `${escapeHtml(value.slice(from, index))}<bdi lang="${lang}">${escapeHtml(word)}</bdi>`;
    from = index + word.length;
  }
  return `<bdi>${html}${escapeHtml(value.slice(from))}</bdi>`;
}
