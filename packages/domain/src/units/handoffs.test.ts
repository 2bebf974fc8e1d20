import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import type { ShippedUnit } from "../batches/shipment.ts";
import { acting, BATCH, COOPERATIVE, DEPOT, GTIN, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { type ReceiveUnits, receiveWithUnits, unitsUnderWay } from "./receive.ts";
import { type ShipUnits, shipWithUnits } from "./ship.ts";
import { takeBackWithUnits } from "./take-back.ts";
import type { PackedLot, Unit } from "./unit.ts";

const AT = "2026-09-11T01:00:00.000Z";
const CAME = "2026-09-11T04:00:00.000Z";
const NOW = "2026-09-12T03:00:00.000Z";
const CLERK = acting(COOPERATIVE, "clerk", NOW);
const KEEPER = acting(DEPOT, "depot", NOW);
const STRANGER = acting(OTHER_COOPERATIVE, "clerk", NOW);
const [ME, THEM] = [COOPERATIVE.id, DEPOT.id];
const [U, V, W] = ["069012340000000009", "069012340000000016", "069012340000000023"];
const PACKED = "2026-09-10T12:00:00.000Z";

const grams = (lot: string, weight: number, more: Partial<PackedLot> = {}): PackedLot => ({
  ...{ gtin: GTIN, lot, grams: weight },
  ...more,
});
const kg = (lot: string, quantityKg: number, more: object = {}) => ({ gtin: GTIN, lot, quantityKg, ...more });
const unit = (sscc: string, items: readonly PackedLot[], more: Partial<Unit> = {}): Unit => ({
  ...{ sscc, organisation: ME, holder: ME, createdAt: PACKED, packedAt: PACKED, depth: 1 },
  ...{ items, units: [], all: items, last: { id: "p", at: PACKED, items, units: [] } },
  ...more,
});
/** A harvest of which so much is packed, and some of that with codes. */
const batch = (lot: string, packed: number, labelledGrams = 0): Batch => ({
  ...{ ...BATCH, lot, labelled: labelledGrams === 0 ? {} : { [ME]: labelledGrams } },
  packed: { [ME]: { grams: packed, ...(labelledGrams === 0 ? {} : { labelledGrams }) } },
});

/** U has 50 kg of A, 10 of them with codes, and 20 of B; V has 30 of B; W, in which a unit is, 5 of C. */
const UNITS = [
  unit(U, [grams("A", 50_000, { labelledGrams: 10_000 }), grams("B", 20_000)]),
  unit(V, [grams("B", 30_000)]),
  unit(W, [], { units: ["inner"], all: [grams("C", 5_000)], depth: 2 }),
];
const BATCHES = [undefined, batch("A", 50_000, 10_000), batch("B", 50_000), batch("C", 5_000), { ...BATCH, lot: "D" }];

const shipped = (
  items: ShipUnits["items"],
  units: readonly (Unit | undefined)[] = [undefined, ...UNITS],
  more: Partial<ShipUnits> = {},
) =>
  shipWithUnits(
    { to: DEPOT, batches: BATCHES, units },
    { id: `${ME}/s-1`, to: THEM, items, shippedAt: AT, ...more },
    CLERK,
  );
const refused = (decide: () => unknown) => {
  const { code, errors } = refusal(decide);
  return [code, ...errors.map(({ pointer }) => pointer)];
};
const ALL: ShipUnits["items"] = [{ sscc: U }, kg("D", 7), { sscc: V }, { sscc: W }];
const packedOf = (batches: readonly Batch[], who: string) =>
  Object.fromEntries(batches.map(({ lot, packed }) => [lot, packed?.[who]]));

describe("a shipment of units", () => {
  test("takes all that is in them, the batches of several together, beside what goes loose, and leaves it in them", () => {
    const { shipment, batches, units, fact } = shipped(ALL);
    const items = [
      grams("D", 7_000),
      grams("A", 50_000, { labelledGrams: 10_000 }),
      grams("B", 50_000),
      grams("C", 5_000),
    ];
    expect(shipment.items).toEqual(items);
    expect(shipment.units).toEqual([
      { sscc: U, items: [grams("A", 50_000, { labelledGrams: 10_000 }), grams("B", 20_000)] },
      { sscc: V, items: [grams("B", 30_000)] },
      { sscc: W, items: [grams("C", 5_000)], isNested: true },
    ]);
    expect(fact.data).toMatchObject({ items, units: shipment.units });
    expect(units).toEqual(
      UNITS.map(({ last: _, ...rest }) => ({ ...rest, underWay: { shipment: `${ME}/s-1`, to: THEM } })),
    );
    expect(packedOf(batches, ME)).toEqual({ A: undefined, B: undefined, C: undefined, D: undefined });
    expect(shipped([kg("D", 7)]).shipment).not.toHaveProperty("units");
  });

  test("names the first unit that has what is stopped, and leaves packed what lies in other units", () => {
    const recall = { id: "r", level: 1, reason: "x", at: AT, by: ME } as const;
    const stopped = (name: string) => () =>
      shipWithUnits(
        { to: DEPOT, batches: BATCHES.map((one) => (one?.lot === name ? { ...one, recall } : one)), units: UNITS },
        { id: `${ME}/s-1`, to: THEM, items: ALL, shippedAt: AT },
        CLERK,
      );
    expect(["A", "B", "C", "D"].map((name) => refused(stopped(name)))).toEqual([
      ...[
        ["batch-recalled", "/items/0"],
        ["batch-recalled", "/items/0"],
        ["batch-recalled", "/items/3"],
      ],
      ["batch-recalled", "/items/1"],
    ]);
    const more = BATCHES.map((one) => (one?.lot === "A" ? batch("A", 60_000, 20_000) : one));
    const sent = shipWithUnits(
      { to: DEPOT, batches: more, units: UNITS },
      { id: `${ME}/s-1`, to: THEM, items: [{ sscc: U }], shippedAt: AT },
      CLERK,
    );
    expect(packedOf(sent.batches, ME)).toMatchObject({ A: { grams: 10_000, labelledGrams: 10_000 } });
  });

  test("refuses what is not the sender's, inside another, empty, packed later, or named twice, each at its place", () => {
    const with_ = (more: Partial<Unit>) =>
      refused(() => shipped([kg("D", 1), { sscc: V }], [unit(V, [grams("B", 1)], more)]));
    expect(with_({ holder: THEM })).toEqual(["not-found", "/items/1/sscc"]);
    expect(with_({ parent: U })).toEqual(["unit-not-free", "/items/1/sscc"]);
    expect(with_({ items: [], all: [] })).toEqual(["invalid-request", "/items/1"]);
    expect(with_({ packedAt: NOW })).toEqual(["date-order", "/shippedAt"]);
    expect(refused(() => shipped([kg("D", 1), { sscc: V }], []))).toEqual(["not-found", "/items/1/sscc"]);
    expect(refused(() => shipped([{ sscc: V }, { sscc: U }, { sscc: V }]))).toEqual(["invalid-request", "/items/2"]);
  });

  test("refuses a batch that goes in a unit and beside it: of what arrives nobody could tell which it is", () => {
    const both = () => shipped([{ sscc: V }, { sscc: U }, kg("D", 1), kg("A", 1)]);
    expect(refused(both)).toEqual(["invalid-request", "/items/3"]);
    expect(refusal(both).errors[0]?.detail).toContain(`is in unit ${U} of this shipment`);
  });
});

const SENT = shipped(ALL);
const NAMED = new Map(SENT.batches.map((one) => [one.lot, one]));
const STATE = { shipment: SENT.shipment, batches: SENT.batches, units: [undefined, ...SENT.units], from: COOPERATIVE };
const came = (items: ReceiveUnits["items"], more: Partial<ReceiveUnits> = {}, ctx = KEEPER) =>
  receiveWithUnits(STATE, { items, receivedAt: CAME, ...more }, ctx);
const onHand = (batches: readonly Batch[], who: string) =>
  Object.fromEntries(batches.map(({ lot, onHand: by }) => [lot, (by[who] ?? 0) - (NAMED.get(lot)?.onHand[who] ?? 0)]));

describe("a receipt of units", () => {
  test("takes one in whole: it stands with the receiver as it was packed; what is not named is still under way", () => {
    const { shipment, batches, units, unpackings, fact } = came([{ sscc: U }]);
    const [first] = SENT.units;
    const { underWay: _, ...rest } = first ?? UNITS[0] ?? unit(U, []);
    expect(units).toEqual([{ ...rest, holder: THEM, shippedAt: AT }]);
    expect(onHand(batches, THEM)).toMatchObject({ A: 50_000, B: 20_000 });
    expect(packedOf(batches, THEM)).toMatchObject({
      A: { grams: 50_000, labelledGrams: 10_000 },
      B: { grams: 20_000 },
    });
    expect(unpackings).toEqual([]);
    expect(shipment.units?.map(({ outcome }) => outcome)).toEqual(["received", undefined, undefined]);
    expect(unitsUnderWay(shipment).map(({ sscc }) => sscc)).toEqual([V, W]);
    expect(shipment.status).toBe("partly-received");
    expect(fact.data).toMatchObject({ units: [{ sscc: U, outcome: "received" }] });
    expect(unitsUnderWay(undefined)).toEqual([]);
    // Of B more is under way in V, of A nothing is.
    expect(shipment.receipt?.items.map(({ lot, underWayGrams }) => [lot, underWayGrams])).toEqual([
      ...[
        ["D", 7_000],
        ["A", undefined],
        ["B", 30_000],
        ["C", 5_000],
      ],
    ]);
  });

  test("turned away whole it stands with its sender again, and nothing of it came", () => {
    const { batches, units, shipment } = came([{ sscc: U, rejected: true }]);
    expect(units).toMatchObject([{ sscc: U, holder: ME }]);
    expect([onHand(batches, THEM), onHand(batches, ME)]).toMatchObject([
      { A: 0, B: 0 },
      { A: 50_000, B: 20_000 },
    ]);
    expect(packedOf(batches, ME)).toMatchObject({ A: { grams: 50_000, labelledGrams: 10_000 }, B: { grams: 20_000 } });
    expect(shipment.units?.[0]?.outcome).toBe("rejected");
  });

  test("opened, what was found of each batch is loose, what is short is lost, and it is no unit any more", () => {
    const contents = [kg("A", 45, { rejectedKg: 3 }), kg("B", 0)];
    const { batches, units, unpackings, shipment } = came([{ sscc: U, contents }, { sscc: V }]);
    expect(onHand(batches, THEM)).toMatchObject({ A: 45_000, B: 30_000 });
    expect(onHand(batches, ME)).toMatchObject({ A: 3_000, B: 0 });
    expect(packedOf(batches, THEM)).toMatchObject({ A: undefined, B: { grams: 30_000 } });
    expect(units[0]).toMatchObject({ sscc: U, holder: THEM, items: [], units: [], all: [], depth: 1 });
    expect(units[1]).toMatchObject({ sscc: V, items: [grams("B", 30_000)] });
    expect(shipment.units?.map(({ outcome }) => outcome)).toEqual(["opened", "received", undefined]);
    expect(unpackings).toMatchObject([{ kind: "unit-unpacked", occurredAt: CAME, event: { action: "DELETE" } }]);
    const content = { items: SENT.shipment.units?.[0]?.items, units: [] };
    expect(unpackings[0]?.data).toEqual({ id: `${ME}/s-1`, sscc: U, ...content, shipment: `${ME}/s-1` });
    // What is short in it is lost where no other unit has more of that batch, and expected still where one has.
    const short = came([{ sscc: U, contents: [kg("A", 45), kg("B", 15)] }]).shipment.receipt?.items;
    expect(short?.map(({ lot, underWayGrams }) => [lot, underWayGrams])).toEqual([
      ...[
        ["D", 7_000],
        ["A", undefined],
        ["B", 35_000],
        ["C", 5_000],
      ],
    ]);
    // As much as was packed may be found and turned away together.
    expect(() => came([{ sscc: U, contents: [kg("A", 45, { rejectedKg: 5 }), kg("B", 20)] }])).not.toThrow();
  });

  test("beside units takes loose goods in, too, and more than one unit of a batch together", () => {
    const { batches, shipment } = came([{ sscc: V }, kg("D", 6), { sscc: U }]);
    expect(onHand(batches, THEM)).toEqual({ A: 50_000, B: 50_000, D: 6_000 });
    expect(shipment.receipt?.items.find(({ lot }) => lot === "B")).toEqual(grams("B", 50_000));
  });

  test("refuses units that are not aboard, or named twice, and says which are under way", () => {
    const strange = refusal(() => came([kg("D", 1), { sscc: "X" }]));
    expect([strange.code, strange.errors[0]?.pointer]).toEqual(["receipt-mismatch", "/items/1"]);
    expect([strange.message, strange.detailZh]).toEqual([
      expect.stringContaining(`in shipment s-1: these are: ${U}, ${V}, ${W}.`),
      expect.stringContaining(`${U}、${V}、${W}`),
    ]);
    const gone = {
      ...SENT.shipment,
      units: (SENT.shipment.units ?? []).map((one) => ({ ...one, outcome: "received" as const })),
    };
    const none = refusal(() =>
      receiveWithUnits({ ...STATE, shipment: gone }, { items: [{ sscc: U }], receivedAt: CAME }, KEEPER),
    );
    expect([none.message, none.detailZh]).toEqual([
      expect.stringContaining("no unit is any more"),
      expect.stringContaining("已无在途物流单元"),
    ]);
    expect(refused(() => came([{ sscc: U }, { sscc: V }, { sscc: U }]))).toEqual(["invalid-request", "/items/2"]);
    expect(() => receiveWithUnits({ ...STATE, units: [] }, { items: [{ sscc: U }], receivedAt: CAME }, KEEPER)).toThrow(
      /was not loaded/,
    );
  });

  test("refuses contents that name not every batch, strange ones, one twice, more than was packed, and a nested unit's, each at its place", () => {
    const at = (contents: readonly ReturnType<typeof kg>[], more = {}, sscc: string | undefined = U) =>
      refused(() => came([kg("D", 1), { sscc: sscc ?? "", contents, ...more }])).slice(1);
    const [both, missing] = [[kg("A", 1), kg("B", 1)], refusal(() => came([{ sscc: U, contents: [] }]))];
    expect(missing.errors.map(({ pointer }) => pointer)).toEqual(["/items/0/contents"]);
    expect(missing.errors[0]?.detail).toMatch(/0 if nothing: .*\/10\/A, .*\/10\/B missing/);
    expect(at([kg("A", 1)])).toEqual(["/items/1/contents"]);
    expect(at([...both, kg("C", 1), kg("A", 1)])).toEqual(["/items/1/contents/2", "/items/1/contents/3"]);
    expect(at([kg("A", 50.001), kg("B", 20)])).toEqual(["/items/1/contents/0"]);
    expect(at([kg("A", 45, { rejectedKg: 5.001 }), kg("B", 20)])).toEqual(["/items/1/contents/0"]);
    expect(at(both, { rejected: true })).toEqual(["/items/1"]);
    expect(at([kg("C", 5)], {}, W)).toEqual(["/items/1/contents"]);
    const told = refusal(() => came([{ sscc: U, contents: [kg("A", 51), kg("B", 1)] }])).errors[0]?.detail;
    expect(told).toContain("50 kg were packed");
  });

  test("refuses a batch by itself that comes in a unit, and tells nobody but its receiver what is in units", () => {
    const loose = () => came([kg("D", 1), kg("B", 1)]);
    expect(refused(loose)).toEqual(["invalid-request", "/items/1"]);
    expect(refusal(loose).errors[0]?.detail).toContain(`comes in unit ${U}: confirm the unit ({"sscc": "${U}"})`);
    for (const [who, code] of [
      [CLERK, "forbidden"],
      [STRANGER, "not-found"],
    ] as const) {
      expect(refused(() => came([{ sscc: "X" }], {}, who))[0]).toBe(code);
      expect(refused(() => came([kg("B", 1)], {}, who))[0]).toBe(code);
    }
  });
});

const back = (
  items?: readonly { lot: string; gtin: string; lostKg: number }[],
  state: Parameters<typeof takeBackWithUnits>[0] = STATE,
  ctx = CLERK,
) => takeBackWithUnits(state, { reason: "退回", ...(items === undefined ? {} : { items }) }, ctx);
const lost = (lot: string, lostKg: number) => ({ gtin: GTIN, lot, lostKg });

describe("a shipment of units that is taken back", () => {
  test("brings them back whole, as they were packed", () => {
    const { units, batches, unpackings, shipment } = back();
    expect(units.map(({ sscc, holder, underWay, items }) => [sscc, holder, underWay, items.length])).toEqual([
      ...[
        [U, ME, undefined, 2],
        [V, ME, undefined, 1],
        [W, ME, undefined, 0],
      ],
    ]);
    expect(units.some((one) => "shippedAt" in one)).toBe(false);
    expect(packedOf(batches, ME)).toMatchObject({
      A: { grams: 50_000, labelledGrams: 10_000 },
      B: { grams: 50_000 },
      C: { grams: 5_000 },
    });
    expect(unpackings).toEqual([]);
    expect(shipment.units?.map(({ outcome }: ShippedUnit) => outcome)).toEqual([
      "taken-back",
      "taken-back",
      "taken-back",
    ]);
  });

  test("opens those of which some did not come back: what is left of them is loose", () => {
    const { units, batches, unpackings, shipment } = back([lost("A", 1)]);
    expect(units.map(({ items }) => items.length)).toEqual([0, 1, 0]);
    expect(packedOf(batches, ME)).toMatchObject({ A: undefined, B: { grams: 30_000 } });
    expect(shipment.units?.map(({ outcome }: ShippedUnit) => outcome)).toEqual(["opened", "taken-back", "taken-back"]);
    expect(unpackings).toMatchObject([
      { kind: "unit-unpacked", occurredAt: NOW, data: { sscc: U, shipment: `${ME}/s-1` } },
    ]);
    expect(back([lost("B", 1)]).units.map(({ items }) => items.length)).toEqual([0, 0, 0]);
    // Of D nothing is in units.
    expect(back([lost("D", 7)]).units.map(({ items }) => items.length)).toEqual([2, 1, 0]);
    expect(back([lost("A", 0)]).units.map(({ items }) => items.length)).toEqual([2, 1, 0]);
  });

  test("opens no unit that has others in it, and says the way out; and is nobody's but its sender's", () => {
    const nested = () => back([lost("C", 1)]);
    expect(refused(nested)).toEqual(["invalid-request", "/items"]);
    expect(refusal(nested).errors[0]?.detail).toContain(`inside unit ${W}: it comes back whole`);
    expect(refused(() => back([lost("C", 1)], STATE, KEEPER))[0]).toBe("forbidden");
    expect(refused(() => back([lost("C", 1)], STATE, STRANGER))[0]).toBe("not-found");
    expect(refused(() => back(undefined, { ...STATE, shipment: undefined }))[0]).toBe("not-found");
  });

  test("leaves what was received before, and what was opened then is short already", () => {
    const first = came([{ sscc: U, contents: [kg("A", 45), kg("B", 20)] }]);
    const touched = new Map(first.batches.map((one) => [one.lot, one]));
    const state = {
      ...STATE,
      shipment: first.shipment,
      batches: STATE.batches.map((one) => touched.get(one.lot) ?? one),
      units: [...first.units, ...SENT.units.slice(1)],
    };
    const rest = takeBackWithUnits(state, { reason: "退回" }, CLERK);
    expect(rest.units.map(({ sscc }) => sscc)).toEqual([V, W]);
    expect(rest.shipment.units?.map(({ outcome }) => outcome)).toEqual(["opened", "taken-back", "taken-back"]);
  });
});
