import { COLD_CHAIN_PROFILE_IDS } from "@suyuan/coldchain/judge/profiles";
import { describe, expect, test } from "vitest";
import type { HarvestedBatch } from "../batches/harvested.ts";
import { COMMITMENT_DUE, commitmentDue, commitmentOutOfScope } from "../certificates/commitment-due.ts";
import { addProduct } from "../farm/add-product.ts";
import { correctProduct } from "../farm/correct-product.ts";
import type { Product } from "../farm/product.ts";
import {
  acting,
  BASE,
  BATCH,
  CERTIFICATE,
  COOPERATIVE,
  DEPOT,
  KIWIFRUIT,
  NOON,
  refusal,
  SORTED,
} from "../fixtures/cangxi.ts";
import { shipped } from "../fixtures/journey.ts";
import { commitmentWarnings } from "../registration/commit-to.ts";
import { correctBatch } from "../registration/correct-batch.ts";
import type { CorrectBatch } from "../registration/correction.ts";
import { withParty, withProduct } from "../registration/follow-names.ts";
import { withPlots } from "../registration/follow-plots.ts";
import { registerBatch } from "../registration/register-batch.ts";
import { asOfHour } from "../views/as-of.ts";
import { batchState } from "../views/batch-state.ts";
import { certifiedStatus } from "../views/certified-status.ts";
import { journeyOf } from "../views/journey.ts";
import { commitmentStatus } from "./commitment.ts";
import { commitmentContent } from "./commitment-content.ts";

/**
 * Decree 2025 No. 4 of the Ministry of Agriculture and Rural Affairs (农产品质量安全承诺达标合格证管理办法), in force 2026-02-01, and arts 39 and 73 of
 * the Law on the Quality and Safety of Agricultural Products: who owes a certificate, for what, and what stands on it.
 */

const { commitment: _basis, committed: _committed, ...UNCOMMITTED } = BATCH;
const CLERK = acting(COOPERATIVE, "clerk");
const asOf = asOfHour(NOON);
const of = (profile: string, form?: "fresh" | "processed"): HarvestedBatch => ({
  ...UNCOMMITTED,
  product: { zh: "某产品", category: "某类", profile, ...(form === undefined ? {} : { form }) },
});

describe("a commitment certificate", () => {
  test("is due for fresh fruit, vegetables and fungi, and for none of made tea, frozen goods and chilled meat (art. 3)", () => {
    const due = COLD_CHAIN_PROFILE_IDS.filter((profile) => commitmentDue(of(profile)));
    const none = ["tea", "green-tea", "black-tea", "dark-tea", "frozen", "chilled-meat"];
    expect(due).toStrictEqual(COLD_CHAIN_PROFILE_IDS.filter((profile) => !none.includes(profile)));
    for (const profile of none) {
      expect([profile, commitmentDue(of(profile))]).toStrictEqual([profile, false]);
      expect(commitmentOutOfScope(of(profile).product)?.code).toBe("commitment-out-of-scope");
    }
  });

  test("is due for tea leaf as picked, which its owner calls fresh; for dried mushrooms, called processed, it is not", () => {
    expect([commitmentDue(of("tea", "fresh")), commitmentDue(of("mushroom", "processed"))]).toStrictEqual([
      true,
      false,
    ]);
  });

  test("is due from the harvest of 2026-02-01 on, of a cooperative, for what was harvested", () => {
    expect(COMMITMENT_DUE.map(({ harvestedFrom }) => harvestedFrom)).toStrictEqual(["2026-02-01"]);
    const on = (harvestedOn: string) => commitmentDue({ ...BATCH, origin: { ...BATCH.origin, harvestedOn } });
    expect([on("2026-01-31"), on("2026-02-01")]).toStrictEqual([false, true]);
    expect(commitmentDue({ ...BATCH, organisation: DEPOT.id, parties: SORTED.parties })).toBe(false);
    expect(commitmentDue(SORTED)).toBe(false);
  });
});

describe("a batch without the certificate that is due for it", () => {
  const state = {
    ...{ organisation: COOPERATIVE, product: KIWIFRUIT, base: BASE, plotInputs: [undefined] },
    ...{ season: undefined, certificate: CERTIFICATE, balance: undefined },
  };
  const { gtin, lot } = BATCH;
  const command = { gtin, lot, base: BASE.id, plots: ["P1"], harvestedOn: "2026-09-10", quantityKg: 1000 };
  const registered = (product: Product, more: object = {}) =>
    registerBatch({ ...state, product }, { ...command, ...more }, CLERK).batch;

  test("is flagged when it is registered and never called in order, whatever else is on record", () => {
    const batch = registered(KIWIFRUIT);
    expect(batch.flags.map(({ code }) => code)).toStrictEqual(["commitment-missing"]);
    const whole = { ...batch, silentPlots: [] };
    const { code, reasons } = batchState(whole, certifiedStatus(BATCH, CERTIFICATE, asOf.today), asOf);
    expect([code, reasons.map((reason) => reason.code)]).toStrictEqual([
      "in-order-with-remarks",
      ["commitment-missing"],
    ]);
    expect(journeyOf(whole, asOf).commitment).toMatchObject({ state: "missing", level: "missing" });
  });

  test("of an earlier version, without the flag, is not called in order either", () => {
    const batch = { ...UNCOMMITTED, silentPlots: [] };
    const { code, reasons } = batchState(batch, certifiedStatus(BATCH, CERTIFICATE, asOf.today), asOf);
    expect([code, reasons.map((reason) => reason.code)]).toStrictEqual(["registered", ["commitment-missing"]]);
  });

  test("is not flagged where none is due", () => {
    expect(registered({ ...KIWIFRUIT, form: "processed" }).flags).toStrictEqual([]);
    expect(registered({ ...KIWIFRUIT, coldChainProfile: "tea" }).flags).toStrictEqual([]);
  });

  test.each([
    ["tea", "made tea", "成品茶"],
    ["frozen", "frozen goods", "冷冻食品"],
    ["chilled-meat", "chilled meat", "冷鲜肉"],
  ] as const)(
    "is registered without one for %s whatever basis is given, and who registers is told so, with the goods and the way out",
    (profile, en, zh) => {
      const product = { ...KIWIFRUIT, coldChainProfile: profile };
      const basis = { commitmentBasis: ["quality-control"] as const };
      const batch = registered(product, basis);
      expect([batch.commitment, batch.committed, batch.flags]).toStrictEqual([undefined, undefined, []]);
      const [warning, ...others] = commitmentWarnings(product, basis.commitmentBasis);
      expect([warning?.code, others]).toStrictEqual(["commitment-not-kept", []]);
      for (const part of [en, "without one", "correct the product"]) expect(warning?.en).toContain(part);
      for (const part of [zh, "未开具", "更正产品"]) expect(warning?.zh).toContain(part);
      expect([commitmentWarnings(product, []), commitmentWarnings(KIWIFRUIT, basis.commitmentBasis)]).toStrictEqual([
        [],
        [],
      ]);
    },
  );
});

describe("a basis given later", () => {
  const state = {
    ...{ organisation: COOPERATIVE, product: KIWIFRUIT, base: BASE, season: undefined, certificate: CERTIFICATE },
    balance: { certificate: CERTIFICATE.id, spent: { 2026: 1_000_000 } },
  };
  const flag = {
    code: "commitment-missing",
    at: BATCH.registeredAt,
    reason: { code: "commitment-missing", en: "", zh: "" },
  } as const;
  const corrected = (batch: HarvestedBatch, more: Omit<CorrectBatch, "reason">, now = NOON) =>
    correctBatch({ ...state, batch, plotInputs: [] }, { reason: "补开", ...more }, acting(COOPERATIVE, "clerk", now))
      .batch;

  test("withdraws the flag, and the time of issue is that of the correction", () => {
    const batch = corrected({ ...UNCOMMITTED, flags: [flag] }, { commitmentBasis: ["quality-control"] });
    expect(batch.flags).toMatchObject([{ code: "commitment-missing", withdrawnAt: NOON }]);
    expect(commitmentContent(batch)).toMatchObject({ issuedAt: NOON, missing: [] });
    expect(commitmentContent(batch)).not.toHaveProperty("afterShipping");
  });

  test("after goods were sent says so; a shipment that was taken back is none", () => {
    const away = shipped(BATCH, { kg: 100 }).batch;
    const basis = { commitmentBasis: ["quality-control"] } as const;
    const moved = { ...UNCOMMITTED, ...away, origin: UNCOMMITTED.origin, commitment: [] };
    expect(commitmentContent(corrected(moved, basis))).toMatchObject({ issuedAt: NOON, afterShipping: true });
    const back = { ...moved, handoffs: moved.handoffs.map((handoff) => ({ ...handoff, voidedAt: NOON })) };
    expect(commitmentContent(corrected(back, basis))).not.toHaveProperty("afterShipping");
  });

  test("taken away brings the flag, and another correction leaves the time of issue as it is", () => {
    const none = corrected(BATCH, { commitmentBasis: null });
    expect(none.flags.map(({ code, withdrawnAt }) => [code, withdrawnAt])).toStrictEqual([
      ["commitment-missing", undefined],
    ]);
    expect(none).not.toHaveProperty("committed");
    const lighter = corrected(BATCH, { quantityKg: 900 });
    expect(commitmentContent(lighter)).toMatchObject({ issuedAt: BATCH.committed?.at, quantityKg: 900 });
  });

  test("is refused for made tea; a batch of it that has one from before is corrected otherwise and its commitment refused", () => {
    const tea = { ...BATCH, product: { ...BATCH.product, profile: "tea" } };
    const product = { ...KIWIFRUIT, coldChainProfile: "tea" } as const;
    const change = (more: object) => () =>
      correctBatch({ ...state, product, batch: tea, plotInputs: [] }, { reason: "改", ...more }, CLERK).batch;
    expect(refusal(change({ commitmentBasis: ["self-test"] })).errors[0]?.pointer).toBe("/commitmentBasis");
    const kept = change({ quantityKg: 900 })();
    expect([kept.commitment, kept.flags]).toStrictEqual([["quality-control"], []]);
    expect(commitmentStatus(kept)).toMatchObject({ status: "refused", reasons: [{ code: "commitment-out-of-scope" }] });
  });
});

describe("the content of a commitment certificate", () => {
  test("is product, quantity, origin, time of issue, party and contact; without a contact it is none yet", () => {
    expect(commitmentContent(BATCH)).toStrictEqual({
      product: "苍溪红心猕猴桃",
      quantityKg: 1000,
      origin: "四川省广元市苍溪县",
      issuedAt: "2026-09-10T10:00:00.000Z",
      party: "陵江猕猴桃专业合作社",
      contact: "0839-5222333",
      missing: [],
    });
    const { issuer: _, ...unreachable } = BATCH;
    expect(commitmentContent(unreachable)?.missing).toStrictEqual(["contact"]);
    expect(journeyOf(unreachable, asOf).commitment).toMatchObject({
      state: "missing",
      reasons: [{ code: "commitment-incomplete", zh: expect.stringContaining("联系方式") }],
    });
  });

  test("follows the organisation: a work phone added later stands on the batches that it registered, not on those of others", () => {
    const { issuer: _, ...unreachable } = BATCH;
    const after = withParty(unreachable, { ...COOPERATIVE, address: "陵江镇 1 号" });
    expect(after.issuer).toStrictEqual({ contact: "0839-5222333", address: "陵江镇 1 号" });
    expect(withParty(shipped(BATCH, { kg: 100 }).batch, { ...DEPOT, contact: "0839-1234567" }).issuer).toStrictEqual(
      BATCH.issuer,
    );
    const { contact: __, ...silent } = COOPERATIVE;
    expect(withParty(BATCH, silent)).not.toHaveProperty("issuer");
  });

  test("of an earlier version tells its time of issue by the notes of corrections; where they are not all there, nobody can", () => {
    const { committed: _, ...earlier } = BATCH;
    expect(commitmentContent(earlier)?.issuedAt).toBe(BATCH.registeredAt);
    const note = { field: "commitmentBasis", at: NOON, by: COOPERATIVE.id, reason: "补开" } as const;
    expect(commitmentContent({ ...earlier, corrections: [note], correctionCount: 1 })?.issuedAt).toBe(NOON);
    const folded = { ...earlier, corrections: [{ ...note, field: "plots" as const }], correctionCount: 7 };
    expect(commitmentContent(folded)).toMatchObject({ missing: ["issuedAt"] });
  });
});

describe("the form of a product", () => {
  const { gtin, name, category } = KIWIFRUIT;
  const add = (coldChainProfile: Product["coldChainProfile"], form: "fresh" | "processed") =>
    addProduct({ gtin, name, category, coldChainProfile, form }, CLERK).product;

  test("is kept, corrected and taken away; frozen goods and meat are never fresh", () => {
    expect(add("tea", "fresh").form).toBe("fresh");
    for (const profile of ["frozen", "chilled-meat"] as const) {
      expect(refusal(() => add(profile, "fresh")).errors.map(({ pointer }) => pointer)).toStrictEqual(["/form"]);
    }
    const dried = correctProduct(KIWIFRUIT, { reason: "果干", form: "processed" }, CLERK);
    expect([dried.product.form, dried.fact.data]).toMatchObject([
      "processed",
      { before: {}, after: { form: "processed" } },
    ]);
    const again = correctProduct(dried.product, { reason: "鲜果", form: null }, CLERK);
    expect(again.product).toStrictEqual(KIWIFRUIT);
  });

  test("corrected to processed takes the flag of its batches away, and back again", () => {
    const dried = { ...KIWIFRUIT, form: "processed" } as const;
    const judged = (batch: HarvestedBatch, product: Product) =>
      withPlots(withProduct(batch, product), { base: BASE, season: undefined, product }, { now: NOON });
    const flagged = judged(UNCOMMITTED, KIWIFRUIT);
    expect(flagged.flags.map(({ code }) => code)).toStrictEqual(["commitment-missing"]);
    const cleared = judged({ ...flagged, origin: UNCOMMITTED.origin }, dried);
    expect([cleared.product.form, cleared.flags[0]?.withdrawnAt]).toStrictEqual(["processed", NOON]);
    const back = judged({ ...cleared, origin: UNCOMMITTED.origin }, KIWIFRUIT);
    expect(back.flags.filter(({ withdrawnAt }) => withdrawnAt === undefined)).toHaveLength(1);
  });
});
