import { isVoided, type LabelRun } from "@suyuan/domain/batches/label-run";
import { type Fault, faulty } from "@suyuan/store/faulty-table";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../../tests/sized.ts";
import { serialsOf } from "../../commands/label-runs.ts";
import { batchOn, done, GTIN, newSeason, runOf, type Season } from "../../fixtures/season.ts";
import { drainOutbox } from "../../following/follow.ts";
import { labelRunKey, serialKey } from "../../ledger/keys.ts";
import { readRow } from "../../ledger/read.ts";

const SHIPPED_AT = "2026-10-07T08:00:00+08:00";
const who = fc.constantFrom("coop", "depot");
const kg = fc.integer({ min: 1, max: 25 });
/** Share of a weight that is said to carry codes. */
const labelled = fc.option(fc.constantFrom(0, 0.5, 1));

/** What a cooperative and a depot may try with one batch of 100 kg. */
const attempt = fc.oneof(
  fc.record({ kind: fc.constant("label" as const), who, count: fc.integer({ min: 1, max: 60 }) }),
  fc.record({ kind: fc.constant("void" as const), run: fc.nat(6), first: fc.nat(60), count: fc.option(fc.nat(60)) }),
  fc.record({ kind: fc.constant("ship" as const), who, kg, labelled }),
  fc.record({
    kind: fc.constant("receive" as const),
    shipment: fc.nat(6),
    kg,
    rejectedKg: fc.constantFrom(0, 0, 1, 5),
  }),
  fc.record({ kind: fc.constant("take-back" as const), shipment: fc.nat(6) }),
  fc.record({ kind: fc.constant("lose" as const), who, kg, labelled }),
);
type Attempt = typeof attempt extends fc.Arbitrary<infer T> ? T : never;

const fault = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Fault>("none") },
  { weight: 1, arbitrary: fc.constantFrom<Fault>("fail-before", "fail-after") },
);

interface World {
  readonly season: Season;
  /** The same without faults, for what the test itself looks up. */
  readonly sound: Season;
  /** Each with who sent and who is to receive it. */
  readonly shipments: { readonly id: string; readonly from: string; readonly to: string }[];
  readonly runs: { readonly id: string; readonly who: string }[];
}

/** Sends one attempt, twice: whatever came of the first, the second must not count again. */
async function send(world: World, tried: Attempt, n: number): Promise<void> {
  const { season, sound, shipments, runs } = world;
  const twice = async (actor: string, path: string, body: object) => {
    const statuses: number[] = [];
    for (const time of [1, 2]) {
      const { status, json } = await season.send(actor, "POST", path, body);
      // A defect (mass that does not add up among them) is a 500; a store that fails is a 503.
      expect([time, path, status === 500, json]).toEqual([time, path, false, json]);
      statuses.push(status);
    }
    return statuses.includes(201);
  };
  const codes = ({ kg: weight, labelled: share }: { readonly kg: number; readonly labelled: number | null }) =>
    share === null ? {} : { labelledKg: weight * share };
  const item = { gtin: GTIN, lot: "L1" };
  switch (tried.kind) {
    case "label":
      runs.push({ id: `R${n}`, who: tried.who });
      await twice(tried.who, "/api/labels", runOf(`R${n}`, "L1", tried.count));
      return;
    case "void": {
      const run = runs[tried.run % Math.max(1, runs.length)];
      const row = run && (await readRow(sound.deps.table, labelRunKey(`${run.who}/${run.id}`)));
      if (run === undefined || row === undefined) return;
      const all = await serialsOf(sound.deps, row.data);
      const serials = all.slice(tried.first % all.length).slice(0, (tried.count ?? 0) + 1);
      const some = tried.count === null ? {} : { serials };
      await twice(run.who, `/api/labels/${run.id}/void`, { id: `v${n}`, reason: "打印损坏", ...some });
      return;
    }
    case "ship": {
      const to = tried.who === "coop" ? "depot" : "coop";
      const items = [{ ...item, quantityKg: tried.kg, ...codes(tried) }];
      const isSent = await twice(tried.who, "/api/shipments", { id: `S${n}`, to, items, shippedAt: SHIPPED_AT });
      if (isSent) shipments.push({ id: `S${n}`, from: tried.who, to });
      return;
    }
    case "receive": {
      const shipment = shipments[tried.shipment % Math.max(1, shipments.length)];
      if (shipment === undefined) return;
      const items = [{ ...item, quantityKg: tried.kg, rejectedKg: tried.rejectedKg }];
      const body = { id: `r${n}`, items, receivedAt: "2026-10-07T12:00:00+08:00", restUnderWay: tried.kg % 2 === 0 };
      await twice(shipment.to, `/api/shipments/${shipment.id}/receipt`, body);
      return;
    }
    case "take-back": {
      const shipment = shipments[tried.shipment % Math.max(1, shipments.length)];
      if (shipment === undefined) return;
      await twice(shipment.from, `/api/shipments/${shipment.id}/void`, { id: `b${n}`, reason: "改约" });
      return;
    }
    case "lose": {
      const body = { id: `l${n}`, reason: "烂果", cause: "spoiled", at: "2026-10-07T13:00:00+08:00" };
      await twice(tried.who, `/api/batches/${GTIN}/L1/losses`, {
        ...body,
        quantityKg: tried.kg,
        ...(tried.labelled ? codes(tried) : {}),
      });
    }
  }
}

/** Grams of the codes of all runs that are not struck, by the rows that buyers' pages are made of. */
async function liveGrams({ sound, runs }: World): Promise<number> {
  const { table } = sound.deps;
  const perRun = runs.map(async ({ id, who }) => {
    const run: LabelRun | undefined = (await readRow(table, labelRunKey(`${who}/${id}`)))?.data;
    if (run === undefined) return 0;
    const serials = await serialsOf(sound.deps, run);
    const rows = await Promise.all(serials.map((serial) => table.get(serialKey(GTIN, "L1", serial))));
    const live = rows.map((row) => row?.data.voidedAt === undefined);
    expect(live).toEqual(serials.map((_, n) => !isVoided(run, n)));
    return live.filter((each) => each).length * run.netWeightGrams;
  });
  return (await Promise.all(perRun)).reduce((sum, grams) => sum + grams, 0);
}

interface Stock {
  readonly quantityKg: number;
  readonly labelledKg: number;
}

test("whatever two holders try, each time twice, over a store that fails: live codes, counted row by row, never outweigh the goods", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(attempt, { minLength: 8, maxLength: 20 }),
      fc.array(fault, { maxLength: 200 }),
      async (attempts, faults) => {
        const season = await newSeason();
        await done(season.send("coop", "POST", "/api/batches", batchOn("L1", 100)));
        const items = [{ gtin: GTIN, lot: "L1", quantityKg: 40 }];
        const sent = { id: "S", to: "depot", items, shippedAt: SHIPPED_AT };
        await done(season.send("coop", "POST", "/api/shipments", sent));
        await done(season.send("depot", "POST", "/api/shipments/S/receipt", { items, receivedAt: SHIPPED_AT }));
        const unsound = season.over(faulty(season.deps.table, faults));
        const world: World = { season: unsound, sound: season, shipments: [], runs: [] };
        for (const [n, tried] of attempts.entries()) await send(world, tried, n);
        await drainOutbox(season.deps);
        const { json } = await season.send("coop", "GET", `/api/batches/${GTIN}/L1`);
        const { issuedKg = 0, voidedKg = 0, goneKg = 0 } = (json.labels ?? {}) as Record<string, number>;
        const { onHandKg = 0, inTransitKg = 0 } = json.mass as Record<string, number>;
        const live = (await liveGrams(world)) / 1000;
        expect(live).toBeCloseTo(issuedKg - voidedKg, 6);
        expect(live - goneKg).toBeLessThanOrEqual(onHandKg + inTransitKg + 1e-6);
        for (const { quantityKg, labelledKg } of json.onHand as Stock[])
          expect(labelledKg).toBeLessThanOrEqual(quantityKg);
      },
    ),
    { numRuns: sized(14, 40) },
  );
}, 120_000);
