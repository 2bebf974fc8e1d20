import type { Passport } from "@suyuan/domain/views/passport-schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DISTURBED, RICH } from "./fixtures/rich-passport.ts";
import { limitsText, temperatureSvg } from "./temperature-svg.ts";

type Temperature = Passport["temperature"][number];

const count = (text: string, part: RegExp) => [...text.matchAll(part)].length;
const pathOf = (svg: string, name: string) => new RegExp(`class="${name}"[^>]* d="([^"]*)"`).exec(svg)?.[1] ?? "";
const steady = RICH.temperature[0] ?? DISTURBED;

describe("the drawing of a temperature log", () => {
  test("breaks the line wherever values are missing", () => {
    expect(count(pathOf(temperatureSvg(steady, "zh", 0), "line"), /M/g)).toBe(1);
    expect(count(pathOf(temperatureSvg(DISTURBED, "zh", 0), "line"), /M/g)).toBe(3);
  });

  test("hatches every gap and names the longest with the word for missing", () => {
    const svg = temperatureSvg(DISTURBED, "zh", 0);
    expect(count(svg, /class="gap"/g)).toBe(2);
    expect(svg).toContain(">缺失</text>");
    expect(temperatureSvg(DISTURBED, "en", 0)).toContain(">missing</text>");
    expect(temperatureSvg(steady, "zh", 0)).not.toMatch(/class="gap"|缺失<\/text>/);
  });

  test("marks each excursion once by a triangle, pointing up above the band and down below it", () => {
    const marks = pathOf(temperatureSvg(DISTURBED, "zh", 0), "out");
    expect([count(marks, /l-14-24z/g), count(marks, /l-14 24z/g)]).toEqual([1, 1]);
    expect(pathOf(temperatureSvg(steady, "zh", 0), "out")).toBe("");
  });

  test("marks an excursion that lasts to the end of the log, and two that touch on opposite sides", () => {
    const warm: Temperature = {
      ...steady,
      line: [
        [0, 10],
        [10, 30],
        [20, 45],
      ],
    };
    expect(count(pathOf(temperatureSvg(warm, "zh", 0), "out"), /M/g)).toBe(1);
    const swing: Temperature = {
      ...steady,
      line: [
        [0, 30],
        [10, -30],
        [20, 10],
      ],
    };
    expect(count(pathOf(temperatureSvg(swing, "zh", 0), "out"), /M/g)).toBe(2);
  });

  test("has a title and a description for screen readers, under ids of its own", () => {
    const svg = temperatureSvg(DISTURBED, "en", 3);
    expect(svg).toContain('role="img" aria-labelledby="t3 d3"');
    expect(svg).toContain('<title id="t3">Temperature from 16 Sep 2026 06:00 to 17 Sep 2026 22:00</title>');
    expect(svg).toContain("Measured: −1.2 °C to 6.4 °C. Limits: −0.5 °C to 2 °C. Gaps: 2");
  });

  test("is left out when the logger gave a summary only", () => {
    expect(temperatureSvg({ ...steady, line: [], summaryOnly: true }, "zh", 0)).toBe("");
  });

  test("stays inside its frame and free of broken numbers for any log", () => {
    const celsius = fc.option(fc.integer({ min: -40, max: 60 }), { nil: undefined });
    const points = fc.array(fc.tuple(fc.nat(5000), fc.option(fc.integer({ min: -400, max: 600 }))), {
      minLength: 1,
      maxLength: 60,
    });
    fc.assert(
      fc.property(
        points,
        celsius,
        celsius,
        fc.array(fc.tuple(fc.nat(5000), fc.nat(5000)), { maxLength: 5 }),
        (line, min, max, gaps) => {
          const at = (minute: number) => new Date(Date.UTC(2026, 8, 1) + minute * 60_000).toISOString();
          const limits = {
            ...(min === undefined ? {} : { minCelsius: min }),
            ...(max === undefined ? {} : { maxCelsius: max }),
          };
          const svg = temperatureSvg(
            {
              ...steady,
              line,
              limits,
              from: at(0),
              to: at(5000),
              gaps: gaps.map(([from, to]) => ({ from: at(from), to: at(to) })),
            },
            "zh",
            0,
          );
          expect(svg).not.toMatch(/NaN|Infinity|undefined/);
          for (const [, left, top] of pathOf(svg, "line").matchAll(/[ML](-?\d+) (-?\d+)/g)) {
            expect(Number(left)).toBeGreaterThanOrEqual(108);
            expect(Number(left)).toBeLessThanOrEqual(720);
            expect(Number(top)).toBeGreaterThanOrEqual(24);
            expect(Number(top)).toBeLessThanOrEqual(288);
          }
        },
      ),
    );
  });

  test("says one-sided limits and none at all as they are", () => {
    expect(limitsText({ ...steady, limits: { maxCelsius: -18 } }, "zh")).toBe("≤ −18 °C");
    expect(limitsText({ ...steady, limits: { minCelsius: 2 } }, "zh")).toBe("≥ 2 °C");
    expect(limitsText({ ...steady, limits: {} }, "en")).toBe("none");
  });
});
