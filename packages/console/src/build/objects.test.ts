import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { builtFile } from "./built.ts";
import { objectsOf } from "./objects.ts";

const SCRIPT = "console.log('记录');".repeat(100);

async function lots() {
  const files = await Promise.all([
    builtFile("worker.js", Buffer.from("2"), false),
    builtFile("assets/main-AAAA.js", Buffer.from(SCRIPT), true),
  ]);
  const document = await builtFile("index.html", Buffer.from("<!doctype html><title>溯源</title>"), false);
  return objectsOf({ digest: "d", document, files: new Map(files.map((file) => [file.path, file])) });
}

test("each file lies in three forms, compressed as one machine sends it, and as it is where a coding saves nothing", async () => {
  const [immutable, others] = await lots();
  const [br, gzip, plain] = immutable;
  expect([br?.key, br?.contentEncoding]).toEqual(["br/assets/main-AAAA.js", "br"]);
  expect(brotliDecompressSync(br?.bytes ?? "").toString()).toBe(SCRIPT);
  expect([gzip?.key, gzip?.contentEncoding]).toEqual(["gzip/assets/main-AAAA.js", "gzip"]);
  expect(gunzipSync(gzip?.bytes ?? "").toString()).toBe(SCRIPT);
  expect([plain?.key, plain?.contentEncoding, plain?.bytes.length]).toEqual([
    "plain/assets/main-AAAA.js",
    undefined,
    Buffer.byteLength(SCRIPT),
  ]);
  const worker = others.find(({ key }) => key === "br/worker.js");
  expect([worker?.contentEncoding, Buffer.from(worker?.bytes ?? "").toString()]).toEqual([undefined, "2"]);
});

test("what is named by its digest comes first and may be kept for ever; the document and the worker come last and may not", async () => {
  const [immutable, others] = await lots();
  expect(new Set(immutable.map(({ cacheControl }) => cacheControl))).toEqual(
    new Set(["public, max-age=31536000, immutable"]),
  );
  expect(others.map(({ key, cacheControl }) => [key, cacheControl])).toEqual(
    ["worker.js", "index.html"].flatMap((path) =>
      ["br", "gzip", "plain"].map((form) => [`${form}/${path}`, "no-cache"]),
    ),
  );
});
