import { hash } from "node:crypto";
import type { Server } from "node:http";
import { type AddressInfo, isIPv6 } from "node:net";
import { availableParallelism } from "node:os";
import { type ServerType, serve } from "@hono/node-server";
import { type Answering, applicationOf } from "@suyuan/api/addresses";
import { createEpcisApp } from "@suyuan/api/epcis/app";
import { httpsSender } from "@suyuan/api/epcis/subscriptions/webhook";
import type { Deps, Log } from "@suyuan/api/host";
import { proxiedAddress, socketAddress } from "@suyuan/api/http/client-address";
import { type Gate, openGate } from "@suyuan/api/http/gate";
import { createPublicApp } from "@suyuan/api/public/app";
import { createManagementApp } from "@suyuan/api/routes/app";
import { addressWarnings } from "@suyuan/domain/links/printed-address";
import { pagesWith, STYLES } from "@suyuan/web-verify/pages";
import { closeUnread } from "./answers/unread-answers.ts";
import type { Configuration } from "./configuration.ts";
import { boundConnections, hostRefusal, type Incoming, SERVER_OPTIONS } from "./connections.ts";
import { createConsoleApp } from "./console/serve-console.ts";
import { IntegrityWatch } from "./integrity.ts";
import { JsonLog } from "./json-log.ts";
import { keepTime, type Machine, openMachine } from "./machine.ts";
import { listenError } from "./operator-error.ts";
import { ThreadPress } from "./page-press.ts";
import { startUpkeep } from "./upkeep.ts";

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
  const integrity = new IntegrityWatch(opened.file, log);
  const hostState = () => ({ ...opened.deps.hostState?.(), ...integrity.found });
  const { signIn, pages, passwords } = await whoSignsIn(settings, log);
  const machine = { ...opened, deps: { ...opened.deps, hostState, signIn, ...passwords } };
  const { trustedProxies } = settings;
  const isProxy = (address: string) => trustedProxies?.check(address, isIPv6(address) ? "ipv6" : "ipv4") === true;
  const clientAddress = trustedProxies === undefined ? socketAddress : proxiedAddress(isProxy);
  const gate = openGate(machine.deps, { clientAddress });
  const management = createManagementApp(machine.deps, gate);
  const styleHashes = STYLES.map((style) => hash("sha256", style, "base64"));
  const press = availableParallelism() > 1 ? new ThreadPress(settings, log) : undefined;
  const publicApp = createPublicApp(machine.deps, {
    pages: pagesWith(settings),
    styleHashes,
    gate,
    ...(press && { press }),
  });
  const destinations = { allowLoopback: settings.webhookAllowLoopback ?? false };
  const epcis = createEpcisApp(machine.deps, { gate, destinations });
  const { publicUrl, consoleConnect: connect = [] } = settings;
  const console = createConsoleApp(gate, { publicUrl, connect, log });
  type App = Pick<typeof management, "fetch">;
  const apps: Readonly<Record<Answering, App>> = { public: publicApp, epcis, management, console };
  const people = pages(machine.deps, gate);
  const fetch = (request: Request, env: { readonly incoming: Incoming }) => {
    const refusal = hostRefusal(env.incoming);
    if (refusal === undefined && people?.takes(request.url) === true) return people.app.fetch(request, env);
    if (refusal === undefined) return apps[applicationOf(request.url)].fetch(request, env);
    return gate.refuse(refusal, { id: gate.requestId(), route: "unmatched", headers: gate.headers.api }).response;
  };
  const server = await listen(fetch, settings, { isProxy, log });
  const upkeep = startUpkeep(machine, integrity, httpsSender(destinations), log);
  const { port } = server.address() as AddressInfo;
  log.info("listening", { host: settings.host, port });
  for (const { code, en, zh } of addressWarnings(settings.publicUrl)) log.warn(code, { en, zh });
  return {
    url: `http://${settings.host}:${port}`,
    machine,
    stop: async () => {
      await close(server);
      await upkeep.stop(DRAIN_MS);
      await press?.close();
      await machine.offload.close();
      await machine.scans.flush();
      await machine.audit.flush();
      await keepTime(machine).catch((error: unknown) => log.error("clock", error));
      await machine.logCopier.close();
      machine.table.close();
    },
  };
}

/** Who signs people in: the issuer that the settings name, or this machine's own with its pages. */
async function whoSignsIn({ signIn, dataDir, publicUrl }: Configuration, log: Log) {
  if (signIn !== undefined) return { signIn, pages: () => undefined, passwords: {} };
  // Loaded here so that a machine with another issuer starts without this one.
  const { bundledSignIn, isSignIn, signInApp } = await import("./sign-in/app.ts");
  const { keyring } = await import("./sign-in/keys.ts");
  const { OWN_PASSWORDS } = await import("./sign-in/passwords.ts");
  const keys = keyring(dataDir);
  const pages = (deps: Deps, gate: Gate) => ({ app: signInApp(deps, gate, { keys, log }), takes: isSignIn });
  return { signIn: bundledSignIn(publicUrl, keys), pages, passwords: { passwords: OWN_PASSWORDS } };
}

type Fetch = (request: Request, env: { readonly incoming: Incoming }) => Response | Promise<Response>;

function listen(
  fetch: Fetch,
  settings: Configuration,
  { isProxy, log }: { readonly isProxy: (address: string) => boolean; readonly log: Log },
) {
  const { port, host: hostname, connectionsInAll: inAll = 0, connectionsPerAddress: perAddress = 0 } = settings;
  return new Promise<ServerType>((resolve, reject) => {
    const bounded: Fetch = (request, env) =>
      connections.isRefused(env.incoming) ? new Response(null, { status: 503 }) : fetch(request, env);
    const server = serve({ fetch: bounded, port, hostname, serverOptions: SERVER_OPTIONS }, () => resolve(server));
    // It was made by node:http: nothing else is asked for above.
    const connections = boundConnections(server as Server, { inAll, perAddress, isProxy }, log);
    closeUnread(server as Server, log);
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
