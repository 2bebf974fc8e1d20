import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays } from "../calendar.ts";
import { acting, BASE, BATCH, COOPERATIVE, OTHER_COOPERATIVE, refusal, SORTED } from "../fixtures/cangxi.ts";
import { breachedBy, concerns, silentPlotsOf, underInputs } from "../registration/late-input.ts";
import type { PlacedInput, PlotInputs } from "./base.ts";
import type { RecordInput } from "./record-input.ts";
import {
  activesUsedBefore,
  earliestHarvest,
  inputsCounting,
  plotOf,
  plotsWithoutRecord,
  recordInput,
} from "./record-input.ts";

const CLERK = acting(COOPERATIVE, "clerk");
const COMMAND: RecordInput = {
  base: BASE.id,
  plot: "P1",
  product: "嘧菌酯悬浮剂",
  actives: [" Azoxystrobin ", "azoxystrobin"],
  dosage: "1500 倍液",
  appliedOn: "2026-09-01",
  safetyIntervalDays: 14,
};

const input = (more: Partial<RecordInput> = {}, plotInputs?: PlotInputs) =>
  recordInput({ base: BASE, plotInputs }, { ...COMMAND, ...more }, "input-1", CLERK);

test("an input is kept with its plot, each active once, and the day from which harvest is lawful", () => {
  const { plotInputs, input: placed, fact } = input({ target: "灰霉病" });
  expect(placed).toEqual({
    id: "input-1",
    base: BASE.id,
    plot: "P1",
    product: "嘧菌酯悬浮剂",
    actives: ["Azoxystrobin"],
    dosage: "1500 倍液",
    appliedOn: "2026-09-01",
    safetyIntervalDays: 14,
    clearOn: "2026-09-15",
    target: "灰霉病",
    recordedAt: CLERK.now,
  });
  expect(plotInputs).toMatchObject({ base: BASE.id, plot: "P1", inputs: [{ id: "input-1" }] });
  expect(plotInputs.inputs[0]).not.toHaveProperty("base");
  expect(fact).toMatchObject({ kind: "input-recorded", occurredAt: "2026-08-31T16:00:00.000Z", data: { plot: "P1" } });
});

test("a plot keeps its inputs in the order of use, drops those older than 400 days, and never one not yet clear", () => {
  const before = input({ appliedOn: "2026-09-05" }).plotInputs;
  const old = { ...before.inputs[0], appliedOn: "2025-08-07", clearOn: "2025-08-21" } as PlotInputs["inputs"][number];
  const kept = { ...old, appliedOn: "2025-08-08" };
  const slow = { ...old, appliedOn: "2025-08-01", clearOn: "2026-12-01" };
  const clearToday = { ...old, appliedOn: "2025-08-02", clearOn: "2026-09-12" };
  const others = [...before.inputs, old, kept, slow, clearToday].map((each, n) => ({ ...each, id: `other-${n}` }));
  const after = input({}, { ...before, inputs: others }).plotInputs;
  expect(after.inputs.map(({ appliedOn }) => appliedOn)).toEqual([
    "2025-08-01",
    "2025-08-08",
    "2026-09-01",
    "2026-09-05",
  ]);
});

test("a base of another cooperative and a base that does not exist give the same refusal", () => {
  const unknown = refusal(() => recordInput({ base: undefined, plotInputs: undefined }, COMMAND, "i", CLERK));
  const foreign = refusal(() =>
    recordInput({ base: BASE, plotInputs: undefined }, COMMAND, "i", acting(OTHER_COOPERATIVE, "clerk")),
  );
  expect([unknown.code, unknown.message]).toEqual([foreign.code, foreign.message]);
  expect([unknown.code, unknown.errors[0]?.pointer]).toEqual(["not-found", "/base"]);
  expect(unknown.message).toContain(BASE.id);
});

test("a plot that the base does not have and a use in the future are refused at their pointers", () => {
  const plot = refusal(() => input({ plot: "P9" }));
  expect([plot.code, plot.errors[0]?.pointer]).toEqual(["invalid-request", "/plot"]);
  expect(plot.message).toContain("P1, P2, P3");
  const future = refusal(() => input({ appliedOn: "2026-09-13" }));
  expect([future.code, future.errors[0]?.pointer]).toEqual(["date-order", "/appliedOn"]);
  expect(future.message).toContain("2026-09-13 is after today, 2026-09-12");
});

describe("what was used on a batch", () => {
  const plotInputs = (...uses: readonly (readonly [appliedOn: string, active: string])[]): PlotInputs => ({
    base: BASE.id,
    plot: "P1",
    inputs: uses.flatMap(([appliedOn, active]) => input({ appliedOn, actives: [active] }).plotInputs.inputs),
  });

  test("is every active applied to its plots in the 365 days up to the harvest, each once", () => {
    const uses = plotInputs(
      ["2025-09-09", "too old"],
      ["2025-09-10", "Boscalid"],
      ["2026-09-10", "azoxystrobin"],
      ["2026-09-11", "too late"],
    );
    const more = plotInputs(["2026-08-01", "AZOXYSTROBIN "], ["2026-08-01", "Thiram"]);
    expect(activesUsedBefore([uses, undefined, more], "2026-09-10")).toEqual(["azoxystrobin", "Boscalid", "Thiram"]);
  });

  test("an input sets the earliest harvest by its clear day, and the last one decides", () => {
    const [first, second] = [input().plotInputs, input({ appliedOn: "2026-08-30", safetyIntervalDays: 30 }).plotInputs];
    expect(earliestHarvest([first, undefined, second], "2026-09-10")).toMatchObject({ clearOn: "2026-09-29" });
    expect(earliestHarvest([first], "2026-08-31")).toBeUndefined();
    expect(earliestHarvest([undefined], "2026-09-10")).toBeUndefined();
    expect(earliestHarvest([second, first], "2026-09-10")).toMatchObject({
      clearOn: "2026-09-29",
      base: BASE.id,
      plot: "P1",
    });
    // Of two that clear on one day, the first.
    const sameDay = input({ appliedOn: "2026-08-31", safetyIntervalDays: 15, plot: "P2" }).plotInputs;
    expect(earliestHarvest([first, sameDay], "2026-09-10")).toMatchObject({ plot: "P1", clearOn: "2026-09-15" });
    expect(earliestHarvest([sameDay, first], "2026-09-10")).toMatchObject({ plot: "P2", clearOn: "2026-09-15" });
  });
});

describe("an input recorded after the batch", () => {
  const late = (more: Partial<RecordInput> = {}): PlacedInput => input(more).input;

  test("breaches it from the day of use to the day before the clear day, on its own plots and base only", () => {
    expect(breachedBy(BATCH.origin, late({ appliedOn: "2026-09-10" }))).toBe(true);
    expect(breachedBy(BATCH.origin, late({ appliedOn: "2026-09-11" }))).toBe(false);
    expect(breachedBy(BATCH.origin, late({ appliedOn: "2026-09-01", safetyIntervalDays: 10 }))).toBe(true);
    expect(breachedBy(BATCH.origin, late({ appliedOn: "2026-09-01", safetyIntervalDays: 9 }))).toBe(false);
    expect(breachedBy(BATCH.origin, late({ plot: "P2" }))).toBe(false);
    expect(breachedBy(BATCH.origin, { ...late(), base: "another" })).toBe(false);
  });

  test("joins the actives used and flags a breach with its dates", () => {
    const flagged = underInputs(BATCH, [late()], CLERK);
    expect(flagged.activesUsed).toEqual(["Azoxystrobin"]);
    expect(flagged.flags).toMatchObject([{ code: "safety-interval", at: CLERK.now }]);
    expect(flagged.flags[0]?.reason.en).toContain("clear from 2026-09-15");
  });

  test("that kept its interval joins the actives used without a flag", () => {
    const kept = underInputs(BATCH, [late({ safetyIntervalDays: 3 })], CLERK);
    expect([kept.activesUsed, kept.flags]).toEqual([["Azoxystrobin"], []]);
  });

  test("on another plot, after the harvest or a year before leaves the batch as it is", () => {
    for (const other of [late({ plot: "P2" }), late({ appliedOn: "2026-09-11" }), late({ appliedOn: "2025-09-09" })]) {
      expect(concerns(BATCH.origin, other)).toBe(false);
      expect(underInputs(BATCH, [other], CLERK)).toEqual(BATCH);
    }
  });

  test("concerns harvests alone: what was sorted out of one stays as it is", () => {
    expect(underInputs(SORTED, [late()], CLERK)).toBe(SORTED);
  });

  test("breaches a batch exactly when it would have refused its registration", () => {
    const day = fc.integer({ min: -60, max: 2 }).map((days) => addDays("2026-09-10", days));
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 40 }), (appliedOn, safetyIntervalDays) => {
        const { plotInputs, input: placed } = input({ appliedOn, safetyIntervalDays });
        const clearOn = earliestHarvest([plotInputs], BATCH.origin.harvestedOn)?.clearOn ?? BATCH.origin.harvestedOn;
        expect(breachedBy(BATCH.origin, placed)).toBe(BATCH.origin.harvestedOn < clearOn);
      }),
    );
  });
});

describe("silence about a plot", () => {
  const on = (plot: string, appliedOn: string, actives: readonly string[] = ["thiram"]): PlotInputs => ({
    ...input({ actives, appliedOn }).plotInputs,
    plot,
  });
  const silent = (...inputs: (PlotInputs | undefined)[]) => plotsWithoutRecord(["P1", "P2"], inputs, "2026-09-10");

  test("is told plot by plot; a record that nothing was used ends it like any other", () => {
    expect(silent()).toEqual(["P1", "P2"]);
    expect(silent(on("P1", "2026-09-01"), undefined)).toEqual(["P2"]);
    expect(silent(on("P1", "2026-09-01"), on("P2", "2026-09-10", []))).toEqual([]);
  });

  test("is not ended by what was recorded of more than 365 days before the harvest, or of after it", () => {
    const old = { ...on("P1", "2026-09-01"), inputs: [{ ...input().input, appliedOn: "2025-09-09" }] };
    expect(silent(old, on("P2", "2026-09-11"))).toEqual(["P1", "P2"]);
    expect(silent({ ...old, inputs: [{ ...input().input, appliedOn: "2025-09-10" }] })).toEqual(["P2"]);
  });

  test("ends with a record that comes late, for its plot alone", () => {
    const origin = { ...BATCH.origin, plots: ["P1", "P2"] };
    const batch = { ...BATCH, origin, silentPlots: ["P1", "P2"] };
    const late = input({ appliedOn: "2026-08-01", actives: [] }).input;
    expect(underInputs(batch, [late], CLERK)).toEqual({ ...batch, silentPlots: ["P2"] });
  });

  test("of a batch registered before anybody looked is read from its actives", () => {
    const { origin } = BATCH;
    expect(silentPlotsOf({ activesUsed: [] }, origin)).toEqual(["P1"]);
    expect(silentPlotsOf({ activesUsed: ["thiram"] }, origin)).toEqual([]);
    expect(silentPlotsOf({ activesUsed: ["thiram"], silentPlots: ["P1"] }, origin)).toEqual(["P1"]);
  });
});

test("a plot is found by its id alone, and of several inputs one of pesticides speaks for its plot", () => {
  expect(BASE.plots.map(({ id }) => plotOf(BASE, id)?.id)).toEqual(BASE.plots.map(({ id }) => id));
  expect(plotOf(BASE, "P9")).toBeUndefined();
  const input = {
    product: "x",
    actives: [],
    dosage: "1",
    appliedOn: "2026-08-01",
    safetyIntervalDays: 0,
    clearOn: "2026-08-01",
  };
  const at = { recordedAt: "2026-08-01T00:00:00.000Z" };
  const inputs = [
    { ...input, ...at, id: "f", kind: "fertiliser" as const },
    { ...input, ...at, id: "p" },
  ];
  expect(plotsWithoutRecord(["P1"], [{ base: BASE.id, plot: "P1", inputs }], "2026-09-01")).toEqual([]);
  expect(plotsWithoutRecord(["P1"], [{ base: BASE.id, plot: "P1", inputs: inputs.slice(0, 1) }], "2026-09-01")).toEqual(
    ["P1"],
  );
});

test("of the inputs of some plots those concern a harvest that were in use in the year up to it, each with its place", () => {
  const kept = (appliedOn: string) => ({ ...input().plotInputs.inputs[0], appliedOn }) as PlotInputs["inputs"][number];
  const plot = {
    base: BASE.id,
    plot: "P1",
    inputs: ["2025-09-09", "2025-09-10", "2026-09-10", "2026-09-11"].map(kept),
  };
  expect(inputsCounting([plot, undefined], "2026-09-10")).toEqual([
    { ...kept("2025-09-10"), base: BASE.id, plot: "P1" },
    { ...kept("2026-09-10"), base: BASE.id, plot: "P1" },
  ]);
});
