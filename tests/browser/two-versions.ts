/** The service behind a gate that serves the next version of the app once a test says so, and holds back what is recorded for as long as it likes. */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { openGate } from "@suyuan/api/http/gate";
import { createConsoleApp } from "@suyuan/cli/console/serve-console";
import type { Built } from "@suyuan/console/build/built";
import { bundle } from "@suyuan/console/build/bundle";
import { freePort } from "../e2e/free-port.ts";
import { type DepotWorld, startDepotWorld } from "./depot-world.ts";

export interface TwoVersions extends DepotWorld {
  /** From now on the app is the next version: a build of its own, with a service worker and a cache of its own. */
  release(): void;
  /** Answers nothing that is recorded while it is set: 503, as a service that is being put anew does. */
  isHeld: boolean;
}

const silent = { info() {}, warn() {}, error() {} };

export async function startTwoVersions(): Promise<TwoVersions> {
  const [port, next] = await Promise.all([freePort(), bundle("the next version")]);
  const world = await startDepotWorld({ publicPort: port });
  const app = nextApp(world, next);
  const state = { isReleased: false, isHeld: false };
  const gate = createServer((request, response) => {
    const path = request.url ?? "/";
    if (state.isHeld && request.method === "POST" && path.startsWith("/api/")) response.writeHead(503).end();
    else if (state.isReleased && /^\/console(?:\/(?!sign-in\.json)|$|\?)/.test(path))
      void answered(app, world.url, request, response).catch(() => response.destroy());
    else passed(world.server.url, request, response);
  });
  await new Promise<void>((resolve) => gate.listen(port, "127.0.0.1", resolve));
  const stop = async () => {
    gate.closeAllConnections();
    gate.close();
    await world.server.stop();
  };
  return {
    ...world,
    server: { ...world.server, stop },
    release: () => {
      state.isReleased = true;
    },
    get isHeld() {
      return state.isHeld;
    },
    set isHeld(held) {
      state.isHeld = held;
    },
  };
}

function nextApp({ server, url }: DepotWorld, built: Built) {
  const gate = openGate(server.machine.deps, { clientAddress: () => "127.0.0.1" });
  return createConsoleApp(gate, { publicUrl: url, log: silent, open: async () => ({ built, isNew: false }) });
}

async function answered(
  app: ReturnType<typeof createConsoleApp>,
  url: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const answer = await app.fetch(new Request(url + request.url, { headers, method: request.method ?? "GET" }));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

function passed(to: string, request: IncomingMessage, response: ServerResponse): void {
  const { method = "GET", url: path = "/", headers } = request;
  // A connection each: one that is kept may be closed by the service in the moment in which it is taken again.
  const onward = ask(to + path, { method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on("error", () => response.destroy());
  request.pipe(onward);
}
