import type { Batch, TemperatureRecord, TestReport } from "./batch.ts";

/** The tests that count: all but those taken back. */
export function standingTests({ tests }: Pick<Batch, "tests">): readonly TestReport[] {
  return tests.filter(({ voided }) => voided === undefined);
}

/** The temperature logs that count: all but those taken back. */
export function standingLogs({ temperature }: Pick<Batch, "temperature">): readonly TemperatureRecord[] {
  return temperature.filter(({ voided }) => voided === undefined);
}
