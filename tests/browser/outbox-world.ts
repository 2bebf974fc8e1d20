/** The real service behind a gate that cuts, fails and refuses as a test wishes, and a page with an outbox in front of it. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { freePort } from "../e2e/free-port.ts";
import { installBrowser } from "./installation.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const CLI = join(ROOT, "packages/cli/bin/suyuan.mjs");

/** What becomes of one command on its way. */
export type Fault = "none" | "cut before" | "cut after" | "500" | "401" | "429";

const PROBLEMS: Readonly<Record<string, readonly [status: number, code: string]>> = {
  "500": [500, "internal"],
  "401": [401, "unauthenticated"],
  "429": [429, "too-many-requests"],
};

export interface World {
  readonly origin: string;
  /** What becomes of the next command; asked for each. */
  fault: () => Fault;
  /** Ids of commands that the service took, each time that it did, in order. */
  readonly taken: { readonly id: string; readonly lot: string; readonly replayed: boolean }[];
  version: string;
  /** Asks the service itself. */
  call(who: "coop" | "depot" | "operator", method: string, path: string, body?: unknown): Promise<Answer>;
  readonly keys: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: read by tests that know what they asked for
  readonly json: any;
}

function run(env: NodeJS.ProcessEnv, ...args: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...args], { cwd: ROOT, env });
    let out = "";
    child.stdout.on("data", (text: Buffer) => {
      out += text.toString();
    });
    child.on("error", reject);
    child.on("exit", (code) => (code === 0 ? resolve(out.trim()) : reject(new Error(`${args.join(" ")}: ${code}`))));
  });
}

async function files(version: string): Promise<ReadonlyMap<string, readonly [type: string, text: string]>> {
  const source = join(ROOT, "packages/console/src");
  const shared = { bundle: true, write: false, target: "chrome120", logLevel: "silent" } as const;
  const page = await build({
    ...shared,
    format: "esm",
    entryPoints: [join(source, "fixtures/outbox-page.ts")],
    define: { PAGE_VERSION: JSON.stringify(version) },
  });
  const script = `assets/page-${version}.js`;
  const worker = await build({
    ...shared,
    format: "iife",
    entryPoints: [join(source, "worker/worker.ts")],
    define: { CONSOLE_FILES: JSON.stringify([script]), CONSOLE_DIGEST: JSON.stringify(version) },
  });
  const document = `<!doctype html><html lang="zh-CN"><title>t</title><script type="module" src="/console/${script}"></script></html>`;
  return new Map([
    ["", ["text/html; charset=utf-8", document]],
    [script, ["text/javascript", page.outputFiles[0]?.text ?? ""]],
    ["worker.js", ["text/javascript", worker.outputFiles[0]?.text ?? ""]],
  ]);
}

function pass(
  port: number,
  incoming: IncomingMessage,
  bytes: Buffer,
): Promise<{ head: IncomingMessage; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const { method, url: path, headers } = incoming;
    const outgoing = ask({ host: "127.0.0.1", port, method, path, headers }, (head) => {
      const parts: Buffer[] = [];
      head.on("data", (part: Buffer) => parts.push(part));
      head.on("end", () => resolve({ head, body: Buffer.concat(parts) }));
    });
    outgoing.on("error", reject);
    outgoing.end(bytes);
  });
}

/** The service by itself, on a port and in a folder of its own. */
export interface Service {
  readonly port: number;
  /** The `suyuan` command upon its data; answers what it printed. */
  suyuan(...args: string[]): Promise<string>;
  /** Answers requests once it resolves. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export async function newService(): Promise<Service> {
  const folder = mkdtempSync(join(tmpdir(), "suyuan-outbox-"));
  const port = await freePort();
  const env = { ...process.env, DATA_DIR: folder, PORT: String(port), RATE_LIMIT_PER_MINUTE: "0" };
  let child: ChildProcess | undefined;
  return {
    port,
    suyuan: (...args) => run(env, ...args),
    start: async () => {
      child = spawn(process.execPath, [CLI, "serve"], { cwd: ROOT, env, stdio: "ignore" });
      await answering(`http://127.0.0.1:${port}/health`, 200);
    },
    close: async () => {
      if (child !== undefined) {
        const gone = new Promise((resolve) => child?.once("exit", resolve));
        child.kill("SIGTERM");
        await gone;
      }
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Resolves once the address answers, which it has `tries` tenths of a second for. */
async function answering(address: string, tries: number): Promise<void> {
  for (let n = 0; n < tries; n += 1) {
    const isReady = await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await delay(100);
  }
  throw new Error(`nothing answers at ${address}`);
}

/** Starts all of it. Organisations are there, and nothing else. */
export async function openWorld(): Promise<World> {
  const service = await newService();
  const { port } = service;
  const keys: Record<string, string> = {};
  for (const [id, kind, region, role] of [
    ["coop", "cooperative", "510824", "clerk"],
    ["depot", "depot", "510802", "depot"],
    ["operator", "service", "510000", "operator"],
  ] as const) {
    await service.suyuan("org", "add", "--id", id, "--name", id, "--kind", kind, "--region", region);
    keys[id] = await service.suyuan("key", "add", "--org", id, "--role", role);
  }
  await service.start();
  const builds = new Map([
    ["v1", await files("v1")],
    ["v2", await files("v2")],
  ]);
  const taken: World["taken"] = [];
  let world: World;
  const front = createServer((incoming, response) => {
    void answer(world, builds, port, incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => front.listen(0, "127.0.0.1", resolve));
  const origin = `http://localhost:${(front.address() as AddressInfo).port}`;
  world = {
    ...{ origin, taken, keys, version: "v1", fault: () => "none" },
    call: async (who, method, path, body) => {
      const headers = { authorization: `Bearer ${keys[who]}`, "content-type": "application/json" };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      const reply = await fetch(`http://127.0.0.1:${port}${path}`, { method, headers, ...sent });
      return { status: reply.status, json: await reply.json() };
    },
    close: async () => {
      front.closeAllConnections();
      front.close();
      await service.close();
    },
  };
  return world;
}

async function answer(
  world: World,
  builds: ReadonlyMap<string, ReadonlyMap<string, readonly [type: string, text: string]>>,
  port: number,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = incoming.url ?? "";
  if (url.startsWith("/console")) {
    const own = builds.get(world.version);
    const path = url.replace(/^\/console\/?/, "").replace(/\?.*/, "");
    const [type, text] = own?.get(path) ?? own?.get("") ?? ["text/plain", ""];
    response.writeHead(200, {
      "content-type": type,
      "cache-control": "no-cache",
      "service-worker-allowed": "/console",
    });
    response.end(text);
    return;
  }
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const fault = world.fault();
  if (fault === "cut before") {
    response.destroy();
    return;
  }
  const problem = PROBLEMS[fault];
  if (problem !== undefined) {
    const [status, code] = problem;
    response.writeHead(status, { "content-type": "application/problem+json", "retry-after": "1" });
    response.end(JSON.stringify({ code, detail: code, detailZh: code, status }));
    return;
  }
  const { head, body } = await pass(port, incoming, Buffer.concat(parts));
  const [, lot = ""] = /\/batches\/\d+\/([^/]+)\/storage/.exec(url) ?? [];
  const id = incoming.headers["suyuan-device-command"];
  if (typeof id === "string" && head.statusCode === 201) {
    world.taken.push({ id, lot, replayed: head.headers["idempotent-replayed"] === "true" });
  }
  if (fault === "cut after") response.destroy();
  else response.writeHead(head.statusCode ?? 500, head.headers).end(body);
}

/** A browser as a process of its own, over a profile that stays: it can be killed at any moment. */
export interface Phone {
  readonly context: BrowserContext;
  newPage(): Promise<Page>;
  kill(): Promise<void>;
}

/** Starts the browser over a profile. */
export async function startPhone(profile: string): Promise<Phone> {
  const { executable, env } = await installBrowser();
  const port = await freePort();
  const args = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    `--user-data-dir=${profile}`,
    `--remote-debugging-port=${port}`,
  ];
  const child = spawn(executable, [...args, "about:blank"], {
    env: { ...process.env, ...env },
    stdio: "ignore",
    detached: true,
  });
  await answering(`http://127.0.0.1:${port}/json/version`, 200);
  const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`);
  const [context] = browser.contexts();
  if (context === undefined) throw new Error("the browser has no profile");
  return {
    context,
    newPage: () => context.newPage(),
    kill: async () => {
      const gone = new Promise((resolve) => child.once("exit", resolve));
      // The whole group at once, as a battery does it.
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
      await gone;
      await browser.close().catch(() => undefined);
    },
  };
}
