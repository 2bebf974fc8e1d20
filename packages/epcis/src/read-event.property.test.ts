import { performance } from "node:perf_hooks";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../tests/sized.ts";
import { translateEvent } from "./answers/epc-format.ts";
import { namesWithin, STANDARD_NAMES } from "./context.ts";
import { documentFaults, readCaptureDocument } from "./document.ts";
import type { EpcisEvent } from "./event.ts";
import { MAX_FAULTS } from "./fault.ts";
import { arbitraryEvent, FIXTURE_CONTEXT, writtenIn } from "./fixtures/arbitrary-event.ts";
import { eventHashId } from "./hash.ts";
import { eventFaults, readBareEvent } from "./read-event.ts";

const NAMES = namesWithin(STANDARD_NAMES, FIXTURE_CONTEXT);
type Json = Record<string, unknown>;

function documentOf(events: readonly unknown[]): Json {
  return {
    "@context": FIXTURE_CONTEXT,
    type: "EPCISDocument",
    schemaVersion: "2.0",
    creationDate: "2026-09-01T00:00:00Z",
    epcisBody: { eventList: events },
  };
}

const REQUIRED: Readonly<Record<EpcisEvent["type"], readonly string[]>> = {
  ObjectEvent: ["eventTime", "eventTimeZoneOffset", "action"],
  AggregationEvent: ["eventTime", "eventTimeZoneOffset", "action"],
  AssociationEvent: ["eventTime", "eventTimeZoneOffset", "action", "parentID"],
  TransactionEvent: ["eventTime", "eventTimeZoneOffset", "action", "bizTransactionList"],
  TransformationEvent: ["eventTime", "eventTimeZoneOffset"],
};

test("a required field dropped, or spoilt in any way, is named by its pointer", () => {
  const spoil = fc.constantFrom<unknown>(undefined, null, 7, true, "", "x y", {}, []);
  fc.assert(
    fc.property(arbitraryEvent, fc.nat(), spoil, (event, position, value) => {
      const names = REQUIRED[event.type];
      const name = names[position % names.length] ?? "eventTime";
      const faults = eventFaults({ ...event, [name]: value }, NAMES, "/at");
      expect(faults.map(({ pointer }) => pointer)).toContain(`/at/${name}`);
    }),
    { numRuns: sized(125, 500) },
  );
});

test("the type itself dropped or spoilt is named, and nothing else is said of the event's fields", () => {
  fc.assert(
    fc.property(arbitraryEvent, fc.constantFrom<unknown>(undefined, null, 7, "Objectevent", [], {}), (event, type) => {
      expect(eventFaults({ ...event, type }, NAMES).map(({ pointer }) => pointer)).toEqual(["/type"]);
    }),
  );
});

/** Every place of an event's standard fields that holds something, as a path. */
function places(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  const inner = entries.flatMap(([key, one]) =>
    `${key}`.includes(":") || key === "ilmd" ? [] : places(one, [...path, key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

function changed(value: unknown, path: readonly (string | number)[], to: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return to;
  if (Array.isArray(value)) return value.map((one, index) => (index === first ? changed(one, rest, to) : one));
  return Object.fromEntries(
    Object.entries(value as Json).map(([key, one]) => [key, key === first ? changed(one, rest, to) : one]),
  );
}

test("null put at any place of a standard field is a fault at that very place", () => {
  fc.assert(
    fc.property(arbitraryEvent, fc.nat(), (event, position) => {
      const all = places(event).filter(([name]) => name !== "type" && name !== "recordTime");
      const path = all[position % all.length] ?? ["eventTime"];
      const pointers = eventFaults(changed(event, path, null), NAMES).map(({ pointer }) => pointer);
      expect(pointers).toContain(path.map((step) => `/${step}`).join(""));
    }),
    { numRuns: sized(125, 500) },
  );
});

function shuffled(value: unknown, order: readonly number[]): unknown {
  if (Array.isArray(value)) return value.map((one) => shuffled(one, order)).toReversed();
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, one], index) => ({
    at: order[index % order.length] ?? 0,
    entry: [key, shuffled(one, order)],
  }));
  return Object.fromEntries(entries.toSorted((a, b) => a.at - b.at).map(({ entry }) => entry));
}

describe("the hash of an event is the same", () => {
  test("whatever the order of members and list members", () => {
    fc.assert(
      fc.property(arbitraryEvent, fc.array(fc.nat(), { minLength: 20, maxLength: 20 }), (event, order) => {
        const again = shuffled(event, order) as Json;
        expect(eventHashId(again, FIXTURE_CONTEXT)).toBe(eventHashId(event, FIXTURE_CONTEXT));
      }),
      { numRuns: sized(75, 300) },
    );
  });

  test("in whatever time zone its eventTime is written", () => {
    fc.assert(
      fc.property(arbitraryEvent, fc.constantFrom("Z", "+08:00", "-03:30", "+14:00"), (event, zone) => {
        const again = { ...event, eventTime: writtenIn(Date.parse(event.eventTime), zone) };
        expect(eventHashId(again, FIXTURE_CONTEXT)).toBe(eventHashId(event, FIXTURE_CONTEXT));
      }),
    );
  });

  test("whether its identifiers are written as URNs or as Digital Links", () => {
    fc.assert(
      fc.property(arbitraryEvent, (event) => {
        const [urns, links] = (["Always_EPC_URN", "Always_GS1_Digital_Link"] as const).map((format) =>
          eventHashId(translateEvent(event, format), FIXTURE_CONTEXT),
        );
        expect(urns).toBe(links);
      }),
    );
  });

  test("whatever eventID, recordTime and error declaration it carries, and another for another action", () => {
    fc.assert(
      fc.property(arbitraryEvent, (event) => {
        const { eventID: _id, recordTime: _at, errorDeclaration: _error, ...rest } = event as Json;
        expect(eventHashId(rest, FIXTURE_CONTEXT)).toBe(eventHashId(event, FIXTURE_CONTEXT));
        expect(eventHashId({ ...rest, action: "OTHER" }, FIXTURE_CONTEXT)).not.toBe(eventHashId(rest, FIXTURE_CONTEXT));
      }),
    );
  });
});

describe("hostile input", () => {
  const nested = (levels: number) => JSON.parse(`${'{"ex:a":['.repeat(levels)}1${"]}".repeat(levels)}`);
  const plain = {
    type: "ObjectEvent",
    action: "OBSERVE",
    eventTime: "2026-09-01T00:00:00Z",
    eventTimeZoneOffset: "+08:00",
  };

  /** Codes of the faults of a document with this event, which must come soon. */
  function codesOf(event: unknown): string[] {
    const start = performance.now();
    const codes = documentFaults(documentOf([event])).map(({ code }) => code);
    expect(performance.now() - start).toBeLessThan(2000);
    return [...new Set(codes)];
  }

  test("any JSON in the place of a field, an event or a document is answered, never thrown at", () => {
    const field = fc.constantFrom(
      ..."@context type eventTime eventID epcList quantityList readPoint ilmd sensorElementList errorDeclaration".split(
        " ",
      ),
      ..."persistentDisposition bizTransactionList certificationInfo __proto__ constructor ex:a ex:List".split(" "),
    );
    fc.assert(
      fc.property(arbitraryEvent, fc.dictionary(field, fc.jsonValue()), fc.jsonValue(), (event, fields, anything) => {
        const hostile = { ...event, ...fields };
        for (const json of [hostile, anything, documentOf([hostile, anything]), { ...documentOf([]), ...fields }]) {
          const bare = readBareEvent(json);
          const read = readCaptureDocument(json);
          if (!bare.ok) expect(bare.faults.length).toBeGreaterThan(0);
          if (!read.ok) expect(read.faults.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: sized(125, 500) },
    );
  });

  test("10,000 levels of nesting are refused as too deep, 14 objects with lists are not", () => {
    expect(codesOf({ ...plain, epcList: [], "ex:a": nested(10_000) })).toEqual(["nesting-too-deep"]);
    expect(codesOf({ ...plain, epcList: [], "ex:a": nested(14) })).toEqual([]);
    expect(codesOf({ ...plain, epcList: [nested(10_000)] })).toEqual(["value-type"]);
    expect(documentFaults({ ...documentOf([]), epcisHeader: { "ex:a": nested(10_000) } })).toMatchObject([
      { code: "nesting-too-deep" },
    ]);
    expect(documentFaults({ ...documentOf([]), "@context": nested(10_000) }).length).toBeGreaterThan(0);
  });

  test("100,000 identifiers, or as many values of an extension, are refused as too many", () => {
    const many = Array.from({ length: 100_000 }, (_, index) => `urn:epc:id:sgtin:6901234.000001.${index}`);
    expect(codesOf({ ...plain, epcList: many })).toEqual(["event-too-large"]);
    expect(codesOf({ ...plain, epcList: [], "ex:a": many })).toEqual(["event-too-large"]);
    expect(codesOf({ ...plain, epcList: many.slice(0, 19_000) })).toEqual([]);
  });

  test("an event full of faults is told fifty of them", () => {
    const event = { ...plain, epcList: Array.from({ length: 1000 }, () => 7) };
    expect(eventFaults(event)).toHaveLength(MAX_FAULTS);
    const faults = documentFaults(documentOf(Array.from({ length: 2000 }, () => event)));
    expect(faults).toHaveLength(1000 + 2000 - 1000 / MAX_FAULTS);
    expect(new Set(faults.map(({ pointer }) => pointer.split("/")[3])).size).toBe(2000);
  });

  test("prototype keys, numbers beyond JSON's, half surrogates and endless texts are refused by name", () => {
    const parsed = JSON.parse(`{"type":"ObjectEvent","action":"OBSERVE","eventTime":"2026-09-01T00:00:00Z",
      "eventTimeZoneOffset":"+08:00","epcList":[],"__proto__":{"a":1},"constructor":1,"ex:a":{"__proto__":1,"n":1e999},
      "ex:b":"\\ud800","ex:c":{"\\udfff":1}}`);
    const long = { ...parsed, "ex:d": "长".repeat(20_000) };
    expect(eventFaults(long, NAMES).map(({ pointer, code }) => `${pointer} ${code}`)).toEqual([
      "/__proto__ name-forbidden",
      "/constructor field-unknown",
      "/ex:a/__proto__ name-forbidden",
      "/ex:a/n value-number",
      "/ex:b text-surrogate",
      "/ex:c/\udfff text-surrogate",
      "/ex:d text-too-long",
    ]);
    expect(Object.prototype).not.toHaveProperty("a");
  });

  test("a name without end is refused, and no pointer repeats it", () => {
    const name = "长".repeat(1_000_000);
    const faults = eventFaults({ ...plain, epcList: [], "ex:a": { [name]: [Number.NaN] }, [name]: 1 }, NAMES);
    expect(faults.map(({ code }) => code)).toEqual(["text-too-long", "field-unknown"]);
    for (const fault of faults) expect(JSON.stringify(fault).length).toBeLessThan(6000);
  });

  test("a context of 100,000 names, or prefixes that go round in a circle, are no trouble", () => {
    const names = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [`p${index}`, `https://example.com/${index}/`]),
    );
    expect(documentFaults({ ...documentOf([]), "@context": names })).toMatchObject([{ code: "context-too-large" }]);
    const circle = { a: "b:x", b: "a:y", ex: "https://ns.example.com/" };
    expect(documentFaults({ ...documentOf([{ ...plain, epcList: [], "a:n": 1 }]), "@context": circle })).toEqual([]);
  });

  test("patterns take time in proportion to what they read, also where they fail at the end", () => {
    for (const uri of [
      "a".repeat(2000),
      `https://${"a/".repeat(1000)} `,
      `urn:epc:id:sgtin:${".".repeat(2000)}`,
      "%".repeat(2000),
    ]) {
      expect(codesOf({ ...plain, epcList: Array.from({ length: 40 }, (_, index) => `${uri}${index} `) })).toEqual([
        "value-uri",
      ]);
    }
  });
});
