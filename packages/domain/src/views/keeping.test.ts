import { expect, test } from "vitest";
import { BATCH } from "../fixtures/cangxi.ts";
import { keepingPart, packPart } from "./keeping.ts";

const kept = (product: Partial<typeof BATCH.product>) =>
  keepingPart({ ...BATCH, product: { ...BATCH.product, ...product } }).keeping;

test("how long goods keep is told by what is known: the producer's word within what their kind keeps, else that of the kind", () => {
  const kind = kept({ profile: "chilled-meat" })?.until;
  expect(kind).toEqual({ on: "2026-10-10", days: 30, basis: "profile", level: "declared" });
  expect(kept({ profile: "chilled-meat", shelfLifeDays: 7 })?.until).toEqual({
    on: "2026-09-17",
    days: 7,
    basis: "producer",
    level: "declared",
  });
  expect(kept({ profile: "chilled-meat", shelfLifeDays: 31 })?.until).toEqual(kind);
});

test("advice without a term, a term without advice, and neither of both are each told as they are", () => {
  const advised = kept({ profile: "tea" });
  expect([Object.keys(advised ?? {}), advised?.storage?.zh.length]).not.toEqual([[], 0]);
  expect(Object.keys(advised ?? {})).toEqual(["storage"]);
  expect(Object.keys(kept({ profile: "none", shelfLifeDays: 5 }) ?? {})).toEqual(["until"]);
  expect(keepingPart({ ...BATCH, product: { ...BATCH.product, profile: "none" } })).toEqual({});
});

test("the weight of a pack is told where every code is of one weight", () => {
  const labels = { issuedGrams: 9, voidedGrams: 0, gone: {}, voidedAfterScan: 0 };
  expect(packPart({ ...BATCH, labels: { ...labels, packGrams: 500 } })).toEqual({
    pack: { netWeightG: 500, of: "every-pack", level: "declared" },
  });
  expect([packPart(BATCH), packPart({ ...BATCH, labels })]).toEqual([{}, {}]);
});
