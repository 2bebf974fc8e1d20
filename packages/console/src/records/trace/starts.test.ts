import { describe, expect, test } from "vitest";
import { placeOf, scopeOf, startIn, startOf } from "./starts.ts";

const BATCH = "01/09520000510824/10/A%2F1";

describe("where a trace begins", () => {
  test("is read from codes of batches, packs and logistic units, from links of shipments, and from ids as they are typed", () => {
    expect(startIn("https://t.cn/01/09520000510824/10/A%2F1")).toBe(BATCH);
    expect(startIn("]C10109520000510824" + "10A/1")).toBe(BATCH);
    expect(startIn("https://t.cn/01/09520000510824/10/A%2F1/21/S%2F1")).toBe(`${BATCH}/21/S%2F1`);
    expect(startIn("]C100095200005100000015")).toBe("00/095200005100000015");
    expect(startIn("https://suyuan.example/console/shipments/coop/S%201")).toBe("shipment/coop/S 1");
    expect(startIn(" test/lab/S-1 ")).toBe("test/lab/S-1");
    expect(startIn("plot/coop/b1/p1")).toBe("plot/coop/b1/p1");
  });

  test("is nothing that a name or another code says", () => {
    for (const text of ["", "云峰果园", "test", "test/", "vehicle/川A", "https://example.com/"]) {
      expect(startIn(text)).toBeUndefined();
    }
  });

  test("leads to the scope of a recall, and back", () => {
    expect(scopeOf(BATCH)).toEqual({ kind: "batch", id: BATCH });
    expect(scopeOf(`${BATCH}/21/S1`)).toEqual({ kind: "batch", id: BATCH });
    expect(scopeOf("transformation/depot/T1#0")).toEqual({ kind: "transformation", id: "depot/T1" });
    expect(scopeOf("organisation/cold")).toEqual({ kind: "depot", id: "cold" });
    expect(scopeOf("room/cold/1")).toBeUndefined();
    expect(scopeOf("vehicle/川A")).toBeUndefined();
    for (const start of [BATCH, "base/coop/b1", "shipment/coop/S1", "test/lab/S-1"]) {
      const scope = scopeOf(start);
      expect(scope && startOf(scope)).toBe(start);
    }
    expect(startOf({ kind: "depot", id: "cold" })).toBeUndefined();
    expect(startOf({ kind: "unit", id: "095200005100000015" })).toBe("00/095200005100000015");
  });

  test("has a place of the app, for goods at others the batch's", () => {
    expect(placeOf(`${BATCH}@cold`)).toBe("/console/batches/09520000510824/A%2F1");
    expect(placeOf("shipment/coop/S1")).toBe("/console/shipments/coop/S1");
    expect(placeOf("base/coop/b1")).toBe("/console/bases/b1?from=coop");
    expect(placeOf("loss/spoiled/01/09520000510824/10/A@cold")).toBeUndefined();
    expect(placeOf("organisation/cold")).toBeUndefined();
  });
});
