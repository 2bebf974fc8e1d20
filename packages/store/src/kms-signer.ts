import { GetPublicKeyCommand, type KMSClient, SignCommand } from "@aws-sdk/client-kms";
import { checkMessage } from "./limits.ts";
import type { Signer } from "./signer.ts";
import { StoreUnavailable } from "./table.ts";

/** SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410 section 4). */
const SPKI_PREFIX = Buffer.from("302a300506032b6570032100", "hex");
const PUBLIC_KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** A signer whose key is in KMS (key spec ECC_NIST_EDWARDS25519). Rejects with `StoreUnavailable` when KMS does not sign. */
export function kmsSigner(client: KMSClient, keyId: string): Signer {
  let fetched: Promise<Uint8Array> | undefined;
  return {
    publicKey() {
      fetched ??= fetchPublicKey(client, keyId);
      fetched.catch(() => {
        fetched = undefined;
      });
      return fetched;
    },
    async sign(message) {
      checkMessage(message);
      const command = new SignCommand({
        KeyId: keyId,
        Message: message,
        MessageType: "RAW",
        SigningAlgorithm: "ED25519_SHA_512",
      });
      const { Signature: signature } = await answered(() => client.send(command));
      if (signature?.length !== SIGNATURE_BYTES) throw unavailable("KMS gave no Ed25519 signature");
      return new Uint8Array(signature);
    },
  };
}

async function fetchPublicKey(client: KMSClient, keyId: string): Promise<Uint8Array> {
  const { PublicKey: spki } = await answered(() => client.send(new GetPublicKeyCommand({ KeyId: keyId })));
  const expectedBytes = SPKI_PREFIX.length + PUBLIC_KEY_BYTES;
  if (spki?.length !== expectedBytes || SPKI_PREFIX.compare(spki, 0, SPKI_PREFIX.length) !== 0) {
    throw unavailable(`the KMS key ${keyId} is no Ed25519 key`);
  }
  return new Uint8Array(spki.subarray(SPKI_PREFIX.length));
}

async function answered<T>(send: () => Promise<T>): Promise<T> {
  try {
    return await send();
  } catch (error) {
    throw unavailable(error instanceof Error ? `KMS: ${error.message}` : "KMS did not answer", error);
  }
}

function unavailable(message: string, cause?: unknown): StoreUnavailable {
  return new StoreUnavailable(message, "not-committed", cause);
}
