import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { assertMass, massOf } from "../batches/mass.ts";
import { BATCH, BUREAU, COOPERATIVE, DEPOT, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { moving, SPLIT } from "../fixtures/journey.ts";
import { issueLabels } from "../labels/issue.ts";
import { type Lose, loseWeight } from "./lose.ts";
import { storeBatch } from "./store.ts";

const AT = "2026-09-12T02:00:00.000Z";

function lost(batch: Batch, more: Partial<Lose> = {}, by = COOPERATIVE) {
  const command = { reason: "烂果", quantityKg: 100, cause: "spoiled", at: AT, ...more } as const;
  return loseWeight({ batch }, command, moving(by));
}

test("a loss leaves its holder for good, and stands in the mass of the batch by its cause", () => {
  const first = lost(SPLIT);
  const { batch, fact } = lost(first.batch, { quantityKg: 0.5, cause: "sample" }, DEPOT);
  expect(batch.onHand).toStrictEqual({ [COOPERATIVE.id]: 500_000, [DEPOT.id]: 399_500 });
  expect(batch.losses).toStrictEqual({ spoiled: 100_000, sample: 500 });
  expect(massOf(batch)).toMatchObject({ losses: 100_500, lost: 0 });
  expect(fact).toMatchObject({ kind: "loss-recorded", occurredAt: AT, data: { cause: "sample", grams: 500 } });
  assertMass(batch);
});

test("no more than is on hand, not ahead of now and not before the harvest", () => {
  expect(refusal(() => lost(SPLIT, { quantityKg: 600.001 }))).toMatchObject({
    code: "insufficient-stock",
    errors: [{ pointer: "/quantityKg" }],
  });
  expect(refusal(() => lost(SPLIT, { at: "2027-01-01T00:00:00.000Z" }))).toMatchObject({
    code: "date-order",
    errors: [{ pointer: "/at" }],
  });
  expect(refusal(() => lost(SPLIT, { at: "2026-01-01T00:00:00.000Z" }))).toMatchObject({
    code: "date-order",
    errors: [{ pointer: "/at" }],
  });
});

test("what carries codes is lost only as far as the command says", () => {
  const run = { id: "l-1", gtin: BATCH.gtin, lot: BATCH.lot, count: 950, netWeightG: 1000 };
  const { batch } = issueLabels({ key: "k1", batch: BATCH }, run, moving(COOPERATIVE));
  expect(refusal(() => lost(batch))).toMatchObject({
    code: "insufficient-stock",
    errors: [{ pointer: "/labelledKg", detail: "at least 50 kg" }],
  });
  const done = lost(batch, { labelledKg: 60 }).batch;
  expect(done.labelled).toStrictEqual({ [COOPERATIVE.id]: 890_000 });
  expect(refusal(() => lost(batch, { labelledKg: 100.5 }))).toMatchObject({ errors: [{ pointer: "/labelledKg" }] });
  assertMass(done);
});

test("what is stored goes only as far as the rest does not suffice, and the fact says from which room", () => {
  const command = { action: "in", location: "A3", quantityKg: 950, at: AT } as const;
  const { batch } = storeBatch({ batch: BATCH, room: { profiles: [] } }, command, moving(COOPERATIVE));
  const done = lost(batch);
  expect(done.batch.stored).toStrictEqual({ [COOPERATIVE.id]: { A3: 900_000 } });
  expect(done.fact.data).toMatchObject({ drawnFromRooms: { A3: 50_000 } });
  assertMass(done.batch);
});

test("recalled goods may be destroyed; who has none of the batch hears of no batch", () => {
  const recall = { id: "r-1", by: BUREAU.id, level: 1, reason: "农残超标", at: AT } as const;
  expect(lost({ ...BATCH, recall }, { cause: "destroyed", quantityKg: 1000 }).batch.onHand).toStrictEqual({});
  expect(refusal(() => lost(BATCH, {}, OTHER_COOPERATIVE)).code).toBe("not-found");
});

test("who loses all that it had left is noted with the day, and who keeps some is not", () => {
  expect(lost(SPLIT, { quantityKg: 599.999 }).batch).not.toHaveProperty("emptied");
  const first = lost(SPLIT, { quantityKg: 600 }).batch;
  expect(first.emptied).toStrictEqual({ [COOPERATIVE.id]: AT });
  expect(lost(first, { quantityKg: 400 }, DEPOT).batch.emptied).toStrictEqual({ [COOPERATIVE.id]: AT, [DEPOT.id]: AT });
});

test("the fact says what was lost, of what carried codes and out of which rooms, and nothing of what was not", () => {
  const { gtin, lot } = BATCH;
  const bare = { gtin, lot, grams: 100_000, cause: "spoiled", reason: "烂果" };
  expect(lost(SPLIT).fact.data).toStrictEqual(bare);
  expect(Object.keys(lost(SPLIT).fact.data)).toStrictEqual(Object.keys(bare));
  expect(lost(SPLIT, { id: "w-1" }).fact.data).toStrictEqual({ id: "w-1", ...bare });
  expect(lost(SPLIT).rooms).toStrictEqual([]);
  const run = { id: "l-1", gtin, lot, count: 500, netWeightG: 1000 };
  const { batch } = issueLabels({ key: "k1", batch: SPLIT }, run, moving(COOPERATIVE));
  expect(lost(batch, { labelledKg: 20 }).fact.data).toStrictEqual({ ...bare, labelledGrams: 20_000 });
  const stored = storeBatch(
    { batch: BATCH, room: { profiles: [] } },
    { action: "in", location: "A3", quantityKg: 950, at: AT },
    moving(COOPERATIVE),
  );
  expect(lost(stored.batch).rooms).toStrictEqual(["A3"]);
});

test("a weight that cannot be is refused where it stands, the goods' own or that of their codes", () => {
  expect(refusal(() => lost(SPLIT, { quantityKg: 0.0001 })).errors[0]?.pointer).toBe("/quantityKg");
  expect(refusal(() => lost(SPLIT, { labelledKg: 0.0001 })).errors[0]?.pointer).toBe("/labelledKg");
});

test("a loss that is entered late, or dated before the goods came, is told by its cause in both languages", () => {
  const late = lost(BATCH, { at: "2026-09-10T02:00:00.000Z" });
  expect(late.batch.flags).toStrictEqual([]);
  const four = loseWeight(
    { batch: BATCH },
    { reason: "烂果", quantityKg: 1, cause: "spoiled", at: AT },
    moving(COOPERATIVE, "2026-09-16T03:00:00.000Z"),
  );
  expect(four.batch.flags).toMatchObject([
    {
      code: "late-entry",
      reason: { en: expect.stringContaining("loss (spoiled)"), zh: expect.stringMatching(/^损失（\p{Script=Han}+）/u) },
    },
  ]);
  const early = lost(SPLIT, { at: "2026-09-11T02:00:00.000Z" }, DEPOT);
  expect(early.batch.flags).toMatchObject([
    { code: "before-arrival", reason: { en: expect.stringContaining("loss (spoiled)") } },
  ]);
});
