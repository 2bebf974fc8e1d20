import { brotliDecompressSync, gunzipSync } from "node:zlib";
import { demoDeps } from "@suyuan/api/fixtures/http";
import { openGate } from "@suyuan/api/http/gate";
import { type Built, builtFile } from "@suyuan/console/build/built";
import { expect, test } from "vitest";
import { createConsoleApp } from "./serve-console.ts";

const silent = { info() {}, warn() {}, error() {} };
const SCRIPT = "console.log('记录');".repeat(100);

async function small(): Promise<Built> {
  const files = await Promise.all([
    builtFile("assets/main-AAAA.js", Buffer.from(SCRIPT), true),
    builtFile("assets/wasm-BBBB.js", Buffer.from("1"), true),
    builtFile("worker.js", Buffer.from("2"), false),
  ]);
  const document = await builtFile("index.html", Buffer.from("<!doctype html><title>溯源</title>"), false);
  return { digest: "d", document, files: new Map(files.map((file) => [file.path, file])) };
}

function served(open = async () => ({ built: await small(), isNew: false })) {
  const gate = openGate(demoDeps().deps, { clientAddress: () => "192.0.2.1" });
  const app = createConsoleApp(gate, { publicUrl: "https://suyuan.example", log: silent, open });
  return (path: string, headers: Record<string, string> = {}, method = "GET") =>
    app.fetch(new Request(`https://suyuan.example${path}`, { headers, method }));
}

test("every address below /console that is no file answers with the app's document, which is asked for anew each time", async () => {
  const ask = served();
  for (const path of ["/console", "/console/", "/console/batches/069/A%2FB?status=voided", "/console/a.b"]) {
    const answer = await ask(path);
    expect([path, answer.status, await answer.text()]).toEqual([path, 200, "<!doctype html><title>溯源</title>"]);
    expect(answer.headers.get("cache-control")).toBe("no-cache");
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  }
});

test("a file that is named by its digest may be kept for ever, one with a name that stays may not", async () => {
  const ask = served();
  expect((await ask("/console/assets/main-AAAA.js")).headers.get("cache-control")).toBe(
    "public, max-age=31536000, immutable",
  );
  expect((await ask("/console/worker.js")).headers.get("cache-control")).toBe("no-cache");
});

test("a file of another version is not there, rather than a document in its place", async () => {
  expect((await served()("/console/assets/main-ZZZZ.js")).status).toBe(404);
});

test("a file goes out compressed as it is taken, and whole to who takes no coding", async () => {
  const ask = served();
  const br = await ask("/console/assets/main-AAAA.js", { "accept-encoding": "gzip, br" });
  expect(br.headers.get("content-encoding")).toBe("br");
  expect(brotliDecompressSync(Buffer.from(await br.arrayBuffer())).toString()).toBe(SCRIPT);
  const gzip = await ask("/console/assets/main-AAAA.js", { "accept-encoding": "gzip" });
  expect(gunzipSync(Buffer.from(await gzip.arrayBuffer())).toString()).toBe(SCRIPT);
  expect(await (await ask("/console/assets/main-AAAA.js")).text()).toBe(SCRIPT);
});

test("whoever has a file is told that it is unchanged, and HEAD tells its length without it", async () => {
  const ask = served();
  const first = await ask("/console/");
  const etag = first.headers.get("etag") ?? "";
  expect((await ask("/console/", { "if-none-match": etag })).status).toBe(304);
  expect((await ask("/console/", { "if-none-match": '"another"' })).status).toBe(200);
  const head = await ask("/console/", {}, "HEAD");
  expect([head.status, await head.text(), head.headers.get("content-length")]).toEqual([
    200,
    "",
    String(Buffer.byteLength(await first.text())),
  ]);
});

test("nothing inline runs, and WebAssembly is compiled by the worker's script alone that reads pictures", async () => {
  const ask = served();
  const policy = (await ask("/console/")).headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
  expect(policy).not.toContain("unsafe");
  const worker = (await ask("/console/assets/wasm-BBBB.js")).headers.get("content-security-policy");
  expect(worker).toContain("script-src 'self' 'wasm-unsafe-eval';");
});

test("a console that cannot be built is told to come back, and is built with the next request", async () => {
  let tries = 0;
  const ask = served(async () => {
    tries += 1;
    if (tries === 1) throw new Error("no room");
    return { built: await small(), isNew: true };
  });
  expect((await ask("/console/")).status).toBe(503);
  expect((await ask("/console/")).status).toBe(200);
  expect(tries).toBe(2);
});
