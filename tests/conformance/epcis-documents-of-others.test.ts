import { hashOf } from "@suyuan/api/epcis/index/event-rows";
import { sighting } from "@suyuan/api/fixtures/capture";
import { eventKey } from "@suyuan/api/ledger/event-keys";
import { create } from "@suyuan/api/ledger/loaded";
import { readRow } from "@suyuan/api/ledger/read";
import { eventHashId, supersededHashId } from "@suyuan/epcis/hash";
import { beforeEach, describe, expect, test } from "vitest";
import { documentOf as documentIn, drain, type EpcisSite, epcisSite, eventsIn, type Json } from "./epcis-site.ts";

/** What other systems send that is right by the standard, or no business of ours: one part of the server shows in the answers of another. */

const CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", { ex: "https://ns.example.com/" }];
const LD = { "content-type": "application/ld+json" };
const PROCEED = { "gs1-capture-error-behaviour": "proceed" };
const documentOf = (...events: readonly unknown[]) => documentIn(events, CONTEXT);

let site: EpcisSite;
beforeEach(async () => {
  site = await epcisSite();
  await drain(site.deps);
});

async function captured(body: unknown, headers: Readonly<Record<string, string>> = LD): Promise<Json> {
  const accepted = await site.send("coop", "POST", "/epcis/capture", { body, headers });
  expect(accepted.status, await accepted.clone().text()).toBe(202);
  await drain(site.deps);
  return (await (await site.get("coop", accepted.headers.get("location") ?? "")).json()) as Json;
}

const post = (event: object | string) => site.send("coop", "POST", "/epcis/events", { body: event, headers: LD });

const named = (n: number, eventID: string) => ({ ...sighting(n), eventID });
const FIRST = "urn:uuid:00000000-0000-4000-8000-000000000001";
const SECOND = "urn:uuid:00000000-0000-4000-8000-000000000002";
const WRONG = { errorDeclaration: { declarationTime: "2026-10-02T00:00:00Z", reason: "did_not_occur" } };
const eventAt = (id: string) => site.get("coop", `/epcis/events/${encodeURIComponent(id)}`);

describe("the same content under a second name", () => {
  test("is refused in the job, naming the first; the other events of the document are captured under proceed", async () => {
    await captured(documentOf(named(1, FIRST)));
    const job = await captured(documentOf(named(1, SECOND), sighting(2)), { ...LD, ...PROCEED });
    expect(job).toMatchObject({
      success: false,
      errors: [
        {
          status: 409,
          code: "id-taken",
          detail: expect.stringContaining(FIRST),
          detailZh: expect.stringContaining(FIRST),
          errors: [{ pointer: "/epcisBody/eventList/0/eventID" }],
        },
      ],
    });
    expect((await eventAt(SECOND)).status).toBe(404);
    expect(await captured(documentOf(named(1, FIRST)))).toMatchObject({ success: true });
    expect(await captured(documentOf(sighting(1)))).toMatchObject({ success: true });
  });

  test("is answered with 409 for a single event, with the address that exists", async () => {
    await post({ "@context": CONTEXT, ...named(1, FIRST) });
    const again = await post({ "@context": CONTEXT, ...named(1, SECOND) });
    expect([again.status, again.headers.get("content-location")]).toEqual([
      409,
      `/epcis/events/${encodeURIComponent(FIRST)}`,
    ]);
    expect(await again.text()).toContain(`as ${FIRST}`);
  });

  test("is declared wrong under either name: the declaration lies with the event", async () => {
    await captured(documentOf(named(1, FIRST)));
    await captured(documentOf({ ...named(1, SECOND), ...WRONG }));
    for (const id of [FIRST, SECOND]) {
      const events = await eventsIn(await eventAt(id));
      expect(events.map(({ eventID, errorDeclaration }) => [eventID, errorDeclaration !== undefined])).toEqual([
        [FIRST, false],
        [SECOND, true],
      ]);
    }
  });
});

test("every answer has the time at which the event was recorded here, whatever its sender said", async () => {
  await captured(documentOf({ ...named(1, FIRST), recordTime: "2020-01-01T00:00:00Z" }, named(2, SECOND)));
  for (const id of [FIRST, SECOND])
    expect(await eventsIn(await eventAt(id))).toMatchObject([{ recordTime: site.deps.now().toISOString() }]);
  expect((await captured(documentOf({ ...sighting(3), recordTime: "2020-01-01" }))).success).toBe(true);
});

test("a number of more digits than a double holds comes back digit for digit, and another last digit is another event", async () => {
  const postDigits = (digits: string) =>
    post(JSON.stringify({ ...sighting(1), "@context": CONTEXT, "ex:unit": "N" }).replace('"N"', digits));
  const first = await postDigits("106141412345678908");
  const second = await postDigits("106141412345678911");
  const again = await postDigits("106141412345678908");
  expect([first.status, second.status, again.status]).toEqual([201, 201, 409]);
  expect(await first.text()).toContain('"ex:unit":106141412345678908');
  const stored = await site.get("coop", first.headers.get("location") ?? "");
  expect(await stored.text()).toContain('"ex:unit":106141412345678908');
  const document = JSON.stringify(documentOf({ ...sighting(2), "urn:n": "N", eventID: FIRST })).replace(
    '"N"',
    "0.12345678901234567891",
  );
  expect((await captured(document)).success).toBe(true);
  expect(await (await eventAt(FIRST)).text()).toContain('"urn:n":0.12345678901234567891');
});

test("a key that is none and names no batch is kept as it came; the job tells where and why", async () => {
  const { eventTime, eventTimeZoneOffset } = sighting(1);
  const event = {
    ...{ type: "AggregationEvent", action: "ADD", eventTime, eventTimeZoneOffset },
    ...{ parentID: "urn:epc:id:sscc:08600031303.0003", childEPCs: ["https://example.com/thing/1"] },
  };
  const job = await captured(documentOf(sighting(2), event));
  expect(job).toMatchObject({
    success: true,
    warnings: [{ pointer: "/epcisBody/eventList/1/parentID", code: "identifier-kept", detailZh: expect.any(String) }],
  });
});

test("XML in UTF-16 is captured, and an alarm without a type too, though the document is kept as JSON", async () => {
  const xml = `<?xml version="1.0" encoding="UTF-16"?><e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="2026-10-01T00:00:00Z"><EPCISBody><EventList><ObjectEvent><eventTime>2026-10-01T00:00:00Z</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset><epcList><epc>urn:x:批次</epc></epcList><action>OBSERVE</action><sensorElementList><sensorElement><sensorReport exception="gs1:ALARM_CONDITION"/></sensorElement></sensorElementList></ObjectEvent></EventList></EPCISBody></e:EPCISDocument>`;
  const bytes = Buffer.from(`\ufeff${xml.replace("批次", "L1")}`, "utf16le");
  for (const type of ["application/xml", "application/xml; charset=utf-16"]) {
    expect(await captured(bytes, { "content-type": type })).toMatchObject({ success: true });
  }
});

test("a query that a resolver led here passes over what was on the link; without one a misspelt parameter is refused", async () => {
  const status = async (query: string) => (await site.get("coop", `/epcis/events?${query}`)).status;
  expect(await status("MATCH_anyEPC=urn:x:1&17=261231&3103=000100&context=CN&lang=zh")).toBe(200);
  expect(await status("linkType=gs1:epcis&17=261231&utm_source=x")).toBe(200);
  expect([await status("utm_source=x"), await status("linkType=gs1:epcis&EQ_nothing=x")]).toEqual([400, 400]);
});

test("a script of any origin may call with a key, and is told so before it does; cookies are never let along", async () => {
  const preflight = await site.send("nobody", "OPTIONS", "/epcis/events", {
    headers: { origin: "https://app.example", "access-control-request-method": "GET" },
  });
  const told = (response: Response, name: string) => response.headers.get(`access-control-allow-${name}`);
  expect([preflight.status, told(preflight, "origin"), told(preflight, "methods")]).toEqual([
    204,
    "*",
    "OPTIONS, POST, GET, HEAD",
  ]);
  expect(told(preflight, "headers")).toMatch(/Authorization.*Content-Type.*GS1-EPC-Format/);
  for (const response of [
    preflight,
    await site.get("coop", "/epcis/events"),
    await site.get("nobody", "/epcis/events"),
  ]) {
    expect([told(response, "origin"), told(response, "credentials")]).toEqual(["*", null]);
    expect(response.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  }
});

describe("an event that was stored under an id of before the standard's table was followed", () => {
  const event = { ...sighting(1), bizStep: "ex:weighing" };
  const hash = hashOf(eventHashId(event, CONTEXT)) ?? "";
  const former = supersededHashId(event, CONTEXT) ?? "";

  /** The row that this release writes, where an earlier one had put it. */
  async function stored(): Promise<void> {
    await captured(documentOf(event));
    const row = await readRow(site.deps.table, eventKey("coop", hash));
    if (row === undefined) throw new Error("not captured");
    site = await epcisSite();
    const at = eventKey("coop", hashOf(former) ?? "");
    await site.deps.table.transact([create(at, { ...row.data, hashId: former, eventID: former })], "former");
  }

  test("keeps that id, is known for the same when it comes again, and takes a declaration", async () => {
    await stored();
    expect(await captured(documentOf(event))).toMatchObject({ success: true });
    expect(await readRow(site.deps.table, eventKey("coop", hash))).toBeUndefined();
    const again = await post({ "@context": CONTEXT, ...event });
    expect([again.status, again.headers.get("content-location")]).toEqual([
      409,
      `/epcis/events/${encodeURIComponent(former)}`,
    ]);
    await captured(documentOf({ ...event, ...WRONG }));
    expect(await eventsIn(await eventAt(former))).toHaveLength(2);
  });

  test("does not swallow another event that had the same id then", async () => {
    await stored();
    const other = [CONTEXT[0], { ex: "https://other.example.com/" }];
    expect(supersededHashId(event, other)).toBe(former);
    await site.capture("coop", [event], other);
    expect(await eventsIn(await eventAt(eventHashId(event, other)))).toHaveLength(1);
  });
});
