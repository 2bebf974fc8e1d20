import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { assertMass } from "../batches/mass.ts";
import {
  acting,
  BASE,
  BATCH,
  CERTIFICATE,
  COOPERATIVE,
  DEPOT,
  KIWIFRUIT,
  OTHER_COOPERATIVE,
  refusal,
} from "../fixtures/cangxi.ts";
import { moving, received, shipped } from "../fixtures/journey.ts";
import { issueLabels } from "../labels/issue.ts";
import { type Correction, type CorrectionState, correctBatch } from "./correct-batch.ts";
import type { CorrectBatch } from "./correction.ts";

const YEAR = 2026;
const SEASON = { base: BASE.id, year: YEAR, plots: Object.fromEntries(BASE.plots.map(({ id }) => [id, 1_000_000])) };
const CERTIFIED: Batch = { ...BATCH, certificate: { id: CERTIFICATE.id, year: YEAR } };
const BALANCE = { certificate: CERTIFICATE.id, spent: { [YEAR]: 1_500_000 } };

const STATE: Omit<CorrectionState, "batch"> = {
  organisation: COOPERATIVE,
  product: KIWIFRUIT,
  base: BASE,
  season: SEASON,
  certificate: CERTIFICATE,
  balance: BALANCE,
  plotInputs: [],
};

const spentOf = ({ balances }: Correction, id = CERTIFICATE.id) =>
  balances.find(({ certificate }) => certificate === id)?.spent;

function correction(
  batch: Batch,
  changes: Omit<CorrectBatch, "reason">,
  more: Partial<CorrectionState> = {},
  by = COOPERATIVE,
) {
  return correctBatch({ ...STATE, batch, ...more }, { id: "f-1", reason: "多输了一个零", ...changes }, moving(by));
}

const corrected = (batch: Batch, quantityKg: number, by = COOPERATIVE, base = BASE) =>
  correction(batch, { quantityKg }, { base }, by);

test("less weight leaves the registrant, and comes back to the balance and the season to the gram", () => {
  const done = corrected(CERTIFIED, 100);
  const { batch, seasons, fact } = done;
  expect([batch.registeredGrams, batch.onHand]).toStrictEqual([100_000, { [COOPERATIVE.id]: 100_000 }]);
  expect(spentOf(done)?.[YEAR]).toBe(600_000);
  const total = (plots: Readonly<Record<string, number>>) => Object.values(plots).reduce((sum, each) => sum + each, 0);
  expect(total(SEASON.plots) - total(seasons[0]?.plots ?? {})).toBe(900_000);
  expect(fact).toMatchObject({ data: { grams: 100_000, before: { grams: 1_000_000 }, reason: "多输了一个零" } });
  expect(batch.corrections).toMatchObject([{ field: "quantityKg", from: "1000", to: "100" }]);
  assertMass(batch);
});

test("more weight is spent from the balance, and refused when that does not allow it", () => {
  expect(spentOf(corrected(CERTIFIED, 1000.001))?.[YEAR]).toBe(1_500_001);
  const left = (CERTIFICATE.approvedGramsPerYear - 1_500_000) / 1000;
  expect(refusal(() => corrected(CERTIFIED, 1000.001 + left)).code).toBe("balance-exceeded");
});

test("only as much less as is still with the registrant, without codes and outside rooms, with the least that may stand", () => {
  const out = received(shipped(CERTIFIED)).batch;
  expect(corrected(out, 400).batch.onHand).toStrictEqual({ [DEPOT.id]: 400_000 });
  expect(refusal(() => corrected(out, 399.999))).toMatchObject({
    code: "correction-refused",
    extensions: { leastKg: 400 },
    errors: [{ pointer: "/quantityKg" }],
  });
  const run = { id: "l-1", gtin: BATCH.gtin, lot: BATCH.lot, count: 300, netWeightG: 1000 };
  const labelled = issueLabels({ key: "k1", batch: CERTIFIED }, run, moving(COOPERATIVE)).batch;
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

const OTHER = { ...CERTIFICATE, id: "gf-other", number: "LB-18-2503220002A" };

test("another certificate: the old one gets the weight back, the new one spends it; without one nothing is spent", () => {
  const done = correction(CERTIFIED, { certificate: OTHER.id }, { nextCertificate: OTHER });
  expect([spentOf(done), spentOf(done, OTHER.id)]).toStrictEqual([{ [YEAR]: 500_000 }, { [YEAR]: 1_000_000 }]);
  expect(done.batch.certificate).toStrictEqual({ id: OTHER.id, year: YEAR });
  const none = correction(CERTIFIED, { certificate: null });
  expect([none.balances, none.batch.certificate]).toStrictEqual([
    [{ certificate: CERTIFICATE.id, spent: { [YEAR]: 500_000 } }],
    undefined,
  ]);
  expect(none.fact).toMatchObject({ data: { certificate: null, before: { certificate: { id: CERTIFICATE.id } } } });
  expect(refusal(() => correction(CERTIFIED, { certificate: "unknown" })).code).toBe("not-found");
  const elsewhere = { ...OTHER, bases: ["b-9"] };
  expect(refusal(() => correction(CERTIFIED, { certificate: OTHER.id }, { nextCertificate: elsewhere })).code).toBe(
    "certificate-scope",
  );
});

test("another harvest date moves the weight to its certificate year and season, and never past what happened since", () => {
  const before = { ...CERTIFIED, certificate: { id: CERTIFICATE.id, year: 2026 } };
  const done = correction(before, { harvestedOn: "2025-12-30" }, { nextSeason: undefined });
  expect(spentOf(done)).toStrictEqual({ 2026: 500_000, 2025: 1_000_000 });
  expect(done.seasons.map(({ year }) => year)).toStrictEqual([2026, 2025]);
  expect(done.batch.origin.harvestedOn).toBe("2025-12-30");
  const out = shipped(CERTIFIED).batch;
  const late = { ...out, registeredAt: "2026-09-12T02:00:00.000Z" };
  expect(refusal(() => correction(late, { harvestedOn: "2026-09-12" })).message).toContain(
    "shipment s-1 left on 2026-09-11",
  );
  expect(refusal(() => correction(CERTIFIED, { harvestedOn: "2026-09-11" })).message).toContain(
    "registered on 2026-09-10",
  );
});

test("other plots bring their actives and their weight in the season, and are refused inside a safety interval", () => {
  const input = {
    id: "i-1",
    product: "吡虫啉",
    actives: ["imidacloprid"],
    dosage: "1",
    appliedOn: "2026-08-01",
    safetyIntervalDays: 14,
    clearOn: "2026-08-15",
    recordedAt: "2026-08-01T02:00:00.000Z",
  };
  const of = (clearOn: string) => [{ base: BASE.id, plot: "P2", inputs: [{ ...input, clearOn }] }];
  const { batch, seasons, fact, declarations } = correction(
    CERTIFIED,
    { plots: ["P2"] },
    { plotInputs: of("2026-08-15") },
  );
  expect([batch.activesUsed, batch.origin.plots]).toStrictEqual([["imidacloprid"], ["P2"]]);
  expect(seasons[0]?.plots).toMatchObject({ P1: 0, P2: 2_000_000 });
  // Our event does not name plots: nothing in it was wrong.
  expect([fact.event, declarations]).toStrictEqual([undefined, []]);
  expect(refusal(() => correction(CERTIFIED, { plots: ["P2"] }, { plotInputs: of("2026-10-01") })).code).toBe(
    "safety-interval",
  );
  expect(refusal(() => correction(CERTIFIED, { plots: ["P9"] })).errors).toMatchObject([{ pointer: "/plots/0" }]);
});

test("flags whose ground is gone are withdrawn, the others stay", () => {
  const flag = (code: "safety-interval" | "late-entry" | "quantity-short", zh: string) => ({
    code,
    at: "2026-09-11T00:00:00.000Z",
    reason: { code, en: zh, zh },
  });
  const flags = [flag("safety-interval", "间隔"), flag("quantity-short", "短少")];
  const states = (batch: Batch) => batch.flags.map(({ code, withdrawnAt }) => [code, withdrawnAt === undefined]);
  expect(states(correction({ ...CERTIFIED, flags }, { harvestedOn: "2026-09-09" }).batch)).toStrictEqual([
    ["safety-interval", false],
    ["quantity-short", true],
  ]);
  expect(states(correction({ ...CERTIFIED, flags }, { quantityKg: 900 }).batch)).toStrictEqual([
    ["safety-interval", true],
    ["quantity-short", true],
  ]);
  const late = correction(CERTIFIED, { harvestedOn: "2026-09-01" }).batch;
  expect(states(late)).toStrictEqual([["late-entry", true]]);
  expect(states(correction(late, { harvestedOn: "2026-09-10" }).batch)).toStrictEqual([["late-entry", false]]);
});

test("a claim that stands is not judged anew by a mere weight: its certificate may have lost that scope since", () => {
  const narrower = { ...CERTIFICATE, gtins: ["06901234567885"], approvedGramsPerYear: 1 };
  expect(spentOf(correction(CERTIFIED, { quantityKg: 900 }, { certificate: narrower }))).toStrictEqual({
    [YEAR]: 1_400_000,
  });
  expect(
    correction(CERTIFIED, { commitmentBasis: ["self-test"] }, { certificate: narrower }).batch.commitment,
  ).toStrictEqual(["self-test"]);
  expect(refusal(() => correction(CERTIFIED, { quantityKg: 1001 }, { certificate: narrower })).code).toBe(
    "balance-exceeded",
  );
});

test("several fields at once are one correction with a note for each; null takes a commitment away", () => {
  const { batch } = correction(
    { ...CERTIFIED, commitment: ["quality-control"] },
    { quantityKg: 900, commitmentBasis: null },
  );
  expect(batch.corrections).toMatchObject([
    { field: "commitmentBasis", from: "quality-control" },
    { field: "quantityKg", from: "1000", to: "900" },
  ]);
  expect([batch.commitment, batch.correctionCount]).toStrictEqual([undefined, 2]);
});

test("a correction is by the clerk's day, whatever the flags that a registration would raise", () => {
  const ctx = acting(COOPERATIVE, "clerk", "2026-12-01T04:00:00.000Z");
  const { batch } = correctBatch({ ...STATE, batch: CERTIFIED }, { reason: "复秤", quantityKg: 999 }, ctx);
  expect(batch.flags).toStrictEqual([]);
});

describe("what a correction stands on", () => {
  test("is a registration that stands, of a base that is there", () => {
    const voided = { ...CERTIFIED, voided: { at: BATCH.registeredAt, by: COOPERATIVE.id, reason: "错" } };
    expect(refusal(() => corrected(voided, 900)).code).toBe("already-voided");
    expect(
      refusal(() => correctBatch({ ...STATE, batch: undefined }, { reason: "错" }, moving(COOPERATIVE))).code,
    ).toBe("not-found");
    expect(() => correction(CERTIFIED, { quantityKg: 900 }, { base: undefined })).toThrow(
      `the base of 01/${BATCH.gtin}/10/${BATCH.lot} was not loaded`,
    );
  });

  test("is a weight that there can be", () => {
    expect(refusal(() => corrected(CERTIFIED, 0.0001)).errors).toMatchObject([{ pointer: "/quantityKg" }]);
  });

  test("is the season of the year that it comes to: what is registered there already stays", () => {
    const nextSeason = { base: BASE.id, year: 2025, plots: { P1: 7, P2: 5 } };
    const { seasons } = correction(CERTIFIED, { harvestedOn: "2025-12-30" }, { nextSeason });
    expect(seasons).toStrictEqual([
      { ...SEASON, plots: { ...SEASON.plots, P1: 0 } },
      { base: BASE.id, year: 2025, plots: { P1: 1_000_007, P2: 5 } },
    ]);
  });

  test("is no capacity where neither weight, day nor plots change", () => {
    const small = {
      ...BASE,
      capacityPolicy: "block" as const,
      plots: BASE.plots.map((plot) => ({ ...plot, yieldCapKgPerMu: 0.001 })),
    };
    expect(correction(CERTIFIED, { certificate: null }, { base: small }).batch.certificate).toBeUndefined();
    expect(refusal(() => correction(CERTIFIED, { harvestedOn: "2026-09-09" }, { base: small })).code).toBe(
      "capacity-exceeded",
    );
  });

  test("is a product that there is, whoever may still produce it", () => {
    const gone = { ...KIWIFRUIT, organisation: OTHER_COOPERATIVE.id };
    expect(correction(CERTIFIED, { quantityKg: 900 }, { product: gone }).batch.registeredGrams).toBe(900_000);
    expect(refusal(() => correction(CERTIFIED, { quantityKg: 900 }, { product: undefined })).code).toBe("not-found");
  });

  test("is no balance where nothing of it changes, or nothing was ever spent", () => {
    expect(correction(CERTIFIED, { plots: ["P2"] }).balances).toStrictEqual([]);
    expect(correction(CERTIFIED, { commitmentBasis: null }).balances).toStrictEqual([]);
    const { certificate: _, ...uncertified } = BATCH;
    for (const changes of [{ quantityKg: 900 }, { quantityKg: 1100 }, { harvestedOn: "2026-09-09" }]) {
      const done = correction(uncertified, changes, { certificate: undefined, balance: undefined });
      expect([done.balances, done.batch.certificate]).toStrictEqual([[], undefined]);
    }
    const outside = { ...BATCH, certificate: { id: CERTIFICATE.id } };
    for (const quantityKg of [900, 1100]) expect(correction(outside, { quantityKg }).balances).toStrictEqual([]);
  });
});

test("a breach that was told stays with a correction of the weight, and is judged anew with another harvest", () => {
  const breach = { input: "i-1", product: "吡虫啉", plot: "P1", actives: ["imidacloprid"], clearOn: "2026-09-15" };
  const held = { ...CERTIFIED, breaches: [breach] };
  expect(correction(held, { quantityKg: 900 }).batch.breaches).toStrictEqual([breach]);
  expect(correction(held, { harvestedOn: "2026-09-09" }).batch).not.toHaveProperty("breaches");
  expect(correction(CERTIFIED, { quantityKg: 900 }).batch).not.toHaveProperty("breaches");
});

test("a commitment is missed by what the batch's goods are, not by what the product has become since", () => {
  const { commitment: _, committed: __, ...bare } = CERTIFIED;
  const frozen = { ...bare, product: { ...bare.product, profile: "frozen" as const } };
  expect(correction(frozen, { quantityKg: 900 }).batch.flags).toStrictEqual([]);
  expect(correction(bare, { quantityKg: 900 }).batch.flags).toMatchObject([{ code: "commitment-missing" }]);
});
