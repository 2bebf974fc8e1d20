import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../../tests/sized.ts";
import type { Batch, CommitmentBasis, Flag, Handoff, TemperatureRecord, TestReport } from "../batches/batch.ts";
import { type HarvestedBatch, harvested } from "../batches/harvested.ts";
import { BUREAU, COOPERATIVE, DEPOT, LABORATORY } from "../fixtures/cangxi.ts";
import { PLATFORM } from "../fixtures/journey.ts";
import { plainNeeds, plainState } from "../fixtures/plain-reading.ts";
import { hour, log, way } from "../fixtures/way.ts";
import { commitmentLevel, commitmentStatus } from "../quality/commitment.ts";
import { asOfHour } from "./as-of.ts";
import { BATCH_STATES, batchState } from "./batch-state.ts";
import type { CertifiedStatus } from "./certified-status.ts";
import { digestOf } from "./digest.ts";
import { NEED_STATES } from "./journey.ts";

const HANDS = [COOPERATIVE.id, DEPOT.id, PLATFORM.id, "fourth-hand"];
const hand = fc.constantFrom(...HANDS);

/** One thing that happens to the goods, so many hours after the one before. */
const step = fc.record({
  wait: fc.nat({ max: 30 }),
  from: hand,
  to: hand,
  share: fc.constantFrom(0.3, 0.5, 0.95, 1, 1),
  hours: fc.integer({ min: 1, max: 40 }),
  end: fc.oneof(
    { weight: 8, arbitrary: fc.constant("received" as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "open",
        "void",
        "short",
        "rejected",
        "part",
        "part-void",
        "nothing",
        "surplus" as const,
      ),
    },
  ),
});
type Step = ReturnType<(typeof step)["generate"]>["value"];

function endOf({ end, hours }: Step, sent: Handoff, at: number): Handoff {
  const receivedAt = hour(at + hours);
  const { shippedGrams } = sent;
  const half = Math.floor(shippedGrams / 2);
  switch (end) {
    case "received":
      return { ...sent, receivedAt, receivedGrams: shippedGrams };
    case "open":
      return sent;
    case "void":
      return { ...sent, voidedAt: receivedAt };
    case "short":
      return { ...sent, receivedAt, receivedGrams: half };
    case "rejected":
      return { ...sent, receivedAt, receivedGrams: 0, rejectedGrams: shippedGrams };
    case "part":
      return { ...sent, receivedAt, receivedGrams: half, partial: true };
    case "part-void":
      return { ...sent, receivedAt, receivedGrams: half, partial: true, voidedAt: hour(at + hours + 5) };
    case "nothing":
      return { ...sent, receivedAt, receivedGrams: 0, partial: true };
    default:
      return { ...sent, receivedAt, receivedGrams: shippedGrams + 1000 };
  }
}

/** Plays the steps that can be: nobody sends what he has not. */
function played(steps: readonly Step[]): Pick<Batch, "handoffs" | "onHand"> & { readonly until: number } {
  const onHand = new Map([[COOPERATIVE.id, 1_000_000]]);
  const handoffs: Handoff[] = [];
  const add = (who: string, grams: number) => onHand.set(who, (onHand.get(who) ?? 0) + grams);
  let now = 0;
  for (const [n, one] of steps.entries()) {
    const shippedGrams = Math.floor((onHand.get(one.from) ?? 0) * one.share);
    if (shippedGrams < 2 || one.from === one.to) continue;
    const at = now + one.wait;
    const sent = { shipment: `s${n}`, from: one.from, to: one.to, shippedAt: hour(at), shippedGrams };
    const handoff = endOf(one, sent, at);
    handoffs.push(handoff);
    const credited = Math.min(handoff.receivedGrams ?? 0, shippedGrams - (handoff.rejectedGrams ?? 0));
    add(one.from, -shippedGrams);
    add(one.to, credited);
    add(one.from, handoff.voidedAt ? shippedGrams - credited : (handoff.rejectedGrams ?? 0));
    now = at + one.hours + (one.end === "part-void" ? 5 : 0);
  }
  return { handoffs, onHand: Object.fromEntries([...onHand].filter(([, grams]) => grams > 0)), until: now };
}

const often = <T, U>(most: fc.Arbitrary<T>, some: fc.Arbitrary<U>): fc.Arbitrary<T | U> =>
  fc.oneof({ weight: 5, arbitrary: most }, { weight: 1, arbitrary: some });
const rarely = <T>(arbitrary: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 30, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const logs: fc.Arbitrary<TemperatureRecord> = fc
  .record({
    from: fc.integer({ min: -20, max: 120 }),
    length: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.constant(400)),
    gap: fc.option(fc.record({ at: fc.nat({ max: 20 }), length: fc.integer({ min: 1, max: 6 }) })),
    by: fc.oneof(hand, fc.constantFrom(COOPERATIVE.id, "stranger")),
    serial: fc.constantFrom("E1", "E1", undefined),
    verdict: fc.oneof(
      { weight: 12, arbitrary: fc.constant("in-range" as const) },
      { weight: 1, arbitrary: fc.constantFrom("incomplete", "minor-excursion", "suspect" as const) },
    ),
    summaryOnly: fc.constantFrom(false, false, false, false, true),
    voided: rarely(fc.constant({ at: hour(200), by: DEPOT.id, reason: "传错" })),
  })
  .map(({ from, length, gap, serial, voided, ...more }) => {
    const gaps = gap ? [{ from: hour(from + gap.at), to: hour(from + gap.at + gap.length) }] : [];
    const device = serial === undefined ? {} : { serial };
    return log(from, from + length, { ...more, gaps, gapCount: gaps.length, device, ...(voided ? { voided } : {}) });
  });

const tests: fc.Arbitrary<TestReport> = fc
  .record({
    sampleId: fc.constantFrom("S1", "S2", "S3"),
    level: fc.constantFrom("attested" as const, "declared" as const),
    actives: fc.subarray(["a", "b"], { minLength: 1 }),
    verdict: fc.constantFrom("passed" as const, "passed" as const, "failed" as const),
    retestOf: rarely(fc.constantFrom("S0", "S1")),
    voided: rarely(fc.constant({ at: hour(200), by: LABORATORY.id, reason: "录错" })),
  })
  .map(({ actives, retestOf, voided, ...more }) => ({
    ...more,
    by: LABORATORY.id,
    sampledOn: "2026-09-10",
    testedOn: "2026-09-11",
    issuedOn: "2026-09-11",
    items: actives.map((active) => ({ active, resultMgPerKg: 0.01, limitMgPerKg: 0.05 })),
    ...(retestOf ? { retestOf } : {}),
    ...(voided ? { voided } : {}),
  }));

const flags: fc.Arbitrary<Flag> = fc
  .record({
    code: fc.constantFrom("late-entry" as const, "safety-interval" as const),
    withdrawnAt: fc.constantFrom(undefined, hour(150), hour(150)),
  })
  .map(({ code, withdrawnAt }) => ({
    code,
    at: hour(1),
    reason: { code, zh: code, en: code },
    ...(withdrawnAt ? { withdrawnAt } : {}),
  }));

const RECALL = { id: "r", by: BUREAU.id, level: 2, reason: "抽检", at: hour(10) } as const;
const STATUSES = ["none", "suspended", "withdrawn", "expired", "not-yet-valid"] as const;
type Status = CertifiedStatus["status"];

/** A batch with whatever may be on record of it, its certificate's status, and how many hours after its last step it is looked at. */
const cases = fc
  .record({
    steps: fc.array(step, { maxLength: 7 }),
    temperature: fc.array(logs, { maxLength: 5 }),
    // Ends of logs that cover everything, before the time of looking: most ways are told of whole, or the last of them are.
    ends: fc.array(fc.oneof(fc.nat({ max: 12 }), fc.nat({ max: 120 })), { maxLength: 2 }),
    reports: often(fc.constant([]), fc.array(tests, { maxLength: 3 })),
    commitment: often(
      fc.constant<CommitmentBasis[]>(["quality-control"]),
      fc.subarray(["quality-control", "self-test", "commissioned-test"] as const),
    ),
    isReached: often(fc.constant(true), fc.boolean()),
    form: fc.constantFrom(undefined, undefined, "fresh" as const, "processed" as const),
    activesUsed: fc.subarray(["a", "b"]),
    marks: often(fc.constant([]), fc.array(flags, { maxLength: 2 })),
    silentPlots: fc.constantFrom([], [], ["P1"]),
    settled: rarely(fc.constantFrom({ handoffs: 3, lostGrams: 0 }, { handoffs: 3, lostGrams: 5 })),
    emptied: fc.uniqueArray(fc.tuple(hand, fc.nat({ max: 150 })), { maxLength: 2, selector: ([who]) => who }),
    losses: fc.constantFrom(undefined, undefined, { spoiled: 40_000 }, { spoiled: 500_000 }),
    recall: rarely(fc.constant(RECALL)),
    voided: rarely(fc.constant({ at: hour(5), by: COOPERATIVE.id, reason: "登错" })),
    mistaken: rarely(fc.integer({ min: 20, max: 60 })),
    profile: fc.constantFrom(
      "red-heart-kiwifruit",
      "red-heart-kiwifruit",
      "leafy-vegetables",
      "tea",
      "black-tea",
      "elsewhere",
    ),
    later: often(fc.nat({ max: 100 }), fc.oneof(fc.integer({ min: 100, max: 600 }), fc.constant(9_000))),
    status: often(fc.constant<Status>("valid"), fc.constantFrom<Status>(...STATUSES)),
  })
  .map(({ steps, temperature, ends, reports, marks, emptied, losses, recall, voided, mistaken, settled, ...rest }) => {
    const { profile, form, isReached, later, status, commitment, activesUsed, silentPlots } = rest;
    const { until, handoffs, onHand } = played(steps);
    const now = until + later;
    const whole = ends.map((end) => log(-1, now - end, { by: COOPERATIVE.id }));
    const ended = { at: hour(now - (mistaken ?? 0) * 24), by: BUREAU.id, reason: "误发", outcome: "mistaken" as const };
    const batch: HarvestedBatch = way({
      handoffs,
      onHand,
      temperature: [...temperature, ...whole],
      tests: reports,
      commitment,
      activesUsed,
      flags: marks,
      silentPlots,
      emptied: Object.fromEntries(emptied.map(([who, at]) => [who, hour(at)])),
      product: { ...way({}).product, profile, ...(form === undefined ? {} : { form }) },
      issuer: isReached ? { contact: "0839-5222333" } : {},
      ...(losses ? { losses } : {}),
      ...(settled ? { settled } : {}),
      ...(recall ? { recall } : {}),
      ...(voided ? { voided } : {}),
      ...(mistaken === undefined ? {} : { mistakenRecalls: [{ ...RECALL, ended }] }),
    });
    return { batch, status, asOf: { today: hour(now - 1 + 8).slice(0, 10), until: hour(now) } };
  });

/** Where changes of the rules are tried one after the other, the first cases have to tell. */
const isShort = fc.readConfigureGlobal()?.numRuns !== undefined;

test("the state of a page and of each need is what a slow second reading of the rules gives, whatever is on record", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(cases, ({ batch, status, asOf }) => {
      const date = batch.origin.harvestedOn;
      const certified = { certificate: null, status, asOf: asOf.today, reasons: [], onHarvest: { date, status } };
      const { code, journey } = batchState(batch, certified, asOf);
      const states = Object.entries(journey).map(([need, { state }]) => [need, state] as const);
      for (const entry of [["state", code] as const, ...states]) seen.add(entry.join(" "));
      expect(Object.fromEntries(states)).toEqual(plainNeeds(batch, asOf));
      expect(code).toBe(plainState(batch, status, asOf));
    }),
    { numRuns: isShort ? 400 : sized(2000, 5000) },
  );
  if (isShort) return;
  for (const code of BATCH_STATES) expect(seen).toContain(`state ${code}`);
  for (const state of NEED_STATES) {
    expect(seen).toContain(`temperature ${state}`);
    if (state !== "so-far") expect(seen).toContain(`commitment ${state}`);
  }
});

test("the page of a batch that is cut to its digest has the state, needs, levels and commitment of the whole batch, now and at every later hour", () => {
  let judgedCount = 0;
  fc.assert(
    fc.property(cases, fc.constantFrom(300, 700, 4000), ({ batch, status, asOf }, bytesMax) => {
      // Nothing on record lies ahead of the time of looking.
      const all = [asOf.until, ...batch.temperature.map(({ to }) => to), ...Object.values(batch.emptied ?? {})];
      const known = all.toSorted().at(-1) ?? asOf.until;
      const digest = digestOf(batch, bytesMax);
      if (digest.judged !== undefined) judgedCount += 1;
      const date = batch.origin.harvestedOn;
      for (const hours of [0, 1, 5, 24, 71, 72, 73, 96, 167, 192, 216, 3000]) {
        const later = asOfHour(new Date(Date.parse(known) + hours * 3_600_000).toISOString());
        const certified = { certificate: null, status, asOf: later.today, reasons: [], onHarvest: { date, status } };
        const said = (one: Batch) => {
          const { code, journey } = batchState(harvested(one), certified, later);
          const needs = Object.entries(journey).map(([need, { state, level }]) => [need, state, level]);
          const commitment = commitmentStatus(one);
          return [
            code,
            needs,
            journey.handoffs.count,
            commitment?.status,
            commitment && commitmentLevel(one, commitment),
          ];
        };
        expect(said(digest)).toEqual(said(batch));
      }
    }),
    { numRuns: isShort ? 60 : sized(250, 1000) },
  );
  expect(judgedCount).toBeGreaterThan(isShort ? 10 : sized(75, 300));
});
