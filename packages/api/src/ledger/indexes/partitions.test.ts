import { expect, test } from "vitest";
import { Loaded, removed } from "../loaded.ts";
import { KEPT_PARTITIONS } from "./partitions.ts";

test("nothing is taken out of partitions that hold facts, their order or the audit trail alone", () => {
  for (const beginning of KEPT_PARTITIONS) {
    const item = { pk: `${beginning}coop#x`, sk: "F#000001", version: 1, data: {} };
    expect(() => removed(item)).toThrow(RangeError);
    expect(() => new Loaded([item], [item]).removed(item)).toThrow(RangeError);
  }
  expect(removed({ pk: "BASE#b", sk: "HARVEST#1", version: 2 })).toEqual({
    delete: { pk: "BASE#b", sk: "HARVEST#1" },
    when: { versionIs: 2 },
  });
});
