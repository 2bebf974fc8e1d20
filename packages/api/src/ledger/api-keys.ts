import { DomainError } from "@suyuan/domain/errors";
import type { Role } from "@suyuan/domain/organisation";
import type { Item, Key, Op } from "@suyuan/store/table";
import { StoreUnavailable } from "@suyuan/store/table";
import type { Deps } from "../host.ts";

/** What is kept of an API key, under the hash of its secret. The secret itself is shown once and kept nowhere. */
export interface ApiKey {
  /** Public id, for lists, logs and revocation. */
  readonly id: string;
  readonly organisation: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly revokedAt?: string;
}

export const SECRET = /^sy_[A-Za-z0-9_-]{43}$/;

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
export function apiKeyOf(item: Item): ApiKey & { readonly [name: string]: string | undefined } {
  return item.data as unknown as ApiKey & { readonly [name: string]: string | undefined };
}

function unknownKey(): DomainError {
  return new DomainError("not-found", { en: "There is no key with this id.", zh: "没有此编号的密钥。" });
}
