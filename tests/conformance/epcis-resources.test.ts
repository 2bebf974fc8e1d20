import { BIZ_STEPS, DISPOSITIONS } from "@suyuan/epcis/cbv";
import { beforeAll, describe, expect, test } from "vitest";
import { type EpcisSite, epcisSite, eventsIn, type Json, nextOf } from "./epcis-site.ts";

const CONTEXT = [
  "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
  { cx: "https://ns.example.com/cangxi/" },
];
const STEP = "https://ns.example.com/cangxi/bagging";

const base = {
  type: "ObjectEvent",
  action: "OBSERVE",
  eventTimeZoneOffset: "+08:00",
  disposition: "in_progress",
};
const EVENTS = [
  {
    ...base,
    eventTime: "2026-09-01T00:00:00Z",
    bizStep: "cx:bagging",
    epcList: ["urn:epc:id:sgtin:6901234.010014.S1"],
  },
  {
    ...base,
    eventTime: "2026-09-02T00:00:00Z",
    bizStep: STEP,
    epcList: ["https://id.gs1.org/01/06901234100143/21/S1", "urn:epc:id:sscc:6901234.3000000001"],
    readPoint: { id: "urn:epc:id:sgln:6901234.00001.0" },
    bizLocation: { id: "https://trace.example.com/414/6901234000016" },
  },
  {
    ...base,
    eventTime: "2026-09-03T00:00:00Z",
    bizStep: "shipping",
    disposition: "https://ns.example.com/cangxi/bagged",
    epcList: ["https://example.com/crate/1"],
  },
];

let site: EpcisSite;
beforeAll(async () => {
  site = await epcisSite();
  await site.capture("coop", EVENTS, CONTEXT);
});

async function membersOf(path: string, headers: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const members: string[] = [];
  for (let next: string | undefined = path; next !== undefined; ) {
    const response: Response = await site.get("coop", next, headers);
    expect(response.status).toBe(200);
    members.push(...((await response.json()) as { member: string[] }).member);
    next = nextOf(response);
  }
  return members;
}

describe("lists of known values", () => {
  test("the root lists the nine resources of the standard", async () => {
    for (const path of ["/epcis", "/epcis/"]) expect(await membersOf(path)).toHaveLength(9);
  });

  test.each([1, 7, 100])("steps and dispositions are the standard's, then one's own, %i a page", async (perPage) => {
    expect(await membersOf(`/epcis/bizSteps?perPage=${perPage}`)).toEqual([...BIZ_STEPS.toSorted(), STEP]);
    expect(await membersOf(`/epcis/dispositions?perPage=${perPage}`)).toEqual([
      ...DISPOSITIONS.toSorted(),
      "https://ns.example.com/cangxi/bagged",
    ]);
  });

  test("one's own step is a CURIE where the request names its namespace", async () => {
    const headers = { "GS1-Extensions": "my=https://ns.example.com/cangxi/" };
    const response = await site.get("coop", "/epcis/bizSteps?perPage=100", headers);
    const { member, "@context": context } = (await response.json()) as { member: string[]; "@context": Json[] };
    expect(member.at(-1)).toBe("my:bagging");
    expect(context[1]).toEqual({ my: "https://ns.example.com/cangxi/" });
  });

  test("one EPC in two spellings is one value, in the format asked for", async () => {
    expect(await membersOf("/epcis/epcs")).toEqual([
      "https://example.com/crate/1",
      "https://id.gs1.org/00/369012340000000017",
      "https://id.gs1.org/01/06901234100143/21/S1",
    ]);
    // Of two spellings, one of them.
    const asWritten = await membersOf("/epcis/epcs?perPage=1", { "GS1-EPC-Format": "Never_Translates" });
    expect(asWritten.slice(0, 2)).toEqual(["https://example.com/crate/1", "urn:epc:id:sscc:6901234.3000000001"]);
    expect(EVENTS.slice(0, 2).map(({ epcList }) => epcList[0])).toContain(asWritten[2]);
    expect(asWritten).toHaveLength(3);
    expect(await membersOf("/epcis/readPoints")).toEqual(["https://id.gs1.org/414/6901234000016"]);
    expect(await membersOf("/epcis/bizLocations")).toEqual(["https://trace.example.com/414/6901234000016"]);
  });

  test("event types are the five of the standard", async () => {
    expect(await membersOf("/epcis/eventTypes?perPage=2")).toHaveLength(5);
  });
});

describe("one value", () => {
  const status = async (path: string, headers: Readonly<Record<string, string>> = {}) =>
    (await site.get("coop", path, headers)).status;

  test.each([
    ["epcs", "urn:epc:id:sgtin:6901234.010014.S1"],
    ["epcs", "https://example.com/01/06901234100143/21/S1"],
    ["bizSteps", "receiving"],
    ["bizSteps", "urn:epcglobal:cbv:bizstep:receiving"],
    ["bizSteps", STEP],
    ["dispositions", "https://ref.gs1.org/cbv/Disp-active"],
    ["readPoints", "https://id.gs1.org/414/6901234000016"],
    ["eventTypes", "ObjectEvent"],
  ])("%s/%s has events below it, in whatever spelling", async (resource, value) => {
    const response = await site.get("coop", `/epcis/${resource}/${encodeURIComponent(value)}`);
    expect([response.status, ((await response.json()) as Json).member]).toEqual([200, ["events"]]);
  });

  test("a CURIE is read by the request's own prefixes", async () => {
    const headers = { "GS1-Extensions": "my=https://ns.example.com/cangxi/" };
    expect(await status("/epcis/bizSteps/my:bagging", headers)).toBe(200);
    expect(await status("/epcis/bizSteps/my:bagging")).toBe(404);
    expect(await eventsIn(await site.get("coop", "/epcis/bizSteps/my:bagging/events", headers))).toHaveLength(2);
    expect(await eventsIn(await site.get("coop", `/epcis/bizSteps/${encodeURIComponent(STEP)}/events`))).toHaveLength(
      2,
    );
  });

  test.each([
    "bizSteps/harvesting",
    "bizSteps/a%7Cb",
    "epcs/urn:epc:id:sgtin:6901234.010014.S2",
    "eventTypes/QuantityEvent",
    "dispositions/nowhere",
    "readPoints/not%20a%20uri",
  ])("%s is unknown: 404, below it too or a refused query", async (path) => {
    expect(await status(`/epcis/${path}`)).toBe(404);
    expect([400, 404]).toContain(await status(`/epcis/${path}/events`));
  });

  test("a value is known as soon as its event is captured, before any follower ran", async () => {
    const event = { ...base, eventTime: "2026-09-04T00:00:00Z", epcList: ["https://example.com/crate/2"] };
    const body = { "@context": CONTEXT, ...event };
    const sent = await site.send("coop", "POST", "/epcis/events", {
      body,
      headers: { "content-type": "application/json" },
    });
    expect(sent.status).toBe(201);
    expect(await status("/epcis/epcs/https:%2F%2Fexample.com%2Fcrate%2F2")).toBe(200);
  });
});

describe("forms of an answer", () => {
  test("identifiers are Digital Links unless another format is asked for", async () => {
    const epcs = async (format?: string) => {
      const headers = format === undefined ? {} : { "GS1-EPC-Format": format };
      const events = await eventsIn(await site.get("coop", "/epcis/events?LT_eventTime=2026-09-02T00:00:00Z", headers));
      return events.flatMap((event) => event.epcList);
    };
    expect(await epcs()).toEqual(["https://id.gs1.org/01/06901234100143/21/S1"]);
    expect(await epcs("Always_EPC_URN")).toEqual(["urn:epc:id:sgtin:6901234.010014.S1"]);
    expect(await epcs("Never_Translates")).toEqual(["urn:epc:id:sgtin:6901234.010014.S1"]);
  });

  test("a document of 1.2 is XML with URNs, and says its version", async () => {
    const response = await site.get("coop", "/epcis/events?perPage=1", { "GS1-EPCIS-Version": "1.2" });
    const text = await response.text();
    expect([response.headers.get("gs1-epcis-version"), response.headers.get("content-type")]).toEqual([
      "1.2.0",
      "application/xml; charset=utf-8",
    ]);
    expect(text).toContain('schemaVersion="1.2"');
    expect(response.headers.get("link")).toContain('rel="next"');
    const first = "/epcis/events?LT_eventTime=2026-09-02T00:00:00Z";
    const urn = await (await site.get("coop", first, { "GS1-EPCIS-Version": "1.2" })).text();
    expect(urn).toContain("<epc>urn:epc:id:sgtin:6901234.010014.S1</epc>");
    const link = { "GS1-EPCIS-Version": "1.2", "GS1-EPC-Format": "Always_GS1_Digital_Link" };
    expect(await (await site.get("coop", first, link)).text()).toContain("<epc>https://id.gs1.org/01/");
  });

  test("in XML words of the CBV are URNs, or Web URIs where these are asked for", async () => {
    const text = async (format: string) => {
      const headers = { accept: "application/xml", "GS1-CBV-XML-Format": format };
      return (await site.get("coop", "/epcis/bizSteps/shipping/events", headers)).text();
    };
    expect(await text("Always_URN")).toContain("<bizStep>urn:epcglobal:cbv:bizstep:shipping</bizStep>");
    expect(await text("Always_Web_URI")).toContain("<bizStep>https://ref.gs1.org/cbv/BizStep-shipping</bizStep>");
  });

  test("an event that came without an id has its hash id, and is found by it", async () => {
    const [event] = await eventsIn(await site.get("coop", "/epcis/bizSteps/shipping/events"));
    const id = String(event?.eventID);
    expect(id).toMatch(/^ni:\/\/\/sha-256;[0-9a-f]{64}\?ver=CBV2\.0$/);
    expect(await eventsIn(await site.get("coop", `/epcis/events/${encodeURIComponent(id)}`))).toEqual([event]);
    expect(await eventsIn(await site.get("coop", `/epcis/events?EQ_eventID=${encodeURIComponent(id)}`))).toEqual([
      event,
    ]);
  });

  test("the prefixes of an answer are announced as GS1-Extensions", async () => {
    const response = await site.get("coop", "/epcis/events");
    expect(response.headers.get("gs1-extensions")).toBe("cx=https://ns.example.com/cangxi/");
  });
});
