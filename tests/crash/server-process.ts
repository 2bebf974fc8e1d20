/** The real server as a process of its own, which tests may kill. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { request } from "node:http";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const START_MS_MAX = 30_000;

export interface Answer {
  readonly status: number;
  readonly replayed: boolean;
  readonly retryAfter: string | undefined;
  readonly text: string;
}

export interface Post {
  readonly path: string;
  readonly secret: string;
  readonly body: unknown;
  readonly idempotencyKey?: string;
}

export interface ServerProcess {
  readonly pid: number;
  readonly port: number;
  /** From spawn until it listens. */
  readonly startedInMs: number;
  /** All that it wrote, standard output and error. */
  output(): string;
  /** Settles with the exit code, or null and the signal. */
  readonly ended: Promise<readonly [code: number | null, signal: string | null]>;
  kill(signal: "SIGKILL" | "SIGTERM"): void;
}

const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});

/** Starts `suyuan serve` over a data folder on a free port, by way of the command `through` if any; resolves when it listens. */
export async function startServerProcess(
  dataDir: string,
  environment: Readonly<Record<string, string>> = {},
  through: readonly string[] = [],
): Promise<ServerProcess> {
  const started = performance.now();
  const [command = "", ...args] = [...through, process.execPath, join(root, "packages/cli/bin/suyuan.mjs"), "serve"];
  const child = spawn(command, args, {
    env: {
      PATH: process.env.PATH,
      DATA_DIR: dataDir,
      PORT: "0",
      PUBLIC_URL: "https://suyuan.example",
      RATE_LIMIT_PER_MINUTE: "0",
      ...environment,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let output = "";
  const ended = once(child, "exit").then(([code, signal]) => {
    running.delete(child);
    return [code as number | null, signal as string | null] as const;
  });
  const port = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`not listening: ${output}`)), START_MS_MAX);
    const keep = (chunk: Buffer) => {
      output += chunk.toString();
      const listening = /"event":"listening".*?"port":(\d+)/.exec(output)?.[1];
      if (listening === undefined) return;
      clearTimeout(timer);
      resolve(Number(listening));
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    void ended.then(([code]) => reject(new Error(`ended with ${code}: ${output}`)));
  });
  return {
    pid: child.pid ?? 0,
    port,
    startedInMs: performance.now() - started,
    output: () => output,
    ended,
    kill: (signal) => void child.kill(signal),
  };
}

/** Sends one GET on a connection of its own. */
export function get(
  { port }: Pick<ServerProcess, "port">,
  path: string,
  secret?: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return send(port, "GET", path, { ...headers, ...(secret && { authorization: `Bearer ${secret}` }) });
}

/** Sends one POST on a connection of its own; rejects when the connection breaks before the answer is whole. */
export function post({ port }: ServerProcess, { path, secret, body, idempotencyKey }: Post): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${secret}`,
    "content-type": "application/json",
    ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
  };
  return send(port, "POST", path, headers, JSON.stringify(body));
}

function send(
  port: number,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body?: string,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, method, path, headers, agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk: string) => {
        text += chunk;
      });
      response.on("error", reject);
      response.on("end", () => {
        if (!response.complete) return reject(new Error("the answer broke off"));
        const { "idempotent-replayed": replayed, "retry-after": retryAfter } = response.headers;
        resolve({ status: response.statusCode ?? 0, replayed: replayed === "true", retryAfter, text });
      });
    });
    call.on("error", reject);
    call.end(body);
  });
}
