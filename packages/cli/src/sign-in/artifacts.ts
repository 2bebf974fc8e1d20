import type { Deps } from "@suyuan/api/host";
import { type ArtifactRow, artifactKey, sessionUidKey } from "@suyuan/api/ledger/people/keys";
import { readMany, readRow } from "@suyuan/api/ledger/read";
import { freshToken, untilCommitted } from "@suyuan/api/ledger/retry";
import type { Op } from "@suyuan/store/table";
import { type Adapter, type AdapterPayload, errors } from "oidc-provider";

type Needs = Pick<Deps, "table" | "sha256" | "randomBytes">;

/** Beyond the end of an artifact its row stays a little: the issuer itself says what ended. */
const SLACK_S = 60;

/**
 * Sessions, grants, codes and refresh tokens of the issuer, in the table. Whoever reads the table can use none of them: a row lies under the
 * SHA-256 of its id, and does not hold the id. Rows go when they expire. `model` is the issuer's name for the kind.
 */
export function artifactsOf(deps: Needs, model: string): Adapter {
  const { table, sha256 } = deps;
  const keyOf = (id: string) => artifactKey(model, sha256(id));
  const read = async (id: string) => payloadOf((await readRow(table, keyOf(id)))?.data, id);
  const write = (id: string, gaveUp: string, opsOf: (loaded: Awaited<ReturnType<typeof readMany>>) => readonly Op[]) =>
    untilCommitted(
      deps,
      async () => {
        const ops = opsOf(await readMany(table, [keyOf(id)]));
        return ops.length === 0 || (await table.transact(ops, freshToken(deps))).ok || undefined;
      },
      { gaveUp },
    );

  return {
    find: read,
    findByUserCode: async () => undefined,
    async findByUid(uid) {
      const row = await readRow(table, sessionUidKey(sha256(uid)));
      if (row === undefined) return undefined;
      return payloadOf((await readRow(table, artifactKey(model, row.data.digest)))?.data);
    },
    async upsert(id, { jti: _, ...payload }, expiresIn) {
      const expiresAt = expiresIn === undefined ? undefined : Math.floor(Date.now() / 1000) + expiresIn + SLACK_S;
      const uid = model === "Session" && payload.uid !== undefined ? sessionUidKey(sha256(payload.uid)) : undefined;
      await untilCommitted(
        deps,
        async () => {
          const loaded = await readMany(table, [keyOf(id), ...(uid === undefined ? [] : [uid])]);
          const ops = [
            loaded.next(keyOf(id), { payload: JSON.stringify(payload) }, expiresAt),
            ...(uid === undefined ? [] : [loaded.next(uid, { digest: sha256(id) }, expiresAt)]),
          ];
          return (await table.transact(ops, freshToken(deps))).ok || undefined;
        },
        { gaveUp: "the same session changes all the time" },
      );
    },
    async consume(id) {
      await write(id, "the same token is used all the time", (loaded) => {
        const row = loaded.item(keyOf(id));
        // Used by another request since this one looked: one of the two holds a stolen copy.
        if (row === undefined || row.data.consumedAt !== undefined) throw new errors.InvalidGrant("already used");
        const used: ArtifactRow = { ...row.data, consumedAt: Math.floor(Date.now() / 1000) };
        return [loaded.next(keyOf(id), used, row.expiresAt)];
      });
    },
    async destroy(id) {
      await write(id, "the same session changes all the time", (loaded) =>
        loaded.has(keyOf(id)) ? [loaded.removed(keyOf(id))] : [],
      );
    },
    // What hangs on a grant is asked for together with it, and the grant itself is destroyed.
    revokeByGrantId: async () => undefined,
  };
}

function payloadOf(row: ArtifactRow | undefined, id?: string): AdapterPayload | undefined {
  if (row === undefined) return undefined;
  // Only the issuer writes these rows, so their shape is trusted.
  const payload = JSON.parse(row.payload) as AdapterPayload;
  return {
    ...payload,
    ...(id === undefined ? {} : { jti: id }),
    ...(row.consumedAt === undefined ? {} : { consumed: row.consumedAt }),
  };
}
