import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { massFaults } from "../batches/mass.ts";
import { publicCertificate } from "../certificates/view.ts";
import { acting, BATCH, CERTIFICATE, COOPERATIVE, DEPOT, KIWIFRUIT, refusal } from "../fixtures/cangxi.ts";
import { asOfDay, received, shipped } from "../fixtures/journey.ts";
import { recallBatch } from "../recalls/recall.ts";
import { batchState } from "../views/batch-state.ts";
import { certificationOf } from "../views/origin/certification.ts";
import { passportOf } from "../views/passport.ts";
import { type Transform, transform } from "./transform.ts";
import { voidTransformation } from "./void.ts";

const AT = "2026-09-12T02:00:00.000Z";
const NOW = "2026-09-12T03:00:00.000Z";
const OPERATOR = acting(DEPOT, "depot", NOW);
const CLERK = acting(COOPERATIVE, "clerk", NOW);

/** A harvest of the cooperative of which the depot has 400 kg. */
const atDepot = (lot: string, more: Partial<Batch> = {}): Batch =>
  received(shipped({ ...BATCH, ...more, lot, activesUsed: [lot] })).batch;
const [A, B] = [atDepot("A"), atDepot("B")];
const BARE = atDepot("BARE", { certificate: undefined } as never);

const item = (batch: { readonly gtin: string; readonly lot: string }, quantityKg: number) => ({
  gtin: batch.gtin,
  lot: batch.lot,
  quantityKg,
});
const made = (lot: string, quantityKg: number, of?: readonly Batch[]) => ({
  ...item({ gtin: BATCH.gtin, lot }, quantityKg),
  ...(of === undefined ? {} : { of: of.map(({ gtin, lot: name }) => ({ gtin, lot: name })) }),
});

function transformed(batches: readonly Batch[], more: Partial<Transform>, ctx = OPERATOR) {
  const command = {
    id: `${DEPOT.id}/t-1`,
    inputs: batches.map((batch) => item(batch, 100)),
    lossKg: 0,
    at: AT,
    outputs: [],
    ...more,
  };
  return transform({ batches, products: [KIWIFRUIT], there: [] }, command, ctx);
}

test("what goes in is what comes out and what is lost, to the gram; the rest of an input stays in it", () => {
  const { inputs, outputs, transformation } = transformed([A, B], {
    inputs: [item(A, 100), item(B, 50.5)],
    outputs: [made("X", 120), made("Y", 29.001)],
    lossKg: 1.499,
  });
  expect(inputs.map(({ onHand, transformedGrams }) => [onHand[DEPOT.id], transformedGrams])).toEqual([
    [300_000, 100_000],
    [349_500, 50_500],
  ]);
  expect(outputs.map(({ registeredGrams, onHand }) => [registeredGrams, onHand])).toEqual([
    [120_000, { [DEPOT.id]: 120_000 }],
    [29_001, { [DEPOT.id]: 29_001 }],
  ]);
  expect(transformation.lossGrams).toBe(1499);
  expect([...inputs, ...outputs].flatMap(massFaults)).toEqual([]);
  for (const lossKg of [0, 1.498, 1.5]) {
    const asked = { inputs: [item(A, 100), item(B, 50.5)], outputs: [made("X", 120), made("Y", 29.001)], lossKg };
    const error = refusal(() => transformed([A, B], asked));
    expect([error.code, error.errors[0]?.pointer]).toEqual(["invalid-request", "/lossKg"]);
    expect(error.message).toContain("1.499 kg");
  }
});

test("a loss beyond what such goods lose by themselves needs a cause", () => {
  const asked =
    (lossKg: number, more = {}) =>
    () =>
      transformed([A], { outputs: [made("X", 100 - lossKg)], lossKg, ...more });
  expect(asked(2)().transformation.lossGrams).toBe(2000);
  expect(refusal(asked(2.001)).errors[0]?.pointer).toBe("/lossCause");
  expect(asked(60, { lossCause: "drying" })().transformation).toMatchObject({ lossCause: "drying", lossGrams: 60_000 });
});

describe("an output", () => {
  test("stems from its harvests in proportion, to the gram, and takes actives and the earliest harvest from them", () => {
    const [output] = transformed([A, B], {
      inputs: [item(A, 100), item(B, 50)],
      outputs: [made("X", 100.001), made("Y", 49.999)],
    }).outputs;
    expect(output?.origin).toMatchObject({
      kind: "transformation",
      keepsFrom: "2026-09-10",
      sources: [
        { lot: "A", grams: 66_667, organisation: COOPERATIVE.id, certificate: { id: CERTIFICATE.id, year: 2026 } },
        { lot: "B", grams: 33_334 },
      ],
    });
    expect(output?.activesUsed).toEqual(["A", "B"]);
    expect(output?.certificate).toBeUndefined();
  });

  test("is certified where every gram of it is, by the weakest certificate; with goods that have none it is not", () => {
    const status = (batches: readonly Batch[]) => {
      const [output] = transformed(batches, { outputs: [made("X", 100 * batches.length)] }).outputs;
      if (output === undefined) throw new Error("no output");
      const { certified } = certificationOf(output, [CERTIFICATE], "2026-09-12");
      return [certified.status, certified.reasons.at(0)?.code];
    };
    expect(status([A, B])[0]).toBe("valid");
    expect(status([A, BARE])).toEqual(["none", "mixed-uncertified"]);
    expect(status([BARE])).toEqual(["none", "no-certificate"]);
  });

  test("that was kept apart by weight keeps its certificate beside goods that have none", () => {
    const { outputs } = transformed([A, BARE], { outputs: [made("X", 100, [A]), made("Y", 100)] });
    const statuses = outputs.map((output) => certificationOf(output, [CERTIFICATE], "2026-09-12").certified.status);
    expect(statuses).toEqual(["valid", "none"]);
    const more = refusal(() => transformed([A, BARE], { outputs: [made("X", 101, [A]), made("Y", 99)] }));
    expect(more.errors[0]?.pointer).toBe("/outputs/0/quantityKg");
    const shared = refusal(() =>
      transformed([A, B, BARE], { outputs: [made("X", 150, [A, B]), made("Y", 50, [B]), made("Z", 100)] }),
    );
    expect(shared.errors.map(({ pointer }) => pointer)).toContain("/outputs/1/of");
    const strange = refusal(() => transformed([A], { outputs: [made("X", 100, [BARE])] }));
    expect(strange.errors[0]?.pointer).toBe("/outputs/0/of/0");
  });

  test("is no better documented than what it was made of", () => {
    const [output] = transformed([A, B], { outputs: [made("X", 200)] }).outputs;
    if (output === undefined) throw new Error("no output");
    const page = passportOf(output, [publicCertificate(CERTIFICATE, BATCH.gtin)], {
      ...asOfDay("2026-09-12"),
      uri: "https://suyuan.example/x",
    });
    expect(page.madeOf).toMatchObject({
      harvests: [
        { producer: COOPERATIVE.name, harvestedOn: "2026-09-10", sharePercent: 50, certified: true },
        { sharePercent: 50 },
      ],
      level: "declared",
    });
    expect(page.batch).not.toHaveProperty("base");
    expect(page.state.code).not.toBe("in-order");
    expect(page.needs.farmRecord.state).toBe("missing");
    expect(page.needs.temperature.state).toBe("missing");
    expect(page.needs.commitment.reasons[0]?.code).toBe("commitment-not-reissued");
    expect(page.journey[0]).toMatchObject({ kind: "made", place: DEPOT.name });
  });

  test("stems from at most twelve harvests: more are refused, with the way out", () => {
    const six = (from: number) => Array.from({ length: 7 }, (_, n) => atDepot(`S${from + n}`));
    const [first] = transformed(six(0), { outputs: [made("X", 700)] }).outputs;
    const [second] = transformed(six(10), { outputs: [made("Y", 700)] }).outputs;
    if (first === undefined || second === undefined) throw new Error("no output");
    const error = refusal(() => transformed([first, second], { outputs: [made("Z", 200)] }));
    expect([error.code, error.errors[0]?.pointer]).toEqual(["invalid-request", "/outputs/0"]);
    expect(error.message).toContain("14 harvests");
  });
});

describe("is refused", () => {
  const outputs = [made("X", 100)];

  test("of goods that the actor does not have, or not so many of", () => {
    expect(refusal(() => transformed([BATCH], { outputs })).code).toBe("not-found");
    const more = refusal(() => transformed([A], { inputs: [item(A, 400.001)], outputs: [made("X", 400.001)] }));
    expect([more.code, more.errors[0]?.pointer]).toEqual(["insufficient-stock", "/inputs/0/quantityKg"]);
  });

  test("of recalled and of held batches, by name", () => {
    const order = { id: "r-1", gtin: A.gtin, lot: "A", reason: "农残超标", level: 1 } as const;
    const recalled = recallBatch({ batch: A, producer: COOPERATIVE }, order, CLERK).batch;
    const error = refusal(() => transformed([recalled], { outputs }));
    expect([error.code, error.errors[0]?.pointer]).toEqual(["batch-recalled", "/inputs/0"]);
    expect(error.message).toContain("/10/A");
  });

  test("into a lot that is there, or under a GTIN of somebody else that no input has", () => {
    const command = { id: "t", inputs: [item(A, 100)], outputs, lossKg: 0, at: AT };
    const taken = refusal(() =>
      transform({ batches: [A], products: [KIWIFRUIT], there: [{ ...BATCH, lot: "X" }] }, command, OPERATOR),
    );
    expect([taken.code, taken.errors[0]?.pointer]).toEqual(["id-taken", "/outputs/0/lot"]);
    const other = { ...KIWIFRUIT, gtin: "06901234567908" };
    const strange = { ...command, outputs: [{ ...made("X", 100), gtin: other.gtin }] };
    const error = refusal(() => transform({ batches: [A], products: [other], there: [] }, strange, OPERATOR));
    expect([error.code, error.errors[0]?.pointer]).toEqual(["not-found", "/outputs/0/gtin"]);
    const allowed = { ...other, producers: [DEPOT.id] };
    expect(transform({ batches: [A], products: [allowed], there: [] }, strange, OPERATOR).outputs).toHaveLength(1);
  });

  test("with a batch named twice, or as its own output, or with more than ten of either", () => {
    const pointers = (more: Partial<Transform>) =>
      refusal(() => transformed([A], { outputs, ...more })).errors.map(({ pointer }) => pointer);
    expect(pointers({ inputs: [item(A, 50), item(A, 50)] })).toEqual(["/inputs/1"]);
    expect(pointers({ outputs: [made("A", 100)] })).toEqual(["/outputs/0"]);
    expect(pointers({ outputs: Array.from({ length: 11 }, (_, n) => made(`X${n}`, 9)) })).toEqual(["/outputs"]);
  });
});

describe("taken back", () => {
  const done = transformed([A, B], { outputs: [made("X", 190)], lossKg: 10, lossCause: "trimming" });
  const state = { transformation: done.transformation, batches: [...done.inputs, ...done.outputs] };

  test("what went in is on hand again, what came out is void, and its event is declared wrong", () => {
    const { inputs, outputs, fact } = voidTransformation(state, { reason: "称重有误" }, OPERATOR);
    expect(inputs.map(({ onHand, transformedGrams }) => [onHand[DEPOT.id], transformedGrams])).toEqual([
      [400_000, 0],
      [400_000, 0],
    ]);
    expect(outputs[0]).toMatchObject({ registeredGrams: 0, onHand: {}, voided: { reason: "称重有误" } });
    expect([...inputs, ...outputs].flatMap(massFaults)).toEqual([]);
    expect(fact.event).toMatchObject({ type: "TransformationEvent", errorDeclaration: { reason: "did_not_occur" } });
    expect(fact.event?.eventID).toBe(done.fact.event?.eventID);
  });

  test("is refused once any of it has gone on, with the way out, and to everybody else as if it were not there", () => {
    const [output] = done.outputs;
    if (output === undefined) throw new Error("no output");
    const sent = shipped(output, { from: DEPOT, to: COOPERATIVE, kg: 5, id: "s-9", at: NOW, now: NOW }).batch;
    const gone = { ...state, batches: [...done.inputs, sent] };
    const error = refusal(() => voidTransformation(gone, { reason: "x" }, OPERATOR));
    expect(error.code).toBe("correction-refused");
    expect(error.message).toContain("s-9");
    expect(refusal(() => voidTransformation(state, { reason: "x" }, CLERK)).code).toBe("not-found");
    const voided = voidTransformation(state, { reason: "x" }, OPERATOR).transformation;
    expect(
      refusal(() => voidTransformation({ ...state, transformation: voided }, { reason: "x" }, OPERATOR)).code,
    ).toBe("already-voided");
  });
});

test("what is certified in the outputs never exceeds what went in under each certificate, and no gram is made or lost", () => {
  const grams = fc.integer({ min: 1, max: 400_000 });
  fc.assert(
    fc.property(
      fc.array(grams, { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(99), { minLength: 1, maxLength: 5 }),
      (taken, cuts) => {
        const batches = taken.map((_, n) =>
          atDepot(`L${n}`, n % 2 === 0 ? {} : { certificate: { id: `c-${n}`, year: 2026 } }),
        );
        const all = taken.reduce((sum, one) => sum + one, 0);
        const parts = cuts.map((cut) => Math.floor((all * cut) / 100 / cuts.length)).filter((part) => part > 0);
        if (parts.length === 0) return;
        const loss = all - parts.reduce((sum, one) => sum + one, 0);
        const { outputs, inputs } = transformed(batches, {
          inputs: batches.map((batch, n) => item(batch, (taken[n] ?? 0) / 1000)),
          outputs: parts.map((part, n) => made(`O${n}`, part / 1000)),
          lossKg: loss / 1000,
          lossCause: "trimming",
        });
        expect([...inputs, ...outputs].flatMap(massFaults)).toEqual([]);
        for (const output of outputs) {
          const sources = output.origin.kind === "transformation" ? output.origin.sources : [];
          expect(sources.reduce((sum, source) => sum + source.grams, 0)).toBe(output.registeredGrams);
        }
        for (const [n, batch] of batches.entries()) {
          const out = outputs.reduce((sum, { origin }) => {
            const own =
              origin.kind === "transformation" ? origin.sources.find(({ lot }) => lot === batch.lot) : undefined;
            return sum + (own?.grams ?? 0);
          }, 0);
          expect(out).toBeLessThanOrEqual(taken[n] ?? 0);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test("a recall of an input is a recall of the outputs, said with how much can be of it", () => {
  const order = { id: "r-1", gtin: A.gtin, lot: "A", reason: "农残超标", level: 1 } as const;
  const [output] = transformed([A, B], { outputs: [made("X", 150), made("Y", 50)] }).outputs;
  if (output === undefined || output.origin.kind === "harvest") throw new Error("no output");
  const { recall } = recallBatch({ batch: A, producer: COOPERATIVE }, order, CLERK).batch;
  if (recall === undefined) throw new Error("no recall");
  const [first, ...others] = output.origin.inputs;
  if (first === undefined) throw new Error("no input");
  const stop = {
    by: "recalled",
    gtin: A.gtin,
    lot: "A",
    minGrams: 100_000,
    maxGrams: 100_000,
    recall: { ...recall, orderedBy: "producer" },
  } as const;
  const stopped: Batch = { ...output, origin: { ...output.origin, inputs: [{ ...first, stops: [stop] }, ...others] } };
  const certified = certificationOf(stopped, [CERTIFICATE], "2026-09-12").certified;
  const { code, reasons } = batchState(stopped, certified, asOfDay("2026-09-12"));
  expect([code, reasons[0]?.code]).toEqual(["recalled", "input-recalled-certain"]);
  const page = passportOf(stopped, [publicCertificate(CERTIFICATE, BATCH.gtin)], {
    ...asOfDay("2026-09-12"),
    uri: "https://suyuan.example/x",
  });
  expect(page.recall).toMatchObject({ level: 1, orderedBy: "producer", of: { lot: "A", contained: "certain" } });
  const ship = refusal(() => shipped(stopped, { from: DEPOT, to: COOPERATIVE, kg: 5, id: "s-9", at: NOW, now: NOW }));
  expect([ship.code, ship.extensions.of]).toEqual(["batch-recalled", `01/${A.gtin}/10/A`]);
});
