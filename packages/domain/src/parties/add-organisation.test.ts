import { describe, expect, test } from "vitest";
import type { AddBase } from "../farm/add-base.ts";
import { addBase, setCapacityPolicy } from "../farm/add-base.ts";
import type { AddProduct } from "../farm/add-product.ts";
import { addProduct } from "../farm/add-product.ts";
import { acting, BASE, BUREAU, COOPERATIVE, DEPOT, KIWIFRUIT, OTHER_BUREAU, refusal } from "../fixtures/cangxi.ts";
import type { AddOrganisation } from "./add-organisation.ts";
import { addOrganisation } from "./add-organisation.ts";
import { correctOrganisation } from "./correct-organisation.ts";

const OPERATOR = acting(BUREAU, "operator");
const CLERK = acting(COOPERATIVE, "clerk");

describe("an organisation", () => {
  const COMMAND: AddOrganisation = { id: "coop-2", name: "亭子合作社", kind: "cooperative", regionCode: "510824125" };
  const add = (more: Partial<AddOrganisation> = {}) => addOrganisation(undefined, { ...COMMAND, ...more }, OPERATOR);

  test("is kept as typed, without the fields that were not", () => {
    expect(add().organisation).toEqual({ ...COMMAND, createdAt: OPERATOR.now });
    expect(add({ creditCode: undefined }).fact.data).toEqual({ ...COMMAND });
    expect(add({ creditCode: "91110000600037341L" }).organisation.creditCode).toBe("91110000600037341L");
  });

  test("with an unknown region or a credit code that does not check is refused, both at once", () => {
    const error = refusal(() => add({ regionCode: "510899", creditCode: "91110000600037341M" }));
    expect(error.code).toBe("invalid-request");
    expect(error.errors.map(({ pointer }) => pointer)).toEqual(["/regionCode", "/creditCode"]);
  });

  test.each(["0839-5222333", "+86 839 522 2333", "12316", "400-830-0000"])("has %s as its work phone", (contact) => {
    expect(add({ contact, address: "陵江镇 1 号" }).organisation).toMatchObject({ contact, address: "陵江镇 1 号" });
  });

  test.each([
    "张三 13800138000",
    "510824197001010011",
    "1234",
    "0839--5222333",
    "(0839)5222333",
    "a@b.cn",
    "０８３９５２２２３３３",
  ])(
    "with %j as its work phone is refused: no name, no identity number, nothing but a number that can be dialled",
    (contact) => {
      const { code, errors } = refusal(() => add({ contact }));
      expect([code, errors.map(({ pointer }) => pointer)]).toEqual(["invalid-request", ["/contact"]]);
      expect([errors[0]?.detail, errors[0]?.detailZh]).toEqual([
        expect.stringContaining("work phone"),
        expect.stringContaining("办公电话"),
      ]);
    },
  );

  test("corrects its own work phone and address, and nothing that decides who oversees it; another's not at all", () => {
    const clerk = acting(COOPERATIVE, "clerk");
    const correct = (more: object, ctx = clerk) => correctOrganisation(COOPERATIVE, { reason: "换号", ...more }, ctx);
    const { organisation, fact } = correct({ contact: "0839-1234567", address: "陵江镇 2 号" });
    expect(organisation).toEqual({ ...COOPERATIVE, contact: "0839-1234567", address: "陵江镇 2 号" });
    expect(fact.data).toMatchObject({ before: { contact: COOPERATIVE.contact }, after: { address: "陵江镇 2 号" } });
    expect(correct({ contact: null }).organisation).not.toHaveProperty("contact");
    const refused = refusal(() => correct({ contact: "12316", name: "新名", regionCode: "510823" }));
    expect([refused.code, refused.errors.map(({ pointer }) => pointer)]).toEqual([
      "forbidden",
      ["/name", "/regionCode"],
    ]);
    const stranger = refusal(() => correct({ contact: "12316" }, acting(DEPOT, "depot")));
    expect(stranger).toEqual(refusal(() => correctOrganisation(undefined, { reason: "无" }, OPERATOR)));
    expect(correct({ name: "新名" }, OPERATOR).organisation.name).toBe("新名");
  });

  test("does not take an id that is taken", () => {
    expect(refusal(() => addOrganisation(COOPERATIVE, COMMAND, OPERATOR)).code).toBe("id-taken");
  });
});

describe("a base", () => {
  const { id, name, regionCode, plots } = BASE;
  const COMMAND: AddBase = { id, name, regionCode, plots };
  const add = (more: Partial<AddBase> = {}) => addBase({ organisation: COOPERATIVE }, { ...COMMAND, ...more }, CLERK);
  const pointers = (more: Partial<AddBase>) => refusal(() => add(more)).errors.map(({ pointer }) => pointer);

  test("belongs to the cooperative and warns about capacity until the bureau says otherwise", () => {
    expect(add().base).toEqual({ ...BASE, createdAt: CLERK.now });
    expect(add().fact).toMatchObject({ kind: "base-added", data: { id, organisation: COOPERATIVE.id } });
  });

  test("needs a known region, plots of their own ids, areas and yield caps above zero", () => {
    const plot = (more: object) => ({ id: "P1", areaMu: 1, crop: "梨", ...more });
    expect(pointers({ regionCode: "990000", plots: [] })).toEqual(["/regionCode", "/plots"]);
    expect(pointers({ plots: [plot({}), plot({ id: "P2" }), plot({})] })).toEqual(["/plots/2/id"]);
    expect(pointers({ plots: [plot({ areaMu: 0 })] })).toEqual(["/plots/0/areaMu"]);
    expect(pointers({ plots: [plot({ areaMu: Number.NaN, yieldCapKgPerMu: -1 })] })).toEqual([
      "/plots/0/areaMu",
      "/plots/0/yieldCapKgPerMu",
    ]);
    expect(add({ plots: [plot({ yieldCapKgPerMu: undefined })] }).base.plots[0]).not.toHaveProperty("yieldCapKgPerMu");
  });

  test("gets its capacity policy from the bureau of its region or of its owner's, from nobody else", () => {
    const block = { capacity: "block" } as const;
    const inspector = acting(BUREAU, "inspector");
    expect(setCapacityPolicy(BASE, COOPERATIVE, block, inspector).base).toEqual({ ...BASE, capacityPolicy: "block" });
    const across = { ...BASE, regionCode: "510823" };
    expect(setCapacityPolicy(across, COOPERATIVE, block, inspector).base.capacityPolicy).toBe("block");
    const foreign = refusal(() => setCapacityPolicy(BASE, COOPERATIVE, block, acting(OTHER_BUREAU, "inspector")));
    expect(foreign).toEqual(refusal(() => setCapacityPolicy(undefined, undefined, block, inspector)));
    expect(refusal(() => setCapacityPolicy(BASE, COOPERATIVE, block, CLERK)).code).toBe("not-found");
  });
});

describe("a product", () => {
  const { gtin, name, category, coldChainProfile } = KIWIFRUIT;
  const add = (more: Partial<AddProduct> = {}) =>
    addProduct({ gtin, name, category, coldChainProfile, ...more }, CLERK);

  test("belongs to the acting organisation under its GTIN of 14 digits", () => {
    expect(add().product).toEqual({ ...KIWIFRUIT, createdAt: CLERK.now });
    expect(add({ gtin: "6901234567892" }).product.gtin).toBe(gtin);
    expect(add({ name: { zh: "梨", en: undefined } }).product.name).toEqual({ zh: "梨" });
  });

  test.each(["06901234567893", "690123456789", "ABC", "", "069012345678921"])("with GTIN %j is refused", (wrong) => {
    const error = refusal(() => add({ gtin: wrong }));
    expect([error.code, error.errors[0]?.pointer]).toEqual(["invalid-request", "/gtin"]);
  });
});
