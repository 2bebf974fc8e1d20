import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { LABEL_RUN_MAX } from "../batches/label-run.ts";
import { BATCH, BUREAU, COOPERATIVE, DEPOT, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { moving, SPLIT, shipped } from "../fixtures/journey.ts";
import type { Organisation } from "../organisation.ts";
import { GRAMS_MAX } from "../quantity.ts";
import { type IssueLabels, issueLabels } from "./issue.ts";
import { SERIAL_NUMBERS_MAX } from "./keyed-serial.ts";

function labelled(batch: Batch | undefined, changes: Partial<IssueLabels> = {}, by: Organisation = COOPERATIVE) {
  const command = { id: "l-1", gtin: BATCH.gtin, lot: BATCH.lot, count: 10, netWeightG: 2500, ...changes };
  return issueLabels({ key: "k1", batch }, command, moving(by));
}

test("a run reserves its weight and the numbers of its serials", () => {
  const { batch, run, fact } = labelled(BATCH);
  expect(run).toMatchObject({ id: "l-1", organisation: COOPERATIVE.id, count: 10, netWeightGrams: 2500 });
  expect(run).toMatchObject({ status: "issued", keyed: { key: "k1", kind: 0, first: 0 } });
  expect(batch.labels?.kinds).toEqual([["k1", 2500, 10]]);
  expect(batch.labelled).toEqual({ [COOPERATIVE.id]: 25_000 });
  expect(batch.onHand).toEqual(BATCH.onHand);
  expect(fact.data).toEqual({
    id: "l-1",
    gtin: BATCH.gtin,
    lot: BATCH.lot,
    count: 10,
    netWeightGrams: 2500,
    keyed: run.keyed,
  });
  expect(fact).toMatchObject({ kind: "labels-issued", event: { bizStep: "encoding", action: "OBSERVE" } });
});

test("numbers go on run after run; another weight and another key have numbers of their own, and are at most eight", () => {
  const one = labelled(BATCH, { count: 3, netWeightG: 100 }).batch;
  const two = labelled(one, { count: 4, netWeightG: 200 });
  expect(two.run.keyed).toEqual({ key: "k1", kind: 1, first: 0 });
  const three = labelled(two.batch, { count: 5, netWeightG: 100 });
  expect(three.run.keyed).toEqual({ key: "k1", kind: 0, first: 3 });
  const renewed = issueLabels(
    { key: "k2", batch: three.batch },
    { ...BATCH, id: "l", count: 1, netWeightG: 100 },
    moving(COOPERATIVE),
  );
  expect(renewed.batch.labels?.kinds).toEqual([
    ["k1", 100, 8],
    ["k1", 200, 4],
    ["k2", 100, 1],
  ]);
  let batch: Batch = BATCH;
  for (let grams = 1; grams <= 8; grams += 1) batch = labelled(batch, { count: 1, netWeightG: grams }).batch;
  const { errors, message } = refusal(() => labelled(batch, { count: 1, netWeightG: 9 }));
  expect([errors.map(({ pointer }) => pointer), message]).toEqual([
    ["/netWeightG"],
    expect.stringContaining("another lot"),
  ]);
  expect(labelled(batch, { count: 1, netWeightG: 8 }).run.keyed).toEqual({ key: "k1", kind: 7, first: 1 });
});

test("a lot has as many numbers of one weight as a serial can hold, and says how many are left", () => {
  const labels = { issuedGrams: 0, voidedGrams: 0, gone: {}, voidedAfterScan: 0 };
  const full: Batch = { ...BATCH, labels: { ...labels, kinds: [["k1", 1, SERIAL_NUMBERS_MAX - 5]] } };
  expect(labelled(full, { count: 5, netWeightG: 1 }).run.keyed?.first).toBe(SERIAL_NUMBERS_MAX - 5);
  const { errors } = refusal(() => labelled(full, { count: 6, netWeightG: 1 }));
  expect(errors).toMatchObject([{ pointer: "/count", detail: expect.stringContaining("can have 5 more") }]);
});

test("labels stop at the gram: the last that fits is issued, one more is refused with how many would fit", () => {
  const all = labelled(BATCH, { count: 400 }).batch;
  expect(all.labelled).toEqual({ [COOPERATIVE.id]: 1_000_000 });
  const error = refusal(() => labelled(all, { count: 1, netWeightG: 1 }));
  expect(error).toMatchObject({
    code: "labels-exceed-weight",
    errors: [{ pointer: "/count" }],
    extensions: { onHandKg: 1000, labelledKg: 1000, askedKg: 0.001, countMax: 0 },
  });
  const { message, extensions, errors } = refusal(() => labelled(BATCH, { count: 401 }));
  expect(extensions).toEqual({
    gtin: BATCH.gtin,
    lot: BATCH.lot,
    onHandKg: 1000,
    labelledKg: 0,
    askedKg: 1002.5,
    countMax: 400,
  });
  expect([message, errors[0]?.detail]).toEqual([
    expect.stringContaining(
      "401 labels of 2500 g stand for 1002.5 kg, but of 1000 kg on hand 0 kg are labelled already",
    ),
    "at most 400",
  ]);
  expect(
    labelled({ ...BATCH, onHand: { [COOPERATIVE.id]: GRAMS_MAX } }, { count: 1, netWeightG: GRAMS_MAX }).run.count,
  ).toBe(1);
  expect(refusal(() => labelled(BATCH, { count: 1, netWeightG: GRAMS_MAX + 1 })).errors[0]?.pointer).toBe(
    "/netWeightG",
  );
  expect(labelled(BATCH, { count: LABEL_RUN_MAX, netWeightG: 1 }).run.count).toBe(LABEL_RUN_MAX);
});

test("each holder labels its own stock and no other's", () => {
  expect(labelled(SPLIT, { count: 160 }, DEPOT).batch.labelled).toEqual({ [DEPOT.id]: 400_000 });
  expect(refusal(() => labelled(SPLIT, { count: 161 }, DEPOT)).code).toBe("labels-exceed-weight");
  const onTheWay = shipped(BATCH).batch;
  expect(refusal(() => labelled(onTheWay, { count: 1 }, DEPOT)).extensions).toMatchObject({ onHandKg: 0 });
});

describe("refused", () => {
  test("are strangers, as for a batch that does not exist", () => {
    expect(refusal(() => labelled(BATCH, {}, OTHER_COOPERATIVE))).toEqual(refusal(() => labelled(undefined)));
  });

  test("are part counts, none, too many at once, and weights that are no whole grams: all faults at once", () => {
    const error = refusal(() => labelled(BATCH, { count: 20_001, netWeightG: 0.5 }));
    expect(error.errors.map(({ pointer }) => pointer)).toEqual(["/count", "/netWeightG"]);
    for (const count of [0, -1, 1.5, Number.NaN]) {
      expect(refusal(() => labelled(BATCH, { count })).code).toBe("invalid-request");
    }
  });

  test("are batches that are recalled", () => {
    const recall = { id: "r-1", by: BUREAU.id, level: 2, reason: "农残超标", at: "2026-09-11T00:00:00.000Z" } as const;
    expect(refusal(() => labelled({ ...BATCH, recall })).code).toBe("batch-recalled");
  });
});
