import type { Batch } from "@suyuan/domain/batches/batch";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { batchIn } from "../ledger/batch-rows.ts";
import { balanceKey, batchKey, certificateKey, gtinCertificatesKey } from "../ledger/keys.ts";
import { readMany, readRow } from "../ledger/read.ts";

/** Days in three certificate years, before the first and on their turns (1 March; corrections make them 1 April or 15 February). */
const DAYS = [
  "2025-02-20",
  "2025-02-28",
  "2025-03-01",
  "2025-03-20",
  "2026-02-20",
  "2026-03-05",
  "2026-04-10",
  "2026-10-06",
];
const LOTS = ["A", "B", "C", "D"];
const day = fc.constantFrom(...DAYS);
const lot = fc.constantFrom(...LOTS);
const kg = fc.constantFrom(1, 300.5, 999.999, 2500);
const certificate = fc.constantFrom<(string | null)[]>("c2", "LB-18-25012212345A", "lb－18－25012212345a", null);

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("register" as const),
      lot,
      kg,
      on: day,
      base: fc.constantFrom("b1", "b2"),
      certificate,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("mend" as const),
      lot,
      change: fc.record({ quantityKg: kg, harvestedOn: day, certificate }, { requiredKeys: [] }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("void" as const), lot }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("scope" as const),
      change: fc.record(
        { bases: fc.constantFrom(["b1"], ["b1", "b2"]), approvedKgPerYear: fc.constantFrom(1000, 3000, 9000) },
        { requiredKeys: [] },
      ),
      effectiveFrom: fc.constantFrom("2025-03-10", "2026-03-01", "2026-09-01", "2026-12-01"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("correct" as const),
      change: fc.record(
        {
          approvedKgPerYear: fc.constantFrom(500, 4000),
          validFrom: fc.constantFrom("2025-02-15", "2025-03-01", "2025-04-01"),
          validTo: fc.constantFrom("2026-03-31", "2027-12-31"),
          bases: fc.constantFrom(["b1"], ["b2"]),
        },
        { requiredKeys: [] },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("status" as const),
      status: fc.constantFrom("suspended", "withdrawn", "reinstated"),
      on: day,
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

async function world(): Promise<Season> {
  const season = await newSeason();
  const plots = [{ id: "p1", areaMu: 100, crop: "猕猴桃" }];
  await done(season.send("coop", "POST", "/api/bases", { id: "b2", name: "b2", regionCode: "510824", plots }));
  const said = { scheme: "organic", number: "LB-18-25012212345A", holder: "coop", gtins: [GTIN], bases: ["b1"] };
  const validity = { approvedKgPerYear: 3000, validFrom: "2025-03-01", validTo: "2027-12-31" };
  await done(season.send("county", "POST", "/api/certificates", { id: "c2", ...said, ...validity }));
  return season;
}

const without = (value: object): object => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== null));

function send(season: Season, one: Step, n: number) {
  const id = `s${n}`;
  switch (one.kind) {
    case "register": {
      const more = { harvestedOn: one.on, base: one.base, certificate: one.certificate };
      return season.send("coop", "POST", "/api/batches", without(batchOn(one.lot, one.kg, more)));
    }
    case "mend": {
      const body = { id, reason: "登错", ...one.change };
      return season.send("coop", "POST", `/api/batches/${GTIN}/${one.lot}/corrections`, body);
    }
    case "void":
      return season.send("coop", "POST", `/api/batches/${GTIN}/${one.lot}/void`, { id, reason: "登错" });
    case "scope":
      return season.send("county", "POST", "/api/certificates/c2/scope", {
        id,
        reason: "变更",
        effectiveFrom: one.effectiveFrom,
        ...one.change,
      });
    case "correct":
      return season.send("county", "POST", "/api/certificates/c2/corrections", { id, reason: "录错", ...one.change });
    case "status":
      return season.send("county", "POST", "/api/certificates/c2/status", {
        status: one.status,
        reason: "核查",
        effectiveFrom: one.on,
        ...(one.status === "reinstated" ? {} : { id }),
      });
  }
}

/** The slow reading: the label of the certificate year that a day lies in, walked through year by year. */
function yearOf({ validFrom, validTo }: { validFrom: string; validTo: string }, on: string): number | undefined {
  if (on < validFrom || on > validTo) return undefined;
  let year = Number(validFrom.slice(0, 4));
  while (`${year + 1}${validFrom.slice(4)}` <= on) year += 1;
  // A validity that ends on an anniversary has no year of one day.
  return `${year}${validFrom.slice(4)}` === validTo && on === validTo && year > Number(validFrom.slice(0, 4))
    ? year - 1
    : year;
}

/** What every batch that stands would have taken of each certificate year. */
async function slowBalance({ deps: { table } }: Season): Promise<Record<string, number>> {
  const granted = (await readRow(table, certificateKey("county/c2")))?.data;
  const keys = LOTS.map((each) => batchKey(GTIN, each));
  const loaded = await readMany(table, keys);
  const batches = keys.map((key) => batchIn(loaded, key)).filter((batch): batch is Batch => batch !== undefined);
  const spent: Record<string, number> = {};
  for (const { voided, certificate: claim, origin, registeredGrams } of batches) {
    if (granted === undefined || voided !== undefined || claim?.id !== "county/c2" || origin.kind !== "harvest")
      continue;
    const year = yearOf({ validTo: "9999-12-31", ...granted }, origin.harvestedOn);
    const begin = `${year}${granted.validFrom.slice(4)}`;
    const scopes = (granted.scopeChanges ?? []).map(({ effectiveFrom }) => effectiveFrom);
    const since = scopes
      .filter((from) => year !== undefined && from > begin && from <= origin.harvestedOn)
      .sort()
      .at(-1);
    expect([claim.year, claim.since]).toEqual([year, since]);
    if (year !== undefined) spent[year] = (spent[year] ?? 0) + registeredGrams;
  }
  return spent;
}

const nonZero = (weights: Readonly<Record<string, number>> = {}) =>
  Object.fromEntries(Object.entries(weights).filter(([, grams]) => grams !== 0));

test("whatever is registered, mended, voided, corrected, changed in scope or suspended, each year's balance is what the batches that stand took of it", async () => {
  const accepted: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const season = await world();
      const { table } = season.deps;
      for (const [n, one] of steps.entries()) {
        const before = (await readRow(table, balanceKey("county/c2")))?.data;
        const { status, json } = await send(season, one, n);
        expect([201, 400, 404, 409, 413, 422], JSON.stringify(json)).toContain(status);
        const balance = (await readRow(table, balanceKey("county/c2")))?.data;
        if (status === 201) accepted[one.kind] = (accepted[one.kind] ?? 0) + 1;
        else expect(balance).toEqual(before);
        expect(nonZero(balance?.spent)).toEqual(await slowBalance(season));
        for (const [year, dated] of Object.entries(balance?.since ?? {})) {
          const sum = Object.values(dated).reduce((grams, each) => grams + each, 0);
          expect(sum).toBeLessThanOrEqual(balance?.spent[year] ?? 0);
        }
        // The page and the record tell of one certificate.
        const [whole, published] = [
          (await readRow(table, certificateKey("county/c2")))?.data,
          (await readRow(table, gtinCertificatesKey(GTIN)))?.data.certificates.find(({ id }) => id === "county/c2"),
        ];
        expect([published?.validFrom, published?.validTo, published?.statusHistory]).toEqual([
          whole?.validFrom,
          whole?.validTo,
          whole?.statusHistory,
        ]);
      }
      const { history } = await done(season.send("county", "GET", "/api/certificates/c2"));
      expect((history as unknown[]).length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
  for (const kind of ["register", "mend", "void", "scope", "correct", "status"])
    expect([kind, accepted[kind] ?? 0]).not.toEqual([kind, 0]);
});
