import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { assertMass } from "../batches/mass.ts";
import type { Shipment } from "../batches/shipment.ts";
import { BATCH, COOPERATIVE, DEPOT, GTIN, refusal } from "../fixtures/cangxi.ts";
import { moving, shipped } from "../fixtures/journey.ts";
import { type CorrectReceipt, correctReceipt } from "./correct-receipt.ts";
import { type Receive, receive } from "./receive.ts";
import { ship } from "./ship.ts";
import { storeBatch } from "./store.ts";
import { type VoidShipment, voidShipment } from "./void-shipment.ts";

/** A shipment of two batches, 100 kg of A and 200 kg of B, and what becomes of each. */
const [A, B]: readonly [Batch, Batch] = [
  { ...BATCH, lot: "A" },
  { ...BATCH, lot: "B" },
];
const AT = "2026-09-11T01:00:00.000Z";
const LATER = "2026-09-13T04:00:00.000Z";
const lot = (name: string) => ({ gtin: GTIN, lot: name });

interface State {
  readonly shipment: Shipment;
  readonly batches: readonly Batch[];
}
const SENT: State = ship(
  { to: DEPOT, batches: [A, B] },
  {
    ...{ id: "s-1", to: DEPOT.id, shippedAt: AT },
    items: [
      { ...lot("A"), quantityKg: 100 },
      { ...lot("B"), quantityKg: 200 },
    ],
  },
  moving(COOPERATIVE),
);

/** The state with each batch as the decision leaves it. */
const after = (state: State, decision: State): State => ({
  shipment: decision.shipment,
  batches: state.batches.map((batch) => decision.batches.find(({ lot: name }) => name === batch.lot) ?? batch),
});
const got = (state: State, items: Receive["items"], more: Partial<Receive> = {}) =>
  after(state, receive(state, { items, receivedAt: "2026-09-11T04:00:00.000Z", ...more }, moving(DEPOT)));
const correct = (state: State, items: CorrectReceipt["items"], more: Partial<CorrectReceipt> = {}) =>
  correctReceipt({ ...state, received: [] }, { reason: "记错", items, ...more }, moving(DEPOT, LATER));
const takeBack = (state: State, more: Partial<VoidShipment> = {}) =>
  voidShipment(state, { reason: "地址有误", ...more }, moving(COOPERATIVE, LATER));
const weights = ({ batches }: Pick<State, "batches">) =>
  batches.map(({ onHand }) => [onHand[COOPERATIVE.id] ?? 0, onHand[DEPOT.id] ?? 0].map((grams) => grams / 1000));

const BOTH = got(SENT, [
  { ...lot("A"), quantityKg: 100 },
  { ...lot("B"), quantityKg: 200 },
]);

describe("a correction of one batch's receipt", () => {
  test("leaves the other as it is, and the event names both", () => {
    const done = correct(BOTH, [{ ...lot("B"), quantityKg: 150, rejectedKg: 50 }]);
    expect(done.batches.map(({ lot: name }) => name)).toStrictEqual(["B"]);
    expect(weights(after(BOTH, done))).toStrictEqual([
      [900, 100],
      [850, 150],
    ]);
    expect(done.shipment).toMatchObject({
      status: "confirmed",
      receipt: {
        items: [
          { ...lot("A"), grams: 100_000 },
          { ...lot("B"), grams: 150_000, rejectedGrams: 50_000 },
        ],
      },
    });
    expect(done.fact.data).toStrictEqual({
      corrects: { kind: "receipt", id: "s-1" },
      from: COOPERATIVE.id,
      items: [{ ...lot("B"), grams: 150_000, rejectedGrams: 50_000 }],
      reason: "记错",
    });
    expect(done.fact.event).toMatchObject({ quantityList: [{ quantity: 100 }, { quantity: 150 }] });
    expect(done.batches[0]?.corrections).toMatchObject([
      { field: "receipt", from: "200", to: "150 + 50", by: DEPOT.id },
    ]);
    for (const batch of done.batches) assertMass(batch);
  });

  test("has an id where it is given one, and no member for what was not turned away", () => {
    const { fact } = correct(BOTH, [{ ...lot("A"), quantityKg: 99 }], { id: "k-1" });
    expect(fact.data).toMatchObject({ id: "k-1", items: [{ ...lot("A"), grams: 99_000 }] });
    expect(JSON.stringify(fact.data)).not.toContain("rejectedGrams");
  });

  test("is refused where nothing differs, by the place of an item that is twice there or not in the shipment, and by weight", () => {
    const same = { ...lot("A"), quantityKg: 100 };
    expect(refusal(() => correct(BOTH, [same])).errors.map(({ pointer }) => pointer)).toStrictEqual(["/items"]);
    expect(correct(BOTH, [same, { ...lot("B"), quantityKg: 1 }]).batches).toHaveLength(2);
    expect(refusal(() => correct(BOTH, [same, { ...same, quantityKg: 2 }])).errors[0]?.pointer).toBe("/items/1");
    expect(refusal(() => correct(BOTH, [{ ...same, lot: "C" }])).code).toBe("receipt-mismatch");
    const over = refusal(() => correct(BOTH, [same, { ...lot("B"), quantityKg: 0, rejectedKg: 200.001 }]));
    expect(over.errors.map(({ pointer }) => pointer)).toStrictEqual(["/items/1/rejectedKg"]);
    expect(correct(BOTH, [{ ...lot("B"), quantityKg: 0, rejectedKg: 200 }]).batches).toHaveLength(1);
    const turned = got(SENT, [
      { ...lot("A"), quantityKg: 60, rejectedKg: 40 },
      { ...lot("B"), quantityKg: 200 },
    ]);
    expect(correct(turned, [{ ...lot("A"), quantityKg: 60, rejectedKg: 39 }]).batches).toHaveLength(1);
    for (const [n, item] of [{ quantityKg: 1e9 }, { quantityKg: 1, rejectedKg: 0.0001 }].entries())
      expect(refusal(() => correct(BOTH, [{ ...lot("A"), ...item }])).errors[0]?.pointer).toBe(
        ["/items/0/quantityKg", "/items/0/rejectedKg"][n],
      );
  });

  test("of what has not been received, or whose rest was taken back since, is refused with the way out", () => {
    expect(refusal(() => correct(SENT, [{ ...lot("A"), quantityKg: 1 }]))).toMatchObject({
      code: "correction-refused",
      errors: [{ pointer: "/items" }],
    });
    const one = got(SENT, [
      { ...lot("A"), quantityKg: 100 },
      { ...lot("B"), quantityKg: 0 },
    ]);
    expect(refusal(() => correct(one, [{ ...lot("B"), quantityKg: 1 }])).message).toContain("Record a receipt");
    const part = got(
      SENT,
      [
        { ...lot("A"), quantityKg: 40 },
        { ...lot("B"), quantityKg: 200 },
      ],
      { restUnderWay: true },
    );
    const back = after(part, takeBack(part));
    const error = refusal(() => correct(back, [{ ...lot("A"), quantityKg: 50 }]));
    expect(error).toMatchObject({ code: "correction-refused", errors: [{ pointer: "/items/0" }] });
    expect(error.message).toContain("taken the rest");
    const folded = { ...BOTH, batches: BOTH.batches.map((batch) => ({ ...batch, handoffs: [] })) };
    expect(refusal(() => correct(folded, [{ ...lot("A"), quantityKg: 1 }])).message).toContain("too old");
  });

  test("of a part receipt leaves the rest under way as long as there is one", () => {
    const part = got(
      SENT,
      [
        { ...lot("A"), quantityKg: 40 },
        { ...lot("B"), quantityKg: 200 },
      ],
      { restUnderWay: true },
    );
    const openAfter = (item: { quantityKg: number; rejectedKg?: number }) => {
      const [batch] = correct(part, [{ ...lot("A"), ...item }]).batches;
      expect(batch?.flags).toStrictEqual([]);
      return batch?.handoffs[0]?.partial;
    };
    expect(openAfter({ quantityKg: 60 })).toBe(true);
    expect(openAfter({ quantityKg: 60, rejectedKg: 39 })).toBe(true);
    expect(openAfter({ quantityKg: 30, rejectedKg: 30 })).toBe(true);
    expect(openAfter({ quantityKg: 60, rejectedKg: 40 })).toBeUndefined();
    expect(openAfter({ quantityKg: 100 })).toBeUndefined();
    const [whole] = correct(BOTH, [{ ...lot("A"), quantityKg: 60 }]).batches;
    expect(whole?.handoffs[0]).not.toHaveProperty("partial");
    expect(whole?.handoffs[0]).not.toHaveProperty("rejectedGrams");
  });

  test("takes nothing from a sender who stored what came back, or from a receiver who stored what came", () => {
    const turned = got(SENT, [
      { ...lot("A"), quantityKg: 40, rejectedKg: 60 },
      { ...lot("B"), quantityKg: 200 },
    ]);
    const [a, ...others] = turned.batches;
    if (a === undefined) throw new Error("a batch");
    const stored = (batch: Batch, who: typeof DEPOT, quantityKg: number) =>
      storeBatch(
        { batch, room: { profiles: [] } },
        { action: "in", location: "A3", quantityKg, at: LATER },
        moving(who, LATER),
      ).batch;
    const atSender = { ...turned, batches: [stored(a, COOPERATIVE, 960), ...others] };
    const error = refusal(() => correct(atSender, [{ ...lot("A"), quantityKg: 60, rejectedKg: 40 }]));
    expect(error.message).toMatch(/20 kg that came back to the sender/);
    expect(error.detailZh).toMatch(/退回发货方的 20 千克/);
    const atReceiver = { ...turned, batches: [stored(a, DEPOT, 40), ...others] };
    const kept = refusal(() => correct(atReceiver, [{ ...lot("A"), quantityKg: 39, rejectedKg: 60 }]));
    expect(kept.message).toMatch(/^1 kg would be taken away that you have sent on or stored/);
    expect(correct(atReceiver, [{ ...lot("A"), quantityKg: 40, rejectedKg: 20 }]).batches).toHaveLength(1);
  });

  test("that says that nothing came says so to the auditors, and one that says what was turned away does not", () => {
    const codes = (items: CorrectReceipt["items"]) =>
      correct(BOTH, items).batches.flatMap(({ flags }) => flags.map(({ code }) => code));
    expect(codes([{ ...lot("A"), quantityKg: 0 }])).toStrictEqual(["not-arrived"]);
    expect(codes([{ ...lot("A"), quantityKg: 0, rejectedKg: 100 }])).toStrictEqual([]);
    expect(codes([{ ...lot("A"), quantityKg: 50, rejectedKg: 50 }])).toStrictEqual([]);
    expect(codes([{ ...lot("A"), quantityKg: 101 }])).toStrictEqual(["quantity-surplus"]);
  });

  test("names in its event what came or was turned away, and what it corrects, but no item of which nothing came", () => {
    const one = got(SENT, [
      { ...lot("A"), quantityKg: 50, rejectedKg: 50 },
      { ...lot("B"), quantityKg: 0 },
    ]);
    const { fact } = correct(one, [{ ...lot("A"), quantityKg: 40, rejectedKg: 40 }]);
    expect(fact.event).toMatchObject({ quantityList: [{ quantity: 40 }] });
    const turned = got(SENT, [
      { ...lot("A"), quantityKg: 50, rejectedKg: 50 },
      { ...lot("B"), quantityKg: 200 },
    ]);
    const other = correct(turned, [{ ...lot("B"), quantityKg: 199 }]);
    expect(other.fact.event).toMatchObject({ quantityList: [{ quantity: 50 }, { quantity: 199 }] });
    const none = correct(turned, [{ ...lot("B"), quantityKg: 0 }]);
    expect(none.fact.event).toMatchObject({ quantityList: [{ quantity: 50 }, { quantity: 0 }] });
  });
});

describe("what is taken back of a shipment", () => {
  test("comes back whole, and the shipment is void", () => {
    const done = takeBack(SENT);
    expect(weights(after(SENT, done))).toStrictEqual([
      [1000, 0],
      [1000, 0],
    ]);
    expect(done.shipment.status).toBe("voided");
    expect(done.shipment).not.toHaveProperty("receipt");
    expect(done.fact.data).toStrictEqual({
      id: "s-1",
      to: DEPOT.id,
      items: [
        { ...lot("A"), grams: 100_000 },
        { ...lot("B"), grams: 200_000 },
      ],
      reason: "地址有误",
    });
    expect(done.fact.kind).toBe("shipment-voided");
    expect(done.batches.flatMap(({ flags }) => flags)).toStrictEqual([]);
    expect(done.batches[0]?.handoffs[0]).not.toHaveProperty("lostGrams");
  });

  test("is less what is lost of each, which stays gone", () => {
    const done = takeBack(SENT, { items: [{ ...lot("B"), lostKg: 50 }] });
    expect(weights(after(SENT, done))).toStrictEqual([
      [1000, 0],
      [950, 0],
    ]);
    expect(done.fact.data).toMatchObject({ items: [{ grams: 100_000 }, { grams: 200_000, lostGrams: 50_000 }] });
    expect(JSON.stringify(done.fact.data).match(/lostGrams/g)).toHaveLength(1);
    for (const batch of done.batches) assertMass(batch);
    const over = refusal(() =>
      takeBack(SENT, {
        items: [
          { ...lot("A"), lostKg: 0 },
          { ...lot("B"), lostKg: 200.001 },
        ],
      }),
    );
    expect(over.errors.map(({ pointer }) => pointer)).toStrictEqual(["/items/1/lostKg"]);
    expect(takeBack(SENT, { items: [{ ...lot("B"), lostKg: 200 }] }).shipment.status).toBe("voided");
    expect(refusal(() => takeBack(SENT, { items: [{ ...lot("C"), lostKg: 1 }] })).code).toBe("receipt-mismatch");
    const twice = { ...lot("A"), lostKg: 1 };
    expect(refusal(() => takeBack(SENT, { items: [twice, twice] })).errors[0]?.pointer).toBe("/items/1");
  });

  test("after a part came is the rest alone, and the shipment is confirmed with what came or was turned away", () => {
    const part = got(SENT, [
      { ...lot("A"), quantityKg: 0, rejectedKg: 100 },
      { ...lot("B"), quantityKg: 0 },
    ]);
    const done = takeBack(part);
    expect(done.batches.map(({ lot: name }) => name)).toStrictEqual(["B"]);
    expect(done.shipment).toMatchObject({
      status: "confirmed",
      receipt: {
        items: [
          { ...lot("A"), grams: 0, rejectedGrams: 100_000 },
          { ...lot("B"), grams: 0 },
        ],
      },
    });
    const rest = got(
      SENT,
      [
        { ...lot("A"), quantityKg: 40 },
        { ...lot("B"), quantityKg: 200 },
      ],
      { restUnderWay: true },
    );
    const back = takeBack(rest, { items: [{ ...lot("A"), lostKg: 10 }] });
    expect(weights(after(rest, back))).toStrictEqual([
      [950, 40],
      [800, 200],
    ]);
    expect(back.fact.data).toMatchObject({ items: [{ ...lot("A"), grams: 60_000, lostGrams: 10_000 }] });
    expect(back.shipment.receipt?.items).toStrictEqual([
      { ...lot("A"), grams: 40_000 },
      { ...lot("B"), grams: 200_000 },
    ]);
  });

  test("takes with it the flags of a log that only the receiver of nothing recorded, and of no other log", () => {
    const flag = (code: "temperature" | "log-shared" | "late-entry", about: string) => ({
      ...{ code, about, at: AT },
      reason: { code, zh: about, en: about },
    });
    const { batch, shipment } = shipped(BATCH);
    const flags = [
      flag("temperature", "log/aa"),
      flag("log-shared", "log/aa"),
      flag("late-entry", "log/aa"),
      flag("temperature", "log/bb"),
    ];
    const temperature = [
      { sha256: "aa", by: DEPOT.id },
      { sha256: "bb", by: COOPERATIVE.id },
    ] as never;
    const logged: Batch = { ...batch, flags, temperature };
    const [without] = takeBack({ shipment, batches: [logged] }).batches;
    expect(
      without?.flags.map(({ code, about, withdrawnAt }) => [code, about, withdrawnAt !== undefined]),
    ).toStrictEqual([
      ["temperature", "log/aa", true],
      ["log-shared", "log/aa", true],
      ["late-entry", "log/aa", false],
      ["temperature", "log/bb", false],
    ]);
    const holds: Batch = { ...logged, onHand: { ...logged.onHand, [DEPOT.id]: 1 } };
    expect(takeBack({ shipment, batches: [holds] }).batches[0]?.flags).toStrictEqual(flags);
  });
});

test("of a shipment that is settled the refusal says how it was", () => {
  const done = refusal(() =>
    receive(BOTH, { items: [{ ...lot("A"), quantityKg: 1 }], receivedAt: LATER }, moving(DEPOT, LATER)),
  );
  expect([done.code, done.message.includes("confirmed"), done.detailZh.includes("确认收货")]).toStrictEqual([
    "shipment-not-pending",
    true,
    true,
  ]);
  const back = after(SENT, takeBack(SENT));
  const gone = refusal(() =>
    receive(back, { items: [{ ...lot("A"), quantityKg: 1 }], receivedAt: LATER }, moving(DEPOT, LATER)),
  );
  expect([gone.message.includes("voided"), gone.detailZh.includes("作废")]).toStrictEqual([true, true]);
});
