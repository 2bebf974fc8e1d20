import { describe, expect, test } from "vitest";
import { csvOf, utf8 } from "../fixtures/official.ts";
import { readLoggerFile } from "../vendors/read.ts";
import { evaluate, judgeFile } from "./evaluate.ts";

const PROFILE = "red-heart-kiwifruit";
const START = Date.parse("2026-09-20T00:00:00+08:00");
const HOUR = 3_600_000;

const good = Array.from({ length: 144 }, (_, index) => 1.2 + (index % 5) / 10);

function judged(celsius: readonly (number | string)[], options: Parameters<typeof evaluate>[1] = {}) {
  const evaluation = evaluate(readLoggerFile(csvOf(celsius)), { profile: PROFILE, ...options });
  const [first] = evaluation.evaluations;
  return {
    ...evaluation,
    verdict: first?.verdict,
    reason: first?.reason,
    codes: first?.reasons.map(({ code }) => code),
  };
}

/** A file of several temperature columns, every ten minutes. */
function columns(...lists: readonly (readonly (number | string)[])[]) {
  const rows = (lists[0] ?? []).map((_, index) => {
    const time = new Date(START + index * 600_000).toISOString();
    return [time, ...lists.map((list) => list[index])].join(",");
  });
  return readLoggerFile(utf8([`time,${lists.map((_, n) => `T${n + 1} (°C)`).join(",")}`, ...rows].join("\n")));
}

describe("of several temperature columns", () => {
  const hot = good.map((value, index) => (index > 60 && index < 90 ? 9.5 : value));

  test("each is judged and the worst stands, whichever stands first", () => {
    for (const file of [columns(good, hot), columns(hot, good)]) {
      const { evaluation, standing } = judgeFile(file, { profile: PROFILE });
      expect(evaluation.maxCelsius).toBe(9.5);
      expect(evaluation.evaluations[0]?.verdict).toBe("major-excursion");
      expect(evaluation.evaluations[0]?.reasons.map(({ code }) => code)).toContain("several-temperature-columns");
      expect(standing.readings[70]?.celsius).toBe(9.5);
      expect(evaluation.channels?.map(({ verdict }) => verdict).toSorted()).toEqual(["in-range", "major-excursion"]);
    }
  });

  test("a gap in one is not hidden by another, and more time outside is worse", () => {
    const gap = good.map((value, index) => (index > 60 && index < 90 ? "--" : value));
    expect(evaluate(columns(good, gap), { profile: PROFILE }).evaluations[0]?.verdict).toBe("incomplete");
    const hotter = good.map((value, index) => (index > 40 && index < 100 ? 9.5 : value));
    const { read, channels } = evaluate(columns(hot, hotter, good), { profile: PROFILE });
    expect(read.column).toBe("T2 (°C)");
    expect(
      channels?.map(({ column, samples, maxCelsius, coverage }) => [column, samples, maxCelsius, coverage]),
    ).toEqual([
      ["T1 (°C)", 144, 9.5, 1],
      ["T2 (°C)", 144, 9.5, 1],
      ["T3 (°C)", 144, 1.6, 1],
    ]);
  });

  test("one column has no list of channels, and a file without profile is judged by the device alone", () => {
    expect(judged(good).channels).toBeUndefined();
    expect(evaluate(columns(good, hot)).channels?.map(({ verdict }) => verdict)).toEqual([null, null]);
  });
});

describe("readings that cannot be of the goods", () => {
  const evidence = (from: number, to: number) => ({ evidence: { from: START + from * HOUR, to: START + to * HOUR } });

  test("all of them: the record is suspect, its figures stay those of the file", () => {
    for (const options of [evidence(24, 48), evidence(-48, -1)]) {
      expect(judged(good, options)).toMatchObject({
        verdict: "suspect",
        reason: "outside-journey",
        samples: 144,
        coverage: 1,
      });
    }
  });

  test("some of them are left out and counted", () => {
    const late = judged(good, evidence(-1, 12));
    expect(late).toMatchObject({ samples: 73, to: "2026-09-20T12:00:00+08:00", verdict: "in-range" });
    expect(late.codes).toEqual(["partly-outside-journey"]);
    const early = judged(good, evidence(6, 48));
    expect(early).toMatchObject({ from: "2026-09-20T06:00:00+08:00", samples: 108, verdict: "in-range" });
  });

  test("at the very beginning and end of that time are of the goods", () => {
    const edge = { evidence: { from: START + 10 * 60_000, to: START + HOUR } };
    const result = judged(good, edge);
    expect(result).toMatchObject({ samples: 6, from: "2026-09-20T00:10:00+08:00", to: "2026-09-20T01:00:00+08:00" });
    expect(judged([1.2], { evidence: { from: START, to: START } }).codes).not.toContain("outside-journey");
    expect(judged([1.2], { evidence: { from: START + 1, to: START + HOUR } }).reason).toBe("outside-journey");
    expect(judged([1.2], { evidence: { from: START - HOUR, to: START - 1 } }).reason).toBe("outside-journey");
  });

  test("none of them changes nothing, and the window asked about is kept", () => {
    expect(judged(good, evidence(-1, 25))).toMatchObject({ samples: 144, codes: [] });
    const window = { from: START + 8 * HOUR, to: START + 10 * HOUR };
    expect(judged(good, { ...window, ...evidence(-1, 25) })).toMatchObject({ samples: 13, codes: [] });
  });

  test("are cut off a window that was asked about, too", () => {
    const window = { from: START + 8 * HOUR, to: START + 10 * HOUR };
    expect(judged(good, { ...window, ...evidence(9, 25) })).toMatchObject({
      samples: 7,
      from: "2026-09-20T09:00:00+08:00",
      to: "2026-09-20T10:00:00+08:00",
      codes: ["partly-outside-journey"],
    });
    expect(judged(good, { ...window, ...evidence(-1, 9) })).toMatchObject({
      samples: 7,
      from: "2026-09-20T08:00:00+08:00",
      to: "2026-09-20T09:00:00+08:00",
    });
  });
});

describe("the reason of a verdict", () => {
  test("is the one that decided it", () => {
    expect(judged(good).reason).toBeNull();
    expect(judged(good.with(20, 3))).toMatchObject({ verdict: "minor-excursion", reason: "excursion-above" });
    expect(judged(good.with(20, -0.4))).toMatchObject({ reason: "excursion-below" });
    expect(judged(good.map((value, index) => (index > 20 && index < 40 ? "--" : value)))).toMatchObject({
      verdict: "incomplete",
      reason: "gap",
    });
    expect(judged(good.map(() => 1.5))).toMatchObject({ verdict: "suspect", reason: "constant-values" });
  });

  test("is told with what was assumed in reading the file, which changes no verdict", () => {
    const text = new TextDecoder().decode(csvOf(good)).replaceAll("+08:00", "").replace(" (°C)", "");
    const [first] = evaluate(readLoggerFile(utf8(text)), { profile: PROFILE }).evaluations;
    expect([first?.verdict, first?.reasons.map(({ code }) => code)]).toEqual([
      "in-range",
      ["utc-offset-assumed", "unit-assumed"],
    ]);
  });
});

describe("a temperature that does not change", () => {
  const steady = (hours: number, step: number) => [
    ...Array.from({ length: hours * 6 }, () => 1),
    ...Array.from({ length: 12 }, () => 1 + step),
  ];

  test("for a working day is suspect of a logger that resolves a tenth, and not of one that resolves half a degree", () => {
    expect(judged(steady(9, 0.1)).codes).toContain("constant-values");
    expect(judged(steady(7, 0.1)).codes).not.toContain("constant-values");
    expect(judged(steady(20, 0.5)).verdict).toBe("in-range");
    expect(judged(steady(41, 0.5)).verdict).toBe("suspect");
    expect(judged(steady(79, 1)).codes).not.toContain("constant-values");
    expect(judged(steady(81, 1)).codes).toContain("constant-values");
  });
});

describe("a day of which the device says that it had no sensor", () => {
  const report = (dead: string) =>
    utf8(
      [
        "Device: Q-tag Fridge-tag 2",
        "Fw Vers: 4.0",
        "Conf:",
        " Serial: 1",
        " Zone: 8.00",
        " Temp unit: C",
        " Alarm:",
        "  0:",
        "   T AL: -0.5, t AL: 60",
        "  1:",
        "   T AL: +8.0, t AL: 600",
        "Hist:",
        " TS Actv: 2026-11-18 00:00",
        " TS Report Creation: 2026-11-20 00:00",
        " 1:",
        "  Date: 2026-11-19",
        ...dead.split("\n"),
        " 2:",
        "  Date: 2026-11-18",
        "  Min T: +2.0, TS Min T: 06:00",
        "  Max T: +3.6, TS Max T: 12:00",
        "  Avrg T: +2.8",
        "  Alarm:",
        "   0:",
        "    t Acc: 0",
        "   1:",
        "    t Acc: 0",
        "  Int Sensor timeout:",
        "   t AccST: 0",
      ].join("\n"),
    );
  const day = (minutes: number) =>
    `  Min T: ---, TS Min T: ---\n  Max T: ---, TS Max T: ---\n  Avrg T: ---\n  Alarm:\n   0:\n    t Acc: 0\n   1:\n    t Acc: 0\n  Int Sensor timeout:\n   t AccST: ${minutes}`;

  test("is missing, and the days around it are read", () => {
    const { evaluations, minCelsius, maxCelsius } = evaluate(readLoggerFile(report(day(1440))), {
      profile: "chilled-meat",
    });
    expect([minCelsius, maxCelsius]).toEqual([2, 3.6]);
    for (const each of evaluations) {
      expect([each.verdict, each.reason]).toEqual(["incomplete", "sensor-timeout"]);
    }
  });

  test("and days before the harvest are left out like readings: some of them, or all", () => {
    const judge = (from: string, to: string) =>
      evaluate(readLoggerFile(report(day(0).replaceAll("---", "+3.0"))), {
        profile: "chilled-meat",
        evidence: { from: Date.parse(from), to: Date.parse(to) },
      });
    const some = judge("2026-11-19T00:00:01+08:00", "2026-11-30T00:00:00+08:00");
    expect([some.from.slice(0, 19), some.evaluations[0]?.daily.map(({ date }) => date)]).toEqual([
      "2026-11-19T00:00:01",
      ["2026-11-19"],
    ]);
    const early = judge("2026-11-01T00:00:00+08:00", "2026-11-18T12:00:00+08:00");
    expect([early.to.slice(0, 19), early.evaluations[0]?.daily.map(({ date }) => date)]).toEqual([
      "2026-11-18T12:00:00",
      ["2026-11-18"],
    ]);
    expect(judge("2026-12-01T00:00:00+08:00", "2026-12-02T00:00:00+08:00").evaluations[0]?.reason).toBe(
      "outside-journey",
    );
    expect(judge("2026-11-01T00:00:00+08:00", "2026-12-02T00:00:00+08:00").evaluations[0]?.reason).toBeNull();
  });

  test("without that word is a gap for the profile", () => {
    const [byProfile] = evaluate(readLoggerFile(report(day(0))), { profile: "chilled-meat" }).evaluations;
    expect([byProfile?.verdict, byProfile?.reason]).toEqual(["incomplete", "gap"]);
  });
});
