import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EpcisEvent } from "../event.ts";
import { compareEvents } from "./compare.ts";
import type { Queryable } from "./event-query.ts";
import { parseQuery } from "./parse-query.ts";

const CONTEXT = [{ ex: "https://ns.example.com/ex/" }];

function itemOf(
  hash: string,
  fields: Readonly<Record<string, unknown>>,
  recordTime = "2026-09-01T00:00:00.000Z",
): Queryable {
  const event = { type: "ObjectEvent", eventTime: "2026-09-01T08:00:00Z", ...fields } as unknown as EpcisEvent;
  return { event, context: CONTEXT, recordTime, hashId: hash };
}

function order(params: readonly (readonly [string, string])[], items: readonly Queryable[]): string {
  const namespaces = new Map([["ex", "https://ns.example.com/ex/"]]);
  const read = parseQuery({ from: "url", params }, { namespaces });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  return items
    .toSorted(compareEvents(read.value))
    .map(({ hashId }) => hashId)
    .join("");
}

const up = ["orderDirection", "ASC"] as const;

describe("events are ordered", () => {
  const times = [
    itemOf("a", { eventTime: "2026-09-01T08:00:00+08:00" }, "2026-09-03T00:00:00.000Z"),
    itemOf("b", { eventTime: "2026-09-01T01:00:00Z" }, "2026-09-02T00:00:00.000Z"),
    itemOf("c", { eventTime: "2026-08-31T23:00:00-02:00" }, "2026-09-04T00:00:00.000Z"),
  ];

  test("by the instant of eventTime, the last one first where no direction is given", () => {
    expect(order([["orderBy", "eventTime"], up], times)).toBe("abc");
    expect(order([["orderBy", "eventTime"]], times)).toBe("cba");
    expect(order([], times)).toBe("cba");
  });

  test("by recordTime", () => {
    expect(order([["orderBy", "recordTime"], up], times)).toBe("bac");
  });

  test("by an extension field: numbers by value, texts by their octets, events without it last in either direction", () => {
    const graded = [
      ["a", 10],
      ["b", 9],
      ["c", undefined],
      ["d", 9.5],
    ] as const;
    const numbers = graded.map(([hash, grade]) => itemOf(hash, { "ex:grade": grade }));
    expect(order([["orderBy", "ex:grade"], up], numbers)).toBe("bdac");
    expect(order([["orderBy", "ex:grade"]], numbers)).toBe("adbc");
    const names = [
      ["a", "\u{1F95D}"],
      ["b", "\uFF21"],
      ["c", "Z"],
      ["d", "a"],
    ] as const;
    const texts = names.map(([hash, name]) => itemOf(hash, { "ex:name": name }));
    expect(order([["orderBy", "ex:name"], up], texts)).toBe("cdba");
  });

  test("by quantity", () => {
    const some = [
      ["a", 5],
      ["b", undefined],
      ["c", 1],
    ] as const;
    const items = some.map(([hash, quantity]) => itemOf(hash, { quantityList: [{ epcClass: "urn:a:b", quantity }] }));
    expect(order([["orderBy", "quantity"], up], items)).toBe("cab");
  });
});

test("the order is total: it does not depend on the order in which events came", () => {
  const field = fc.constantFrom(undefined, 1, 2, "a", "2026-09-01", true);
  const items = fc.uniqueArray(
    fc.tuple(fc.string({ minLength: 1, maxLength: 2 }), field).map(([hash, value]) => itemOf(hash, { "ex:a": value })),
    { selector: ({ hashId }) => hashId, maxLength: 8 },
  );
  const params = fc.constantFrom([["orderBy", "ex:a"]] as const, [["orderBy", "ex:a"], up] as const, [] as const);
  fc.assert(
    fc.property(items, params, (some, asked) => {
      expect(order(asked, some.toReversed())).toBe(order(asked, some));
    }),
  );
});
