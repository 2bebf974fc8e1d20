import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { assertMass } from "../batches/mass.ts";
import { BATCH, COOPERATIVE, DEPOT, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { moving, SPLIT, shipped } from "../fixtures/journey.ts";
import type { Organisation } from "../organisation.ts";
import { STORAGE_STEPS_KEPT } from "./custody.ts";
import { type StoreBatch, storeBatch } from "./store.ts";

function stored(
  batch: Batch | undefined,
  changes: Partial<StoreBatch> = {},
  by: Organisation = DEPOT,
  rooms: string[] = [],
) {
  const command = {
    action: "in",
    location: "1号库",
    quantityKg: 100,
    at: "2026-09-11T05:00:00.000Z",
    ...changes,
  } as const;
  return storeBatch({ batch, room: { profiles: rooms } }, command, moving(by));
}

test("storing says where stock lies, keeps the stock, and records an EPCIS storing event", () => {
  const { batch, fact, warnings } = stored(SPLIT);
  expect(batch.onHand).toStrictEqual(SPLIT.onHand);
  expect(batch.stored).toStrictEqual({ [DEPOT.id]: { "1号库": 100_000 } });
  expect(batch.storage.at(-1)).toMatchObject({ action: "in", organisation: DEPOT.id, grams: 100_000 });
  expect(fact).toMatchObject({ kind: "storage-recorded", occurredAt: "2026-09-11T05:00:00.000Z" });
  expect(fact.event).toMatchObject({
    bizStep: "storing",
    quantityList: [{ quantity: 100, uom: "KGM" }],
    bizLocation: { id: "https://suyuan.example/id/organisation/cold-one" },
  });
  expect(warnings).toStrictEqual([]);
  expect(batch).not.toHaveProperty("storageBeyond");
  assertMass(batch);
});

test("taking out empties a room to the gram and leaves no trace of an empty one", () => {
  const full = stored(SPLIT, { quantityKg: 0.001 }).batch;
  const { batch, fact } = stored(full, { action: "out", quantityKg: 0.001 });
  expect(batch.stored).toStrictEqual({});
  expect(fact.event?.bizStep).toBe("staging_outbound");
});

test("no more goes in than lies outside, and no more comes out than lies in that room", () => {
  const full = stored(SPLIT, { quantityKg: 399.5 }).batch;
  const over = refusal(() => stored(full, { location: "2号库", quantityKg: 0.501 }));
  expect(over).toMatchObject({ code: "insufficient-stock", errors: [{ pointer: "/quantityKg" }] });
  expect(over.extensions).toMatchObject({ onHandKg: 0.5, askedKg: 0.501, unstoredKg: 0.5 });
  const elsewhere = refusal(() => stored(full, { action: "out", location: "2号库", quantityKg: 1 }));
  expect(elsewhere.extensions).toMatchObject({ storedKg: 0, askedKg: 1 });
  expect(elsewhere.errors).toMatchObject([{ pointer: "/quantityKg" }]);
  for (const quantityKg of [0.0001, 400.001])
    expect(refusal(() => stored(SPLIT, { quantityKg })).errors).toMatchObject([{ pointer: "/quantityKg" }]);
  expect(elsewhere.detailZh).toContain("0 千克");
});

describe("who may store", () => {
  test("a stranger, and a depot whose goods are still on the way, may not", () => {
    expect(refusal(() => stored(SPLIT, {}, OTHER_COOPERATIVE))).toStrictEqual(refusal(() => stored(undefined, {})));
    const onTheWay = shipped(BATCH).batch;
    expect(refusal(() => stored(onTheWay)).code).toBe("insufficient-stock");
  });

  test("the holder of a recalled batch may: it has to lie somewhere", () => {
    const recall = { id: "r-1", by: COOPERATIVE.id, level: 1, reason: "农残", at: "2026-09-11T02:00:00.000Z" } as const;
    expect(stored({ ...SPLIT, recall }).batch.stored).not.toStrictEqual({});
  });
});

test("a room named after a member of every object is a room like any other", () => {
  for (const location of ["constructor", "__proto__", "toString"]) {
    expect(refusal(() => stored(SPLIT, { action: "out", location })).extensions).toMatchObject({ storedKg: 0 });
    const { batch } = stored(SPLIT, { location });
    assertMass(batch);
    expect(stored(batch, { action: "out", location }).batch.stored).toStrictEqual({});
  }
});

test("kiwifruit and pears in one room are warned of and flagged, other neighbours are not", () => {
  const { warnings, batch } = stored(SPLIT, {}, DEPOT, ["tea", "pear"]);
  expect(warnings.map(({ code }) => code)).toStrictEqual(["ethylene"]);
  expect(batch.flags.map(({ code }) => code)).toStrictEqual(["ethylene"]);
  const pears = { ...SPLIT, product: { ...SPLIT.product, profile: "pear" } };
  expect(stored(pears, {}, DEPOT, ["red-heart-kiwifruit"]).warnings).toHaveLength(1);
  expect(stored(pears, {}, DEPOT, ["pear", "tea"]).warnings).toStrictEqual([]);
  expect(stored(stored(SPLIT).batch, { action: "out" }, DEPOT, ["pear"]).warnings).toStrictEqual([]);
});

test("a step entered after more than three days is flagged with its delay; one before the harvest is refused", () => {
  const late = storeBatch(
    { batch: SPLIT, room: { profiles: [] } },
    { action: "in", location: "1号库", quantityKg: 1, at: "2026-09-11T05:00:00.000Z" },
    moving(DEPOT, "2026-09-16T05:00:00.000Z"),
  );
  expect(late.batch.flags).toMatchObject([{ code: "late-entry", at: "2026-09-16T05:00:00.000Z" }]);
  expect(late.batch.flags[0]?.reason.en).toContain("5 days");
  for (const text of [late.batch.flags[0]?.reason.en, late.batch.flags[0]?.reason.zh])
    expect(text).toContain("2026-09-11");
  const error = refusal(() => stored(SPLIT, { at: "2026-09-09T15:59:59.999Z" }));
  expect(error).toMatchObject({ code: "date-order", errors: [{ pointer: "/at" }] });
  expect(stored(SPLIT, { at: "2026-09-09T16:00:00.000Z" }).batch.storage).toHaveLength(1);
});

test("a batch carries its newest storage steps and lies in fifty rooms at most", () => {
  let batch = SPLIT;
  for (let room = 0; room < 50; room++) batch = stored(batch, { location: `${room}号`, quantityKg: 1 }).batch;
  expect([batch.storage.length, batch.storageBeyond]).toStrictEqual([STORAGE_STEPS_KEPT, 50 - STORAGE_STEPS_KEPT]);
  const error = refusal(() => stored(batch, { location: "51号", quantityKg: 1 }));
  expect(error).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/location" }] });
  assertMass(stored(batch, { location: "0号", quantityKg: 1 }).batch);
});

test("neighbours in a room that were not all looked at are told of, and flag nothing", () => {
  const storing = (unseen?: number, profiles: string[] = []) =>
    storeBatch(
      { batch: SPLIT, room: { profiles, unseen } },
      { action: "in", location: "1号库", quantityKg: 1, at: "2026-09-11T05:00:00.000Z" },
      moving(DEPOT),
    );
  const { warnings, batch } = storing(3);
  expect(warnings).toMatchObject([{ code: "room-not-looked-through", en: expect.stringContaining("3 more") }]);
  expect(batch.flags).toStrictEqual([]);
  expect(storing(0).warnings).toStrictEqual([]);
  expect(storing(3, ["pear"]).warnings.map(({ code }) => code)).toStrictEqual(["ethylene"]);
});

test("a room has a name that can be seen, and keeps the one that it was first given", () => {
  for (const location of ["\u200b", "\u00ad\u2060"])
    expect(refusal(() => stored(SPLIT, { location }))).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "/location" }],
    });
  const first = stored(SPLIT, { location: "A3" }).batch;
  expect(stored(first, { location: "ａ3 " }).step.location).toBe("A3");
});

test("the fact says what was stored where, by the command's own id where it has one", () => {
  const said = { gtin: BATCH.gtin, lot: BATCH.lot, action: "in", location: "1号库", grams: 100_000 };
  expect(stored(SPLIT).fact.data).toStrictEqual(said);
  expect(stored(SPLIT, { id: "t-1" }).fact.data).toStrictEqual({ id: "t-1", ...said });
});
