import { expect, test } from "vitest";
import { acting, COOPERATIVE, refusal } from "../fixtures/cangxi.ts";
import { uniqueActives, untestedActives } from "./actives.ts";
import { type AddProduct, addProduct } from "./add-product.ts";

const CLERK = acting(COOPERATIVE, "clerk");
const COMMAND: AddProduct = {
  gtin: "6901234567892",
  name: { zh: "苍溪红心猕猴桃", en: "Cangxi kiwifruit" },
  category: "水果",
  coldChainProfile: "red-heart-kiwifruit",
};

test("a product is the acting organisation's own, under its GTIN of 14 digits, with the names it was given", () => {
  const { product, fact } = addProduct(COMMAND, CLERK);
  const kept = { ...COMMAND, gtin: "06901234567892", organisation: COOPERATIVE.id };
  expect(product).toEqual({ ...kept, createdAt: CLERK.now });
  expect(fact).toEqual({
    kind: "product-added",
    by: { organisation: COOPERATIVE.id, role: "clerk" },
    occurredAt: CLERK.now,
    recordedAt: CLERK.now,
    data: kept,
  });
  expect(addProduct({ ...COMMAND, name: { zh: "梨", en: undefined } }, CLERK).product.name).toEqual({ zh: "梨" });
});

test("what is no GTIN is refused at its field, with what is wrong with it", () => {
  for (const gtin of ["6901234567893", "123", "", "690123456789X"]) {
    const { code, errors } = refusal(() => addProduct({ ...COMMAND, gtin }, CLERK));
    expect([gtin, code, errors[0]?.pointer]).toEqual([gtin, "invalid-request", "/gtin"]);
    expect(errors[0]?.detail).toContain(`${gtin}: `);
  }
});

test("actives are told apart by their names alone: neither case, outer blanks nor width make two of one", () => {
  expect(uniqueActives(["Thiram ", "boscalid", "THIRAM", " ", "", "ＴＨＩＲＡＭ", "Azoxystrobin"])).toEqual([
    "Azoxystrobin",
    "boscalid",
    "Thiram",
  ]);
  expect(uniqueActives([])).toEqual([]);
  expect(uniqueActives(["ß", "ss", "SS"])).toEqual(["ss", "ß"]);
});

test("actives that were used and not tested are named as they were used", () => {
  expect(untestedActives(["Thiram", "Boscalid"], ["thiram "])).toEqual(["Boscalid"]);
  expect(untestedActives(["Thiram"], ["ＴＨＩＲＡＭ"])).toEqual([]);
  expect(untestedActives(["Thiram"], [])).toEqual(["Thiram"]);
  expect(untestedActives([], ["Thiram"])).toEqual([]);
});

test("a shelf life is kept where it is declared", () => {
  expect(addProduct({ ...COMMAND, shelfLifeDays: 60 }, CLERK).product.shelfLifeDays).toBe(60);
  expect(addProduct(COMMAND, CLERK).product).not.toHaveProperty("shelfLifeDays");
});
