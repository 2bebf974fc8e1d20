import { beforeEach, describe, expect, test } from "vitest";
import { type CaptureSite, captured, captureSite, documentOf, outbox, seen, sighting } from "../../fixtures/capture.ts";
import { drainOutbox } from "../../following/follow.ts";
import { findByEventID } from "../index/events-store.ts";
import { CAPTURE_BYTES_MAX } from "./request.ts";

let site: CaptureSite;
beforeEach(async () => {
  site = await captureSite();
  await drainOutbox(site.deps);
});

const events = (count: number, from = 0) => Array.from({ length: count }, (_, n) => sighting(from + n));
const PROCEED = { "gs1-capture-error-behaviour": "proceed" };
const LONG = Array.from({ length: 310 }, () => "x".repeat(1_000));
const BAD = { ...sighting(99), action: "SEEN" };

describe("POST /epcis/capture", () => {
  test("answers 202 with the job's address; a small document is captured by then", async () => {
    const { status, headers, json } = await site.send("coop", "POST", "/epcis/capture", documentOf(events(3)));
    expect([status, json]).toEqual([202, {}]);
    expect(headers.get("location")).toMatch(/^\/epcis\/capture\/[0-9a-f]{26}$/);
    const job = (await site.send("coop", "GET", headers.get("location") ?? "")).json;
    expect(job).toEqual({
      captureID: headers.get("location")?.split("/").at(-1),
      createdAt: "2026-10-08T02:00:00.000Z",
      finishedAt: "2026-10-08T02:00:00.000Z",
      running: false,
      success: true,
      captureErrorBehaviour: "rollback",
      errors: [],
    });
    expect((await seen(site, "coop")).map(({ event }) => event)).toEqual(events(3));
  });

  test("a query document is captured like any other, and so is an XML document", async () => {
    const { epcisBody: _, ...rest } = documentOf([]);
    const resultsBody = { eventList: events(1) };
    const query = { ...rest, type: "EPCISQueryDocument", epcisBody: { queryResults: { queryName: "q", resultsBody } } };
    expect(await captured(site, "coop", query)).toMatchObject({ success: true, running: false });
    const xml = `<?xml version="1.0" encoding="UTF-8"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" creationDate="2026-10-01T00:00:00Z">
<EPCISBody><EventList><ObjectEvent><eventTime>2026-10-02T00:00:00Z</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset>
<epcList><epc>urn:epc:id:sgtin:0614141.107346.2018</epc></epcList><action>OBSERVE</action>
<bizStep>urn:epcglobal:cbv:bizstep:receiving</bizStep></ObjectEvent></EventList></EPCISBody></epcis:EPCISDocument>`;
    const job = await captured(site, "coop", xml, { "content-type": "application/xml" });
    expect(job).toMatchObject({ success: true, errors: [] });
    expect((await seen(site, "coop")).map(({ event }) => event.eventTime)).toEqual([
      events(1)[0]?.eventTime,
      "2026-10-02T00:00:00Z",
    ]);
  });

  test.each([
    ["not JSON", "{", {}, 400, "ValidationException"],
    ["no document", { type: "EPCISDocument" }, {}, 400, "ValidationException"],
    ["an array", [], {}, 400, "ValidationException"],
    ["a prototype key", '{"__proto__": 1}', {}, 400, "ValidationException"],
    ["not XML", "<a", { "content-type": "text/xml" }, 400, "ValidationException"],
    ["text", "hello", { "content-type": "text/plain" }, 415, "UnsupportedMediaTypeException"],
    ["no error behaviour", documentOf([]), { "gs1-capture-error-behaviour": "all" }, 400, "ValidationException"],
    ["more events than one call takes", documentOf(events(501)), {}, 413, "CaptureLimitExceededException"],
    ["more bytes", " ".repeat(CAPTURE_BYTES_MAX + 1), {}, 413, "CaptureLimitExceededException"],
  ] as const)("refuses %s at once and stores nothing", async (_, body, headers, status, exception) => {
    const reply = await site.send("coop", "POST", "/epcis/capture", body, headers);
    expect([reply.status, reply.json.type]).toEqual([status, `epcisException:${exception}`]);
    if (status === 413) {
      expect(reply.headers.get("gs1-epcis-capture-limit")).toBe("500");
      expect(reply.headers.get("gs1-epcis-capture-file-size-limit")).toBe(String(CAPTURE_BYTES_MAX));
    }
    expect(await outbox(site.deps.table)).toEqual([]);
    expect((await site.send("coop", "GET", "/epcis/capture")).json).toEqual([]);
  });

  test("names the limit that a document is beyond, and how much it allows", async () => {
    const limitsOf = async (body: unknown) => {
      const { json } = await site.send("coop", "POST", "/epcis/capture", body);
      return [json.limit, json.size];
    };
    expect(await limitsOf(documentOf(events(501)))).toEqual(["eventsPerDocument", 500]);
    expect(await limitsOf(" ".repeat(CAPTURE_BYTES_MAX + 1))).toEqual(["bytesPerRequest", CAPTURE_BYTES_MAX]);
    expect(await limitsOf("{")).toEqual([undefined, undefined]);
  });

  test("OPTIONS tells the limits and that both error behaviours may be asked for", async () => {
    const { status, headers } = await site.send("coop", "OPTIONS", "/epcis/capture");
    expect(status).toBe(204);
    expect(headers.get("allow")).toContain("POST");
    expect(headers.get("gs1-epcis-capture-limit")).toBe("500");
    expect(headers.get("gs1-epcis-capture-file-size-limit")).toBe(String(CAPTURE_BYTES_MAX));
    expect(headers.get("gs1-capture-error-behaviour")).toBe("all");
  });
});

describe("an event with a fault", () => {
  test("takes the whole document with it by default, and the job names it by pointer", async () => {
    const job = await captured(site, "coop", documentOf([...events(2), BAD]));
    expect(job).toMatchObject({ running: false, success: false, captureErrorBehaviour: "rollback" });
    const [error] = job.errors as { type: string; errors: { pointer: string }[] }[];
    expect(error?.type).toBe("epcisException:ValidationException");
    expect(error?.errors[0]?.pointer).toMatch(/^\/epcisBody\/eventList\/2/);
    await drainOutbox(site.deps);
    expect(await seen(site, "coop")).toEqual([]);
  });

  test("is left out where the sender says to proceed", async () => {
    const job = await captured(site, "coop", documentOf([BAD, ...events(2)]), PROCEED);
    expect(job).toMatchObject({ running: false, success: false, captureErrorBehaviour: "proceed" });
    expect(job.errors).toHaveLength(1);
    expect((await seen(site, "coop")).map(({ event }) => event)).toEqual(events(2));
  });

  test("is one of very many: a hundred are listed and the rest are counted", async () => {
    const bad = Array.from({ length: 300 }, (_, n) => ({ ...sighting(n), action: "SEEN" }));
    const { errors } = (await captured(site, "coop", documentOf(bad), PROCEED)) as {
      errors: { code: string; detail: string }[];
    };
    expect(errors).toHaveLength(101);
    expect(errors.at(-1)?.detail).toMatch(/^200 more events/);
  });

  test("is one that is larger than can be stored, or names too many identifiers", async () => {
    const long = sighting(1, 1, { "ex:notes": LONG });
    const wide = sighting(2, 5_001);
    const { errors } = (await captured(site, "coop", documentOf([long, wide]), PROCEED)) as {
      errors: { errors: { code: string }[] }[];
    };
    expect(errors.map((error) => error.errors[0]?.code)).toEqual(["event-too-large", "too-many-identifiers"]);
    expect(await seen(site, "coop")).toEqual([]);
  });
});

describe("the same event again", () => {
  test("is counted as captured and stored once, in one document, in another, and in another spelling", async () => {
    const event = sighting(1, 1, { epcList: ["urn:epc:id:sgtin:0614141.107346.2018"] });
    const same = { ...event, epcList: ["https://id.example.com/01/10614141073464/21/2018"] };
    expect(await captured(site, "coop", documentOf([event, event]))).toMatchObject({ success: true });
    expect(await captured(site, "coop", documentOf([same]))).toMatchObject({ success: true });
    await drainOutbox(site.deps);
    expect((await seen(site, "coop")).map((one) => one.event)).toEqual([event]);
  });

  test("is another organisation's event when another organisation captures it", async () => {
    await captured(site, "coop", documentOf([sighting(1)]));
    await captured(site, "depot", documentOf([sighting(1)]));
    for (const viewer of ["coop", "depot"]) {
      expect((await seen(site, viewer)).map(({ organisation }) => organisation)).toEqual([viewer]);
    }
  });

  test("with an error declaration is kept beside it; both are found by the one id", async () => {
    const event = sighting(1, 1, { eventID: "urn:uuid:1" });
    const errorDeclaration = { declarationTime: "2026-10-05T00:00:00Z", reason: "did_not_occur" };
    await captured(site, "coop", documentOf([event, { ...event, errorDeclaration }]));
    const found = await findByEventID(site.deps, "coop", "urn:uuid:1");
    expect(found.map((one) => one.event.errorDeclaration)).toEqual([undefined, errorDeclaration]);
    expect(await findByEventID(site.deps, "depot", "urn:uuid:1")).toEqual([]);
    expect(await seen(site, "coop")).toHaveLength(2);
  });
});

test("one event id stands for one event: another event under it is refused", async () => {
  const first = sighting(1, 1, { eventID: "urn:uuid:1" });
  const second = sighting(2, 1, { eventID: "urn:uuid:1" });
  const job = await captured(site, "coop", documentOf([first, second]), PROCEED);
  expect(job).toMatchObject({ success: false });
  expect((job.errors as { code: string }[]).map(({ code }) => code)).toEqual(["id-taken"]);
  expect((await seen(site, "coop")).map(({ event }) => event)).toEqual([first]);
  expect(await captured(site, "depot", documentOf([second]))).toMatchObject({ success: true });
});

describe("an idempotency key", () => {
  const key = { "idempotency-key": "k1" };
  test("gives the same document the same job, and refuses another document or error behaviour", async () => {
    const first = await site.send("coop", "POST", "/epcis/capture", documentOf(events(2)), key);
    const again = await site.send("coop", "POST", "/epcis/capture", documentOf(events(2)), key);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    for (const [document, headers] of [
      [documentOf(events(3)), key],
      [documentOf(events(2)), { ...key, ...PROCEED }],
    ] as const) {
      const reply = await site.send("coop", "POST", "/epcis/capture", document, headers);
      expect(reply.json.code).toBe("idempotency-key-reused");
    }
    expect((await site.send("coop", "GET", "/epcis/capture")).json).toHaveLength(1);
  });

  test("makes a repeated single event the same request", async () => {
    const post = (event: unknown, headers = {}) => site.send("coop", "POST", "/epcis/events", bare(event), headers);
    const first = await post(sighting(1), key);
    const again = await post(sighting(1), key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.headers.get("location")).toBe(first.headers.get("location"));
    expect((await post(sighting(1))).status).toBe(409);
    expect((await post(sighting(2), key)).json.code).toBe("idempotency-key-reused");
  });
});

const bare = (event: unknown) => ({
  "@context": "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
  ...(event as object),
});

describe("POST /epcis/events", () => {
  test("answers 201 with the event and its address; the same event again is 409", async () => {
    const event = bare(sighting(1));
    const { status, headers, json } = await site.send("coop", "POST", "/epcis/events", event);
    expect(status).toBe(201);
    const [stored] = await seen(site, "coop");
    expect(json).toEqual({ ...event, eventID: stored?.hashId });
    expect(headers.get("location")).toBe(`/epcis/events/${encodeURIComponent(stored?.hashId ?? "")}`);
    const again = await site.send("coop", "POST", "/epcis/events", event);
    expect([again.status, again.json.type]).toEqual([409, "epcisException:ResourceAlreadyExistsException"]);
  });

  test("of many senders of the same event at once, one is told 201 and every other 409", async () => {
    const all = await Promise.all(
      Array.from({ length: 12 }, () => site.send("coop", "POST", "/epcis/events", bare(sighting(1)))),
    );
    const statuses = all.map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(1);
    expect(statuses.filter((status) => status === 409)).toHaveLength(11);
  });

  test.each([
    ["an event with a fault", bare(BAD), 400, undefined],
    ["a document", documentOf([sighting(1)]), 400, undefined],
    ["one that is too large", bare(sighting(1, 1, { "cbvmda:notes": LONG })), 413, "eventSize"],
    ["one that names too many things", bare(sighting(1, 5_001)), 413, "identifiersPerEvent"],
  ])("refuses %s and stores nothing", async (_, body, status, limit) => {
    const reply = await site.send("coop", "POST", "/epcis/events", body);
    expect([reply.status, reply.json.limit]).toEqual([status, limit]);
    expect(await outbox(site.deps.table)).toEqual([]);
  });
});

describe("jobs", () => {
  test("are listed newest first in pages with absolute links, each organisation its own", async () => {
    const ids: unknown[] = [];
    for (let n = 0; n < 5; n++) ids.unshift((await captured(site, "coop", documentOf([sighting(n)]))).captureID);
    await captured(site, "depot", documentOf([sighting(9)]));
    const listed: unknown[] = [];
    let path = "/epcis/capture?perPage=2";
    for (let page = 0; page < 5 && path !== ""; page++) {
      const { json, headers } = await site.send("coop", "GET", path);
      listed.push(...(Object.values(json) as { captureID: string }[]).map(({ captureID }) => captureID));
      const link = headers.get("link");
      expect(link ?? "<https://suyuan.example/epcis/capture?").toContain("<https://suyuan.example/epcis/capture?");
      path = /<https:\/\/suyuan\.example([^>]+)>; rel="next"/.exec(link ?? "")?.[1] ?? "";
    }
    // Jobs of one millisecond stand in no order among themselves.
    expect(new Set(listed)).toEqual(new Set(ids));
    expect(listed).toHaveLength(ids.length);
    const foreign = await site.send("depot", "GET", `/epcis/capture/${String(ids[0])}`);
    const unknown = await site.send("depot", "GET", "/epcis/capture/nothing");
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(foreign.json.detail).toBe(unknown.json.detail);
  });
});
