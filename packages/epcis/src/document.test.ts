import { existsSync, readdirSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EPCIS_CONTEXT } from "./context.ts";
import { documentFaults, readCaptureDocument } from "./document.ts";
import { documentOf, EVENT, EX, eventsOf } from "./fixtures/document.ts";
import { eventHashId } from "./hash.ts";
import { readBareEvent } from "./read-event.ts";

const DATA = new URL("../../../../shared/data/epcis/", import.meta.url);

const SCHEMA = "official-schema/EPCIS-JSON-Schema.json";

function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => [[...path, key], ...pathsOf(one, [...path, key])]);
}

/** A copy with another value at a path; undefined takes the member out. */
function changedAt(document: Record<string, unknown>, path: readonly string[], to: unknown): Record<string, unknown> {
  const copy = structuredClone(document);
  const holder = path
    .slice(0, -1)
    .reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, copy);
  holder[path.at(-1) ?? ""] = to;
  return JSON.parse(JSON.stringify(copy));
}

function faultsOf(document: unknown): string[] {
  return documentFaults(document).map(({ pointer, code }) => `${pointer} ${code}`);
}

const PASSED_OVER = new Set("id sender receiver instanceIdentifier epcisHeader creationDate".split(" "));

describe.skipIf(!existsSync(DATA))("GS1's and OpenEPCIS' files (skipped where ../shared/data is absent)", () => {
  const files = (folder: string) =>
    readdirSync(new URL(folder, DATA))
      .filter((name) => /\.json(?:ld)?$/.test(name))
      .map((name) => ({ name, document: JSON.parse(readFileSync(new URL(folder + name, DATA), "utf8")) }));

  test("every official example is read, each event as it came, member for member", () => {
    const examples = files("examples/");
    expect(examples).toHaveLength(29);
    for (const { name, document } of examples) {
      const events = eventsOf(document).map(({ event }) => event);
      expect(JSON.stringify(events), name).toBe(JSON.stringify(document.epcisBody.eventList));
    }
  });

  test("a change to a document around its events is judged as the official schema judges it, but for what we refuse beyond it", () => {
    const ajv = addFormats.default(new Ajv({ strict: false }));
    const isOfficial = ajv.compile(JSON.parse(readFileSync(new URL(SCHEMA, DATA), "utf8")));
    const vocabulary = { type: "urn:a:b", vocabularyElementList: [{ id: "urn:a:c", attributes: [{ id: "urn:a:d" }] }] };
    const epcisHeader = { epcisMasterData: { vocabularyList: [vocabulary] } };
    const resultsBody = { eventList: [] };
    const query = { epcisBody: { queryResults: { queryName: "q", subscriptionID: "s", resultsBody } } };
    const rest = { id: "urn:a:b", sender: "a", receiver: "b", instanceIdentifier: "c", epcisHeader };
    const { schemaVersion: _1, creationDate: _2, ...bare } = documentOf([], { type: "EPCISQueryDocument", ...query });
    const documents = [documentOf([], rest), documentOf([], { type: "EPCISQueryDocument", ...query }), bare];
    const to = fc.constantFrom<unknown>(
      undefined,
      null,
      1,
      "",
      "2.0",
      "x y",
      "urn:a:b",
      "2026-09-01T00:00:00Z",
      {},
      [],
      [{}],
    );
    fc.assert(
      fc.property(fc.constantFrom(...documents), fc.nat(), to, (document, position, value) => {
        const path = pathsOf(document)[position % pathsOf(document).length] ?? [];
        // What is not kept is not judged.
        fc.pre(!PASSED_OVER.has(`${path[0]}`) && path.at(-1) !== "subscriptionID" && path[0] !== "type");
        const changed = changedAt(document, path, value);
        const faults = documentFaults(changed);
        const told = JSON.stringify({ path, value, faults });
        const isBeyond = faults.some(({ code }) => code === "context-missing" || code === "context-entry");
        if (faults.length === 0 || !isBeyond) expect(faults.length === 0, told).toBe(isOfficial(changed));
      }),
      { numRuns: 1000 },
    );
  });

  test("every invalid file is refused, and each fault is named by its pointer", () => {
    const faults = Object.fromEntries(files("invalid/").map(({ name, document }) => [name, faultsOf(document)]));
    const event = "/epcisBody/eventList";
    expect(faults).toEqual({
      "Combination_of_events_with_missing_mandatory_fields.json": [
        `${event}/0/action field-missing`,
        `${event}/1/eventTimeZoneOffset field-missing`,
        `${event}/1/action field-missing`,
      ],
      "EPCISDocument_without_context.json": ["/@context context-missing"],
      "ObjectEvent_with_ilmd_field_without_namespace.json": [`${event}/0/ilmd/materialType field-unknown`],
      "ObjectEvent_with_invalid_eventTime_format.json": [`${event}/0/eventTime value-time`],
      "ObjectEvent_with_unknown_field_in_quantityList.json": [`${event}/0/quantityList/0/weight field-unknown`],
      "ObjectEvent_without_action_and_eventTime.json": [
        `${event}/0/eventTime field-missing`,
        `${event}/0/eventTimeZoneOffset field-missing`,
        `${event}/0/action field-missing`,
      ],
    });
  });
});

test.each([
  [{}, []],
  [{ type: undefined }, ["/type field-missing"]],
  [{ type: "EPCISMasterDataDocument" }, ["/type document-type"]],
  [{ schemaVersion: 2 }, ["/schemaVersion value-type"]],
  [{ schemaVersion: "2.x" }, ["/schemaVersion value-version"]],
  [{ schemaVersion: undefined }, ["/schemaVersion field-missing"]],
  [{ creationDate: "2026-09-01" }, []],
  [{ creationDate: undefined }, ["/creationDate field-missing"]],
  [{ "@context": undefined }, ["/@context context-missing"]],
  [{ "@context": [] }, ["/@context context-missing"]],
  [{ "@context": [EPCIS_CONTEXT, EX, null] }, ["/@context/2 context-entry"]],
  [{ "@context": [EPCIS_CONTEXT, EX, "context.jsonld"] }, ["/@context/2 value-uri"]],
  [{ "@context": [EPCIS_CONTEXT, EX, EPCIS_CONTEXT] }, ["/@context/2 list-duplicate"]],
  [{ "@context": [EPCIS_CONTEXT, { ...EX, "my:n": 7 }] }, ["/@context/1/my:n context-entry"]],
  [
    { "@context": [EPCIS_CONTEXT, { ...EX, bizStep: "https://example.com/step" }] },
    ["/@context/1/bizStep context-term-protected"],
  ],
  [{ "@context": { ...EX, type: "@id" } }, ["/@context/type context-term-protected"]],
  [{ epcisBody: {} }, ["/epcisBody/eventList field-missing"]],
  [{ epcisBody: { eventList: {} } }, ["/epcisBody/eventList value-type"]],
  [{ epcisBody: { eventList: [EVENT], note: 1 } }, ["/epcisBody/note field-unknown"]],
  [{ remark: "x" }, ["/remark field-unknown"]],
  [{ "ex:remark": "x", sender: "urn:epc:id:sgln:6901234.00001.0" }, []],
  [{ epcisHeader: { epcisMasterData: { vocabularyList: [{ vocabularyElementList: [] }] } } }, []],
  [{ epcisHeader: { StandardBusinessDocumentHeader: { HeaderVersion: "1.0" }, "other:name": [7], plain: null } }, []],
  [{ sender: { any: 1 }, receiver: 7, instanceIdentifier: [], id: "no uri" }, []],
  [
    { epcisHeader: { deep: JSON.parse(`${"[".repeat(60)}${"]".repeat(60)}`) } },
    [`/epcisHeader/deep${"/0".repeat(31)} nesting-too-deep`],
  ],
])("a document with %j has the faults %j", (changes, faults) => {
  expect(faultsOf(documentOf([EVENT], changes))).toEqual(faults);
});

test("what is no object is no document and no event", () => {
  for (const json of [null, 7, "x", [], undefined, true]) {
    expect(readCaptureDocument(json).ok).toBe(false);
    expect(readBareEvent(json).ok).toBe(false);
  }
});

test("more events than the limit refuse the document, as many as it do not", () => {
  const document = documentOf([EVENT, EVENT, EVENT]);
  expect(readCaptureDocument(document, { maxEvents: 3 }).ok).toBe(true);
  expect(readCaptureDocument(document, { maxEvents: 2 })).toMatchObject({
    ok: false,
    faults: [
      { pointer: "/epcisBody/eventList", code: "too-many-events", detail: expect.stringContaining("more than 2") },
    ],
  });
});

test("each event is read or refused by itself, with pointers into the document", () => {
  const read = readCaptureDocument(documentOf([EVENT, { ...EVENT, action: "MOVE" }, 7]));
  if (!read.ok) throw new Error("refused");
  const [first, second, third] = read.value.entries;
  expect(first).toMatchObject({ ok: true, event: EVENT, context: [EPCIS_CONTEXT, EX] });
  expect(second).toMatchObject({ ok: false, faults: [{ pointer: "/epcisBody/eventList/1/action" }] });
  expect(third).toMatchObject({ ok: false, faults: [{ pointer: "/epcisBody/eventList/2", code: "value-type" }] });
});

test("master data in the header are accepted and kept aside as they came", () => {
  const element = {
    id: "urn:epc:id:sgln:6901234.00001.0",
    attributes: [{ id: "urn:epcglobal:cbv:mda#name", attribute: "冷库" }],
  };
  const vocabulary = { type: "urn:epcglobal:epcis:vtype:BusinessLocation", vocabularyElementList: [element] };
  const epcisHeader = { epcisMasterData: { vocabularyList: [vocabulary] } };
  const read = readCaptureDocument(documentOf([EVENT], { epcisHeader }));
  expect(read).toMatchObject({ ok: true, value: { header: epcisHeader, type: "EPCISDocument" } });
});

test("prefixes come from the document, in lists and objects, and from the event; the standard's own need no declaration", () => {
  const inObject = { "@context": { "@version": 1.1, ex: { "@id": "https://ns.example.com/ex/", "@prefix": true } } };
  expect(faultsOf(documentOf([EVENT], inObject))).toEqual([]);
  expect(faultsOf(documentOf([EVENT], { "@context": EPCIS_CONTEXT }))).toEqual([
    "/epcisBody/eventList/0/ex:note prefix-undeclared",
  ]);
  const own = { ...EVENT, "@context": [EX] };
  expect(faultsOf(documentOf([own, EVENT], { "@context": EPCIS_CONTEXT }))).toEqual([
    "/epcisBody/eventList/1/ex:note prefix-undeclared",
  ]);
  const nested = {
    ...EVENT,
    "ex:note": { "@context": { in: "https://ns.example.com/in/" }, "in:a": 1, b: [{ "no:c": 1 }] },
  };
  // Within an extension's value an undeclared prefix is kept, with a warning.
  expect(eventsOf(documentOf([nested]))[0]?.warnings).toMatchObject([
    { pointer: "/epcisBody/eventList/0/ex:note/b/0/no:c", code: "prefix-kept" },
  ]);
  const standard = {
    ...EVENT,
    "ex:note": undefined,
    "gs1:a": 1,
    "rdfs:comment": "x",
    "https://example.com/x": 1,
    "urn:x:y": 1,
  };
  expect(faultsOf(documentOf([standard], { "@context": EPCIS_CONTEXT }))).toEqual([]);
});

test("a context not known here is never fetched: it is accepted, and may be what declares a prefix", () => {
  const remote = { "@context": [EPCIS_CONTEXT, "https://contexts.example.com/food.jsonld"] };
  expect(faultsOf(documentOf([EVENT], remote))).toEqual([]);
});

test("a standard prefix that a document binds anew stands for the document's namespace in names of extensions", () => {
  const lot = { ...EVENT, "cbvmda:lotNumber": "1" };
  const anew = { "@context": [EPCIS_CONTEXT, EX, { cbvmda: "https://ns.example.com/mda/" }] };
  const [bound] = eventsOf(documentOf([lot], anew));
  const [standard] = eventsOf(documentOf([lot]));
  expect(bound?.hashId).not.toBe(standard?.hashId);
  const read = readCaptureDocument(documentOf([lot], anew));
  expect(read.ok && [...read.value.extensions]).toEqual([
    ["cbvmda", "https://ns.example.com/mda/"],
    ["ex", "https://ns.example.com/ex/"],
  ]);
});

test("a bare event needs a context of its own, and keeps it", () => {
  expect(readBareEvent(EVENT)).toMatchObject({
    ok: false,
    faults: [{ pointer: "/@context", code: "context-missing" }, {}],
  });
  const event = { "@context": [EPCIS_CONTEXT, EX], ...EVENT };
  const hashId = eventHashId(EVENT, [EX]);
  expect(readBareEvent(event)).toEqual({ ok: true, event, context: [], hashId });
});
