/** How many tests ended how. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

function numberAt(record: ReadonlyMap<string, unknown>, key: string): number {
  const value = record.get(key);
  return typeof value === "number" ? value : 0;
}

function recordOf(value: unknown): ReadonlyMap<string, unknown> {
  return new Map(Object.entries(typeof value === "object" && value !== null ? value : {}));
}

function listAt(record: ReadonlyMap<string, unknown>, key: string): readonly ReadonlyMap<string, unknown>[] {
  const value = record.get(key);
  return Array.isArray(value) ? value.map(recordOf) : [];
}

// A file that fails to load, or whose set-up fails, reports no failed test of its own.
function failedWithoutTest(file: ReadonlyMap<string, unknown>): boolean {
  if (file.get("status") !== "failed") return false;
  return !listAt(file, "assertionResults").some((result) => result.get("status") === "failed");
}

/**
 * The totals of Vitest's JSON report. A file that failed without a failed test counts as one failure, and so does a
 * run that ended badly (`exitCode` not 0) for a reason no test shows, such as an error after the last test or no report.
 */
export function totalsOf(report: unknown, exitCode: number): Totals {
  const record = recordOf(report);
  const files = listAt(record, "testResults");
  const failed = numberAt(record, "numFailedTests") + files.filter(failedWithoutTest).length;
  return {
    passed: numberAt(record, "numPassedTests"),
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: numberAt(record, "numPendingTests") + numberAt(record, "numTodoTests"),
  };
}

/** The last line of a test run, in plain text. */
export function totalsLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
