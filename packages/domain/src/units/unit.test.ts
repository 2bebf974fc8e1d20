import { describe, expect, test } from "vitest";
import { acting, COOPERATIVE, DEPOT, refusal } from "../fixtures/cangxi.ts";
import { requireAfter, requireFits, requireUsable } from "./limits.ts";
import { noPrefix, ssccUnder } from "./sscc.ts";
import {
  asShipped,
  bare,
  EMPTY,
  isEmpty,
  type PackedLot,
  requireStanding,
  reusableFrom,
  statusOf,
  summed,
  UNIT_CONTENTS_MAX,
  UNIT_DEPTH_MAX,
  UNIT_LOTS_MAX,
  UNIT_SERIALS_MAX,
  type Unit,
} from "./unit.ts";

const GTIN = "06901234567892";
const AT = "2026-09-12T02:00:00.000Z";
const ME = acting(DEPOT, "depot");
const lot = (name: string, grams: number, more: Partial<PackedLot> = {}): PackedLot => ({
  ...{ gtin: GTIN, lot: name, grams },
  ...more,
});
const unit = (more: Partial<Unit> = {}): Unit => ({
  ...{ sscc: "U", organisation: DEPOT.id, holder: DEPOT.id, createdAt: AT, packedAt: AT },
  ...{ items: [lot("A", 5)], units: [], all: [lot("A", 5)], depth: 1 },
  ...more,
});
const SHIPMENT = { shipment: `${DEPOT.id}/s-1`, to: COOPERATIVE.id };
const refused = (decide: () => unknown) => {
  const { code, errors, extensions } = refusal(decide);
  return [code, errors.map(({ pointer }) => pointer).join(), extensions.sscc];
};

test("weights of one batch are together, with the codes that were named; taken away, what nothing is left of is left out", () => {
  const first = [lot("A", 10, { labelledGrams: 4, serials: ["a1"] }), lot("B", 7)];
  const more = [
    lot("A", 5, { labelledGrams: 3, serials: ["a2", "a3"] }),
    lot("C", 2, { labelledGrams: 2 }),
    lot("D", 0),
  ];
  const all = [
    lot("A", 15, { labelledGrams: 7, serials: ["a1", "a2", "a3"] }),
    lot("B", 7),
    lot("C", 2, { labelledGrams: 2 }),
  ];
  expect(summed(first, more)).toEqual(all);
  expect(summed(all, more, -1)).toEqual(first);
  // No more of it carries codes than there is of it, and none less than nothing.
  expect(summed([lot("A", 10, { labelledGrams: 8 })], [lot("A", 6)], -1)).toEqual([lot("A", 4, { labelledGrams: 4 })]);
  expect(summed([lot("A", 10, { labelledGrams: 2 })], [lot("A", 6, { labelledGrams: 5 })], -1)).toEqual([lot("A", 4)]);
  expect(summed([lot("A", 3)], [lot("A", 3)], -1)).toEqual([]);
  expect(bare(all)).toEqual([lot("A", 15, { labelledGrams: 7 }), lot("B", 7), lot("C", 2, { labelledGrams: 2 })]);
});

test("a unit is inside another, under way, empty or standing; a shipment carries all that is in it, and says whether units are", () => {
  expect(statusOf(unit())).toBe("standing");
  expect(statusOf(unit({ items: [], units: ["V"] }))).toBe("standing");
  expect(statusOf(unit(EMPTY))).toBe("empty");
  expect(statusOf(unit({ ...EMPTY, underWay: SHIPMENT }))).toBe("under-way");
  expect(statusOf(unit({ parent: "P", underWay: SHIPMENT }))).toBe("inside");
  expect([isEmpty(EMPTY), isEmpty({ items: [], units: ["V"] }), isEmpty({ items: [lot("A", 1)], units: [] })]).toEqual([
    ...[true, false, false],
  ]);
  expect(asShipped(unit({ all: [lot("A", 5, { serials: ["a1"] })] }))).toEqual({ sscc: "U", items: [lot("A", 5)] });
  expect(asShipped(unit({ units: ["V"] }))).toEqual({ sscc: "U", items: [lot("A", 5)], isNested: true });
});

describe("a unit is handled by whoever has it, by itself", () => {
  const ask = (one: Unit | undefined, around?: Unit) => () =>
    requireStanding(one, { sscc: "U", pointer: "/p", around }, ME);

  test("another's, and one that is not there, is not found", () => {
    expect(ask(unit())()).toEqual(unit());
    expect(refused(ask(undefined)).slice(0, 2)).toEqual(["not-found", "/p"]);
    expect(refused(ask(unit({ holder: COOPERATIVE.id })))[0]).toBe("not-found");
  });

  test("inside another it goes with that, and so to whoever has that: the way out names it", () => {
    const inside = unit({ parent: "P", holder: COOPERATIVE.id });
    expect(refused(ask(inside))[0]).toBe("not-found");
    expect(refused(ask(inside, unit({ sscc: "P" })))).toEqual(["unit-not-free", "/p", "U"]);
    expect(refusal(ask(inside, unit({ sscc: "P" }))).message).toContain("/api/units/P/unpacking");
    expect(refused(ask(unit({ parent: "P" }), unit({ holder: COOPERATIVE.id })))[0]).toBe("not-found");
    // One around it that is no parent of it says nothing.
    expect(ask(unit(), unit({ holder: COOPERATIVE.id }))()).toEqual(unit());
  });

  test("under way it is nobody's to change", () => {
    expect(refused(ask(unit({ underWay: SHIPMENT })))).toEqual(["unit-not-free", "/p", "U"]);
    expect(refusal(ask(unit({ underWay: SHIPMENT }))).message).toContain("with shipment s-1.");
  });
});

test("a step before the last packing is refused at its field, and one at the same time is not", () => {
  expect(() => requireAfter(unit(), AT, "/at")).not.toThrow();
  expect(refused(() => requireAfter(unit(), "2026-09-12T01:59:59.999Z", "/at")).slice(0, 2)).toEqual([
    "date-order",
    "/at",
  ]);
});

describe("a number may be used again", () => {
  const SHIPPED = "2025-09-12T02:00:00.000Z";
  const YEAR_ON = "2026-09-13T02:00:00.000Z";
  const use =
    (more: Partial<Unit>, at = YEAR_ON) =>
    () =>
      requireUsable(unit(more), { sscc: "U", at }, ME);

  test("from a year and a day after its unit was shipped on", () => {
    expect(reusableFrom(unit(), AT)).toBeUndefined();
    expect(reusableFrom(unit({ shippedAt: SHIPPED }), "2026-09-13T01:59:59.999Z")).toBe(YEAR_ON);
    expect(reusableFrom(unit({ shippedAt: SHIPPED }), YEAR_ON)).toBeUndefined();
  });

  test("by whoever gave it, once the unit is empty; until it is shipped, more may go in", () => {
    expect(use({})()).toEqual(unit());
    expect(use({ ...EMPTY, shippedAt: SHIPPED })()).toMatchObject({ shippedAt: SHIPPED });
    expect(refused(use({ shippedAt: SHIPPED }))).toEqual(["unit-not-free", "/sscc", "U"]);
    expect(refusal(use({ shippedAt: SHIPPED })).message).toContain("was shipped as it is");
    const early = refusal(use({ ...EMPTY, shippedAt: SHIPPED }, AT));
    expect([early.code, early.errors[0]?.pointer]).toEqual(["unit-not-free", "/sscc"]);
    expect([early.message, early.detailZh]).toEqual([
      expect.stringContaining("it may be used again from 2026-09-13 on"),
      expect.stringContaining("2026-09-13 起方可再次使用"),
    ]);
    const others = refusal(use({ ...EMPTY, shippedAt: SHIPPED, organisation: COOPERATIVE.id }));
    expect([others.message, others.detailZh]).toEqual([
      expect.stringContaining("it was given by another organisation"),
      expect.stringContaining("该编号由其他机构编制"),
    ]);
  });

  test("by nobody who does not have the unit, nor before its last packing", () => {
    expect(refused(use({ holder: COOPERATIVE.id })).slice(0, 2)).toEqual(["id-taken", "/sscc"]);
    expect(refused(use({ underWay: SHIPMENT }))).toEqual(["unit-not-free", "/sscc", "U"]);
    expect(refused(use({}, "2026-09-01T00:00:00.000Z")).slice(0, 2)).toEqual(["date-order", "/at"]);
  });
});

test("a unit holds as much as one transaction can move, and each bound that it would pass is told", () => {
  const lots = (count: number) => Array.from({ length: count }, (_, n) => lot(`L${n}`, 1));
  const names = (count: number) => Array.from({ length: count }, (_, n) => `s${n}`);
  const most = unit({
    ...{ depth: UNIT_DEPTH_MAX, all: lots(UNIT_LOTS_MAX) },
    items: [lot("A", 1, { serials: names(UNIT_SERIALS_MAX) }), lot("B", 1)],
    units: names(UNIT_CONTENTS_MAX - 2),
  });
  expect(() => requireFits(most)).not.toThrow();
  const toldOf = (more: Partial<Unit>) =>
    refusal(() => requireFits({ ...most, ...more })).errors.map(({ pointer, detail }) => [
      pointer,
      detail.slice(0, 36),
    ]);
  expect(toldOf({ depth: UNIT_DEPTH_MAX + 1 })).toEqual([["/contains", "Units would lie 5 deep; 4 is the mos"]]);
  expect(toldOf({ all: lots(UNIT_LOTS_MAX + 1) })).toEqual([["/contains", "It would hold 13 batches, those of i"]]);
  expect(toldOf({ units: names(UNIT_CONTENTS_MAX - 1) })).toEqual([
    ["/contains", "It would hold 41 things; 40 is the m"],
  ]);
  const serials = [lot("A", 1), lot("B", 1, { serials: names(UNIT_SERIALS_MAX + 1) })];
  expect(toldOf({ items: serials })).toEqual([["/contains", "It would name more than 40 serials o"]]);
  expect(toldOf({ depth: 9, all: lots(20), units: names(50), items: serials })).toHaveLength(4);
});

test("numbers under a company prefix count through the serial reference and then the extension digit, until none is left", () => {
  const body = (prefix: string, n: number) => ssccUnder(prefix, n)?.slice(0, -1);
  expect(ssccUnder("6901234", 0)).toBe("069012340000000009");
  expect([body("6901234", 1), body("6901234", 999_999_999)]).toEqual(["06901234000000001", "06901234999999999"]);
  expect([body("6901234", 1_000_000_000), body("6901234", 9_999_999_999)]).toEqual([
    ...["16901234000000000", "96901234999999999"],
  ]);
  expect(["6901234"].map((prefix) => ssccUnder(prefix, 10_000_000_000))).toEqual([undefined]);
  expect([-1, 0.5, Number.NaN].map((n) => ssccUnder("6901234", n))).toEqual([undefined, undefined, undefined]);
  const whole = "6901234567890123";
  expect([body(whole, 0), body(whole, 9), ssccUnder(whole, 10)]).toEqual([`0${whole}`, `9${whole}`, undefined]);
  const { code, errors } = noPrefix();
  expect([code, errors.map(({ pointer }) => pointer)]).toEqual(["invalid-request", ["/sscc"]]);
});
