import { expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { partyOf } from "../context.ts";
import { acting, BATCH, COOPERATIVE, DEPOT, KIWIFRUIT, OTHER_GTIN } from "../fixtures/cangxi.ts";
import { asOfDay, received, shipped } from "../fixtures/journey.ts";
import { inputOf } from "./inputs.ts";
import { transform } from "./transform.ts";
import { withInput } from "./with-input.ts";

const AT = "2026-09-12T02:00:00.000Z";
const OPERATOR = acting(DEPOT, "depot", "2026-09-12T03:00:00.000Z");
const TODAY = asOfDay("2026-09-12");
const OWN = { ...KIWIFRUIT, gtin: OTHER_GTIN, organisation: DEPOT.id, name: { zh: "猕猴桃拼装" } };

const harvested = (lot: string, harvestedOn: string): Batch =>
  received(shipped({ ...BATCH, lot, activesUsed: [lot], origin: { ...BATCH.origin, harvestedOn } })).batch;
const [OLD, NEW] = [harvested("OLD", "2026-09-08"), harvested("NEW", "2026-09-10")];

/** All of 100 kg of each. */
function madeOf(batches: readonly Batch[], product = KIWIFRUIT): Batch {
  const inputs = batches.map(({ gtin, lot }) => ({ gtin, lot, quantityKg: 100 }));
  const outputs = [{ gtin: product.gtin, lot: "X", quantityKg: 100 * batches.length }];
  const command = { id: `${DEPOT.id}/t`, inputs, lossKg: 0, at: AT, outputs };
  const [output] = transform({ batches, products: [KIWIFRUIT, product], there: [] }, command, OPERATOR).outputs;
  if (output === undefined) throw new Error("no output");
  return output;
}
const keepsFrom = ({ origin }: Batch) => (origin.kind === "harvest" ? undefined : origin.keepsFrom);
const days = ({ origin }: Batch) =>
  origin.kind === "harvest" ? [] : origin.sources.map(({ lot, harvestedOn, grams }) => [lot, harvestedOn, grams]);
const picked = (batch: Batch, harvestedOn: string): Batch => {
  if (batch.origin.kind !== "harvest") throw new Error("no harvest");
  return { ...batch, origin: { ...batch.origin, harvestedOn }, registeredGrams: 1 };
};

test("goods of one kind keep from the oldest harvest in them; made into another kind, from the day of it", () => {
  expect(keepsFrom(madeOf([NEW, OLD]))).toBe("2026-09-08");
  expect(keepsFrom(madeOf([NEW, OLD], { ...OWN, form: "processed" }))).toBe("2026-09-12");
  expect(keepsFrom(madeOf([NEW, OLD], { ...OWN, coldChainProfile: "pear" }))).toBe("2026-09-12");
  const pear: Batch = { ...OLD, product: { ...OLD.product, profile: "pear" } };
  expect(keepsFrom(madeOf([NEW, pear]))).toBe("2026-09-12");
});

test("an input's corrected day of harvest is its source's, with the weight as it was measured, and what keeps from it keeps from the new one", () => {
  const corrected = withInput(madeOf([OLD, NEW]), picked(OLD, "2026-09-01"), TODAY);
  expect([keepsFrom(corrected), days(corrected)]).toEqual([
    "2026-09-01",
    expect.arrayContaining([
      ["OLD", "2026-09-01", 100_000],
      ["NEW", "2026-09-10", 100_000],
    ]),
  ]);
  const juice = madeOf([OLD, NEW], { ...OWN, form: "processed" });
  expect(keepsFrom(withInput(juice, picked(OLD, "2026-09-01"), TODAY))).toBe("2026-09-12");
});

test("the product's and the growers' names are followed, the holder's own are not; what was used once stays said", () => {
  const renamed: Batch = {
    ...OLD,
    activesUsed: ["added"],
    product: { ...OLD.product, zh: "新名" },
    parties: {
      [COOPERATIVE.id]: { ...partyOf(COOPERATIVE), name: "新社名" },
      [DEPOT.id]: { ...partyOf(DEPOT), name: "not its own" },
      stranger: { ...partyOf(DEPOT), name: "grew nothing" },
    },
  };
  const output = withInput(madeOf([OLD, NEW]), renamed, TODAY);
  expect(output.product.zh).toBe("新名");
  expect(output.parties[COOPERATIVE.id]?.name).toBe("新社名");
  expect(output.parties[DEPOT.id]?.name).toBe(DEPOT.name);
  expect(Object.keys(output.parties)).not.toContain("stranger");
  expect([...output.activesUsed].sort()).toEqual(["NEW", "OLD", "added"]);
  expect(withInput(madeOf([OLD, NEW], OWN), renamed, TODAY).product.zh).toBe("猕猴桃拼装");
});

test("what is void, was harvested, or was made of something else is left as it is", () => {
  const output = madeOf([NEW]);
  const voided: Batch = { ...output, voided: { at: AT, by: DEPOT.id, reason: "x" } };
  expect(withInput(voided, picked(NEW, "2026-09-01"), TODAY)).toBe(voided);
  expect(withInput(output, OLD, TODAY)).toBe(output);
  expect(withInput(OLD, NEW, TODAY)).toBe(OLD);
});

test("an input's recall passes on by who ordered it, for as much as went in; what an input has of its own inputs, for as much as can be in it", () => {
  const order = { id: "r", level: 1, reason: "农残超标", at: AT } as const;
  const orderedBy = (by: string) => inputOf({ ...NEW, recall: { ...order, by } }, 5, TODAY).stops?.[0];
  const whole = { by: "recalled", lot: "NEW", minGrams: 5, maxGrams: 5 };
  expect(orderedBy(COOPERATIVE.id)).toMatchObject({ ...whole, recall: { orderedBy: "producer" } });
  expect(orderedBy("a-bureau")).toMatchObject({ ...whole, recall: { orderedBy: "bureau" } });
  const recalled: Batch = { ...OLD, recall: { ...order, by: "a-bureau" } };
  // 100 of its 200 kg are of the recalled batch.
  const mixed = withInput(madeOf([OLD, NEW]), recalled, TODAY);
  expect(inputOf(mixed, 150_000, TODAY).stops).toMatchObject([{ lot: "OLD", minGrams: 50_000, maxGrams: 100_000 }]);
});

test("an input is known by its product and its lot: one of the same lot of another product is not it, nor is its harvest", () => {
  const output = madeOf([OLD, NEW]);
  expect(withInput(output, { ...picked(OLD, "2026-09-01"), gtin: OTHER_GTIN }, TODAY)).toBe(output);
  const twin: Batch = { ...picked(OLD, "2026-09-01"), lot: "NEW" };
  if (output.origin.kind === "harvest") throw new Error("no output");
  const sources = output.origin.sources.map((source) => ({ ...source, lot: "NEW", gtin: OTHER_GTIN }));
  const named = { ...output, origin: { ...output.origin, sources } };
  expect(new Set(days(withInput(named, twin, TODAY)).map(([, day]) => day))).toEqual(
    new Set(["2026-09-08", "2026-09-10"]),
  );
});

test("who made it keeps its own name, though it grew some of it itself", () => {
  const own: Batch = { ...OLD, organisation: DEPOT.id, parties: { [DEPOT.id]: partyOf(DEPOT) } };
  const renamed = { ...own, parties: { [DEPOT.id]: { ...partyOf(DEPOT), name: "another" } } };
  expect(withInput(madeOf([own, NEW]), renamed, TODAY).parties[DEPOT.id]?.name).toBe(DEPOT.name);
});
