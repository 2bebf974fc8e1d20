import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { COOPERATIVE, DEPOT } from "../fixtures/cangxi.ts";
import { PLATFORM } from "../fixtures/journey.ts";
import { handoff, hour, log, way } from "../fixtures/way.ts";
import { judgedLegs, logLevel, logsBeside, turningPoints } from "./leg-evidence.ts";
import { legsOf } from "./legs.ts";

type More = Partial<Omit<Batch, "origin">>;
/** 100 kg came to the depot in two hours and lie there; the rest is with the producer. */
const LYING: More = {
  handoffs: [handoff(0, 2)],
  onHand: { [COOPERATIVE.id]: 900_000, [DEPOT.id]: 100_000 },
};
const typed = { device: { model: "RC-5+" } };

describe("a log", () => {
  test("is measured where its device has a serial, and declared where that is absent or blank", () => {
    const levels = ["EFI1", "", "  ", undefined].map((serial) =>
      logLevel({ device: serial === undefined ? {} : { serial } }),
    );
    expect(levels).toEqual(["measured", "declared", "declared", "declared"]);
  });
});

describe("a running leg turns while nothing is recorded", () => {
  const turning = (more: More, from = hour(0)) => {
    const batch = way({ ...LYING, ...more });
    return turningPoints(batch, legsOf(batch), from).map(({ isSilent, isThin, isThinlyMeasured }) =>
      [isSilent, isThin, isThinlyMeasured].map(
        (at) => Math.round(((at - Date.parse(hour(0))) / 3_600_000) * 100) / 100,
      ),
    );
  };
  /** Readings of so many hours are nine tenths of this many. */
  const tenths = (hours: number) => Math.round((hours / 0.9) * 100) / 100;

  test("three days after the last reading, and once what is covered is less than nine tenths; a leg that is over does not turn", () => {
    expect(turning({ temperature: [log(0, 50)] })).toEqual([
      [50 + 72, 2 + tenths(48), 2 + tenths(48)].map((n) => Math.round(n * 100) / 100),
    ]);
    expect(
      turning({ handoffs: [handoff(0, 2)], onHand: { [COOPERATIVE.id]: 900_000 }, emptied: { [DEPOT.id]: hour(9) } }),
    ).toEqual([]);
  });

  test("by logs with the serial of a device apart from all", () => {
    const logs = [log(0, 20), log(20, 50, typed)];
    expect(turning({ temperature: logs })).toEqual([[122, 2 + tenths(48), 22].map((n) => Math.round(n * 100) / 100)]);
    expect(turning({ temperature: [log(0, 50, typed)] })).toEqual([
      [122, 2 + tenths(48), 2].map((n) => Math.round(n * 100) / 100),
    ]);
  });

  test("by logs that can be of its goods: none that cannot be believed, has counters alone or is of somebody who never had them", () => {
    const none = [[2 + 72, 2, 2]];
    for (const more of [{ verdict: "suspect" as const }, { summaryOnly: true }, { by: PLATFORM.id }])
      expect(turning({ temperature: [log(0, 50, more)] })).toEqual(none);
  });

  test("by logs of its own branch: what lies with another receiver is other goods", () => {
    const handoffs = [handoff(0, 2), handoff(0, 3, { id: "other", to: PLATFORM.id })];
    const onHand = { [COOPERATIVE.id]: 800_000, [DEPOT.id]: 100_000, [PLATFORM.id]: 100_000 };
    expect(turning({ handoffs, onHand, temperature: [log(0, 50, { by: PLATFORM.id })] })).toEqual([
      [2 + 72, 2, 2],
      [122, 3 + tenths(47), 3 + tenths(47)].map((n) => Math.round(n * 100) / 100),
    ]);
  });

  test("from the day of the harvest where it began before that by its record", () => {
    expect(turning({ temperature: [log(0, 50)] }, hour(12))).toEqual([
      [122, 12 + tenths(38), 12 + tenths(38)].map((n) => Math.round(n * 100) / 100),
    ]);
  });
});

describe("what readings cover of a leg", () => {
  const covered = (logs: Batch["temperature"], more: More = {}, until = hour(50)) => {
    const batch = way({ ...LYING, temperature: logs, ...more });
    return judgedLegs(batch, legsOf(batch), hour(0), until).map(({ kind, hours, coveredHours, state, level }) => [
      kind,
      hours,
      Math.round(coveredHours * 100) / 100,
      state,
      level,
    ]);
  };

  test("is without the gaps, in whatever order they are kept, and without as much again as lies nobody knows where", () => {
    const gap = (from: number, to: number) => ({ from: hour(from), to: hour(to) });
    const gaps = [gap(30, 31), gap(10, 12), gap(20, 21)];
    expect(covered([log(0, 50, { gaps, gapCount: 3, coverage: 0.92 })])[1]).toEqual([
      "storage",
      48,
      44,
      "met",
      "measured",
    ]);
    // Five hours of fifty are open, one of them is placed.
    const few = { gaps: [gap(10, 11)], gapCount: 9, coverage: 0.9 };
    expect(covered([log(0, 50, few)])[1]).toEqual(["storage", 48, 43, "missing", "missing"]);
    expect(covered([log(0, 50, { ...few, gapCount: 1 })])[1]).toEqual(["storage", 48, 47, "met", "measured"]);
  });

  test("is of a log with a gap at its very beginning what comes after it", () => {
    const gaps = [{ from: hour(2), to: hour(4) }];
    expect(covered([log(2, 50, { gaps, gapCount: 1 })])[1]).toEqual(["storage", 48, 46, "met", "measured"]);
  });

  test("is known as measured where the measured logs alone would do", () => {
    expect(covered([log(0, 48), log(40, 50, typed)])[1]?.at(-1)).toBe("measured");
    expect(covered([log(0, 30), log(30, 50, typed)])[1]?.at(-1)).toBe("declared");
    // So far: until the last reading.
    expect(covered([log(0, 20), log(20, 30, typed)])[1]?.slice(3)).toEqual(["so-far", "declared"]);
    expect(covered([log(0, 29), log(29, 30, typed)])[1]?.slice(3)).toEqual(["so-far", "measured"]);
  });

  test("begins with the harvest, whatever the record says of when it left", () => {
    const batch = way({ ...LYING, temperature: [log(0, 50)] });
    const [transit] = judgedLegs(batch, legsOf(batch), hour(1), hour(50));
    expect([transit?.hours, transit?.coveredHours]).toEqual([1, 1]);
  });
});

test("of a digest the logs that say nothing of the way are those that were judged so of the whole", () => {
  const [on, off] = [log(0, 50), log(3, 40)];
  const batch = way({ ...LYING, temperature: [on, off] });
  expect([...logsBeside(batch, legsOf(batch), hour(60))]).toEqual([]);
  const judged = { handoffs: 1, needs: [], beside: [off.sha256] } as const;
  expect([...logsBeside({ ...batch, judged }, legsOf(batch), hour(60))]).toEqual([off]);
});

test("a log that touches a leg at its border alone lies beside the way", () => {
  const beside = (one: Batch["temperature"][number]) => {
    const batch = way({ handoffs: [handoff(0, 2)], emptied: { [DEPOT.id]: hour(9) }, temperature: [one] });
    return logsBeside(batch, legsOf(batch), hour(60)).size;
  };
  expect([beside(log(9, 12)), beside(log(8.9, 12)), beside(log(-9, 0)), beside(log(-9, 0.1))]).toEqual([1, 0, 1, 0]);
});

test("a leg of half an hour needs no reading of its own, and one of a second more does", () => {
  const count = (hours: number) => {
    const batch = way({ handoffs: [handoff(0, hours)] });
    return judgedLegs(batch, legsOf(batch), hour(0), hour(1)).filter(({ kind }) => kind === "transit").length;
  };
  expect([count(0.5), count(0.5 + 1 / 3600)]).toEqual([0, 1]);
});

test("nothing lies beside the way of a batch that has not left", () => {
  const batch = way({ temperature: [log(0, 50)] });
  expect(logsBeside(batch, legsOf(batch), hour(60)).size).toBe(0);
});
