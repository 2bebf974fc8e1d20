import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { assertMass, massOf } from "../batches/mass.ts";
import { BATCH, BUREAU, COOPERATIVE, DEPOT, OTHER_COOPERATIVE, OTHER_GTIN, refusal } from "../fixtures/cangxi.ts";
import { moving, received, shipped } from "../fixtures/journey.ts";
import { issueLabels } from "../labels/issue.ts";
import { receive } from "./receive.ts";
import { ship } from "./ship.ts";
import { voidShipment } from "./void-shipment.ts";

const SENT = shipped(BATCH);
const ITEM = { gtin: BATCH.gtin, lot: BATCH.lot, quantityKg: 400 };
const AT = "2026-09-11T04:00:00.000Z";

function voided(sent: typeof SENT, by = COOPERATIVE) {
  const decision = voidShipment({ shipment: sent.shipment, batches: [sent.batch] }, { reason: "地址有误" }, moving(by));
  const [batch = sent.batch] = decision.batches;
  return { ...decision, batch };
}

test("a receipt makes the stock the receiver's and the handoff confirmed, and answers with no difference", () => {
  const { shipment, batch, fact, differences } = received(SENT, { temperatureC: 1.5, remark: "收货人李某" });
  expect(shipment.status).toBe("confirmed");
  expect(shipment.receipt).toMatchObject({ receivedAt: AT, temperatureC: 1.5, remark: "收货人李某" });
  expect(batch.onHand).toStrictEqual({ [COOPERATIVE.id]: 600_000, [DEPOT.id]: 400_000 });
  expect(batch.handoffs).toMatchObject([{ receivedAt: AT, receivedGrams: 400_000 }]);
  expect(batch.flags).toStrictEqual([]);
  expect(differences).toStrictEqual([
    { gtin: BATCH.gtin, lot: BATCH.lot, shippedKg: 400, receivedKg: 400, differenceKg: 0 },
  ]);
  expect(fact).toMatchObject({ kind: "receipt-recorded", occurredAt: AT, event: { bizStep: "receiving" } });
});

test("the fact says what came and what was turned away, the temperature, and that a rest is to come, where that was said", () => {
  const said = { id: "s-1", from: COOPERATIVE.id };
  const { gtin, lot } = ITEM;
  expect(received(SENT).fact.data).toStrictEqual({ ...said, items: [{ gtin, lot, grams: 400_000 }] });
  expect(received(SENT, { kg: 250, restUnderWay: true, temperatureC: 0 }).fact.data).toStrictEqual({
    ...said,
    items: [{ gtin, lot, grams: 250_000 }],
    temperatureC: 0,
    restUnderWay: true,
  });
  const { fact } = received(SENT, { items: [{ ...ITEM, quantityKg: 100, rejectedKg: 20 }], restUnderWay: false });
  expect(fact.data).toStrictEqual({ ...said, items: [{ gtin, lot, grams: 100_000, rejectedGrams: 20_000 }] });
});

test("a handoff keeps when its first goods came, and when its last, and what was turned away in all", () => {
  const [first] = received(SENT, { kg: 100, restUnderWay: true }).batch.handoffs;
  expect(first).toStrictEqual({ ...SENT.batch.handoffs[0], receivedAt: AT, receivedGrams: 100_000, partial: true });
  const items = [{ ...ITEM, quantityKg: 10, rejectedKg: 10 }];
  let next = received(received(SENT, { kg: 100, restUnderWay: true }), {
    items,
    restUnderWay: true,
    receivedAt: "2026-09-11T05:00:00.000Z",
  });
  next = received(next, { items, restUnderWay: true, receivedAt: "2026-09-11T06:00:00.000Z" });
  expect(next.batch.flags).toStrictEqual([]);
  expect(next.batch.handoffs[0]).toStrictEqual({
    ...SENT.batch.handoffs[0],
    firstReceivedAt: AT,
    receivedAt: "2026-09-11T06:00:00.000Z",
    receivedGrams: 120_000,
    rejectedGrams: 20_000,
    partial: true,
  });
});

test("of two shipments that are under way each receipt settles its own, and says of it what came and what is to come", () => {
  const two = shipped(SENT.batch, { id: "s-2", kg: 100 });
  const { batch, shipment } = received(two, { kg: 90, restUnderWay: true });
  expect(batch.handoffs.map(({ receivedGrams }) => receivedGrams)).toStrictEqual([undefined, 90_000]);
  const { gtin, lot } = ITEM;
  expect(shipment.receipt?.items).toStrictEqual([{ gtin, lot, grams: 90_000, underWayGrams: 10_000 }]);
  const rest = received({ batch, shipment }, { kg: 10 });
  expect(rest.shipment.receipt?.items).toStrictEqual([{ gtin, lot, grams: 100_000 }]);
});

test("a receipt that is entered late is flagged by its shipment, in both languages", () => {
  const decision = receive(
    { shipment: SENT.shipment, batches: [SENT.batch] },
    { items: [ITEM], receivedAt: AT },
    moving(DEPOT, "2026-09-15T04:00:00.000Z"),
  );
  const [flag] = decision.batches[0]?.flags ?? [];
  expect(flag?.code).toBe("late-entry");
  for (const text of [flag?.reason.en, flag?.reason.zh]) expect(text).toContain("s-1");
});

test("the remark stays with the shipment and out of the fact", () => {
  expect(JSON.stringify(received(SENT, { remark: "收货人李某" }).fact)).not.toContain("李某");
});

test("what is short is lost for good, flagged with its weight, and credited to nobody", () => {
  const { batch, differences, fact } = received(SENT, { kg: 397.5 });
  expect(differences[0]).toMatchObject({ shippedKg: 400, receivedKg: 397.5, differenceKg: -2.5 });
  expect(batch.onHand[DEPOT.id]).toBe(397_500);
  expect(batch.flags).toMatchObject([{ code: "quantity-short" }]);
  expect(batch.flags[0]?.reason.zh).toContain("短少 2.5 千克");
  expect(massOf(batch)).toStrictEqual({
    registered: 1_000_000,
    onHand: 997_500,
    inTransit: 0,
    lost: 2_500,
    losses: 0,
    sold: 0,
    transformed: 0,
  });
  expect(fact.event).toMatchObject({ quantityList: [{ quantity: 397.5 }] });
});

test("one note, two trucks: the rest stays under way until it comes, and only then is anything short", () => {
  const first = received(SENT, { kg: 250, restUnderWay: true });
  expect(first.shipment).toMatchObject({ status: "partly-received", receipt: { items: [{ underWayGrams: 150_000 }] } });
  expect(first.differences).toMatchObject([{ receivedKg: 250, underWayKg: 150, differenceKg: 0 }]);
  expect(massOf(first.batch)).toMatchObject({ onHand: 850_000, inTransit: 150_000, lost: 0 });
  expect(first.batch.flags).toStrictEqual([]);
  const second = received(first, { kg: 149 });
  expect(second.shipment).toMatchObject({ status: "confirmed", receipt: { items: [{ grams: 399_000 }] } });
  expect(second.batch.flags).toMatchObject([{ code: "quantity-short", about: "shipment/s-1" }]);
  expect(second.batch.onHand[DEPOT.id]).toBe(399_000);
  for (const { batch } of [first, second]) assertMass(batch);
});

test("of what came whole, or was turned away for the rest, nothing stays under way, whatever the receipt says of a rest", () => {
  for (const item of [{ quantityKg: 400 }, { quantityKg: 401 }, { quantityKg: 100, rejectedKg: 300 }]) {
    const { batch, shipment } = received(SENT, { items: [{ ...ITEM, ...item }], restUnderWay: true });
    expect(shipment.status).toBe("confirmed");
    expect(batch.handoffs[0]).not.toHaveProperty("partial");
  }
});

test("what is turned away at the door is the sender's again at once, and nothing is short", () => {
  const items = [{ ...ITEM, quantityKg: 100, rejectedKg: 300 }];
  const { batch, shipment, differences, fact } = received(SENT, { items });
  expect(shipment.status).toBe("confirmed");
  expect(batch.onHand).toStrictEqual({ [COOPERATIVE.id]: 900_000, [DEPOT.id]: 100_000 });
  expect(batch.flags).toStrictEqual([]);
  expect(differences).toMatchObject([{ receivedKg: 100, rejectedKg: 300, differenceKg: 0 }]);
  assertMass(batch);
  expect(fact.data).toMatchObject({ items: [{ grams: 100_000, rejectedGrams: 300_000 }] });
  const tooMuch = refusal(() => received(SENT, { items: [{ ...ITEM, quantityKg: 0, rejectedKg: 400.001 }] }));
  expect(tooMuch).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/items/0/rejectedKg" }] });
});

test("goods that did not come stay the sender's to take back, flagged until they are, and nothing is lost", () => {
  const missing = received(SENT, { kg: 0 });
  expect(missing.shipment.status).toBe("pending");
  expect(massOf(missing.batch)).toMatchObject({ onHand: 600_000, inTransit: 400_000, lost: 0 });
  expect(missing.batch.flags).toMatchObject([{ code: "not-arrived", about: "shipment/s-1" }]);
  expect(received(missing, { kg: 0 }).batch.flags).toHaveLength(1);
  const late = received(missing);
  expect(late.shipment.status).toBe("confirmed");
  expect(late.batch.flags).toMatchObject([{ code: "not-arrived", withdrawnAt: expect.any(String) }]);
  const back = voided(missing);
  expect(back.batch.onHand).toStrictEqual(BATCH.onHand);
  expect(back.batch.flags).toMatchObject([{ withdrawnAt: expect.any(String) }]);
});

test("three handoffs that are short by the same weight are three flags", () => {
  let batch: Batch = BATCH;
  for (const id of ["s-1", "s-2", "s-3"]) batch = received(shipped(batch, { id, kg: 100 }), { kg: 88 }).batch;
  expect(batch.flags.map(({ code, about }) => `${code} ${about}`)).toStrictEqual([
    "quantity-short shipment/s-1",
    "quantity-short shipment/s-2",
    "quantity-short shipment/s-3",
  ]);
});

const LABELLED = { items: [{ ...ITEM, labelledKg: 300 }] };

test("labelled weight goes to whoever the goods come to, and never outweighs what they have", () => {
  const run = { id: "l-1", gtin: BATCH.gtin, lot: BATCH.lot, count: 300, netWeightG: 1000 };
  const sent = shipped(issueLabels({ key: "k1", batch: BATCH }, run, moving(COOPERATIVE)).batch, {}, LABELLED);
  const turned = received(sent, { items: [{ ...ITEM, quantityKg: 0, rejectedKg: 250 }], restUnderWay: true });
  expect(turned.batch.labelled).toStrictEqual({ [COOPERATIVE.id]: 250_000 });
  expect(turned.shipment.status).toBe("partly-received");
  expect(received(turned, { kg: 150 }).batch.labelled).toStrictEqual({ [COOPERATIVE.id]: 250_000, [DEPOT.id]: 50_000 });
});

test("a surplus is flagged and never credited: a scale makes no fruit", () => {
  const { batch, differences } = received(SENT, { kg: 500 });
  expect(batch.onHand[DEPOT.id]).toBe(400_000);
  expect(differences[0]?.differenceKg).toBe(100);
  expect(batch.flags).toMatchObject([{ code: "quantity-surplus" }]);
  assertMass(batch);
});

describe("of several batches", () => {
  const pears = { ...BATCH, gtin: OTHER_GTIN, lot: "XL26091001" };
  const two = ship(
    { to: DEPOT, batches: [BATCH, pears] },
    {
      id: "s-1",
      to: DEPOT.id,
      items: [ITEM, { ...ITEM, gtin: OTHER_GTIN, lot: pears.lot }],
      shippedAt: "2026-09-11T01:00:00.000Z",
    },
    moving(COOPERATIVE),
  );
  const command = (items: (typeof ITEM)[]) => ({ items, receivedAt: AT });
  const receiving = (items: (typeof ITEM)[]) => receive(two, command(items), moving(DEPOT));

  test("one left out is still under way, is not touched, and the order of the receipt does not matter", () => {
    const first = receiving([{ ...ITEM, gtin: OTHER_GTIN, lot: pears.lot }]);
    expect(first.batches.map(({ lot }) => lot)).toStrictEqual([pears.lot]);
    expect(first.differences).toMatchObject([{ lot: pears.lot, receivedKg: 400, differenceKg: 0 }]);
    expect(first.shipment).toMatchObject({
      status: "partly-received",
      receipt: { items: [{ grams: 0, underWayGrams: 400_000 }, { grams: 400_000 }] },
    });
    const [, left = BATCH] = [...first.batches, ...two.batches.filter(({ lot }) => lot === BATCH.lot)];
    const second = receive(
      { shipment: first.shipment, batches: [left, ...first.batches] },
      command([ITEM]),
      moving(DEPOT),
    );
    expect(second.shipment.status).toBe("confirmed");
    expect(second.batches.map(({ onHand }) => onHand[DEPOT.id])).toStrictEqual([400_000]);
    for (const batch of [...first.batches, ...second.batches]) assertMass(batch);
  });

  test("one that came already is not received again: its place is named", () => {
    const first = receiving([ITEM]);
    const state = { shipment: first.shipment, batches: [...first.batches, ...two.batches.slice(1)] };
    expect(refusal(() => receive(state, command([ITEM]), moving(DEPOT)))).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "/items/0" }],
    });
  });

  test("each batch is credited with its own weight, in whatever order the batches were loaded", () => {
    const turned = { shipment: two.shipment, batches: two.batches.toReversed() };
    const items = [ITEM, { ...ITEM, gtin: OTHER_GTIN, lot: pears.lot, quantityKg: 399 }];
    const decision = receive(turned, command(items), moving(DEPOT));
    expect(decision).toStrictEqual(receiving(items));
    expect(decision.batches.map(({ lot, onHand }) => [lot, onHand[DEPOT.id]])).toStrictEqual([
      [BATCH.lot, 400_000],
      [pears.lot, 399_000],
    ]);
    const back = voidShipment(turned, { reason: "x" }, moving(COOPERATIVE));
    expect(back.batches.map(({ lot, onHand }) => [lot, onHand[COOPERATIVE.id]])).toStrictEqual([
      [BATCH.lot, 1_000_000],
      [pears.lot, 1_000_000],
    ]);
  });

  test("the sender takes back what is left of a part receipt, less what was lost, and the receiver keeps its own", () => {
    const first = receiving([{ ...ITEM, gtin: OTHER_GTIN, lot: pears.lot }]);
    const state = { shipment: first.shipment, batches: [...first.batches, ...two.batches.slice(0, 1)] };
    const lost = { reason: "掉车", items: [{ gtin: BATCH.gtin, lot: BATCH.lot, lostKg: 5.5 }] };
    const back = voidShipment(state, lost, moving(COOPERATIVE));
    expect(back.shipment.status).toBe("confirmed");
    expect(back.batches.map(({ lot }) => lot)).toStrictEqual([BATCH.lot]);
    expect(massOf(back.batches[0] ?? BATCH)).toMatchObject({ onHand: 994_500, inTransit: 0, lost: 5_500 });
    expect(back.fact.data).toMatchObject({ items: [{ grams: 400_000, lostGrams: 5_500 }] });
    for (const batch of back.batches) assertMass(batch);
    const more = { ...lost, items: [{ gtin: BATCH.gtin, lot: BATCH.lot, lostKg: 400.001 }] };
    expect(refusal(() => voidShipment(state, more, moving(COOPERATIVE)))).toMatchObject({
      errors: [{ pointer: "/items/0/lostKg" }],
    });
  });

  test("one that was never shipped is refused, naming it and what is expected", () => {
    const error = refusal(() => receiving([ITEM, { ...ITEM, lot: "OTHER" }]));
    expect(error).toMatchObject({ code: "receipt-mismatch", errors: [{ pointer: "/items/1" }] });
    expect(error.extensions.expected).toStrictEqual([
      { gtin: BATCH.gtin, lot: BATCH.lot },
      { gtin: OTHER_GTIN, lot: pears.lot },
    ]);
  });

  test("one named twice is refused, so that it is never credited twice", () => {
    expect(refusal(() => receiving([ITEM, ITEM]))).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "/items/1" }],
    });
  });
});

test("every wrong weight is listed by its pointer; zero is a weight", () => {
  const error = refusal(() => received(SENT, { kg: 1.0005 }));
  expect(error).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/items/0/quantityKg" }] });
  const turned = refusal(() => received(SENT, { items: [{ ...ITEM, quantityKg: -1, rejectedKg: 0.0001 }] }));
  expect(turned.errors.map(({ pointer }) => pointer)).toStrictEqual(["/items/0/quantityKg", "/items/0/rejectedKg"]);
  expect(received(SENT, { kg: 0 }).batch.onHand).toStrictEqual({ [COOPERATIVE.id]: 600_000 });
});

test("a receipt before the shipment is refused; the same instant in another offset is not before", () => {
  const error = refusal(() => received(SENT, { receivedAt: "2026-09-11T00:59:59.999Z" }));
  expect(error).toMatchObject({ code: "date-order", errors: [{ pointer: "/receivedAt" }] });
  expect(received(SENT, { receivedAt: "2026-09-11T01:00:00.000Z" }).shipment.status).toBe("confirmed");
});

test("a settled shipment is settled: no second receipt, no voiding, no receipt of a voided one", () => {
  const done = received(SENT);
  const again = refusal(() => received(done, { kg: 100 }));
  expect(again).toMatchObject({ code: "shipment-not-pending", extensions: { status: "confirmed" } });
  expect(refusal(() => voided(done)).code).toBe("shipment-not-pending");
  expect(refusal(() => received(voided(SENT))).extensions).toMatchObject({ status: "voided" });
});

test("only the receiver confirms and only the sender voids; to everybody else there is no such shipment", () => {
  expect(refusal(() => received(SENT, {}, COOPERATIVE)).code).toBe("forbidden");
  expect(refusal(() => voided(SENT, DEPOT)).code).toBe("forbidden");
  for (const stranger of [OTHER_COOPERATIVE, BUREAU]) {
    const foreign = refusal(() => received(SENT, {}, stranger));
    const command = { items: [ITEM], receivedAt: AT };
    const unknown = refusal(() => receive({ shipment: undefined, batches: [] }, command, moving(stranger)));
    expect(foreign).toStrictEqual(unknown);
    expect(foreign.code).toBe("not-found");
  }
});

test("recalled goods under way may still be received", () => {
  const recall = { id: "r-1", by: BUREAU.id, level: 1, reason: "农残超标", at: AT } as const;
  const { batch } = received({ ...SENT, batch: { ...SENT.batch, recall } });
  expect(batch.onHand[DEPOT.id]).toBe(400_000);
});

test("voiding returns stock and labels to the sender and leaves the handoff visible", () => {
  const run = { id: "l-1", gtin: BATCH.gtin, lot: BATCH.lot, count: 300, netWeightG: 1000 };
  const sent = shipped(issueLabels({ key: "k1", batch: BATCH }, run, moving(COOPERATIVE)).batch, {}, LABELLED);
  const { shipment, batch, fact } = voided(sent);
  expect(shipment.status).toBe("voided");
  expect(batch.onHand).toStrictEqual(BATCH.onHand);
  expect(batch.labelled).toStrictEqual({ [COOPERATIVE.id]: 300_000 });
  expect(batch.handoffs).toMatchObject([{ shipment: "s-1", voidedAt: "2026-09-12T04:00:00.000Z" }]);
  expect(fact.data).toMatchObject({ reason: "地址有误" });
  expect(fact.event).toMatchObject({ bizStep: "void_shipping", eventTime: "2026-09-12T04:00:00.000Z" });
  expect(fact.event?.eventID).not.toBe(sent.fact.event?.eventID);
  assertMass(batch);
});

test("a batch that was not loaded with its shipment is a defect and settles nothing", () => {
  const state = { shipment: SENT.shipment, batches: [undefined] };
  expect(() => receive(state, { items: [ITEM], receivedAt: AT }, moving(DEPOT))).toThrow(/not loaded/);
  const wrong = { shipment: SENT.shipment, batches: [BATCH] };
  expect(() => receive(wrong, { items: [ITEM], receivedAt: AT }, moving(DEPOT))).toThrow(/no open handoff/);
});
