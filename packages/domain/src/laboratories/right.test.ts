import { expect, test } from "vitest";
import { partyOf } from "../context.ts";
import { BUREAU, COOPERATIVE, LABORATORY, OTHER_BUREAU, STRANGE_LABORATORY } from "../fixtures/cangxi.ts";
import { barIn, isOfBatch, type LaboratoryAct } from "./commission.ts";
import { bureauBehind, mayClear, speaksFor, type TestRight } from "./right.ts";

const TOWN = { ...BUREAU, id: "town", regionCode: "510824103" };
const CITY = { ...BUREAU, id: "city", regionCode: "510800" };
const parties = Object.fromEntries(
  [BUREAU, OTHER_BUREAU, TOWN, CITY, LABORATORY, STRANGE_LABORATORY, COOPERATIVE].map((one) => [one.id, partyOf(one)]),
);
const by = (reporter: { readonly id: string }, right?: TestRight) => ({ by: reporter.id, ...(right ? { right } : {}) });
const office = { kind: "office" } as const;
const commissioned = (bureau: typeof BUREAU, scope: "batch" | "period" = "batch"): TestRight => ({
  kind: "commission",
  organisation: bureau.id,
  id: "c",
  as: "bureau",
  scope,
  regionCode: bureau.regionCode,
});
const producers: TestRight = {
  kind: "commission",
  organisation: COOPERATIVE.id,
  id: "c",
  as: "producer",
  scope: "batch",
};

test("a report is a bureau's finding when the bureau reported it, or had the sample tested", () => {
  const finding = { organisation: BUREAU.id, regionCode: "510824" };
  expect(bureauBehind(by(BUREAU, office), parties)).toEqual(finding);
  expect(bureauBehind(by(BUREAU), parties)).toEqual(finding);
  expect(bureauBehind(by(STRANGE_LABORATORY, commissioned(BUREAU, "period")), parties)).toEqual(finding);
  for (const other of [by(LABORATORY, { kind: "region" }), by(LABORATORY, producers), by(COOPERATIVE), by(LABORATORY)])
    expect(bureauBehind(other, parties)).toBeUndefined();
});

test("who commissioned a sample otherwise than as a bureau, or without a region on record, has no finding; nor has who is no party", () => {
  const { regionCode: _, ...bare } = { regionCode: "", ...commissioned(BUREAU) };
  const others: readonly TestRight[] = [
    { kind: "commission", organisation: "holder", id: "c", as: "holder", scope: "batch", regionCode: "510824" },
    bare,
  ];
  for (const right of others) expect(bureauBehind(by(LABORATORY, right), parties)).toBeUndefined();
  for (const id of ["nobody", "constructor"]) expect(bureauBehind({ by: id }, parties)).toBeUndefined();
});

test("a bureau that moved speaks for its own findings of before", () => {
  const moved = { organisation: BUREAU.id, regionCode: "330100" };
  expect(speaksFor(moved, { organisation: BUREAU.id, regionCode: "510824" })).toBe(true);
  expect(speaksFor(moved, { organisation: "other", regionCode: "510824" })).toBe(false);
});

test("a laboratory may report where the newest of a bureau's acts does not bar it", () => {
  const act = (status: LaboratoryAct["status"]): LaboratoryAct => ({
    status,
    at: "2026-09-12T00:00:00.000Z",
    by: BUREAU.id,
    reason: "x",
  });
  const [barred, admitted] = [act("barred"), act("admitted")];
  expect(barIn({ acts: [admitted, barred] })).toBe(barred);
  for (const acts of [[], [barred, admitted]]) expect(barIn({ acts })).toBeUndefined();
});

test("a commission is of one batch where it names a lot, else of a period", () => {
  expect(isOfBatch({ gtin: "06901234567892", lot: "A" })).toBe(true);
  expect(isOfBatch({ from: "2026-09-01", to: "2026-09-30", gtin: "06901234567892" })).toBe(false);
});

test("a bureau speaks for itself and for those below it, not for its neighbour nor for the one above", () => {
  const as = ({ id: organisation, regionCode }: typeof BUREAU) => ({ organisation, regionCode });
  expect([CITY, BUREAU, TOWN, OTHER_BUREAU].map((one) => speaksFor(as(one), as(BUREAU)))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test.each([
  ["the bureau above", by(CITY, office), true],
  ["a township's bureau", by(TOWN, office), false],
  ["the next county's bureau", by(OTHER_BUREAU, office), false],
  ["a laboratory of the region", by(LABORATORY, { kind: "region" }), false],
  ["a laboratory that the producer commissioned", by(STRANGE_LABORATORY, producers), false],
  ["a laboratory that the bureau named for the batch", by(STRANGE_LABORATORY, commissioned(BUREAU)), true],
  ["a laboratory that the bureau above named for it", by(STRANGE_LABORATORY, commissioned(CITY)), true],
  ["a laboratory that the bureau has test in a period", by(LABORATORY, commissioned(BUREAU, "period")), false],
  ["a laboratory that a township's bureau named", by(LABORATORY, commissioned(TOWN)), false],
  ["whoever did so before rights were kept", by(LABORATORY), true],
])("a county's finding re-tested by %s", (_who, retest, clears) => {
  expect(mayClear(by(BUREAU, office), retest, parties)).toBe(clears);
  expect(mayClear(by(BUREAU), retest, parties)).toBe(clears);
  // What is no bureau's finding anyone clears who may re-test.
  expect(mayClear(by(LABORATORY, { kind: "region" }), retest, parties)).toBe(true);
});
