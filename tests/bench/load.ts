/** The load generator: Debian's `wrk` where it is installed, else autocannon, which costs as much of a core as the server that it asks. */
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import autocannon from "autocannon";
import { cpuSeconds } from "./processes.ts";

const CONNECTIONS = 32;

/** What a run of the generator saw. `busy` is the part of one core that the generator itself took, where the system tells. */
export interface Load {
  readonly perSecond: number;
  readonly answers: number;
  readonly bytesAnAnswer: number;
  readonly busy?: number;
}

/** What is asked for: an address over and over, or the addresses of a list, one after another from `from` on. */
export type Asked = { readonly one: string } | { readonly paths: readonly string[]; readonly from: number };

/** Registrations: a body in which `@lot@` and `@certificate@` stand for numbers, the first lot's number, and who sends them. */
export interface Posted {
  readonly body: string;
  readonly from: number;
  readonly certificates: number;
  readonly key: string;
}

const hasWrk = spawnSync("wrk", ["-v"], { stdio: "ignore" }).error === undefined;

/** The generator's name, for the report. */
export const GENERATOR = hasWrk
  ? `wrk, 1 thread, ${CONNECTIONS} connections`
  : `autocannon, ${CONNECTIONS} connections`;

/** Asks for pages as phones do, with `Accept-Encoding: gzip`. Throws for any answer but 2xx. */
export function scan(url: string, asked: Asked, seconds: number): Promise<Load> {
  if (!hasWrk) return cannon(url, seconds, [scanRequest(asked)]);
  if ("one" in asked) return wrk(url, seconds, "paths.lua", { ONE: asked.one });
  return wrk(url, seconds, "paths.lua", { PATHS: fileOf(asked.paths), FROM: String(asked.from) });
}

/** Registers batches. Throws for any answer but 2xx. */
export function register(url: string, posted: Posted, seconds: number): Promise<Load> {
  const { body, from, certificates, key } = posted;
  if (!hasWrk) return cannon(url, seconds, [registerRequest(posted)]);
  const env = { BODY: body, FROM: String(from), CERTIFICATES: String(certificates), KEY: key };
  return wrk(url, seconds, "registrations.lua", env);
}

const files = new WeakMap<readonly string[], string>();

/** The list in a file, written once. */
function fileOf(paths: readonly string[]): string {
  let file = files.get(paths);
  if (file === undefined) {
    file = join(mkdtempSync(join(tmpdir(), "suyuan-paths-")), "paths");
    writeFileSync(file, `${paths.join("\n")}\n`);
    files.set(paths, file);
  }
  return file;
}

interface Summary {
  readonly answers: number;
  readonly bytes: number;
  readonly micros: number;
  readonly refusals: number;
  readonly errors: number;
}

async function wrk(url: string, seconds: number, script: string, env: Record<string, string>): Promise<Load> {
  const path = fileURLToPath(new URL(script, import.meta.url));
  // On a busy machine an answer may take long; it is slow then, not wrong.
  const args = ["-t1", `-c${CONNECTIONS}`, `-d${seconds}s`, "--timeout", "30s", "-s", path, url];
  const child = spawn("wrk", args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  const closed = once(child, "close");
  let busy: number | undefined;
  const lookedAt = seconds * 0.9;
  const look = setTimeout(() => {
    const spent = cpuSeconds(child.pid);
    if (spent !== undefined) busy = spent / lookedAt;
  }, lookedAt * 1000);
  const [code] = await closed;
  clearTimeout(look);
  if (code !== 0) throw new Error(`wrk ended with ${code}: ${text}`);
  const { answers, bytes, micros, refusals, errors } = JSON.parse(text.trim().split("\n").at(-1) ?? "") as Summary;
  if (refusals + errors > 0) throw new Error(`${url}: ${errors} errors, ${refusals} refusals`);
  const load = { perSecond: answers / (micros / 1e6), answers, bytesAnAnswer: bytes / answers };
  return busy === undefined ? load : { ...load, busy };
}

async function cannon(url: string, seconds: number, requests: autocannon.Request[]): Promise<Load> {
  const result = await autocannon({ url, connections: CONNECTIONS, duration: seconds, requests });
  const answers = result["2xx"];
  if (result.errors + result.non2xx > 0) throw new Error(`${url}: ${result.errors} errors, ${result.non2xx} refusals`);
  const perSecond = answers / result.duration;
  return { perSecond, answers, bytesAnAnswer: result.throughput.total / answers };
}

function scanRequest(asked: Asked): autocannon.Request {
  const headers = { "accept-encoding": "gzip" };
  if ("one" in asked) return { method: "GET", path: asked.one, headers };
  let next = asked.from;
  const pathOf = () => asked.paths[next++ % asked.paths.length] ?? "/";
  return { method: "GET", headers, setupRequest: (request) => ({ ...request, path: pathOf() }) };
}

function registerRequest({ body, from, certificates, key }: Posted): autocannon.Request {
  let lot = from;
  return {
    method: "POST",
    path: "/api/batches",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    setupRequest: (request) => {
      lot += 1;
      const numbered = body.replace("@lot@", String(lot)).replace("@certificate@", String(lot % certificates));
      return { ...request, body: numbered };
    },
  };
}
