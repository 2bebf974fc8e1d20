import { notFound } from "@suyuan/domain/access";
import type { Sent } from "@suyuan/domain/answer";
import { Id } from "@suyuan/domain/organisation";
import type * as z from "zod";
import type { Answer, Call } from "../../call.ts";
import {
  KeyBody,
  KeyPath,
  KeyRecord,
  keyMade,
  keyRecord,
  keyRevoked,
  NewKey,
  RevocationBody,
} from "../../commands/operations/keys.ts";
import { ListQuery, PageOf } from "../../commands/wire.ts";
import type { Deps } from "../../host.ts";
import { route } from "../../http/route.ts";
import { apiKeyKey, listedApiKeys, organisationKey } from "../../ledger/keys.ts";
import { walk } from "../../ledger/lists/walk.ts";
import { readMany, readRow } from "../../ledger/read.ts";
import { LIMIT } from "../lists/filters.ts";

const KeysQuery = ListQuery.extend({ organisation: Id.meta({ description: "Whose keys 密钥所属机构" }) });
const Keys = PageOf(KeyRecord);

/** The keys of an organisation, ended ones too. One of an earlier version stands here from its first use on. */
async function list(
  { table }: Deps,
  { query }: Call<unknown, z.output<typeof KeysQuery>, unknown>,
): Promise<Answer<Sent<typeof Keys>>> {
  const { organisation, limit = LIMIT, cursor } = query;
  if ((await readRow(table, organisationKey(organisation))) === undefined) throw notFound("organisation", organisation);
  const asked = {
    place: listedApiKeys(organisation),
    reverse: false,
    isFiltered: false,
    load: async (rows: readonly { readonly data: { readonly hash: string } }[]) => {
      const at = rows.map(({ data }) => apiKeyKey(data.hash));
      const found = await readMany(table, at);
      return at.map((key) => {
        const row = found.state(key);
        return row && keyRecord(row);
      });
    },
  };
  return { status: 200, body: await walk(table, asked, { limit, cursor }) };
}

const OF_OPERATOR = { tag: "parties", roles: ["operator"] } as const;

export const keyRoutes = [
  route({
    ...OF_OPERATOR,
    method: "POST",
    path: "/api/keys",
    summary: { zh: "新建密钥（密文仅显示一次）", en: "Make a key of an organisation; its secret is told once" },
    body: KeyBody,
    answers: { 201: NewKey },
    tellsSecret: true,
    problems: ["not-found", "id-taken"],
    handler: keyMade,
  }),
  route({
    ...OF_OPERATOR,
    method: "GET",
    path: "/api/keys",
    summary: { zh: "机构的密钥", en: "Keys of an organisation" },
    query: KeysQuery,
    answers: { 200: Keys },
    problems: ["not-found"],
    handler: list,
  }),
  route({
    ...OF_OPERATOR,
    method: "POST",
    path: "/api/keys/{id}/revocation",
    summary: { zh: "停用密钥", en: "End a key: within five seconds nothing takes it" },
    params: KeyPath,
    body: RevocationBody,
    answers: { 201: KeyRecord },
    problems: ["not-found"],
    handler: keyRevoked,
  }),
];
