import { describe, expect, test } from "vitest";
import { mayActInRegion, notFound, requireInspector, requireOwned } from "./access.ts";
import { mayReadBatch, requireHolder } from "./batches/access.ts";
import { partyOf } from "./context.ts";
import {
  acting,
  BASE,
  BATCH,
  BUREAU,
  COOPERATIVE,
  DEPOT,
  LABORATORY,
  OTHER_BUREAU,
  OTHER_COOPERATIVE,
  refusal,
} from "./fixtures/cangxi.ts";

const SHIPPED = {
  ...BATCH,
  parties: { ...BATCH.parties, [DEPOT.id]: partyOf(DEPOT) },
  handoffs: [
    { shipment: "s1", from: COOPERATIVE.id, to: DEPOT.id, shippedAt: "2026-09-11T00:00:00.000Z", shippedGrams: 1 },
  ],
};

test("not-found says the same of every id of a kind, in both languages, and points at the field", () => {
  const error = notFound("base", "b-1", "/base");
  expect(error.code).toBe("not-found");
  expect(error.message).toBe(
    "There is no base b-1 that you may see or use. Check the id; if another organisation keeps it, ask them.",
  );
  expect(error.detailZh).toContain("生产基地 b-1");
  expect(error.errors[0]?.pointer).toBe("/base");
  expect(notFound("batch").message).toBe(notFound("batch").message);
});

test("what belongs to another organisation and what does not exist are refused alike", () => {
  const asked = { id: BASE.id, pointer: "/base" };
  expect(requireOwned("base", BASE, acting(COOPERATIVE, "clerk"), asked)).toBe(BASE);
  const foreign = refusal(() => requireOwned("base", BASE, acting(OTHER_COOPERATIVE, "clerk"), asked));
  const unknown = refusal(() => requireOwned("base", undefined, acting(COOPERATIVE, "clerk"), asked));
  expect(foreign).toEqual(unknown);
});

describe("a batch is acted on", () => {
  test("by its producer and by both sides of a handoff, pending or not", () => {
    expect(requireHolder(SHIPPED, SHIPPED, acting(COOPERATIVE, "clerk"))).toBe(SHIPPED);
    expect(requireHolder(SHIPPED, SHIPPED, acting(DEPOT, "depot"))).toBe(SHIPPED);
  });

  test("by nobody else, and a stranger cannot tell it from one that does not exist", () => {
    const stranger = acting(OTHER_COOPERATIVE, "clerk");
    const foreign = refusal(() => requireHolder(BATCH, { ...BATCH, pointer: "/items/0" }, stranger));
    expect(foreign).toEqual(refusal(() => requireHolder(undefined, { ...BATCH, pointer: "/items/0" }, stranger)));
    expect(foreign.code).toBe("not-found");
    const tested = { ...BATCH, parties: { ...BATCH.parties, [LABORATORY.id]: partyOf(LABORATORY) } };
    expect(refusal(() => requireHolder(tested, tested, acting(LABORATORY, "laboratory"))).code).toBe("not-found");
  });
});

describe("a batch is read", () => {
  test("by its parties in any role", () => {
    expect(mayReadBatch(SHIPPED, COOPERATIVE, "clerk")).toBe(true);
    expect(mayReadBatch(SHIPPED, DEPOT, "depot")).toBe(true);
    expect(mayReadBatch(BATCH, DEPOT, "depot")).toBe(false);
    expect(mayReadBatch(BATCH, { ...OTHER_COOPERATIVE, id: "constructor" }, "clerk")).toBe(false);
  });

  test("by inspectors and statisticians whose office covers it, and by no other office or role", () => {
    const province = { ...BUREAU, id: "sichuan", regionCode: "510000" };
    for (const role of ["inspector", "statistician"] as const) {
      expect(mayReadBatch(BATCH, BUREAU, role)).toBe(true);
      expect(mayReadBatch(BATCH, province, role)).toBe(true);
      expect(mayReadBatch(BATCH, OTHER_BUREAU, role)).toBe(false);
    }
    expect(mayReadBatch(BATCH, { ...OTHER_COOPERATIVE, regionCode: "510824" }, "clerk")).toBe(false);
    expect(mayReadBatch(BATCH, province, "operator")).toBe(false);
  });
});

test("an inspector acts in the regions of the bureau, any of those named, and nobody acts as one", () => {
  const inspector = acting(BUREAU, "inspector");
  expect(() => requireInspector("base", [undefined, "510824100"], inspector)).not.toThrow();
  expect(refusal(() => requireInspector("base", ["510823", undefined], inspector)).code).toBe("not-found");
  expect(refusal(() => requireInspector("base", ["510824"], acting(BUREAU, "statistician"))).code).toBe("not-found");
  expect(mayActInRegion(BUREAU, "510824100201")).toBe(true);
  expect(mayActInRegion({ regionCode: "510824100" }, "510824")).toBe(false);
});
