import { tokenSeconds } from "@suyuan/api/commands/people/changes";
import type { Deps } from "@suyuan/api/host";
import { create, replaced } from "@suyuan/api/ledger/loaded";
import {
  accountKey,
  accountText,
  type PasswordRow,
  passwordKey,
  personKey,
  personNamesKey,
  recoveryKey,
} from "@suyuan/api/ledger/people/keys";
import { readRow, readRows } from "@suyuan/api/ledger/read";
import { freshToken, untilCommitted } from "@suyuan/api/ledger/retry";
import { signedOut } from "@suyuan/domain/people/change";
import type { Person, PersonNames } from "@suyuan/domain/people/person";
import { hashPassword, isPassword } from "./passwords.ts";

type Needs = Pick<Deps, "table" | "sha256" | "randomBytes" | "now" | "signIn">;

/** Somebody who may sign in here. */
export interface Signer {
  readonly person: Person;
  readonly names: PersonNames;
  readonly password: PasswordRow | undefined;
}

/** The person of this id, with what the sign-in needs. */
export async function signerOf({ table }: Pick<Needs, "table">, id: string): Promise<Signer | undefined> {
  const [person, names, password] = await readRows(table, [personKey(id), personNamesKey(id), passwordKey(id)]);
  if (person === undefined || names === undefined || person.data.erasedAt !== undefined) return undefined;
  return { person: person.data, names: names.data, password: password?.data };
}

/** Whose account and password these are; undefined whatever is wrong with them, after the same time. */
export async function checkedSigner(deps: Needs, account: string, password: string): Promise<Signer | undefined> {
  const named = await readRow(deps.table, accountKey(deps.sha256(accountText(account))));
  // An account that is not there is looked for as one that is.
  const signer = await signerOf(deps, named?.data.id ?? "p-000000000000");
  return (await isPassword(password, signer?.password?.hash)) ? signer : undefined;
}

/** May this person sign in, and do sessions of this instant (epoch seconds) still count? */
export function mayGoOn(person: Person | undefined, since: number): boolean {
  if (person === undefined || person.suspended !== undefined || person.erasedAt !== undefined) return false;
  return person.signedOutAt === undefined || since > person.signedOutAt;
}

/** Gives a person a password; every session of until now ends, unless it is the first. */
export async function setPassword(
  deps: Needs,
  id: string,
  password: string,
  { isInitial = false, keepsSessions = false }: { readonly isInitial?: boolean; readonly keepsSessions?: boolean } = {},
): Promise<void> {
  const hash = await hashPassword(password);
  await untilCommitted(
    deps,
    async () => {
      const [person, before] = await readRows(deps.table, [personKey(id), passwordKey(id)]);
      if (person === undefined) return undefined;
      const row: PasswordRow = { hash, changedAt: deps.now().toISOString(), ...(isInitial ? { isInitial: true } : {}) };
      const ops = [
        before === undefined ? create(passwordKey(id), row) : replaced(before, row),
        ...(keepsSessions ? [] : [replaced(person, signedOut(person.data, tokenSeconds(deps)))]),
      ];
      return (await deps.table.transact(ops, freshToken(deps))).ok || undefined;
    },
    { gaveUp: "the person changes all the time" },
  );
}

const RECOVERY_S = 30 * 60;

/** Makes the secret of a link by which a person sets a password, once, within 30 minutes. Only its SHA-256 is kept. */
export async function makeRecovery(deps: Needs, id: string): Promise<string> {
  const secret = Buffer.from(deps.randomBytes(32)).toString("base64url");
  const until = Math.floor(Date.now() / 1000) + RECOVERY_S;
  const op = create(recoveryKey(deps.sha256(secret)), { id, until }, until);
  await untilCommitted(deps, async () => (await deps.table.transact([op], freshToken(deps))).ok || undefined, {
    gaveUp: "the link could not be stored",
  });
  return secret;
}

/** Whose link it is, while it is good. */
export async function recoveringSigner(deps: Needs, secret: string): Promise<Signer | undefined> {
  const row = await readRow(deps.table, recoveryKey(deps.sha256(secret)));
  if (row === undefined || row.data.until * 1000 <= Date.now()) return undefined;
  return signerOf(deps, row.data.id);
}

/** Sets the password by a link, which ends with it. False for a link that is good no more. */
export async function recover(deps: Needs, secret: string, password: string): Promise<boolean> {
  const key = recoveryKey(deps.sha256(secret));
  const row = await readRow(deps.table, key);
  if (row === undefined || row.data.until * 1000 <= Date.now()) return false;
  const taken = await deps.table.transact(
    [{ delete: { pk: key.pk, sk: key.sk }, when: { versionIs: row.version } }],
    freshToken(deps),
  );
  if (!taken.ok) return false;
  await setPassword(deps, row.data.id, password);
  return true;
}
