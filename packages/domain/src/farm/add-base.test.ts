import { describe, expect, test } from "vitest";
import { acting, BASE, BUREAU, COOPERATIVE, OTHER_BUREAU, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import type { Organisation } from "../organisation.ts";
import { type AddBase, addBase, setCapacityPolicy } from "./add-base.ts";

const CLERK = acting(COOPERATIVE, "clerk");
const INSPECTOR = acting(BUREAU, "inspector");
const GLN = "6901234500004";
const COMMAND: AddBase = {
  id: "b1",
  name: "一号基地",
  regionCode: "510824",
  plots: [
    { id: "P1", areaMu: 30, crop: "猕猴桃", yieldCapKgPerMu: 1000 },
    { id: "P2", areaMu: 0.1, crop: "梨" },
  ],
};

const add = (more: Partial<AddBase> = {}) => addBase({ organisation: COOPERATIVE }, { ...COMMAND, ...more }, CLERK);
const faults = (more: Partial<AddBase>) => {
  const { code, errors } = refusal(() => add(more));
  return [code, ...errors.map(({ pointer }) => pointer)];
};
const plot = (more: Partial<AddBase["plots"][number]>) => ({ id: "P1", areaMu: 1, crop: "梨", ...more });

describe("a base", () => {
  test("is kept as typed, the cooperative's own, and warns of what its plots cannot grow", () => {
    const { base, fact } = add({ gln: GLN });
    const kept = { ...COMMAND, gln: GLN, organisation: COOPERATIVE.id };
    expect(base).toEqual({ ...kept, capacityPolicy: "warn", createdAt: CLERK.now });
    expect(fact).toEqual({
      kind: "base-added",
      by: { organisation: COOPERATIVE.id, role: "clerk" },
      occurredAt: CLERK.now,
      recordedAt: CLERK.now,
      data: kept,
    });
  });

  test("has no member that was not given", () => {
    const { base } = add({ gln: undefined, plots: [plot({ yieldCapKgPerMu: undefined })] });
    expect(base).not.toHaveProperty("gln");
    expect(base.plots[0]).toEqual(plot({}));
  });

  test("has at least one plot, each with an id of its own, an area and a cap above nothing", () => {
    expect(faults({ plots: [] })).toEqual(["invalid-request", "/plots"]);
    expect(faults({ plots: [plot({}), plot({ id: "P2" }), plot({}), plot({})] })).toEqual([
      "invalid-request",
      "/plots/2/id",
      "/plots/3/id",
    ]);
    for (const areaMu of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect([areaMu, faults({ plots: [plot({ areaMu })] })]).toEqual([areaMu, ["invalid-request", "/plots/0/areaMu"]]);
    for (const yieldCapKgPerMu of [0, -1, Number.NaN])
      expect(faults({ plots: [plot({}), plot({ id: "P2", yieldCapKgPerMu })] })).toEqual([
        "invalid-request",
        "/plots/1/yieldCapKgPerMu",
      ]);
  });

  test("stands in a region that there is, under a GLN that is one", () => {
    expect(faults({ regionCode: "990000", gln: "6901234500005" })).toEqual(["invalid-request", "/regionCode", "/gln"]);
  });
});

describe("what happens when plots bear too much", () => {
  const set = (
    who = INSPECTOR,
    state: { base?: typeof BASE; owner?: Organisation } = { base: BASE, owner: COOPERATIVE },
  ) => setCapacityPolicy(state.base, state.owner, { capacity: "block" }, who);

  test("is set by a bureau over the base or over its owner", () => {
    const { base, fact } = set();
    expect(base).toEqual({ ...BASE, capacityPolicy: "block" });
    expect(fact).toEqual({
      kind: "capacity-policy-set",
      by: { organisation: BUREAU.id, role: "inspector" },
      occurredAt: INSPECTOR.now,
      recordedAt: INSPECTOR.now,
      data: { base: BASE.id, capacity: "block" },
    });
    const elsewhere = { ...BASE, regionCode: "510823" };
    expect(set(INSPECTOR, { base: elsewhere, owner: COOPERATIVE }).base.capacityPolicy).toBe("block");
    expect(set(acting(OTHER_BUREAU, "inspector"), { base: BASE, owner: OTHER_COOPERATIVE }).base.capacityPolicy).toBe(
      "block",
    );
  });

  test("is nobody else's to set, who hears the same as of a base that is not there", () => {
    const unknown = refusal(() => set(INSPECTOR, {}));
    expect(unknown.code).toBe("not-found");
    for (const who of [acting(OTHER_BUREAU, "inspector"), acting(COOPERATIVE, "clerk"), acting(BUREAU, "statistician")])
      expect(refusal(() => set(who))).toEqual(unknown);
    expect(refusal(() => set(acting(OTHER_BUREAU, "inspector"), { base: BASE }))).toEqual(unknown);
    expect(set(INSPECTOR, { base: BASE }).base.capacityPolicy).toBe("block");
  });
});
