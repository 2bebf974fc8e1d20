import { expect, test } from "vitest";
import { acting, BATCH, BUREAU, COOPERATIVE, DEPOT, LABORATORY, OTHER_BUREAU, refusal } from "../fixtures/cangxi.ts";
import { SPLIT } from "../fixtures/journey.ts";
import { mayTakeBack, readsWhole, requireHolder } from "./access.ts";
import type { Batch } from "./batch.ts";
import { requireRegistered } from "./standing.ts";

test("a batch is found by those that hold goods and are its parties; by others it is not, whoever they are", () => {
  expect(requireHolder(SPLIT, undefined, acting(DEPOT, "depot"))).toBe(SPLIT);
  for (const [batch, ctx] of [
    [undefined, acting(DEPOT, "depot")],
    [BATCH, acting(DEPOT, "depot")],
    [SPLIT, acting(LABORATORY, "laboratory")],
  ] as const)
    expect(refusal(() => requireHolder(batch, undefined, ctx)).code).toBe("not-found");
  const office: Batch = { ...SPLIT, organisation: BUREAU.id, parties: { [BUREAU.id]: BUREAU } };
  expect(refusal(() => requireHolder(office, undefined, acting(BUREAU, "inspector"))).code).toBe("not-found");
});

test("the refusal names the lot where it was asked for in the request, at its place", () => {
  const asked = { gtin: BATCH.gtin, lot: "X1", pointer: "/items/0" };
  const named = refusal(() => requireHolder(undefined, asked, acting(DEPOT, "depot")));
  expect(named.message).toContain(`01/${BATCH.gtin}/10/X1`);
  expect(named.errors[0]?.pointer).toBe("/items/0");
  expect(refusal(() => requireHolder(undefined, undefined, acting(DEPOT, "depot"))).message).not.toContain("01/");
});

test("what somebody recorded is taken back by themselves or by the bureau over one of the batch's regions", () => {
  const elsewhere: Batch = {
    ...BATCH,
    parties: { [COOPERATIVE.id]: { ...COOPERATIVE, regionCode: OTHER_BUREAU.regionCode } },
  };
  const may = (batch: Batch, ...who: Parameters<typeof acting>) => mayTakeBack(batch, DEPOT.id, acting(...who));
  expect(may(BATCH, DEPOT, "depot")).toBe(true);
  expect(may(BATCH, COOPERATIVE, "clerk")).toBe(false);
  expect([may(BATCH, BUREAU, "inspector"), may(BATCH, OTHER_BUREAU, "inspector")]).toEqual([true, false]);
  expect([may(elsewhere, BUREAU, "inspector"), may(elsewhere, OTHER_BUREAU, "inspector")]).toEqual([true, true]);
  expect(may(BATCH, BUREAU, "statistician")).toBe(false);
});

test("nothing is done to a batch whose registration was taken back: the refusal says when it was", () => {
  const voided = { at: "2026-09-12T00:00:00.000Z", by: COOPERATIVE.id, reason: "重复" };
  const error = refusal(() => requireRegistered({ ...BATCH, voided }));
  expect(error).toMatchObject({ code: "already-voided", extensions: { voidedAt: voided.at } });
  expect(error.message).toContain("2026-09-12");
  expect(() => requireRegistered(BATCH)).not.toThrow();
});

test("parties and offices read a batch whole, and a laboratory that tested it does not", () => {
  const report = { sampleId: "T", by: LABORATORY.id } as Batch["tests"][number];
  const tested: Batch = { ...BATCH, tests: [report], parties: { ...BATCH.parties, [LABORATORY.id]: LABORATORY } };
  expect(readsWhole(tested, COOPERATIVE.id, "clerk")).toBe(true);
  expect(readsWhole(tested, LABORATORY.id, "laboratory")).toBe(false);
  expect(readsWhole(tested, BUREAU.id, "inspector")).toBe(true);
  expect(readsWhole(tested, BUREAU.id, "statistician")).toBe(true);
});
