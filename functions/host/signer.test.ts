import { generateKeyPairSync, sign } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { awsDeps } from "./deps.ts";
import { awsSigner } from "./signer.ts";
import { openWatch } from "./watch.ts";

const { publicKey, privateKey } = generateKeyPairSync("ed25519");
const asked: unknown[] = [];
let server: Server;

/** As much of KMS as a signer asks of it, over HTTP. */
function answer(target: string, body: { readonly KeyId: string; readonly Message?: string }): object {
  asked.push([target, body.KeyId]);
  if (target.endsWith(".GetPublicKey")) {
    return { PublicKey: publicKey.export({ format: "der", type: "spki" }).toString("base64") };
  }
  return { Signature: sign(null, Buffer.from(body.Message ?? "", "base64"), privateKey).toString("base64") };
}

async function reply(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const target = String(request.headers["x-amz-target"]);
  response.setHeader("content-type", "application/x-amz-json-1.1");
  response.end(JSON.stringify(answer(target, JSON.parse(Buffer.concat(chunks).toString()))));
}

beforeAll(async () => {
  server = createServer((request, response) => void reply(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  Object.assign(process.env, {
    AWS_REGION: "ap-southeast-1",
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_ENDPOINT_URL_KMS: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const parts = { tableName: "suyuan", publicUrl: "https://suyuan.example" };

test("a function that was given the log's key signs with it in KMS", async () => {
  const { signer } = awsDeps(openWatch("followers"), { ...parts, signer: awsSigner("alias/suyuan-production-log") });
  const message = new TextEncoder().encode("suyuan.example\n1\nroot\n");
  expect(Buffer.from(await signer.sign(message))).toEqual(sign(null, message, privateKey));
  const raw = publicKey.export({ format: "jwk" }).x ?? "";
  expect(Buffer.from(await signer.publicKey())).toEqual(Buffer.from(raw, "base64url"));
  expect(asked).toEqual([
    ["TrentService.Sign", "alias/suyuan-production-log"],
    ["TrentService.GetPublicKey", "alias/suyuan-production-log"],
  ]);
});

test("a function that was not given it signs nothing", async () => {
  const { signer } = awsDeps(openWatch("public"), parts);
  await expect(signer.sign(new Uint8Array(1))).rejects.toThrow("no key of the log");
  await expect(signer.publicKey()).rejects.toThrow("no key of the log");
});
