import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { assertMass, massOf } from "../batches/mass.ts";
import { SHIPMENT_ITEMS_MAX } from "../batches/shipment.ts";
import {
  BATCH,
  BUREAU,
  COOPERATIVE,
  DEPOT,
  LABORATORY,
  OTHER_COOPERATIVE,
  OTHER_GTIN,
  refusal,
} from "../fixtures/cangxi.ts";
import { moving, PLATFORM, received, SPLIT, shipped } from "../fixtures/journey.ts";
import { issueLabels } from "../labels/issue.ts";
import { OPEN_HANDOFFS_MAX } from "./custody.ts";
import { ship } from "./ship.ts";
import { storeBatch } from "./store.ts";

const ITEM = { gtin: BATCH.gtin, lot: BATCH.lot, quantityKg: 400 };

test("a shipment leaves the sender's stock at once and waits for its receiver", () => {
  const { shipment, batch, fact } = shipped(BATCH, {}, { vehicle: "川H·12345" });
  expect(shipment).toMatchObject({ from: COOPERATIVE.id, to: DEPOT.id, status: "pending", vehicle: "川H·12345" });
  expect(fact.kind).toBe("shipment-sent");
  expect(batch.onHand).toStrictEqual({ [COOPERATIVE.id]: 600_000 });
  expect(batch.handoffs).toStrictEqual([
    {
      shipment: "s-1",
      from: COOPERATIVE.id,
      to: DEPOT.id,
      shippedAt: "2026-09-11T01:00:00.000Z",
      shippedGrams: 400_000,
    },
  ]);
  expect(batch.parties[DEPOT.id]).toStrictEqual({ name: DEPOT.name, kind: "depot", regionCode: "510802" });
  expect(massOf(batch)).toStrictEqual({
    registered: 1_000_000,
    onHand: 600_000,
    inTransit: 400_000,
    lost: 0,
    losses: 0,
    sold: 0,
    transformed: 0,
  });
  expect(fact.event).toMatchObject({
    bizStep: "shipping",
    disposition: "in_transit",
    eventTime: "2026-09-11T01:00:00.000Z",
    quantityList: [{ epcClass: `https://id.gs1.org/01/${BATCH.gtin}/10/${BATCH.lot}`, quantity: 400, uom: "KGM" }],
    sourceList: [{ type: "possessing_party", source: "https://suyuan.example/id/organisation/lingjiang" }],
    destinationList: [{ type: "possessing_party", destination: "https://suyuan.example/id/organisation/cold-one" }],
  });
});

test("neither the vehicle nor anything that names a person goes into the fact", () => {
  const { fact } = shipped(BATCH, {}, { vehicle: "川H·12345" });
  expect(JSON.stringify(fact)).not.toContain("川H");
  expect(fact.data).toStrictEqual({
    id: "s-1",
    to: DEPOT.id,
    items: [{ gtin: BATCH.gtin, lot: BATCH.lot, grams: 400_000 }],
  });
});

describe("refused", () => {
  test("is more than is on hand, with the numbers and the place in the command", () => {
    const error = refusal(() => shipped(BATCH, { kg: 1000.001 }));
    expect(error).toMatchObject({
      code: "insufficient-stock",
      errors: [{ pointer: "/items/0/quantityKg" }],
      extensions: { gtin: BATCH.gtin, lot: BATCH.lot, onHandKg: 1000, askedKg: 1000.001 },
    });
    expect(shipped(BATCH, { kg: 1000 }).batch.onHand).toStrictEqual({});
  });

  test("are goods still on their way to the sender", () => {
    const pending = shipped(BATCH).batch;
    const error = refusal(() => shipped(pending, { from: DEPOT, to: PLATFORM, id: "s-2", kg: 1 }));
    expect(error).toMatchObject({ code: "insufficient-stock", extensions: { onHandKg: 0 } });
  });

  test("is a batch that the sender never held, and one that does not exist, alike", () => {
    const ctx = moving(OTHER_COOPERATIVE);
    const command = { id: "s-1", to: DEPOT.id, items: [ITEM], shippedAt: "2026-09-11T01:00:00.000Z" };
    const foreign = refusal(() => ship({ to: DEPOT, batches: [BATCH] }, command, ctx));
    expect(foreign).toStrictEqual(refusal(() => ship({ to: DEPOT, batches: [undefined] }, command, ctx)));
    expect(foreign).toMatchObject({ code: "not-found", errors: [{ pointer: "/items/0" }] });
  });

  test("is a receiver that does not exist, cannot take goods over, or is the sender", () => {
    const to = (who: typeof DEPOT | undefined) => () =>
      ship(
        { to: who, batches: [BATCH] },
        { id: "s-1", to: who?.id ?? "nobody", items: [ITEM], shippedAt: "2026-09-11T01:00:00.000Z" },
        moving(COOPERATIVE),
      );
    expect(refusal(to(undefined))).toMatchObject({ code: "not-found", errors: [{ pointer: "/to" }] });
    for (const who of [BUREAU, LABORATORY, COOPERATIVE]) {
      expect(refusal(to(who))).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/to" }] });
    }
    for (const who of [DEPOT, PLATFORM, OTHER_COOPERATIVE]) expect(to(who)().shipment.to).toBe(who.id);
  });

  test("is a batch named twice, so that one stock is never drawn on twice", () => {
    const error = refusal(() =>
      ship(
        { to: DEPOT, batches: [BATCH, BATCH] },
        { id: "s-1", to: DEPOT.id, items: [ITEM, { ...ITEM, quantityKg: 700 }], shippedAt: "2026-09-11T01:00:00.000Z" },
        moving(COOPERATIVE),
      ),
    );
    expect(error).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/items/1" }] });
    // The first is told as each language counts.
    const id = `01/${BATCH.gtin}/10/${BATCH.lot}`;
    expect(error.errors[0]?.detail).toContain(`${id} stands in item 0`);
    expect(error.errors[0]?.detailZh).toContain(`${id} 已在第 1 项`);
  });

  test("is a weight with more than three decimals, of zero, and a shipment of nothing", () => {
    for (const kg of [0, -1, 0.0001, Number.NaN]) {
      expect(refusal(() => shipped(BATCH, { kg }))).toMatchObject({
        code: "invalid-request",
        errors: [{ pointer: "/items/0/quantityKg" }],
      });
    }
    expect(refusal(() => shipped(BATCH, {}, { items: [] })).errors[0]?.pointer).toBe("/items");
  });

  test("is a batch that is recalled, or on hold after a failed test", () => {
    const recall = { id: "r-1", by: BUREAU.id, level: 1, reason: "农残超标", at: "2026-09-11T00:00:00.000Z" } as const;
    expect(refusal(() => shipped({ ...BATCH, recall })).code).toBe("batch-recalled");
    const failed = {
      sampleId: "S1",
      by: LABORATORY.id,
      level: "attested",
      sampledOn: "2026-09-10",
      testedOn: "2026-09-11",
      issuedOn: "2026-09-11",
      items: [{ active: "氯吡脲", resultMgPerKg: 0.2, limitMgPerKg: 0.05 }],
      verdict: "failed",
    } as const;
    const held = { ...BATCH, tests: [failed] };
    expect(refusal(() => shipped(held))).toMatchObject({ code: "batch-on-hold", errors: [{ pointer: "/items/0" }] });
    const cleared = { ...failed, sampleId: "S2", verdict: "passed", retestOf: "S1", items: [] } as const;
    expect(shipped({ ...BATCH, tests: [failed, cleared] }).shipment.status).toBe("pending");
  });

  test("is a time before the harvest", () => {
    const error = refusal(() => shipped(BATCH, { at: "2026-09-09T10:00:00.000Z" }));
    expect(error).toMatchObject({ code: "date-order", errors: [{ pointer: "/shippedAt" }] });
  });

  test("is the shipment after two hundred that nobody has confirmed", () => {
    let batch: Batch = BATCH;
    for (let n = 0; n < OPEN_HANDOFFS_MAX; n++) batch = shipped(batch, { id: `s-${n}`, kg: 1 }).batch;
    expect(refusal(() => shipped(batch, { id: "one-more", kg: 1 })).code).toBe("invalid-request");
    assertMass(batch);
    // Those that are settled count no more.
    const settled = received(shipped(BATCH, { id: "s-0", kg: 1 })).batch;
    let open: Batch = settled;
    for (let n = 1; n <= OPEN_HANDOFFS_MAX; n++) open = shipped(open, { id: `s-${n}`, kg: 1 }).batch;
    expect(open.handoffs).toHaveLength(OPEN_HANDOFFS_MAX + 1);
  });

  test("is one batch more than a shipment holds; batches of one lot number and another product are two", () => {
    const lots = Array.from({ length: SHIPMENT_ITEMS_MAX + 1 }, (_, n) => ({ ...BATCH, lot: `L${n}` }));
    const sending = (batches: readonly Batch[]) =>
      ship(
        { to: DEPOT, batches },
        {
          id: "s-1",
          to: DEPOT.id,
          items: batches.map(({ gtin, lot }) => ({ gtin, lot, quantityKg: 1 })),
          shippedAt: "2026-09-11T01:00:00.000Z",
        },
        moving(COOPERATIVE),
      );
    expect(sending(lots.slice(1)).batches).toHaveLength(SHIPMENT_ITEMS_MAX);
    expect(refusal(() => sending(lots)).errors).toMatchObject([{ pointer: "/items" }]);
    expect(sending([BATCH, { ...BATCH, gtin: OTHER_GTIN }]).batches).toHaveLength(2);
  });

  test("is a labelled weight that is none", () => {
    const items = [{ ...ITEM, labelledKg: 0.0001 }];
    expect(refusal(() => shipped(BATCH, {}, { items })).errors).toMatchObject([{ pointer: "/items/0/labelledKg" }]);
  });
});

test("goods that were recalled go back to whom they came from", () => {
  const recall = { id: "r-1", by: BUREAU.id, level: 1, reason: "农残超标", at: "2026-09-11T00:00:00.000Z" } as const;
  const back = { from: DEPOT, to: COOPERATIVE, id: "s-2", at: "2026-09-11T08:00:00.000Z" };
  expect(shipped({ ...SPLIT, recall }, back).batch.onHand).toStrictEqual({ [COOPERATIVE.id]: 600_000 });
  expect(refusal(() => shipped({ ...SPLIT, recall }, { ...back, to: PLATFORM })).code).toBe("batch-recalled");
});

test("several batches go in one shipment: one document, one event, each batch with its handoff", () => {
  const pears: Batch = { ...BATCH, gtin: OTHER_GTIN, lot: "XL26091001" };
  const items = [ITEM, { gtin: OTHER_GTIN, lot: pears.lot, quantityKg: 1.5 }];
  const { batches, fact } = ship(
    { to: DEPOT, batches: [BATCH, pears] },
    { id: "s-1", to: DEPOT.id, items, shippedAt: "2026-09-11T01:00:00.000Z" },
    moving(COOPERATIVE),
  );
  expect(batches.map(({ handoffs }) => handoffs[0]?.shippedGrams)).toStrictEqual([400_000, 1_500]);
  expect(fact.event).toMatchObject({ quantityList: [{ quantity: 400 }, { quantity: 1.5 }] });
});

test("what lies outside goes first, then room by room, and the fact notes what was drawn from where", () => {
  const put = (batch: Batch, location: string, quantityKg: number) =>
    storeBatch(
      { batch, room: { profiles: [] } },
      { action: "in", location, quantityKg, at: "2026-09-11T05:00:00.000Z" },
      moving(DEPOT),
    ).batch;
  const stored = put(put(SPLIT, "甲", 100), "乙", 200);
  const onward = { from: DEPOT, to: PLATFORM, id: "s-2", at: "2026-09-11T08:00:00.000Z" };
  const outside = shipped(stored, { ...onward, kg: 100 });
  expect(outside.batch.stored).toStrictEqual(stored.stored);
  expect(outside.fact.data).not.toHaveProperty("items.0.drawnFromRooms");
  const inside = shipped(stored, { ...onward, kg: 250 });
  expect(inside.batch.stored).toStrictEqual({ [DEPOT.id]: { 乙: 150_000 } });
  expect(inside.fact.data).toHaveProperty("items.0.drawnFromRooms", { 甲: 100_000, 乙: 50_000 });
  assertMass(inside.batch);
  expect(shipped(stored, { ...onward, kg: 400 }).batch.stored).toStrictEqual({});
});

describe("of 1,000 kg with codes on 300", () => {
  const run = { id: "l-1", gtin: BATCH.gtin, lot: BATCH.lot, count: 300, netWeightG: 1000 };
  const labelled = issueLabels({ key: "k1", batch: BATCH }, run, moving(COOPERATIVE)).batch;
  const sent = (quantityKg: number, labelledKg?: number) =>
    shipped(labelled, {}, { items: [{ ...ITEM, quantityKg, labelledKg }] });

  test("unlabelled goods go first, and codes only with what they do not make up", () => {
    expect(sent(400).batch.labelled).toStrictEqual({ [COOPERATIVE.id]: 300_000 });
    expect(sent(400).batch.handoffs[0]).not.toHaveProperty("labelledGrams");
    expect(sent(800).batch.labelled).toStrictEqual({ [COOPERATIVE.id]: 200_000 });
    expect(sent(800).shipment.items).toMatchObject([{ grams: 800_000, labelledGrams: 100_000 }]);
  });

  test("codes go along as the sender says, and as far as the receiver is credited", () => {
    const { batch, shipment, fact } = sent(400, 300);
    expect(batch.labelled).toStrictEqual({});
    expect(batch.handoffs[0]?.labelledGrams).toBe(300_000);
    expect(fact.data).toMatchObject({ items: [{ grams: 400_000, labelledGrams: 300_000 }] });
    expect(received({ batch, shipment }).batch.labelled).toStrictEqual({ [DEPOT.id]: 300_000 });
    const short = received({ batch, shipment }, { kg: 250 }).batch;
    expect(short.labelled).toStrictEqual({ [DEPOT.id]: 250_000 });
    expect(short.labels).toMatchObject({ issuedGrams: 300_000, gone: { [COOPERATIVE.id]: 50_000 } });
    assertMass(short);
  });

  test("neither more codes go than there are, nor fewer than the goods must carry; the refusal says what to do", () => {
    for (const [kg, labelledKg, way] of [
      [400, 300.001, "issue them first"],
      [200, 200.5, "issue them first"],
      [800, 99.999, "void them first"],
      [1000, 0, "at least 300 kg"],
    ] as const) {
      const error = refusal(() => sent(kg, labelledKg));
      expect(error).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/items/0/labelledKg" }] });
      expect(error.message).toContain(way);
    }
    expect(sent(1000, 300).batch.onHand).toStrictEqual({});
  });
});

test("every shipment entered late is flagged by its id", () => {
  const now = "2026-09-20T01:00:00.000Z";
  const once = shipped(BATCH, { kg: 1, now }).batch;
  const twice = shipped(once, { kg: 1, id: "s-2", now }).batch;
  expect(twice.flags.map(({ code }) => code)).toStrictEqual(["late-entry", "late-entry"]);
  expect(twice.flags.map(({ reason }) => /s-[12]/.exec(reason.en)?.[0])).toStrictEqual(["s-1", "s-2"]);
  expect(twice.flags[0]?.reason.en).toContain("9 days");
});

test("each batch leaves with its own weight, in whatever order the batches were loaded", () => {
  const pears: Batch = { ...BATCH, gtin: OTHER_GTIN, lot: "PEAR-1" };
  const items = [ITEM, { gtin: pears.gtin, lot: pears.lot, quantityKg: 150 }];
  const command = { id: "s-1", to: DEPOT.id, items, shippedAt: "2026-09-11T01:00:00.000Z" };
  const inOrder = ship({ to: DEPOT, batches: [BATCH, pears] }, command, moving(COOPERATIVE));
  const turned = ship({ to: DEPOT, batches: [pears, undefined, BATCH] }, command, moving(COOPERATIVE));
  expect(turned).toStrictEqual(inOrder);
  expect(turned.shipment.items.map(({ lot, grams }) => [lot, grams])).toStrictEqual([
    [BATCH.lot, 400_000],
    [pears.lot, 150_000],
  ]);
  expect(turned.batches.map(({ lot, onHand }) => [lot, onHand[COOPERATIVE.id]])).toStrictEqual([
    [BATCH.lot, 600_000],
    [pears.lot, 850_000],
  ]);
});

test("a batch that was loaded for another item ships nothing: the item is not found at its place", () => {
  const pears: Batch = { ...BATCH, gtin: OTHER_GTIN, lot: "PEAR-1" };
  const command = { id: "s-1", to: DEPOT.id, items: [ITEM], shippedAt: "2026-09-11T01:00:00.000Z" };
  const error = refusal(() => ship({ to: DEPOT, batches: [pears] }, command, moving(COOPERATIVE)));
  expect([error.code, error.errors[0]?.pointer]).toStrictEqual(["not-found", "/items/0"]);
});
