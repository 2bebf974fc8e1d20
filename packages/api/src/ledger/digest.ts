import type { Deps } from "../host.ts";

/** JSON with its object keys in code-unit order and absent members left out: equal commands give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(",")}}`;
}

/** The digest of a command as accepted: what it does, to what, and its content. SHA-256, lower-case hex. */
export function digestOf(deps: Deps, kind: string, content: unknown): string {
  return deps.sha256(`${kind}\n${canonicalJson(content)}`);
}
