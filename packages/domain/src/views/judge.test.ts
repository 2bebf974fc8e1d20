import { describe, expect, test } from "vitest";
import type { Batch, Handoff, TestReport } from "../batches/batch.ts";
import { COOPERATIVE, DEPOT, LABORATORY } from "../fixtures/cangxi.ts";
import { handoff, hour, log, way } from "../fixtures/way.ts";
import { judgedOf } from "./judge.ts";

/** Tea travels warm: of its needs the handoffs alone turn. */
const TEA = { ...way({}).product, profile: "green-tea" };
const tea = (more: Partial<Omit<Batch, "origin">>) => way({ product: TEA, ...more });
const OTHERS = { temperature: ["not-needed"], test: ["not-needed"], farmRecord: ["met", "declared"] };
const stateOf = ({ needs }: ReturnType<typeof judgedOf>) => needs.map((each) => each.needs.handoffs[0]);

describe("what is judged of a whole batch", () => {
  test("is its needs as of the newest that it knows of, and as of the hour at which one of them turns by itself", () => {
    // Shipped on 11 September: within seven days it is under way, from the first hour of the 19th its confirmation is missing.
    expect(judgedOf(tea({ handoffs: [handoff(0, undefined)] }))).toStrictEqual({
      handoffs: 1,
      needs: [
        { needs: { handoffs: ["so-far", "declared"], ...OTHERS } },
        { from: hour(193), needs: { handoffs: ["missing", "missing"], ...OTHERS } },
      ],
      testLevel: "attested",
    });
    expect(judgedOf(tea({ handoffs: [handoff(0, 5)] })).needs).toStrictEqual([
      { needs: { handoffs: ["met", "confirmed"], ...OTHERS } },
    ]);
  });

  test("counts handoffs that are folded away, and not those that were taken back", () => {
    const back: Handoff = { ...handoff(3, undefined), voidedAt: hour(4) };
    const batch = tea({ handoffs: [handoff(0, 5), back], settled: { handoffs: 7, lostGrams: 0 } });
    expect(judgedOf(batch).handoffs).toBe(8);
  });

  test("is as of the newest instant of whatever is on record: what was overdue by then needs no turn", () => {
    const open = handoff(0, undefined);
    const later: readonly Partial<Omit<Batch, "origin">>[] = [
      { handoffs: [open, handoff(200, 201)] },
      { handoffs: [open, handoff(1, 200)] },
      { handoffs: [open, { ...handoff(1, undefined), voidedAt: hour(200) }] },
      { temperature: [log(1, 200)] },
      { storage: [{ organisation: DEPOT.id, location: "1", action: "in", grams: 1000, at: hour(200) }] },
      { flags: [{ code: "late-entry", at: hour(200), reason: { code: "late-entry", zh: "迟", en: "late" } }] },
      { emptied: { [DEPOT.id]: hour(200) } },
      { registeredAt: hour(200) },
    ];
    expect(stateOf(judgedOf(tea({ handoffs: [open] })))).toEqual(["so-far", "missing"]);
    for (const more of later) expect(stateOf(judgedOf(tea({ handoffs: [open], ...more })))).toEqual(["missing"]);
    // The hour that runs counts as over: at the very turn it has turned.
    expect(stateOf(judgedOf(tea({ handoffs: [open], registeredAt: hour(192) })))).toEqual(["missing"]);
    expect(stateOf(judgedOf(tea({ handoffs: [open], registeredAt: hour(191.9) })))).toEqual(["so-far", "missing"]);
  });

  test("is what holds it: a failed test, a safety interval, a commitment that its tests do not bear", () => {
    const failed: TestReport = {
      ...{ sampleId: "S", by: LABORATORY.id, level: "attested", verdict: "failed", items: [] },
      ...{ sampledOn: "2026-09-11", testedOn: "2026-09-11", issuedOn: "2026-09-12" },
    };
    const breach = { input: "i", product: "p", plot: "P1", actives: ["a"], clearOn: "2026-10-01" };
    const held = judgedOf(tea({ tests: [failed], breaches: [breach], commitment: ["self-test"] }));
    expect([held.isOnHold, held.isBreached, held.isUntested]).toEqual([true, true, true]);
    expect(held).not.toHaveProperty("testLevel");
    const free = judgedOf(tea({}));
    for (const name of ["isOnHold", "isBreached", "isUntested", "beside"]) expect(free).not.toHaveProperty(name);
  });

  test("names the logs that tell nothing of its way", () => {
    const early = log(-300, -200);
    const on = log(0, 20);
    expect(judgedOf(way({ handoffs: [handoff(1, 3)], temperature: [early, on] })).beside).toEqual([early.sha256]);
    expect(judgedOf(way({ handoffs: [handoff(1, 3)], temperature: [on] }))).not.toHaveProperty("beside");
  });

  test("of a store whose readings have stopped turns once, three days after the last of them", () => {
    const onHand = { [DEPOT.id]: 100_000, [COOPERATIVE.id]: 900_000 };
    const batch = way({ handoffs: [handoff(0, 2)], temperature: [log(0, 50)], onHand });
    const { needs } = judgedOf(batch);
    const states = needs.map(({ from, needs: { temperature } }) => [from, ...temperature]);
    expect(states[0]).toEqual([undefined, "met", "measured"]);
    const turned = states.find(([, state]) => state === "missing");
    // 95 % of the time since hour 0 would do until hour 52.6; readings may pause for three days.
    expect(states.map(([, state]) => state)).toEqual(["met", "so-far", "missing"]);
    expect(turned?.[0]).toBe(hour(50 + 73));
  });

  test("of many turns the first of each kind are told", () => {
    const handoffs = Array.from({ length: 30 }, (_, n) => handoff(n, undefined, { id: `s${n}`, grams: 1000 }));
    const batch = way({ handoffs, onHand: { [COOPERATIVE.id]: 970_000 } });
    const told = judgedOf(batch).needs.map(
      ({
        from,
        needs: {
          handoffs: [state],
          temperature,
        },
      }) => [from, state, ...temperature],
    );
    expect(told).toEqual([
      [undefined, "so-far", "so-far", "declared"],
      [hour(73), "so-far", "missing", "missing"],
      [hour(193), "missing", "missing", "missing"],
    ]);
  });
});
