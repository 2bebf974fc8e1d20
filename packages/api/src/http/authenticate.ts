import { DomainError } from "@suyuan/domain/errors";
import type { Role } from "@suyuan/domain/organisation";
import type { Item, Key, Op } from "@suyuan/store/table";
import { StoreUnavailable } from "@suyuan/store/table";
import type { Actor, Deps } from "../host.ts";
import { KEY_CACHE_ENTRIES_MAX, KEY_CACHE_MS } from "../limits.ts";

/** What is kept of an API key, under the hash of its secret. The secret itself is shown once and kept nowhere. */
export interface ApiKey {
  /** Public id, for lists, logs and revocation. */
  readonly id: string;
  readonly organisation: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly revokedAt?: string;
}

const SECRET = /^sy_[A-Za-z0-9_-]{43}$/;
const SECRET_BYTES = 32;
const ID_BYTES = 8;
const REVOKE_ATTEMPTS_MAX = 5;

/** Where the key whose secret has this SHA-256 (lower-case hex) is stored. */
export function apiKeyItemKey(hash: string): Key {
  return { pk: `KEY#${hash}`, sk: "KEY" };
}

/** Where the hash of the key with this public id is stored. */
export function apiKeyIdKey(id: string): Key {
  return { pk: `KEYID#${id}`, sk: "KEYID" };
}

/**
 * Makes a key of 256 random bits: `secret` to show once (`sy_` and 43 base64url characters), its public `id`, and the
 * writes that make it valid, for one transaction.
 */
export function newApiKey(
  deps: Pick<Deps, "randomBytes" | "sha256" | "now">,
  owner: { readonly organisation: string; readonly role: Role },
): { readonly secret: string; readonly id: string; readonly ops: readonly Op[] } {
  const secret = `sy_${Buffer.from(deps.randomBytes(SECRET_BYTES)).toString("base64url")}`;
  const id = `key-${Buffer.from(deps.randomBytes(ID_BYTES)).toString("hex")}`;
  const hash = deps.sha256(secret);
  const data = { id, organisation: owner.organisation, role: owner.role, createdAt: deps.now().toISOString() };
  return {
    secret,
    id,
    ops: [
      { put: { ...apiKeyItemKey(hash), version: 1, data }, when: "absent" },
      { put: { ...apiKeyIdKey(id), version: 1, data: { hash } }, when: "absent" },
    ],
  };
}

/**
 * Revokes the key with this public id; within 5 seconds no process accepts it. Revoking twice keeps the first date.
 * Throws `not-found` for an unknown id. Who may revoke which key is the caller's to decide (the answer names the owner).
 */
export async function revokeKey(deps: Deps, id: string): Promise<ApiKey> {
  const row = await deps.table.get(apiKeyIdKey(id), { consistent: true });
  const hash = row?.data.hash;
  if (typeof hash !== "string") throw unknownKey();
  for (let attempt = 0; attempt < REVOKE_ATTEMPTS_MAX; attempt++) {
    const item = await deps.table.get(apiKeyItemKey(hash), { consistent: true });
    if (item === undefined) throw unknownKey();
    const key = apiKeyOf(item);
    if (key.revokedAt !== undefined) return key;
    const revoked = { ...key, revokedAt: deps.now().toISOString() };
    const put = { pk: item.pk, sk: item.sk, version: item.version + 1, data: revoked };
    const token = Buffer.from(deps.randomBytes(16)).toString("hex");
    const commit = await deps.table.transact([{ put, when: { versionIs: item.version } }], token);
    if (commit.ok) return revoked;
  }
  throw new StoreUnavailable("the key changed during each attempt to revoke it", "not-committed");
}

/** Only `newApiKey` and `revokeKey` write these items, so the stored shape is trusted. */
function apiKeyOf(item: Item): ApiKey & { readonly [name: string]: string | undefined } {
  return item.data as unknown as ApiKey & { readonly [name: string]: string | undefined };
}

function unknownKey(): DomainError {
  return new DomainError("not-found", { en: "There is no key with this id.", zh: "没有此编号的密钥。" });
}

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
