import { expect, test } from "vitest";
import { totalsLine, totalsOf } from "./totals.ts";

const counts = { numPassedTests: 5, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

test("the last line is Vitest's own totals, and names skipped tests only when there are any", () => {
  expect(totalsLine(totalsOf(counts, 0))).toBe("5 passed, 0 failed");
  expect(totalsLine(totalsOf({ ...counts, numFailedTests: 2, numPendingTests: 3, numTodoTests: 1 }, 1))).toBe(
    "5 passed, 2 failed, 4 skipped",
  );
});

test("a test file that does not load counts as one failure", () => {
  const testResults = [
    { status: "failed", assertionResults: [] },
    { status: "failed", assertionResults: [{ status: "passed" }, { status: "failed" }] },
    { status: "passed", assertionResults: [{ status: "passed" }] },
  ];
  expect(totalsOf({ ...counts, numFailedTests: 1, testResults }, 1).failed).toBe(2);
});

test("a run that ends badly never reads as a success", () => {
  expect(totalsOf(counts, 1).failed).toBe(1);
  expect(totalsLine(totalsOf(undefined, 1))).toBe("0 passed, 1 failed");
});
