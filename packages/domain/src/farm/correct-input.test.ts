import { describe, expect, test } from "vitest";
import { acting, BASE, BATCH, COOPERATIVE, KIWIFRUIT, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { registerBatch } from "../registration/register-batch.ts";
import type { PlotInputs } from "./base.ts";
import { type CorrectInput, correctInput, type InputState, voidInput } from "./correct-input.ts";
import { recordInput } from "./record-input.ts";

const CLERK = acting(COOPERATIVE, "clerk");
const TYPED = {
  base: BASE.id,
  plot: "P1",
  product: "嘧菌酯悬浮剂",
  actives: ["Azoxystrobin"],
  dosage: "1500 倍液",
  appliedOn: "2026-08-01",
  safetyIntervalDays: 210,
  target: "灰霉病",
};
const { input, plotInputs } = recordInput({ base: BASE, plotInputs: undefined }, TYPED, "i1", CLERK);
const STATE: InputState = { base: BASE, input, from: plotInputs, to: plotInputs };
const correct = (said: Omit<CorrectInput, "reason">, state: InputState = STATE, by = CLERK) =>
  correctInput(state, { reason: "多输了一个零", ...said }, by);

describe("the correction of an input", () => {
  test("takes the place of what was typed, on its plot and in the day from which harvest is lawful", () => {
    const { input: after, plots, fact } = correct({ safetyIntervalDays: 21 });
    expect(after).toEqual({ ...input, safetyIntervalDays: 21, clearOn: "2026-08-22", corrections: 1 });
    expect(plots).toMatchObject([{ plot: "P1", inputs: [{ id: "i1", clearOn: "2026-08-22" }] }]);
    expect(fact).toMatchObject({
      kind: "input-corrected",
      data: {
        corrects: { kind: "input", id: "i1" },
        reason: "多输了一个零",
        input: { clearOn: "2026-08-22" },
        before: { clearOn: "2027-02-27", safetyIntervalDays: 210 },
      },
    });
    expect(fact.data).not.toHaveProperty("input.corrections");
  });

  test("lets the harvest be registered that the typing error kept out, at once", () => {
    const [plot] = correct({ safetyIntervalDays: 21 }).plots;
    const batch = {
      gtin: BATCH.gtin,
      lot: "L1",
      base: BASE.id,
      plots: ["P1"],
      harvestedOn: "2026-09-10",
      quantityKg: 1,
    };
    const state = (inputs: PlotInputs | undefined) => ({
      organisation: COOPERATIVE,
      product: KIWIFRUIT,
      base: BASE,
      plotInputs: [inputs],
      season: undefined,
    });
    expect(refusal(() => registerBatch(state(plotInputs), batch, CLERK)).code).toBe("safety-interval");
    expect(registerBatch(state(plot), batch, CLERK).batch.lot).toBe("L1");
  });

  test("brings it to another plot and off the first", () => {
    const { plots, input: after } = correct({ plot: "P2" }, { ...STATE, to: undefined });
    expect(after.plot).toBe("P2");
    expect(plots.map(({ plot, inputs }) => [plot, inputs.map(({ id }) => id)])).toEqual([
      ["P1", []],
      ["P2", ["i1"]],
    ]);
  });

  test("changes any member: actives each once, a target or none", () => {
    const { input: after } = correct({ actives: [" thiram", "THIRAM"], target: null, dosage: "2000 倍液" });
    expect(after).toMatchObject({ actives: ["thiram"], dosage: "2000 倍液", product: "嘧菌酯悬浮剂" });
    expect(after).not.toHaveProperty("target");
  });

  test("is refused where nothing differs, the plot is none of the base's, or the day is to come", () => {
    expect(refusal(() => correct({ safetyIntervalDays: 210 })).code).toBe("invalid-request");
    expect(refusal(() => correct({})).code).toBe("invalid-request");
    expect(refusal(() => correct({ plot: "P9" })).errors).toMatchObject([{ pointer: "/plot" }]);
    expect(refusal(() => correct({ appliedOn: "2030-01-01" })).code).toBe("date-order");
  });

  test("is the owner's alone: to others there is no such input", () => {
    const other = refusal(() => correct({ dosage: "x" }, STATE, acting(OTHER_COOPERATIVE, "clerk")));
    expect(other).toEqual(refusal(() => correct({ dosage: "x" }, { ...STATE, input: undefined })));
  });
});

describe("the voiding of an input", () => {
  test("takes it off its plot; it stays on record with the reason", () => {
    const { input: after, plots, fact } = voidInput(STATE, { reason: "打在别家地里" }, CLERK);
    expect(after).toMatchObject({ id: "i1", voided: { at: CLERK.now, by: COOPERATIVE.id, reason: "打在别家地里" } });
    expect(plots).toMatchObject([{ plot: "P1", inputs: [] }]);
    expect(fact).toMatchObject({ kind: "input-voided", data: { corrects: { id: "i1" }, input: { plot: "P1" } } });
  });

  test("ends it: neither voided nor corrected again", () => {
    const state = { ...STATE, input: voidInput(STATE, { reason: "错" }, CLERK).input };
    expect(refusal(() => voidInput(state, { reason: "再" }, CLERK)).code).toBe("already-voided");
    expect(refusal(() => correct({ dosage: "x" }, state)).code).toBe("already-voided");
  });
});

describe("the fact of an input that was wrong", () => {
  const said = input;

  test("has the command's own id where it has one, and what was recorded", () => {
    const wrong = voidInput(STATE, { id: "v-1", reason: "未施用" }, CLERK);
    const data = { corrects: { kind: "input", id: "i1" }, reason: "未施用", input: said };
    expect([wrong.fact.kind, wrong.fact.data]).toStrictEqual(["input-voided", { id: "v-1", ...data }]);
    expect(voidInput(STATE, { reason: "未施用" }, CLERK).fact.data).toStrictEqual(data);
    expect(correct({ safetyIntervalDays: 21 }).fact.data).not.toHaveProperty("id");
    expect(correct({ id: "k-1", safetyIntervalDays: 21 }).fact.data).toMatchObject({ id: "k-1" });
  });

  test("takes nothing off plots that hold nothing, and leaves the other inputs of a plot", () => {
    expect(voidInput({ ...STATE, from: undefined }, { reason: "未施用" }, CLERK).plots).toEqual([]);
    const second = recordInput({ base: BASE, plotInputs }, { ...TYPED, product: "吡虫啉" }, "i2", CLERK).plotInputs;
    const [plot] = voidInput({ ...STATE, from: second }, { reason: "未施用" }, CLERK).plots;
    expect(plot?.inputs.map(({ id }) => id)).toEqual(["i2"]);
    const moved = correct({ plot: "P2" }, { ...STATE, from: undefined, to: undefined });
    expect(moved.plots.map((one) => one.plot)).toEqual(["P2"]);
  });

  test("is refused a second time with when it was taken back, at the member that would change nothing", () => {
    const { input: gone } = voidInput(STATE, { reason: "未施用" }, CLERK);
    const error = refusal(() => correct({ safetyIntervalDays: 21 }, { ...STATE, input: gone }));
    expect(error.extensions).toStrictEqual({ input: "i1", voidedAt: CLERK.now });
    expect(refusal(() => correct({ safetyIntervalDays: 210 })).errors).toMatchObject([
      { pointer: "/safetyIntervalDays" },
    ]);
    expect(refusal(() => correct({})).errors).toMatchObject([{ pointer: "/safetyIntervalDays" }]);
    for (const base of [undefined, { ...BASE, organisation: OTHER_COOPERATIVE.id }])
      expect(refusal(() => correct({ safetyIntervalDays: 21 }, { ...STATE, base })).code).toBe("not-found");
  });
});

test("a corrected input stays outside its label, counts its corrections, and has no member that it had not", () => {
  const outside = recordInput({ base: BASE, plotInputs: undefined }, { ...TYPED, labelCrops: ["梨"] }, "i1", CLERK);
  const state = { ...STATE, input: outside.input };
  const once = correct({ dosage: "2000 倍液" }, state).input;
  expect(once).toMatchObject({ offLabelCrop: "猕猴桃", corrections: 1 });
  expect(correct({ dosage: "1500 倍液" }, { ...state, input: once }).input.corrections).toBe(2);
  expect(correct({ dosage: "2000 倍液" }).input).not.toHaveProperty("offLabelCrop");
});
