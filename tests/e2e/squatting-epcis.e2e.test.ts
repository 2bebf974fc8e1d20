import { createEpcisApp } from "@suyuan/api/epcis/app";
import { documentOf, memoryBlobs } from "@suyuan/api/fixtures/capture";
import { done, NEIGHBOURS, newSeason } from "@suyuan/api/fixtures/season";
import { drainOutbox } from "@suyuan/api/following/follow";
import type { Deps } from "@suyuan/api/host";
import { openGate } from "@suyuan/api/http/gate";
import { newApiKey } from "@suyuan/api/ledger/api-keys";
import { beforeEach, expect, test } from "vitest";

/** Who comes first with a name that another will use, in EPCIS: event ids, names of queries, their subscriptions, and capture jobs. */

type Json = Readonly<Record<string, unknown>>;
type Reply = { readonly status: number; readonly json: Json; readonly location: string };

let deps: Deps;
let send: (who: string, method: string, path: string, body?: object) => Promise<Reply>;

beforeEach(async () => {
  const season = await newSeason({ blobs: memoryBlobs() }, NEIGHBOURS);
  deps = season.deps;
  const app = createEpcisApp(deps, { gate: openGate(deps, { clientAddress: () => "192.0.2.1" }) });
  const keys = new Map<string, string>();
  for (const organisation of ["coop", "coop2", "depot"]) {
    const made = newApiKey(deps, { organisation, role: "integrator" });
    await deps.table.transact(made.ops, made.id);
    keys.set(organisation, made.secret);
  }
  send = async (who, method, path, body) => {
    const headers = { authorization: `Bearer ${keys.get(who)}`, "content-type": "application/json" };
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    const response = await app.request(path, init);
    const text = await response.text();
    const json: Json = text === "" ? {} : JSON.parse(text);
    return { status: response.status, json, location: response.headers.get("location") ?? "" };
  };
});

const EVENT_ID = "urn:uuid:00000000-0000-4000-8000-00000000000a";
const event = (eventID: string, thing: string) => ({
  ...{ eventID, type: "ObjectEvent", action: "OBSERVE", eventTime: "2026-10-07T00:00:00Z" },
  ...{ eventTimeZoneOffset: "+08:00", epcList: [`https://things.example/${thing}`] },
});
const captured = async (who: string, eventID: string, thing: string): Promise<Reply> => {
  const { location } = await send(who, "POST", "/epcis/capture", documentOf([event(eventID, thing)]));
  const job = await send(who, "GET", location);
  await drainOutbox(deps);
  return { ...job, location };
};
const eventAt = (id: string) => `/epcis/events/${encodeURIComponent(id)}`;
const thingsOf = ({ json }: Reply) => {
  const { epcisBody } = json as {
    epcisBody: { queryResults: { resultsBody: { eventList: { epcList: string[] }[] } } };
  };
  return epcisBody.queryResults.resultsBody.eventList.map(({ epcList }) => epcList[0]);
};
const query = { eventType: ["ObjectEvent"] };
const subscription = { dest: "https://hooks.example/epcis", stream: true };

/** What the sender can tell apart, with the names that it sent itself taken out. */
const said = async (who: string, method: string, path: string, names: readonly string[], body?: object) => {
  const { status, json } = await send(who, method, path, body);
  const { instance: _, ...rest } = json;
  return names.reduce((text, name) => text.replaceAll(name, "NAME"), `${status} ${JSON.stringify(rest)}`);
};

test("an event id: whoever captures one first hinders nobody, and each reads its own event under it", async () => {
  for (const who of ["coop2", "coop"])
    expect([who, (await captured(who, EVENT_ID, who)).json]).toMatchObject([who, { success: true }]);
  for (const who of ["coop2", "coop"]) {
    const read = await send(who, "GET", eventAt(EVENT_ID));
    expect([who, read.status, thingsOf(read)]).toEqual([who, 200, [`https://things.example/${who}`]]);
  }
});

test("an event id, a capture job: a stranger hears of one that is there what it hears of none", async () => {
  const { location, json } = await captured("coop", EVENT_ID, "coop");
  expect(json).toMatchObject({ success: true });
  const other = EVENT_ID.replace(/a$/, "b");
  const job = location.split("/").at(-1) ?? "";
  const none = `${job.slice(0, -1)}${job.endsWith("0") ? "1" : "0"}`;
  for (const who of ["coop2", "depot"]) {
    const [there, unknown] = [eventAt(EVENT_ID), eventAt(other)];
    expect(await said(who, "GET", there, [EVENT_ID])).toBe(await said(who, "GET", unknown, [other]));
    const [known, never] = [job, none].map((id) => `/epcis/capture/${id}`);
    expect(await said(who, "GET", known ?? "", [job])).toBe(await said(who, "GET", never ?? "", [none]));
  }
});

test("a declaration that another's event was wrong changes nothing of it", async () => {
  await captured("coop", EVENT_ID, "coop");
  const errorDeclaration = { declarationTime: "2026-10-07T01:00:00Z", reason: "incorrect_data" };
  const wrong = { ...event(EVENT_ID, "coop"), errorDeclaration };
  const before = (await send("coop", "GET", eventAt(EVENT_ID))).json;
  const { location } = await send("coop2", "POST", "/epcis/capture", documentOf([wrong]));
  await send("coop2", "GET", location);
  await drainOutbox(deps);
  const { creationDate: _, ...now } = (await send("coop", "GET", eventAt(EVENT_ID))).json;
  const { creationDate: __, ...then } = before;
  expect(now).toEqual(then);
});

test("a query's name and its subscriptions: whoever comes first hinders nobody, and ending one's own leaves the other's", async () => {
  const at = "/epcis/queries/recalls";
  for (const who of ["coop2", "coop"]) {
    expect([who, (await send(who, "POST", "/epcis/queries", { name: "recalls", query })).status]).toEqual([who, 201]);
    const made = await send(who, "POST", `${at}/subscriptions`, subscription);
    expect([who, made.status]).toEqual([who, 201]);
  }
  expect((await send("coop2", "DELETE", at)).status).toBe(204);
  expect((await send("coop", "GET", at)).status).toBe(200);
  const list = await send("coop", "GET", `${at}/subscriptions`);
  expect(list.json).toHaveLength(1);
});

test("a query's name, a subscription's id: a stranger hears of one that is there what it hears of none, and ends nothing", async () => {
  await done(send("coop", "POST", "/epcis/queries", { name: "there", query }));
  const { subscriptionID } = await done(send("coop", "POST", "/epcis/queries/there/subscriptions", subscription));
  const id = String(subscriptionID);
  await done(send("coop2", "POST", "/epcis/queries", { name: "mine", query }));
  const none = `${id.slice(0, -1)}${id.endsWith("0") ? "1" : "0"}`;
  const names = ["there", "none", id, none];
  const alike = async (who: string, method: string, of: (query: string, id: string) => string, body?: object) => {
    const known = await said(who, method, of("there", id), names, body);
    expect([who, method, known]).toEqual([who, method, await said(who, method, of("none", none), names, body)]);
    expect(known).toMatch(/^404 /);
  };
  for (const who of ["coop2", "depot"]) {
    for (const method of ["GET", "DELETE"]) {
      await alike(who, method, (name) => `/epcis/queries/${name}`);
      await alike(who, method, (name, one) => `/epcis/queries/${name}/subscriptions/${one}`);
    }
    await alike(who, "GET", (name) => `/epcis/queries/${name}/events`);
    await alike(who, "GET", (name) => `/epcis/queries/${name}/subscriptions`);
    await alike(who, "POST", (name) => `/epcis/queries/${name}/subscriptions`, subscription);
  }
  // Under a query of its own, too, another's subscription is none.
  for (const method of ["GET", "DELETE"])
    await alike("coop2", method, (_, one) => `/epcis/queries/mine/subscriptions/${one}`);
  expect((await send("coop", "GET", `/epcis/queries/there/subscriptions/${id}`)).status).toBe(200);
});
