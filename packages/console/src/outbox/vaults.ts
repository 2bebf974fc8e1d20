import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from "idb";
import { sha256 } from "./chain.ts";
import { newSealingKey } from "./seal.ts";

/**
 * Which outboxes lie on this device: one for each person and organisation, under a name that says neither, with the key that opens it. The app
 * opens that of whoever is at it. Who was here last is kept in the open until they sign out, so that a start without a network knows whose
 * work goes on.
 */

/** Who is at the device, as the session knew it. */
export interface Here<Membership> {
  readonly person: { readonly id: string; readonly name: string };
  readonly acting: Membership;
}

/** An outbox on this device. */
export interface Vault {
  /** Of its database. */
  readonly name: string;
  readonly key: CryptoKey;
}

/**
 * The lock of a person on a device that several share: a PIN that this device alone knows a check of, so that it opens without a network. Four
 * to six digits are few; what is kept is a slow hash under a key that the browser does not give away, and five wrong tries end it until the
 * person signs in anew. docs/adr/0116 says what that protects, and what it does not.
 */
export interface Lock {
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly key: CryptoKey;
  readonly check: ArrayBuffer;
  /** Idle for so long, the screen locks. */
  readonly minutes: number;
  readonly failures: number;
}

/** Wrong tries after which a lock opens no more. */
export const LOCK_TRIES = 5;

export interface VaultRow extends Vault {
  /** Absent once they signed out. */
  readonly here?: { readonly at: number; readonly who: Here<unknown> };
  /** Absent while the screen is not locked for them; it goes with `here`. */
  readonly lock?: Lock;
}

interface Schema extends DBSchema {
  vaults: { key: string; value: VaultRow };
}

const REGISTRY = "suyuan-outboxes";

/** The database of what was read for this person, beside their outbox: it goes when everybody signs out, whatever is unsent. */
export function readsOf({ name }: Pick<Vault, "name">): string {
  return `${name}-reads`;
}

export async function registry<Result>(work: (database: IDBPDatabase<Schema>) => Promise<Result>): Promise<Result> {
  const database = await openDB<Schema>(REGISTRY, 1, {
    upgrade: (fresh) => void fresh.createObjectStore("vaults", { keyPath: "name" }),
  });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

/** The outbox of a person in an organisation and role, made at their first sign-in here. From now on they are the last who were here. */
export async function vaultOf<
  Membership extends { readonly organisation: { readonly id: string }; readonly role: string },
>(who: Here<Membership>, now: number): Promise<Vault> {
  const name = `suyuan-outbox-${(await sha256([who.person.id, who.acting.organisation.id, who.acting.role].join("\n"))).slice(0, 32)}`;
  const fresh = await newSealingKey();
  return registry(async (database) => {
    const transaction = database.transaction("vaults", "readwrite", { durability: "strict" });
    const before = await transaction.store.get(name);
    const row: VaultRow = { key: fresh, ...before, name, here: { at: now, who } };
    await transaction.store.put(row);
    await transaction.done;
    return row;
  });
}

/** The outbox of who was here last and has not signed out: an unverified session may write into it. */
export async function lastHere<Membership>(): Promise<(Vault & { readonly who: Here<Membership> }) | undefined> {
  const rows = await registry((database) => database.getAll("vaults"));
  const [last] = rows
    .flatMap(({ name, key, here }) => (here === undefined ? [] : [{ name, key, at: here.at, who: here.who }]))
    .sort((a, b) => b.at - a.at);
  return last && { name: last.name, key: last.key, who: last.who as Here<Membership> };
}

/**
 * Everybody signed out: nobody's outbox is opened without a sign-in any more. One that holds nothing unsent is taken off the device, with its
 * key. `unsentIn` tells of one how many commands it holds. Answers how many stay on the device, sealed.
 */
export async function everybodyLeft(unsentIn: (vault: Vault) => Promise<number>): Promise<number> {
  const rows = await registry((database) => database.getAll("vaults"));
  let sealed = 0;
  for (const { name, key } of rows) {
    // What cannot be looked into is kept.
    const unsent = await unsentIn({ name, key }).catch(() => 1);
    sealed += unsent;
    await deleteDB(readsOf({ name }));
    await registry(async (database) => {
      if (unsent > 0) await database.put("vaults", { name, key });
      else await database.delete("vaults", name);
    });
    if (unsent === 0) await deleteDB(name);
  }
  return sealed;
}

/** Somebody of those who were at this device and have not signed out. */
export interface Known<Membership> extends Vault {
  readonly who: Here<Membership>;
  readonly minutes?: number;
  readonly isSpent: boolean;
}

/** Who they are, the last first. */
export async function knownHere<Membership>(): Promise<readonly Known<Membership>[]> {
  const rows = await registry((database) => database.getAll("vaults"));
  return rows
    .flatMap((row) => (row.here === undefined ? [] : [{ ...row, here: row.here }]))
    .sort((a, b) => b.here.at - a.here.at)
    .map(({ name, key, here, lock }) => ({
      ...{ name, key, who: here.who as Here<Membership>, isSpent: (lock?.failures ?? 0) >= LOCK_TRIES },
      ...(lock === undefined ? {} : { minutes: lock.minutes }),
    }));
}
