/** For tests over every operation of /epcis: requests that are right, naming things that are there or things that never were. */
import { createEpcisApp } from "@suyuan/api/epcis/app";
import { drainOutbox } from "@suyuan/api/following/follow";
import { openGate } from "@suyuan/api/http/gate";
import { type ActorName, must, PUBLIC_URL, type Reply, readReply, type Service } from "./api-fixture.ts";
import type { Ask } from "./contract-requests.ts";

/** What a request names: the first cooperative's own things, or things that never were. Same lengths, so that only names differ. */
export interface EpcisNames {
  readonly eventID: string;
  readonly epc: string;
  readonly bizStep: string;
  readonly bizLocation: string;
  readonly readPoint: string;
  readonly disposition: string;
  readonly captureID: string;
  readonly queryName: string;
  readonly subscriptionID: string;
  readonly token: string;
}

export interface EpcisService {
  readonly known: EpcisNames;
  readonly unknown: EpcisNames;
  send(name: ActorName | "nobody", ask: Ask, headers?: Readonly<Record<string, string>>): Promise<Reply>;
}

const NAMED = (word: string) => ({
  eventID: `urn:uuid:00000000-0000-4000-8000-${word === "known" ? "00000000000a" : "00000000000b"}`,
  epc: `https://coop.example/${word}/thing`,
  bizStep: `https://coop.example/${word}/step`,
  bizLocation: `https://coop.example/${word}/room`,
  readPoint: `https://coop.example/${word}/gate`,
  disposition: `https://coop.example/${word}/state`,
  queryName: `${word}-query`,
});

const CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld";
let fresh = 0;

/** An event that nobody has captured before. */
export function freshEvent(more: object = {}): object {
  fresh += 1;
  return {
    "@context": CONTEXT,
    type: "ObjectEvent",
    action: "OBSERVE",
    eventTime: new Date(Date.UTC(2026, 0, 1, 0, 0, fresh)).toISOString(),
    eventTimeZoneOffset: "+08:00",
    epcList: ["https://things.example/1"],
    ...more,
  };
}

export function documentOf(...events: readonly object[]): object {
  return {
    "@context": [CONTEXT],
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: "2026-01-01T00:00:00Z",
    epcisBody: { eventList: events },
  };
}

const get = (path: string): Ask => ({ method: "GET", path });
const at = (...parts: readonly string[]): string => `/epcis/${parts.map(encodeURIComponent).join("/")}`;
const SUBSCRIPTION = { dest: "https://hooks.example/epcis", stream: true };

const OF_VALUE = ["epc", "bizStep", "bizLocation", "readPoint", "disposition"] as const;

/** For every operation of the contract, a request that is right in all but, perhaps, who sends it and what it names. */
export const EPCIS_ASKS: Readonly<Record<string, (names: EpcisNames) => Ask>> = {
  "GET /epcis": () => get("/epcis"),
  "POST /epcis/capture": () => ({ method: "POST", path: "/epcis/capture", body: documentOf(freshEvent()) }),
  "GET /epcis/capture": () => get("/epcis/capture"),
  "GET /epcis/capture/{captureID}": ({ captureID }) => get(at("capture", captureID)),
  "GET /epcis/events": () => get("/epcis/events"),
  "POST /epcis/events": () => ({ method: "POST", path: "/epcis/events", body: freshEvent() }),
  "GET /epcis/events/{eventID}": ({ eventID }) => get(at("events", eventID)),
  "POST /epcis/queries": () => ({
    method: "POST",
    path: "/epcis/queries",
    body: { name: `new-${++fresh}`, query: { eventType: ["ObjectEvent"] } },
  }),
  "GET /epcis/queries": () => get("/epcis/queries"),
  "GET /epcis/queries/{queryName}": ({ queryName }) => get(at("queries", queryName)),
  "DELETE /epcis/queries/{queryName}": ({ queryName }) => ({ method: "DELETE", path: at("queries", queryName) }),
  "GET /epcis/queries/{queryName}/events": ({ queryName }) => get(at("queries", queryName, "events")),
  "POST /epcis/queries/{queryName}/subscriptions": ({ queryName }) => ({
    method: "POST",
    path: at("queries", queryName, "subscriptions"),
    body: SUBSCRIPTION,
  }),
  "GET /epcis/queries/{queryName}/subscriptions": ({ queryName }) => get(at("queries", queryName, "subscriptions")),
  "GET /epcis/queries/{queryName}/subscriptions/{subscriptionID}": ({ queryName, subscriptionID }) =>
    get(at("queries", queryName, "subscriptions", subscriptionID)),
  "DELETE /epcis/queries/{queryName}/subscriptions/{subscriptionID}": ({ queryName, subscriptionID }) => ({
    method: "DELETE",
    path: at("queries", queryName, "subscriptions", subscriptionID),
  }),
  "DELETE /epcis/nextPageToken/{token}": ({ token }) => ({ method: "DELETE", path: at("nextPageToken", token) }),
  "GET /epcis/eventTypes": () => get("/epcis/eventTypes"),
  "GET /epcis/eventTypes/{eventType}": () => get("/epcis/eventTypes/ObjectEvent"),
  "GET /epcis/eventTypes/{eventType}/events": () => get("/epcis/eventTypes/ObjectEvent/events"),
  ...Object.fromEntries(
    OF_VALUE.flatMap((name) => [
      [`GET /epcis/${name}s`, () => get(at(`${name}s`))],
      [`GET /epcis/${name}s/{${name}}`, (names: EpcisNames) => get(at(`${name}s`, names[name]))],
      [`GET /epcis/${name}s/{${name}}/events`, (names: EpcisNames) => get(at(`${name}s`, names[name], "events"))],
    ]),
  ),
};

/** The EPCIS server beside the rest of a service, with an event, a job, a query, a subscription and a page token of the cooperative. */
export async function openEpcis(service: Service): Promise<EpcisService> {
  const app = createEpcisApp(service.deps, {
    gate: openGate(service.deps),
    destinations: { resolve: async () => ["203.0.114.1"] },
  });
  const send: EpcisService["send"] = async (name, { method, path, body }, headers = {}) => {
    const key = name === "nobody" ? {} : { authorization: `Bearer ${service.keys[name]}` };
    const type = body === undefined ? {} : { "content-type": "application/json" };
    const sent =
      typeof body === "string" ? body : body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
    const init = { method, headers: { ...key, ...type, ...headers }, ...(body === undefined ? {} : { body: sent }) };
    return readReply(await app.fetch(new Request(`${PUBLIC_URL}${path}`, init)));
  };
  const own = NAMED("known");
  const { eventID, epc, bizStep, bizLocation, readPoint, disposition, queryName } = own;
  const event = {
    ...freshEvent({ eventID, epcList: [epc], bizStep, disposition }),
    bizLocation: { id: bizLocation },
    readPoint: { id: readPoint },
  };
  const accepted = await must(
    send("clerk", { method: "POST", path: "/epcis/capture", body: documentOf(event, freshEvent(), freshEvent()) }),
  );
  await drainOutbox(service.deps);
  const query = { name: queryName, query: { EQ_bizStep: [bizStep] } };
  await must(send("clerk", { method: "POST", path: "/epcis/queries", body: query }));
  const subscribed = await must(
    send("clerk", { method: "POST", path: at("queries", queryName, "subscriptions"), body: SUBSCRIPTION }),
  );
  const page = await must(send("clerk", get("/epcis/events?perPage=1")));
  const token = /nextPageToken=([\w-]+)>/.exec(page.headers.get("link") ?? "")?.[1] ?? "";
  const known = {
    ...own,
    captureID: accepted.headers.get("location")?.split("/").at(-1) ?? "",
    subscriptionID: String(subscribed.json.subscriptionID),
    token,
  };
  const never = (text: string) => text.replace(/[0-9a-f]/g, "0");
  const unknown = {
    ...NAMED("never"),
    captureID: never(known.captureID),
    subscriptionID: never(known.subscriptionID),
    token: "A".repeat(token.length),
  };
  return { known, unknown, send };
}
