import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { flagsInForce } from "../batches/flags.ts";
import { harvested } from "../batches/harvested.ts";
import { acting, BUREAU, COOPERATIVE, DEPOT, OTHER_BUREAU, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { asOfDay, evaluation, moving, SPLIT } from "../fixtures/journey.ts";
import { journeyOf } from "../views/journey.ts";
import { recordTemperature, TEMPERATURE_RECORDS_KEPT } from "./record-temperature.ts";
import { voidTemperature } from "./void-temperature.ts";

const SHA256 = "ab".repeat(32);
const [ordinary] = evaluation().evaluations;
if (ordinary === undefined) throw new Error("the ordinary evaluation has a judgement");
const WARM = evaluation({ evaluations: [{ ...ordinary, verdict: "major-excursion", reasons: [] }] });

const logged = (batch: Batch, sha256 = SHA256, judged = WARM) =>
  recordTemperature({ batch }, { sha256, evaluation: judged, line: { at: [0], deciC: [9] } }, moving(DEPOT));
const voided = (batch: Batch | undefined, ctx = moving(DEPOT), sha256 = SHA256) =>
  voidTemperature({ batch, recorded: undefined }, { sha256, reason: "传错批次" }, ctx);

const temperatureOf = (batch: Batch) => journeyOf(harvested(batch), asOfDay("2026-09-12")).temperature.state;

test("a log taken back stays on record and counts no more: the temperature is missing again, its flag withdrawn", () => {
  const { batch: before, fact: told } = logged(SPLIT);
  expect([temperatureOf(before), flagsInForce(before).length]).toStrictEqual(["contradicted", 1]);
  const command = { id: "v1", sha256: SHA256, reason: "传错批次" };
  const { batch, record, fact } = voidTemperature({ batch: before, recorded: told }, command, moving(DEPOT));
  expect(batch.temperature).toStrictEqual([record]);
  expect(record.voided).toMatchObject({ by: DEPOT.id, reason: "传错批次" });
  expect([temperatureOf(batch), flagsInForce(batch)]).toStrictEqual(["missing", []]);
  expect(batch.flags).toMatchObject([{ code: "temperature", about: `log/${SHA256}`, withdrawnAt: expect.any(String) }]);
  expect(fact).toMatchObject({ kind: "temperature-voided", data: { id: "v1", corrects: { id: SHA256 } } });
  expect(fact.event).toMatchObject({ ...told.event, errorDeclaration: { reason: "did_not_occur" } });
  expect(refusal(() => voided(batch)).code).toBe("already-voided");
});

test("the flag of a batch whose flags name no subject is withdrawn too", () => {
  const { batch } = logged(SPLIT);
  const flags = batch.flags.map(({ about: _, ...flag }) => flag);
  expect(flagsInForce(voided({ ...batch, flags }).batch)).toStrictEqual([]);
});

test("only its uploader and the bureau of the region take a log back; for others there is none", () => {
  const { batch } = logged(SPLIT);
  const unknown = refusal(() => voided(undefined));
  expect(unknown.code).toBe("not-found");
  for (const ctx of [
    acting(COOPERATIVE, "clerk"),
    acting(OTHER_COOPERATIVE, "clerk"),
    acting(OTHER_BUREAU, "inspector"),
  ]) {
    expect(refusal(() => voided(batch, ctx))).toStrictEqual(unknown);
  }
  expect(voided(batch, acting(BUREAU, "inspector")).record.voided?.by).toBe(BUREAU.id);
});

test("what was taken back does not come back by being sent again; another window of the same file does", () => {
  const { batch } = voided(logged(SPLIT).batch);
  expect(refusal(() => logged(batch))).toMatchObject({ code: "id-taken", detailZh: expect.stringContaining("作废") });
  const part = evaluation({ to: "2026-09-11T20:00:00+08:00" });
  expect(logged(batch, SHA256, part).batch.temperature).toHaveLength(2);
});

test("logs that count no more make room first", () => {
  let batch = voided(logged(SPLIT).batch).batch;
  const shas = Array.from({ length: TEMPERATURE_RECORDS_KEPT }, (_, n) => n.toString(16).padStart(64, "0"));
  for (const sha256 of shas.slice(1)) batch = logged(batch, sha256).batch;
  batch = voided(batch, moving(DEPOT), shas[2]).batch;
  batch = logged(logged(batch, shas[0]).batch, "f".repeat(64)).batch;
  expect(batch.temperature).toHaveLength(TEMPERATURE_RECORDS_KEPT);
  expect(batch.temperature.filter(({ voided: taken }) => taken)).toStrictEqual([]);
});

test("of two logs one is taken back, with the flag of that one alone, named by its file or not", () => {
  const other = "cd".repeat(32);
  const { batch } = logged(logged(SPLIT).batch, other);
  const done = voided(batch);
  expect(done.batch.temperature.map(({ sha256, voided: by }) => [sha256, by !== undefined])).toStrictEqual([
    [SHA256, true],
    [other, false],
  ]);
  expect(flagsInForce(done.batch).map(({ about }) => about)).toStrictEqual([`log/${other}`]);
  const [named] = batch.flags;
  if (named === undefined) throw new Error("a flag");
  const { about: _, ...bare } = named;
  const others = [
    { ...bare, reason: { ...bare.reason, zh: "另一" } },
    { ...bare, code: "late-entry" as const },
    { ...bare, about: `log/${other}` },
  ];
  const { flags } = voided({ ...batch, flags: [bare, ...others] }).batch;
  expect(flags.map(({ withdrawnAt }) => withdrawnAt !== undefined)).toStrictEqual([true, false, false, false]);
  expect(flags[0]?.about).toBe(`log/${SHA256}`);
});

test("the correction is noted with the file, and the refusal of a second time says when it was", () => {
  const { batch, fact } = voided(logged(SPLIT).batch);
  expect(batch.corrections).toMatchObject([{ field: "temperature", by: DEPOT.id, from: SHA256, reason: "传错批次" }]);
  expect(fact.data).toMatchObject({ corrects: { kind: "temperature-log", id: SHA256 } });
  expect(Object.keys(fact.data)).not.toContain("id");
  const error = refusal(() => voided(batch));
  expect(error.extensions).toStrictEqual({ sha256: SHA256, voidedAt: expect.stringContaining("2026-09-") });
  for (const said of [error.message, error.detailZh])
    for (const part of [DEPOT.id, "传错批次", "2026-09-"]) expect(said).toContain(part);
  expect(refusal(() => voided(batch, moving(DEPOT), "ff".repeat(32))).code).toBe("not-found");
});
