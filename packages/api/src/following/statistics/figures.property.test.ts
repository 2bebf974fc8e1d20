import type { Item, Op, Table } from "@suyuan/store/table";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../../tests/sized.ts";
import { batchOn, done, GTIN, newSeason } from "../../fixtures/season.ts";
import { knownFigures } from "../../ledger/statistics/read.ts";
import { drainOutbox, followFact } from "../follow.ts";
import { FOLLOWERS } from "../followers.ts";
import { differences, rebuilt } from "./rebuild.ts";
import { rollUp } from "./roll-up.ts";

const LOTS = ["A", "B", "C"] as const;
const ACCOUNTS = ["510824", "510824100", "510824100201", "5108", "51", "ORG#coop", "ORG#depot"] as const;
const DAYS = Array.from({ length: 6 }, (_, n) => `2026-10-${String(8 + n).padStart(2, "0")}`);

const ACTS = [
  ...(["register", "register", "correct", "void", "ship", "ship", "receive", "reject", "take-back", "lose"] as const),
  ...(["test", "void-test", "recall", "end-recall", "store", "transform", "void-transform"] as const),
  ...(["deliver", "deliver", "correct-paid", "deny", "void-paid", "erase", "capacity"] as const),
];

const lot = fc.constantFrom(...LOTS);
const kg = fc.integer({ min: 1, max: 400_000 }).map((grams) => grams / 1000);
const turn = fc.record({
  act: fc.constantFrom(...ACTS),
  lot,
  kg,
  nth: fc.nat(5),
  household: fc.constantFrom("h1", "h2"),
  passes: fc.integer({ min: 0, max: 9 }),
  isFollowed: fc.boolean(),
});
type Turn = typeof turn extends fc.Arbitrary<infer T> ? T : never;

/** What a turn sends: refused or not, it is told. */
function asked(
  { act, lot: id, kg: quantityKg, nth, household }: Turn,
  n: number,
  at: string,
): readonly [string, string, object] {
  const batch = `/api/batches/${GTIN}/${id}`;
  const items = [{ gtin: GTIN, lot: id, quantityKg }];
  const reason = "更正";
  switch (act) {
    case "register":
      return [
        "coop",
        "/api/batches",
        batchOn(id, 500 + quantityKg, { harvestedOn: nth > 2 ? "2026-09-30" : "2026-10-06" }),
      ];
    case "correct":
      return [
        "coop",
        `${batch}/corrections`,
        {
          id: `c${n}`,
          reason,
          quantityKg: 600 + quantityKg,
          ...(nth > 2 ? { certificate: nth > 3 ? "c1" : null } : {}),
        },
      ];
    case "void":
      return ["coop", `${batch}/void`, { reason }];
    case "ship":
      return ["coop", "/api/shipments", { id: `s${nth}`, to: "depot", items, shippedAt: at }];
    case "receive":
      return ["depot", `/api/shipments/s${nth}/receipt`, { items, receivedAt: at }];
    case "reject":
      return [
        "depot",
        `/api/shipments/s${nth}/receipt`,
        { items: [{ gtin: GTIN, lot: id, quantityKg: 0, rejectedKg: quantityKg }], receivedAt: at },
      ];
    case "take-back":
      return ["coop", `/api/shipments/s${nth}/void`, { reason }];
    case "lose":
      return [
        "coop",
        `${batch}/losses`,
        {
          id: `l${n}`,
          quantityKg: quantityKg / 10 < 0.001 ? 0.001 : Math.round(quantityKg * 100) / 1000,
          cause: nth > 2 ? "spoiled" : "sample",
          at,
          reason,
        },
      ];
    case "test": {
      const days = { sampledOn: "2026-10-07", testedOn: "2026-10-07", issuedOn: "2026-10-07" };
      return [
        "county",
        `${batch}/tests`,
        {
          sampleId: `t${n}`,
          ...days,
          items: [{ active: "多菌灵", resultMgPerKg: 0.01, limitMgPerKg: 0.5 }],
          verdict: "passed",
        },
      ];
    }
    case "void-test":
      return ["county", `${batch}/tests/t${nth}/void`, { reason }];
    case "recall":
      return ["county", "/api/recalls", { id: `r${nth}`, gtin: GTIN, lot: id, reason, level: 2 }];
    case "end-recall":
      return ["county", `/api/recalls/r${nth}/end`, { reason, outcome: nth > 2 ? "mistaken" : "completed" }];
    case "store":
      return ["coop", `${batch}/storage`, { id: `in${n}`, action: "in", location: "一号库", quantityKg: 1, at }];
    case "transform": {
      const out = Math.max(0.001, Math.round(quantityKg * 900) / 1000);
      return [
        "coop",
        "/api/transformations",
        {
          id: `m${nth}`,
          inputs: items,
          outputs: [{ gtin: GTIN, lot: `M${n}`, quantityKg: out }],
          lossKg: Math.round((quantityKg - out) * 1000) / 1000,
          lossCause: "trimming",
          at,
        },
      ];
    }
    case "void-transform":
      return ["coop", `/api/transformations/m${nth}/void`, { reason }];
    case "deliver":
      return [
        "coop",
        "/api/deliveries",
        {
          id: `d${nth}`,
          household,
          gtin: GTIN,
          lot: id,
          quantityKg,
          pricePerKg: 6,
          paidYuan: Math.round(quantityKg * 600) / 100,
          paidOn: nth > 2 ? "2026-10-08" : "2026-09-30",
        },
      ];
    case "correct-paid":
      return [
        "coop",
        `/api/benefits/d${nth}/corrections`,
        { id: `p${n}`, reason, paidYuan: n + 1, paidOn: "2026-10-07" },
      ];
    case "deny":
      return [
        "office",
        `/api/benefits/d${nth}/confirmation?from=coop`,
        { id: `y${n}`, outcome: n % 2 ? "denied" : "confirmed", how: "phone", reason },
      ];
    case "void-paid":
      return ["coop", `/api/benefits/d${nth}/void`, { reason }];
    case "erase":
      return ["office", `/api/households/${household}/erasure`, { reason }];
    case "capacity":
      return [
        "coop",
        "/api/bases/b1/plots",
        { id: `q${n}`, reason, plots: [{ id: `x${n}`, areaMu: 2, crop: "猕猴桃", yieldCapKgPerMu: 900 }] },
      ];
  }
}

test("whatever is recorded, corrected, voided, recalled, made into others, denied and erased: running figures are those made anew, and what was known on a day stays what it was", async () => {
  let counted = 0;
  const taken = new Map<string, number>();
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { minLength: 40, maxLength: 90 }), async (turns) => {
      const begun = await newSeason({}, [["office", "county", "510824", "statistician"]]);
      const plots = [{ id: "k", areaMu: 10, crop: "猕猴桃", yieldCapKgPerMu: 1000 }];
      for (const id of ["h1", "h2"])
        await done(
          begun.send("office", "POST", "/api/households", {
            id,
            class: "lifted",
            village: "510824100201",
            validFrom: "2020-01-01",
            plots,
          }),
        );
      const { table } = begun.deps;
      const settle = async () => {
        while ((await drainOutbox(begun.deps)) > 0);
        while ((await rollUp(begun.deps)) > 0);
      };
      const read = (knownOn?: string) =>
        Promise.all(
          ACCOUNTS.flatMap((account) =>
            ["2026", "standing"].map((year) => knownFigures(table, { account, year }, knownOn)),
          ),
        );
      const seen = new Map<string, unknown>();
      let day = 0;
      for (const [n, each] of turns.entries()) {
        const next = Math.min(DAYS.length - 1, day + (each.passes === 9 ? 1 : 0));
        if (next !== day) {
          await settle();
          seen.set(`${DAYS[day]}`, await read());
        }
        day = next;
        const at = `${DAYS[day]}T0${1 + (n % 9)}:00:00.000Z`;
        const [who, path, body] = asked(n < 3 ? { ...each, act: "register", lot: LOTS[n] ?? "A" } : each, n, at);
        const now = `${DAYS[day]}T${String(12 + Math.floor(n / 60))}:${String(n % 60).padStart(2, "0")}:00.000Z`;
        const { status } = await begun.at(now).send(who, "POST", path, body);
        expect(status, `${path} ${JSON.stringify(body)}`).toBeLessThan(500);
        if (status === 201) taken.set(each.act, (taken.get(each.act) ?? 0) + 1);
        if (each.isFollowed) await settle();
      }
      await settle();
      const end = begun.at(`${DAYS.at(-1)}T23:00:00.000Z`);
      const anew = await rebuilt(end.deps);
      const found: object[] = [];
      for await (const difference of differences(end.deps, anew)) found.push(difference);
      expect(found).toEqual([]);
      for (const [knownOn, figures] of seen) expect(await read(knownOn)).toEqual(figures);
      counted += anew.sums.size;
    }),
    { numRuns: sized(12, 120), endOnFailure: true },
  );
  // What is compared is there: most of what is sent is taken.
  expect(counted).toBeGreaterThan(500);
  expect(taken.size).toBeGreaterThan(17);
}, 300_000);

test("a fact that is told again, also out of order and after its figures were added, changes nothing", async () => {
  const season = await newSeason();
  await done(season.send("coop", "POST", "/api/batches", batchOn("A", 1500)));
  await done(season.send("coop", "POST", `/api/batches/${GTIN}/A/corrections`, { reason: "错", quantityKg: 1400 }));
  const { table } = season.deps;
  const outbox: Item[] = [];
  for (let shard = 0; shard < 16; shard++)
    for (const row of (await table.query(`OUTBOX#${shard}`)).items) outbox.push(row);
  const own = FOLLOWERS.filter(({ name }) => name === "batch-figures");
  const still = keeping(table);
  const tell = (row: (typeof outbox)[number]) =>
    followFact({ ...season.deps, table: still }, row, row.data as never, own);
  for (const row of [...outbox].reverse()) await tell(row);
  while ((await rollUp(season.deps)) > 0);
  for (const row of [...outbox, ...outbox]) await tell(row);
  while ((await rollUp(season.deps)) > 0);
  const cells = await knownFigures(table, { account: "510824", year: "2026" });
  expect(cells["2026-10"]?.["green-food|cooperative"]).toMatchObject({ batches: 1, "registered-grams": 1_400_000 });
});

/** The table with an outbox that nothing is taken out of, so that facts can be told again. */
function keeping(table: Table): Table {
  return new Proxy(table, {
    get: (from, name) => {
      if (name === "transact") {
        const isLettingGo = (ops: readonly Op[]) =>
          ops.some((op) => "delete" in op && op.delete.pk.startsWith("OUTBOX#"));
        return async (ops: readonly Op[], token: string) =>
          isLettingGo(ops) ? { ok: true } : from.transact(ops, token);
      }
      const member: unknown = Reflect.get(from, name);
      return typeof member === "function" ? member.bind(from) : member;
    },
  });
}
