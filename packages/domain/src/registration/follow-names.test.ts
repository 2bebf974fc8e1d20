import { describe, expect, test } from "vitest";
import type { Batch } from "../batches/batch.ts";
import { partyOf } from "../context.ts";
import {
  BASE,
  BATCH,
  COOPERATIVE,
  DEPOT,
  KIWIFRUIT,
  OTHER_COOPERATIVE,
  OTHER_GTIN,
  SORTED,
} from "../fixtures/cangxi.ts";
import { withBase, withParty, withProduct } from "./follow-names.ts";

describe("a batch follows the names of what it is of", () => {
  test("its base: name and place", () => {
    const base = { ...BASE, name: "陵江新基地", regionCode: "510824101" };
    expect(withBase(BATCH, base)).toStrictEqual({
      ...BATCH,
      origin: { ...BATCH.origin, base: { id: BASE.id, name: "陵江新基地", regionCode: "510824101" } },
    });
    expect(withBase(BATCH, { ...base, id: "another" })).toBe(BATCH);
    expect(withBase(SORTED, base)).toBe(SORTED);
  });

  test("its product: names, category, form and shelf life", () => {
    const product = {
      ...KIWIFRUIT,
      name: { zh: "红心猕猴桃" },
      category: "鲜果",
      shelfLifeDays: 30,
      form: "fresh" as const,
    };
    expect(withProduct(BATCH, product).product).toStrictEqual({
      zh: "红心猕猴桃",
      category: "鲜果",
      profile: KIWIFRUIT.coldChainProfile,
      shelfLifeDays: 30,
      form: "fresh",
    });
    expect(withProduct(BATCH, KIWIFRUIT)).toStrictEqual(BATCH);
    expect(withProduct(BATCH, { ...product, gtin: OTHER_GTIN })).toBe(BATCH);
  });

  test("the limits of its product only while no temperature log was judged by them", () => {
    const product = { ...KIWIFRUIT, coldChainProfile: "pear" } as const;
    const log = { sha256: "a", by: COOPERATIVE.id } as Batch["temperature"][number];
    expect(withProduct(BATCH, product).product.profile).toBe("pear");
    expect(withProduct({ ...BATCH, temperature: [log] }, product).product.profile).toBe(KIWIFRUIT.coldChainProfile);
    const voided = { ...log, voided: { at: BATCH.registeredAt, by: DEPOT.id, reason: "错" } };
    expect(withProduct({ ...BATCH, temperature: [voided] }, product).product.profile).toBe("pear");
  });

  test("its parties; how one is reached is of the registrant alone", () => {
    const batch: Batch = { ...BATCH, parties: { ...BATCH.parties, [DEPOT.id]: partyOf(DEPOT) } };
    const depot = { ...DEPOT, name: "广元冷链中心", contact: "13900000000" };
    expect(withParty(batch, depot)).toStrictEqual({
      ...batch,
      parties: { ...batch.parties, [DEPOT.id]: partyOf(depot) },
    });
    const cooperative = { ...COOPERATIVE, name: "陵江合作联社", address: "陵江镇 1 号" };
    const renamed = withParty(batch, cooperative);
    expect(renamed.parties[COOPERATIVE.id]?.name).toBe("陵江合作联社");
    expect(renamed.issuer).toStrictEqual({ contact: "0839-5222333", address: "陵江镇 1 号" });
    const { contact: _, ...unreached } = COOPERATIVE;
    expect(withParty(batch, unreached)).not.toHaveProperty("issuer");
    expect(withParty(batch, OTHER_COOPERATIVE)).toBe(batch);
    expect(withParty(batch, { ...OTHER_COOPERATIVE, id: "toString" })).toBe(batch);
  });
});
