import { canonicalJson } from "@suyuan/domain/identifiers/canonical-json";
import type { Ground } from "../host.ts";

/** The digest of a command as accepted: what it does, to what, and its content. SHA-256, lower-case hex. */
export function digestOf(deps: Pick<Ground, "sha256">, kind: string, content: unknown): string {
  return deps.sha256(`${kind}\n${canonicalJson(content)}`);
}
