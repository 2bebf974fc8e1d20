import { DomainError } from "@suyuan/domain/errors";
import type { Role } from "@suyuan/domain/organisation";
import type { Op } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { apiKeyIdKey, apiKeyKey } from "./keys.ts";
import { create, replaced } from "./loaded.ts";
import { readRow } from "./read.ts";
import { freshToken, untilCommitted } from "./retry.ts";
import type { ApiKey } from "./rows.ts";

/** The form of a key's secret. */
export const SECRET = /^sy_[A-Za-z0-9_-]{43}$/;

const SECRET_BYTES = 32;

const ID_BYTES = 8;

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
  const key: ApiKey = { id, organisation: owner.organisation, role: owner.role, createdAt: deps.now().toISOString() };
  return { secret, id, ops: [create(apiKeyKey(hash), key), create(apiKeyIdKey(id), { hash })] };
}

/**
 * Revokes the key with this public id; within 5 seconds no process accepts it. Revoking twice keeps the first date.
 * Throws `not-found` for an unknown id. Who may revoke which key is the caller's to decide (the answer names the owner).
 */
export async function revokeKey(deps: Pick<Deps, "table" | "randomBytes" | "now">, id: string): Promise<ApiKey> {
  const named = await readRow(deps.table, apiKeyIdKey(id));
  if (named === undefined) throw unknownKey();
  const once = async (): Promise<ApiKey | undefined> => {
    const before = await readRow(deps.table, apiKeyKey(named.data.hash));
    if (before === undefined) throw unknownKey();
    if (before.data.revokedAt !== undefined) return before.data;
    const revoked = { ...before.data, revokedAt: deps.now().toISOString() };
    return (await deps.table.transact([replaced(before, revoked)], freshToken(deps))).ok ? revoked : undefined;
  };
  return untilCommitted(deps, once, { gaveUp: "the key changed during each attempt to revoke it" });
}

function unknownKey(): DomainError {
  return new DomainError("not-found", { en: "There is no key with this id.", zh: "没有此编号的密钥。" });
}
