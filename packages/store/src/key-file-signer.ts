import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { createDurably, hasCode, makeFolder } from "./durable-file.ts";
import { checkMessage } from "./limits.ts";
import type { Signer } from "./signer.ts";

/**
 * A signer whose key is in a PEM file (PKCS #8) that only its owner may read; the file is made, with a new key, when first used.
 * Of two processes that start together, both get the key of the one that was first. Rejects when the file is not such a
 * key, or others may read it.
 */
export function keyFileSigner(path: string): Signer {
  let loaded: Promise<KeyObject> | undefined;
  const key = () => {
    loaded ??= loadKey(resolve(path));
    loaded.catch(() => {
      loaded = undefined;
    });
    return loaded;
  };
  return {
    async publicKey() {
      const { x } = createPublicKey(await key()).export({ format: "jwk" });
      return new Uint8Array(Buffer.from(x ?? "", "base64url"));
    },
    async sign(message) {
      checkMessage(message);
      return new Uint8Array(sign(null, message, await key()));
    },
  };
}

async function loadKey(path: string): Promise<KeyObject> {
  const pem = (await readIfThere(path)) ?? (await makeKey(path));
  const { mode } = await stat(path);
  if (process.platform !== "win32" && (mode & 0o077) !== 0) {
    throw new Error(`the key file ${path} may be read by others: its mode must be 600`);
  }
  const key = createPrivateKey(pem);
  if (key.asymmetricKeyType !== "ed25519") throw new Error(`the key file ${path} holds no Ed25519 key`);
  return key;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (hasCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

async function makeKey(path: string): Promise<string> {
  const pem = generateKeyPairSync("ed25519").privateKey.export({ format: "pem", type: "pkcs8" });
  await makeFolder(dirname(path), dirname(path));
  const created = await createDurably(path, [Buffer.from(pem)], dirname(path), 0o600);
  return created ? String(pem) : readFile(path, "utf8");
}
