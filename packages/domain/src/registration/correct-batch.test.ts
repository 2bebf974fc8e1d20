import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { assertMass } from "../batches/mass.ts";
import { BASE, BATCH, CERTIFICATE, COOPERATIVE, DEPOT, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { moving, received, shipped } from "../fixtures/journey.ts";
import { issueLabels } from "../labels/issue.ts";
import { correctBatch } from "./correct-batch.ts";

const YEAR = 2026;
const SEASON = { base: BASE.id, year: YEAR, plots: Object.fromEntries(BASE.plots.map(({ id }) => [id, 1_000_000])) };
const CERTIFIED: Batch = { ...BATCH, certificate: { id: CERTIFICATE.id, year: YEAR } };
const BALANCE = { certificate: CERTIFICATE.id, spent: { [YEAR]: 1_500_000 } };

function corrected(batch: Batch, quantityKg: number, by = COOPERATIVE, base = BASE) {
  return correctBatch(
    { batch, base, season: SEASON, certificate: CERTIFICATE, balance: BALANCE },
    { id: "f-1", reason: "多输了一个零", quantityKg },
    moving(by),
  );
}

test("less weight leaves the registrant, and comes back to the balance and the season to the gram", () => {
  const { batch, balance, season, fact } = corrected(CERTIFIED, 100);
  expect([batch.registeredGrams, batch.onHand]).toEqual([100_000, { [COOPERATIVE.id]: 100_000 }]);
  expect(balance?.spent[YEAR]).toBe(600_000);
  const total = (plots: Readonly<Record<string, number>>) => Object.values(plots).reduce((sum, each) => sum + each, 0);
  expect(total(SEASON.plots) - total(season.plots)).toBe(900_000);
  expect(fact).toMatchObject({ data: { grams: 100_000, before: { grams: 1_000_000 }, reason: "多输了一个零" } });
  expect(batch.corrections).toMatchObject([{ field: "quantityKg", from: "1000", to: "100" }]);
  assertMass(batch);
});

test("more weight is spent from the balance, and refused when that does not allow it", () => {
  expect(corrected(CERTIFIED, 1000.001).balance?.spent[YEAR]).toBe(1_500_001);
  const left = (CERTIFICATE.approvedGramsPerYear - 1_500_000) / 1000;
  expect(refusal(() => corrected(CERTIFIED, 1000.001 + left)).code).toBe("balance-exceeded");
});

test("only as much less as is still with the registrant, without codes and outside rooms, with the least that may stand", () => {
  const out = received(shipped(CERTIFIED)).batch;
  expect(corrected(out, 400).batch.onHand).toEqual({ [DEPOT.id]: 400_000 });
  expect(refusal(() => corrected(out, 399.999))).toMatchObject({
    code: "correction-refused",
    extensions: { leastKg: 400 },
    errors: [{ pointer: "/quantityKg" }],
  });
  const run = { id: "l-1", gtin: BATCH.gtin, lot: BATCH.lot, count: 300, netWeightG: 1000 };
  const labelled = issueLabels({ batch: CERTIFIED }, run, moving(COOPERATIVE)).batch;
  expect(refusal(() => corrected(labelled, 299)).extensions).toMatchObject({ leastKg: 300 });
});

test("less is never refused for what the plots can grow", () => {
  const small = {
    ...BASE,
    capacityPolicy: "block" as const,
    plots: BASE.plots.map((plot) => ({ ...plot, yieldCapKgPerMu: 0.001 })),
  };
  expect(corrected(CERTIFIED, 900, COOPERATIVE, small).batch.flags).toMatchObject([{ code: "capacity-exceeded" }]);
  expect(refusal(() => corrected(CERTIFIED, 1100, COOPERATIVE, small)).code).toBe("capacity-exceeded");
});

test("the commissioning event is declared wrong and the corrective one is named in it", () => {
  const { fact, declarations } = corrected(CERTIFIED, 100);
  expect(fact.event).toMatchObject({ bizStep: "commissioning", quantityList: [{ quantity: 100 }] });
  expect(declarations).toMatchObject([
    {
      event: { quantityList: [{ quantity: 1000 }], errorDeclaration: { correctiveEventIDs: [fact.event?.eventID] } },
    },
  ]);
});

test("the registrant alone corrects, and only what differs", () => {
  const out = received(shipped(CERTIFIED)).batch;
  expect(refusal(() => corrected(out, 900, DEPOT)).code).toBe("forbidden");
  expect(refusal(() => corrected(out, 900, OTHER_COOPERATIVE)).code).toBe("not-found");
  expect(refusal(() => corrected(CERTIFIED, 1000)).code).toBe("invalid-request");
});
