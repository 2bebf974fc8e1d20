import { describe, expect, test } from "vitest";
import type { Batch, TestReport } from "../batches/batch.ts";
import { lotId } from "../batches/identity.ts";
import {
  acting,
  BATCH,
  BUREAU,
  COOPERATIVE,
  DEPOT,
  GTIN,
  LABORATORY,
  OTHER_COOPERATIVE,
  OTHER_GTIN,
  STRANGE_LABORATORY,
} from "../fixtures/cangxi.ts";
import { moving, PLATFORM, received, SPLIT, shipped } from "../fixtures/journey.ts";
import type { Organisation } from "../organisation.ts";
import type { EventClaim, EventMeaning, HandoffClaim, ObservationClaim } from "./claim.ts";
import { contradictions } from "./contradictions.ts";
import type { WeighedLot } from "./lots.ts";

const item = (grams: number | undefined, more: Partial<WeighedLot> = {}): WeighedLot => ({
  gtin: GTIN,
  lot: BATCH.lot,
  grams,
  pointer: "/quantityList/0",
  faults: [],
  ...more,
});
const party = (who: Organisation) => ({ organisation: who.id, uri: `https://x.example/${who.id}`, pointer: "/p" });
const unknown = { organisation: undefined, uri: "https://x.example/nobody", pointer: "/p" };

const meaning = (claim: EventClaim, more: Partial<EventMeaning> = {}): EventMeaning => ({
  lots: [],
  claim,
  acting: undefined,
  at: "2026-09-12T02:00:00.000Z",
  declaresError: false,
  ...more,
});
const differences = (said: EventMeaning, who: Organisation, batch: Batch, ctx = moving(who)) =>
  contradictions(said, { batches: new Map([[lotId(batch), batch]]), reader: who }, ctx);
const codes = (...args: Parameters<typeof differences>) => differences(...args).map(({ reason }) => reason.code);

const observed = (more: Partial<ObservationClaim> = {}): ObservationClaim => ({
  kind: "observation",
  use: "sees",
  items: [],
  outputs: [],
  recall: undefined,
  faults: [],
  ...more,
});

describe("a handoff that others tell of", () => {
  const handoff = (kind: HandoffClaim["kind"], grams: number | undefined, more: Partial<HandoffClaim> = {}) =>
    meaning({
      kind,
      from: party(COOPERATIVE),
      to: party(DEPOT),
      items: [item(grams)],
      document: undefined,
      faults: [],
      ...more,
    });
  const open = shipped(BATCH).batch;
  const done = received(shipped(BATCH), { kg: 390 }).batch;
  const back: Batch = {
    ...open,
    handoffs: open.handoffs.map((one) => ({ ...one, voidedAt: "2026-09-12T00:00:00.000Z" })),
  };

  test.each<readonly [string, EventMeaning, Batch, boolean]>([
    ["a shipment of what was shipped", handoff("shipment", 400_000), done, true],
    ["a shipment of another weight", handoff("shipment", 390_000), done, false],
    ["a shipment without a weight", handoff("shipment", undefined), done, true],
    ["a shipment of no such item", handoff("shipment", undefined, { items: [] }), done, true],
    ["a shipment from another", handoff("shipment", 400_000, { from: party(PLATFORM) }), done, false],
    ["a shipment to another", handoff("shipment", 400_000, { to: party(PLATFORM) }), done, false],
    ["a shipment that names no ends", handoff("shipment", 400_000, { from: undefined, to: undefined }), done, true],
    ["a receipt of what was received", handoff("receipt", 390_000), done, true],
    ["a receipt of what was shipped, once less was received", handoff("receipt", 400_000), done, false],
    ["a receipt of what is under way", handoff("receipt", 400_000), open, true],
    ["a receipt of less than is under way", handoff("receipt", 390_000), open, false],
    ["a receipt without a weight", handoff("receipt", undefined), done, true],
    ["a receipt without a weight of what was taken back", handoff("receipt", undefined), back, false],
    ["a receipt of what was taken back", handoff("receipt", 400_000), back, false],
    ["a taking back of what was taken back", handoff("voiding", 400_000), back, true],
    ["a taking back of what was not", handoff("voiding", 400_000), open, false],
  ])("%s is held against the record", (_what, said, batch, agrees) => {
    expect(codes(said, COOPERATIVE, batch)).toEqual(agrees ? [] : ["no-such-handoff"]);
  });

  test("may be among others of the batch, or among those that are folded away", () => {
    const two = shipped(done, { id: "s-2", to: PLATFORM, kg: 5 }).batch;
    expect(codes(handoff("shipment", 5_000, { to: party(PLATFORM) }), COOPERATIVE, two)).toEqual([]);
    expect(codes(handoff("shipment", 400_000), COOPERATIVE, two)).toEqual([]);
    const folded = { ...done, settled: { handoffs: 3, lostGrams: 0 } };
    expect(codes(handoff("shipment", 1), COOPERATIVE, folded)).toEqual([]);
    // The weight is that of this batch, whatever else the event carries.
    const items = [item(7, { gtin: OTHER_GTIN }), item(7, { lot: "OTHER" }), item(400_000)];
    expect(codes(handoff("shipment", undefined, { items }), COOPERATIVE, done)).toEqual([]);
  });
});

describe("who tells of goods", () => {
  test("is a party, an overseer, or a laboratory of a test of what grew in its region; anybody else differs by that alone", () => {
    const seen = meaning(observed({ items: [item(9_000_000)] }));
    const strange = differences(seen, OTHER_COOPERATIVE, BATCH);
    expect(strange.map(({ reason, isStranger }) => [reason.code, isStranger])).toEqual([["never-a-party", true]]);
    expect(differences(seen, COOPERATIVE, BATCH).map(({ isStranger }) => isStranger)).toEqual([false]);
    const lab = (who: Organisation) => acting(who, "laboratory");
    const tested = meaning({ kind: "test", verdict: "passed", reports: [], items: [] });
    expect(codes(tested, LABORATORY, BATCH, lab(LABORATORY))).toEqual([]);
    expect(codes(tested, STRANGE_LABORATORY, BATCH, lab(STRANGE_LABORATORY))).toEqual(["never-a-party"]);
    expect(codes(meaning(observed()), LABORATORY, BATCH, lab(LABORATORY))).toEqual(["never-a-party"]);
    expect(codes(tested, OTHER_COOPERATIVE, BATCH, acting(OTHER_COOPERATIVE, "clerk"))).toEqual(["never-a-party"]);
    expect(codes(meaning(observed()), BUREAU, BATCH, acting(BUREAU, "inspector"))).toEqual([]);
  });

  test("is no clerk of a region, and a laboratory of the base's region even where the producer sits elsewhere", () => {
    const tested = meaning({ kind: "test", verdict: "passed", reports: [], items: [] });
    expect(codes(tested, LABORATORY, BATCH, acting(LABORATORY, "clerk"))).toEqual(["never-a-party"]);
    const party = BATCH.parties[COOPERATIVE.id];
    if (party === undefined) throw new Error("no party");
    const elsewhere = { ...BATCH, parties: { [COOPERATIVE.id]: { ...party, regionCode: "330100" } } };
    expect(codes(tested, LABORATORY, elsewhere, acting(LABORATORY, "laboratory"))).toEqual([]);
  });

  test("speaks of no more in a store than is there", () => {
    const stored = (grams: number) =>
      meaning({ kind: "storage", action: "in", room: undefined, items: [item(grams)], faults: [] });
    expect(codes(stored(600_000), COOPERATIVE, SPLIT)).toEqual([]);
    expect(codes(stored(600_001), COOPERATIVE, SPLIT)).toEqual(["more-than-on-record"]);
  });

  test("names who had them: itself, a party, or somebody that the record does not know", () => {
    const by = (who: EventMeaning["acting"]) => codes(meaning(observed(), { acting: who }), COOPERATIVE, SPLIT);
    expect([by(party(COOPERATIVE)), by(party(DEPOT)), by(undefined)]).toEqual([[], [], []]);
    expect([by(party(PLATFORM)), by(unknown)]).toEqual([["acting-party-unknown"], ["acting-party-unknown"]]);
    const [named] = differences(meaning(observed(), { acting: party(PLATFORM) }), COOPERATIVE, SPLIT);
    expect(named?.reason.en).toContain(PLATFORM.id);
    const [nobody] = differences(meaning(observed(), { acting: unknown }), COOPERATIVE, SPLIT);
    for (const text of [nobody?.reason.en, nobody?.reason.zh]) expect(text).toContain(unknown.uri);
  });

  test("declares an event wrong: of what moves or stops goods that is told, of what was only seen nothing is", () => {
    const wrong = (claim: EventClaim, who: Organisation) => codes(meaning(claim, { declaresError: true }), who, SPLIT);
    const recall = { kind: "recall", level: 1, reason: "x", items: [], faults: [] } as const;
    const stored = { kind: "storage", action: "in", room: undefined, items: [], faults: [] } as const;
    for (const claim of [recall, stored]) expect(wrong(claim, COOPERATIVE)).toEqual(["error-declared"]);
    const report = { kind: "test", verdict: "failed", reports: [], items: [] } as const;
    for (const claim of [report, observed({ recall: "lifted" })]) expect(wrong(claim, COOPERATIVE)).toEqual([]);
    expect(wrong(recall, OTHER_COOPERATIVE)).toEqual(["never-a-party", "error-declared"]);
  });
});

describe("what is said of goods", () => {
  test("failed a test where a report on record says so, by its stored id or its plain one", () => {
    const report: TestReport = {
      ...{ sampleId: `${LABORATORY.id}/S1`, by: LABORATORY.id, level: "attested", sampledOn: "2026-09-10" },
      ...{ testedOn: "2026-09-11", issuedOn: "2026-09-11", items: [], verdict: "failed" },
    };
    const failed = (id: string, tests: readonly TestReport[]) => {
      const reports = [{ uri: `https://suyuan.example/id/test-report/${id}`, pointer: "/r" }];
      return codes(meaning({ kind: "test", verdict: "failed", reports, items: [] }), COOPERATIVE, { ...SPLIT, tests });
    };
    for (const id of [`${LABORATORY.id}/S1`, "S1"]) expect(failed(id, [report])).toEqual([]);
    for (const tests of [[], [{ ...report, verdict: "passed" as const }], [{ ...report, sampleId: "S2" }]])
      expect(failed("S1", tests)).toEqual(["failed-test-not-on-record"]);
    expect(failed("S1", [{ ...report, sampleId: "S2" }, report])).toEqual([]);
    const passed = meaning({ kind: "test", verdict: "passed", reports: [], items: [] });
    expect(codes(passed, COOPERATIVE, SPLIT)).toEqual([]);
  });

  test("is recalled, or no more, where the record says so", () => {
    const recall = { id: "r-1", by: BUREAU.id, level: 1, reason: "农残", at: "2026-09-11T02:00:00.000Z" } as const;
    const seen = (said: ObservationClaim["recall"], batch: Batch) =>
      codes(meaning(observed({ recall: said })), COOPERATIVE, batch);
    expect([seen("stated", SPLIT), seen("lifted", SPLIT), seen(undefined, SPLIT)]).toEqual([
      ["recall-not-on-record"],
      [],
      [],
    ]);
    const recalled = { ...SPLIT, recall };
    expect([seen("stated", recalled), seen("lifted", recalled), seen(undefined, recalled)]).toEqual([
      [],
      ["recall-lifted"],
      [],
    ]);
  });

  test("comes out of a transformation: no more than went in of the same, or than its grower registered", () => {
    const made = (who: Organisation, output: WeighedLot, ...items: WeighedLot[]) =>
      codes(meaning(observed({ use: "transforms", items, outputs: [output] })), who, SPLIT);
    expect(made(COOPERATIVE, item(1_000_000))).toEqual([]);
    expect(made(COOPERATIVE, item(1_000_001))).toEqual(["weight-from-elsewhere"]);
    expect(made(DEPOT, item(5))).toEqual(["weight-from-elsewhere"]);
    expect(made(DEPOT, item(undefined))).toEqual(["weight-from-elsewhere"]);
    expect(made(DEPOT, item(5), item(5))).toEqual([]);
    expect(made(DEPOT, item(6), item(5))).toEqual(["weight-from-elsewhere"]);
    expect(made(DEPOT, item(undefined), item(5))).toEqual([]);
    expect(made(DEPOT, item(5), item(5, { lot: "OTHER" }))).toEqual(["weight-from-elsewhere"]);
    expect(made(DEPOT, item(9, { lot: "NEW" }), item(5))).toEqual([]);
    expect(made(DEPOT, item(9, { gtin: OTHER_GTIN }), item(5))).toEqual([]);
  });
});
