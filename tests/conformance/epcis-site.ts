import { createEpcisApp } from "@suyuan/api/epcis/app";
import { newSeason, type Season } from "@suyuan/api/fixtures/season";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openGate } from "@suyuan/api/http/gate";
import { newApiKey } from "@suyuan/api/ledger/api-keys";
import { SEASON_CONTEXT } from "@suyuan/epcis/fixtures/season-events";
import type { Blobs } from "@suyuan/store/blobs";
import type { Table } from "@suyuan/store/table";

/** The whole EPCIS server over an in-memory table, for what is tested across its parts. */

export type Json = Readonly<Record<string, unknown>>;

export interface EpcisSite {
  readonly season: Season;
  readonly deps: Season["deps"];
  /** What the time is; tests move it. */
  readonly clock: { now: number };
  /** Sends as the integrator of `coop` or `depot`, as a key without rights (`outsider`), or without a key (any other name). */
  send(organisation: string, method: string, path: string, init?: Sent): Promise<Response>;
  get(organisation: string, path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** Captures events as one document, all or nothing, and lets the outbox run empty. Throws when the job did not succeed. */
  capture(organisation: string, events: readonly unknown[], context?: readonly unknown[]): Promise<void>;
  /** The same over another table, with nothing remembered. */
  over(table: Table): EpcisSite;
}

export interface Sent {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function memoryBlobs(): Blobs {
  const kept = new Map<string, { bytes: Uint8Array; contentType: string }>();
  return {
    put: async (name, bytes, contentType) => void kept.set(name, { bytes, contentType }),
    get: async (name) => kept.get(name),
  };
}

/** `over` may put something between the server and its table, such as a meter. */
export async function epcisSite(over: (table: Table) => Table = (table) => table): Promise<EpcisSite> {
  const season = await newSeason();
  // In February of the next year: all that the tests capture lies behind.
  const clock = { now: season.deps.now().getTime() + 120 * 86_400_000 };
  const now = () => new Date(clock.now);
  const deps = { ...season.deps, now, table: over(season.deps.table), blobs: memoryBlobs() };
  const keys = new Map<string, string>();
  for (const [name, organisation, role] of [
    ["coop", "coop", "integrator"],
    ["depot", "depot", "integrator"],
    ["outsider", "county", "statistician"],
  ] as const) {
    const made = newApiKey(deps, { organisation, role });
    await deps.table.transact(made.ops, made.id);
    keys.set(name, made.secret);
  }
  return siteOver(season, deps, clock, keys);
}

function siteOver(
  season: Season,
  deps: Season["deps"],
  clock: EpcisSite["clock"],
  keys: ReadonlyMap<string, string>,
): EpcisSite {
  const app = createEpcisApp(deps, { gate: openGate(deps, { clientAddress: () => "192.0.2.1" }) });
  const send: EpcisSite["send"] = async (organisation, method, path, { body, headers } = {}) => {
    const key = keys.get(organisation);
    return app.request(new URL(path, "http://localhost").href, {
      method,
      headers: { ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...headers },
      ...(body === undefined ? {} : { body: asSent(body) }),
    });
  };
  return {
    season,
    deps,
    clock,
    send,
    over: (table) => siteOver(season, { ...deps, table }, clock, keys),
    get: (organisation, path, headers = {}) => send(organisation, "GET", path, { headers }),
    async capture(organisation, events, context = SEASON_CONTEXT) {
      const headers = { "content-type": "application/json" };
      const document = documentOf(events, context);
      const accepted = await send(organisation, "POST", "/epcis/capture", { body: document, headers });
      if (accepted.status !== 202) throw new Error(`${accepted.status} ${await accepted.text()}`);
      await drain(deps);
      const answer = await send(organisation, "GET", accepted.headers.get("location") ?? "");
      const job = (await answer.json()) as Json;
      if (job.running !== false || job.success !== true) throw new Error(JSON.stringify(job));
    },
  };
}

/** Text and bytes as they are, anything else as JSON. */
function asSent(body: unknown): string | Uint8Array<ArrayBuffer> {
  if (typeof body === "string") return body;
  return body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body);
}

/** Runs the followers until nothing is left: a large document is carried out piece by piece. */
export async function drain(deps: Season["deps"]): Promise<void> {
  for (let followed = 1; followed > 0; ) followed = await drainOutbox(deps);
}

export function documentOf(eventList: readonly unknown[], context: readonly unknown[]): Json {
  return {
    "@context": context,
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: "2026-10-08T00:00:00Z",
    epcisBody: { eventList },
  };
}

/** The events of an EPCISQueryDocument. */
export async function eventsIn(response: Response): Promise<readonly Json[]> {
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  const { epcisBody } = (await response.json()) as {
    epcisBody: { queryResults: { resultsBody: { eventList: Json[] } } };
  };
  return epcisBody.queryResults.resultsBody.eventList;
}

/** The address of the next page; undefined on the last. */
export function nextOf(response: Response): string | undefined {
  const link = /^<([^>]+)>; rel="next"$/.exec(response.headers.get("link") ?? "");
  return link?.[1];
}

/** All pages of a list of events, followed by `Link`. `between` runs before each further page. */
export async function everyPage(
  site: EpcisSite,
  organisation: string,
  path: string,
  {
    headers = {},
    between,
  }: { readonly headers?: Readonly<Record<string, string>>; readonly between?: () => Promise<void> } = {},
): Promise<readonly (readonly Json[])[]> {
  const pages: (readonly Json[])[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const response: Response = await site.get(organisation, next, headers);
    pages.push(await eventsIn(response));
    next = nextOf(response);
    await between?.();
  }
  return pages;
}
