import { eventHashId } from "@suyuan/epcis/hash";
import { eventFaults } from "@suyuan/epcis/read-event";
import { describe, expect, test } from "vitest";
import type { Batch, Handoff } from "../batches/batch.ts";
import { harvested } from "../batches/harvested.ts";
import { BATCH, CERTIFICATE, COOPERATIVE, DEPOT } from "../fixtures/cangxi.ts";
import { asOfDay, PLATFORM, received, SPLIT, shipped } from "../fixtures/journey.ts";
import { ordinaryBatch } from "../fixtures/ordinary.ts";
import { handoff, hour, log, way } from "../fixtures/way.ts";
import { batchView } from "./batch-view.ts";

const AS_OF = asOfDay("2026-09-14");
const BALANCE = { certificate: CERTIFICATE.id, spent: { "2026": 4_800_000 } };

describe("the record of an ordinary batch", () => {
  const { batch, facts } = ordinaryBatch();
  const events = facts.flatMap(({ event }) => (event === undefined ? [] : [event]));
  const view = batchView(batch, [CERTIFICATE], BALANCE, events, AS_OF);

  test("gives stock, weights and balance in kilograms", () => {
    expect(view.quantityKg).toBe(4800);
    expect(view.onHand).toEqual([
      { organisation: COOPERATIVE.id, name: COOPERATIVE.name, quantityKg: 1300, labelledKg: 0, storedKg: 0 },
      { organisation: DEPOT.id, name: DEPOT.name, quantityKg: 600, labelledKg: 0, storedKg: 600 },
      { organisation: PLATFORM.id, name: PLATFORM.name, quantityKg: 2900, labelledKg: 2000, storedKg: 0 },
    ]);
    expect(view.labels).toEqual({ issuedKg: 2000, voidedKg: 0, goneKg: 0, voidedAfterScan: 0 });
    expect(view.mass).toEqual({
      registeredKg: 4800,
      onHandKg: 4800,
      inTransitKg: 0,
      lostKg: 0,
      losses: [],
      transformedKg: 0,
      soldKg: 0,
    });
    expect(view.balance).toEqual({
      certificate: CERTIFICATE.id,
      year: 2026,
      approvedKg: 20_000,
      spentKg: 4800,
      remainingKg: 15_200,
    });
    expect(view.certified).toMatchObject({ certificate: CERTIFICATE.id, status: "valid", asOf: AS_OF.today });
    expect(view.storage).toMatchObject([{ quantityKg: 2000 }, { quantityKg: 1500 }]);
  });

  test("gives every event in order, each valid EPCIS 2.0 with its own hash as id", () => {
    expect(view.events.map(({ bizStep }) => bizStep)).toEqual([
      "commissioning",
      "inspecting",
      "inspecting",
      "encoding",
      ...["shipping", "receiving", "shipping", "receiving"],
      ...["sensor_reporting", "sensor_reporting", "storing", "storing"],
      ...Array.from({ length: 4 }, () => ["shipping", "receiving"]).flat(),
      "sensor_reporting",
    ]);
    for (const event of view.events) {
      expect(eventFaults(event)).toEqual([]);
      expect(event.eventID).toBe(eventHashId(event));
      expect(event.eventTimeZoneOffset).toBe("+08:00");
    }
    expect(new Set(view.events.map(({ eventID }) => eventID)).size).toBe(view.events.length);
  });

  test("states how each part is known", () => {
    expect(view.evidence).toEqual([
      { statement: "batch", level: "declared" },
      { statement: "certificate", level: "attested" },
      { statement: "commitment", level: "attested", state: "met" },
      { statement: "inputs", level: "declared", state: "met", count: 2 },
      { statement: "tests", level: "attested", state: "met", count: 2 },
      { statement: "handoffs", level: "confirmed", state: "met", count: 6 },
      { statement: "storage", level: "declared", count: 2 },
      { statement: "temperature", level: "measured", state: "so-far", count: 3 },
    ]);
  });
});

describe("the holder", () => {
  const holder = (batch: Batch) => batchView(batch, [CERTIFICATE], BALANCE, [], AS_OF).holder;

  test("is the one organisation with stock, and the producer while several have it or all of it is under way", () => {
    expect(holder(BATCH)).toBe(COOPERATIVE.id);
    expect(holder(received(shipped(BATCH, { kg: 1000 })).batch)).toBe(DEPOT.id);
    expect(holder(SPLIT)).toBe(COOPERATIVE.id);
    expect(holder(shipped(BATCH, { kg: 1000 }).batch)).toBe(COOPERATIVE.id);
  });
});

test("a handoff that waits is declared, a journey without a log says that the temperature is missing", () => {
  const view = batchView(harvested(shipped(SPLIT, { id: "s-2", kg: 1 }).batch), [CERTIFICATE], BALANCE, [], AS_OF);
  expect(view.handoffs.map(({ status, level, creditedKg }) => [status, level, creditedKg])).toEqual([
    ["confirmed", "confirmed", 400],
    ["pending", "declared", undefined],
  ]);
  expect(view.evidence).toContainEqual({ statement: "handoffs", level: "declared", state: "so-far", count: 2 });
  expect(view.evidence).toContainEqual({ statement: "temperature", level: "missing", state: "missing", count: 0 });
});

test("without a certificate there is neither badge nor balance", () => {
  const { certificate: _, ...plain } = BATCH;
  const view = batchView(plain, [], undefined, [], AS_OF);
  expect(view.certified.status).toBe("none");
  expect(view.balance).toBeNull();
  expect(view.state.code).toBe("uncertified");
});

test("weights add up with every loss by its cause, and corrections are told with reason, author and time", () => {
  const note = {
    field: "receipt",
    at: "2026-09-12T01:00:00.000Z",
    by: DEPOT.id,
    from: "380",
    to: "390",
    reason: "看错秤",
  } as const;
  const batch: Batch = {
    ...received(shipped(BATCH, { kg: 400 }), { kg: 390 }).batch,
    onHand: { [COOPERATIVE.id]: 580_000, [DEPOT.id]: 340_000 },
    losses: { spoiled: 20_000, sample: 50_000 },
    corrections: [note],
    correctionCount: 7,
  };
  const { mass, corrections, correctionCount } = batchView(batch, [CERTIFICATE], BALANCE, [], AS_OF);
  expect(mass).toMatchObject({ lostKg: 10, losses: [{ cause: "spoiled" }, { cause: "sample" }] });
  const losses = mass.losses.reduce((sum, { quantityKg }) => sum + quantityKg, 0);
  expect(mass.onHandKg + mass.inTransitKg + mass.lostKg + losses + mass.transformedKg).toBe(mass.registeredKg);
  expect([corrections, correctionCount]).toEqual([[note], 7]);
});

describe("a record", () => {
  const view = (more: Partial<Omit<Batch, "origin">>) => batchView(way(more), [CERTIFICATE], BALANCE, [], AS_OF);
  const statement = (more: Partial<Omit<Batch, "origin">>, name: string) =>
    view(more).evidence.find((one) => one.statement === name);

  test("of a handoff that came in part tells what came, what is under way, what is lost, and what of it is labelled", () => {
    const part: Handoff = { ...handoff(1, 3), receivedGrams: 60_000, partial: true, labelledGrams: 80_000 };
    const short: Handoff = { ...handoff(4, 6, { id: "s-2" }), receivedGrams: 90_000 };
    const [first, second] = view({ handoffs: [part, short] }).handoffs;
    expect(first).toMatchObject({
      ...{ status: "partly-received", receivedKg: 60, creditedKg: 60, underWayKg: 40, labelledKg: 20 },
      ...{ differenceKg: 0, level: "confirmed" },
    });
    expect(second).toMatchObject({ status: "confirmed", lostKg: 10, differenceKg: -10 });
    for (const name of ["underWayKg", "returnedKg", "labelledKg", "voidedAt"]) expect(second).not.toHaveProperty(name);
    expect(first).not.toHaveProperty("lostKg");
  });

  test("states tests and logs that nobody needed as they are known, and nothing of what is not there", () => {
    const tea = { product: { ...way({}).product, profile: "green-tea" }, commitment: ["quality-control"] as const };
    const report = (level: "attested" | "declared"): Batch["tests"][number] => ({
      ...{ sampleId: level, by: DEPOT.id, level, verdict: "passed", items: [] },
      ...{ sampledOn: "2026-09-11", testedOn: "2026-09-11", issuedOn: "2026-09-12" },
    });
    expect(statement({ ...tea, tests: [report("declared"), report("attested")] }, "tests")).toEqual({
      ...{ statement: "tests", level: "attested", state: "not-needed", count: 2 },
    });
    expect(statement({ ...tea, tests: [report("declared")] }, "tests")?.level).toBe("declared");
    const moved = { ...tea, handoffs: [handoff(1, 3)] };
    const typed = log(1, 3, { device: { model: "typed" } });
    expect(statement({ ...moved, temperature: [log(1, 3)] }, "temperature")).toEqual({
      ...{ statement: "temperature", level: "measured", state: "not-needed", count: 1 },
    });
    expect(statement({ ...moved, temperature: [log(1, 3), typed] }, "temperature")?.level).toBe("declared");
    const { commitment: _, certificate: __, ...bare } = way({ ...tea });
    const evidence = batchView(bare, [], undefined, [], AS_OF).evidence;
    expect(evidence.map(({ statement: name, level }) => [name, level])).toEqual([
      ["batch", "declared"],
      ...(evidence.some(({ statement: name }) => name === "commitment") ? [["commitment", "missing"]] : []),
      ["inputs", "declared"],
    ]);
  });

  test("shows ids as their owners made them: of certificates in corrections, and of recalls", () => {
    const recall = { id: "bureau/r", by: DEPOT.id, level: 2, reason: "x", at: hour(3) } as const;
    const note = { field: "plots", from: "a/b", to: "c/d", at: hour(3), by: COOPERATIVE.id, reason: "x" } as const;
    const shown = view({
      raisedRecalls: [recall],
      mistakenRecalls: [recall],
      corrections: [note, { ...note, field: "certificate", from: "bureau/a", to: "b" }],
      voided: { at: hour(4), by: COOPERATIVE.id, reason: "登错" },
    });
    expect([shown.raisedRecalls, shown.mistakenRecalls]).toEqual([[{ ...recall, id: "r" }], [{ ...recall, id: "r" }]]);
    expect(shown.corrections).toEqual([note, { ...note, field: "certificate", from: "a", to: "b" }]);
    expect(shown.voided).toEqual({ at: hour(4), by: COOPERATIVE.id, reason: "登错" });
  });

  test("counts logs beyond those that it lists, and has no balance without a certificate or its year", () => {
    expect(view({ temperature: [log(1, 3)], temperatureBeyond: 3 }).temperatureCount).toBe(4);
    expect(batchView(way({}), [], BALANCE, [], AS_OF).balance).toBeNull();
    expect(view({ certificate: { id: CERTIFICATE.id } }).balance).toBeNull();
  });

  test("adds up what left with codes on it", () => {
    const labels = { issuedGrams: 9000, voidedGrams: 1000, gone: { a: 2000, b: 3000 }, voidedAfterScan: 4 };
    expect(view({ labels }).labels).toEqual({ issuedKg: 9, voidedKg: 1, goneKg: 5, voidedAfterScan: 4 });
  });
});

test("a commitment certificate that is needed and not there is told as missing, and none where nobody needs one", () => {
  const told = ({ commitment: _, ...batch }: Batch) =>
    batchView(harvested(batch), [CERTIFICATE], BALANCE, [], AS_OF).evidence.filter(
      ({ statement }) => statement === "commitment",
    );
  const sent = way({ handoffs: [handoff(0, 2)], onHand: { [COOPERATIVE.id]: 900_000, [DEPOT.id]: 100_000 } });
  expect(told(sent)).toEqual([{ statement: "commitment", level: "missing", state: "missing" }]);
  // One is due of a cooperative alone.
  expect(told(way({ parties: {} }))).toEqual([]);
});

test("a registration that was taken back stands on no certificate, and still tells of the balance that has its weight back", () => {
  const voided = { at: hour(3), by: COOPERATIVE.id, reason: "误录" };
  const taken = batchView({ ...BATCH, voided }, [CERTIFICATE], BALANCE, [], AS_OF);
  const before = batchView(BATCH, [CERTIFICATE], BALANCE, [], AS_OF);
  expect([taken.certified.certificate, taken.balance]).toEqual([null, before.balance]);
  expect(taken.balance?.spentKg).toBe(4_800);
});
