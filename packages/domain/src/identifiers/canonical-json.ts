/**
 * JSON in one spelling (RFC 8785, JSON Canonicalization Scheme): members in the order of their names by UTF-16 code units, no white
 * space, numbers as ECMAScript writes them. As with `JSON.stringify`, a member that is undefined is left out and an element that is
 * becomes null. Equal values give equal text. Throws for what JSON cannot hold (a bigint, a circle).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}
