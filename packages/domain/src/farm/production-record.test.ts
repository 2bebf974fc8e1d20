import { describe, expect, test } from "vitest";
import { addDays } from "../calendar.ts";
import { acting, BASE, BATCH, COOPERATIVE, KIWIFRUIT, refusal } from "../fixtures/cangxi.ts";
import { underInputs } from "../registration/late-input.ts";
import { registerBatch } from "../registration/register-batch.ts";
import type { PlacedInput, PlotInputs } from "./base.ts";
import { correctInput } from "./correct-input.ts";
import { COURSE_DAYS_MAX, cropOutsideLabel, intervalRunsOn, missingIn, recordFaults } from "./production-record.ts";
import { plotsWithoutRecord, type RecordInput, recordInput } from "./record-input.ts";

const CLERK = acting(COOPERATIVE, "clerk");
/** What clients of earlier days send. */
const LEAN: RecordInput = {
  base: BASE.id,
  plot: "P1",
  product: "嘧菌酯悬浮剂",
  actives: ["嘧菌酯"],
  dosage: "1500 倍液",
  appliedOn: "2026-08-01",
  safetyIntervalDays: 14,
};
/** What the law asks for (art. 27 of the law, art. 36 of the regulation on pesticides). */
const WHOLE: RecordInput = {
  ...LEAN,
  kind: "pesticide",
  stoppedOn: "2026-08-15",
  manufacturer: "某农化有限公司",
  source: "苍溪县陵江镇农资店",
  registrationNumber: "PD20070203",
  amount: "1.2 升",
  target: "褐斑病",
  labelCrops: ["猕猴桃", "葡萄"],
};
const record = (command: RecordInput, plotInputs?: PlotInputs) =>
  recordInput({ base: BASE, plotInputs }, command, "i1", CLERK);
const faults = (more: Partial<RecordInput>) =>
  refusal(() => record({ ...WHOLE, ...more })).errors.map(({ pointer }) => pointer);

describe("a production record", () => {
  test("keeps maker, source, registration, amount, first and last day, and label crops; its fact has them all", () => {
    const { input, fact } = record(WHOLE);
    const { base: _, plot: __, actives, ...told } = WHOLE;
    expect(input).toMatchObject({ ...told, actives, clearOn: "2026-08-29" });
    expect(fact.data).toEqual(input);
    expect(missingIn(input)).toEqual([]);
  });

  test("of a client that sends less is taken, and says what is missing", () => {
    const { input } = record(LEAN);
    expect(input).not.toHaveProperty("kind");
    expect(input.clearOn).toBe("2026-08-15");
    expect(missingIn(input)).toEqual(["manufacturer", "source", "amount", "stoppedOn", "target"]);
  });

  test("of a fertiliser is asked for less, and of none used for nothing", () => {
    const fertiliser = record({ ...LEAN, kind: "fertiliser", actives: [], safetyIntervalDays: 0 }).input;
    expect(missingIn(fertiliser)).toEqual(["source", "amount", "stoppedOn"]);
    expect(missingIn(record({ ...LEAN, actives: [] }).input)).toEqual([]);
  });

  test("whose last day is before its first, after today or months away is refused, and actives of a fertiliser too", () => {
    expect(faults({ stoppedOn: "2026-07-31" })).toEqual(["/stoppedOn"]);
    expect(faults({ stoppedOn: "2026-09-13" })).toEqual(["/stoppedOn"]);
    expect(faults({ appliedOn: "2026-01-01", stoppedOn: "2026-09-01" })).toEqual(["/stoppedOn"]);
    expect(faults({ kind: "fertiliser" })).toEqual(["/actives"]);
  });

  test("is corrected in every member, and what was told wrongly can be taken back", () => {
    const { input, plotInputs } = record(WHOLE);
    const correct = (said: object) =>
      correctInput({ base: BASE, input, from: plotInputs, to: plotInputs }, { reason: "录错", ...said }, CLERK).input;
    const now = {
      manufacturer: "另一厂",
      source: "乡供销社",
      amount: "2 升",
      registrationNumber: "PD1",
      target: "灰霉病",
    };
    expect(correct({ ...now, stoppedOn: "2026-08-20" })).toMatchObject({ ...now, clearOn: "2026-09-03" });
    const back = correct({ manufacturer: null, stoppedOn: null, labelCrops: null });
    expect(back).not.toHaveProperty("manufacturer");
    expect(back.clearOn).toBe("2026-08-15");
    expect(missingIn(back)).toEqual(["manufacturer", "stoppedOn"]);
    expect(correct({ kind: "other", actives: [] })).toMatchObject({ kind: "other", actives: [] });
    expect(refusal(() => correct({ stoppedOn: "2026-07-01" })).errors[0]?.pointer).toBe("/stoppedOn");
    expect(refusal(() => correct({ amount: "1.2 升" })).errors[0]?.pointer).toBe("/amount");
  });
});

describe("the safety interval", () => {
  const state = (plotInputs: PlotInputs) => ({
    organisation: COOPERATIVE,
    product: KIWIFRUIT,
    base: BASE,
    plotInputs: [plotInputs],
    season: undefined,
  });
  const harvest = (harvestedOn: string) => ({
    ...{ gtin: BATCH.gtin, lot: "L1", base: BASE.id, plots: ["P1"], harvestedOn, quantityKg: 1 },
  });

  // 农药管理条例 art. 34, Law art. 29: from the last use.
  test("counts from the last day of use, not from the first", () => {
    const { plotInputs } = record(WHOLE);
    expect(refusal(() => registerBatch(state(plotInputs), harvest("2026-08-28"), CLERK))).toMatchObject({
      code: "safety-interval",
      extensions: { clearOn: "2026-08-29", stoppedOn: "2026-08-15" },
    });
    expect(registerBatch(state(plotInputs), harvest("2026-08-29"), CLERK).batch.lot).toBe("L1");
  });

  test("of a course that goes on over the harvest keeps it out, unless it is of no days", () => {
    const course = { ...WHOLE, appliedOn: "2026-08-01", stoppedOn: "2026-09-05" };
    const days = (safetyIntervalDays: number) => state(record({ ...course, safetyIntervalDays }).plotInputs);
    expect(refusal(() => registerBatch(days(1), harvest("2026-08-20"), CLERK)).code).toBe("safety-interval");
    expect(registerBatch(days(0), harvest("2026-08-20"), CLERK).batch.activesUsed).toEqual(["嘧菌酯"]);
  });

  test("cannot be told from a fertiliser's record alone", () => {
    const { plotInputs } = record({ ...LEAN, kind: "fertiliser", actives: [], safetyIntervalDays: 0 });
    expect(plotsWithoutRecord(["P1"], [plotInputs], "2026-09-10")).toEqual(["P1"]);
    expect(plotsWithoutRecord(["P1"], [record({ ...LEAN, actives: [] }).plotInputs], "2026-09-10")).toEqual([]);
    const placed = record({ ...LEAN, kind: "fertiliser", actives: [], safetyIntervalDays: 0 }).input;
    const judged = underInputs(BATCH, [placed], { now: CLERK.now });
    expect("silentPlots" in judged && judged.silentPlots).toEqual(["P1"]);
  });
});

// 农药管理条例 art. 34: no wider scope than the label's.
describe("a use outside the crops of the label", () => {
  const onPears = { ...WHOLE, labelCrops: ["梨", "苹果"] };

  test("is known from the label's crops and the plot's, and only where both are understood", () => {
    const kiwi = { crop: "猕猴桃" };
    expect(cropOutsideLabel({ labelCrops: ["梨", "苹果"] }, kiwi)).toBe("猕猴桃");
    expect(cropOutsideLabel({ labelCrops: ["果树"] }, kiwi)).toBeUndefined();
    expect(cropOutsideLabel({ labelCrops: ["梨", "某作物"] }, kiwi)).toBeUndefined();
    expect(cropOutsideLabel({ labelCrops: ["梨"] }, { crop: "自留地" })).toBeUndefined();
    expect(cropOutsideLabel({}, kiwi)).toBeUndefined();
  });

  test("is kept with the input, flags the batch once for a product, and goes when the record is corrected", () => {
    const { input, plotInputs } = record(onPears);
    expect(input.offLabelCrop).toBe("猕猴桃");
    const { batch } = registerBatch(
      { organisation: COOPERATIVE, product: KIWIFRUIT, base: BASE, plotInputs: [plotInputs], season: undefined },
      { gtin: BATCH.gtin, lot: "L1", base: BASE.id, plots: ["P1"], harvestedOn: "2026-09-10", quantityKg: 1 },
      CLERK,
    );
    expect(batch.flags.filter(({ code }) => code === "label-crop")).toMatchObject([
      {
        about: "input/i1",
        reason: { zh: expect.stringContaining("「猕猴桃」"), en: expect.stringContaining("梨, 苹果") },
      },
    ]);
    const again: PlacedInput = { ...input, id: "i2" };
    const late = underInputs(BATCH, [input, again], { now: CLERK.now });
    expect(late.flags.map(({ code }) => code)).toEqual(["label-crop"]);
    const right = correctInput(
      { base: BASE, input, from: plotInputs, to: plotInputs },
      { reason: "标签看错", labelCrops: ["猕猴桃"] },
      CLERK,
    ).input;
    expect(right).not.toHaveProperty("offLabelCrop");
    expect(underInputs(late, [right], { now: CLERK.now }).flags).toMatchObject([
      { code: "label-crop", withdrawnAt: CLERK.now },
    ]);
  });
});

test("what registrations need of an input stays with its plot, and who sold it does not", () => {
  const [kept] = record(WHOLE).plotInputs.inputs;
  expect(kept).toMatchObject({ stoppedOn: "2026-08-15", labelCrops: ["猕猴桃", "葡萄"] });
  expect(kept).not.toHaveProperty("source");
});

test("a course is of one day or of its most, and ends today at the latest", () => {
  const faults = (stoppedOn: string | undefined, today = "2027-12-31") =>
    recordFaults({ actives: [], appliedOn: "2026-08-01", stoppedOn }, today).map(({ pointer }) => pointer);
  expect([faults(undefined), faults("2026-08-01"), faults("2026-07-31")]).toEqual([[], [], ["/stoppedOn"]]);
  expect([faults("2026-08-02", "2026-08-02"), faults("2026-08-03", "2026-08-02")]).toEqual([[], ["/stoppedOn"]]);
  const longest = addDays("2026-08-01", COURSE_DAYS_MAX);
  expect([faults(longest), faults(addDays(longest, 1))]).toEqual([[], ["/stoppedOn"]]);
});

test("a label that names several crops allows each of them, and one that is not understood may be any", () => {
  const outside = (...labelCrops: string[]) => cropOutsideLabel({ labelCrops }, { crop: "猕猴桃" });
  expect([outside("苹果", "猕猴桃"), outside("猕猴桃", "苹果"), outside("苹果", "梨")]).toEqual([
    undefined,
    undefined,
    "猕猴桃",
  ]);
  expect([outside("苹果", "某某作物"), outside()]).toEqual([undefined, undefined]);
  expect(cropOutsideLabel({ labelCrops: ["苹果"] }, undefined)).toBeUndefined();
});

test("an interval of no days keeps nothing out while its course goes on, and from its last day on until it is clear", () => {
  const said = { product: "嘧菌酯", actives: ["azoxystrobin"], dosage: "1500 倍液" };
  const course = { ...said, id: "i1", appliedOn: "2026-08-01", stoppedOn: "2026-08-15", safetyIntervalDays: 0 };
  const runs = (day: string, clearOn = "2026-08-17") =>
    intervalRunsOn(day, { ...course, clearOn, recordedAt: "2026-08-16T00:00:00.000Z" });
  expect(["2026-08-14", "2026-08-15", "2026-08-16", "2026-08-17"].map((day) => runs(day))).toEqual([
    false,
    true,
    true,
    false,
  ]);
  expect(runs("2026-07-31")).toBe(false);
});
