/** What every adapter of the Signer port promises. */
import { createPublicKey, verify } from "node:crypto";
import type { Signer } from "@suyuan/store/signer";
import { LimitExceeded } from "@suyuan/store/table";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";

function verifies(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const jwk = { kty: "OKP", crv: "Ed25519", x: Buffer.from(publicKey).toString("base64url") };
  return verify(null, message, createPublicKey({ key: jwk, format: "jwk" }), signature);
}

export function signerContract(name: string, make: () => Signer): void {
  describe(`${name} keeps the Signer contract`, () => {
    test("signs any message up to 4096 bytes so that its raw public key verifies it", async () => {
      const signer = make();
      const publicKey = await signer.publicKey();
      expect(publicKey).toHaveLength(32);
      const property = fc.asyncProperty(fc.uint8Array({ maxLength: 4096, size: "max" }), async (message) => {
        const signature = await signer.sign(message);
        expect(signature).toHaveLength(64);
        expect(verifies(publicKey, message, signature)).toBe(true);
        expect(verifies(publicKey, Buffer.concat([message, Buffer.of(0)]), signature)).toBe(false);
      });
      await fc.assert(property, { numRuns: 30 });
    });

    test("refuses a message above 4096 bytes", async () => {
      const signer = make();
      await expect(signer.sign(new Uint8Array(4097))).rejects.toThrow(LimitExceeded);
      expect(await signer.sign(new Uint8Array(4096))).toHaveLength(64);
    });

    test("keeps one key, and signs the same message alike", async () => {
      const signer = make();
      const message = Buffer.from("suyuan");
      expect(await signer.publicKey()).toEqual(await signer.publicKey());
      expect(await signer.sign(message)).toEqual(await signer.sign(message));
    });
  });
}
