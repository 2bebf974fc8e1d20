import type { Batch } from "@suyuan/domain/batches/batch";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { batchIn } from "../ledger/batch-rows.ts";
import { balanceKey, batchKey, harvestsBetween, heldBatches, seasonKey } from "../ledger/keys.ts";
import { readAll, readMany, readRow } from "../ledger/read.ts";

/** What a registration says. The days lie in two seasons and two certificate years, and before the first of them. */
const DAYS = ["2025-12-20", "2026-02-20", "2026-03-05", "2026-10-02", "2026-10-06"] as const;
const FIELDS = {
  quantityKg: fc.constantFrom(100, 2500.125, 5999.999, 9000),
  harvestedOn: fc.constantFrom(...DAYS),
  plots: fc.constantFrom(["p1"], ["p2"], ["p2", "p1"]),
  certificate: fc.constantFrom<(string | null)[]>("c1", "c2", null),
  commitmentBasis: fc.constantFrom<(string | string[] | null)[]>(
    "quality-control",
    ["self-test", "commissioned-test"],
    null,
  ),
};
const registration = fc.record(FIELDS);
const correction = fc.record(FIELDS, { requiredKeys: [] });

async function world(): Promise<Season> {
  const season = await newSeason();
  const certificate = { scheme: "organic", number: "CN-0012345", holder: "coop", gtins: [GTIN], bases: ["b1"] };
  const validity = { approvedKgPerYear: 8000, validFrom: "2025-11-01", validTo: "2027-10-31" };
  await done(season.send("county", "POST", "/api/certificates", { id: "c2", ...certificate, ...validity }));
  for (const [plot, appliedOn, actives] of [
    ["p1", "2026-08-01", ["thiram"]],
    ["p2", "2026-09-01", ["matrine"]],
    ["p2", "2026-10-03", []],
  ] as const) {
    const input = { base: "b1", plot, product: "药", actives, dosage: "1", appliedOn, safetyIntervalDays: 7 };
    await done(season.send("coop", "POST", "/api/inputs", input));
  }
  // Another batch stands on the same balance and plots.
  await done(
    season.send("coop", "POST", "/api/batches", batchOn("Z", 1000, { plots: ["p1", "p2"], harvestedOn: "2026-10-02" })),
  );
  return season;
}

const without = (value: object): object => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));

const nonZero = (weights: Readonly<Record<string, number>> = {}) =>
  Object.fromEntries(Object.entries(weights).filter(([, grams]) => grams !== 0));

/** Everything that a registration changes, so that two worlds can be compared. */
async function traces({ deps: { table } }: Season) {
  const key = batchKey(GTIN, "A");
  const batch = batchIn(await readMany(table, [key]), key) as Batch;
  const spent = async (id: string) => nonZero((await readRow(table, balanceKey(id)))?.data.spent);
  const plots = async (year: number) => nonZero((await readRow(table, seasonKey("coop/b1", year)))?.data.plots);
  const { place, range } = harvestsBetween("coop/b1", "2000-01-01", "2100-01-01");
  return {
    said: [batch.registeredGrams, batch.origin, batch.certificate, batch.commitment?.toSorted(), batch.onHand],
    farm: [batch.activesUsed, batch.silentPlots],
    spent: [await spent("county/c1"), await spent("county/c2")],
    season: [await plots(2025), await plots(2026)],
    harvests: await named(readAll(table, place, range)),
    listed: await named(readAll(table, heldBatches("coop"))),
  };
}

const named = async (found: Promise<readonly { readonly sk: string; readonly data: object }[]>) =>
  (await found).map(({ sk, data }) => ({ sk, data }));

test("whatever is corrected, and however often, leaves what a registration with the last values would leave", async () => {
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(registration, fc.array(correction, { minLength: 1, maxLength: 6 }), async (first, corrections) => {
      const season = await world();
      const base = { gtin: GTIN, lot: "A", base: "b1" };
      const registered = await season.send("coop", "POST", "/api/batches", { ...base, ...without(first) });
      fc.pre(registered.status === 201);
      let last: object = first;
      for (const [n, changes] of corrections.entries()) {
        const body = { id: `f${n}`, reason: "登错", ...changes };
        const { status, json } = await season.send("coop", "POST", `/api/batches/${GTIN}/A/corrections`, body);
        expect([201, 400, 409, 422], JSON.stringify(json)).toContain(status);
        if (status !== 201) continue;
        accepted += 1;
        last = { ...last, ...changes };
      }
      const fresh = await world();
      await done(fresh.send("coop", "POST", "/api/batches", { ...base, ...without(last) }));
      expect(await traces(season)).toEqual(await traces(fresh));
    }),
    { numRuns: sized(9, 25) },
  );
  expect(accepted).toBeGreaterThan(sized(7, 20));
});
