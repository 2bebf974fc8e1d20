import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { consoleHeaders } from "@suyuan/api/http/security-headers";
import type { BalancerEvent, BalancerResult } from "../host/balancer.ts";
import { ANSWER_BYTES_MAX } from "../host/balancer.ts";
import { type KeptFile, lotsIn } from "./put-files.ts";

export interface Serving {
  readonly publicUrl: string;
  /** Origins that the console asks to sign people in. */
  readonly connect: readonly string[];
}

type Answer = (event: BalancerEvent) => Promise<BalancerResult>;

const BEFORE = "/console/";
/** Scripts that compile WebAssembly run in workers of this name: a worker has the policy of its own answer. */
const WASM = "assets/wasm-";

/**
 * Serves the console's files in `folder` behind a load balancer, where there is no edge with a bucket: with the headers of one machine, in the form
 * that the browser takes. A deep link is answered with the app's document; a file of an earlier build is not there.
 */
export function consoleFiles(folder: string, { publicUrl, connect }: Serving): Answer {
  const headersOf = (compilesWasm: boolean) => consoleHeaders(publicUrl, { connect, compilesWasm });
  const policies = { app: headersOf(false), wasm: headersOf(true) };
  const found = filesIn(folder);
  return async ({ httpMethod: method, path, multiValueHeaders: asked }) => {
    if (method !== "GET" && method !== "HEAD") return problem(publicUrl, 405, { allow: "GET, HEAD" });
    const headers = new Headers(Object.entries(asked).map(([name, values]) => [name, values.join(",")]));
    const files = await found;
    const name = nameOf(path, files);
    const file = name === undefined ? undefined : chosen(files, name, headers.get("accept-encoding") ?? "");
    if (name === undefined || file === undefined) return problem(publicUrl, 404);
    const bytes = await readFile(join(folder, file.file));
    // The plain form of one file: every browser that could use it takes a smaller one.
    if (Math.ceil(bytes.byteLength / 3) * 4 > ANSWER_BYTES_MAX) return problem(publicUrl, 400);
    const etag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    const own = {
      ...(name.startsWith(WASM) ? policies.wasm : policies.app),
      // The app begins at /console itself, one level above the worker's own place.
      "service-worker-allowed": "/console",
      "content-type": file.contentType,
      "cache-control": file.cacheControl,
      vary: "accept-encoding",
      etag,
      ...(file.contentEncoding === undefined ? {} : { "content-encoding": file.contentEncoding }),
    };
    if (headers.get("if-none-match")?.includes(etag) === true) return answer(304, own);
    return answer(200, own, method === "HEAD" ? undefined : bytes);
  };
}

async function filesIn(folder: string): Promise<ReadonlyMap<string, KeptFile>> {
  return new Map((await lotsIn(folder)).flat().map((file) => [file.key, file]));
}

/** Which file answers a path; undefined for a file that is not of this build. */
function nameOf(path: string, files: ReadonlyMap<string, KeptFile>): string | undefined {
  const name = path.startsWith(BEFORE) ? path.slice(BEFORE.length) : "";
  if (name.startsWith("assets/")) return name;
  return name !== "" && files.has(`plain/${name}`) ? name : "index.html";
}

/** The best form that is taken: brotli, gzip, plain. One that is refused by `q=0` is not chosen. */
function chosen(files: ReadonlyMap<string, KeptFile>, name: string, accepted: string): KeptFile | undefined {
  const takes = (coding: string) =>
    accepted.split(",").some((one) => {
      const [named = "", quality = ""] = one.split(";");
      return named.trim().toLowerCase() === coding && !/^\s*q=0(?:\.0*)?\s*$/i.test(quality);
    });
  const form = takes("br") ? "br" : takes("gzip") ? "gzip" : "plain";
  return files.get(`${form}/${name}`) ?? files.get(`plain/${name}`);
}

function answer(statusCode: number, headers: Readonly<Record<string, string>>, bytes?: Buffer): BalancerResult {
  return {
    statusCode,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    body: bytes?.toString("base64") ?? "",
    isBase64Encoded: bytes !== undefined,
  };
}

const SAID = {
  404: {
    code: "not-found",
    title: "No record",
    titleZh: "没有记录",
    detail: "There is no such file in this version of the console. Open /console again.",
    detailZh: "当前版本的工作台没有这个文件，请重新打开 /console。",
  },
  405: {
    code: "method-not-allowed",
    title: "Method not allowed",
    titleZh: "方法不允许",
    detail: "Files are read with GET or HEAD.",
    detailZh: "文件只能用 GET 或 HEAD 读取。",
  },
  400: {
    code: "invalid-request",
    title: "Invalid request",
    titleZh: "请求有误",
    detail: "This file is sent compressed only: say Accept-Encoding: br or gzip.",
    detailZh: "该文件仅以压缩格式提供：请在 Accept-Encoding 中接受 br 或 gzip。",
  },
} as const;

function problem(publicUrl: string, status: keyof typeof SAID, more: Readonly<Record<string, string>> = {}) {
  const said = SAID[status];
  const body = JSON.stringify({ type: `${publicUrl}/problems/${said.code}`, status, ...said });
  const headers = { "content-type": "application/problem+json", "cache-control": "no-store", ...more };
  return answer(status, headers, Buffer.from(body));
}
