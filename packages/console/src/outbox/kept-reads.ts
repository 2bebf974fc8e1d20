import { type DBSchema, openDB } from "idb";
import { type Sealed, seal, unseal } from "./seal.ts";
import { readsOf, type Vault } from "./vaults.ts";

/**
 * What was read, kept for a start without a network: one value to a name, sealed with the key of the person's vault. It goes when everybody signs
 * out; what cannot be opened is as if it were not there.
 */

interface Schema extends DBSchema {
  reads: { key: string; value: Sealed };
}

async function opened<Result>(
  vault: Vault,
  work: (database: Awaited<ReturnType<typeof openDB<Schema>>>) => Promise<Result>,
): Promise<Result> {
  const database = await openDB<Schema>(readsOf(vault), 1, {
    upgrade: (fresh) => void fresh.createObjectStore("reads"),
  });
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

const placeOf = (vault: Vault, name: string) => `${readsOf(vault)}\n${name}`;

/** Keeps a value that JSON can write, in place of the one before. */
export async function keepRead(vault: Vault, name: string, value: unknown): Promise<void> {
  const sealed = await seal(vault.key, placeOf(vault, name), value);
  await opened(vault, (database) => database.put("reads", sealed, name));
}

/** The value that was kept last; undefined where there is none. */
export async function keptRead(vault: Vault, name: string): Promise<unknown> {
  try {
    const sealed = await opened(vault, (database) => database.get("reads", name));
    return sealed === undefined ? undefined : await unseal(vault.key, placeOf(vault, name), sealed);
  } catch {
    return undefined;
  }
}
