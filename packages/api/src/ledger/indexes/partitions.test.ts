import { expect, test } from "vitest";
import { Loaded, removed } from "../loaded.ts";
import { KEPT_PARTITIONS } from "./partitions.ts";

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
