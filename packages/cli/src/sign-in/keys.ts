import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KeySet } from "@suyuan/api/host";
import * as z from "zod";

const PrivateKey = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  x: z.string(),
  y: z.string(),
  d: z.string(),
  kid: z.string(),
  use: z.literal("sig"),
  alg: z.literal("ES256"),
});

const KeyFile = z.object({
  /** The newest first: it signs; the others verify what they signed. */
  signing: z.array(PrivateKey.extend({ madeAt: z.iso.datetime() })).min(1),
  /** The newest first. */
  cookies: z.array(z.string().min(32)).min(1),
});
type KeyFile = z.infer<typeof KeyFile>;

/** What the issuer of one machine signs with. */
export interface SignInKeys {
  readonly signing: readonly z.infer<typeof PrivateKey>[];
  readonly cookies: readonly string[];
}

/** A key signs for this long; its successor is made at the first start or look after that. */
const SIGNS_MS = 90 * 86_400_000;
/** A key that signs no more still verifies: longer than any token lives. */
const KEPT = 2;

/**
 * The keys in `sign-in-keys.json` of the data folder, which only its owner may read; made when they are not there. When the newest signed for
 * 90 days a new one is made, and the one before it kept for what it signed. Throws when the file is damaged, or others may read it.
 */
export function signInKeys(dataDir: string, now: Date): SignInKeys {
  const path = join(dataDir, "sign-in-keys.json");
  const kept = readKeys(path);
  const [newest] = kept?.signing ?? [];
  if (kept !== undefined && newest !== undefined && now.getTime() - Date.parse(newest.madeAt) < SIGNS_MS) {
    return plain(kept);
  }
  const made = {
    signing: [newSigningKey(now), ...(kept?.signing ?? [])].slice(0, KEPT),
    cookies: [randomBytes(32).toString("base64url"), ...(kept?.cookies ?? [])].slice(0, KEPT),
  };
  writeKeys(path, made);
  return plain(made);
}

const LOOK_MS = 86_400_000;

/** The keys of a data folder as they are now: looked at again once a day. */
export function keyring(dataDir: string): () => SignInKeys {
  let keys = signInKeys(dataDir, new Date());
  let lookedAt = performance.now();
  return () => {
    if (performance.now() - lookedAt > LOOK_MS) {
      lookedAt = performance.now();
      const found = signInKeys(dataDir, new Date());
      if (found.signing[0]?.kid !== keys.signing[0]?.kid) keys = found;
    }
    return keys;
  };
}

/** The halves of the signing keys that everyone may know. */
export function publicKeys({ signing }: SignInKeys): KeySet {
  return { keys: signing.map(({ d: _, ...key }) => key) };
}

function plain({ signing, cookies }: KeyFile): SignInKeys {
  return { signing: signing.map(({ madeAt: _, ...key }) => key), cookies };
}

function newSigningKey(now: Date): KeyFile["signing"][number] {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const key = {
    ...privateKey.export({ format: "jwk" }),
    kid: randomBytes(8).toString("hex"),
    use: "sig",
    alg: "ES256",
  };
  return { ...PrivateKey.parse(key), madeAt: now.toISOString() };
}

function readKeys(path: string): KeyFile | undefined {
  if (!existsSync(path)) return undefined;
  if (process.platform !== "win32" && (statSync(path).mode & 0o077) !== 0) {
    throw new Error(`the key file ${path} may be read by others: its mode must be 600`);
  }
  const read = KeyFile.parse(JSON.parse(readFileSync(path, "utf8")));
  // A half that does not fit its other is found now, not at the first sign-in.
  for (const key of read.signing) createPublicKey(createPrivateKey({ key, format: "jwk" }));
  return read;
}

function writeKeys(path: string, keys: KeyFile): void {
  const temporary = `${path}.new`;
  const file = openSync(temporary, "w", 0o600);
  try {
    writeFileSync(file, JSON.stringify(keys));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}
