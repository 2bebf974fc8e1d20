import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { EpcisEvent } from "@suyuan/epcis/event";
import type { Table } from "@suyuan/store/table";
import type { Hono } from "hono";
import type { Deps } from "../deps.ts";
import { drainOutbox } from "../follow.ts";
import { newApiKey } from "../http/authenticate.ts";
import { type DemoLine, demoDeps } from "../http/demo.fixture.ts";
import { openGate } from "../http/gate.ts";
import { documentOf, memoryBlobs, type Reply } from "./capture.fixture.ts";
import { captureEndpoints } from "./capture-endpoints.ts";
import { newEpcisApp } from "./endpoint.ts";
import { subscriptionEndpoints } from "./subscription-endpoints.ts";

/** Named queries and subscriptions over an in-memory table, with capture, for two organisations, and a real receiver. */

type Json = Readonly<Record<string, unknown>>;

export interface SubscriptionSite {
  readonly deps: Deps;
  readonly clock: { now: number };
  readonly lines: readonly DemoLine[];
  /** Sends as an organisation's integrator. */
  send(organisation: string, method: string, path: string, body?: unknown, headers?: object): Promise<Reply>;
  /** Captures events one after another and follows them. */
  capture(organisation: string, ...events: readonly EpcisEvent[]): Promise<void>;
  /** The same over another view of the table, as another process would see it. */
  over(table: Table): SubscriptionSite;
}

export async function subscriptionSite(): Promise<SubscriptionSite> {
  const { deps, clock, lines } = demoDeps({ blobs: memoryBlobs() });
  const keys = new Map<string, string>();
  for (const organisation of ["coop", "depot"]) {
    const made = newApiKey(deps, { organisation, role: "integrator" });
    await deps.table.transact(made.ops, made.id);
    keys.set(organisation, made.secret);
  }
  return siteOver(deps, clock, lines, keys);
}

function siteOver(
  deps: Deps,
  clock: { now: number },
  lines: readonly DemoLine[],
  keys: ReadonlyMap<string, string>,
): SubscriptionSite {
  const gate = openGate(deps, { clientAddress: () => "192.0.2.1" });
  const app: Hono = newEpcisApp(gate);
  captureEndpoints(app, gate);
  subscriptionEndpoints(app, gate, { destinations: { allowLoopback: true, resolve: async () => [] } });
  const send = async (organisation: string, method: string, path: string, body?: unknown, more: object = {}) => {
    const headers = { authorization: `Bearer ${keys.get(organisation)}`, "content-type": "application/json", ...more };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await app.request(path, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, json: text === "" ? {} : (JSON.parse(text) as Json) };
  };
  return {
    deps,
    clock,
    lines,
    send,
    over: (table) => siteOver({ ...deps, table }, clock, lines, keys),
    async capture(organisation, ...events) {
      for (const event of events) {
        clock.now += 1;
        const reply = await send(organisation, "POST", "/epcis/capture", documentOf([event]));
        if (reply.status !== 202) throw new Error(JSON.stringify(reply.json));
      }
      await drainOutbox(deps);
    },
  };
}

export interface Received {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly document: Json;
}

export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Status of the answers to come; 200 when they run out. */
  readonly answers: number[];
  close(): void;
}

/** A webhook receiver on a loopback address. */
export async function receiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: number[] = [];
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const status = answers.shift() ?? 200;
      if (status < 300) received.push({ headers: request.headers, body, document: JSON.parse(body) as Json });
      response.writeHead(status).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    answers,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** The first EPC of each event of a report. */
export function epcsIn({ document }: Received): readonly string[] {
  const { queryResults } = (document as { epcisBody: { queryResults: { resultsBody: { eventList: Json[] } } } })
    .epcisBody;
  return queryResults.resultsBody.eventList.map(
    ({ epcList }) =>
      String((epcList as string[])[0])
        .split("/")
        .at(-1) ?? "",
  );
}
