import type { Flag } from "@suyuan/domain/batches/batch";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import { listedOn } from "../fixtures/exceptions.ts";
import { outboxOf } from "../fixtures/followers.ts";
import { batchOn, GTIN, newSeason, type Season } from "../fixtures/season.ts";
import { batchKey } from "../ledger/keys.ts";
import { readRow } from "../ledger/read.ts";
import { drainOutbox, followFact } from "./follow.ts";

/** Whatever is done to two batches, and in whatever order the facts are followed: auditors have every flag that a batch ever had. */

const LOTS = ["A", "B"] as const;
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("ship" as const), lot: fc.nat(2) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("receive" as const, "correct" as const),
      pick: fc.nat(5),
      kg: fc.constantFrom(0, 7, 10, 12),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("void" as const), pick: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom("test" as const, "voidTest" as const), lot: fc.nat(1) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("store" as const),
      lot: fc.nat(1),
      day: fc.integer({ min: 22, max: 28 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant("weight" as const), lot: fc.nat(1), kg: fc.constantFrom(900, 400_000) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("follow" as const), newestFirst: fc.boolean() }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const path = (lot: string) => `/api/batches/${GTIN}/${lot}`;

/** One attempt; what the rules refuse is left. */
async function attempt(season: Season, shipments: (readonly string[])[], one: Step, n: number): Promise<void> {
  const at = "2026-10-07T20:00:00+08:00";
  const lotsOf = (lot: number) => (lot === 2 ? LOTS : [LOTS[lot] ?? "A"]);
  const picked = (pick: number) => pick % Math.max(1, shipments.length);
  const items = (lots: readonly string[], quantityKg: number) => lots.map((lot) => ({ gtin: GTIN, lot, quantityKg }));
  switch (one.kind) {
    case "ship": {
      const lots = lotsOf(one.lot);
      const body = { id: `S${shipments.length}`, to: "depot", items: items(lots, 10), shippedAt: at };
      const { status } = await season.send("coop", "POST", "/api/shipments", body);
      if (status === 201) shipments.push(lots);
      return;
    }
    case "receive":
    case "correct": {
      const which = picked(one.pick);
      const sent = items(shipments[which] ?? [], one.kg);
      const isCorrection = one.kind === "correct";
      const body = isCorrection ? { id: `k${n}`, reason: "复秤", items: sent } : { items: sent, receivedAt: at };
      await season.send("depot", "POST", `/api/shipments/S${which}/receipt${isCorrection ? "/corrections" : ""}`, body);
      return;
    }
    case "void":
      await season.send("coop", "POST", `/api/shipments/S${picked(one.pick)}/void`, { reason: "装错车" });
      return;
    case "test": {
      const results = [{ active: "matrine", resultMgPerKg: 2, limitMgPerKg: 1 }];
      const dates = { sampledOn: "2026-10-07", testedOn: "2026-10-07", issuedOn: "2026-10-07" };
      const body = { sampleId: `T-${LOTS[one.lot]}`, ...dates, items: results, verdict: "failed" };
      await season.send("coop", "POST", `${path(LOTS[one.lot] ?? "A")}/tests`, body);
      return;
    }
    case "voidTest":
      await season.send("coop", "POST", `${path(LOTS[one.lot] ?? "A")}/tests/T-${LOTS[one.lot]}/void`, {
        reason: "录错",
      });
      return;
    case "store": {
      const body = {
        id: `st${n}`,
        action: "in",
        location: "A1",
        quantityKg: 1,
        at: `2026-09-${one.day}T20:00:00+08:00`,
      };
      await season.send("coop", "POST", `${path(LOTS[one.lot] ?? "A")}/storage`, body);
      return;
    }
    case "weight":
      await season.send("coop", "POST", `${path(LOTS[one.lot] ?? "A")}/corrections`, {
        ...{ id: `w${n}`, reason: "复秤", quantityKg: one.kg },
      });
      return;
    case "follow": {
      const waiting = (await outboxOf(season.deps.table)).toSorted((a, b) => (a.sk < b.sk ? -1 : 1));
      const order = one.newestFirst ? waiting.toReversed() : waiting;
      for (const { pk, sk, row } of order.slice(0, 3)) await followFact(season.deps, { pk, sk }, row);
    }
  }
}

const wordsOf = (code: string, at: string, about = "", withdrawnAt = "", zh = "") =>
  [code, at, about, withdrawnAt === "" ? "stands" : "withdrawn", zh].join(" | ");

const RUNS = sized(7, 20);

test("the auditors have every flag of every batch, each once, and know which were withdrawn", async () => {
  let told = 0;
  let taken = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 30 }), async (steps) => {
      let now = Date.parse("2026-10-08T02:00:00Z");
      const clock = () => {
        now += 7;
        return new Date(now);
      };
      const season = await newSeason({ now: clock });
      for (const lot of LOTS) {
        const body = batchOn(lot, 1000, { harvestedOn: "2026-09-20", certificate: undefined });
        await season.send("coop", "POST", "/api/batches", body);
      }
      const shipments: (readonly string[])[] = [];
      for (const [n, one] of steps.entries()) await attempt(season, shipments, one, n);
      while ((await drainOutbox(season.deps)) > 0);
      const listed = await listedOn(season.deps, "510824", ["parties"]);
      for (const lot of LOTS) {
        const flags: readonly Flag[] = (await readRow(season.deps.table, batchKey(GTIN, lot)))?.data.flags ?? [];
        const found = listed.filter(({ subject }) => subject === `01/${GTIN}/10/${lot}`);
        expect(
          found.map((each) => wordsOf(each.code, each.at, each.about, each.withdrawnAt, each.zh)).toSorted(),
        ).toEqual(
          flags.map((flag) => wordsOf(flag.code, flag.at, flag.about, flag.withdrawnAt, flag.reason.zh)).toSorted(),
        );
        told += flags.length;
        taken += flags.filter(({ withdrawnAt }) => withdrawnAt !== undefined).length;
      }
    }),
    { numRuns: RUNS },
  );
  // One for each lot is of its registration: the sequences do raise more, and withdraw.
  expect([told > RUNS * LOTS.length, taken > 0]).toEqual([true, true]);
}, 180_000);
