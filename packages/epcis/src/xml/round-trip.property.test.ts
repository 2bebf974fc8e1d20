import { existsSync, readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { EPCIS_CONTEXT } from "../context.ts";
import { readCaptureDocument } from "../document.ts";
import type { EpcisEvent } from "../event.ts";
import { arbitraryEvent, FIXTURE_CONTEXT } from "../fixtures/arbitrary-event.ts";
import { eventHashId, LIST_NAME } from "../hash.ts";
import { readXmlDocument } from "./read-document.ts";
import { writeXmlQueryDocument } from "./write-document.ts";

type Json = Readonly<Record<string, unknown>>;

function queryDocument(events: readonly unknown[], context: readonly unknown[]): Json {
  const resultsBody = { eventList: events };
  return {
    "@context": context,
    type: "EPCISQueryDocument",
    schemaVersion: "2.0",
    creationDate: "2026-09-01T00:00:00Z",
    epcisBody: { queryResults: { queryName: "SimpleEventQuery", resultsBody } },
  };
}

function readBack(xml: string): { readonly events: readonly Json[]; readonly context: readonly unknown[] } {
  const read = readXmlDocument(xml);
  if (!read.ok) throw new Error(read.faults[0]?.detail);
  const { "@context": context, epcisBody } = read.value as {
    "@context": readonly unknown[];
    epcisBody: { queryResults: { resultsBody: { eventList: readonly Json[] } } };
  };
  return { events: epcisBody.queryResults.resultsBody.eventList, context };
}

const isEmpty = (value: unknown): boolean => Array.isArray(value) && value.length === 0;

/** Fields that hold extensions, or that stand bare when they stand once. */
const TOLD_SO: ReadonlySet<string> = new Set(["ilmd", "certificationInfo"]);

/** As XML can tell: a list of one as its member, numbers and booleans of extensions as text, empty lists not at all. */
function told(value: unknown, isExtension: boolean): unknown {
  if (Array.isArray(value)) {
    const members = value.map((one) => told(one, isExtension));
    return isExtension && members.length === 1 ? members[0] : members;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value).filter(([, member]) => isExtension || !isEmpty(member));
    return Object.fromEntries(
      entries.map(([key, member]) => {
        const isOther = isExtension || key.includes(":") || TOLD_SO.has(key);
        return [key, isOther ? toldOf(key, member) : told(member, false)];
      }),
    );
  }
  if (!isExtension || typeof value === "string") return value;
  if (typeof value !== "number") return `${value}`;
  return value.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 });
}

/** The value of an extension; an array under a name that ends in `List` stays one, whatever its length. */
function toldOf(key: string, value: unknown): unknown {
  const members = told(value, true);
  return Array.isArray(value) && LIST_NAME.test(key) ? [members].flat() : members;
}

const deep = { numRuns: sized(40, 120) };

describe("an event written in XML and read back", () => {
  for (const version of ["2.0", "1.2"] as const) {
    test(`keeps every standard field, every extension and its hash in ${version}`, () => {
      fc.assert(
        fc.property(arbitraryEvent, (event) => {
          const { events, context } = readBack(writeXmlQueryDocument(queryDocument([event], FIXTURE_CONTEXT), version));
          expect(told(events[0], false)).toEqual(told(event, false));
          expect(eventHashId(events[0] as EpcisEvent, context)).toBe(eventHashId(event, FIXTURE_CONTEXT));
        }),
        deep,
      );
    });
  }

  test("keeps its hash when words of the CBV are written as Web URIs", () => {
    fc.assert(
      fc.property(arbitraryEvent, (event) => {
        const xml = writeXmlQueryDocument(queryDocument([event], FIXTURE_CONTEXT), "2.0", "uri");
        expect(xml).not.toContain(">urn:epcglobal:cbv:bizstep:");
        const { events, context } = readBack(xml);
        expect(eventHashId(events[0] as EpcisEvent, context)).toBe(eventHashId(event, FIXTURE_CONTEXT));
      }),
      deep,
    );
  });

  test("is still a valid event by the rules of captured documents", () => {
    fc.assert(
      fc.property(fc.array(arbitraryEvent, { maxLength: 4 }), (events) => {
        const read = readXmlDocument(writeXmlQueryDocument(queryDocument(events, FIXTURE_CONTEXT), "2.0"));
        const captured = read.ok ? readCaptureDocument(read.value) : read;
        expect(captured.ok && captured.value.entries.map((entry) => entry.ok || entry.faults)).toEqual(
          events.map(() => true),
        );
      }),
      deep,
    );
  });

  test("keeps names and texts of every kind in extensions, and lists without members", () => {
    const key = fc.oneof(
      fc.string().map((name) => `ex:${name}`),
      fc.string(),
      fc.constantFrom("@type", "_x0041_", "_x_", "", "ex:等级", "constructor", "https://example.com/a#b", "unknown:b"),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.string().filter((text) => readable(text)),
        fc.array(fc.oneof(fc.string().filter(readable), fc.dictionary(key, tie("value"), { minKeys: 1 }))),
        fc.dictionary(key, tie("value"), { minKeys: 1, maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(value, (one) => {
        const context = [EPCIS_CONTEXT, { ex: "https://ns.example.com/ex/" }];
        const event = { type: "ObjectEvent", "ex:a": one };
        const read = readBack(writeXmlQueryDocument(queryDocument([event], context), "2.0"));
        expect(read.events[0]).toEqual({ type: "ObjectEvent", "ex:a": told(one, true) });
        expect(eventHashId(read.events[0] as EpcisEvent, read.context)).toBe(eventHashId(event as never, context));
      }),
      deep,
    );
  });
});

/** A text that XML 1.0 can hold. */
function readable(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return text.isWellFormed() && !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text);
}

describe("a document of query results in XML", () => {
  test("is well-formed whatever its events hold, and writing never throws", () => {
    fc.assert(
      fc.property(
        fc.record({ type: fc.constantFrom("ObjectEvent", "AssociationEvent", "x") }),
        fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ stringUnit: "binary" })),
        fc.dictionary(fc.constantFrom("ilmd", "readPoint", "epcList", "sensorElementList", "bizStep"), fc.jsonValue()),
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.constantFrom<"1.2" | "2.0">("1.2", "2.0"),
        (type, others, standard, context, version) => {
          const event = { ...others, ...standard, ...type, "@context": context };
          const xml = writeXmlQueryDocument(queryDocument([event, others], [context]), version);
          expect(readXmlDocument(xml)).toMatchObject({ ok: true });
        },
      ),
      deep,
    );
  });
});

const EXAMPLES = new URL("../../../../../shared/data/epcis/examples/", import.meta.url);

describe.skipIf(!existsSync(EXAMPLES))("the official examples (skipped where ../shared/data is absent)", () => {
  const files = existsSync(EXAMPLES) ? readdirSync(EXAMPLES) : [];

  test.each(files)("%s keeps its hashes in XML of both versions, and stays valid", (file) => {
    const document = JSON.parse(readFileSync(new URL(file, EXAMPLES), "utf8"));
    const context = [document["@context"]].flat();
    const list: readonly EpcisEvent[] = document.epcisBody.eventList;
    for (const version of ["1.2", "2.0"] as const) {
      const xml = writeXmlQueryDocument(queryDocument(list, context), version);
      const { events, context: now } = readBack(xml);
      expect(events.map((event) => eventHashId(event as EpcisEvent, now))).toEqual(
        list.map((event) => eventHashId(event, context)),
      );
      const read = readXmlDocument(xml);
      const captured = read.ok ? readCaptureDocument(read.value) : read;
      expect(captured.ok && captured.value.entries.every(({ ok }) => ok)).toBe(true);
    }
  });
});
