import { describe, expect, test } from "vitest";
import {
  acting,
  BASE,
  BATCH,
  BUREAU,
  COOPERATIVE,
  DEPOT,
  GTIN,
  LABORATORY,
  NOON,
  OTHER_BUREAU,
  OTHER_COOPERATIVE,
  refusal,
} from "../fixtures/cangxi.ts";
import { SPLIT } from "../fixtures/journey.ts";
import type { Commission, OpenCommission } from "../laboratories/commission.ts";
import {
  type CommissionState,
  endCommission,
  LATE_REPORT_DAYS,
  type MakeCommission,
  makeCommission,
  OPEN_MAX,
  stillOpen,
} from "./commission.ts";

const CLERK = acting(COOPERATIVE, "clerk");
const HOLDER = acting(DEPOT, "depot");
const INSPECTOR = acting(BUREAU, "inspector");
const STATE: CommissionState = {
  existing: undefined,
  laboratory: LABORATORY,
  batch: SPLIT,
  base: undefined,
  open: [],
};
const OF_BATCH: MakeCommission = { id: "k-1", laboratory: LABORATORY.id, gtin: GTIN, lot: BATCH.lot };
const OF_PERIOD: MakeCommission = { id: "k-2", laboratory: LABORATORY.id, from: "2026-09-01", to: "2026-09-30" };

const made = (command: MakeCommission, ctx = CLERK, state: Partial<CommissionState> = {}) =>
  makeCommission({ ...STATE, ...state }, command, ctx).commission;
const refused = (command: MakeCommission, ctx = CLERK, state: Partial<CommissionState> = {}) => {
  const { code, errors } = refusal(() => made(command, ctx, state));
  return [code, ...errors.map(({ pointer }) => pointer)];
};
const open = (n: number, more: Partial<OpenCommission> = {}): OpenCommission => ({
  id: `o-${n}`,
  organisation: `org-${n}`,
  as: "holder",
  regionCode: "510824",
  scope: { gtin: GTIN, lot: BATCH.lot },
  ...more,
});

describe("a commission of a laboratory", () => {
  test("for one batch is kept with who made it, in which capacity and where, and told as a fact", () => {
    const { commission, fact } = makeCommission(STATE, OF_BATCH, CLERK);
    const said = {
      id: "k-1",
      laboratory: LABORATORY.id,
      as: "producer",
      scope: { gtin: GTIN, lot: BATCH.lot },
    };
    expect(commission).toStrictEqual({
      ...said,
      organisation: COOPERATIVE.id,
      regionCode: "510824",
      regionCodes: ["510824", "510824100"],
      createdAt: NOON,
    });
    expect(fact).toMatchObject({ kind: "commission-made", occurredAt: NOON, data: said });
  });

  test("for one batch is its producer's, a holder's, or the bureau's whose region it lies in, and nobody else's", () => {
    expect(made(OF_BATCH, HOLDER).as).toBe("holder");
    expect(made(OF_BATCH, INSPECTOR).as).toBe("bureau");
    for (const ctx of [acting(OTHER_BUREAU, "inspector"), acting(OTHER_COOPERATIVE, "clerk")])
      expect(refused(OF_BATCH, ctx)).toStrictEqual(["not-found", "/lot"]);
    for (const ctx of [CLERK, INSPECTOR])
      expect(refused(OF_BATCH, ctx, { batch: undefined })).toStrictEqual(["not-found", "/lot"]);
  });

  test("for a period is of all that is the organisation's own, or of what is named, seen by the bureaus of both places", () => {
    expect(made(OF_PERIOD)).toMatchObject({ as: "producer", regionCodes: ["510824"] });
    expect(made(OF_PERIOD).scope).toStrictEqual({ from: "2026-09-01", to: "2026-09-30" });
    expect([made(OF_PERIOD, HOLDER).as, made(OF_PERIOD, INSPECTOR).as]).toStrictEqual(["holder", "bureau"]);
    const narrow = { ...OF_PERIOD, base: BASE.id, region: "510824100", gtin: GTIN };
    const { scope, regionCodes } = made(narrow, INSPECTOR, { base: BASE });
    expect(scope).toStrictEqual({
      from: "2026-09-01",
      to: "2026-09-30",
      base: BASE.id,
      regionCode: "510824100",
      gtin: GTIN,
    });
    expect(regionCodes).toStrictEqual(["510824", "510824100"]);
    const far = { ...BASE, regionCode: "510100" };
    expect(made({ ...OF_PERIOD, base: BASE.id }, CLERK, { base: far }).regionCodes).toStrictEqual(["510824", "510100"]);
  });

  test.each<readonly [string, Partial<MakeCommission>, string]>([
    ["neither a batch nor a period", { gtin: undefined, lot: undefined }, "/from"],
    ["both", { from: "2026-09-01", to: "2026-09-30" }, "/lot"],
    ["both, of the period the end alone", { to: "2026-09-30" }, "/lot"],
    ["a lot without its product", { gtin: undefined }, "/lot"],
    ["a batch and a base", { base: BASE.id }, "/lot"],
    ["a batch and a region", { region: "510824" }, "/lot"],
    ["a batch of a product that is no GTIN", { gtin: "06901234567891" }, "/gtin"],
    ["no start", { gtin: undefined, lot: undefined, to: "2026-09-30" }, "/from"],
    ["no end", { gtin: undefined, lot: undefined, from: "2026-09-30" }, "/to"],
    ["an end before the start", { gtin: undefined, lot: undefined, from: "2026-09-02", to: "2026-09-01" }, "/to"],
    ["more than three years", { gtin: undefined, lot: undefined, from: "2026-01-01", to: "2029-01-01" }, "/to"],
  ])("that names %s is refused at its place", (_what, more, pointer) => {
    expect(refused({ ...OF_BATCH, ...more })).toStrictEqual(["invalid-request", pointer]);
  });

  test("for a period may be of one day or of three years, and every wrong code in it is named", () => {
    expect(made({ ...OF_PERIOD, to: "2026-09-01" }).scope).toMatchObject({ to: "2026-09-01" });
    expect(made({ ...OF_PERIOD, from: "2026-01-01", to: "2028-12-31" }).scope).toMatchObject({ to: "2028-12-31" });
    expect(refused({ ...OF_PERIOD, gtin: "1", region: "51x", to: undefined })).toStrictEqual([
      "invalid-request",
      "/gtin",
      "/region",
      "/to",
    ]);
  });

  test("is of a laboratory that there is", () => {
    for (const laboratory of [undefined, DEPOT])
      expect(refused(OF_BATCH, CLERK, { laboratory })).toStrictEqual(["not-found", "/laboratory"]);
  });

  test("names a base of one's own, of a bureau one in its region, and a bureau's region is its own", () => {
    const ofBase = { ...OF_PERIOD, base: BASE.id };
    expect(made(ofBase, CLERK, { base: BASE }).scope).toMatchObject({ base: BASE.id });
    expect(made(ofBase, INSPECTOR, { base: BASE }).scope).toMatchObject({ base: BASE.id });
    for (const ctx of [HOLDER, acting(OTHER_BUREAU, "inspector")])
      expect(refused(ofBase, ctx, { base: BASE })).toStrictEqual(["not-found", "/base"]);
    for (const ctx of [CLERK, INSPECTOR])
      expect(refused(ofBase, ctx, { base: undefined })).toStrictEqual(["not-found", "/base"]);
    const ofRegion = { ...OF_PERIOD, region: "510823" };
    expect(refused(ofRegion, INSPECTOR)).toStrictEqual(["forbidden", "/region"]);
    // What is a producer's own it may have tested wherever it lies.
    expect(made(ofRegion, CLERK).scope).toMatchObject({ regionCode: "510823" });
    expect(made({ ...OF_PERIOD, region: "510824100" }, INSPECTOR).scope).toMatchObject({ regionCode: "510824100" });
  });

  test("has an id of its own in its organisation", () => {
    expect(refused(OF_BATCH, CLERK, { existing: made(OF_BATCH) })).toStrictEqual(["id-taken", "/id"]);
  });
});

describe("how many commissions are open", () => {
  const many = (count: number, more: Partial<OpenCommission> = {}) =>
    Array.from({ length: count }, (_, n) => open(n, more));

  test("one organisation has one batch tested by one laboratory once, of periods as often as it likes", () => {
    const own = open(0, { organisation: COOPERATIVE.id });
    const error = refusal(() => made(OF_BATCH, CLERK, { open: [open(1), own] }));
    expect(error.code).toBe("correction-refused");
    for (const text of [error.message, error.detailZh]) expect(text).toContain("o-0");
    expect(made(OF_PERIOD, CLERK, { open: [own] }).id).toBe("k-2");
  });

  test("holders never take the room of bureaus and producers, nor bureaus that of holders", () => {
    expect(refused(OF_BATCH, HOLDER, { open: many(OPEN_MAX) })).toStrictEqual(["payload-too-large"]);
    expect(refusal(() => made(OF_BATCH, HOLDER, { open: many(OPEN_MAX) })).extensions).toStrictEqual({
      limit: OPEN_MAX,
    });
    expect(made(OF_BATCH, HOLDER, { open: many(OPEN_MAX - 1) }).as).toBe("holder");
    expect(made(OF_BATCH, INSPECTOR, { open: many(OPEN_MAX) }).as).toBe("bureau");
    expect(made(OF_BATCH, CLERK, { open: many(OPEN_MAX) }).as).toBe("producer");
    const bureaus = many(OPEN_MAX, { as: "bureau" });
    expect(refused(OF_BATCH, INSPECTOR, { open: bureaus })).toStrictEqual(["payload-too-large"]);
    expect(made(OF_BATCH, HOLDER, { open: bureaus }).as).toBe("holder");
  });

  test("of periods all count, a producer's too; those that ended long ago make way", () => {
    const scope = { from: "2026-01-01", to: "2026-12-31" };
    for (const ctx of [CLERK, HOLDER, INSPECTOR])
      expect(refused(OF_PERIOD, ctx, { open: many(OPEN_MAX, { scope }) })).toStrictEqual(["payload-too-large"]);
    const past = many(OPEN_MAX, { scope: { from: "2020-01-01", to: "2020-12-31" } });
    expect(made(OF_PERIOD, CLERK, { open: past }).id).toBe("k-2");
  });

  test("a period is looked for until a year and a day after its end, a batch for ever", () => {
    const ended = open(0, { scope: { from: "2025-01-01", to: "2025-09-11" } });
    const at = (now: string) => stillOpen([ended, open(1)], acting(COOPERATIVE, "clerk", now)).map(({ id }) => id);
    expect(LATE_REPORT_DAYS).toBe(366);
    expect(at("2026-09-12T15:59:59.999Z")).toStrictEqual(["o-0", "o-1"]);
    expect(at("2026-09-12T16:00:00.000Z")).toStrictEqual(["o-1"]);
  });
});

describe("the end of a commission", () => {
  const existing: Commission = made(OF_BATCH);

  test("is kept with who ended it, when and why", () => {
    const { commission, fact } = endCommission(existing, { id: "e-1", reason: "已完成" }, HOLDER);
    expect(commission).toStrictEqual({ ...existing, ended: { at: NOON, by: DEPOT.id, reason: "已完成" } });
    const data = { commission: "k-1", laboratory: LABORATORY.id, reason: "已完成" };
    expect(fact).toMatchObject({ kind: "commission-ended", occurredAt: NOON });
    expect(fact.data).toStrictEqual({ id: "e-1", ...data });
    expect(endCommission(existing, { reason: "已完成" }, CLERK).fact.data).toStrictEqual(data);
  });

  test("is told once, and of none that there is not", () => {
    const { commission } = endCommission(existing, { reason: "已完成" }, CLERK);
    const error = refusal(() => endCommission(commission, { reason: "再次" }, CLERK));
    expect(error.code).toBe("correction-refused");
    for (const text of [error.message, error.detailZh])
      for (const part of ["k-1", NOON, "已完成"]) expect(text).toContain(part);
    expect(refusal(() => endCommission(undefined, { reason: "已完成" }, CLERK)).code).toBe("not-found");
  });
});
