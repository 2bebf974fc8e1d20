import { EPCIS_CONTRACT } from "@suyuan/api/epcis/contract/operations";
import { CONTRACT_SCHEMAS } from "@suyuan/api/epcis/contract/schemas";
import { SEASON_CONTEXT, seasonEvents } from "@suyuan/epcis/fixtures/season-events";
import type { Table } from "@suyuan/store/table";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { beforeAll, describe, expect, test } from "vitest";
import { documentOf, type EpcisSite, epcisSite, type Sent } from "./epcis-site.ts";
import { hasOfficialFile, OfficialOpenapi } from "./official-openapi.ts";

const SEASON = seasonEvents(414, 60);
const JSON_TYPE = { "content-type": "application/json" };

/** Answers of the file that are never given, and why. */
const LEFT_OUT: readonly (readonly [pattern: RegExp, reason: string])[] = [
  [/^OPTIONS .* (?:401|403)$/, "discovery needs no key: it tells what anyone may read in the standard"],
  [/^OPTIONS .* (?:404|500)$/, "discovery is about the path, not about what is there: it looks nothing up"],
  [/ 101$/, "websockets are optional and not offered: subscriptions are delivered to webhooks"],
  [/ 501$/, "page tokens can be given back"],
  [/^GET \/eventTypes\/\{eventType\} 400$/, "an unknown type is not there: 404"],
  [/^GET \/(?:epcs|bizSteps|bizLocations|readPoints|dispositions)\/\{\w+\} 400$/, "an unknown value is not there: 404"],
  [/^GET \/queries\/\{queryName\} 413$/, "reading a stored query does not run it"],
  [/^GET \/queries\/\{queryName\}\/events 400$/, "its subscription controls are those of websockets: 501"],
  [/^GET \/queries\/\{queryName\}\/subscriptions 400$/, "listing takes no subscription controls"],
];

const NAMES = hasOfficialFile ? new OfficialOpenapi().answers() : [];
const GIVEN = NAMES.filter((name) => !LEFT_OUT.some(([pattern]) => pattern.test(name)));

let site: EpcisSite;
let broken: EpcisSite;
const official = hasOfficialFile ? new OfficialOpenapi() : undefined;
const known = new Map<string, string>();

beforeAll(async () => {
  if (!hasOfficialFile) return;
  site = await epcisSite();
  broken = site.over(new Proxy({} as Table, { get: () => () => Promise.reject(new TypeError("out of order")) }));
  await site.capture("coop", SEASON);
  const own = await site.send("coop", "POST", "/epcis/capture", {
    body: documentOf(SEASON, SEASON_CONTEXT),
    headers: JSON_TYPE,
  });
  known.set("captureID", own.headers.get("location")?.split("/").at(-1) ?? "");
  const find = (field: string, read: (event: Record<string, never>) => string | undefined) => {
    const found = SEASON.map((event) => read(event as unknown as Record<string, never>)).find(
      (value) => value !== undefined,
    );
    known.set(field, found ?? "");
  };
  known.set("eventType", "ObjectEvent");
  find("eventID", (event) => event.eventID);
  find("epc", (event) => (event.epcList as unknown as string[] | undefined)?.[0]);
  find("bizStep", (event) => event.bizStep);
  find("disposition", (event) => event.disposition);
  find("readPoint", (event) => (event.readPoint as { id: string } | undefined)?.id);
  find("bizLocation", (event) => (event.bizLocation as { id: string } | undefined)?.id);
  known.set("token", "AAAA");
  await newQuery("known");
  known.set("queryName", "known");
  known.set("subscriptionID", await newSubscription("known"));
});

async function newQuery(name: string): Promise<void> {
  const body = { name, query: { eventType: ["ObjectEvent"] } };
  await site.send("coop", "POST", "/epcis/queries", { body, headers: JSON_TYPE });
}

async function newSubscription(query: string): Promise<string> {
  const path = `/epcis/queries/${query}/subscriptions`;
  const response = await site.send("coop", "POST", path, { body: SUBSCRIPTION, headers: JSON_TYPE });
  return response.headers.get("location")?.split("/").at(-1) ?? "";
}

const SUBSCRIPTION = { dest: "https://client.example.com/hook", signatureToken: "13df38d8275b13f0", stream: true };

const ours = new Ajv2020({ strict: false });
addFormats.default(ours);
ours.addSchema({ $id: "ours", components: { schemas: CONTRACT_SCHEMAS } });

/** What of an answer our own contract does not say. */
async function ourFaults(method: string, template: string, response: Response): Promise<readonly unknown[]> {
  if (method === "OPTIONS") return [];
  const path = template === "/" ? "/epcis" : `/epcis${template}`;
  const facts = EPCIS_CONTRACT.find((one) => one.method === method && one.path === path);
  if (facts === undefined) return ["not in the contract"];
  const { status } = response;
  const known = [facts.status, ...(facts.refusals ?? []), 400, 401, 403, 406, 500];
  if (!known.includes(status)) return [`${status} is not in the contract`];
  const schema = status < 300 ? facts.answer : "EpcisProblem";
  const text = await response.text();
  if (schema === undefined) return text === "" ? [] : ["a body that is not in the contract"];
  const validate = ours.compile({ $ref: `ours#/components/schemas/${schema}` });
  return validate(JSON.parse(text)) ? [] : (validate.errors ?? []);
}

let fresh = 0;

/** A body that the operation takes. */
function goodBody(method: string, template: string): Sent {
  if (method !== "POST") return {};
  fresh++;
  const [event] = SEASON;
  const bodies: Readonly<Record<string, unknown>> = {
    "/capture": documentOf([event], SEASON_CONTEXT),
    "/events": {
      "@context": SEASON_CONTEXT,
      ...event,
      eventID: undefined,
      eventTime: new Date(fresh * 1000).toISOString(),
    },
    "/queries": { name: `q${fresh}`, query: { eventType: ["ObjectEvent"] } },
    "/queries/{queryName}/subscriptions": SUBSCRIPTION,
  };
  return { body: bodies[template], headers: JSON_TYPE };
}

function filled(template: string, values: ReadonlyMap<string, string>): string {
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(values.get(name) ?? "urn:x:none"),
  );
  return template === "/" ? "/epcis" : `/epcis${path}`;
}

interface Ask {
  readonly organisation: string;
  readonly path: string;
  readonly init: Sent;
  readonly at: EpcisSite;
}

/** What is sent to get this answer. */
async function askFor(method: string, template: string, status: number): Promise<Ask> {
  const usual: Ask = {
    organisation: "coop",
    path: filled(template, known),
    init: goodBody(method, template),
    at: site,
  };
  switch (status) {
    case 400:
      return refusedAsk(method, usual);
    case 401:
      return { ...usual, organisation: "nobody" };
    case 403:
      return { ...usual, organisation: "outsider" };
    case 404:
      return { ...usual, path: filled(template, new Map()) };
    case 406:
      return { ...usual, init: { ...usual.init, headers: { ...usual.init.headers, "gs1-epcis-version": "9.9" } } };
    case 409: {
      const twice = await site.send(usual.organisation, method, usual.path, usual.init);
      expect(twice.status).toBe(201);
      return usual;
    }
    case 413:
      return largeAsk(method, usual);
    case 414:
      return { ...usual, path: `${usual.path}?EQ_bizStep=${"shipping%7C".repeat(1000)}shipping` };
    case 415:
      return { ...usual, init: { ...usual.init, headers: { "content-type": "text/plain" } } };
    case 500:
      return { ...usual, at: broken };
    default:
      return status === 204 && method === "DELETE" ? deletableAsk(template, usual) : usual;
  }
}

function refusedAsk(method: string, usual: Ask): Ask {
  if (method === "POST") return { ...usual, init: { body: { type: "Nothing" }, headers: JSON_TYPE } };
  return { ...usual, path: `${usual.path}?GE_eventDate=2026-01-01T00:00:00Z` };
}

/** Too much to take in, or too much to answer. */
async function largeAsk(method: string, usual: Ask): Promise<Ask> {
  if (method === "POST") {
    const padding = "x".repeat(5 * 1024 * 1024);
    return { ...usual, init: { body: JSON.stringify({ padding }), headers: JSON_TYPE } };
  }
  if (!usual.path.includes("/queries/")) return { ...usual, path: `${usual.path}?maxEventCount=0` };
  const body = { name: "narrow", query: { eventType: ["ObjectEvent"], maxEventCount: 0 } };
  await site.send("coop", "POST", "/epcis/queries", { body, headers: JSON_TYPE });
  return { ...usual, path: usual.path.replace("known", "narrow") };
}

async function deletableAsk(template: string, usual: Ask): Promise<Ask> {
  if (!template.startsWith("/queries")) return usual;
  const name = `gone${++fresh}`;
  await newQuery(name);
  const values = new Map([["queryName", name]]);
  if (template.includes("{subscriptionID}")) values.set("subscriptionID", await newSubscription(name));
  return { ...usual, path: filled(template, values) };
}

describe.skipIf(!hasOfficialFile)("the official OpenAPI file (skipped where ../shared/data is absent)", () => {
  test.each(GIVEN)("%s is answered as the file says", async (name) => {
    const [method = "", template = "", status = ""] = name.split(" ");
    const { organisation, path, init, at } = await askFor(method, template, Number(status));
    const response = await at.send(organisation, method, path, init);
    const judgement = await official?.judge(method, path, response);
    expect(judgement, await response.clone().text()).toEqual({ name, faults: [] });
    expect(await ourFaults(method, template, response)).toEqual([]);
  });

  test.each(["application/xml", "text/xml"])("query documents come as %s too", async (accept) => {
    for (const path of ["/epcis/events", `/epcis/events/${encodeURIComponent(known.get("eventID") ?? "")}`]) {
      const response = await site.get("coop", path, { accept });
      expect(response.headers.get("content-type")).toBe(`${accept}; charset=utf-8`);
      expect(await response.text()).toMatch(/^<\?xml[\s\S]*EPCISQueryDocument/);
    }
  });

  test("every path of the file is served, and what is left out of it matches something", () => {
    expect(GIVEN.length).toBeGreaterThan(250);
    for (const [pattern] of LEFT_OUT) expect(NAMES.some((name) => pattern.test(name))).toBe(true);
  });
});
