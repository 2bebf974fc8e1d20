import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import type { Source } from "../batches/origin.ts";
import { sourcesOf } from "../batches/origins/sources.ts";
import { acting, BATCH, COOPERATIVE, DEPOT, GTIN, KIWIFRUIT, NOON, OTHER_GTIN, refusal } from "../fixtures/cangxi.ts";
import { received, shipped } from "../fixtures/journey.ts";
import { type Transform, type TransformState, transform } from "./transform.ts";
import { SOURCES_MAX } from "./transformation.ts";
import { voidTransformation } from "./void.ts";

const AT = "2026-09-12T02:00:00.000Z";
const OPERATOR = acting(DEPOT, "depot", "2026-09-12T03:00:00.000Z");
const ID = `${DEPOT.id}/t-1`;

/** A harvest of the cooperative of which the depot has 400 kg. */
const atDepot = (lot: string, more: Partial<Batch> = {}): Batch => ({
  ...received(shipped({ ...BATCH, lot })).batch,
  ...more,
});
const A = atDepot("A");
const of = ({ gtin, lot }: { readonly gtin: string; readonly lot: string }, quantityKg: number) => ({
  ...{ gtin, lot, quantityKg },
});
const made = (lot: string, quantityKg: number, gtin = GTIN) => of({ gtin, lot }, quantityKg);

function transformed(
  batches: readonly Batch[],
  more: Partial<Transform> = {},
  state: Partial<TransformState> = {},
  ctx = OPERATOR,
) {
  const inputs = batches.map((batch) => of(batch, 100));
  const outputs = [made("X", 100 * batches.length)];
  const command = { id: ID, inputs, outputs, lossKg: 0, at: AT, ...more };
  return transform({ batches, products: [KIWIFRUIT], there: [], ...state }, command, ctx);
}
const refused = (decide: () => unknown) => {
  const { code, errors } = refusal(decide);
  return [code, ...errors.map(({ pointer }) => pointer)];
};

describe("a transformation refuses, and says where", () => {
  test("goods that carry codes: what carries none can be used to the gram", () => {
    const labelled = atDepot("A", { labelled: { [DEPOT.id]: 350_000 } });
    const use = (kg: number) => () => transformed([labelled], { inputs: [of(A, kg)], outputs: [made("X", kg)] });
    expect(use(50)().inputs[0]?.onHand[DEPOT.id]).toBe(350_000);
    expect(refused(use(50.001))).toEqual(["insufficient-stock", "/inputs/0/quantityKg"]);
    expect(refusal(use(60)).message).toContain("Only 50 kg");
  });

  test("a batch that is not the actor's, one that is void, and weights that are none", () => {
    const other = { ...BATCH, lot: "O" };
    expect(refused(() => transformed([A, other]))).toEqual(["not-found", "/inputs/1"]);
    const voided = { at: AT, by: COOPERATIVE.id, reason: "误登" };
    expect(refused(() => transformed([{ ...A, voided }]))[0]).toBe("already-voided");
    expect(refused(() => transformed([A], { inputs: [of(A, 0)] }))).toEqual([
      "invalid-request",
      "/inputs/0/quantityKg",
    ]);
    const outputs = [made("X", 100), made("Y", 0)];
    expect(refused(() => transformed([A], { outputs }))).toEqual(["invalid-request", "/outputs/1/quantityKg"]);
  });

  test("a time that is still to come, or before the goods were there at all", () => {
    expect(refused(() => transformed([A], { at: "2026-09-13T00:00:00.000Z" }))).toEqual(["date-order", "/at"]);
    expect(refused(() => transformed([A], { at: "2026-09-01T00:00:00.000Z" }))).toEqual(["date-order", "/at"]);
  });

  test("a loss that is none: where as much comes out as went in, nothing is lost", () => {
    expect(refused(() => transformed([A], { lossKg: 1 }))).toEqual(["invalid-request", "/lossKg"]);
  });

  test("none or more than ten of either, in words for each", () => {
    const ten = Array.from({ length: 10 }, (_, n) => atDepot(`L${n}`));
    expect(transformed(ten, { outputs: ten.map((_, n) => made(`X${n}`, 100)) }).outputs).toHaveLength(10);
    expect(refused(() => transformed([], {}))).toEqual(["invalid-request", "/inputs"]);
    expect(refused(() => transformed([A], { outputs: [] }))).toEqual(["invalid-request", "/outputs"]);
    expect(refused(() => transformed([...ten, A]))).toEqual(["invalid-request", "/inputs"]);
    expect(refusal(() => transformed([], {})).errors[0]?.detailZh).toContain("投入");
    expect(refusal(() => transformed([A], { outputs: [] })).errors[0]?.detailZh).toContain("产出");
  });

  test("a product that is not there, and one that neither the actor nor an input has", () => {
    expect(refused(() => transformed([A], {}, { products: [] }))).toEqual(["not-found", "/outputs/0/gtin"]);
    const others = { ...KIWIFRUIT, gtin: OTHER_GTIN };
    const more = { outputs: [made("X", 200, OTHER_GTIN)] };
    const state = { products: [undefined, KIWIFRUIT, others] };
    expect(transformed([A, atDepot("B", { gtin: OTHER_GTIN })], more, state).outputs[0]?.gtin).toBe(OTHER_GTIN);
    expect(refused(() => transformed([A, atDepot("B")], more, state))).toEqual(["not-found", "/outputs/0/gtin"]);
  });

  test("a lot that is there; one's own that was voided, and never had codes, is free again", () => {
    const [voided, had] = [{ at: AT, by: DEPOT.id, reason: "x" }, { hadLabels: true as const }];
    const there = (more: Partial<Batch>) => () => transformed([A], {}, { there: [{ ...BATCH, lot: "X", ...more }] });
    expect(there({ organisation: DEPOT.id, voided })().outputs).toHaveLength(1);
    for (const more of [
      { organisation: DEPOT.id },
      { organisation: COOPERATIVE.id, voided },
      { organisation: DEPOT.id, voided: { ...voided, ...had } },
    ])
      expect(refused(there(more))).toEqual(["id-taken", "/outputs/0/lot"]);
    expect(refusal(there({})).extensions).toEqual({ batch: `01/${GTIN}/10/X` });
  });

  test("more harvests in one output than its record has room for", () => {
    const mixed = (lot: string, count: number) => {
      const [one] = sourcesOf(A);
      if (one === undefined) throw new Error("no source");
      const sources = Array.from({ length: count }, (_, n): Source => ({ ...one, lot: `${lot}${n}`, grams: 1000 }));
      const origin = {
        kind: "transformation",
        transformation: "t",
        at: AT,
        inputs: [],
        sources,
        keepsFrom: "2026-09-10",
      } as const;
      return atDepot(lot, { origin, registeredGrams: count * 1000, onHand: { [DEPOT.id]: 100_000 } });
    };
    expect(sourcesOf(transformed([mixed("M", 6), mixed("N", SOURCES_MAX - 6)]).outputs[0] ?? A)).toHaveLength(
      SOURCES_MAX,
    );
    const many = refusal(() => transformed([mixed("M", 7), mixed("N", 7)]));
    expect(many.errors.map(({ pointer }) => pointer)).toEqual(["/outputs/0"]);
    expect(many.errors[0]?.detail).toContain(`14 harvests, and its record has room for ${SOURCES_MAX}.`);
  });
});

describe("what is recorded of a transformation", () => {
  test("is the whole of it: weights, pools, loss and its cause, the line, and what each input drew from rooms, the unstored first", () => {
    const stored = atDepot("A", { stored: { [DEPOT.id]: { R1: 380_000 } } });
    const B = atDepot("B");
    const command = {
      inputs: [of(stored, 100), of(B, 50)],
      outputs: [{ ...made("X", 90), of: [{ gtin: GTIN, lot: "A" }] }, made("Y", 40)],
      lossKg: 20,
      lossCause: "trimming",
      line: "L1",
    } as const;
    const { transformation, fact, inputs, outputs } = transformed([stored, B], command);
    const lots = {
      inputs: [
        { gtin: GTIN, lot: "A", grams: 100_000 },
        { gtin: GTIN, lot: "B", grams: 50_000 },
      ],
      outputs: [
        { gtin: GTIN, lot: "X", grams: 90_000, of: [{ gtin: GTIN, lot: "A" }] },
        { gtin: GTIN, lot: "Y", grams: 40_000 },
      ],
    };
    const said = { lossGrams: 20_000, lossCause: "trimming", line: "L1" };
    const about = { id: ID, organisation: DEPOT.id, at: AT, recordedAt: OPERATOR.now };
    expect(transformation).toEqual({ ...about, ...lots, ...said });
    const [a, b] = lots.inputs;
    const drawn = { inputs: [{ ...a, drawnFromRooms: { R1: 80_000 } }, b], outputs: lots.outputs };
    expect(fact).toMatchObject({ kind: "transformation-recorded", occurredAt: AT, recordedAt: OPERATOR.now });
    expect(fact.data).toEqual({ id: ID, ...drawn, ...said });
    expect(inputs[0]?.stored).toEqual({ [DEPOT.id]: { R1: 300_000 } });
    expect(outputs.map((output) => sourcesOf(output).map(({ lot, grams }) => [lot, grams]))).toEqual([
      [["A", 90_000]],
      [["B", 40_000]],
    ]);
    const { storage, temperature, handoffs, tests, flags } = outputs[0] ?? BATCH;
    expect([storage, temperature, handoffs, tests, flags]).toEqual([[], [], [], [], []]);
    expect(transformed([A]).fact.data).toEqual({
      ...{ id: ID, inputs: [a], outputs: [{ gtin: GTIN, lot: "X", grams: 100_000 }], lossGrams: 0 },
    });
  });

  test("that an input is used up is said with when, and of one that is not, nothing is; what others emptied stays said", () => {
    const before = atDepot("A", { emptied: { [COOPERATIVE.id]: NOON } });
    const all = transformed([before], { inputs: [of(A, 400)], outputs: [made("X", 400)] }).inputs[0];
    expect(all?.emptied).toEqual({ [COOPERATIVE.id]: NOON, [DEPOT.id]: AT });
    expect(transformed([before]).inputs[0]?.emptied).toEqual({ [COOPERATIVE.id]: NOON });
    expect(transformed([A]).inputs[0]).not.toHaveProperty("emptied");
  });

  test("late, it is told of by its plain name on what came out of it", () => {
    const late = transformed([A], {}, {}, acting(DEPOT, "depot", "2026-09-20T03:00:00.000Z")).outputs[0]?.flags ?? [];
    expect(late.map(({ code }) => code)).toEqual(["late-entry"]);
    expect([late[0]?.reason.en, late[0]?.reason.zh]).toEqual([
      expect.stringContaining("transformation t-1"),
      expect.stringContaining("加工（t-1）"),
    ]);
    expect(transformed([A]).outputs[0]?.flags).toEqual([]);
  });

  test("before an input had come by what its holder said, it is told of on that input, once for each transformation", () => {
    const [early] = transformed([A], { at: "2026-09-11T02:00:00.000Z" }).inputs;
    expect(early?.flags).toMatchObject([{ code: "before-arrival", about: `transformation/${ID}` }]);
    expect(transformed([A]).inputs[0]?.flags).toEqual([]);
  });
});

describe("a transformation that is taken back", () => {
  const done = transformed([A], { inputs: [of(A, 400)], outputs: [made("X", 300), made("Y", 100)] });
  const [X, Y] = done.outputs;
  if (X === undefined || Y === undefined) throw new Error("no outputs");
  const LATER = acting(DEPOT, "depot", "2026-09-12T05:00:00.000Z");
  const back = (more: Partial<Batch> = {}, input: Partial<Batch> = {}, command = {}) =>
    voidTransformation(
      {
        transformation: done.transformation,
        batches: [undefined, { ...X, ...more }, Y, ...done.inputs.map((one) => ({ ...one, ...input }))],
      },
      { reason: "称重有误", ...command },
      LATER,
    );

  test("says in its fact what went in, what came out of which room, and why; its own id only where it has one", () => {
    const lot = (name: string, grams: number) => ({ gtin: GTIN, lot: name, grams });
    const { fact, transformation } = back({ stored: { [DEPOT.id]: { R1: 20_000 } } }, {}, { id: "v-1" });
    const said = {
      ...{ corrects: { kind: "transformation", id: ID }, inputs: [lot("A", 400_000)], reason: "称重有误" },
      outputs: [{ ...lot("X", 300_000), drawnFromRooms: { R1: 20_000 } }, lot("Y", 100_000)],
    };
    expect(fact).toMatchObject({ kind: "transformation-voided", occurredAt: LATER.now, recordedAt: LATER.now });
    expect(fact.data).toEqual({ id: "v-1", ...said });
    expect(back().fact.data).toEqual({ ...said, outputs: [lot("X", 300_000), lot("Y", 100_000)] });
    expect(transformation.voided).toEqual({ at: LATER.now, by: DEPOT.id, reason: "称重有误" });
  });

  test("has its inputs not emptied any more, unless something else emptied them", () => {
    expect(back().inputs[0]).not.toHaveProperty("emptied");
    const others = { [COOPERATIVE.id]: NOON, [DEPOT.id]: AT };
    expect(back({}, { emptied: others }).inputs[0]?.emptied).toEqual({ [COOPERATIVE.id]: NOON });
    const later = { [DEPOT.id]: NOON };
    expect(back({}, { emptied: later }).inputs[0]?.emptied).toEqual(later);
  });

  test("withdraws what was told of its outputs, once, and remembers that codes of theirs had been given out and not struck", () => {
    const reason = { code: "late-entry", en: "x", zh: "x" };
    const flag = { code: "late-entry", at: AT, reason } as const;
    const account = (issuedGrams: number, voidedGrams: number) => ({
      labels: { issuedGrams, voidedGrams, gone: {}, voidedAfterScan: 0 },
    });
    const [out] = back({ flags: [flag, { ...flag, withdrawnAt: NOON }] }).outputs;
    expect(out?.flags.map(({ withdrawnAt }) => withdrawnAt)).toEqual([LATER.now, NOON]);
    expect(out?.voided).toEqual({ at: LATER.now, by: DEPOT.id, reason: "称重有误" });
    const voidedOf = (more: Partial<Batch>) => back(more).outputs[0]?.voided;
    expect(voidedOf(account(10, 10))).toMatchObject({ hadLabels: true });
    expect(voidedOf({ labelled: { [DEPOT.id]: 10 } })).toMatchObject({ hadLabels: true });
  });

  test("is refused while an output is recalled or held, or is not all there, with each way out that there is and no other", () => {
    const recall = { id: "r", level: 1, reason: "农残超标", at: AT, by: DEPOT.id } as const;
    expect(refused(() => back({ recall }))[0]).toBe("batch-recalled");
    const failed = { at: AT, sampleId: "S", by: "lab", verdict: "failed", items: [], level: "confirmed" };
    expect(refused(() => back({ tests: [failed as never] }))[0]).toBe("batch-on-hold");
    const told = (more: Partial<Batch>) => {
      const { message, detailZh, extensions, code } = refusal(() => back(more));
      // Every way has its words.
      expect(`${message} ${detailZh}`).not.toMatch(/undefined/);
      expect(message).toMatch(/have what others received sent back .*; or record what is wrong as a loss/);
      return {
        code,
        extensions,
        ways: ["void the shipments", "void what was made", "unpack"].map((way) => message.includes(way)),
      };
    };
    const batch = `01/${GTIN}/10/X`;
    const part = { onHand: { [DEPOT.id]: 200_000 } };
    expect(told(part)).toEqual({
      ...{ code: "correction-refused", ways: [false, false, false] },
      extensions: { batch, onHandKg: 200, registeredKg: 300 },
    });
    expect(told({ ...part, transformedGrams: 100_000 }).ways).toEqual([false, true, false]);
    expect(told({ packed: { [DEPOT.id]: { grams: 50_000 } } })).toMatchObject({
      ...{ ways: [false, false, true], extensions: { onHandKg: 250 } },
    });
    const way = { from: DEPOT.id, to: COOPERATIVE.id, shippedAt: AT, shippedGrams: 10_000 };
    const open = Array.from({ length: 6 }, (_, n) => ({ ...way, shipment: `${DEPOT.id}/s-${n}` }));
    const handoffs = [{ ...way, shipment: `${DEPOT.id}/closed`, receivedAt: AT, receivedGrams: 10_000 }, ...open];
    expect(told({ ...part, handoffs })).toMatchObject({
      ...{ ways: [true, false, false], extensions: { shipments: ["s-0", "s-1", "s-2", "s-3", "s-4"] } },
    });
  });

  test("is not found by anybody else, nor where there is none, and cannot be taken back twice", () => {
    const without = { transformation: undefined, batches: [] };
    expect(refused(() => voidTransformation(without, { reason: "x" }, OPERATOR))[0]).toBe("not-found");
    const again = { transformation: back().transformation, batches: [] };
    const twice = refusal(() => voidTransformation(again, { reason: "x" }, OPERATOR));
    expect([twice.code, twice.extensions]).toEqual(["already-voided", { voidedAt: LATER.now }]);
    expect(twice.message).toContain("t-1 was voided on 2026-09-12 (称重有误)");
  });
});
