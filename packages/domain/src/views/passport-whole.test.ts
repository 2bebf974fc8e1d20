import { expect, test } from "vitest";
import { publicCertificate } from "../certificates/view.ts";
import { CERTIFICATE, COOPERATIVE, DEPOT, GTIN, LABORATORY } from "../fixtures/cangxi.ts";
import { EVENTFUL, LOOKED_AT } from "../fixtures/eventful.ts";
import { PLATFORM } from "../fixtures/journey.ts";
import { hour } from "../fixtures/way.ts";
import { passportOf } from "./passport.ts";

/** A reason by its code, with words in both languages. */
const said = (code: string): object =>
  expect.objectContaining({ code, zh: expect.any(String), en: expect.any(String) });

test("a passport says of an eventful batch all that is public, and nothing else", () => {
  const certificates = [publicCertificate(CERTIFICATE, GTIN)];
  const passport = passportOf(EVENTFUL, certificates, { ...LOOKED_AT, uri: "https://suyuan.example/01/x" });
  expect(passport).toStrictEqual({
    gtin: "06901234567892",
    lot: "CX26091001",
    asOf: "2026-09-13",
    until: hour(60),
    state: {
      code: "recalled",
      reasons: [
        said("recalled"),
        said("recall-completed"),
        said("test-failed"),
        said("capacity-exceeded"),
        said("quantity-surplus"),
      ],
    },
    product: { zh: "苍溪红心猕猴桃", en: "Cangxi red-heart kiwifruit", category: "水果" },
    batch: {
      harvestedOn: "2026-09-10",
      registeredAt: "2026-09-10T10:00:00.000Z",
      producer: { name: COOPERATIVE.name, region: "四川省广元市苍溪县" },
      base: { name: "陵江一号基地", region: "四川省广元市苍溪县" },
      level: "declared",
    },
    keeping: {
      until: { on: "2027-02-07", days: 150, basis: "profile", level: "declared" },
      storage: {
        zh: "硬果置室温催软，软后放冰箱冷藏，尽快食用。",
        en: "Let hard fruit soften at room temperature; then keep it in the refrigerator and eat it soon.",
      },
    },
    certificate: {
      scheme: "green-food",
      number: "LB-18-2503220001A",
      grade: "A",
      enterpriseCode: "GF510824250001",
      holder: COOPERATIVE.name,
      validFrom: "2025-03-01",
      validTo: "2028-02-29",
      onHarvest: { date: "2026-09-10", standing: "valid", annualCheck: "passed" },
      today: { date: "2026-09-13", standing: "valid", annualCheck: "passed" },
      reasons: [said("certificate-valid-on-harvest")],
      level: "attested",
    },
    commitment: {
      basis: ["self-test"],
      status: "refused",
      reasons: [said("commitment-recalled"), said("commitment-test-failed"), said("commitment-test-missing")],
      level: "missing",
      content: {
        product: "苍溪红心猕猴桃",
        quantityKg: 1000,
        origin: "四川省广元市苍溪县",
        party: COOPERATIVE.name,
        issuedAt: "2026-09-10T10:00:00.000Z",
        contact: "0839-5222333",
        missing: [],
      },
    },
    inputs: { activesUsed: ["啶虫脒"], intervalKept: null, level: "missing" },
    needs: {
      handoffs: { state: "contradicted", level: "declared", reasons: [said("quantity-surplus")], count: 8 },
      temperature: {
        state: "missing",
        level: "missing",
        reasons: [said("temperature-missing"), said("temperature-not-judged")],
        legs: [
          {
            kind: "transit",
            from: COOPERATIVE.name,
            to: DEPOT.name,
            start: hour(1),
            end: hour(3),
            hours: 2,
            coveredHours: 1,
            state: "missing",
            level: "missing",
          },
          {
            kind: "storage",
            from: DEPOT.name,
            to: DEPOT.name,
            start: hour(3),
            hours: 57,
            coveredHours: 17,
            state: "so-far",
            level: "measured",
          },
          {
            kind: "transit",
            from: DEPOT.name,
            to: PLATFORM.name,
            start: hour(4),
            end: hour(6),
            hours: 2,
            coveredHours: 2,
            state: "met",
            level: "measured",
          },
          {
            kind: "transit",
            from: COOPERATIVE.name,
            to: DEPOT.name,
            start: hour(10),
            hours: 50,
            coveredHours: 10,
            state: "so-far",
            level: "measured",
          },
          {
            kind: "transit",
            from: COOPERATIVE.name,
            to: DEPOT.name,
            start: hour(12),
            end: hour(14),
            hours: 2,
            coveredHours: 2,
            state: "met",
            level: "measured",
          },
        ],
      },
      test: { state: "contradicted", level: "attested", reasons: [said("test-failed")] },
      farmRecord: { state: "missing", level: "missing", reasons: [said("farm-record-missing")] },
      commitment: { state: "missing", level: "missing", reasons: [said("commitment-test-missing")] },
    },
    corrections: {
      count: 4,
      newest: [
        { field: "receipt", on: "2026-09-11" },
        { field: "certificate", on: "2026-09-11" },
      ],
    },
    tests: [
      {
        sampledOn: "2026-09-11",
        testedOn: "2026-09-11",
        issuedOn: "2026-09-12",
        by: LABORATORY.name,
        accreditation: "CMA 210000",
        standard: "GB 2763-2021",
        itemCount: 9,
        items: [{ active: "啶虫脒", resultMgPerKg: 0.9, limitMgPerKg: 0.5, over: true }],
        verdict: "failed",
        notes: [said("standard-superseded"), said("green-food-limits-not-applied")],
        level: "attested",
      },
    ],
    journey: [
      { kind: "harvested", at: "2026-09-10", place: "陵江一号基地", level: "declared" },
      {
        kind: "handed-over",
        at: hour(1),
        from: COOPERATIVE.name,
        to: DEPOT.name,
        receivedAt: hour(3),
        differenceKg: 0,
        level: "confirmed",
      },
      { kind: "stored-in", at: hour(3), place: "广元一号冷库 · 1号库", level: "declared" },
      { kind: "stored-out", at: hour(4), place: "广元一号冷库 · 1号库", level: "declared" },
      {
        kind: "handed-over",
        at: hour(4),
        from: DEPOT.name,
        to: PLATFORM.name,
        receivedAt: hour(6),
        differenceKg: 0,
        returnedKg: 50,
        turnedAway: true,
        level: "confirmed",
      },
      { kind: "void", at: hour(9), from: COOPERATIVE.name, to: DEPOT.name, level: "declared" },
      { kind: "handed-over", at: hour(10), from: COOPERATIVE.name, to: DEPOT.name, level: "declared", pending: true },
      {
        kind: "handed-over",
        at: hour(12),
        from: COOPERATIVE.name,
        to: DEPOT.name,
        receivedAt: hour(14),
        differenceKg: 1,
        level: "confirmed",
      },
    ],
    temperature: [
      {
        device: { model: "RC-5+", serial: "EFI234105840" },
        from: hour(0),
        to: hour(20),
        minCelsius: 0.9,
        maxCelsius: 1.9,
        mktCelsius: 1.4,
        coverage: 1,
        gaps: [{ from: hour(2), to: hour(3) }],
        gapCount: 1,
        limits: { minCelsius: 0, maxCelsius: 2 },
        minutesAbove: 0,
        minutesBelow: 0,
        verdict: "in-range",
        reasons: [said("x")],
        summaryOnly: false,
        line: [],
        level: "measured",
      },
      {
        device: { model: "typed" },
        from: hour(-300),
        to: hour(-200),
        minCelsius: 0.9,
        maxCelsius: 1.9,
        mktCelsius: 1.4,
        coverage: 1,
        gaps: [],
        gapCount: 0,
        limits: { minCelsius: 0, maxCelsius: 2 },
        minutesAbove: 0,
        minutesBelow: 0,
        verdict: "in-range",
        reasons: [],
        summaryOnly: false,
        line: [],
        level: "declared",
        beside: true,
      },
    ],
    temperatureMissing: true,
    more: { tests: 3, steps: 6 },
    recall: { level: 2, orderedBy: "bureau", reason: "农残", at: hour(20), completedAt: hour(40) },
    uri: "https://suyuan.example/01/x",
  });
});

test("goods that never came were not turned away, and the count of what is listed holds for logs", () => {
  const [first] = EVENTFUL.handoffs;
  if (first === undefined) throw new Error("no handoff");
  const lost = { ...first, receivedGrams: 0 };
  const step = passportOf({ ...EVENTFUL, handoffs: [lost] }, [], { ...LOOKED_AT, uri: "https://suyuan.example/01/x" });
  const handed = step.journey.find(({ kind }) => kind === "handed-over");
  expect(handed).toMatchObject({ differenceKg: -100 });
  for (const name of ["turnedAway", "returnedKg"]) expect(handed).not.toHaveProperty(name);
});
