/** Where a text stands in a URI: `+` is a plus in the path and a space in the query. */
export type UriPart = "path" | "query";

const UNRESERVED = /^[A-Za-z0-9\-._~]*$/;

/** Percent-encodes everything but `A-Z a-z 0-9 - . _ ~` (GS1 Digital Link: URI Syntax); a space becomes `+` in the query. */
export function percentEncode(text: string, part: UriPart = "path"): string {
  if (UNRESERVED.test(text)) return text;
  const encoded = encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return part === "query" ? encoded.replaceAll("%20", "+") : encoded;
}

/**
 * Undoes percent-encoding octet by octet, as the GS1 engine does: `%FF` is U+00FF (outside every GS1 set, so refused
 * later), and a `%` that begins no escape stays. Hex digits of either case.
 */
export function percentDecode(text: string, part: UriPart): string {
  const spaced = part === "query" && text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  return spaced.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Does every `%` begin an escape of two hex digits? */
export function hasValidEscapes(text: string): boolean {
  return !text.includes("%") || !/%(?![0-9A-Fa-f]{2})/.test(text);
}
