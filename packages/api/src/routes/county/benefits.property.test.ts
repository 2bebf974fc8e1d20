import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../../tests/sized.ts";
import { batchOn, done, GTIN, newSeason } from "../../fixtures/season.ts";
import { deliveredKey, householdYearKey } from "../../ledger/county/keys.ts";
import { readRow } from "../../ledger/read.ts";

const LOTS = ["A", "B"] as const;
const HOUSEHOLDS = ["h1", "h2"] as const;
const CAPACITY_KG = 100;
const BATCH_KG = 150;

const turn = fc.oneof(
  fc.record({
    act: fc.constant("deliver" as const),
    lot: fc.constantFrom(...LOTS),
    household: fc.constantFrom(...HOUSEHOLDS),
    kg: fc.integer({ min: 1, max: 80_000 }).map((grams) => grams / 1000),
  }),
  fc.record({ act: fc.constant("correct" as const), nth: fc.nat(20), kg: fc.integer({ min: 1, max: 80 }) }),
  fc.record({ act: fc.constantFrom("void" as const, "deny" as const, "confirm" as const), nth: fc.nat(20) }),
);

interface Kept {
  readonly lot: string;
  readonly household: string;
  kg: number;
  isVoid: boolean;
  isDenied: boolean;
}

const counted = ({ isVoid, isDenied }: Kept): boolean => !isVoid && !isDenied;
const grams = (kept: readonly Kept[]): number =>
  kept.filter(counted).reduce((sum, { kg }) => sum + Math.round(kg * 1000), 0);

test("whatever is delivered, corrected, denied, confirmed and taken back: both sums are those of a recount, within both bounds, and a refusal changes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 5, maxLength: 25 }), async (turns) => {
      const season = await newSeason({}, [["office", "county", "510824", "statistician"]]);
      const post = (who: string, path: string, body: object) => season.send(who, "POST", path, body);
      const plots = [{ id: "k", areaMu: 1, crop: "猕猴桃", yieldCapKgPerMu: CAPACITY_KG }];
      const common = { class: "ordinary", village: "510824100201", validFrom: "2020-01-01", plots };
      for (const id of HOUSEHOLDS) await done(post("office", "/api/households", { id, ...common }));
      for (const lot of LOTS) await done(post("coop", "/api/batches", batchOn(lot, BATCH_KG)));
      const kept: Kept[] = [];
      for (const [n, each] of turns.entries()) {
        if (each.act === "deliver") {
          const body = { gtin: GTIN, lot: each.lot, household: each.household, quantityKg: each.kg, pricePerKg: 5 };
          const paid = { paidYuan: 1, paidOn: "2026-10-07" };
          const { status } = await post("coop", "/api/deliveries", { id: `d${n}`, ...body, ...paid });
          kept.push({ ...each, isVoid: status !== 201, isDenied: false });
          continue;
        }
        const at = kept.length === 0 ? -1 : each.nth % kept.length;
        const one = kept[at];
        if (one === undefined || one.isVoid) continue;
        const path = `/api/benefits/d${[...turns.entries()].filter(([, { act }]) => act === "deliver")[at]?.[0]}`;
        if (each.act === "correct") {
          const body = { id: `c${n}`, reason: "x", quantityKg: each.kg };
          const { status } = await post("coop", `${path}/corrections`, body);
          if (status === 201) Object.assign(one, { kg: each.kg, isDenied: false });
        } else if (each.act === "void") {
          if ((await post("coop", `${path}/void`, { reason: "x" })).status === 201) one.isVoid = true;
        } else {
          const outcome = each.act === "deny" ? "denied" : "confirmed";
          const body = { id: `s${n}`, outcome, how: "visit", reason: `${n}` };
          const { status } = await post("office", `${path}/confirmation?from=coop`, body);
          if (status === 201) one.isDenied = each.act === "deny";
        }
      }
      const { table } = season.deps;
      for (const lot of LOTS) {
        const sum = (await readRow(table, deliveredKey({ gtin: GTIN, lot })))?.data.grams ?? 0;
        expect(sum).toBe(grams(kept.filter((one) => one.lot === lot)));
        expect(sum).toBeLessThanOrEqual(BATCH_KG * 1000);
      }
      for (const household of HOUSEHOLDS) {
        const year = (await readRow(table, householdYearKey(`510824/${household}`, 2026)))?.data.grams ?? {};
        const sum = Object.values(year).reduce((all, each) => all + each, 0);
        expect(sum).toBe(grams(kept.filter((one) => one.household === household)));
        expect(sum).toBeLessThanOrEqual(CAPACITY_KG * 1000);
      }
    }),
    { numRuns: sized(15, 120) },
  );
}, 120_000);
