import type { Actor } from "../call.ts";
import type { Deps } from "../host.ts";
import { apiKeyItemKey, apiKeyOf, SECRET } from "../ledger/api-keys.ts";
import { KEY_CACHE_ENTRIES_MAX, KEY_CACHE_MS } from "../limits.ts";

/** Who a request's `Authorization` header stands for; undefined for nobody. */
export type Authenticate = (authorization: string | null) => Actor | undefined | Promise<Actor | undefined>;

/**
 * Checks Bearer keys against the store, strongly consistent. A valid key is remembered for at most 5 seconds, so a
 * revocation takes effect within that time; a refusal is never remembered. A malformed token costs the same look-up as an
 * unknown one, so the time tells nothing of the reason.
 */
export function authenticate(deps: Pick<Deps, "table" | "sha256" | "now">): Authenticate {
  const known = new Map<string, { readonly actor: Actor; readonly until: number }>();
  const nobody = deps.sha256("");

  async function lookUp(hash: string): Promise<Actor | undefined> {
    const asked = deps.now().getTime();
    const item = await deps.table.get(apiKeyItemKey(hash), { consistent: true });
    if (item === undefined) return undefined;
    const { id, organisation, role, revokedAt } = apiKeyOf(item);
    if (revokedAt !== undefined) return undefined;
    const actor = { organisation, role, key: id };
    if (known.size >= KEY_CACHE_ENTRIES_MAX) known.delete(known.keys().next().value ?? hash);
    known.set(hash, { actor, until: asked + KEY_CACHE_MS });
    return actor;
  }

  return (authorization) => {
    const token = bearerToken(authorization);
    if (token === undefined) return undefined;
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
