import { describe, expect, test } from "vitest";
import type { Batch, Flag, Handoff } from "../batches/batch.ts";
import { BATCH, COOPERATIVE, DEPOT } from "../fixtures/cangxi.ts";
import { moving } from "../fixtures/journey.ts";
import { aboutShipment, withHandoffFlags } from "./handoff-flags.ts";

const EARLIER = "2026-09-11T10:00:00.000Z";
const CTX = moving(DEPOT);
const OPEN: Handoff = {
  shipment: "s-1",
  from: COOPERATIVE.id,
  to: DEPOT.id,
  shippedAt: "2026-09-11T01:00:00.000Z",
  shippedGrams: 400_000,
};
const arrived = (receivedGrams: number, more: Partial<Handoff> = {}): Handoff => ({
  ...OPEN,
  receivedAt: "2026-09-11T04:00:00.000Z",
  receivedGrams,
  ...more,
});
const flags = (batch: Batch, handoff: Handoff, saysNothingCame = false) =>
  withHandoffFlags(batch, handoff, saysNothingCame, CTX).flags;
const having = (...list: Flag[]): Batch => ({ ...BATCH, flags: list });

describe("the flags of a handoff", () => {
  test.each([
    ["short", arrived(397_500), "quantity-short", "2.5", "短少"],
    ["short after some was turned away", arrived(300_000, { rejectedGrams: 90_000 }), "quantity-short", "10", "短少"],
    ["with a surplus", arrived(400_001), "quantity-surplus", "0.001", "多"],
  ])("that is %s say which way and by how much, in both languages", (_how, handoff, code, kg, way) => {
    const [flag, ...more] = flags(BATCH, handoff);
    expect(more).toStrictEqual([]);
    expect(flag).toMatchObject({ code, at: CTX.now, about: "shipment/s-1", reason: { code } });
    for (const text of [flag?.reason.en, flag?.reason.zh]) expect(text).toContain(` ${kg} `);
    expect(flag?.reason.zh).toContain(way);
  });

  test("are none where the weights agree, or it was taken back", () => {
    expect(flags(BATCH, arrived(400_000))).toStrictEqual([]);
    expect(flags(BATCH, arrived(100_000, { rejectedGrams: 300_000 }))).toStrictEqual([]);
    expect(flags(BATCH, arrived(100_000, { voidedAt: EARLIER }))).toStrictEqual([]);
  });

  test("say that nothing came only of what is still under way, and only where the receiver says so", () => {
    const [flag] = flags(BATCH, OPEN, true);
    expect(flag).toMatchObject({ code: "not-arrived", about: "shipment/s-1", reason: { code: "not-arrived" } });
    for (const text of [flag?.reason.en, flag?.reason.zh]) expect(text).not.toBe("");
    expect(flags(BATCH, OPEN)).toStrictEqual([]);
    expect(flags(BATCH, arrived(400_000), true)).toStrictEqual([]);
  });

  const of = (handoff: Handoff): Flag => ({ ...(flags(BATCH, handoff)[0] as Flag), at: EARLIER });

  test("whose ground is gone are withdrawn, and one that would say the same again stays as it was", () => {
    const short = of(arrived(360_000));
    expect(flags(having(short), arrived(400_000))).toStrictEqual([{ ...short, withdrawnAt: CTX.now }]);
    expect(flags(having(short), arrived(300_000, { rejectedGrams: 60_000 }))).toStrictEqual([short]);
    const other = flags(having(short), arrived(392_000));
    expect(other.map(({ at, withdrawnAt }) => [at, withdrawnAt])).toStrictEqual([
      [EARLIER, CTX.now],
      [CTX.now, undefined],
    ]);
  });

  test("that were withdrawn before keep their time, and take nothing with them that stands", () => {
    const gone = { ...of(arrived(360_000)), withdrawnAt: EARLIER };
    const standing = of(arrived(392_000));
    expect(flags(having(gone, standing), arrived(392_000))).toStrictEqual([gone, standing]);
    expect(flags(having(gone), arrived(400_000))).toStrictEqual([gone]);
  });

  test("are its own: those of another handoff, and others of its own, stay", () => {
    const short = of(arrived(360_000));
    const others: Flag[] = [
      { ...short, about: aboutShipment("s-2") },
      { ...short, code: "late-entry" },
      { code: "before-arrival", at: EARLIER, about: aboutShipment("s-2"), reason: short.reason },
    ];
    expect(flags(having(...others), arrived(400_000))).toStrictEqual(others);
    expect(flags(having(...others, short), arrived(400_000))).toStrictEqual([
      ...others,
      { ...short, withdrawnAt: CTX.now },
    ]);
    // One of another handoff does not let that of this one be withdrawn.
    expect(flags(having(...others, short), arrived(360_000))).toStrictEqual([...others, short]);
  });
});
