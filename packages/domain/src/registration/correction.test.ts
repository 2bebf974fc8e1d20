import { describe, expect, test } from "vitest";
import type { Batch, Flag } from "../batches/batch.ts";
import type { HarvestedBatch } from "../batches/harvested.ts";
import { BASE, BATCH, refusal } from "../fixtures/cangxi.ts";
import {
  changedFields,
  correctedBy,
  flagsAfter,
  notesOf,
  registrationOf,
  requireChange,
  requireHarvestFits,
} from "./correction.ts";

const SAID = registrationOf(BATCH);
const changed = (correction: Omit<Parameters<typeof correctedBy>[1], "reason">) => [
  ...changedFields(SAID, correctedBy(SAID, { reason: "录错", ...correction })),
];

describe("what a correction changes", () => {
  test("is seen against the registration that would have made the batch as it stands", () => {
    expect(SAID).toStrictEqual({
      gtin: BATCH.gtin,
      lot: BATCH.lot,
      base: BASE.id,
      plots: ["P1"],
      harvestedOn: "2026-09-10",
      quantityKg: 1000,
      certificate: "gf-kiwi",
      commitmentBasis: ["quality-control"],
    });
    const { certificate: _, commitment: __, ...plain } = BATCH;
    expect(registrationOf(plain)).toStrictEqual({ ...SAID, certificate: undefined, commitmentBasis: undefined });
  });

  test("is each field that differs in what it means, and none that says the same again", () => {
    expect(changed({})).toStrictEqual([]);
    expect(
      changed({ quantityKg: 1000, harvestedOn: "2026-09-10", plots: ["P1", "P1"], certificate: "gf-kiwi" }),
    ).toStrictEqual([]);
    expect(changed({ quantityKg: 999.999 })).toStrictEqual(["quantityKg"]);
    expect(changed({ harvestedOn: "2026-09-09" })).toStrictEqual(["harvestedOn"]);
    expect(changed({ plots: ["P2", "P1"] })).toStrictEqual(["plots"]);
    expect(changed({ certificate: null })).toStrictEqual(["certificate"]);
    expect(changed({ certificate: "gf-pear" })).toStrictEqual(["certificate"]);
    expect(changed({ commitmentBasis: null })).toStrictEqual(["commitmentBasis"]);
    expect(changed({ commitmentBasis: ["self-test", "quality-control"] })).toStrictEqual(["commitmentBasis"]);
  });

  test("is nothing where plots or bases only stand in another order, or none becomes an empty list", () => {
    const two = { ...SAID, plots: ["P1", "P2"], commitmentBasis: ["self-test", "quality-control"] as const };
    const turned = { ...SAID, plots: ["P2", "P1"], commitmentBasis: ["quality-control", "self-test"] as const };
    expect([...changedFields(two, turned)]).toStrictEqual([]);
    const without = { ...SAID, commitmentBasis: undefined };
    expect([...changedFields(without, { ...without, commitmentBasis: [] })]).toStrictEqual([]);
    expect([...changedFields({ ...SAID, certificate: undefined }, SAID)]).toStrictEqual(["certificate"]);
  });

  test("keeps what is not named, and a plot or basis named twice once", () => {
    expect(correctedBy(SAID, { reason: "录错" })).toStrictEqual(SAID);
    expect(correctedBy(SAID, { reason: "录错", certificate: null, commitmentBasis: null })).toStrictEqual({
      ...SAID,
      certificate: undefined,
      commitmentBasis: [],
    });
    const twice = correctedBy(SAID, {
      reason: "录错",
      plots: ["P2", "P2"],
      commitmentBasis: ["self-test", "self-test"],
    });
    expect(twice).toMatchObject({ plots: ["P2"], commitmentBasis: ["self-test"] });
  });

  test("has to be something: each field that was given is named, or the whole", () => {
    const pointers = (correction: Parameters<typeof requireChange>[1]) =>
      refusal(() => requireChange(new Set(), correction)).errors.map(({ pointer }) => pointer);
    expect(pointers({ reason: "录错" })).toStrictEqual([""]);
    expect(pointers({ reason: "录错", certificate: null, quantityKg: 5 })).toStrictEqual([
      "/quantityKg",
      "/certificate",
    ]);
    expect(() => requireChange(new Set(["plots"]), { reason: "录错" })).not.toThrow();
  });
});

test("a note tells of each field what stood there and what stands there now, where something does", () => {
  const act = { at: "2026-09-12T04:00:00.000Z", by: "lingjiang", reason: "录错" };
  const after = correctedBy(SAID, {
    reason: "录错",
    quantityKg: 900.5,
    plots: ["P1", "P2"],
    certificate: null,
    commitmentBasis: null,
  });
  expect(notesOf(changedFields(SAID, after), [SAID, after], act)).toStrictEqual([
    { field: "quantityKg", ...act, from: "1000", to: "900.5" },
    { field: "plots", ...act, from: "P1", to: "P1, P2" },
    { field: "certificate", ...act, from: "gf-kiwi" },
    { field: "commitmentBasis", ...act, from: "quality-control" },
  ]);
  expect(notesOf(new Set(["certificate"]), [after, SAID], act)).toStrictEqual([
    { field: "certificate", ...act, to: "gf-kiwi" },
  ]);
  expect(notesOf(new Set(), [SAID, after], act)).toStrictEqual([]);
});

describe("flags after a correction", () => {
  const NOW = "2026-09-12T04:00:00.000Z";
  const flag = (code: Flag["code"], zh: string): Flag => ({
    code,
    at: "2026-09-10T10:00:00.000Z",
    reason: { code, en: `en ${zh}`, zh },
  });
  const after = (
    flags: readonly Flag[],
    raised: readonly Flag[],
    { isHarvestAnother = false, harvestedOn = "2026-09-10" } = {},
  ) => flagsAfter({ ...BATCH, flags }, harvestedOn, raised, { isHarvestAnother, now: NOW });

  test.each(["capacity-exceeded", "crop-differs", "commitment-missing"] as const)(
    "%s is withdrawn where its ground is gone, and stays where it is raised again",
    (code) => {
      expect(after([flag(code, "一")], []).kept).toStrictEqual([{ ...flag(code, "一"), withdrawnAt: NOW }]);
      expect(after([flag(code, "一")], [flag(code, "一")])).toStrictEqual({
        kept: [flag(code, "一")],
        due: [flag(code, "一")],
      });
      // Another ground of the same kind takes its place.
      expect(after([flag(code, "一")], [flag(code, "二")])).toStrictEqual({
        kept: [{ ...flag(code, "一"), withdrawnAt: NOW }],
        due: [flag(code, "二")],
      });
    },
  );

  test.each(["safety-interval", "label-crop"] as const)("%s is judged anew with another harvest alone", (code) => {
    expect(after([flag(code, "一")], []).kept).toStrictEqual([flag(code, "一")]);
    expect(after([flag(code, "一")], [], { isHarvestAnother: true }).kept).toStrictEqual([
      { ...flag(code, "一"), withdrawnAt: NOW },
    ]);
  });

  test("what the registration did not raise stays, and what was withdrawn keeps its time", () => {
    const others = [
      flag("test-failed", "一"),
      { ...flag("crop-differs", "二"), withdrawnAt: "2026-09-11T00:00:00.000Z" },
    ];
    expect(after(others, [], { isHarvestAnother: true }).kept).toStrictEqual(others);
  });

  test("that the harvest was entered late is seen from the day of registration, whatever day it is corrected to", () => {
    const late: HarvestedBatch = {
      ...BATCH,
      registeredAt: "2026-09-30T10:00:00.000Z",
      origin: { ...BATCH.origin, harvestedOn: "2026-09-10" },
    };
    const options = { isHarvestAnother: true, now: NOW };
    const { due } = flagsAfter(late, "2026-09-10", [flag("late-entry", "别的")], options);
    expect(due.map(({ code }) => code)).toStrictEqual(["late-entry"]);
    expect(due[0]?.reason.zh).not.toBe("别的");
    const flagged = { ...late, flags: [...due, flag("late-entry", "冷库补录")] };
    expect(flagsAfter(flagged, "2026-09-10", [], options).kept).toStrictEqual(flagged.flags);
    const inTime = flagsAfter(flagged, "2026-09-30", [], options);
    expect(inTime.due).toStrictEqual([]);
    // A late entry of something else than the harvest stays.
    expect(inTime.kept.map(({ withdrawnAt }) => withdrawnAt)).toStrictEqual([NOW, undefined]);
  });
});

describe("a harvest date", () => {
  const fits = (batch: Partial<Batch>, harvestedOn: string) =>
    requireHarvestFits({ ...BATCH, ...batch, origin: BATCH.origin }, harvestedOn);
  const refused = (batch: Partial<Batch>, harvestedOn: string) => {
    const error = refusal(() => fits(batch, harvestedOn));
    expect(error).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/harvestedOn" }] });
    return error.errors[0]?.detail;
  };
  /** Registered on 12 September, so that a day behind the harvest of the 10th can be named. */
  const registeredAt = "2026-09-12T10:00:00.000Z";
  const handoff = {
    shipment: "S-1",
    from: "lingjiang",
    to: "cold-one",
    shippedGrams: 1,
    shippedAt: "2026-09-11T02:00:00.000Z",
  } as Batch["handoffs"][number];
  const step = { at: "2026-09-11T02:00:00.000Z" } as Batch["storage"][number];
  const report = { sampleId: "Y-1", sampledOn: "2026-09-11" } as Batch["tests"][number];

  test("is not after the registration", () => {
    expect(refused({}, "2026-09-11")).toContain("registered on 2026-09-10");
    expect(() => fits({}, "2026-09-10")).not.toThrow();
    expect(() => fits({ registeredAt }, "2026-09-12")).not.toThrow();
  });

  test("that comes earlier fits whatever happened since", () => {
    expect(() => fits({ handoffs: [handoff], storage: [step], tests: [report] }, "2026-09-09")).not.toThrow();
    expect(() =>
      fits({ handoffs: [{ ...handoff, shippedAt: "2026-09-08T00:00:00.000Z" }] }, "2026-09-10"),
    ).not.toThrow();
  });

  test("is not after a shipment left, in days of China, unless that was voided and never arrived", () => {
    expect(refused({ registeredAt, handoffs: [handoff] }, "2026-09-12")).toContain("shipment S-1 left on 2026-09-11");
    expect(() => fits({ registeredAt, handoffs: [handoff] }, "2026-09-11")).not.toThrow();
    const evening = { ...handoff, shippedAt: "2026-09-10T17:00:00.000Z" };
    expect(() => fits({ registeredAt, handoffs: [evening] }, "2026-09-11")).not.toThrow();
    const voided = { ...handoff, voidedAt: "2026-09-11T03:00:00.000Z" };
    expect(() => fits({ registeredAt, handoffs: [voided] }, "2026-09-12")).not.toThrow();
    const arrived = { ...voided, receivedAt: "2026-09-11T04:00:00.000Z" };
    expect(refused({ registeredAt, handoffs: [arrived] }, "2026-09-12")).toContain("shipment S-1");
    expect(refused({ registeredAt, handoffs: [voided, { ...handoff, shipment: "S-2" }] }, "2026-09-12")).toContain(
      "S-2",
    );
  });

  test("is not after goods were stored", () => {
    expect(refused({ registeredAt, storage: [step] }, "2026-09-12")).toContain("stored on 2026-09-11");
    expect(() => fits({ registeredAt, storage: [step] }, "2026-09-11")).not.toThrow();
  });

  test("is not after a sample was taken, unless its report was voided", () => {
    expect(refused({ registeredAt, tests: [report] }, "2026-09-12")).toContain("sample Y-1 was taken on 2026-09-11");
    expect(() => fits({ registeredAt, tests: [report] }, "2026-09-11")).not.toThrow();
    const voided = { ...report, voided: { at: registeredAt, by: "lab", reason: "录错" } };
    expect(() => fits({ registeredAt, tests: [voided] }, "2026-09-12")).not.toThrow();
  });
});
