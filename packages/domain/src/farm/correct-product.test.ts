import { describe, expect, test } from "vitest";
import { acting, COOPERATIVE, DEPOT, KIWIFRUIT, OTHER_COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import {
  addProducer,
  type ChangeProducer,
  type CorrectProduct,
  correctProduct,
  withdrawProducer,
} from "./correct-product.ts";
import { mayProduce, PRODUCERS_MAX, type Product } from "./product.ts";

const CLERK = acting(COOPERATIVE, "clerk");
const STRANGER = acting(OTHER_COOPERATIVE, "clerk");

describe("a correction of a product", () => {
  const corrected = (more: Omit<CorrectProduct, "reason">, product: Product = KIWIFRUIT) =>
    correctProduct(product, { reason: "录错", ...more }, CLERK);

  test("says what changed as it was and as it is, and nothing else", () => {
    const { product, fact } = corrected({ id: "k-1", name: { zh: "红心猕猴桃" }, shelfLifeDays: 60 });
    expect(product).toStrictEqual({ ...KIWIFRUIT, name: { ...KIWIFRUIT.name, zh: "红心猕猴桃" }, shelfLifeDays: 60 });
    expect(fact.kind).toBe("product-corrected");
    expect(fact.data).toStrictEqual({
      id: "k-1",
      corrects: { kind: "product", id: KIWIFRUIT.gtin },
      before: { name: KIWIFRUIT.name },
      after: { name: { ...KIWIFRUIT.name, zh: "红心猕猴桃" }, shelfLifeDays: 60 },
      reason: "录错",
    });
    const unnamed = corrected({ category: "浆果" }).fact.data;
    expect(unnamed).not.toHaveProperty("id");
    expect(unnamed).toMatchObject({ before: { category: "水果" }, after: { category: "浆果" } });
  });

  test("takes away what is said to be none, and keeps what is not said", () => {
    const whole: Product = { ...KIWIFRUIT, shelfLifeDays: 60, form: "fresh" };
    const { product } = corrected({ name: { en: null }, shelfLifeDays: null, form: null }, whole);
    expect(product).toStrictEqual({ ...KIWIFRUIT, name: { zh: KIWIFRUIT.name.zh } });
    expect(corrected({ category: "浆果" }, whole).product).toStrictEqual({ ...whole, category: "浆果" });
    expect(corrected({ name: { en: "kiwi" } }, whole).product.name).toStrictEqual({ ...KIWIFRUIT.name, en: "kiwi" });
    expect(corrected({ form: "processed" }, whole).product.form).toBe("processed");
  });

  test("never makes fresh what is frozen by its cold-chain profile, and is its owner's alone", () => {
    expect(refusal(() => corrected({ coldChainProfile: "frozen", form: "fresh" })).errors).toMatchObject([
      { pointer: "/form" },
    ]);
    const frozen = corrected({ coldChainProfile: "frozen" }).product;
    expect(refusal(() => corrected({ form: "fresh" }, frozen)).code).toBe("invalid-request");
    for (const product of [undefined, KIWIFRUIT])
      expect(refusal(() => correctProduct(product, { reason: "录错" }, STRANGER)).code).toBe("not-found");
  });
});

describe("who registers batches under a GTIN", () => {
  const command = (organisation: string): ChangeProducer => ({ organisation, reason: "联合社成员" });
  const added = (producer = OTHER_COOPERATIVE, product: Product = KIWIFRUIT) =>
    addProducer(product, producer, command(producer.id), CLERK);
  const withdrawn = (product: Product, organisation = OTHER_COOPERATIVE.id) =>
    withdrawProducer(product, command(organisation), CLERK);
  const coop = (n: number) => ({ ...OTHER_COOPERATIVE, id: `coop-${n}` });

  test("is whoever was added, until that is withdrawn, and again once it is added again", () => {
    const { product, fact } = added();
    expect(product).toStrictEqual({ ...KIWIFRUIT, producers: [OTHER_COOPERATIVE.id] });
    const data = { gtin: KIWIFRUIT.gtin, organisation: OTHER_COOPERATIVE.id, reason: "联合社成员" };
    expect([fact.kind, fact.data]).toStrictEqual(["producer-added", data]);
    const gone = withdrawn(added(coop(1), product).product);
    expect(gone.product).toMatchObject({ producers: ["coop-1"], formerProducers: [OTHER_COOPERATIVE.id] });
    expect([gone.fact.kind, gone.fact.data]).toStrictEqual(["producer-withdrawn", data]);
    expect(mayProduce(gone.product, OTHER_COOPERATIVE.id)).toBe(false);
    const other = withdrawn(gone.product, "coop-1").product;
    expect(other.formerProducers).toStrictEqual(["coop-1", OTHER_COOPERATIVE.id]);
    expect(added(OTHER_COOPERATIVE, other).product).toMatchObject({
      producers: [OTHER_COOPERATIVE.id],
      formerProducers: ["coop-1"],
    });
    expect(added(OTHER_COOPERATIVE, gone.product).product).not.toHaveProperty("formerProducers");
    const named = addProducer(KIWIFRUIT, coop(1), { ...command("coop-1"), id: "p-1" }, CLERK);
    expect(named.fact.data).toMatchObject({ id: "p-1" });
  });

  test("is a cooperative that there is and that may not yet", () => {
    expect(refusal(() => addProducer(KIWIFRUIT, undefined, command("x"), CLERK))).toMatchObject({
      code: "not-found",
      errors: [{ pointer: "/organisation" }],
    });
    for (const attempt of [() => added(DEPOT), () => added(COOPERATIVE), () => added(undefined, added().product)])
      expect(refusal(attempt)).toMatchObject({ code: "invalid-request", errors: [{ pointer: "/organisation" }] });
  });

  test("are a hundred at most, and as many that were are remembered", () => {
    let product: Product = KIWIFRUIT;
    for (let n = 0; n < PRODUCERS_MAX; n++) ({ product } = added(coop(n), product));
    expect(product.producers).toHaveLength(PRODUCERS_MAX);
    expect(refusal(() => added(coop(PRODUCERS_MAX), product))).toMatchObject({
      code: "invalid-request",
      errors: [{ pointer: "/organisation" }],
    });
    for (let n = 0; n < PRODUCERS_MAX; n++) ({ product } = withdrawn(product, `coop-${n}`));
    ({ product } = withdrawn(added(coop(200), product).product, "coop-200"));
    expect(product.producers).toStrictEqual([]);
    expect(product.formerProducers).toHaveLength(PRODUCERS_MAX);
    expect(product.formerProducers?.slice(0, 2)).toStrictEqual(["coop-200", `coop-${PRODUCERS_MAX - 1}`]);
  });

  test("is the business of the GTIN's owner, and of nobody who is none", () => {
    for (const product of [undefined, KIWIFRUIT]) {
      expect(refusal(() => addProducer(product, coop(1), command("coop-1"), STRANGER)).code).toBe("not-found");
      expect(refusal(() => withdrawProducer(product, command("coop-1"), STRANGER)).code).toBe("not-found");
    }
    expect(refusal(() => withdrawn(KIWIFRUIT)).code).toBe("not-found");
  });
});
