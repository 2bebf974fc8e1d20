import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { hashReport } from "./epcis-hash.ts";

const CONTEXT = ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld", { ex: "https://ns.example.com/" }];
const EVENT = {
  type: "ObjectEvent",
  action: "OBSERVE",
  eventTime: "2026-09-01T08:00:00+08:00",
  eventTimeZoneOffset: "+08:00",
  epcList: ["urn:epc:id:sgtin:6901234.000001.7"],
};
const bytesOf = (json: unknown) => Buffer.from(JSON.stringify(json));
const document = (...eventList: object[]) => ({
  "@context": CONTEXT,
  type: "EPCISDocument",
  schemaVersion: "2.0",
  creationDate: "2026-09-01T00:00:00Z",
  epcisBody: { eventList },
});
const XML = `<?xml version="1.0" encoding="UTF-16"?><e:EPCISDocument xmlns:e="urn:epcglobal:epcis:xsd:2" schemaVersion="2.0" creationDate="x"><EPCISBody><EventList><ObjectEvent><eventTime>2026-09-01T00:00:00Z</eventTime><eventTimeZoneOffset>+08:00</eventTimeZoneOffset><epcList><epc>urn:epc:id:sgtin:6901234.000001.7</epc></epcList><action>OBSERVE</action></ObjectEvent></EventList></EPCISBody></e:EPCISDocument>`;

test("each event of a document has its pre-hash and an id that is the pre-hash's digest", () => {
  const { text, isWhole } = hashReport(
    bytesOf(document(EVENT, { ...EVENT, bizStep: "ex:weighing", eventID: "urn:a:1" })),
  );
  expect(isWhole).toBe(true);
  const preHashes = [...text.matchAll(/pre-hash: (.*)/g)].map(([, one = ""]) => one);
  const ids = [...text.matchAll(/ id: +(.*)/g)].map(([, one]) => one);
  expect(ids).toEqual(
    preHashes.map((one) => `ni:///sha-256;${createHash("sha256").update(one).digest("hex")}?ver=CBV2.0`),
  );
  expect(preHashes[1]).toContain("bizStep=https://ns.example.com/weighing");
  expect(text).toContain("eventID urn:a:1");
  expect(text).toContain("before the standard's table was followed");
});

test("the same event has the same id as a document, as one event, and in XML of either width", () => {
  const idIn = (bytes: Uint8Array) => / id: +(\S+)/.exec(hashReport(bytes).text)?.[1];
  const id = idIn(bytesOf(document(EVENT)));
  expect(id).toMatch(/^ni:/);
  expect(idIn(bytesOf({ ...EVENT, "@context": CONTEXT }))).toBe(id);
  expect(idIn(Buffer.from(`\ufeff${XML}`, "utf16le"))).toBe(id);
  expect(idIn(Buffer.from(XML.replace("UTF-16", "UTF-8")))).toBe(id);
});

test("what is not valid is told by its place in both languages, and the others have their ids", () => {
  const { text, isWhole } = hashReport(bytesOf(document({ ...EVENT, action: "LOOK" }, EVENT)));
  expect(isWhole).toBe(false);
  expect(text).toContain("/epcisBody/eventList/0/action value-choice");
  expect(text).toContain("只能是");
  expect(text.match(/ id: +ni:/g)).toHaveLength(1);
  expect(hashReport(Buffer.from("<x/>"))).toMatchObject({ isWhole: false, text: expect.stringContaining("xml-root") });
  expect(() => hashReport(Buffer.from("no document"))).toThrow(SyntaxError);
});
