import { expect, test } from "vitest";
import { create, Loaded, removed, replaced } from "../loaded.ts";
import { keyOf } from "../row-key.ts";
import { GOING_PARTITIONS, isGoingPartition, KEPT_PARTITIONS, WRITTEN_ONCE } from "./partitions.ts";

test("nothing is taken out of partitions that hold facts, their order or the audit trail alone, and no fact out of any other", () => {
  for (const beginning of KEPT_PARTITIONS) {
    const item = { pk: `${beginning}coop#x`, sk: "F#000001", version: 1, data: {} };
    expect(() => removed(item)).toThrow(RangeError);
    expect(() => new Loaded([item], [item]).removed(item)).toThrow(RangeError);
  }
  for (const pk of ["BATCH#1#L1", "CERT#coop/c1", "BASE#b", "SHIPMENT#coop/s", "GTIN#1", "ORG#coop"]) {
    const fact = { pk, sk: "F#000002", version: 1, data: {} };
    expect(() => removed(fact)).toThrow(RangeError);
    expect(() => new Loaded([fact], [fact]).removed(fact)).toThrow(RangeError);
  }
  expect(removed({ pk: "BASE#b", sk: "HARVEST#1", version: 2 })).toEqual({
    delete: { pk: "BASE#b", sk: "HARVEST#1" },
    when: { versionIs: 2 },
  });
});

test("what is written once is not written over, and no fact is written where rows are deleted", () => {
  for (const [pk, sk] of [["BATCH#1#L1", "F#000002"], ...WRITTEN_ONCE.map((beginning) => [`${beginning}x`, "EVENT"])]) {
    const key = keyOf<object>(pk ?? "", sk ?? "");
    const stored = { ...key, version: 1, data: {} };
    expect(create(key, {})).toMatchObject({ when: "absent" });
    expect(() => replaced(stored, {})).toThrow(RangeError);
    expect(() => new Loaded([key], [stored]).next(key, {})).toThrow(RangeError);
  }
  for (const beginning of GOING_PARTITIONS) {
    expect(() => create(keyOf<object>(`${beginning}x`, "F#000001"), {})).toThrow(RangeError);
    expect(create(keyOf<object>(`${beginning}x`, "ROW"), {})).toMatchObject({ when: "absent" });
  }
});

test("no partition from which rows are deleted is one that keeps its own, or begins like one", () => {
  for (const beginning of [
    ...KEPT_PARTITIONS,
    ...WRITTEN_ONCE,
    "BATCH#",
    "BASE#",
    "CERT#",
    "SHIPMENT#",
    "GTIN#",
    "ORG#",
  ]) {
    expect([beginning, isGoingPartition(`${beginning}x`)]).toEqual([beginning, false]);
  }
  for (const beginning of ["QUERIES#", "EXCEPTION#", "PERSON#", "CLAIM#", "LABORATORY#", "KEY#"]) {
    expect([beginning, isGoingPartition(`${beginning}x`)]).toEqual([beginning, false]);
  }
});
