import { generateKeyPairSync, sign } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetPublicKeyCommand, KMSClient, SignCommand, type SignCommandInput } from "@aws-sdk/client-kms";
import { keyFileSigner } from "@suyuan/store/key-file-signer";
import { kmsSigner } from "@suyuan/store/kms-signer";
import { mockClient } from "aws-sdk-client-mock";
import { afterAll, expect } from "vitest";
import { signerContract } from "./signer-contract.ts";

const root = mkdtempSync(join(tmpdir(), "suyuan-signer-"));
afterAll(() => rmSync(root, { recursive: true }));

signerContract("a key file", () => keyFileSigner(join(mkdtempSync(join(root, "key-")), "log.pem")));

/** There is no local KMS: this stands in for one key of spec ECC_NIST_EDWARDS25519. */
function kmsInMemory(): KMSClient {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const client = new KMSClient({ region: "local", credentials: { accessKeyId: "local", secretAccessKey: "local" } });
  mockClient(client)
    .on(GetPublicKeyCommand)
    .callsFake(() => ({ PublicKey: new Uint8Array(publicKey.export({ format: "der", type: "spki" })) }))
    .on(SignCommand)
    .callsFake(({ Message: message, ...rest }: SignCommandInput) => {
      expect(rest).toEqual({ KeyId: "alias/log", MessageType: "RAW", SigningAlgorithm: "ED25519_SHA_512" });
      return { Signature: new Uint8Array(sign(null, message ?? new Uint8Array(), privateKey)) };
    });
  return client;
}

signerContract("KMS (stood in for by a mock)", () => kmsSigner(kmsInMemory(), "alias/log"));
