import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { keyFileSigner } from "./key-file-signer.ts";

const root = mkdtempSync(join(tmpdir(), "suyuan-key-"));
afterAll(() => rmSync(root, { recursive: true }));

const onWindows = process.platform === "win32";

test("the key outlives the process, and nothing but the key file is left beside it", async () => {
  const path = join(root, "a", "log.pem");
  const publicKey = await keyFileSigner(path).publicKey();
  expect(await keyFileSigner(path).publicKey()).toEqual(publicKey);
  expect(readdirSync(join(root, "a"))).toEqual(["log.pem"]);
});

test("of many that start at once all get the same key", async () => {
  const path = join(root, "b", "log.pem");
  const keys = await Promise.all(Array.from({ length: 10 }, () => keyFileSigner(path).publicKey()));
  for (const key of keys) expect(key).toEqual(keys[0]);
});

describe.skipIf(onWindows)("file modes (skipped on Windows, which has none)", () => {
  test("the file is for its owner alone", async () => {
    const path = join(root, "c.pem");
    await keyFileSigner(path).publicKey();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  test("a file that others may read is refused, until it is put right", async () => {
    const path = join(root, "d.pem");
    await keyFileSigner(path).publicKey();
    chmodSync(path, 0o640);
    const signer = keyFileSigner(path);
    await expect(signer.sign(Buffer.from("x"))).rejects.toThrow("mode must be 600");
    chmodSync(path, 0o600);
    expect(await signer.sign(Buffer.from("x"))).toHaveLength(64);
  });
});

test("a file that holds another kind of key, or none, is refused and left as it is", async () => {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  for (const content of [privateKey.export({ format: "pem", type: "pkcs8" }), "no key", ""]) {
    const path = join(root, `e${String(content).length}.pem`);
    writeFileSync(path, content, { mode: 0o600 });
    await expect(keyFileSigner(path).publicKey()).rejects.toThrow();
    expect(statSync(path).size).toBe(String(content).length);
  }
});
