import type { Item, Op, Table } from "@suyuan/store/table";
import fc from "fast-check";
import { expect, test } from "vitest";
import { batchOn, done, GTIN, newSeason, type Season } from "../../fixtures/season.ts";
import { batchIn } from "../batch-rows.ts";
import { balanceKey, batchKey, seasonKey } from "../keys.ts";
import { readMany, readRow } from "../read.ts";

const LOTS = ["A", "B", "C", "D", "E", "F", "G", "H"];
const CERTIFICATE = "county/c1";

/** The table as one of many instances sees it: of its transactions every second loses a guard to somebody who came before. */
function contended(table: Table): Table {
  let calls = 0;
  return {
    get: (key, options) => table.get(key, options),
    getMany: (keys, options) => table.getMany(keys, options),
    query: (...asked) => table.query(...asked),
    putAbsent: (items) => table.putAbsent(items),
    transact: (ops: readonly Op[], token) => {
      calls += 1;
      return calls % 2 === 1 ? Promise.resolve({ ok: false, conflicts: [0] }) : table.transact(ops, token);
    },
  };
}

const lot = fc.constantFrom(...LOTS);
const kg = fc.constantFrom(1, 10.5, 99.999, 400, 2500);
const plots = fc.constantFrom(["p1"], ["p2"], ["p1", "p2"]);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("register" as const), lot, kg, plots }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("mend" as const), lot, kg, plots }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("void" as const), lot }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("scope" as const), kg: fc.constantFrom(1000, 5000, 9000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("suspend" as const), on: fc.constantFrom("2026-11-01", "2026-12-01") }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("spray" as const), on: fc.constantFrom("2026-10-01", "2026-10-02") }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("areas" as const), areaMu: fc.constantFrom(50, 90) }) },
);
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function play(season: Season, one: Step, n: number) {
  const reason = `第 ${n} 步`;
  switch (one.kind) {
    case "register":
      return season.send("coop", "POST", "/api/batches", batchOn(one.lot, one.kg, { plots: one.plots }));
    case "mend":
      return season.send("coop", "POST", `/api/batches/${GTIN}/${one.lot}/corrections`, {
        reason,
        quantityKg: one.kg,
        plots: one.plots,
      });
    case "void":
      return season.send("coop", "POST", `/api/batches/${GTIN}/${one.lot}/void`, { reason });
    case "scope":
      return season.send("county", "POST", "/api/certificates/c1/corrections", { reason, approvedKgPerYear: one.kg });
    case "suspend":
      return season.send("county", "POST", "/api/certificates/c1/status", {
        status: "suspended",
        id: `s${n}`,
        reason,
        effectiveFrom: one.on,
      });
    case "spray":
      return season.send("coop", "POST", "/api/inputs", {
        id: `i${n}`,
        base: "b1",
        plot: "p1",
        product: "药",
        actives: ["x"],
        dosage: "1",
        appliedOn: one.on,
        safetyIntervalDays: 0,
      });
    case "areas":
      return season.send("coop", "POST", "/api/bases/b1/corrections", {
        reason,
        plots: ["p1", "p2"].map((id) => ({ id, areaMu: one.areaMu, crop: "猕猴桃", yieldCapKgPerMu: 1500 })),
      });
  }
}

/** What the batches that stand add up to, by certificate year and by plots. */
async function truth({ deps: { table } }: Season) {
  const keys = LOTS.map((name) => batchKey(GTIN, name));
  const loaded = await readMany(table, keys);
  const batches = keys.flatMap((key) => batchIn(loaded, key) ?? []);
  const sum = (grams: readonly number[]) => grams.reduce((all, one) => all + one, 0);
  return {
    certified: sum(
      batches.filter(({ certificate }) => certificate?.year === 2026).map(({ registeredGrams }) => registeredGrams),
    ),
    registered: sum(batches.map(({ registeredGrams }) => registeredGrams)),
  };
}

async function said({ deps: { table } }: Season) {
  const [balance, season] = await Promise.all([
    readRow(table, balanceKey(CERTIFICATE)),
    readRow(table, seasonKey("coop/b1", 2026)),
  ]);
  return {
    certified: balance?.data.spent["2026"] ?? 0,
    registered: Object.values(season?.data.plots ?? {}).reduce((all, one) => all + one, 0),
  };
}

const rawRow = async ({ deps }: Season, key: { pk: string; sk: string }): Promise<Item | undefined> =>
  deps.table.get({ pk: key.pk, sk: key.sk });

test("whatever many instances do to one certificate and one base at once, what is counted is what stands, and no more is taken than is approved", async () => {
  let spreads = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 3, maxLength: 9 }),
      async (rounds) => {
        const season = await newSeason();
        let [n, approved] = [0, 10_000];
        for (const round of rounds) {
          const before = (await truth(season)).certified;
          const first = n;
          n += round.length;
          const replies = await Promise.all(
            round.map(async (one, at) => {
              const reply = await play(season.over(contended(season.deps.table)), one, first + at);
              return { one, reply };
            }),
          );
          for (const { one, reply } of replies) {
            expect(reply.status, JSON.stringify(reply.json)).toBeLessThan(500);
            if (one.kind === "scope" && reply.status < 300) approved = Math.max(approved, one.kg);
          }
          const scopes = round.flatMap((one) => (one.kind === "scope" ? [one.kg] : []));
          const stands = await truth(season);
          expect(await said(season)).toEqual(stands);
          expect(stands.certified).toBeLessThanOrEqual(Math.max(before, approved * 1000));
          if (scopes.length === 1 && replies.some(({ one, reply }) => one.kind === "scope" && reply.status < 300))
            approved = scopes[0] ?? approved;
          const row = await rawRow(season, balanceKey(CERTIFICATE));
          if (row?.data.escrow !== undefined) spreads += 1;
        }
      },
    ),
    { numRuns: 8 },
  );
  expect(spreads).toBeGreaterThan(5);
}, 120_000);

test("a balance in parts is read whole by everybody who shows it", async () => {
  const season = await newSeason();
  const rushing = season.over(contended(season.deps.table));
  await done(rushing.send("coop", "POST", "/api/batches", batchOn("A", 100)));
  await done(season.send("coop", "POST", "/api/batches", batchOn("B", 50)));
  const row = await rawRow(season, balanceKey(CERTIFICATE));
  expect(row?.data).toMatchObject({ spent: { 2026: 10_000_000 }, escrow: { parts: 16 } });
  const shown = { year: 2026, approvedKg: 10_000, spentKg: 150, remainingKg: 9850 };
  expect(await done(season.send("coop", "GET", "/api/certificates/c1"))).toMatchObject({ balances: [shown] });
  expect(await done(season.send("coop", "GET", "/api/certificates"))).toMatchObject({ items: [{ balance: shown }] });
  expect(await done(season.send("coop", "GET", `/api/batches/${GTIN}/A`))).toMatchObject({ balance: shown });
});

test("a registration in parts writes one part of each sum, and neither their rows nor the certificate", async () => {
  const season = await newSeason();
  await done(season.over(contended(season.deps.table)).send("coop", "POST", "/api/batches", batchOn("A", 100)));
  let written: readonly Op[] = [];
  const watched: Table = {
    ...contended(season.deps.table),
    transact: (ops, token) => {
      written = ops;
      return season.deps.table.transact(ops, token);
    },
  };
  await done(season.over(watched).send("coop", "POST", "/api/batches", batchOn("B", 50)));
  const keys = written.map((op) => ("put" in op ? op.put : "check" in op ? op.check : op.delete));
  const hot = keys
    .map(({ pk, sk }) => `${pk} ${sk}`)
    .filter((name) => /^(?:CERT|BASE)#.*(?:BALANCE|CERT|SEASON|ESCROW)/.test(name));
  expect(hot.toSorted()).toEqual([
    expect.stringMatching(/^BASE#coop\/b1#\d+ ESCROW#1#2026$/),
    expect.stringMatching(/^CERT#county\/c1#\d+ ESCROW#2$/),
  ]);
});

test("what is left in parts that none of them holds alone is spent to the last gram, and no gram more", async () => {
  const season = await newSeason();
  const rushing = season.over(contended(season.deps.table));
  await done(rushing.send("coop", "POST", "/api/batches", batchOn("A", 100)));
  await done(season.send("coop", "POST", "/api/batches", batchOn("B", 9000.5)));
  const over = await season.send("coop", "POST", "/api/batches", batchOn("C", 899.501));
  expect(over).toMatchObject({ status: 409, json: { code: "balance-exceeded", remainingKg: 899.5 } });
  await done(season.send("coop", "POST", "/api/batches", batchOn("C", 899.5)));
  expect(await done(season.send("coop", "GET", "/api/certificates/c1"))).toMatchObject({
    balances: [{ remainingKg: 0 }],
  });
});
