import { createHash, createHmac, createSecretKey, randomBytes } from "node:crypto";
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { hasCode } from "../durable-file.ts";
import { StoreUnavailable } from "../table.ts";

/** Secret keys that something printed is known by for as long as it lies about. Each goes by a name of its own. */
export interface MacKeys {
  /** The name of the key that new things are made with. */
  readonly current: string;
  /** HMAC-SHA-256 of a text under the key of this name, lower-case hex. Throws StoreUnavailable for a key that is not here. */
  readonly mac: (key: string, text: string) => string;
}

/** Of a host that has none: whatever it would have to make or know is refused. */
export const NO_MAC_KEYS: MacKeys = {
  get current(): string {
    throw new StoreUnavailable("no keys are here", "not-committed");
  },
  mac(key) {
    throw new StoreUnavailable(`the key ${key} is not here`, "not-committed");
  },
};

const SECRET_CHARACTERS_MIN = 32;
const NAME_DIGITS = 6;

/** A key's name follows from the key: a file that was put back wrongly is another key, and never taken for the one it is not. */
const nameOf = (secret: string): string =>
  createHash("sha256").update(`name of a key\n${secret}`).digest("hex").slice(0, NAME_DIGITS);

/** Keys from their secrets, the current one first. Throws an Error for none, for one shorter than 32 characters, and for two of one name. */
export function macKeys(secrets: readonly string[]): MacKeys {
  const keys = new Map(secrets.map((secret) => [nameOf(secret), createSecretKey(secret, "utf8")]));
  const [current] = keys.keys();
  if (
    current === undefined ||
    secrets.some(({ length }) => length < SECRET_CHARACTERS_MIN) ||
    keys.size < secrets.length
  )
    throw new Error(`there must be a key, each of at least ${SECRET_CHARACTERS_MIN} characters and no two alike`);
  return {
    current,
    mac(key, text) {
      const secret = keys.get(key);
      if (secret === undefined) throw new StoreUnavailable(`the key ${key} is not here`, "not-committed");
      return createHmac("sha256", secret).update(text).digest("hex");
    },
  };
}

/**
 * Keys in a file that only its owner may read: one to a line, the current one first. Made, with one new key, where it is not there; of two
 * processes that start together, both get the key of the one that was first. Throws when others may read it, or it holds no such keys.
 */
export function macKeyFile(path: string): MacKeys {
  const text = readIfThere(path) ?? made(path);
  if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0)
    throw new Error(`the key file ${path} may be read by others: its mode must be 600`);
  try {
    return macKeys(text.split(/\s+/).filter((line) => line !== ""));
  } catch (error) {
    throw new Error(`the key file ${path} cannot be used: ${(error as Error).message}`, { cause: error });
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

/** Whole and on the disk before it has its name: labels that were printed under a key that is lost are dead. */
function made(path: string): string {
  const part = `${path}.${randomBytes(6).toString("hex")}`;
  const file = openSync(part, "wx", 0o600);
  try {
    writeSync(file, `${randomBytes(32).toString("hex")}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(part, path);
  } catch (error) {
    if (!hasCode(error, "EEXIST")) throw error;
  } finally {
    rmSync(part);
  }
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
  return readFileSync(path, "utf8");
}
