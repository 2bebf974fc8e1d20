import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { officialFile, testOfficial } from "../fixtures/official.ts";
import { meanKineticCelsius } from "./mkt.ts";

const equally = (values: readonly number[]) => values.map((celsius) => ({ celsius, weight: 1 }));

describe("mean kinetic temperature", () => {
  test.each([
    [[2, 2, 2, 2], 2.0],
    [[0, 0, 0, 10], 3.839],
    [[0, 1, 0, 1, 12, 1], 3.939],
    [[-1, 4, 4, 20], 10.96],
  ])("of %j is %f °C", (values, expected) => {
    expect(meanKineticCelsius(equally(values))).toBeCloseTo(expected, 3);
  });

  test("weights by time: 23 h at 5 °C and 1 h at 25 °C are 7.756 °C", () => {
    const weighted = [
      { celsius: 5, weight: 23 },
      { celsius: 25, weight: 1 },
    ];
    expect(meanKineticCelsius(weighted)).toBeCloseTo(7.756, 3);
  });

  test("is nothing without any weight", () => {
    expect(meanKineticCelsius([])).toBeNull();
    expect(meanKineticCelsius([{ celsius: 4, weight: 0 }])).toBeNull();
  });

  test("lies between the mean and the maximum, and does not depend on the unit of the weights", () => {
    const sample = fc.record({
      celsius: fc.double({ min: -40, max: 50, noNaN: true }),
      weight: fc.double({ min: 0.5, max: 100, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 50 }), (samples) => {
        const weights = samples.reduce((sum, { weight }) => sum + weight, 0);
        const mean = samples.reduce((sum, { celsius, weight }) => sum + celsius * weight, 0) / weights;
        const mkt = meanKineticCelsius(samples) ?? Number.NaN;
        expect(mkt).toBeGreaterThanOrEqual(mean - 1e-6);
        expect(mkt).toBeLessThanOrEqual(Math.max(...samples.map(({ celsius }) => celsius)) + 1e-6);
        const scaled = samples.map(({ celsius, weight }) => ({ celsius, weight: weight * 60 }));
        expect(meanKineticCelsius(scaled)).toBeCloseTo(mkt, 6);
      }),
    );
  });

  testOfficial.each(["qtag2", "qtag3", "elitechXls", "elitechCsv"] as const)(
    "over the readings of %s, cut to 0.1 °C, is what the device printed (official files needed)",
    (name) => {
      const file = officialFile(name);
      const mkt = meanKineticCelsius(equally(file.readings.map(({ celsius }) => celsius ?? Number.NaN))) ?? Number.NaN;
      expect(Math.trunc(mkt * 10) / 10).toBe(file.device.mktCelsius);
    },
  );
});
