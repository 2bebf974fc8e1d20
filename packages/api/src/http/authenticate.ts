import { DomainError } from "@suyuan/domain/errors";
import type { Actor } from "../call.ts";
import type { Deps } from "../host.ts";
import { SECRET } from "../ledger/api-keys.ts";
import { apiKeyKey } from "../ledger/keys.ts";
import { readRow } from "../ledger/read.ts";
import { KEY_CACHE_ENTRIES_MAX, KEY_CACHE_MS } from "../limits.ts";

/**
 * Tells who asks: an actor, or the refusal (`unauthenticated`) with its way out. It looks at the request's headers alone, changes nothing,
 * and rejects when what it must ask is out of reach. An actor may come at once, so that a known key costs no turn of the event loop.
 */
export type Authenticator = (request: Pick<Request, "headers">) => Identified | Promise<Identified>;

export type Identified = Actor | DomainError;

function noKey(): DomainError {
  return new DomainError("unauthenticated", {
    en: "Send a valid API key as Authorization: Bearer <key>.",
    zh: "请在 Authorization 头中以 Bearer 方式提供有效的 API 密钥。",
  });
}

/**
 * Authentication by API key: checks Bearer keys against the store, strongly consistent. A valid key is remembered for at most 5 seconds, so a
 * revocation takes effect within that time; a refusal is never remembered. A malformed token costs the same look-up as an
 * unknown one, so the time tells nothing of the reason.
 */
export function apiKeyAuthenticator(deps: Pick<Deps, "table" | "sha256" | "now">): Authenticator {
  const known = new Map<string, { readonly actor: Actor; readonly until: number }>();
  const nobody = deps.sha256("");

  async function lookUp(hash: string): Promise<Identified> {
    const asked = deps.now().getTime();
    const row = await readRow(deps.table, apiKeyKey(hash));
    if (row === undefined) return noKey();
    const { id, organisation, role, revokedAt } = row.data;
    if (revokedAt !== undefined) return noKey();
    const actor = { organisation, role, key: id };
    if (known.size >= KEY_CACHE_ENTRIES_MAX) known.delete(known.keys().next().value ?? hash);
    known.set(hash, { actor, until: asked + KEY_CACHE_MS });
    return actor;
  }

  return ({ headers }) => {
    const token = bearerToken(headers.get("authorization"));
    if (token === undefined) return noKey();
    if (!SECRET.test(token)) return lookUp(nobody);
    const hash = deps.sha256(token);
    const hit = known.get(hash);
    if (hit !== undefined) {
      const now = deps.now().getTime();
      if (now < hit.until && now >= hit.until - KEY_CACHE_MS) return hit.actor;
      known.delete(hash);
    }
    return lookUp(hash);
  };
}

/** The token of `Bearer <token>` (RFC 6750); the scheme's letters are of either case. */
function bearerToken(authorization: string | null): string | undefined {
  if (authorization === null || authorization.length < 8) return undefined;
  return authorization.slice(0, 7).toLowerCase() === "bearer " ? authorization.slice(7).trim() : undefined;
}
