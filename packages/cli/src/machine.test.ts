import { verify } from "node:crypto";
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, expect, test, vi } from "vitest";
import { configuration } from "./configuration.ts";
import { JsonLog } from "./json-log.ts";
import { keepTime, openMachine } from "./machine.ts";

const dataDir = mkdtempSync(join(tmpdir(), "suyuan-machine-"));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

afterEach(() => vi.useRealTimers());

/** RFC 8032 by another implementation: what a verifier makes of the raw key and signature. */
function isSigned(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
  const x = Buffer.from(publicKey).toString("base64url");
  return verify(null, message, { key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" }, signature);
}

test("a data folder that is made, and the database in it whoever made that, are nobody else's to read", () => {
  const made = join(dataDir, "made", "deep");
  const open = () => openMachine(configuration({ DATA_DIR: made }), new JsonLog(() => undefined)).table.close();
  open();
  expect(statSync(made).mode & 0o777).toBe(0o700);
  const file = join(made, "suyuan.sqlite");
  chmodSync(file, 0o644);
  open();
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test("a machine signs with a key of its own under its data, made when it is first asked for and only its owner's to read", async () => {
  const open = () => openMachine(configuration({ DATA_DIR: dataDir }), new JsonLog(() => undefined));
  const keyFile = join(dataDir, "log-key.pem");
  const first = open();
  expect(existsSync(keyFile)).toBe(false);
  const message = new TextEncoder().encode("suyuan.example\n1\nroot\n");
  const signature = await first.deps.signer.sign(message);
  const publicKey = await first.deps.signer.publicKey();
  first.table.close();
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  expect([signature.length, publicKey.length]).toEqual([64, 32]);
  expect(isSigned(message, signature, publicKey)).toBe(true);
  expect(isSigned(message.toReversed(), signature, publicKey)).toBe(false);
  const again = open();
  expect(await again.deps.signer.publicKey()).toEqual(publicKey);
  again.table.close();
});

test("a machine whose clock was set back between two runs records on after what it has recorded", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-11-29T10:00:00Z") });
  const open = () => openMachine(configuration({ DATA_DIR: join(dataDir, "clock") }), new JsonLog(() => undefined));
  const first = open();
  await keepTime(first);
  first.table.close();
  vi.setSystemTime(Date.parse("2026-11-29T08:00:00Z"));
  const second = open();
  const told = second.deps.now().toISOString();
  await keepTime(second);
  second.table.close();
  expect(told >= "2026-11-29T10:00:00").toBe(true);
  expect(second.clock.aheadMs()).toBeGreaterThan(1.9 * 3_600_000);
  vi.setSystemTime(Date.parse("2026-11-29T12:00:00Z"));
  const third = open();
  expect(third.deps.now().toISOString()).toBe("2026-11-29T12:00:00.000Z");
  third.table.close();
});
