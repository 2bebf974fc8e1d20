import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { packBatch } from "../batches/codec.ts";
import { jsonBytes } from "../bounds/bytes.ts";
import { partyOf } from "../context.ts";
import {
  acting,
  BATCH,
  BUREAU,
  COOPERATIVE,
  DEPOT,
  OTHER_BUREAU,
  OTHER_COOPERATIVE,
  refusal,
  SORTED,
} from "../fixtures/cangxi.ts";
import { asOfHour } from "../views/as-of.ts";
import { batchState } from "../views/batch-state.ts";
import { digestOf } from "../views/digest.ts";
import { claimsNaming } from "./claims.ts";
import {
  afterDecision,
  claimMeant,
  type Dispute,
  type DisputeSlot,
  raiseDispute,
  settleDispute,
  stateOf,
  withdrawDispute,
} from "./dispute.ts";
import { disputeReasons } from "./words.ts";

const LATER = "2026-09-14T04:00:00.000Z";
const SENT: Batch = {
  ...BATCH,
  parties: { ...BATCH.parties, [DEPOT.id]: partyOf(DEPOT) },
  handoffs: [
    {
      shipment: "lingjiang/S1",
      from: COOPERATIVE.id,
      to: DEPOT.id,
      shippedAt: "2026-09-11T04:00:00.000Z",
      shippedGrams: 400_000,
    },
  ],
};
const depot = acting(DEPOT, "depot");
const raised = (batch: Batch = SENT, n = 1, slot?: DisputeSlot, ctx = depot) => {
  const meant = claimMeant(batch, [], { claim: "delivery" }, ctx.actor.organisation);
  return raiseDispute(
    { id: `${ctx.actor.organisation}/d${n}`, batch, meant, slot },
    { id: `d${n}`, claim: "delivery", reason: "没有收到" },
    ctx,
  );
};

describe("a dispute", () => {
  test("is for whom others name in a claim, and for nobody else", () => {
    expect(claimsNaming(SENT, DEPOT.id, [])).toEqual([
      { claim: "delivery", about: "lingjiang/S1", of: COOPERATIVE.id },
    ]);
    expect(claimsNaming(SENT, COOPERATIVE.id, [])).toEqual([]);
    const received = SENT.handoffs.map((one) => ({ ...one, receivedAt: "2026-09-12T01:00:00.000Z" }));
    expect(claimsNaming({ ...SENT, handoffs: received }, COOPERATIVE.id, [])).toMatchObject([{ of: DEPOT.id }]);
    expect(claimsNaming(SORTED, COOPERATIVE.id, [])).toEqual([{ claim: "origin", of: DEPOT.id }]);
    expect(claimsNaming(SORTED, OTHER_COOPERATIVE.id, [{ id: "c", holder: OTHER_COOPERATIVE.id }])).toEqual([
      { claim: "certificate", about: "c", of: DEPOT.id },
    ]);
    expect(claimsNaming(BATCH, COOPERATIVE.id, [{ id: "c", holder: COOPERATIVE.id }])).toEqual([]);
    const stranger = refusal(() => claimMeant(SENT, [], { claim: "delivery" }, OTHER_COOPERATIVE.id));
    expect(stranger.code).toBe("not-found");
    expect(refusal(() => claimMeant(undefined, [], { claim: "delivery" }, DEPOT.id)).detailZh).toBe(stranger.detailZh);
  });

  test("says which claims there are where another is meant", () => {
    const wrong = refusal(() => claimMeant(SENT, [], { claim: "report" }, DEPOT.id));
    expect([wrong.code, wrong.errors[0]?.pointer]).toEqual(["invalid-request", "/claim"]);
    const [one] = SENT.handoffs;
    const twice = { ...SENT, handoffs: one === undefined ? [] : [one, { ...one, shipment: "lingjiang/S2" }] };
    const which = refusal(() => claimMeant(twice, [], { claim: "delivery" }, DEPOT.id));
    expect([which.errors[0]?.pointer, which.errors[0]?.detail]).toEqual(["/about", "say which is meant: S1, S2."]);
    expect(claimMeant(twice, [], { claim: "delivery", about: "S2" }, DEPOT.id).about).toBe("lingjiang/S2");
  });

  test("stands on the page in neutral words until the bureau decides, goes where it is rejected, and stays where it is upheld", () => {
    const { batch, dispute } = raised();
    const said = (one: Batch) => {
      const asOf = asOfHour(LATER);
      const none = {
        certificate: null,
        status: "valid",
        asOf: asOf.today,
        onHarvest: { date: "", status: "valid" },
        reasons: [],
      } as const;
      return batchState(one, none, asOf)
        .reasons.map(({ zh }) => zh)
        .join();
    };
    expect(said(batch)).toContain(
      `${DEPOT.name} 对其与 ${COOPERATIVE.name} 之间的交接记录提出异议（2026-09-12），主管部门尚未裁定。`,
    );
    const bureau = acting(BUREAU, "inspector", LATER);
    const upheld = settleDispute(dispute, { outcome: "upheld", reason: "查实" }, bureau);
    expect(said(afterDecision(batch, upheld.dispute))).toContain("主管部门已于 2026-09-14 认定异议成立");
    const rejected = settleDispute(dispute, { outcome: "rejected", reason: "有签收单" }, bureau).dispute;
    expect(said(afterDecision(batch, rejected))).not.toContain("异议");
    const mended = settleDispute(rejected, { outcome: "upheld", reason: "签收单系伪造" }, bureau);
    expect([mended.fact.data.mends, mended.dispute.settlements.length]).toEqual(["rejected", 2]);
    expect(disputeReasons(afterDecision(afterDecision(batch, rejected), mended.dispute))).toHaveLength(1);
  });

  test("is decided by the bureau over the batch alone, not twice alike, and not on its own record", () => {
    const { dispute } = raised();
    const settle = (one: Dispute, who = BUREAU) =>
      settleDispute(one, { outcome: "upheld", reason: "查实" }, acting(who, "inspector", LATER));
    expect(refusal(() => settle(dispute, OTHER_BUREAU)).code).toBe("not-found");
    expect(refusal(() => settle({ ...dispute, of: BUREAU.id })).code).toBe("dispute-refused");
    expect(refusal(() => settle(settle(dispute).dispute)).code).toBe("dispute-refused");
    const taken = withdrawDispute(dispute, { reason: "已查清" }, depot).dispute;
    expect([stateOf(taken), refusal(() => settle(taken)).code]).toEqual(["withdrawn", "dispute-refused"]);
    expect(refusal(() => withdrawDispute(dispute, { reason: "x" }, acting(COOPERATIVE, "clerk"))).code).toBe(
      "not-found",
    );
  });

  test("is told once: the same claim is not disputed twice, not after a decision, and after withdrawals three times", () => {
    const { batch } = raised();
    const id = `${DEPOT.id}/d1`;
    for (const state of ["open", "upheld", "rejected"] as const)
      expect(refusal(() => raised(batch, 2, { id, times: 1, state })).code).toBe("dispute-refused");
    expect(raised(batch, 2, { id, times: 2, state: "withdrawn" }).slot).toMatchObject({ times: 3, state: "open" });
    expect(refusal(() => raised(batch, 2, { id, times: 3, state: "withdrawn" })).code).toBe("dispute-refused");
  });

  test("cannot fill a page: whatever is raised, three of one organisation are open and eight in all, and its row keeps its bound", () => {
    const actors = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 30 });
    fc.assert(
      fc.property(actors, (who) => {
        let batch: Batch = {
          ...SENT,
          handoffs: who.map((n, k) => ({
            ...{ shipment: `s${k}`, from: COOPERATIVE.id, to: `d${n}`, shippedAt: LATER, shippedGrams: 1 },
          })),
        };
        for (const [k, n] of who.entries()) {
          const ctx = acting(
            { ...DEPOT, id: `d${n}`, name: "苍溪县猕猴桃专业合作社联合社冷链物流中心".repeat(3) },
            "depot",
          );
          const meant = claimMeant(batch, [], { claim: "delivery", about: `s${k}` }, `d${n}`);
          try {
            const state = { id: `d${n}/x${k}`, batch, meant, slot: undefined };
            ({ batch } = raiseDispute(state, { id: `x${k}`, claim: "delivery", reason: "没收到" }, ctx));
          } catch (error) {
            expect(error).toHaveProperty("code", "dispute-refused");
          }
        }
        const open = (batch.disputes ?? []).filter(({ upheldAt }) => upheldAt === undefined);
        expect(open.length).toBeLessThanOrEqual(8);
        for (const n of new Set(who)) expect(open.filter(({ by }) => by === `d${n}`).length).toBeLessThanOrEqual(3);
        const digest = digestOf(batch, 2500);
        expect(jsonBytes(packBatch(digest))).toBeLessThanOrEqual(2500);
        if (open.length > 0) expect(disputeReasons(digest)[0]?.zh).toContain("提出异议");
      }),
    );
  });
});
