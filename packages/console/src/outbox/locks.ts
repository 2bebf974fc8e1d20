import { LOCK_TRIES, registry, type Vault, type VaultRow } from "./vaults.ts";

const ROUNDS = 300_000;
const PIN = /^\d{4,6}$/;

export function isPin(pin: string): boolean {
  return PIN.test(pin);
}

async function slowHash(pin: string, salt: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> {
  const typed = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveBits"]);
  return crypto.subtle.deriveBits({ name: "PBKDF2", hash: "SHA-256", salt, iterations: ROUNDS }, typed, 256);
}

async function change(name: string, to: (row: VaultRow) => VaultRow): Promise<VaultRow | undefined> {
  return registry(async (database) => {
    const transaction = database.transaction("vaults", "readwrite", { durability: "strict" });
    const before = await transaction.store.get(name);
    const after = before && to(before);
    if (after !== undefined) await transaction.store.put(after);
    await transaction.done;
    return after;
  });
}

/** Locks this vault's screen by a PIN from now on, after so many idle minutes. */
export async function setLock({ name }: Pick<Vault, "name">, pin: string, minutes: number): Promise<void> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const key = await crypto.subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
  const check = await crypto.subtle.sign("HMAC", key, await slowHash(pin, salt));
  await change(name, (row) => ({ ...row, lock: { salt, key, check, minutes, failures: 0 } }));
}

export async function endLock({ name }: Pick<Vault, "name">): Promise<void> {
  await change(name, ({ lock: _, ...row }) => row);
}

/** The person showed anew who they are: tries count from the first again. */
export async function forgiveTries({ name }: Pick<Vault, "name">): Promise<void> {
  await change(name, (row) => (row.lock === undefined ? row : { ...row, lock: { ...row.lock, failures: 0 } }));
}

/** Is it the PIN? `spent` after five wrong ones, whatever comes then. A try is counted, on the disk, before it is looked at. */
export async function tryLock({ name }: Pick<Vault, "name">, pin: string): Promise<"open" | "wrong" | "spent"> {
  let spent = false;
  const row = await change(name, (before) => {
    const { lock } = before;
    spent = lock !== undefined && lock.failures >= LOCK_TRIES;
    return lock === undefined || spent ? before : { ...before, lock: { ...lock, failures: lock.failures + 1 } };
  });
  const lock = row?.lock;
  if (lock === undefined) return "open";
  if (spent) return "spent";
  const isRight = await crypto.subtle.verify("HMAC", lock.key, lock.check, await slowHash(pin, lock.salt));
  if (!isRight) return lock.failures >= LOCK_TRIES ? "spent" : "wrong";
  await forgiveTries({ name });
  return "open";
}

/** From now on this one is who was here last: an unverified session goes on in their name. */
export async function stepIn({ name }: Pick<Vault, "name">, now: number): Promise<void> {
  await change(name, (row) => (row.here === undefined ? row : { ...row, here: { ...row.here, at: now } }));
}
