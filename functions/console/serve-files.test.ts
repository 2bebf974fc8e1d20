import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { consoleHeaders } from "@suyuan/api/http/security-headers";
import { afterAll, describe, expect, test } from "vitest";
import type { BalancerEvent } from "../host/balancer.ts";
import { consoleFiles } from "./serve-files.ts";

const folder = mkdtempSync(join(tmpdir(), "suyuan-serve-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FOREVER = "public, max-age=31536000, immutable";
const forms = (name: string, contentType: string, cacheControl: string) =>
  (["br", "gzip", "plain"] as const).map((form) => {
    const file = `${form}-${name.replaceAll("/", "_")}`;
    const text = `${form} ${name}`;
    writeFileSync(join(folder, file), name.endsWith(".wasm") && form === "plain" ? Buffer.alloc(950_000) : text);
    return {
      ...{ key: `${form}/${name}`, file, contentType, cacheControl },
      ...(form === "plain" ? {} : { contentEncoding: form }),
    };
  });
const script = (name: string) => forms(`assets/${name}`, "text/javascript; charset=utf-8", FOREVER);
const lots = [
  [...script("screen-AB.js"), ...script("wasm-CD.js"), ...forms("assets/reader-EF.wasm", "application/wasm", FOREVER)],
  [
    ...forms("index.html", "text/html; charset=utf-8", "no-cache"),
    ...forms("worker.js", "text/javascript", "no-cache"),
  ],
];
writeFileSync(join(folder, "objects.json"), JSON.stringify(lots));

const SERVING = { publicUrl: "https://suyuan.example", connect: ["https://id.example"] };
const serve = consoleFiles(folder, SERVING);
const ask = async (path: string, headers: Readonly<Record<string, string>> = {}, httpMethod = "GET") => {
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  const event: BalancerEvent = { httpMethod, path, multiValueHeaders, isBase64Encoded: false };
  const { statusCode, multiValueHeaders: told, body } = await serve(event);
  const own = Object.fromEntries(Object.entries(told).map(([name, values]) => [name, values.join(", ")]));
  return { status: statusCode, headers: own, text: Buffer.from(body, "base64").toString() };
};
const BR = { "accept-encoding": "gzip, deflate, br" };

describe("the console's files behind a balancer", () => {
  test("come with the headers of one machine, those that compile WebAssembly with the policy for that", async () => {
    const page = await ask("/console", BR);
    expect([page.status, page.text]).toEqual([200, "br index.html"]);
    expect(page.headers).toMatchObject(consoleHeaders(SERVING.publicUrl, { connect: SERVING.connect }));
    expect(page.headers).toMatchObject({ "cache-control": "no-cache", "service-worker-allowed": "/console" });
    const wasm = await ask("/console/assets/wasm-CD.js", BR);
    expect(wasm.headers["content-security-policy"]).toContain("'wasm-unsafe-eval'");
    expect(wasm.headers["cache-control"]).toBe(FOREVER);
  });

  test("come in the form that is taken, and say that it depends on that", async () => {
    for (const [accepted, form] of [
      ["br", "br"],
      ["gzip", "gzip"],
      ["gzip, br;q=0", "gzip"],
      ["identity", "plain"],
    ]) {
      const file = await ask("/console/assets/screen-AB.js", { "accept-encoding": accepted ?? "" });
      expect([accepted, file.text]).toEqual([accepted, `${form} assets/screen-AB.js`]);
      expect(file.headers["content-encoding"]).toBe(form === "plain" ? undefined : form);
      expect(file.headers.vary).toBe("accept-encoding");
    }
  });

  test("answer a deep link with the app's document, and what the browser has with nothing", async () => {
    for (const path of ["/console/", "/console/batches/01/0690", "/console/..%2f..%2fetc/passwd"])
      expect([path, (await ask(path, BR)).text]).toEqual([path, "br index.html"]);
    expect((await ask("/console/worker.js", BR)).text).toBe("br worker.js");
    const { headers } = await ask("/console", BR);
    const again = await ask("/console", { ...BR, "if-none-match": headers.etag ?? "" });
    expect([again.status, again.text, again.headers.etag]).toEqual([304, "", headers.etag]);
    expect(await ask("/console", BR, "HEAD")).toMatchObject({ status: 200, text: "" });
  });

  test("of another build are not there, are only read, and none is larger than a balancer takes", async () => {
    const gone = await ask("/console/assets/screen-OLD.js", BR);
    expect([gone.status, JSON.parse(gone.text).code]).toEqual([404, "not-found"]);
    expect(gone.headers["cache-control"]).toBe("no-store");
    const posted = await ask("/console", BR, "POST");
    expect([posted.status, posted.headers.allow]).toEqual([405, "GET, HEAD"]);
    expect((await ask("/console/assets/reader-EF.wasm", BR)).status).toBe(200);
    const plain = await ask("/console/assets/reader-EF.wasm");
    expect([plain.status, JSON.parse(plain.text).detailZh]).toEqual([400, expect.stringContaining("br")]);
  });
});
