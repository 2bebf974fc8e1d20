import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { putFiles } from "./put-files.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-put-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lot = (n: number, count: number, cacheControl: string) =>
  Array.from({ length: count }, (_, m) => {
    writeFileSync(join(folder, `${n}-${m}`), `bytes ${n}-${m}`);
    return {
      key: `br/${n}/${m}`,
      file: `${n}-${m}`,
      contentType: "text/javascript",
      cacheControl,
      contentEncoding: "br",
    };
  });
const lots = [lot(0, 40, "immutable"), lot(1, 3, "no-cache")];
writeFileSync(join(folder, "objects.json"), JSON.stringify(lots));

test("every file is put once with its headers, and what names others when those are there", async () => {
  const put: string[] = [];
  const count = await putFiles(folder, async ({ key, bytes, ...headers }) => {
    expect(headers).toEqual({
      contentType: "text/javascript",
      cacheControl: key.startsWith("br/0/") ? "immutable" : "no-cache",
      contentEncoding: "br",
    });
    expect(Buffer.from(bytes).toString()).toBe(`bytes ${key.slice(3).replace("/", "-")}`);
    await new Promise((resolve) => setTimeout(resolve, key === "br/0/0" ? 20 : 0));
    put.push(key);
  });
  expect([count, new Set(put).size, put.length]).toEqual([43, 43, 43]);
  expect(put.slice(-3).every((key) => key.startsWith("br/1/"))).toBe(true);
});

test("where a file cannot be put, nothing is put that names it", async () => {
  const put: string[] = [];
  const failing = putFiles(folder, async ({ key }) => {
    if (key === "br/0/7") throw new Error("no room");
    put.push(key);
  });
  await expect(failing).rejects.toThrow("no room");
  expect(put.filter((key) => key.startsWith("br/1/"))).toEqual([]);
});
