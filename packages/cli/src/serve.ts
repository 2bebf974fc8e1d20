import { hash } from "node:crypto";
import type { AddressInfo } from "node:net";
import { type ServerType, serve } from "@hono/node-server";
import { createEpcisApp } from "@suyuan/api/epcis/app";
import { drainOutbox } from "@suyuan/api/follow";
import { socketAddress } from "@suyuan/api/http/client-address";
import { openGate } from "@suyuan/api/http/gate";
import { createManagementApp } from "@suyuan/api/management";
import { createPublicApp, PUBLIC_ADDRESS } from "@suyuan/api/public";
import { PAGES, STYLES } from "@suyuan/web-verify/pages";
import type { Configuration } from "./configuration.ts";
import { JsonLog } from "./json-log.ts";
import { type Machine, openMachine } from "./machine.ts";

const EPCIS_PATH = /^https?:\/\/[^/]*\/epcis(?:[/?]|$)/;
const FOLLOW_EVERY_MS = 100;
/** Expired rows (idempotency keys) are dropped this often. */
const SWEEP_EVERY_MS = 3_600_000;
/** After a signal, answers under way get this long. */
const DRAIN_MS = 10_000;

/** A running server; `stop` lets answers under way finish, writes what waits, and closes the database. */
export interface RunningServer {
  readonly url: string;
  readonly machine: Machine;
  stop(): Promise<void>;
}

/** Serves the same applications as the Lambdas, over the database file and the blob folder of one machine. */
export async function startServer(settings: Configuration, write: (line: string) => void): Promise<RunningServer> {
  const log = new JsonLog(write);
  const machine = openMachine(settings, log);
  const gate = openGate(machine.deps, { clientAddress: socketAddress });
  const management = createManagementApp(machine.deps, gate);
  const publicApp = createPublicApp(machine.deps, {
    pages: PAGES,
    styleHashes: STYLES.map((style) => hash("sha256", style, "base64")),
    gate,
  });
  const epcis = createEpcisApp(machine.deps, { gate });
  const appOf = (url: string) => (PUBLIC_ADDRESS.test(url) ? publicApp : EPCIS_PATH.test(url) ? epcis : management);
  const fetch = (request: Request, env: object) => appOf(request.url).fetch(request, env);
  const server = await listen(fetch, settings);
  const follower = follow(machine, log);
  const sweeping = setInterval(() => void sweep(machine, log), SWEEP_EVERY_MS).unref();
  const { port } = server.address() as AddressInfo;
  log.info("listening", { host: settings.host, port });
  return {
    url: `http://${settings.host}:${port}`,
    machine,
    stop: async () => {
      clearInterval(sweeping);
      await close(server);
      await follower.stop();
      await machine.scans.flush();
      machine.table.close();
    },
  };
}

function listen(fetch: (request: Request, env: object) => Response | Promise<Response>, settings: Configuration) {
  return new Promise<ServerType>((resolve, reject) => {
    const server = serve({ fetch, port: settings.port, hostname: settings.host }, () => resolve(server));
    server.once("error", reject);
  });
}

async function close(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ("closeIdleConnections" in server) server.closeIdleConnections();
  const forced = setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(forced);
}

async function sweep({ table, deps }: Machine, log: JsonLog): Promise<void> {
  await table
    .sweepExpired(Math.floor(deps.now().getTime() / 1000))
    .catch((error: unknown) => log.error("sweep", error));
}

/** Follows the outbox until stopped. A failure is logged and tried again. */
function follow({ deps }: Machine, log: JsonLog): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      const settled = await drainOutbox(deps).catch((error: unknown) => {
        log.error("follower", error);
        return 0;
      });
      if (settled === 0) await pause(FOLLOW_EVERY_MS, stopping.signal);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
