import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Fact } from "../fact.ts";
import { additionsOf, type Cells, gathered, scopeAbove, scopesWithin, sumOfCells, withAddition } from "./account.ts";
import { baseAfter } from "./base-standing.ts";
import { afterFact, type BatchStanding, lotsIn, NOTHING_STANDS } from "./batch-standing.ts";
import { benefitAfter, named, type Presence, presenceChange, presencesOf, presenceTurn } from "./benefit-standing.ts";
import { type Amounts, type Contribution, changeBetween, exact, sumOf } from "./contribution.ts";
import { lossMeasure } from "./measure.ts";
import { weekOf } from "./week.ts";

const LOT = { gtin: "06901234567892", lot: "A" };
const GROUND = {
  regionCode: "510824100201",
  scheme: "green-food",
  actor: { kind: "cooperative", regionCode: "510824" },
} as const;

let count = 0;
const nextId = () => {
  count += 1;
  return `f${count}`;
};
const fact = (
  kind: string,
  data: object,
  occurredAt = "2026-10-07T02:00:00.000Z",
  by = "coop",
  recordedAt = occurredAt,
) => ({
  factId: nextId(),
  fact: {
    kind,
    by: { organisation: by, role: "clerk" },
    occurredAt,
    recordedAt,
    data: { ...LOT, ...data },
  } as unknown as Fact,
});
const registration = (grams: number, more: object = {}) =>
  fact("batch-registered", {
    ...{ grams, base: "coop/b1", plots: ["p1"], harvestedOn: "2026-10-06", activesUsed: [] },
    ...{ certificate: { id: "c1", year: 2026 }, commitment: ["quality-control"], ...more },
  });
const told = (...facts: readonly ReturnType<typeof fact>[]): BatchStanding =>
  facts.reduce((standing, each) => afterFact(standing, LOT, each, GROUND), NOTHING_STANDS);
const totals = (standing: BatchStanding): Amounts => {
  const { place } = standing;
  return place === undefined
    ? {}
    : Object.values(standing.entries).reduce((sum, { amounts }) => sumOf(sum, amounts), {});
};
const items = (grams: number, more: object = {}) => ({ items: [{ ...LOT, grams, ...more }] });

describe("a batch counts", () => {
  test("its harvest once, on the day of harvest, under the scheme that it is charged to", () => {
    const standing = told(registration(5000));
    expect(standing.place).toMatchObject({ region: "510824100201", scheme: "green-food", producer: "cooperative" });
    expect(standing.entries).toEqual({
      harvest: {
        on: "2026-10-06",
        amounts: {
          batches: 1,
          "registered-grams": 5000,
          "certified-grams": 5000,
          "committed-batches": 1,
          commitments: 1,
        },
      },
    });
  });

  test("nothing as certified where no certificate year was charged", () => {
    expect(totals(told(registration(5000, { certificate: { id: "c1" } })))).not.toHaveProperty("certified-grams");
  });

  test("what a correction says instead of what it said, also where scheme and month change", () => {
    const before = told(registration(5000));
    const correction = fact("batch-corrected", {
      grams: 4000,
      certificate: null,
      harvestedOn: "2026-09-30",
      before: {},
    });
    const after = afterFact(before, LOT, correction, GROUND);
    const change = changeBetween(before, after, { knownOn: "2026-10-07", row: "01/x" });
    expect(change).toMatchObject([
      {
        on: "2026-10-06",
        scheme: "green-food",
        amounts: { batches: -1, "registered-grams": -5000, "certified-grams": -5000 },
      },
      { on: "2026-09-30", scheme: "none", amounts: { batches: 1, "registered-grams": 4000 } },
    ]);
  });

  test("nothing once it is voided, and anew where the lot is registered again", () => {
    const voided = told(registration(5000), fact("batch-voided", { grams: 5000 }));
    expect(totals(voided)).toEqual({});
    expect(totals(afterFact(voided, LOT, registration(7000), GROUND))).toMatchObject({
      batches: 1,
      "registered-grams": 7000,
    });
  });

  test("no fact that speaks of another batch, such as a test of what it was made of", () => {
    const standing = told(registration(5000));
    const other = fact("test-recorded", { lot: "B", sampleId: "s", testedOn: "2026-10-07", verdict: "passed" });
    expect(afterFact(standing, LOT, other, GROUND)).toBe(standing);
  });

  test("tests, temperature and commitments by what they say, and not what was taken back", () => {
    const log = { sha256: "aa", to: "2026-10-08T17:00:00.000Z", verdict: "incomplete" };
    const standing = told(
      registration(5000),
      fact("test-recorded", { sampleId: "s1", testedOn: "2026-10-07", verdict: "passed" }),
      fact("test-recorded", { sampleId: "s2", testedOn: "2026-10-07", verdict: "failed" }),
      fact("test-recorded", { sampleId: "s3", testedOn: "2026-10-07", verdict: "passed", kind: "rapid" }),
      fact("test-voided", { corrects: { kind: "test", id: "s2" } }),
      fact("temperature-recorded", log),
    );
    expect(totals(standing)).toMatchObject({
      tests: 1,
      "tests-passed": 1,
      "rapid-tests": 1,
      "rapid-tests-passed": 1,
      logs: 1,
    });
    expect(totals(standing)).not.toHaveProperty("logs-in-range");
    expect(standing.entries["log/aa"]?.on).toBe("2026-10-09");
  });

  test("the hours to the earliest store, whichever was told first", () => {
    const [late, early] = ["2026-10-07T10:00:00.000Z", "2026-10-06T10:00:00.000Z"].map((at) =>
      fact("storage-recorded", { action: "in", location: "1", grams: 1 }, at),
    );
    const hours = { "stored-batches": 1, "store-hours": 18 };
    for (const order of [
      [late, early],
      [early, late],
    ])
      expect(totals(told(registration(5000), ...order.filter((one) => one !== undefined)))).toMatchObject(hours);
  });

  test("a recall until it turns out to be a mistake, and when it closed", () => {
    const recall = fact("batch-recalled", { id: "r1", level: 1 });
    const end = (outcome: string) =>
      fact("recall-ended", { corrects: { kind: "recall", id: "r1" }, outcome }, "2026-10-08T05:30:00.000Z");
    expect(totals(told(registration(1), recall, end("completed")))).toMatchObject({
      ...{ "recalled-batches": 1, "recalls-closed": 1, "recall-hours": 27 },
    });
    expect(totals(told(registration(1), recall, end("mistaken")))).not.toHaveProperty("recalled-batches");
  });

  test("as sold what its registrant sent less what came back or was lost, and what others sent not at all", () => {
    const sent = fact("shipment-sent", { id: "s1", to: "depot", ...items(3000) });
    const onward = fact("shipment-sent", { id: "s2", to: "shop", ...items(1000) }, undefined, "depot");
    const receipt = fact(
      "receipt-recorded",
      { id: "s1", from: "coop", ...items(2500, { rejectedGrams: 300 }) },
      "2026-10-08T01:00:00.000Z",
    );
    const arrived = { "sold-grams": 2500, "lost-lost-in-transit": 200 };
    expect(totals(told(registration(5000), sent))).toMatchObject({ "sold-grams": 3000 });
    expect(totals(told(registration(5000), sent, onward, receipt, receipt))).toMatchObject(arrived);
    const corrected = fact("receipt-corrected", {
      corrects: { kind: "receipt", id: "s1" },
      from: "coop",
      ...items(3000),
    });
    expect(totals(told(registration(5000), sent, receipt, corrected))).toMatchObject({ "sold-grams": 3000 });
    const back = fact("shipment-voided", { id: "s1", to: "depot", ...items(3000, { lostGrams: 40 }) });
    const standing = totals(told(registration(5000), sent, back));
    expect(standing).toMatchObject({ "lost-lost-in-transit": 40 });
    expect(standing).not.toHaveProperty("sold-grams");
  });

  test("to the gram what it sold in more handoffs than are kept one by one", () => {
    const many = Array.from({ length: 500 }, (_, n) => [
      fact("shipment-sent", { id: `s${n}`, to: "depot", ...items(n + 1) }),
      fact("receipt-recorded", { id: `s${n}`, from: "coop", ...items(n + 1) }, `2026-10-08T01:00:0${n % 10}.000Z`),
    ]).flat();
    const standing = told(registration(500_000), ...many);
    expect(totals(standing)["sold-grams"]).toBe((500 * 501) / 2);
    expect(JSON.stringify(standing).length).toBeLessThan(100_000);
  });

  test("its share of what a transformation lost, and all shares are the whole loss", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 1e9 }), { minLength: 1, maxLength: 10 }),
        fc.integer({ min: 0, max: 1e9 }),
        (weights, loss) => {
          const inputs = weights.map((grams, n) => ({ gtin: LOT.gtin, lot: `L${n}`, grams }));
          const lossGrams = Math.min(
            loss,
            weights.reduce((sum, grams) => sum + grams, 0),
          );
          const made = fact("transformation-recorded", {
            gtin: undefined,
            id: "t",
            inputs,
            outputs: [],
            lossGrams,
            lossCause: "drying",
          });
          const shares = inputs.map(({ gtin, lot }) => {
            const begin = afterFact(NOTHING_STANDS, { gtin, lot }, registration(1e9, { lot }), GROUND);
            return totals(afterFact(begin, { gtin, lot }, made, GROUND))["lost-drying"] ?? 0;
          });
          expect(shares.reduce((sum, share) => sum + share, 0)).toBe(lossGrams);
        },
      ),
    );
  });
});

describe("a base counts", () => {
  const plots = [
    { id: "a", areaMu: 2, crop: "梨", yieldCapKgPerMu: 1000 },
    { id: "b", areaMu: 1, crop: "梨" },
  ];
  const added = {
    kind: "base-added",
    data: { id: "coop/b", organisation: "coop", name: "b", regionCode: "510824", plots },
  } as unknown as Parameters<typeof baseAfter>[1];

  test("the yearly capacity of plots that are open and have a cap, as it is known", () => {
    const first = baseAfter({ entries: {} }, added, "cooperative");
    expect(first.entries).toEqual({ "plot/a": { on: "standing", amounts: { "capacity-grams": 2_000_000 } } });
    const closing = { kind: "base-corrected", data: { after: { plots: [{ ...plots[0], closedFrom: "2026-10-01" }] } } };
    expect(baseAfter(first, closing as unknown as Parameters<typeof baseAfter>[1], "cooperative").entries).toEqual({});
  });
});

describe("a household counts", () => {
  const paid = (more: object = {}) => ({
    kind: "benefit-recorded",
    by: { organisation: "coop", role: "clerk" },
    data: {
      ...{
        id: "coop/d",
        kind: "delivery",
        household: "510824/h1",
        village: "510824100201",
        paidFen: 60_000,
        paidOn: "2026-10-07",
      },
      ...{ delivery: { ...LOT, grams: 100_000, fenPerKg: 600, year: 2026, crop: "x" }, ...more },
    },
  });
  const recorded = (more?: object) =>
    benefitAfter({ entries: {} }, paid(more) as unknown as Parameters<typeof benefitAfter>[1], {
      producer: "cooperative",
      classOn: () => "lifted",
    });

  test("in month and year, for all goods and its product, in its county, township and village and for whoever paid, by its class", () => {
    const turns = presencesOf(recorded()).map(presenceTurn);
    expect(turns).toHaveLength(32);
    expect(turns).toContainEqual({ measure: "lifted-households", stretch: "2026", scope: { region: "510824" } });
    expect(turns).toContainEqual({
      measure: "households",
      stretch: "2026-10",
      product: LOT.gtin,
      scope: { organisation: "coop" },
    });
  });

  test("nowhere once the payment is void or denied", () => {
    const denial = { kind: "benefit-confirmed", data: { benefit: "coop/d", outcome: "denied", how: "phone" } };
    const denied = benefitAfter(recorded(), denial as unknown as Parameters<typeof benefitAfter>[1], {
      producer: "cooperative",
      classOn: () => undefined,
    });
    expect([presencesOf(denied), denied.entries]).toEqual([[], {}]);
  });

  test("once on each day from which it is known, however often it is named and in whatever order that is told", () => {
    const naming = fc.record({ day: fc.integer({ min: 1, max: 6 }), length: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(
        fc.array(naming, { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(fc.nat(100)),
        (namings, chance) => {
          const day = (n: number) => `2026-10-${String(n).padStart(2, "0")}`;
          const steps = namings.flatMap(({ day: from, length }) => [
            { on: day(from), change: 1 as const },
            { on: day(from + length), change: -1 as const },
          ]);
          const shuffled = steps.map((step) => ({ step, at: chance.next().value ?? 0 })).sort((a, b) => a.at - b.at);
          const counted = new Map<string, number>();
          let presence: Presence = {};
          for (const { step } of shuffled) {
            const next = named(presence, step.on, step.change);
            for (const [on, turn] of presenceChange(presence, next)) counted.set(on, (counted.get(on) ?? 0) + turn);
            presence = next;
          }
          for (let n = 1; n <= 16; n++) {
            const known = [...counted].reduce((sum, [on, turn]) => (on <= day(n) ? sum + turn : sum), 0);
            const isNamed = namings.some(({ day: from, length }) => from <= n && n < from + length);
            expect(known).toBe(Number(isNamed));
          }
        },
      ),
    );
  });
});

describe("figures", () => {
  const contribution = (amount: number, more: Partial<Contribution> = {}): Contribution => ({
    ...{
      knownOn: "2026-10-07",
      on: "2026-10-06",
      region: "510824",
      scheme: "none",
      producer: "cooperative",
      organisation: "coop",
    },
    ...{ row: "01/x", amounts: { "registered-grams": amount, batches: 1 }, ...more },
  });
  const cellsOf = (all: readonly Contribution[]): Cells =>
    all.flatMap(additionsOf).reduce<Cells>((cells, one) => withAddition(cells, one), {});

  test("are counted by month, and what guides production by week too", () => {
    expect(cellsOf([contribution(5)])).toEqual({
      "2026-10": { "none|cooperative": { "registered-grams": 5, batches: 1 } },
      "2026-W41": { "none|cooperative": { "registered-grams": 5 } },
    });
  });

  test("are the same whatever the order, together or one by one, and nothing is left of what was taken back", () => {
    const one = fc.record({
      amount: fc.integer({ min: -100, max: 100 }),
      on: fc.constantFrom("2026-10-06", "2026-11-01"),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 12 }), (some) => {
        const all = some.map(({ amount, on }) => contribution(amount, { on }));
        const cells = cellsOf(all);
        expect(cellsOf([...all].reverse())).toEqual(cells);
        expect(gathered(all.flatMap(additionsOf)).reduce<Cells>((sum, each) => withAddition(sum, each), {})).toEqual(
          cells,
        );
        expect(sumOfCells(all.map((each) => cellsOf([each])))).toEqual(cells);
        const back = all.map((each) => ({
          ...each,
          amounts: Object.fromEntries(Object.entries(each.amounts).map(([name, n]) => [name, -n])),
        }));
        expect(cellsOf([...all, ...back])).toEqual({});
      }),
    );
  });

  test("are refused rather than rounded beyond what a number counts exactly", () => {
    expect(() => exact(2 ** 53)).toThrow(RangeError);
  });

  test("are of the county, its township and village under today's code, and of city and province above", () => {
    expect(scopesWithin("510824100201")).toEqual(["510824", "510824100", "510824100201"]);
    expect(scopesWithin("511028")).toEqual(["511083"]);
    expect([scopeAbove("510824"), scopeAbove("5108"), scopeAbove("51"), scopeAbove("510824100")]).toEqual([
      "5108",
      "51",
      undefined,
      "510824",
    ]);
  });
});

test("weeks begin on Monday and belong to the year of their Thursday", () => {
  expect(["2026-10-05", "2026-10-11", "2027-01-01", "2024-12-30"].map(weekOf)).toEqual([
    "2026-W41",
    "2026-W41",
    "2026-W53",
    "2025-W01",
  ]);
});

test("a cause that this version does not know is lost weight all the same", () => {
  expect([lossMeasure("spoiled"), lossMeasure("stolen"), lossMeasure(undefined)]).toEqual([
    "lost-spoiled",
    "lost-unstated",
    "lost-unstated",
  ]);
});

test("a fact names each lot once", () => {
  expect(lotsIn({ ...LOT, items: [LOT, { gtin: LOT.gtin, lot: "B" }] })).toHaveLength(2);
});
