import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { flagsInForce } from "../batches/flags.ts";
import { storeBatch } from "../custody/store.ts";
import { BATCH, DEPOT, GTIN, NOON, SORTED } from "../fixtures/cangxi.ts";
import { evaluation, moving, SPLIT, shipped } from "../fixtures/journey.ts";
import { foreignLog, isOnRecord, judgedUses, travelledTogether } from "./foreign-log.ts";
import { recordTemperature } from "./record-temperature.ts";

const NOW = "2026-09-12T04:00:00.000Z";
const OTHER: Batch = { ...BATCH, lot: "OTHER-1" };
const [ONE, TWO] = ["ab".repeat(32), "cd".repeat(32)];

test("batches travelled together that were in one shipment or one room, or of which one was made of the other", () => {
  expect(travelledTogether(BATCH, OTHER)).toBe(false);
  expect(travelledTogether(SPLIT, { ...OTHER, handoffs: SPLIT.handoffs })).toBe(true);
  const apart = shipped(OTHER, { id: "s-9" }).batch;
  expect(travelledTogether(SPLIT, apart)).toBe(false);
  const stored = (batch: Batch, location: string) => {
    const command = { action: "in", location, quantityKg: 10, at: "2026-09-11T05:00:00.000Z" } as const;
    return storeBatch({ batch, room: { profiles: [] } }, command, moving(DEPOT)).batch;
  };
  const other = { ...OTHER, onHand: SPLIT.onHand, parties: SPLIT.parties };
  expect(travelledTogether(stored(SPLIT, "Ａ3 "), stored(other, "a3"))).toBe(true);
  expect(travelledTogether(stored(SPLIT, "A3"), stored(other, "A4"))).toBe(false);
  const [input] = SORTED.origin.kind === "transformation" ? SORTED.origin.inputs : [];
  const made = { ...BATCH, ...input };
  expect([travelledTogether(SORTED, made), travelledTogether(made, SORTED)]).toStrictEqual([true, true]);
});

test("one file on two such batches is flagged on both, once, and lifted when it stands on one alone", () => {
  const logged = (batch: Batch, sha256: string) =>
    recordTemperature({ batch }, { sha256, evaluation: evaluation(), line: { at: [], deciC: [] } }, moving(DEPOT))
      .batch;
  const one = logged(SPLIT, ONE);
  const two = logged({ ...OTHER, parties: SPLIT.parties, onHand: SPLIT.onHand }, TWO);
  const uses = [
    { batch: one, files: [ONE] },
    { batch: two, files: [TWO] },
  ];
  const flagged = judgedUses(uses, "fingerprint", NOW);
  expect(flagged.map((batch) => flagsInForce(batch).map(({ about }) => about))).toStrictEqual([
    [`log/${ONE}`],
    [`log/${TWO}`],
  ]);
  const again = uses.map((use, n) => ({ ...use, batch: flagged[n] ?? use.batch }));
  expect(judgedUses(again, "fingerprint", NOW)).toStrictEqual(flagged);
  const voided = { at: NOW, by: DEPOT.id, reason: "传错批次" };
  const lifted = judgedUses(
    again.map(({ batch, files }) => ({
      files,
      batch: { ...batch, temperature: batch.temperature.map((log) => (log.sha256 === TWO ? { ...log, voided } : log)) },
    })),
    "fingerprint",
    NOW,
  );
  expect(lifted.map((batch) => flagsInForce(batch))).toStrictEqual([[], []]);
});

test("a log that made way for newer ones still counts, one that was taken back does not", () => {
  const voided = { at: NOW, by: DEPOT.id, reason: "传错批次" };
  const { batch } = recordTemperature(
    { batch: SPLIT },
    { sha256: ONE, evaluation: evaluation(), line: { at: [], deciC: [] } },
    moving(DEPOT),
  );
  const [log] = batch.temperature;
  if (log === undefined) throw new Error("the log is kept");
  const other = { ...log, from: "2026-09-11T03:00:00.000Z" };
  const on = (...temperature: Batch["temperature"]) => isOnRecord({ ...batch, temperature }, ONE);
  expect([on(), on(log), on({ ...log, voided }), on({ ...log, voided }, other)]).toStrictEqual([
    true,
    true,
    false,
    true,
  ]);
});

test("the refusal of a file that cannot be of the goods names both spans in both languages", () => {
  const error = foreignLog(BATCH, { from: "2024-05-01T00:00:00.000Z", to: "2024-05-03T00:00:00.000Z" }, NOW);
  expect(error).toMatchObject({ code: "date-order", extensions: { harvestedOn: BATCH.origin.harvestedOn } });
  for (const said of [error.message, error.detailZh]) {
    for (const part of ["2024-05-01T00:00:00.000Z", "2024-05-03T00:00:00.000Z", BATCH.origin.harvestedOn, NOW]) {
      expect(said).toContain(part);
    }
  }
});

test("a batch travelled with any of those that it was made of, and with no other", () => {
  const made: Batch = {
    ...SORTED,
    storage: [],
    origin: { ...(SORTED.origin as object), inputs: ["A", "B"].map((lot) => ({ gtin: GTIN, lot, grams: 1 })) } as never,
  };
  const input = (lot: string): Batch => ({ ...BATCH, lot, handoffs: [], storage: [] });
  for (const lot of ["A", "B"])
    expect([travelledTogether(made, input(lot)), travelledTogether(input(lot), made)]).toStrictEqual([true, true]);
  expect(travelledTogether(made, input("C"))).toBe(false);
});

test("a file is on record unless every log of it was taken back; logs of other files do not count", () => {
  const log = (sha256: string, voided = false) => ({ sha256, ...(voided ? { voided: {} } : {}) }) as never;
  const of = (...temperature: never[]): Batch => ({ ...BATCH, temperature });
  expect(isOnRecord(of(), "aa")).toBe(true);
  expect(isOnRecord(of(log("aa")), "aa")).toBe(true);
  expect(isOnRecord(of(log("aa", true)), "aa")).toBe(false);
  expect(isOnRecord(of(log("aa", true), log("aa")), "aa")).toBe(true);
  expect(isOnRecord(of(log("aa", true), log("bb")), "aa")).toBe(false);
  expect(isOnRecord(of(log("bb", true)), "aa")).toBe(true);
});

test("of batches with the same readings each one is flagged that shares neither shipment nor room with another, once a file", () => {
  const plain = (lot: string): Batch => ({ ...BATCH, lot, handoffs: [], storage: [] });
  const [one, two] = [plain("A"), plain("B")];
  const alone = judgedUses([{ batch: one, files: ["aa", "bb"] }], "f1", NOON);
  expect(alone).toStrictEqual([one]);
  const both = judgedUses(
    [
      { batch: one, files: ["aa"] },
      { batch: two, files: ["bb", "cc"] },
    ],
    "f1",
    NOON,
  );
  expect(
    both.map(({ flags }) => flags.map(({ code, about, at, reason }) => [code, about, at, reason.code])),
  ).toStrictEqual([
    [["log-shared", "log/aa", NOON, "log-shared"]],
    [
      ["log-shared", "log/bb", NOON, "log-shared"],
      ["log-shared", "log/cc", NOON, "log-shared"],
    ],
  ]);
  const gone = { ...two, temperature: [{ sha256: "bb", voided: {} }] as never };
  const [after] = judgedUses(
    [
      { batch: both[0] ?? one, files: ["aa"] },
      { batch: gone, files: ["bb"] },
    ],
    "f1",
    NOON,
  );
  expect(after?.flags.map(({ withdrawnAt }) => withdrawnAt)).toStrictEqual([NOON]);
  const partly = judgedUses(
    [
      { batch: one, files: ["aa"] },
      { batch: gone, files: ["bb", "cc"] },
    ],
    "f1",
    NOON,
  );
  expect(partly.map(({ flags }) => flags.map(({ about }) => about))).toStrictEqual([["log/aa"], ["log/cc"]]);
});
