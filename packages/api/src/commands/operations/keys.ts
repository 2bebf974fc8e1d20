import { notFound } from "@suyuan/domain/access";
import { InstantText, OrganisationId, type Sent } from "@suyuan/domain/answer";
import { addDays, dateInChina, startOfDay } from "@suyuan/domain/calendar";
import { DomainError, fieldError } from "@suyuan/domain/errors";
import { defined } from "@suyuan/domain/fact";
import { Id, type Organisation, ROLE_KINDS, ROLES, type Role } from "@suyuan/domain/organisation";
import { bilingual } from "@suyuan/domain/wording";
import * as z from "zod";
import type { Actor, Answer, Call } from "../../call.ts";
import type { Deps } from "../../host.ts";
import { newApiKey, revokeKey } from "../../ledger/api-keys.ts";
import { happened } from "../../ledger/audit/add.ts";
import { type AuditAct, happenedKey } from "../../ledger/audit/entries.ts";
import { idTaken } from "../../ledger/commit.ts";
import { apiKeyIdKey, apiKeyKey, organisationKey } from "../../ledger/keys.ts";
import { readMany, readRow } from "../../ledger/read.ts";
import { freshToken, untilCommitted } from "../../ledger/retry.ts";
import type { ApiKey } from "../../ledger/rows.ts";
import { ActId, CalendarDate, Reason } from "../wire.ts";

const RoleText = z.enum(ROLES, {
  error: bilingual(`must be one of ${ROLES.join(", ")}`, `须为下列之一：${ROLES.join("、")}`),
});

export const KeyBody = z
  .strictObject({
    id: ActId,
    organisation: Id.meta({ description: "Whose key 密钥所属机构" }),
    role: RoleText,
    expiresOn: CalendarDate.optional().meta({
      description: "Its last day in China; left out: until it is revoked 最后一天",
    }),
  })
  .meta({ id: "ApiKeyOrder" });

export const KeyRecord = z
  .object({
    id: z.string().meta({ description: "Public: tells keys apart in lists and logs 密钥编号" }),
    organisation: OrganisationId,
    role: z.enum(ROLES),
    createdAt: InstantText,
    expiresAt: InstantText.optional().meta({ description: "From then on it is no key any more 失效时间" }),
    usedOn: z
      .string()
      .optional()
      .meta({ description: "The last day (UTC) on which it was used 最近使用日期", format: "date" }),
    revokedAt: InstantText.optional().meta({ description: "When it was ended 停用时间" }),
    revokedFor: z.string().optional().meta({ description: "Why it was ended 停用原因" }),
  })
  .meta({ id: "ApiKey", description: "A key of an organisation; its secret is kept nowhere 密钥（不保存密文）" });
export type KeyRecord = Sent<typeof KeyRecord>;

export const NewKey = KeyRecord.extend({
  secret: z.string().optional().meta({
    description:
      "What is sent as Authorization: Bearer. Told once; absent when this act was done before 密钥，仅显示一次",
  }),
}).meta({ id: "NewApiKey" });

export const RevocationBody = z.strictObject({ id: ActId.optional(), reason: Reason }).meta({ id: "ApiKeyRevocation" });
export const KeyPath = z.object({
  id: z.string().regex(/^key-[0-9a-f]{16}$/, bilingual("must be the id of a key", "须为密钥编号")),
});

/** A key as it is told: never its secret, nor where it is kept. */
export function keyRecord({ isListed: _, ...key }: ApiKey): KeyRecord {
  return key;
}

const ID_CHARACTERS = 16;

/**
 * Makes a key of an organisation; its secret is told once. Sent again with the same id it is the same key, and nobody hears the secret again.
 * Errors: `not-found`, `id-taken`, `invalid-request` (a role that its kind cannot have, a day that is past).
 */
export async function keyMade(
  deps: Deps,
  { actor, body }: Call<unknown, unknown, z.output<typeof KeyBody>>,
): Promise<Answer<Sent<typeof NewKey>>> {
  const { organisation, role, expiresOn } = body;
  const id = `key-${deps.sha256(`${actor.organisation}/${body.id}`).slice(0, ID_CHARACTERS)}`;
  const expiresAt = expiresOn === undefined ? undefined : startOfDay(addDays(expiresOn, 1));
  const location = keysOf(organisation);
  const once = async (): Promise<Answer<Sent<typeof NewKey>> | undefined> => {
    const loaded = await readMany(deps.table, [apiKeyIdKey(id), organisationKey(organisation)]);
    const named = loaded.state(apiKeyIdKey(id));
    if (named !== undefined) {
      const made = (await readRow(deps.table, apiKeyKey(named.hash)))?.data;
      const isSame = made?.organisation === organisation && made.role === role && made.expiresAt === expiresAt;
      if (made === undefined || !isSame) throw idTaken();
      return { status: 201, body: asMade(made), location, replayed: true };
    }
    const whose = loaded.state(organisationKey(organisation));
    if (whose === undefined) throw notFound("organisation", organisation);
    requireRole(whose, role);
    if (expiresAt !== undefined) requireToCome(deps, expiresAt);
    const { secret, ops, key } = newApiKey(deps, { organisation, role, id, ...defined({ expiresAt }) });
    const noted = happenedTo(deps, actor, key, "key-made");
    if (!(await deps.table.transact([...ops, noted], freshToken(deps))).ok) return undefined;
    return { status: 201, body: { ...asMade(key), secret }, location };
  };
  return untilCommitted(deps, once, { gaveUp: "the key could not be stored" });
}

/** Where a key is shown: in the list of whose it is. */
const keysOf = (organisation: string) => `/api/keys?organisation=${organisation}`;

/** As its first answer told it: what became of the key since is in the list. */
function asMade({ usedOn: _, revokedAt: __, revokedFor: ___, ...key }: ApiKey): KeyRecord {
  return keyRecord(key);
}

/** Ends a key: within five seconds no process takes it. Ending it again keeps the first date and reason. Errors: `not-found`. */
export async function keyRevoked(
  deps: Deps,
  { actor, params, body }: Call<z.infer<typeof KeyPath>, unknown, z.output<typeof RevocationBody>>,
): Promise<Answer<KeyRecord>> {
  const key = await revokeKey(deps, params.id, (ended) => [happenedTo(deps, actor, ended, "key-revoked")], body.reason);
  return {
    status: 201,
    body: { ...asMade(key), ...defined({ revokedAt: key.revokedAt, revokedFor: key.revokedFor }) },
    location: keysOf(key.organisation),
  };
}

/** The entry in the audit trail of whose key it is. */
function happenedTo(deps: Pick<Deps, "now">, actor: Actor, key: ApiKey, act: AuditAct) {
  const at = deps.now().toISOString();
  const by = { by: actor.organisation, role: actor.role, key: actor.key };
  return happened(happenedKey({ organisation: key.organisation }, at, `${key.id}#${act}`), {
    at,
    ...by,
    act,
    kind: key.role,
    id: key.id,
  });
}

function requireRole({ kind }: Organisation, role: Role): void {
  const kinds = ROLE_KINDS[role];
  if (kinds.includes(kind)) return;
  refuse("/role", {
    en: `an organisation of the kind ${kind} cannot have a key with the role ${role}; kinds for it: ${kinds.join(", ")}`,
    zh: `类型为 ${kind} 的机构不能持有 ${role} 密钥；可持有的机构类型：${kinds.join("、")}`,
  });
}

function requireToCome({ now }: Pick<Deps, "now">, expiresAt: string): void {
  const at = now().toISOString();
  if (expiresAt > at) return;
  refuse("/expiresOn", {
    en: `must not lie before today (${dateInChina(at)}): the key would never be one`,
    zh: `不得早于今天（${dateInChina(at)}），否则密钥无法使用`,
  });
}

function refuse(pointer: string, words: { readonly en: string; readonly zh: string }): never {
  throw new DomainError("invalid-request", words, { errors: [fieldError(pointer, words)] });
}
