/** How names and numbers are compared where people look for them: they copy them from paper, chats and labels, and type a beginning. */

/** What no eye sees: format characters (zero-width joiners, soft hyphens), controls, combining marks. */
const UNSEEN = /[\p{Cf}\p{Cc}\p{Mn}]+/gu;
const BETWEEN_WORDS = /[^\p{L}\p{N}]+/u;
const HAN = /^\p{Script=Han}$/u;

/** Beginnings that one name is found by. */
const STARTS_MAX = 16;

function seen(text: string): string {
  // Lower case can take a letter apart (İ), and what is put together may have another lower case.
  return text.normalize("NFKC").toLowerCase().normalize("NFKC").replace(UNSEEN, "");
}

/**
 * A text as it is compared: Unicode NFKC (full width becomes plain), lower case, letters and digits alone. One that has neither keeps its
 * other signs: a lot may be `--`. Empty when nothing of it is seen.
 */
export function plainText(text: string): string {
  const plain = seen(text);
  const letters = plain.split(BETWEEN_WORDS).join("");
  return letters === "" ? plain.replace(/\p{Z}+/gu, "") : letters;
}

/**
 * What a name is found by: its plain text from the beginning, from each further word, and from each Chinese character (which no space
 * parts); at most 16, in their order. 苍溪红心猕猴桃 is found by 红心, too.
 */
export function startsOf(name: string): readonly string[] {
  const words = seen(name)
    .split(BETWEEN_WORDS)
    .filter((word) => word !== "");
  if (words.length === 0) return [plainText(name)].filter((text) => text !== "");
  const whole = [...words.join("")];
  const wordStarts = new Set(words.map((_, n) => [...words.slice(0, n).join("")].length));
  const starts = whole.flatMap((letter, n) => (wordStarts.has(n) || HAN.test(letter) ? [whole.slice(n).join("")] : []));
  return [...new Set(starts)].slice(0, STARTS_MAX);
}

/** What a GTIN is found by: its digits without the zeros in front, as 13 or 14 digits of it may be typed. */
export function plainGtin(gtin: string): string {
  return gtin.replace(/^0+/, "");
}
