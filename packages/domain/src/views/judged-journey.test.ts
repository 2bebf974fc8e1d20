import { describe, expect, test } from "vitest";
import type { Judged } from "../batches/batch.ts";
import { hour } from "../fixtures/way.ts";
import { asOfHour } from "./as-of.ts";
import { judgedJourney } from "./judged-journey.ts";
import { shelfLifeOf } from "./shelf-life.ts";

const MET = {
  handoffs: ["met", "confirmed"],
  temperature: ["met", "measured"],
  test: ["not-needed"],
  farmRecord: ["met", "declared"],
} as const;
const LATER = { ...MET, handoffs: ["missing", "missing"], temperature: ["so-far", "declared"] } as const;
const JUDGED: Judged = { handoffs: 900, needs: [{ needs: MET }, { from: hour(10), needs: LATER }] };
const at = (n: number, judged = JUDGED) => judgedJourney(judged, asOfHour(hour(n)));

describe("a journey that was judged of the whole", () => {
  test("is as it was judged for the hour at which it is looked at, with the count of handoffs and no single one", () => {
    expect(at(8)).toStrictEqual({
      handoffs: { state: "met", level: "confirmed", reasons: [], count: 900 },
      temperature: { state: "met", level: "measured", reasons: [], legs: [] },
      test: { state: "not-needed", reasons: [] },
      farmRecord: { state: "met", level: "declared", reasons: [], silentPlots: [] },
    });
    // A view is as of the end of its hour.
    expect([at(8.9), at(9), at(500)].map(({ handoffs }) => handoffs.state)).toEqual(["met", "missing", "missing"]);
  });

  test("says in words what is amiss or still runs, and of what is whole nothing", () => {
    const { handoffs, temperature, test: tested } = at(20);
    expect([handoffs, temperature, tested].map(({ reasons }) => reasons.map(({ code }) => code))).toEqual([
      ...[["handoff-unconfirmed"], ["temperature-so-far"], []],
    ]);
    const said = (["so-far", "missing", "contradicted"] as const).map((state) => {
      const needs = { handoffs: [state], temperature: [state], test: [state], farmRecord: [state] } as const;
      return Object.values(at(1, { handoffs: 1, needs: [{ needs }] })).map(({ reasons }) => reasons[0]?.code);
    });
    expect(said).toEqual([
      ["handoff-under-way", "temperature-so-far", undefined, undefined],
      ["handoff-unconfirmed", "temperature-missing", "commitment-actives-untested", "farm-record-missing"],
      ["quantity-differs", "temperature-contradicted", "test-failed", "safety-interval"],
    ]);
  });

  test("before the first hour that it was judged for is as it was judged then; where nothing was, all of it is missing", () => {
    expect(at(1, { handoffs: 1, needs: [{ from: hour(10), needs: LATER }] }).handoffs.state).toBe("missing");
    const none = at(1, { handoffs: 1, needs: [] });
    expect(none.handoffs).toMatchObject({ state: "missing", level: "missing", count: 1 });
    expect(none.test).toMatchObject({ state: "missing", level: "missing" });
  });
});

test("an hour of a view ends with the full hour after it, on its day in China", () => {
  expect(asOfHour("2026-09-11T15:59:59.999Z")).toStrictEqual({
    today: "2026-09-11",
    until: "2026-09-11T16:00:00.000Z",
  });
  expect(asOfHour("2026-09-11T16:00:00.000Z")).toStrictEqual({
    today: "2026-09-12",
    until: "2026-09-11T17:00:00.000Z",
  });
});

describe("a shelf life", () => {
  const product = { zh: "茶", category: "茶叶", profile: "unknown" };
  const of = (more: object) => shelfLifeOf({ ...product, ...more }, "2026-09-10");

  test("is what the producer declares, never longer than goods of the kind keep, and none where neither is known", () => {
    expect(of({})).toBeUndefined();
    expect(of({ shelfLifeDays: 10 })).toStrictEqual({
      ...{ basis: "producer", days: 10, last: "2026-09-20", kind: { zh: "茶", en: "茶" } },
    });
    expect(of({ shelfLifeDays: 10, en: "Tea" })?.kind).toEqual({ zh: "茶", en: "Tea" });
    const kiwi = { profile: "red-heart-kiwifruit" };
    const most = of(kiwi);
    expect([most?.basis, most?.days]).toEqual(["profile", 150]);
    expect([of({ ...kiwi, shelfLifeDays: 149 }), of({ ...kiwi, shelfLifeDays: 150 })].map((one) => one?.basis)).toEqual(
      [...["producer", "producer"]],
    );
    expect(of({ ...kiwi, shelfLifeDays: 151 })).toEqual(most);
    expect(most?.kind.en).not.toBe("茶");
  });
});
