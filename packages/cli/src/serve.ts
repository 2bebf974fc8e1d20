import { hash } from "node:crypto";
import { type AddressInfo, isIPv6 } from "node:net";
import { availableParallelism } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { type ServerType, serve } from "@hono/node-server";
import { type Application, applicationOf } from "@suyuan/api/addresses";
import { createEpcisApp } from "@suyuan/api/epcis/app";
import { runDueSubscriptions } from "@suyuan/api/epcis/subscriptions/deliveries";
import { httpsSender } from "@suyuan/api/epcis/subscriptions/webhook";
import { carryExceptions } from "@suyuan/api/following/carry-exceptions";
import { carryOver } from "@suyuan/api/following/carry-over";
import { drainOutbox } from "@suyuan/api/following/follow";
import { retrySetAside } from "@suyuan/api/following/set-aside";
import { proxiedAddress, socketAddress } from "@suyuan/api/http/client-address";
import { openGate } from "@suyuan/api/http/gate";
import { BLOB_FOLDERS, CAPTURES_KEPT_DAYS } from "@suyuan/api/ledger/blob-names";
import { createPublicApp } from "@suyuan/api/public/app";
import { createManagementApp } from "@suyuan/api/routes/app";
import { dropBlobs } from "@suyuan/store/folder-blobs";
import { PAGES, STYLES } from "@suyuan/web-verify/pages";
import type { Configuration } from "./configuration.ts";
import { IntegrityWatch } from "./integrity.ts";
import { JsonLog } from "./json-log.ts";
import { CLOCK_KEPT_EVERY_MS, databaseIn, keepTime, type Machine, openMachine } from "./machine.ts";
import { listenError } from "./operator-error.ts";
import { ThreadPress } from "./page-press.ts";

const FOLLOW_EVERY_MS = 100;
/** Facts that followers could not process are looked after this often; each has a pause of its own. */
const RETRY_EVERY_MS = 1_000;
/** While something fails, the pause before it is tried again doubles up to this. */
const FAILED_PAUSE_MAX_MS = 10_000;
/** Subscribers are looked after this often. */
const DELIVER_EVERY_MS = 1_000;
/** Expired rows (idempotency keys) are dropped this often. */
const SWEEP_EVERY_MS = 3_600_000;
/** A clock set back by more than this is told in the log until it has come up again. */
const SET_BACK_TOLD_MS = 2_000;
const CAPTURES_KEPT_MS = CAPTURES_KEPT_DAYS * 86_400_000;
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
  const opened = openMachine(settings, log);
  const integrity = new IntegrityWatch(databaseIn(settings.dataDir), log);
  const hostState = () => ({ ...opened.deps.hostState?.(), ...integrity.found });
  const machine = { ...opened, deps: { ...opened.deps, hostState } };
  const { trustedProxies } = settings;
  const clientAddress =
    trustedProxies === undefined
      ? socketAddress
      : proxiedAddress((address) => trustedProxies.check(address, isIPv6(address) ? "ipv6" : "ipv4"));
  const gate = openGate(machine.deps, { clientAddress });
  const management = createManagementApp(machine.deps, gate);
  const styleHashes = STYLES.map((style) => hash("sha256", style, "base64"));
  const press = availableParallelism() > 1 ? new ThreadPress(settings.publicUrl, log) : undefined;
  const publicApp = createPublicApp(machine.deps, { pages: PAGES, styleHashes, gate, ...(press && { press }) });
  const destinations = { allowLoopback: settings.webhookAllowLoopback ?? false };
  const epcis = createEpcisApp(machine.deps, { gate, destinations });
  const apps: Readonly<Record<Application, typeof management>> = { public: publicApp, epcis, management };
  const fetch = (request: Request, env: object) => apps[applicationOf(request.url)].fetch(request, env);
  const server = await listen(fetch, settings);
  const told = (what: string) => (error: unknown) => log.error(what, error);
  const follower = repeat(() => drainOutbox(machine.deps), FOLLOW_EVERY_MS, told("follower"));
  const retrier = repeat(() => retrySetAside(machine.deps), RETRY_EVERY_MS, told("set-aside"));
  const carry = async () => (await carryOver(machine.deps)) + (await carryExceptions(machine.deps));
  const carrier = repeat(carry, SWEEP_EVERY_MS, told("carry-over"));
  const sender = httpsSender(destinations);
  const deliverer = repeat(
    async () => (await runDueSubscriptions(machine.deps, machine.deps.now(), sender)).delivered,
    DELIVER_EVERY_MS,
    told("deliveries"),
  );
  const keeper = repeat(
    async () => {
      await keepTime(machine);
      const aheadMs = machine.clock.aheadMs();
      if (aheadMs > SET_BACK_TOLD_MS) log.warn("clock-set-back", { aheadMs });
      return 0;
    },
    CLOCK_KEPT_EVERY_MS,
    told("clock"),
  );
  const sweeping = setInterval(() => void sweep(machine, log), SWEEP_EVERY_MS).unref();
  const { port } = server.address() as AddressInfo;
  log.info("listening", { host: settings.host, port });
  return {
    url: `http://${settings.host}:${port}`,
    machine,
    stop: async () => {
      clearInterval(sweeping);
      integrity.stop();
      await close(server);
      // A delivery that is cut off is made again by the next start: no slow receiver holds up the end.
      await Promise.all([
        follower.stop(),
        retrier.stop(),
        carrier.stop(),
        keeper.stop(),
        Promise.race([deliverer.stop(), delay(DRAIN_MS, undefined, { ref: false })]),
      ]);
      await press?.close();
      await machine.scans.flush();
      await keepTime(machine).catch(told("clock"));
      machine.table.close();
    },
  };
}

function listen(fetch: (request: Request, env: object) => Response | Promise<Response>, settings: Configuration) {
  return new Promise<ServerType>((resolve, reject) => {
    const server = serve({ fetch, port: settings.port, hostname: settings.host }, () => resolve(server));
    server.once("error", (error) => reject(listenError(error, settings)));
  });
}

async function close(server: ServerType): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  if ("closeIdleConnections" in server) server.closeIdleConnections();
  const forced = setTimeout(() => "closeAllConnections" in server && server.closeAllConnections(), DRAIN_MS);
  await closed;
  clearTimeout(forced);
}

async function sweep({ table, deps, blobsFolder }: Machine, log: JsonLog): Promise<void> {
  const now = deps.now().getTime();
  await table.sweepExpired(Math.floor(now / 1000)).catch((error: unknown) => log.error("sweep", error));
  await dropBlobs(blobsFolder, BLOB_FOLDERS.captures, now - CAPTURES_KEPT_MS).catch((error: unknown) =>
    log.error("sweep", error),
  );
}

/**
 * Works until stopped: at once again while there is something to do, else after a pause. A failure is told and tried again, after a pause
 * that doubles with each failure on end.
 */
function repeat(
  work: () => Promise<number>,
  pauseMs: number,
  tell: (error: unknown) => void,
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = async () => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      let done = 0;
      try {
        done = await work();
        failures = 0;
      } catch (error) {
        tell(error);
        failures += 1;
      }
      const pause = failures === 0 ? pauseMs : Math.min(pauseMs * 2 ** Math.min(failures, 10), FAILED_PAUSE_MAX_MS);
      if (done === 0) await delay(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
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
