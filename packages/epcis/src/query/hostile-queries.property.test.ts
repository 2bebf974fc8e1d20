import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import type { EpcisEvent } from "../event.ts";
import { compareEvents } from "./compare.ts";
import { indexTerms, type QueryReading } from "./event-query.ts";
import { matches } from "./matches.ts";
import { parseQuery } from "./parse-query.ts";

const starts = [
  "EQ_",
  "GE_",
  "MATCH_epc",
  "EXISTS_",
  "HASATTR_",
  "EQ_ATTR_",
  "EQ_INNER_ILMD_",
  "EQ_source_",
  "orderBy",
];
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom("\ud800", "NaN", "Infinity", "1e400", "|"),
);
const hostileName = fc.oneof(
  text,
  fc.tuple(fc.constantFrom(...starts), text).map((parts) => parts.join("")),
  fc.tuple(fc.constantFrom(...starts), text).map(([start, end]) => `${start}ex:${end}`),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "EQ___proto__:a",
    "EQ_ex:__proto__",
    "toString",
    "EQ_bizTransaction___proto__",
  ),
);
const json = fc.oneof(
  fc.anything({ withNullPrototype: true, withSparseArray: true, withBigInt: true, withDate: true }),
  fc.jsonValue(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, undefined),
);
const query = fc.dictionary(
  fc.oneof(hostileName, fc.constantFrom("@context", "EQ_bizStep", "EQ_ex:a", "GE_value_CEL")),
  json,
);
const params = fc.array(fc.tuple(hostileName, text), { maxLength: 8 });

/** Whatever is no event at all where an event should be. */
const anyItem = fc.record({
  event: fc.oneof(
    fc.anything().filter((value) => typeof value === "object" && value !== null),
    fc.object(),
  ),
  context: fc.array(fc.jsonValue(), { maxLength: 3 }),
  recordTime: text,
  hashId: text,
});

function isRefusalOrQuery(read: QueryReading): boolean {
  if (read.ok) return Array.isArray(read.value.terms);
  return (
    read.faults.length > 0 && read.faults.every(({ detail, detailZh }) => detail !== "" && detailZh.isWellFormed())
  );
}

test("no parameters and no JSON throw: they are read or refused with reasons", () => {
  fc.assert(
    fc.property(params, query, (some, object) => {
      const namespaces = new Map([["ex", "https://ns.example.com/ex/"]]);
      expect(isRefusalOrQuery(parseQuery({ from: "url", params: some }, { namespaces }))).toBe(true);
      expect(isRefusalOrQuery(parseQuery({ from: "json", query: object }, { namespaces }))).toBe(true);
    }),
    { numRuns: sized(500, 2000) },
  );
});

const asked: readonly (readonly [string, string])[] = [
  ["MATCH_anyEPC", "urn:epc:idpat:sgtin:*.*.*"],
  ["MATCH_anyEPCClass", "urn:example:a"],
  ["EQ_bizStep", "shipping"],
  ["EQ_source_location", "urn:example:a"],
  ["GE_time", "2026-01-01T00:00:00Z"],
  ["GE_value_CEL", "1"],
  ["EQ_INNER_ex:a", "1"],
  ["HASATTR_readPoint", "ex:a"],
  ["EQ_errorReason", "incorrect_data"],
  ["EQ_persistentDisposition_set", "recalled"],
];

test("no event, whatever its fields hold, makes a query throw", () => {
  fc.assert(
    fc.property(anyItem, fc.constantFrom(...asked), (item, parameter) => {
      const read = parseQuery({ from: "url", params: [parameter, ["orderBy", "ex:a"]] }, { namespaces: new Map() });
      if (!read.ok) throw new Error(JSON.stringify(read.faults));
      const queryable = item as typeof item & { readonly event: EpcisEvent };
      expect(typeof matches(read.value, queryable)).toBe("boolean");
      expect(Number.isNaN(compareEvents(read.value)(queryable, { ...queryable }))).toBe(false);
    }),
    { numRuns: sized(500, 2000) },
  );
});

test("an extension nested ten thousand deep is searched without exhausting the stack", () => {
  let nested: unknown = { "ex:a": "found" };
  for (let depth = 0; depth < 10_000; depth++) nested = depth % 2 === 0 ? { "ex:b": nested } : [nested];
  const fields = { type: "ObjectEvent", eventTime: "2026-09-01T00:00:00Z", "ex:top": nested };
  const event = fields as unknown as EpcisEvent;
  const item = { event, context: [], recordTime: "2026-09-01T00:00:00.000Z", hashId: "x" };
  for (const [name, value] of [
    ["EQ_INNER_ex:a", "found"],
    ["EXISTS_ex:top", "true"],
    ["EQ_ex:top", "a"],
  ] as const) {
    const read = parseQuery({ from: "url", params: [[name, value]] }, { namespaces: new Map() });
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    expect([name, matches(read.value, item)]).toEqual([name, value !== "a"]);
  }
  expect(indexTerms(event).identifiers).toEqual([]);
});
