import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { balanceView } from "../certificates/balance.ts";
import type { Balance } from "../certificates/certificate.ts";
import { standingOn } from "../certificates/standing.ts";
import { DomainError } from "../errors.ts";
import type { Season } from "../farm/base.ts";
import { recordInput } from "../farm/record-input.ts";
import {
  acting,
  BASE,
  BATCH,
  CERTIFICATE,
  COOPERATIVE,
  GTIN,
  KIWIFRUIT,
  OTHER_COOPERATIVE,
  OTHER_GTIN,
  refusal,
} from "../fixtures/cangxi.ts";
import type { RegisterBatch, RegistrationState } from "./register-batch.ts";
import { registerBatch } from "./register-batch.ts";

const CLERK = acting(COOPERATIVE, "clerk", "2026-09-10T10:00:00.000Z");
const COMMAND: RegisterBatch = {
  gtin: GTIN,
  lot: "CX26091001",
  base: BASE.id,
  plots: ["P1"],
  harvestedOn: "2026-09-10",
  quantityKg: 1000,
  certificate: CERTIFICATE.id,
  commitmentBasis: ["quality-control"],
};
const STATE: RegistrationState = {
  organisation: COOPERATIVE,
  product: KIWIFRUIT,
  base: BASE,
  plotInputs: [undefined],
  season: undefined,
  certificate: CERTIFICATE,
  balance: undefined,
};

const register = (more: Partial<RegisterBatch> = {}, state: Partial<RegistrationState> = {}, ctx = CLERK) =>
  registerBatch({ ...STATE, ...state }, { ...COMMAND, ...more }, ctx);

test("a batch begins with the producer holding all of it, its certificate year spent and its season filled", () => {
  const { batch, season, balance, spent, fact } = register();
  expect(batch).toStrictEqual(BATCH);
  expect(season).toStrictEqual({ base: BASE.id, year: 2026, plots: { P1: 1_000_000 } });
  expect(balance).toStrictEqual({ certificate: CERTIFICATE.id, spent: { 2026: 1_000_000 } });
  expect(spent).toStrictEqual({ year: 2026, grams: 1_000_000 });
  expect(fact).toMatchObject({
    kind: "batch-registered",
    by: { organisation: COOPERATIVE.id, role: "clerk" },
    occurredAt: "2026-09-09T16:00:00.000Z",
    recordedAt: CLERK.now,
    data: { gtin: GTIN, lot: "CX26091001", grams: 1_000_000, certificate: { id: CERTIFICATE.id, year: 2026 } },
  });
  expect(fact.event).toMatchObject({ bizStep: "commissioning", quantityList: [{ quantity: 1000, uom: "KGM" }] });
});

test("without a certificate nothing is spent, even when one was loaded", () => {
  const { batch, fact, ...rest } = register({ certificate: undefined });
  expect(batch).not.toHaveProperty("certificate");
  expect(fact.data).not.toHaveProperty("certificate");
  expect(rest).toStrictEqual({ season: { base: BASE.id, year: 2026, plots: { P1: 1_000_000 } } });
});

test("a lot that a spreadsheet would run as a formula is refused by its name; a sign before a plain number or name is none", () => {
  for (const lot of ["=1+1", "-1+2", "+A(1)", "="]) {
    expect([lot, refusal(() => register({ lot })).errors.map(({ pointer }) => pointer)]).toStrictEqual([lot, ["/lot"]]);
  }
  for (const lot of ["-01", "+7A", "-1.5", "A=1", "CX-2026-09/1", "A+1+2"])
    expect(register({ lot }).batch.lot).toBe(lot);
});

test("plots and commitment bases are kept once each", () => {
  const { batch } = register({ plots: ["P1", "P2", "P1"], commitmentBasis: ["self-test", "self-test"] });
  expect(batch.origin.plots).toStrictEqual(["P1", "P2"]);
  expect(batch.commitment).toStrictEqual(["self-test"]);
  expect(register({ commitmentBasis: [] }).batch).not.toHaveProperty("commitment");
});

describe("who may register what", () => {
  test("products, bases and certificates of others are refused exactly like unknown ones", () => {
    const stranger = { organisation: OTHER_COOPERATIVE.id };
    const pairs: readonly (readonly [Partial<RegistrationState>, Partial<RegistrationState>])[] = [
      [{ product: undefined }, { product: { ...KIWIFRUIT, ...stranger } }],
      [{ base: undefined }, { base: { ...BASE, ...stranger } }],
      [{ certificate: undefined }, { certificate: { ...CERTIFICATE, holder: OTHER_COOPERATIVE.id } }],
    ];
    const pointers = pairs.map(([unknown, foreign]) => {
      const error = refusal(() => register({}, unknown));
      expect(error.code).toBe("not-found");
      expect(refusal(() => register({}, foreign))).toStrictEqual(error);
      return error.errors[0]?.pointer;
    });
    expect(pointers).toStrictEqual(["/gtin", "/base", "/certificate"]);
  });
});

describe("what is refused, at its pointer", () => {
  test("a lot that GS1 does not allow, plots the base does not have, none at all, and no weight", () => {
    const pointers = (more: Partial<RegisterBatch>) =>
      refusal(() => register(more)).errors.map(({ pointer }) => pointer);
    expect(pointers({ lot: "批次一", plots: [] })).toStrictEqual(["/lot", "/plots"]);
    expect(pointers({ plots: ["P1", "P9"] })).toStrictEqual(["/plots/1"]);
    for (const quantityKg of [0, -1, 0.0001, Number.NaN, 100_000_001]) {
      expect(pointers({ quantityKg })).toStrictEqual(["/quantityKg"]);
    }
  });

  test("a harvest tomorrow in China, while today in China is accepted although it is yesterday in Greenwich", () => {
    const error = refusal(() => register({ harvestedOn: "2026-09-11" }));
    expect([error.code, error.errors[0]?.pointer]).toStrictEqual(["harvest-in-future", "/harvestedOn"]);
    const afterMidnight = acting(COOPERATIVE, "clerk", "2026-09-10T16:00:00.000Z");
    expect(register({ harvestedOn: "2026-09-11" }, {}, afterMidnight).batch.origin.harvestedOn).toBe("2026-09-11");
  });
});

describe("the safety interval", () => {
  const sprayed = (appliedOn: string, safetyIntervalDays: number) => {
    const use = {
      base: BASE.id,
      plot: "P1",
      product: "嘧菌酯",
      actives: ["azoxystrobin"],
      dosage: "1500 倍",
      appliedOn,
      safetyIntervalDays,
    };
    return recordInput({ base: BASE, plotInputs: undefined }, use, "i1", acting(COOPERATIVE, "clerk")).plotInputs;
  };

  test("refuses a harvest the day before the clear day and accepts it on that day", () => {
    const error = refusal(() => register({}, { plotInputs: [sprayed("2026-09-01", 10)] }));
    expect(error.code).toBe("safety-interval");
    expect(error.extensions).toStrictEqual({
      plot: "P1",
      product: "嘧菌酯",
      actives: ["azoxystrobin"],
      appliedOn: "2026-09-01",
      clearOn: "2026-09-11",
      earliestHarvest: "2026-09-11",
    });
    expect(error.errors).toMatchObject([{ pointer: "/harvestedOn" }]);
    expect(register({}, { plotInputs: [sprayed("2026-09-01", 9)] }).batch.activesUsed).toStrictEqual(["azoxystrobin"]);
  });

  test("counts a use on the harvest day as before the harvest, and ignores a use after it", () => {
    expect(refusal(() => register({}, { plotInputs: [sprayed("2026-09-10", 1)] })).code).toBe("safety-interval");
    expect(register({}, { plotInputs: [sprayed("2026-09-11", 30)] }).batch.activesUsed).toStrictEqual([]);
  });
});

describe("the certificate", () => {
  test("must cover the product and the base, and the refusal names what it covers", () => {
    const other = { ...KIWIFRUIT, gtin: OTHER_GTIN };
    const product = refusal(() => register({ gtin: OTHER_GTIN }, { product: other }));
    expect(product.code).toBe("certificate-scope");
    expect(product.errors.map(({ pointer }) => pointer)).toStrictEqual(["/gtin"]);
    expect(product.extensions).toStrictEqual({ certificate: CERTIFICATE.id, gtins: [GTIN], bases: [BASE.id] });
    const elsewhere = refusal(() => register({ base: "b2" }, { base: { ...BASE, id: "b2" } }));
    expect(elsewhere.errors.map(({ pointer }) => pointer)).toStrictEqual(["/base"]);
  });

  test("is spent for the year of the harvest even when suspended or unchecked", () => {
    const stopped = {
      ...CERTIFICATE,
      annualChecks: [],
      statusHistory: [
        { status: "suspended" as const, reason: "x", effectiveFrom: "2026-01-01", recordedAt: CLERK.now },
      ],
    };
    expect(standingOn(stopped, "2026-09-10")).toBe("suspended");
    expect(register({}, { certificate: stopped }).spent).toStrictEqual({ year: 2026, grams: 1_000_000 });
  });

  test("is named but not spent by a harvest outside its validity", () => {
    for (const validity of [{ validTo: "2026-09-09" }, { validFrom: "2026-09-11" }]) {
      const { batch, balance, spent } = register({}, { certificate: { ...CERTIFICATE, ...validity } });
      expect(batch.certificate).toStrictEqual({ id: CERTIFICATE.id });
      expect([balance, spent]).toStrictEqual([undefined, undefined]);
    }
  });

  test("refuses more than is left", () => {
    const balance: Balance = { certificate: CERTIFICATE.id, spent: { "2026": 19_500_000 } };
    expect(refusal(() => register({}, { balance })).code).toBe("balance-exceeded");
    expect(register({ quantityKg: 500 }, { balance }).balance?.spent).toStrictEqual({ "2026": 20_000_000 });
  });
});

describe("capacity", () => {
  const season: Season = { base: BASE.id, year: 2026, plots: { P1: 29_500_000 } };

  test("over what a plot can grow is flagged with the numbers when the bureau wants warnings", () => {
    const { batch, season: after } = register({}, { season });
    expect(batch.flags).toMatchObject([{ code: "capacity-exceeded", reason: { code: "capacity-exceeded" } }]);
    expect(batch.flags[0]?.reason.en).toContain("plot P1: 30500 of 30000 kg");
    expect(after.plots).toStrictEqual({ P1: 30_500_000 });
  });

  test("is refused with the numbers when the bureau wants it blocked", () => {
    const base = { ...BASE, capacityPolicy: "block" as const };
    const error = refusal(() => register({}, { base, season }));
    expect(error.code).toBe("capacity-exceeded");
    expect(error.extensions).toMatchObject({
      year: 2026,
      plots: [{ plot: "P1", capacityKg: 30000, registeredKg: 30500, overKg: 500 }],
    });
    expect(error.errors).toMatchObject([{ pointer: "/quantityKg" }]);
    expect(register({ quantityKg: 500 }, { base, season }).batch.flags).toStrictEqual([]);
  });
});

test("a harvest entered within three days is in time, and on the fourth is flagged", () => {
  const at = (now: string) => register({}, {}, acting(COOPERATIVE, "clerk", now)).batch.flags.map(({ code }) => code);
  expect(at("2026-09-13T15:59:59.999Z")).toStrictEqual([]);
  expect(at("2026-09-13T16:00:00.001Z")).toStrictEqual(["late-entry"]);
});

test("no sequence of registrations certifies more than the certificate approves for any of its years", () => {
  const harvest = fc.record({
    harvestedOn: fc.constantFrom("2025-02-28", "2025-03-01", "2026-02-28", "2026-03-01", "2026-09-10"),
    grams: fc.integer({ min: 1, max: 9_000_000 }),
  });
  fc.assert(
    fc.property(fc.array(harvest, { maxLength: 20 }), (harvests) => {
      let balance: Balance | undefined;
      const certified: Record<number, number> = {};
      harvests.forEach(({ harvestedOn, grams }, index) => {
        try {
          const more = { lot: `L${index}`, plots: ["P3"], harvestedOn, quantityKg: grams / 1000 };
          const after = register(more, { balance });
          balance = after.balance ?? balance;
          const year = after.batch.certificate?.year;
          expect(after.spent).toStrictEqual(year === undefined ? undefined : { year, grams });
          if (year !== undefined) certified[year] = (certified[year] ?? 0) + after.batch.registeredGrams;
        } catch (error) {
          if (!(error instanceof DomainError && error.code === "balance-exceeded")) throw error;
        }
      });
      for (const [year, grams] of Object.entries(certified)) {
        expect(grams).toBeLessThanOrEqual(CERTIFICATE.approvedGramsPerYear);
        expect(balanceView(CERTIFICATE, balance, Number(year)).spentKg).toBe(grams / 1000);
      }
    }),
  );
});

describe("a plot that is recorded as growing something else", () => {
  const base = { ...BASE, plots: BASE.plots.map((plot) => (plot.id === "P2" ? { ...plot, crop: "雪梨" } : plot)) };

  test("is flagged, certified or not, naming the plot, its crop and the product", () => {
    for (const certificate of [CERTIFICATE.id, undefined]) {
      const { flags } = register({ plots: ["P1", "P2"], certificate }, { base }).batch;
      expect(flags).toMatchObject([{ code: "crop-differs", reason: { code: "crop-differs" } }]);
      for (const part of ["P2", "雪梨", "苍溪红心猕猴桃"]) expect(flags[0]?.reason.zh).toContain(part);
      expect(flags[0]?.reason.zh).not.toContain("P1");
      expect(flags[0]?.reason.en).toContain("Cangxi red-heart kiwifruit");
    }
  });

  test("says nothing of a batch of other plots, nor where its crop is worded as nothing we know", () => {
    expect(register({ plots: ["P1"] }, { base }).batch.flags).toStrictEqual([]);
    const unknown = { ...base, plots: base.plots.map((plot) => ({ ...plot, crop: "红阳二号" })) };
    expect(register({ plots: ["P1", "P2"] }, { base: unknown }).batch.flags).toStrictEqual([]);
  });
});

describe("a plot that was given up", () => {
  const closed = {
    ...BASE,
    plots: BASE.plots.map((plot) => (plot.id === "P1" ? { ...plot, closedFrom: "2026-09-10" } : plot)),
  };

  test("gives no harvest from that day on, and did before", () => {
    const error = refusal(() => register({ plots: ["P2", "P1"] }, { base: closed }));
    expect(error).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/plots/1" }] });
    expect(error.errors[0]?.detail).toContain("Plot P1 of lingjiang-1 is closed from 2026-09-10");
    expect(register({ harvestedOn: "2026-09-09" }, { base: closed }).batch.origin.harvestedOn).toBe("2026-09-09");
    expect(register({ plots: ["P2"] }, { base: closed }).batch.origin.plots).toStrictEqual(["P2"]);
  });
});

describe("a lot whose registration was taken back", () => {
  const taken = (hadLabels?: true) => ({
    ...BATCH,
    voided: { at: CLERK.now, by: COOPERATIVE.id, reason: "错", ...(hadLabels ? { hadLabels } : {}) },
  });

  test("is free again, unless codes were issued for it", () => {
    expect(register({}, { before: taken() }).batch).toStrictEqual(BATCH);
    expect(register({}, { before: BATCH }).batch).toStrictEqual(BATCH);
    const error = refusal(() => register({}, { before: taken(true) }));
    expect(error).toMatchObject({ code: "id-taken", errors: [{ pointer: "/lot" }] });
    expect(error.message).toContain(`${GTIN}`);
  });
});

describe("a use that took several days", () => {
  const placed = (more: object) => ({
    base: BASE.id,
    plot: "P1",
    inputs: [
      {
        id: "i1",
        product: "嘧菌酯悬浮剂",
        actives: ["azoxystrobin", "thiram"],
        dosage: "1500 倍液",
        appliedOn: "2026-09-01",
        safetyIntervalDays: 14,
        clearOn: "2026-09-15",
        recordedAt: "2026-09-01T02:00:00.000Z",
        ...more,
      },
    ],
  });
  const refused = (more: object) => refusal(() => register({}, { plotInputs: [placed(more)] }));

  test("is refused with its first and its last day, one of a day with that day alone", () => {
    const several = refused({ stoppedOn: "2026-09-03" });
    expect(several.code).toBe("safety-interval");
    expect(several.message).toContain("on 2026-09-01 until 2026-09-03 with");
    expect(several.detailZh).toContain("于 2026-09-01 至 2026-09-03 施用");
    expect(several.extensions).toMatchObject({ stoppedOn: "2026-09-03" });
    for (const more of [{}, { stoppedOn: "2026-09-01" }]) {
      const one = refused(more);
      expect(one.message).toContain("on 2026-09-01 with");
      expect(one.detailZh).toContain("于 2026-09-01 施用");
    }
    expect(refused({}).message).toContain("(azoxystrobin, thiram)");
    expect(refused({}).detailZh).toContain("azoxystrobin、thiram");
  });
});

test("a batch keeps what its product was on that day: shelf life and form", () => {
  const product = { ...KIWIFRUIT, shelfLifeDays: 60, form: "fresh" as const };
  expect(register({}, { product }).batch.product).toStrictEqual({
    ...KIWIFRUIT.name,
    category: KIWIFRUIT.category,
    profile: KIWIFRUIT.coldChainProfile,
    shelfLifeDays: 60,
    form: "fresh",
  });
});
