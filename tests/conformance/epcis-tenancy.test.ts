import { batchOn, done } from "@suyuan/api/fixtures/season";
import { seasonEvents } from "@suyuan/epcis/fixtures/season-events";
import { eventHashId } from "@suyuan/epcis/hash";
import { beforeEach, describe, expect, test } from "vitest";
import { drain, type EpcisSite, epcisSite, eventsIn, everyPage, type Json, nextOf } from "./epcis-site.ts";

const SEASON = seasonEvents(33, 40).map((event) => event as unknown as Json);

let site: EpcisSite;
beforeEach(async () => {
  site = await epcisSite();
});

/** An answer without what differs between any two requests. */
async function telling(response: Response): Promise<readonly unknown[]> {
  const text = await response.text();
  const body = text
    .replace(/urn:x-request-id:[0-9a-f]+/g, "")
    .replace(/"creationDate":"[^"]*"/, "")
    .replace(/\?ver=CBV2\.0/g, "");
  const headers = [...response.headers].filter(([name]) => name !== "x-request-id");
  return [response.status, body, headers];
}

const first = (read: (event: Json) => string | undefined) =>
  SEASON.map(read).find((value) => value !== undefined) ?? "";
const idOf = (field: string) => (event: Json) => (event[field] as { id?: string } | undefined)?.id;

/** For each route that takes a value: one that another organisation's events have, and one that nobody has. */
const ROUTES: readonly (readonly [route: string, theirs: string, nobodys: string])[] = [
  [
    "/epcis/events/{}",
    first((event) => event.eventID as string | undefined),
    "urn:uuid:00000000-0000-4000-8000-ffffffffffff",
  ],
  [
    "/epcis/epcs/{}",
    first((event) => (event.epcList as string[] | undefined)?.[0]),
    "https://id.gs1.org/00/369012340000000017",
  ],
  ["/epcis/readPoints/{}", first(idOf("readPoint")), "https://id.gs1.org/414/6901234000009"],
  ["/epcis/bizLocations/{}", first(idOf("bizLocation")), "https://id.gs1.org/414/6901234000009"],
  [
    "/epcis/events?EQ_eventID={}",
    first((event) => event.eventID as string | undefined),
    "urn:uuid:00000000-0000-4000-8000-ffffffffffff",
  ],
  [
    "/epcis/events?MATCH_anyEPC={}",
    first((event) => (event.epcList as string[] | undefined)?.[0]),
    "https://id.gs1.org/00/369012340000000017",
  ],
  ["/epcis/events?EQ_readPoint={}&orderBy=eventTime", first(idOf("readPoint")), "https://id.gs1.org/414/6901234000009"],
  ["/epcis/events?maxEventCount=0&EQ_bizStep={}", "shipping", "killing"],
  ["/epcis/bizSteps/{}/events", "shipping", "killing"],
  ["/epcis/dispositions/{}/events", "in_transit", "stolen"],
  [
    "/epcis/epcs/{}/events",
    first((event) => (event.epcList as string[] | undefined)?.[0]),
    "https://id.gs1.org/00/369012340000000017",
  ],
];

describe("another organisation", () => {
  test.each(ROUTES)(
    "learns nothing from %s: what others have and what nobody has are answered alike",
    async (route, theirs, nobodys) => {
      await site.capture("coop", SEASON);
      const own = await site.get("coop", route.replace("{}", encodeURIComponent(theirs)));
      const of = async (value: string) => {
        const answer = await telling(await site.get("depot", route.replace("{}", encodeURIComponent(value))));
        return JSON.parse(
          JSON.stringify(answer).replaceAll(value, "{}").replaceAll(encodeURIComponent(value), "{}"),
        ) as unknown;
      };
      expect(own.status === 200 || own.status === 413).toBe(true);
      expect(await of(theirs)).toEqual(await of(nobodys));
    },
  );

  test("finds none of them in any list, and cannot resume another's walk or read its jobs", async () => {
    await site.capture("coop", SEASON);
    for (const list of ["events", "eventTypes/ObjectEvent/events"]) {
      expect(await eventsIn(await site.get("depot", `/epcis/${list}`))).toEqual([]);
    }
    for (const list of ["epcs", "readPoints", "bizLocations"]) {
      expect(await (await site.get("depot", `/epcis/${list}`)).json()).toMatchObject({ member: [] });
      const own = (await (await site.get("coop", `/epcis/${list}`)).json()) as { member: string[] };
      expect(own.member.length).toBeGreaterThan(0);
    }
    const next = nextOf(await site.get("coop", "/epcis/events?perPage=5")) ?? "";
    expect((await site.get("depot", next)).status).toBe(400);
    const jobs = (await (await site.get("coop", "/epcis/capture")).json()) as { captureID: string }[];
    expect(await (await site.get("depot", "/epcis/capture")).json()).toEqual([]);
    for (const { captureID } of jobs) expect((await site.get("depot", `/epcis/capture/${captureID}`)).status).toBe(404);
  });

  test("may capture the very same event: each sees one, its own", async () => {
    await site.capture("coop", SEASON);
    await site.capture("depot", SEASON.slice(0, 10));
    expect((await everyPage(site, "coop", "/epcis/events")).flat()).toHaveLength(40);
    expect((await everyPage(site, "depot", "/epcis/events")).flat()).toHaveLength(10);
  });
});

describe("a party of a batch", () => {
  const BATCH = "https://id.gs1.org/01/06901234567892/10/K1";
  const ship = {
    id: "s1",
    to: "depot",
    items: [{ gtin: "06901234567892", lot: "K1", quantityKg: 40 }],
    shippedAt: "2026-10-08T01:00:00Z",
  };
  const seen = async (organisation: string) => {
    const byClass = `/epcis/events?MATCH_anyEPCClass=${encodeURIComponent(BATCH)}`;
    const paths = [
      "/epcis/events",
      byClass,
      "/epcis/events?orderBy=recordTime",
      "/epcis/bizSteps/commissioning/events",
    ];
    const pages = await Promise.all(paths.map(async (path) => eventsIn(await site.get(organisation, path))));
    return pages.map((events) => events.map((event) => String(event.bizStep)).sort());
  };

  test("sees the events of the batch from when it is sent to it, earlier ones too, by every way", async () => {
    await done(site.season.send("coop", "POST", "/api/batches", batchOn("K1")));
    await drain(site.deps);
    expect(await seen("coop")).toEqual([["commissioning"], ["commissioning"], ["commissioning"], ["commissioning"]]);
    expect(await seen("depot").catch(String)).toEqual([[], [], [], []]);
    await done(site.season.send("coop", "POST", "/api/shipments", ship));
    await drain(site.deps);
    const both = ["commissioning", "shipping"];
    expect(await seen("depot")).toEqual([both, both, both, ["commissioning"]]);
    const [event] = await eventsIn(await site.get("depot", "/epcis/bizSteps/commissioning/events"));
    const byId = await site.get("depot", `/epcis/events/${encodeURIComponent(String(event?.eventID))}`);
    expect(await eventsIn(byId)).toEqual([event]);
    const { member } = (await (await site.get("depot", "/epcis/readPoints")).json()) as { member: string[] };
    expect(member.length).toBeGreaterThan(0);
  });

  test("finds an event that another party saw of the batch by its id and by its hash id", async () => {
    await done(site.season.send("coop", "POST", "/api/batches", batchOn("K1")));
    const sighting = {
      type: "ObjectEvent",
      action: "OBSERVE",
      eventID: "urn:uuid:00000000-0000-4000-8000-000000000001",
      eventTime: "2026-10-07T01:00:00Z",
      eventTimeZoneOffset: "+08:00",
      bizStep: "inspecting",
      quantityList: [{ epcClass: BATCH, quantity: 100, uom: "KGM" }],
    };
    await site.capture("coop", [sighting]);
    await done(site.season.send("coop", "POST", "/api/shipments", ship));
    await drain(site.deps);
    for (const id of [sighting.eventID, eventHashId(sighting)].map(encodeURIComponent)) {
      for (const path of [`/epcis/events/${id}`, `/epcis/events?EQ_eventID=${id}`]) {
        for (const organisation of ["coop", "depot"]) {
          expect(await eventsIn(await site.get(organisation, path))).toEqual([
            { ...sighting, recordTime: expect.any(String) },
          ]);
        }
      }
    }
  });
});
