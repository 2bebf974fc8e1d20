import { expect, test } from "vitest";
import { isVoided, type LabelRun, withVoided } from "./label-run.ts";

const RUN: LabelRun = {
  ...{ id: "r", organisation: "o", gtin: "06901234567892", lot: "A", count: 10, netWeightGrams: 500 },
  ...{ status: "issued", createdAt: "2026-09-11T00:00:00.000Z" },
};
const struckOf = (run: LabelRun) => Array.from({ length: run.count }, (_, n) => n).filter((n) => isVoided(run, n));

test("of a run no serial is struck before any is, and then those that were, each counted once", () => {
  expect(struckOf(RUN)).toEqual([]);
  const some = withVoided(RUN, [0, 3, 9, 9]);
  expect([struckOf(some), some.voidedCount, some.voided]).toEqual([[0, 3, 9], 3, "902"]);
  const more = withVoided(some, [3, 4, 0]);
  expect([struckOf(more), more.voidedCount]).toEqual([[0, 3, 4, 9], 4]);
  expect(withVoided(more, []).voidedCount).toBe(4);
});

test("a digit is kept for each four serials, whether any of them is struck or not", () => {
  expect(withVoided({ ...RUN, count: 8 }, [7]).voided).toBe("08");
  expect(withVoided({ ...RUN, count: 9 }, [0]).voided).toBe("100");
});
