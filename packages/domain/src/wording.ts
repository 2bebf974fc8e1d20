const SEPARATOR = "\u001f";

/** A validation message in both languages, for `error` of a zod check. The problem document shows each in its member. */
export function bilingual(en: string, zh: string): string {
  return `${en}${SEPARATOR}${zh}`;
}

/** The two halves of a message made by `bilingual`; a plain message has no Chinese half. */
export function halvesOf(message: string): { readonly en: string; readonly zh?: string } {
  const at = message.indexOf(SEPARATOR);
  return at < 0 ? { en: message } : { en: message.slice(0, at), zh: message.slice(at + 1) };
}
