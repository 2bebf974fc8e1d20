import { expect, test } from "vitest";
import { draftOf, itemsOf, type Tested, verdictOf, withLimit } from "./report-draft.ts";

const item = (active: string, result: string, limit: string) => ({ active, result, limit });
const report = (gtin: string, active: string, limitMgPerKg: number): Tested => ({
  ...{
    batch: `01/${gtin}/10/A`,
    gtin,
    lot: "A",
    product: { zh: "猕猴桃" },
    producer: "红林",
    harvestedOn: "2026-09-01",
  },
  tests: [
    {
      ...{ sampleId: "S-1", by: "lab", level: "attested", verdict: "passed", standard: "GB 2763-2026" },
      ...{ sampledOn: "2026-09-02", testedOn: "2026-09-03", issuedOn: "2026-09-04" },
      items: [{ active, limitMgPerKg, notDetected: true }],
    },
  ],
});

test("the verdict follows from the figures: failed above a limit, passed at it, unsaid while a figure is missing", () => {
  expect(verdictOf([item("氯吡脲", "0.05", "0.05")])).toBe("passed");
  expect(verdictOf([item("氯吡脲", "0.06", "0.05")])).toBe("failed");
  expect(verdictOf([item("氯吡脲", "nd", "0.05")])).toBe("passed");
  // What was filled in from last time and has no result yet says nothing.
  expect(verdictOf([item("氯吡脲", "", "0.05")])).toBeUndefined();
  expect(verdictOf([item("氯吡脲", "0.01", "")])).toBeUndefined();
  expect(verdictOf([item("", "", "0.05")])).toBeUndefined();
  // One that is above its limit is enough, whatever the others lack.
  expect(verdictOf([item("氯吡脲", "0.06", "0.05"), item("", "", "")])).toBe("failed");
});

test("nothing detected is said by a tap: an empty result, or a figure that is none, sends nothing", () => {
  expect(itemsOf([item("多菌灵", "", "0.5")])).toBeUndefined();
  expect(itemsOf([item(" 多菌灵 ", "nd", "0.5")])).toEqual([
    { active: "多菌灵", limitMgPerKg: 0.5, notDetected: true },
  ]);
  expect(itemsOf([item("多菌灵", "0,1", "0.5")])).toBeUndefined();
});

test("a name brings its limit along, of this product before others, and never writes over one that was typed", () => {
  const tested = [report("02", "氯吡脲", 0.1), report("01", "氯吡脲", 0.05)];
  expect(withLimit(item("", "", ""), "氯吡脲", tested, "01").limit).toBe("0.05");
  expect(withLimit(item("", "", ""), "氯吡脲", tested, "03").limit).toBe("0.1");
  expect(withLimit(item("", "", "0.2"), "氯吡脲", tested, "01").limit).toBe("0.2");
  // A limit that came with the name before goes with it.
  expect(withLimit(item("氯吡脲", "", "0.05"), "没测过的", tested, "01").limit).toBe("");
});

test("a report that was taken back is typed anew from what stood in it", () => {
  const [test] = report("01", "氯吡脲", 0.05).tests;
  const empty = { sampleId: "", sampledOn: "", testedOn: "", issuedOn: "", items: [], verdict: "" } as const;
  expect(test && draftOf(test, { ...empty, retestOf: "", standard: "" })).toEqual({
    ...{ sampleId: "S-1", sampledOn: "2026-09-02", testedOn: "2026-09-03", issuedOn: "2026-09-04", verdict: "" },
    ...{ retestOf: "", standard: "GB 2763-2026", items: [item("氯吡脲", "nd", "0.05")] },
  });
});
