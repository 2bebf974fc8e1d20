import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { BATCH, COOPERATIVE, DEPOT } from "../fixtures/cangxi.ts";
import type { Batch, Handoff, LabelAccount } from "./batch.ts";
import { labelSplit, underWayIn } from "./handoff.ts";
import {
  allLabelsVoided,
  labelAccount,
  labelsLost,
  withLabelsIssued,
  withLabelsMoved,
  withLabelsVoided,
} from "./label-account.ts";
import { massFaults } from "./mass.ts";

const AT = "2026-09-11T04:00:00.000Z";
const [COOP, COLD, SHOP] = [COOPERATIVE.id, DEPOT.id, "shop"];

/** On its way, with that weight of codes. */
const sent = (labelledGrams: number, more: Partial<Handoff> = {}): Handoff => ({
  ...{ shipment: "s-1", from: COOP, to: COLD, shippedAt: AT, shippedGrams: 100, labelledGrams },
  ...more,
});
const account = (more: Partial<LabelAccount> = {}): LabelAccount => ({
  ...{ issuedGrams: 0, voidedGrams: 0, gone: {}, voidedAfterScan: 0 },
  ...more,
});
const batch = (more: Partial<Batch>): Batch => ({ ...BATCH, ...more });

describe("the account of a batch's codes", () => {
  test("begins with what is on record where it was labelled before accounts were kept", () => {
    expect(labelAccount(BATCH)).toEqual(account());
    const old = batch({ labelled: { [COOP]: 30, [COLD]: 5 }, handoffs: [sent(20), sent(7, { voidedAt: AT })] });
    expect(labelAccount(old)).toEqual(account({ issuedGrams: 55 }));
    const kept = account({ issuedGrams: 1, voidedGrams: 1 });
    expect(labelAccount(batch({ labels: kept, labelled: { [COOP]: 9 } }))).toBe(kept);
  });

  test("grows with each issue, by as much as the goods that it is for, and knows the weight that all packs have", () => {
    const one = withLabelsIssued(BATCH, COOP, 20, 2);
    expect([one.labelled, one.labels]).toEqual([{ [COOP]: 40 }, account({ issuedGrams: 40, packGrams: 2 })]);
    const two = withLabelsIssued(one, COLD, 1, 2);
    expect([two.labelled, two.labels]).toEqual([{ [COOP]: 40, [COLD]: 2 }, account({ issuedGrams: 42, packGrams: 2 })]);
    expect(withLabelsIssued(two, COLD, 1, 3).labels?.packGrams).toBeNull();
    const old = batch({ labels: account({ issuedGrams: 1 }) });
    expect(withLabelsIssued(old, COLD, 1, 3).labels).not.toHaveProperty("packGrams");
  });

  test("keeps what is lost with its goods, and is not begun for a loss without codes", () => {
    const labelled = batch({ labelled: { [COOP]: 40 } });
    expect(labelsLost(labelled, COOP, 15)).toEqual({
      labelled: { [COOP]: 25 },
      labels: account({ issuedGrams: 40, gone: { [COOP]: 15 } }),
    });
    expect(labelsLost(labelled, COOP, 0)).toEqual({ labelled: { [COOP]: 40 } });
  });

  test("of a registration that is taken back says that all are dead; where there was none there is none", () => {
    expect(allLabelsVoided(BATCH)).toEqual({ labelled: {} });
    const labels = account({ issuedGrams: 50, voidedGrams: 10, gone: { [COOP]: 5 }, voidedAfterScan: 2 });
    expect(allLabelsVoided(batch({ labels, labelled: {} }))).toEqual({
      labelled: {},
      labels: account({ issuedGrams: 50, voidedGrams: 50, voidedAfterScan: 2 }),
    });
    expect(allLabelsVoided(batch({ labelled: { [COOP]: 7 } })).labels).toEqual(
      account({ issuedGrams: 7, voidedGrams: 7 }),
    );
  });
});

describe("codes move with their goods", () => {
  test("nothing moves where a handoff has none", () => {
    const labels = account({ issuedGrams: 9 });
    const before = sent(0);
    expect(withLabelsMoved(batch({ labelled: { [COOP]: 9 }, labels }), before, before)).toEqual({
      handoff: before,
      labelled: { [COOP]: 9 },
      labels,
    });
    expect(withLabelsMoved(batch({ labelled: { [COOP]: 9 } }), before, before)).not.toHaveProperty("labels");
  });

  test("to the receiver first, then back to the sender; what came to nobody is gone at the sender", () => {
    const before = sent(80);
    const of = batch({ handoffs: [before], labels: account({ issuedGrams: 80 }) });
    const whole = withLabelsMoved(of, before, { ...before, receivedAt: AT, receivedGrams: 100 });
    expect([whole.labelled, whole.labels?.gone]).toEqual([{ [COLD]: 80 }, {}]);
    const split = withLabelsMoved(of, before, { ...before, receivedAt: AT, receivedGrams: 30, rejectedGrams: 40 });
    expect([split.labelled, split.labels?.gone]).toEqual([{ [COLD]: 30, [COOP]: 40 }, { [COOP]: 10 }]);
    const some = withLabelsMoved(of, before, { ...before, receivedAt: AT, receivedGrams: 30, partial: true });
    expect([some.labelled, some.labels?.gone, some.handoff.labelledGrams]).toEqual([{ [COLD]: 30 }, {}, 80]);
    const back = withLabelsMoved(of, before, { ...before, voidedAt: AT, lostGrams: 30 });
    expect([back.labelled, back.labels?.gone]).toEqual([{ [COOP]: 70 }, { [COOP]: 10 }]);
  });

  test("back again when a receipt is corrected, as far as they are still there", () => {
    const done = sent(80, { receivedAt: AT, receivedGrams: 100 });
    const of = batch({ handoffs: [done], labelled: { [COLD]: 80 }, labels: account({ issuedGrams: 80 }) });
    const less = withLabelsMoved(of, done, { ...done, receivedGrams: 60, rejectedGrams: 40 });
    expect([less.labelled, less.labels?.gone]).toEqual([{ [COLD]: 60, [COOP]: 20 }, {}]);
    const sold = { ...of, labelled: { [COLD]: 5 } };
    const short = withLabelsMoved(sold, done, { ...done, receivedGrams: 60 });
    expect([short.labelled, short.labels?.gone]).toEqual([{}, { [COOP]: 5 }]);
  });

  test("and stand with the handoff where they are not what would be presumed", () => {
    const before = sent(40);
    const of = batch({ handoffs: [before], labels: account({ issuedGrams: 40 }) });
    const received = withLabelsMoved(of, before, { ...before, receivedAt: AT, receivedGrams: 100 });
    expect(received.handoff).not.toHaveProperty("labelledReceivedGrams");
    const struck = withLabelsVoided(
      batch({ handoffs: [sent(80, { receivedAt: AT, receivedGrams: 30, partial: true })] }),
      COOP,
      10,
      0,
    );
    expect(struck.handoffs[0]).toMatchObject({ labelledGrams: 70 });
  });
});

describe("codes that are struck", () => {
  const labels = account({ issuedGrams: 200, gone: { [COOP]: 10, [COLD]: 10 } });
  const full = batch({
    labels,
    labelled: { [COOP]: 20, [COLD]: 20, [SHOP]: 20 },
    handoffs: [sent(30), sent(40, { shipment: "s-2", from: COLD, to: SHOP })],
  });
  /** Where codes are: gone and on hand at the issuer, under way from it, on hand of others, under way from others, gone at others. */
  const places = ({ labelled, handoffs, labels: left }: Batch) => [
    left?.gone[COOP] ?? 0,
    labelled[COOP] ?? 0,
    handoffs[0]?.labelledGrams ?? 0,
    (labelled[COLD] ?? 0) + (labelled[SHOP] ?? 0),
    handoffs[1]?.labelledGrams ?? 0,
    left?.gone[COLD] ?? 0,
  ];

  test.each([
    [0, [10, 20, 30, 40, 40, 10]],
    [10, [0, 20, 30, 40, 40, 10]],
    [25, [0, 5, 30, 40, 40, 10]],
    [30, [0, 0, 30, 40, 40, 10]],
    [55, [0, 0, 5, 40, 40, 10]],
    [65, [0, 0, 0, 35, 40, 10]],
    [95, [0, 0, 0, 5, 40, 10]],
    [100, [0, 0, 0, 0, 40, 10]],
    [139, [0, 0, 0, 0, 1, 10]],
    [145, [0, 0, 0, 0, 0, 5]],
    [150, [0, 0, 0, 0, 0, 0]],
  ])("of %i g are presumed with the issuer first, last with others", (grams, left) => {
    const struck = withLabelsVoided(full, COOP, grams, 3);
    expect(places(struck)).toEqual(left);
    expect(struck.labels).toMatchObject({ issuedGrams: 200, voidedGrams: grams, voidedAfterScan: 3 });
    expect(places(full)).toEqual([10, 20, 30, 40, 40, 10]);
  });

  test("beyond all that is on record were gone before accounts were kept: they count as issued, too", () => {
    const struck = withLabelsVoided(batch({ labelled: { [COOP]: 20 } }), COOP, 25, 0);
    expect([struck.labelled, struck.labels]).toEqual([{}, account({ issuedGrams: 25, voidedGrams: 25 })]);
  });

  test("leave a handoff as it is that has none of them", () => {
    const struck = withLabelsVoided(full, COOP, 55, 0);
    expect(struck.handoffs[1]).toBe(full.handoffs[1]);
    expect(withLabelsVoided(full, COOP, 30, 0).handoffs).toBe(full.handoffs);
    expect(withLabelsVoided(full, COOP, 60, 0).handoffs[0]).not.toHaveProperty("labelledGrams");
  });
});

test("codes under way that outweigh their goods are a fault, and so are weights below nothing", () => {
  const over = batch({ onHand: { [COOP]: 999_900 }, handoffs: [sent(101)] });
  expect(massFaults(over)).toEqual(["101 g labelled under way in s-1"]);
  expect(massFaults(batch({ onHand: { [COOP]: 999_900 }, handoffs: [sent(100)] }))).toEqual([]);
  const negative = sent(0, { receivedAt: AT, receivedGrams: 0, rejectedGrams: 120 });
  expect(massFaults(batch({ handoffs: [negative] })).join()).toMatch(/(credited|returned|lost) in s-1 is -20/);
});

test("whatever a handoff becomes, no code is made or lost by it, and none is anywhere less than nothing", () => {
  const grams = fc.integer({ min: 0, max: 100 });
  const state = fc.record({
    received: grams,
    rejected: grams,
    kind: fc.constantFrom("sent" as const, "partial" as const, "done" as const, "voided" as const),
    lost: grams,
  });
  const handoffOf = ({
    received,
    rejected,
    kind,
    lost,
  }: {
    received: number;
    rejected: number;
    kind: string;
    lost: number;
  }): Partial<Handoff> => {
    const rejectedGrams = Math.min(rejected, 100 - received);
    const came = { receivedAt: AT, receivedGrams: received, rejectedGrams };
    if (kind === "sent") return {};
    if (kind === "partial") return { ...came, partial: true };
    return kind === "done" ? came : { ...came, voidedAt: AT, lostGrams: Math.min(lost, 100 - received) };
  };
  const total = (labelled: Readonly<Record<string, number>>, gone: Readonly<Record<string, number>>, one: Handoff) =>
    [...Object.values(labelled), ...Object.values(gone)].reduce((sum, each) => sum + each, 0) +
    labelSplit(one).underWay;
  fc.assert(
    fc.property(
      state,
      state,
      grams,
      fc.array(grams, { minLength: 3, maxLength: 3 }),
      (was, is, labelledGrams, more) => {
        const [moreTo = 0, moreFrom = 0, moreGone = 0] = more;
        const before = sent(labelledGrams, handoffOf(was));
        const { received, returned, underWay } = labelSplit(before);
        const gone = labelledGrams - received - returned - underWay;
        // Some of what came may have gone on.
        const labelled = { [COLD]: Math.max(0, received - 50 + moreTo), [COOP]: Math.max(0, returned - 50 + moreFrom) };
        const goneBefore = { [COOP]: gone + moreGone };
        const labels = account({ issuedGrams: 1_000, gone: goneBefore });
        const moved = withLabelsMoved(batch({ labelled, labels }), before, { ...sent(labelledGrams, handoffOf(is)) });
        const goneAfter = moved.labels?.gone ?? {};
        expect(total(moved.labelled, goneAfter, moved.handoff)).toBe(total(labelled, goneBefore, before));
        const split = labelSplit(moved.handoff);
        for (const each of [...Object.values(moved.labelled), ...Object.values(goneAfter), ...Object.values(split)])
          expect(each).toBeGreaterThanOrEqual(0);
        expect(split.underWay).toBeLessThanOrEqual(underWayIn(moved.handoff));
      },
    ),
    { numRuns: 300 },
  );
});
