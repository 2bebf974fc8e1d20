import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { acting, BATCH, COOPERATIVE, DEPOT, GTIN, refusal } from "../fixtures/cangxi.ts";
import { received, shipped } from "../fixtures/journey.ts";
import { type Pack, type PackState, pack } from "./pack.ts";
import type { Unit } from "./unit.ts";
import { type Unpack, unpack } from "./unpack.ts";
import { voidPacking } from "./void-packing.ts";

const AT = "2026-09-12T02:00:00.000Z";
const NOW = "2026-09-12T03:00:00.000Z";
const ME = acting(DEPOT, "depot", NOW);
const SSCC = "069012340000000009";
const [INNER, OTHER] = ["069012340000000016", "069012340000000023"];

/** A harvest of which the depot has 400 kg, 100 of them with codes. */
const atDepot = (lot: string, more: Partial<Batch> = {}): Batch => ({
  ...received(shipped({ ...BATCH, lot })).batch,
  labelled: { [DEPOT.id]: 100_000 },
  ...more,
});
const [A, B] = [atDepot("A"), atDepot("B")];
const kg = (lot: string, quantityKg: number, more: object = {}) => ({ gtin: GTIN, lot, quantityKg, ...more });
const grams = (lot: string, weight: number, more: object = {}) => ({ gtin: GTIN, lot, grams: weight, ...more });
const inner = (more: Partial<Unit> = {}): Unit => ({
  ...{ sscc: INNER, organisation: DEPOT.id, holder: DEPOT.id, createdAt: AT, packedAt: AT, depth: 2 },
  ...{ items: [grams("B", 20_000)], units: [], all: [grams("B", 20_000)] },
  last: { id: "i-1", at: AT, items: [], units: [] },
  ...more,
});

const packed = (command: Partial<Pack> = {}, state: Partial<PackState> = {}, ctx = ME) =>
  pack(
    { unit: undefined, units: [undefined, inner()], batches: [undefined, A, B], serialOf: () => undefined, ...state },
    { id: "p-1", sscc: SSCC, contains: [kg("A", 50)], at: AT, ...command },
    ctx,
  );
const refused = (decide: () => unknown) => {
  const { code, errors } = refusal(decide);
  return [code, ...errors.map(({ pointer }) => pointer)];
};
const packedAt = ({ batches }: { readonly batches: readonly Batch[] }) =>
  batches.map(({ packed: by }) => by?.[DEPOT.id]);

describe("packing", () => {
  test("makes a unit of batches and whole units, which holds all that is in them; what goes in stays on hand, packed", () => {
    const { unit, units, batches, fact } = packed({ contains: [kg("A", 50), { sscc: INNER }] });
    const content = { items: [grams("A", 50_000)], units: [INNER] };
    expect(unit).toEqual({
      ...{ sscc: SSCC, organisation: DEPOT.id, holder: DEPOT.id, createdAt: NOW, packedAt: AT, depth: 3 },
      ...{ ...content, all: [grams("A", 50_000), grams("B", 20_000)] },
      last: { id: "p-1", at: AT, ...content },
    });
    const { last: _, ...rest } = inner();
    expect(units).toEqual([{ ...rest, parent: SSCC }]);
    expect(packedAt({ batches })).toEqual([{ grams: 50_000 }]);
    expect(batches[0]?.onHand[DEPOT.id]).toBe(400_000);
    expect(fact).toMatchObject({ kind: "unit-packed", occurredAt: AT, recordedAt: NOW, event: { action: "ADD" } });
    expect(fact.data).toEqual({ id: "p-1", sscc: SSCC, ...content });
  });

  test("adds to what is in it already, as deep as its deepest, and what was shipped a year ago is a new unit", () => {
    const before = inner({
      sscc: SSCC,
      items: [grams("A", 5)],
      units: [OTHER],
      all: [grams("A", 5), grams("B", 9)],
      depth: 4,
    });
    const { unit } = packed({}, { unit: before });
    expect(unit).toMatchObject({
      ...{ items: [grams("A", 50_005)], units: [OTHER], all: [grams("A", 50_005), grams("B", 9)] },
      ...{ depth: 4, createdAt: AT, last: { id: "p-1" } },
    });
    const old = inner({ sscc: SSCC, items: [], units: [], all: [], depth: 1, shippedAt: "2025-01-01T00:00:00.000Z" });
    expect(packed({}, { unit: old }).unit).not.toHaveProperty("shippedAt");
    const there = inner({ sscc: SSCC, shippedAt: "2025-01-01T00:00:00.000Z" });
    expect(refused(() => packed({}, { unit: there }))).toEqual(["unit-not-free", "/sscc"]);
  });

  test("says how much of it carries codes: what is told, what is named, or what must be; and which are named", () => {
    const serialOf: PackState["serialOf"] = (_, serial) => ({ row: { netWeightGrams: 2_000, serial } as never });
    const labelled = { labelledGrams: 4_000, serials: ["s1", "s2"] };
    const named = packed({ contains: [kg("A", 50, { serials: ["s1", "s2"] })] }, { serialOf });
    expect(named.unit.items).toEqual([grams("A", 50_000, labelled)]);
    expect(named.unit.all).toEqual([grams("A", 50_000, { labelledGrams: 4_000 })]);
    expect(packedAt(named)).toEqual([{ grams: 50_000, labelledGrams: 4_000 }]);
    expect(packed({ contains: [kg("A", 50, { labelledKg: 30 })] }).unit.items).toEqual([
      grams("A", 50_000, { labelledGrams: 30_000 }),
    ]);
    // Only 300 of the 400 kg carry none.
    expect(packed({ contains: [kg("A", 350)] }).unit.items).toEqual([grams("A", 350_000, { labelledGrams: 50_000 })]);
    const exact = packed({ contains: [kg("A", 4, { serials: ["s1", "s2"] })] }, { serialOf });
    expect(exact.unit.items).toEqual([grams("A", 4_000, labelled)]);
    const heavy = () => packed({ contains: [kg("A", 3.999, { serials: ["s1", "s2"] })] }, { serialOf });
    expect(refused(heavy)).toEqual(["invalid-request", "/contains/0/quantityKg"]);
    expect(refusal(heavy).errors[0]?.detail).toContain("The packs named weigh 4 kg, and the item 3.999 kg");
  });

  test("refuses codes that are named twice, are none of the batch, struck, or in another unit, each at its place", () => {
    const rows: Readonly<Record<string, ReturnType<PackState["serialOf"]>>> = {
      ok: { row: {} as never },
      struck: { row: { voidedAt: AT } as never },
      away: { row: {} as never, unit: OTHER },
    };
    const serials = ["ok", "ok", "strange", "struck", "away"];
    const decide = () =>
      packed({ contains: [{ sscc: INNER }, kg("A", 50, { serials })] }, { serialOf: (_, one) => rows[one] });
    expect(refused(decide)).toEqual(["invalid-request", ...[1, 2, 3, 4].map((n) => `/contains/1/serials/${n}`)]);
    expect(refusal(decide).errors.map(({ detail }) => detail.slice(0, 20))).toEqual([
      ...["ok is named already.", "strange is no code o", "struck is no code of", "away is in unit 0690"],
    ]);
  });

  test("refuses nothing, too much, itself, and anything twice, each at its place", () => {
    const at = (contains: Pack["contains"]) => refused(() => packed({ contains })).slice(1);
    expect(at([])).toEqual(["/contains"]);
    const many = (count: number) => Array.from({ length: count }, (_, n) => kg(`L${n}`, 1));
    expect(at(many(41))).toEqual(["/contains"]);
    expect(refused(() => packed({ contains: many(40) }))[0]).toBe("not-found");
    expect(at([{ sscc: SSCC }, kg("A", 1), kg("A", 2), { sscc: INNER }, { sscc: INNER }])).toEqual([
      ...["/contains/0", "/contains/2", "/contains/4"],
    ]);
    const serials = Array.from({ length: 41 }, (_, n) => `s${n}`);
    expect(at([kg("A", 1, { serials: serials.slice(0, 20) }), kg("B", 1, { serials: serials.slice(20) })])).toEqual([
      "/contains",
    ]);
    expect(at([kg("A", 1, { serials: serials.slice(1) })])[0]).toBe("/contains/0/serials/0");
    expect(refused(() => packed({ sscc: "069012340000000008" }))).toEqual(["invalid-request", "/sscc"]);
  });

  test("refuses goods that are not there, not so many, stopped, void, or not there yet", () => {
    expect(refused(() => packed({ contains: [{ sscc: INNER }, kg("Z", 1)] }))).toEqual(["not-found", "/contains/1"]);
    expect(refused(() => packed({ contains: [kg("A", 400.001)] }))).toEqual([
      "insufficient-stock",
      "/contains/0/quantityKg",
    ]);
    expect(refused(() => packed({ contains: [kg("A", 0)] }))).toEqual(["invalid-request", "/contains/0/quantityKg"]);
    expect(refused(() => packed({ contains: [kg("A", 1, { labelledKg: 0.0001 })] }))[1]).toBe("/contains/0/labelledKg");
    const recall = { id: "r", level: 1, reason: "x", at: AT, by: DEPOT.id } as const;
    const stopped = (more: Partial<Batch>, contains: Pack["contains"]) => () =>
      packed({ contains }, { batches: [atDepot("A", more), atDepot("B", more)] });
    expect(refused(stopped({ recall }, [kg("A", 1)]))).toEqual(["batch-recalled", "/contains/0"]);
    expect(refused(stopped({ recall }, [{ sscc: INNER }]))).toEqual(["batch-recalled", "/contains/0/sscc"]);
    expect(refused(stopped({ voided: { at: AT, by: "x", reason: "x" } }, [kg("A", 1)]))[0]).toBe("already-voided");
    expect(refused(() => packed({ at: "2026-09-13T00:00:00.000Z" }))).toEqual(["date-order", "/at"]);
    expect(refused(() => packed({ at: "2026-09-01T00:00:00.000Z" }))).toEqual(["date-order", "/at"]);
    expect(() => packed({ contains: [{ sscc: INNER }] }, { batches: [A] })).toThrow(/was not loaded/);
  });

  test("refuses units that are another's, inside, empty, or were packed later", () => {
    const with_ = (more: Partial<Unit>) =>
      refused(() => packed({ contains: [{ sscc: INNER }] }, { units: [inner(more)] }));
    expect(with_({ holder: COOPERATIVE.id })).toEqual(["not-found", "/contains/0/sscc"]);
    expect(with_({ parent: OTHER })).toEqual(["unit-not-free", "/contains/0/sscc"]);
    expect(with_({ items: [], all: [] })).toEqual(["invalid-request", "/contains/0/sscc"]);
    expect(with_({ packedAt: NOW })).toEqual(["date-order", "/at"]);
    expect(with_({ depth: 4 })).toEqual(["invalid-request", "/contains"]);
    expect(
      packed({ contains: [{ sscc: INNER }] }, { units: [inner({ items: [], units: [OTHER], all: [] })] }).units,
    ).toHaveLength(1);
  });

  test("told late, or dated before the goods came, it is told of on the batch, by the unit's number", () => {
    const late = packed({}, {}, acting(DEPOT, "depot", "2026-09-20T03:00:00.000Z")).batches[0]?.flags ?? [];
    expect([late.map(({ code }) => code), late[0]?.reason.en.includes(`packing into ${SSCC}`)]).toEqual([
      ["late-entry"],
      true,
    ]);
    expect(late[0]?.reason.zh).toContain(`装入物流单元 ${SSCC}`);
    const early = packed({ at: "2026-09-11T02:00:00.000Z" }).batches[0]?.flags;
    expect(early).toMatchObject([{ code: "before-arrival", about: `unit/${SSCC}` }]);
    expect(packed().batches[0]?.flags).toEqual([]);
  });
});

/** 50 kg of A, 10 of them with codes, and 20 kg of B in a unit inside. */
const whole = grams("A", 50_000, { labelledGrams: 10_000, serials: ["s1", "s2"] });
const FULL: Unit = {
  ...{ sscc: SSCC, organisation: DEPOT.id, holder: DEPOT.id, createdAt: AT, packedAt: AT, depth: 3 },
  ...{ items: [whole], units: [INNER], all: [grams("A", 50_000, { labelledGrams: 10_000 }), grams("B", 20_000)] },
  last: { id: "p-1", at: AT, items: [whole], units: [INNER] },
};
const STATE = {
  unit: FULL,
  units: [undefined, inner({ parent: SSCC, depth: 1 })],
  batches: [undefined, { ...A, packed: { [DEPOT.id]: { grams: 60_000, labelledGrams: 10_000 } } }],
};
const LATER = "2026-09-12T02:30:00.000Z";
const taken = (command: Partial<Unpack> = {}, more: Partial<typeof STATE> = {}) =>
  unpack({ ...STATE, ...more }, SSCC, { id: "x-1", at: LATER, ...command }, ME);

describe("unpacking", () => {
  test("without a list takes out all that is in it: what was packed is loose, and units inside stand by themselves", () => {
    const { unit, units, batches, fact } = taken();
    const { last: _, ...rest } = FULL;
    expect(unit).toEqual({ ...rest, items: [], units: [], all: [], depth: 1, packedAt: LATER });
    const { parent: __, ...free } = inner({ depth: 1 });
    expect(units).toEqual([free]);
    expect(packedAt({ batches })).toEqual([{ grams: 10_000 }]);
    expect(fact).toMatchObject({
      kind: "unit-unpacked",
      occurredAt: LATER,
      recordedAt: NOW,
      event: { action: "DELETE" },
    });
    expect(fact.data).toEqual({ id: "x-1", sscc: SSCC, items: [whole], units: [INNER] });
  });

  test("takes out what is named: goods without codes first, unless the packs are named; the rest stays", () => {
    const out = (quantityKg: number, more = {}) => taken({ items: [kg("A", quantityKg, more)] });
    expect(out(40).fact.data).toEqual({ id: "x-1", sscc: SSCC, items: [grams("A", 40_000)], units: [] });
    expect(out(40).unit).toMatchObject({
      units: [INNER],
      depth: 3,
      items: [grams("A", 10_000, { labelledGrams: 10_000 })],
    });
    const some = out(42, { serials: ["s2"] });
    expect(some.fact.data).toMatchObject({ items: [grams("A", 42_000, { labelledGrams: 2_000, serials: ["s2"] })] });
    expect(some.unit.items).toEqual([grams("A", 8_000, { labelledGrams: 8_000, serials: ["s1"] })]);
    expect(some.unit.all).toEqual([grams("A", 8_000, { labelledGrams: 8_000 }), grams("B", 20_000)]);
    expect(out(50).fact.data).toMatchObject({ items: [whole] });
    const inside = taken({ items: [{ sscc: INNER }] });
    expect(inside.unit).toMatchObject({ units: [], depth: 1, all: [grams("A", 50_000, { labelledGrams: 10_000 })] });
    expect(inside.batches).toEqual([]);
  });

  test("what comes out of a unit that had been shipped had been, too, and is with whoever has that", () => {
    const shippedAt = "2026-09-01T00:00:00.000Z";
    const units = [inner({ parent: SSCC, holder: COOPERATIVE.id })];
    expect(taken({}, { unit: { ...FULL, shippedAt }, units }).units).toMatchObject([{ holder: DEPOT.id, shippedAt }]);
  });

  test("takes out several units at once, each with what is in it, and is handled with the one that it is inside of", () => {
    const unit = { ...FULL, units: [INNER, OTHER], all: [...FULL.all, grams("C", 9)] };
    const other = inner({ sscc: OTHER, parent: SSCC, items: [grams("C", 9)], all: [grams("C", 9)] });
    const both = taken({ items: [{ sscc: INNER }, { sscc: OTHER }] }, { unit, units: [...STATE.units, other] });
    expect(both.units.map(({ sscc }) => sscc)).toEqual([INNER, OTHER]);
    expect(both.unit.all).toEqual([grams("A", 50_000, { labelledGrams: 10_000 })]);
    const inside = {
      ...STATE,
      unit: { ...FULL, parent: OTHER, holder: COOPERATIVE.id },
      around: inner({ sscc: OTHER }),
    };
    expect(refused(() => unpack(inside, SSCC, { id: "x", at: LATER }, ME))).toEqual(["unit-not-free", ""]);
    expect(refused(() => voidPacking(inside, SSCC, { reason: "x" }, ME))).toEqual(["unit-not-free", ""]);
  });

  test("refuses what is not in it, too much of it, strange packs, and anything twice, each at its place", () => {
    const at = (...items: NonNullable<Unpack["items"]>) => refused(() => taken({ items })).slice(1);
    expect(at(kg("A", 1), { sscc: INNER }, kg("A", 2), { sscc: INNER })).toEqual(["/items/2", "/items/3"]);
    expect(at({ sscc: OTHER }, kg("B", 1), kg("A", 50.001))).toEqual(["/items/0", "/items/1", "/items/2"]);
    expect(at(kg("A", 1, { serials: ["s1", "s9"] }))).toEqual(["/items/0/serials"]);
    expect(at(kg("A", 0))).toEqual(["/items/0/quantityKg"]);
    const details = refusal(() => taken({ items: [kg("B", 1), kg("A", 51)] })).errors.map(({ detail }) => detail);
    expect(details).toEqual([
      expect.stringContaining("/10/B does not lie in this unit by itself"),
      expect.stringMatching(/^50 kg of .*\/10\/A are in it/),
    ]);
    const six = ["a", "b", "c", "d", "e", "f"];
    expect(refusal(() => taken({ items: [kg("A", 1, { serials: six })] })).errors[0]?.detail).toMatch(
      /^a, b, c, d, e: not/,
    );
    expect(refused(() => taken({}, { unit: { ...FULL, items: [], units: [], all: [] } }))).toEqual([
      "invalid-request",
      "/items",
    ]);
  });

  test("refuses whoever does not have it, a time before its last step or still to come, and what was not loaded is a defect", () => {
    expect(refused(() => taken({}, { unit: { ...FULL, holder: COOPERATIVE.id } }))[0]).toBe("not-found");
    expect(refused(() => taken({ at: "2026-09-12T01:00:00.000Z" }))).toEqual(["date-order", "/at"]);
    expect(refused(() => taken({ at: "2026-09-14T01:00:00.000Z" }))).toEqual(["date-order", "/at"]);
    expect(() => taken({}, { batches: [] })).toThrow(/batch .*\/10\/A of the unit was not loaded/);
    expect(() => taken({}, { units: [] })).toThrow(/was not loaded/);
  });
});

describe("a packing that is taken back", () => {
  test("is the newest one: what it put in is beside the unit again, and its event is declared wrong", () => {
    const back = voidPacking(STATE, SSCC, { id: "v-1", reason: "装错" }, ME);
    const { last: _, ...rest } = FULL;
    expect(back.unit).toEqual({ ...rest, items: [], units: [], all: [], depth: 1 });
    expect(back.units.map(({ sscc, parent }) => [sscc, parent])).toEqual([[INNER, undefined]]);
    expect(packedAt(back)).toEqual([{ grams: 10_000 }]);
    const said = {
      corrects: { kind: "packing", id: "p-1" },
      sscc: SSCC,
      items: [whole],
      units: [INNER],
      reason: "装错",
    };
    expect(back.fact).toMatchObject({ kind: "unit-packing-voided", occurredAt: NOW });
    expect(back.fact.data).toEqual({ id: "v-1", ...said });
    expect(back.fact.event).toMatchObject({
      action: "ADD",
      eventTime: AT,
      errorDeclaration: { reason: "did_not_occur" },
    });
    expect(voidPacking(STATE, SSCC, { reason: "装错" }, ME).fact.data).toEqual(said);
  });

  test("is none where something followed it, and nobody else's", () => {
    const { last: _, ...after } = FULL;
    expect(refused(() => voidPacking({ ...STATE, unit: after }, SSCC, { reason: "x" }, ME))).toEqual([
      "unit-not-free",
      "",
    ]);
    const strange = { ...STATE, unit: { ...FULL, holder: COOPERATIVE.id } };
    expect(refused(() => voidPacking(strange, SSCC, { reason: "x" }, ME))[0]).toBe("not-found");
  });
});
