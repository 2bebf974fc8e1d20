import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** A server in a process of its own. */
export interface Served {
  readonly url: string;
  /** Resident memory now, in MB. */
  residentMb(): number;
  /** Processor time that it has taken so far, all its threads together; undefined where the system does not tell. */
  cpuSeconds(): number | undefined;
  stop(): Promise<void>;
}

async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

async function serve(args: readonly string[], env: Record<string, string>, ready: string): Promise<Served> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await untilReady(child, `${url}${ready}`);
  return {
    url,
    residentMb: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024,
    cpuSeconds: () => cpuSeconds(child.pid),
    stop: async () => {
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

/** Linux counts in hundredths of a second. */
const TICKS_A_SECOND = 100;

/** Processor time of a process so far; undefined where the system does not tell. */
export function cpuSeconds(pid: number | undefined): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
  } catch {
    return undefined;
  }
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    const response = await fetch(url).catch(() => undefined);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`nothing answers at ${url}`);
}

/** The real server over a data folder, when it has looked through the database: that takes half a core, once a start and a day. */
export async function serveSuyuan(dataDir: string, more: Record<string, string> = {}): Promise<Served> {
  const env = { DATA_DIR: dataDir, RATE_LIMIT_PER_MINUTE: "0", PUBLIC_URL: "https://id.example.com", ...more };
  const served = await serve(["packages/cli/bin/suyuan.mjs", "serve"], env, "/health");
  await untilChecked(served.url);
  return served;
}

async function untilChecked(url: string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const ready = (await fetch(`${url}/health/ready`).then((answer) => answer.json())) as {
      readonly checkedAt?: string;
    };
    if (ready.checkedAt !== undefined) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`the database behind ${url} is not looked through`);
}

/** A bare Hono application on the same Node server that answers every path with the bytes of one file. */
export function serveBare(file: string): Promise<Served> {
  return serve(["tests/bench/bare-server.ts", file], {}, "/");
}
