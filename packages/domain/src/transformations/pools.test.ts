import { expect, test } from "vitest";
import { BATCH } from "../fixtures/cangxi.ts";
import { lossFaults, toleratedLoss } from "./loss.ts";
import { sourcesOfOutputs } from "./output.ts";
import { poolFaults, poolsOf } from "./pools.ts";

const lot = (name: string, grams: number) => ({ gtin: BATCH.gtin, lot: name, grams });
const [A, B, C] = [lot("A", 3), lot("B", 5), lot("C", 7)];

test("outputs that name the same inputs are one pool, in whatever order they name them; the others are made of what nobody names", () => {
  const outputs = [{ ...lot("X", 1), of: [B, A] }, { ...lot("Y", 2), of: [A, B, A] }, lot("Z", 4)];
  expect(poolsOf([A, B, C], outputs)).toEqual([
    { inputs: [0, 1], outputs: [0, 1], inGrams: 8, outGrams: 3 },
    { inputs: [2], outputs: [2], inGrams: 7, outGrams: 4 },
  ]);
});

test("inputs of which nothing came out are a pool of their own, all of it lost", () => {
  expect(poolsOf([A, B, C], [{ ...lot("X", 3), of: [A] }])).toEqual([
    { inputs: [0], outputs: [0], inGrams: 3, outGrams: 3 },
    { inputs: [1, 2], outputs: [], inGrams: 12, outGrams: 0 },
  ]);
});

test("what one output has of a harvest no other has: to the gram they share what went in", () => {
  const parts = ["A", "B"].map((name) => ({ before: { ...BATCH, lot: name }, grams: 1 }));
  const named = sourcesOfOutputs(parts, [1, 1]).map((sources) => sources.map(({ lot: of, grams }) => [of, grams]));
  expect(named.map((sources) => sources.filter(([, grams]) => grams !== 0))).toEqual([[["A", 1]], [["B", 1]]]);
});

test("a fiftieth of fruit may be lost without a cause, a twentieth of leaves and mushrooms, a hundredth of what is processed; never a gram more", () => {
  const tolerated = (profile: string, form?: "processed") =>
    toleratedLoss({ product: { ...BATCH.product, profile, ...(form === undefined ? {} : { form }) } }, 99_999);
  expect([tolerated("pear"), tolerated("mushroom"), tolerated("mushroom", "processed"), tolerated("frozen")]).toEqual([
    1999, 4999, 999, 999,
  ]);
});

test("a loss and a pool that do not add up are told with their weights, and a tolerated or explained loss is none", () => {
  expect(lossFaults(3000, 2000, undefined)).toMatchObject([
    { pointer: "/lossCause", en: expect.stringMatching(/^3 kg are lost, and without a cause at most 2 kg/) },
  ]);
  expect([lossFaults(2000, 2000, undefined), lossFaults(3000, 2000, "drying")]).toEqual([[], []]);
  expect(poolFaults([A, B], [{ ...lot("X", 4), of: [A] }, lot("Y", 5)])).toMatchObject([
    { pointer: "/outputs/0/quantityKg", en: expect.stringMatching(/^0\.004 kg come out of 0\.003 kg/) },
  ]);
  const [strange] = [{ ...lot("X", 1), of: [A, C] }];
  expect(poolFaults([A, B], [strange]).map(({ pointer }) => pointer)).toEqual(["/outputs/0/of/1"]);
  const shared = [
    { ...lot("X", 1), of: [A] },
    { ...lot("Y", 1), of: [A, B] },
  ];
  expect(poolFaults([A, B], shared).map(({ pointer }) => pointer)).toEqual(["/outputs/1/of"]);
});
