import { DomainError } from "@suyuan/domain/errors";
import type { Role } from "@suyuan/domain/organisation";
import { type Cursor, type Op, StoreUnavailable } from "@suyuan/store/table";
import type { Deps } from "../host.ts";
import { apiKeyIdKey, apiKeyKey, listedApiKeyKey, listedApiKeys } from "./keys.ts";
import { create, replaced } from "./loaded.ts";
import { readMany, readPage, readRow } from "./read.ts";
import { freshToken, untilCommitted } from "./retry.ts";
import type { Stored } from "./row-key.ts";
import type { ApiKey } from "./rows.ts";

/** The form of a key's secret. */
export const SECRET = /^sy_[A-Za-z0-9_-]{43}$/;

const SECRET_BYTES = 32;

const ID_BYTES = 8;

/**
 * Makes a key of 256 random bits: `secret` to show once (`sy_` and 43 base64url characters), its public `id`, and the
 * writes that make it valid, for one transaction. It ends at the instant `expiresAt`, if any. Whoever must know it again gives its id.
 */
export function newApiKey(
  deps: Pick<Deps, "randomBytes" | "sha256" | "now">,
  {
    organisation,
    role,
    expiresAt,
    id: named,
  }: { readonly organisation: string; readonly role: Role; readonly expiresAt?: string; readonly id?: string },
): { readonly secret: string; readonly id: string; readonly key: ApiKey; readonly ops: readonly Op[] } {
  const secret = `sy_${Buffer.from(deps.randomBytes(SECRET_BYTES)).toString("base64url")}`;
  const id = named ?? `key-${Buffer.from(deps.randomBytes(ID_BYTES)).toString("hex")}`;
  const hash = deps.sha256(secret);
  const createdAt = deps.now().toISOString();
  const end = expiresAt === undefined ? {} : { expiresAt };
  const key: ApiKey = { id, organisation, role, createdAt, ...end, isListed: true };
  const ops = [
    create(apiKeyKey(hash), key),
    create(apiKeyIdKey(id), { hash }),
    create(listedApiKeyKey(organisation, id), { hash }),
  ];
  return { secret, id, key, ops };
}

/** May this key act at `now`, its organisation aside? */
export function isLive({ revokedAt, expiresAt }: ApiKey, now: Date): boolean {
  return revokedAt === undefined && (expiresAt === undefined || now.toISOString() < expiresAt);
}

/** Keys that one page of a list holds. */
const LISTED_MAX = 100;

/** The keys of an organisation by their ids, ended ones too; their secrets are nowhere. `next` continues. */
export async function listKeys(
  { table }: Pick<Deps, "table">,
  organisation: string,
  after?: Cursor,
): Promise<{ readonly keys: readonly ApiKey[]; readonly next?: Cursor }> {
  const { rows, cursor } = await readPage(table, listedApiKeys(organisation), { limit: LISTED_MAX }, after);
  const at = rows.map(({ data }) => apiKeyKey(data.hash));
  const found = await readMany(table, at);
  const keys = at.flatMap((key) => found.state(key) ?? []);
  return cursor === undefined ? { keys } : { keys, next: cursor };
}

/**
 * Notes that a key is used today: one write a day for each key. Never rejects for a store that is out of reach or somebody who writes the
 * same row: the next look-up notes it.
 */
export async function noteUse(
  deps: Pick<Deps, "table" | "randomBytes" | "now" | "sha256">,
  row: Stored<ApiKey>,
): Promise<void> {
  const today = deps.now().toISOString().slice(0, 10);
  const { data } = row;
  if (data.isListed === true && data.usedOn !== undefined && data.usedOn >= today) return;
  const used: ApiKey = { ...data, usedOn: today, isListed: true };
  const listed = listedApiKeyKey(data.organisation, data.id);
  const listing = data.isListed === true ? [] : [create(listed, { hash: row.pk.slice("KEY#".length) })];
  try {
    await deps.table.transact([replaced(row, used), ...listing], freshToken(deps));
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
  }
}

/**
 * Revokes the key with this public id; within 5 seconds no process accepts it. Revoking twice keeps the first date.
 * `beside` is written with it. Throws `not-found` for an unknown id. Who may revoke which key is the caller's to decide (the answer names the owner).
 */
export async function revokeKey(
  deps: Pick<Deps, "table" | "randomBytes" | "now">,
  id: string,
  beside: (key: ApiKey) => readonly Op[] = () => [],
  reason?: string,
): Promise<ApiKey> {
  const named = await readRow(deps.table, apiKeyIdKey(id));
  if (named === undefined) throw unknownKey();
  const once = async (): Promise<ApiKey | undefined> => {
    const before = await readRow(deps.table, apiKeyKey(named.data.hash));
    if (before === undefined) throw unknownKey();
    if (before.data.revokedAt !== undefined) return before.data;
    const why = reason === undefined ? {} : { revokedFor: reason };
    const revoked: ApiKey = { ...before.data, revokedAt: deps.now().toISOString(), ...why };
    const ops = [replaced(before, revoked), ...beside(revoked)];
    return (await deps.table.transact(ops, freshToken(deps))).ok ? revoked : undefined;
  };
  return untilCommitted(deps, once, { gaveUp: "the key changed during each attempt to revoke it" });
}

function unknownKey(): DomainError {
  return new DomainError("not-found", { en: "There is no key with this id.", zh: "没有此编号的密钥。" });
}
