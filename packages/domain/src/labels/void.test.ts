import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { allLabelsVoided } from "../batches/label-account.ts";
import { isVoided, type LabelRun } from "../batches/label-run.ts";
import { assertMass } from "../batches/mass.ts";
import { loseWeight } from "../custody/lose.ts";
import { serialsOf } from "../fixtures/attempts.ts";
import { BATCH, BUREAU, COOPERATIVE, DEPOT, refusal } from "../fixtures/cangxi.ts";
import { moving, received, shipped } from "../fixtures/journey.ts";
import type { Organisation } from "../organisation.ts";
import { issueLabels } from "./issue.ts";
import { type VoidLabels, voidLabels } from "./void.ts";

interface Labelled {
  readonly batch: Batch;
  readonly run: LabelRun;
}

/** `count` packs of 1 kg of a batch of 1,000 kg. */
function labelled(count: number, batch: Batch = BATCH, by: Organisation = COOPERATIVE, id = "l-1"): Labelled {
  const command = { id, gtin: BATCH.gtin, lot: BATCH.lot, count, netWeightG: 1000 };
  return issueLabels({ key: "k1", batch }, command, moving(by));
}

function voided({ batch, run }: Labelled, more: Partial<VoidLabels> = {}, by: Organisation = COOPERATIVE) {
  const state = { batch, run, serials: serialsOf(run), scanned: new Set(["l-1-0"]) };
  const decision = voidLabels(state, { reason: "打印损坏", ...more }, moving(by));
  assertMass(decision.batch);
  return decision;
}

test("struck labels leave their weight to be labelled again, and the run says which they are", () => {
  const before = labelled(1000);
  expect(refusal(() => labelled(1, before.batch)).code).toBe("labels-exceed-weight");
  const { batch, run, fact } = voided(before, { serials: ["l-1-0", "l-1-7", "l-1-999"] });
  expect(batch.labelled).toEqual({ [COOPERATIVE.id]: 997_000 });
  expect(batch.labels).toMatchObject({ issuedGrams: 1_000_000, voidedGrams: 3_000, voidedAfterScan: 1 });
  expect([...Array(1000).keys()].filter((n) => isVoided(run, n))).toEqual([0, 7, 999]);
  expect(run.voidedCount).toBe(3);
  expect(fact).toMatchObject({
    kind: "labels-voided",
    data: { corrects: { kind: "label-run", id: "l-1" }, count: 3, grams: 3_000, scanned: 1, reason: "打印损坏" },
    event: { bizStep: "decommissioning", quantityList: [{ quantity: 3 }] },
  });
  expect(labelled(3, batch, COOPERATIVE, "l-2").batch.labelled).toEqual({ [COOPERATIVE.id]: 1_000_000 });
});

test("labels are struck in several turns; without a list, all that are left", () => {
  const first = voided(labelled(10), { serials: ["l-1-1"] });
  const second = voided(first, { serials: ["l-1-2", "l-1-3"] });
  const rest = voided(second);
  expect([first, second, rest].map(({ fact }) => fact.data.count)).toEqual([1, 2, 7]);
  expect(rest.fact.data).not.toHaveProperty("serials");
  expect(rest.batch).toMatchObject({ labelled: {}, labels: { issuedGrams: 10_000, voidedGrams: 10_000 } });
  expect(refusal(() => voided(rest))).toMatchObject({ code: "already-voided" });
  expect(refusal(() => voided(second, { serials: ["l-1-4", "l-1-2"] }))).toMatchObject({
    code: "already-voided",
    extensions: { serials: ["l-1-2"] },
  });
});

describe("where the packs of struck labels are presumed to be", () => {
  test("gone first, where the issuer lost labelled packs: their codes free no weight a second time", () => {
    const { batch: full, run } = labelled(1000);
    const at = "2026-09-12T02:00:00.000Z";
    const lost = { reason: "烂果", quantityKg: 100, labelledKg: 100, cause: "spoiled", at } as const;
    const { batch } = loseWeight({ batch: full }, lost, moving(COOPERATIVE));
    expect(batch.labels?.gone).toEqual({ [COOPERATIVE.id]: 100_000 });
    const once = voided({ batch, run }, { serials: serialsOf(run).slice(0, 100) });
    expect(once.batch).toMatchObject({ labelled: { [COOPERATIVE.id]: 900_000 }, labels: { gone: {} } });
    expect(voided(once, { serials: ["l-1-500"] }).batch.labelled).toEqual({ [COOPERATIVE.id]: 899_000 });
  });

  test("then on hand, under way, and with whoever received them: a depot can label what codes were struck of", () => {
    const { batch: full, run } = labelled(300);
    const items = [{ gtin: BATCH.gtin, lot: BATCH.lot, quantityKg: 400, labelledKg: 200 }];
    const sent = shipped(full, {}, { items });
    const underWay = voided({ batch: sent.batch, run }, { serials: serialsOf(run).slice(0, 150) }).batch;
    expect(underWay.labelled).toEqual({});
    expect(underWay.handoffs).toMatchObject([{ labelledGrams: 150_000 }]);
    const there = received({ shipment: sent.shipment, batch: sent.batch }).batch;
    expect(refusal(() => labelled(201, there, DEPOT, "l-2")).code).toBe("labels-exceed-weight");
    const bare = voided({ batch: there, run }).batch;
    expect(bare.labelled).toEqual({});
    expect(labelled(400, bare, DEPOT, "l-2").batch.labelled).toEqual({ [DEPOT.id]: 400_000 });
  });
});

test("codes of a batch that was labelled before accounts were kept can be struck, too", () => {
  const { batch, run } = labelled(5);
  const { labels: _, ...earlier } = batch;
  expect(voided({ batch: earlier, run }).batch.labels).toMatchObject({ issuedGrams: 5_000, voidedGrams: 5_000 });
  expect(voided({ batch: { ...earlier, labelled: {} }, run }).batch.labels).toMatchObject({ issuedGrams: 5_000 });
});

test("a batch whose codes are all dead has none on its goods", () => {
  const { batch, run } = labelled(5);
  const dead = { ...batch, ...allLabelsVoided(batch) };
  expect(dead).toMatchObject({ labelled: {}, labels: { issuedGrams: 5_000, voidedGrams: 5_000, gone: {} } });
  assertMass(dead);
  const at = { at: "2026-09-12T04:00:00.000Z", by: COOPERATIVE.id, reason: "登记有误" };
  expect(voided({ batch: { ...dead, voided: at }, run }).batch.labels).toEqual(dead.labels);
  expect(allLabelsVoided(BATCH)).toEqual({ labelled: {} });
});

describe("refused", () => {
  test("is everybody but who issued them, as for a run that does not exist", () => {
    for (const by of [DEPOT, BUREAU]) expect(refusal(() => voided(labelled(5), {}, by)).code).toBe("not-found");
    const state = { batch: BATCH, run: undefined, serials: [], scanned: new Set<string>() };
    expect(refusal(() => voidLabels(state, { reason: "x" }, moving(COOPERATIVE))).code).toBe("not-found");
  });

  test("are serials of another run, each named where it stands, and lists of none or too many", () => {
    const error = refusal(() => voided(labelled(5), { serials: ["l-1-0", "l-2-0", "x"] }));
    expect(error.errors.map(({ pointer }) => pointer)).toEqual(["/serials/1", "/serials/2"]);
    expect(refusal(() => voided(labelled(5), { serials: [] })).errors[0]?.pointer).toBe("/serials");
    const many = Array.from({ length: 1001 }, () => "l-1-0");
    expect(refusal(() => voided(labelled(5), { serials: many })).errors[0]?.pointer).toBe("/serials");
  });
});

test("the fact says which labels of which run were struck, by the command's own id where it has one", () => {
  const data = {
    gtin: BATCH.gtin,
    lot: BATCH.lot,
    corrects: { kind: "label-run", id: "l-1" },
    count: 2,
    grams: 2_000,
    scanned: 0,
    serials: ["l-1-3", "l-1-2"],
    reason: "打印损坏",
  };
  const serials = ["l-1-3", "l-1-2", "l-1-3"];
  expect(voided(labelled(10), { serials }).fact.data).toStrictEqual(data);
  expect(voided(labelled(10), { id: "v-1", serials }).fact.data).toStrictEqual({ id: "v-1", ...data });
  const { serials: _, ...all } = { ...data, count: 10, grams: 10_000, scanned: 1 };
  expect(voided(labelled(10)).fact.data).toStrictEqual(all);
});

test("a thousand labels are struck one by one at once; of many that are struck already twenty are named", () => {
  const whole = labelled(1000);
  const serials = serialsOf(whole.run);
  const done = voided(whole, { serials });
  expect(done.fact.data.count).toBe(1000);
  const again = refusal(() => voided(done, { serials }));
  expect(again.extensions).toStrictEqual({ run: "l-1", serials: serials.slice(0, 20) });
  expect(again.message).toContain("1000 of these labels");
  expect(again.message).not.toContain("l-1-20");
  const none = refusal(() => voided(done));
  expect(none.message).toContain("All 1000 labels of run l-1");
  expect(none.detailZh).toContain("均已作废");
});

test("labels are struck by who issued them, of a batch that is there", () => {
  const { batch, run } = labelled(1);
  const attempt = (state: { batch: Batch | undefined; run: LabelRun | undefined }, by: Organisation) => () =>
    voidLabels({ ...state, serials: ["l-1-0"], scanned: new Set() }, { reason: "错" }, moving(by));
  expect(refusal(attempt({ batch: undefined, run }, COOPERATIVE)).code).toBe("not-found");
  expect(refusal(attempt({ batch, run: undefined }, COOPERATIVE)).code).toBe("not-found");
  expect(refusal(attempt({ batch, run }, DEPOT)).code).toBe("not-found");
});
