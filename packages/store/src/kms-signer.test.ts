import { generateKeyPairSync } from "node:crypto";
import { GetPublicKeyCommand, KMSClient, SignCommand } from "@aws-sdk/client-kms";
import { mockClient } from "aws-sdk-client-mock";
import { expect, test } from "vitest";
import { kmsSigner } from "./kms-signer.ts";

function scripted() {
  const client = new KMSClient({ region: "local" });
  return { mock: mockClient(client), signer: kmsSigner(client, "alias/log") };
}

function spki(kind: "ed25519" | "x25519"): Uint8Array {
  const { publicKey } = kind === "ed25519" ? generateKeyPairSync("ed25519") : generateKeyPairSync("x25519");
  return new Uint8Array(publicKey.export({ format: "der", type: "spki" }));
}

test("the public key is fetched once, and again only after a failure", async () => {
  const { mock, signer } = scripted();
  mock
    .on(GetPublicKeyCommand)
    .rejectsOnce(new Error("outage"))
    .resolves({ PublicKey: spki("ed25519") });
  await expect(signer.publicKey()).rejects.toMatchObject({ name: "StoreUnavailable" });
  await Promise.all([signer.publicKey(), signer.publicKey()]);
  await signer.publicKey();
  expect(mock.commandCalls(GetPublicKeyCommand)).toHaveLength(2);
});

test("a key of another kind is refused", async () => {
  const { mock, signer } = scripted();
  mock.on(GetPublicKeyCommand).resolves({ PublicKey: spki("x25519") });
  await expect(signer.publicKey()).rejects.toThrow("no Ed25519 key");
});

test("an outage of KMS, or an answer that is no signature, is an outage of the signer", async () => {
  const { mock, signer } = scripted();
  mock
    .on(SignCommand)
    .rejectsOnce(new Error("throttled"))
    .resolves({ Signature: new Uint8Array(63) });
  await expect(signer.sign(Buffer.from("x"))).rejects.toMatchObject({ name: "StoreUnavailable" });
  await expect(signer.sign(Buffer.from("x"))).rejects.toMatchObject({ name: "StoreUnavailable" });
});
