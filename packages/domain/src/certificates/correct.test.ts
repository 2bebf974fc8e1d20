import { describe, expect, test } from "vitest";
import {
  acting,
  BASE,
  BUREAU,
  CERTIFICATE,
  COOPERATIVE,
  GTIN,
  KIWIFRUIT,
  NOON,
  OTHER_BUREAU,
  OTHER_COOPERATIVE,
  OTHER_GTIN,
  refusal,
} from "../fixtures/cangxi.ts";
import type { Certificate } from "./certificate.ts";
import { type CorrectCertificate, type CorrectionState, correctCertificate, overdrawnReasons } from "./correct.ts";
import { publicCertificate } from "./view.ts";

const INSPECTOR = acting(BUREAU, "inspector");
const NEIGHBOUR = { ...OTHER_COOPERATIVE, id: "qiping", name: "歧坪合作社", regionCode: BUREAU.regionCode };
const STATE: CorrectionState = {
  certificate: CERTIFICATE,
  holder: COOPERATIVE,
  newHolder: undefined,
  products: [KIWIFRUIT],
  bases: [BASE],
  others: [],
  balance: undefined,
};

const correct = (changes: Partial<CorrectCertificate>, state: Partial<CorrectionState> = {}, ctx = INSPECTOR) =>
  correctCertificate({ ...STATE, ...state }, { reason: "与证书不符", ...changes }, ctx);
const refused = (changes: Partial<CorrectCertificate>, state: Partial<CorrectionState> = {}, ctx = INSPECTOR) =>
  refusal(() => correct(changes, state, ctx));

describe("a certificate corrected to its paper", () => {
  test("has what was named, keeps the rest, and the fact says both sides of what differs", () => {
    const { certificate, fact, overlaps } = correct({ id: "c-1", approvedKgPerYear: 15_000.5, validTo: "2027-02-28" });
    expect(certificate).toEqual({
      ...CERTIFICATE,
      approvedGramsPerYear: 15_000_500,
      validTo: "2027-02-28",
      correctionCount: 1,
    });
    expect(overlaps).toEqual([]);
    expect(fact).toMatchObject({ kind: "certificate-corrected", occurredAt: NOON });
    expect(fact.data).toEqual({
      id: "c-1",
      corrects: { kind: "certificate", id: "gf-kiwi" },
      before: { approvedGramsPerYear: 20_000_000, validTo: "2028-02-29" },
      after: { approvedGramsPerYear: 15_000_500, validTo: "2027-02-28" },
      reason: "与证书不符",
    });
  });

  test("counts its corrections", () => {
    const { certificate } = correct(
      { validFrom: "2025-03-02" },
      { certificate: { ...CERTIFICATE, correctionCount: 3 } },
    );
    expect(certificate).toMatchObject({ correctionCount: 4, validFrom: "2025-03-02" });
    expect(correct({ validFrom: "2025-03-02" }).fact.data).not.toHaveProperty("id");
  });

  test.each([
    ["nothing named", {}],
    ["the same again", { number: "lb-18-2503220001a", holder: COOPERATIVE.id, gtins: [GTIN, GTIN], bases: [BASE.id] }],
  ])("is refused where nothing differs: %s", (_, changes) => {
    const error = refused(changes);
    expect(error).toMatchObject({ code: "invalid-request", errors: [{ pointer: "" }] });
    expect(error.errors[0]?.detail).toContain("nothing differs");
  });

  test("is for the bureau that granted it alone", () => {
    const other = acting({ ...BUREAU, id: "guangyuan-bureau", regionCode: "510800" }, "inspector");
    expect(refused({ validTo: "2027-02-28" }, {}, other).code).toBe("forbidden");
    expect(refused({ validTo: "2027-02-28" }, {}, acting(OTHER_BUREAU, "inspector")).code).toBe("not-found");
    expect(refused({ validTo: "2027-02-28" }, { certificate: undefined }).code).toBe("not-found");
  });

  test("needs its holder loaded", () => {
    expect(() => correct({ validTo: "2027-02-28" }, { holder: undefined })).toThrow(
      "the holder of certificate gf-kiwi",
    );
  });
});

describe("number, grade and code", () => {
  test("a grade follows the number that states one", () => {
    const { certificate, fact } = correct({ number: "lb-18-2503220001aa" });
    expect(certificate).toMatchObject({ number: "LB-18-2503220001AA", grade: "AA" });
    expect(certificate.warnings.map(({ code }) => code)).toEqual(["certificate-number-respelt"]);
    expect(fact.data.after).toEqual({ number: "LB-18-2503220001AA", grade: "AA" });
    expect(correct({ number: "LB-18-2503220002A" }).certificate.warnings).toEqual([]);
  });

  test("a grade that the number contradicts is refused, also where only the grade was named", () => {
    expect(refused({ grade: "AA" }).errors.map(({ pointer }) => pointer)).toEqual(["/grade"]);
    expect(refused({ number: "LB-18-2503220001AA", grade: "A" }).errors[0]?.pointer).toBe("/grade");
  });

  test("a grade cannot be taken away from a number that states it, and can from one that does not", () => {
    expect(refused({ grade: null }).errors[0]?.detail).toContain("nothing differs");
    const legacy = { ...CERTIFICATE, number: "LB-18-2503220001" };
    expect(correct({ grade: null }, { certificate: legacy }).certificate).not.toHaveProperty("grade");
    const { grade: _, ...ungraded } = legacy;
    expect(correct({ grade: "AA" }, { certificate: ungraded }).certificate.grade).toBe("AA");
    expect(correct({ validTo: "2027-02-28" }, { certificate: legacy }).certificate.grade).toBe("A");
    expect(correct({ number: "LB-18-2503220009" }, { certificate: legacy }).certificate.grade).toBe("A");
  });

  test("a grade that was missing comes with a number or a scheme that states one, and with nothing else", () => {
    const { grade: _, ...ungraded } = CERTIFICATE;
    expect(correct({ validTo: "2027-02-28" }, { certificate: ungraded }).certificate).not.toHaveProperty("grade");
    expect(correct({ number: "LB-18-2503220002A" }, { certificate: ungraded }).certificate.grade).toBe("A");
    const organic: Certificate = { ...ungraded, scheme: "organic" };
    expect(correct({ scheme: "green-food" }, { certificate: organic }).certificate).toMatchObject({
      scheme: "green-food",
      grade: "A",
    });
    expect(correct({ scheme: "pollution-free" }, { certificate: organic }).certificate).not.toHaveProperty("grade");
  });

  test("an enterprise code is corrected, taken away, or kept", () => {
    expect(correct({ enterpriseCode: "GF510824250009" }).certificate.enterpriseCode).toBe("GF510824250009");
    const without = correct({ enterpriseCode: null });
    expect(without.certificate).not.toHaveProperty("enterpriseCode");
    expect(without.fact.data).toMatchObject({ before: { enterpriseCode: "GF510824250001" }, after: {} });
    expect(refused({ enterpriseCode: "GF1" }).errors[0]?.pointer).toBe("/enterpriseCode");
    expect(correct({ enterpriseCode: "GF510823250009" }).certificate.warnings).toMatchObject([
      { code: "enterprise-code-elsewhere" },
    ]);
  });
});

describe("validity and kind", () => {
  test("only a geographical indication has no end", () => {
    expect(refused({ validTo: null }).errors[0]?.pointer).toBe("/validTo");
    const { certificate } = correct({ scheme: "geographical-indication", kind: "protected-product", validTo: null });
    expect(certificate).toMatchObject({ scheme: "geographical-indication", kind: "protected-product" });
    expect(certificate).not.toHaveProperty("validTo");
  });

  test("a kind goes with the scheme that had it, unless one is named", () => {
    const indication: Certificate = { ...CERTIFICATE, scheme: "geographical-indication", kind: "trademark" };
    const at = (changes: Partial<CorrectCertificate>) => correct(changes, { certificate: indication }).certificate;
    expect(at({ validTo: "2027-02-28" }).kind).toBe("trademark");
    expect(at({ kind: "protected-product" }).kind).toBe("protected-product");
    expect(at({ kind: null })).not.toHaveProperty("kind");
    expect(at({ scheme: "organic" })).not.toHaveProperty("kind");
    expect(refused({ kind: "trademark" }).errors[0]?.pointer).toBe("/kind");
  });

  test("the end is not before the begin", () => {
    expect(refused({ validTo: "2025-02-28" }).code).toBe("date-order");
    expect(refused({ validFrom: "2028-03-01" }).code).toBe("date-order");
    expect(refused({ validTo: "2028-03-02" }).errors[0]?.pointer).toBe("/validTo");
  });
});

describe("scope", () => {
  test("what it had and has no more is remembered, for the batches that name it", () => {
    const products = [{ ...KIWIFRUIT, gtin: OTHER_GTIN }];
    const { certificate } = correct({ gtins: [OTHER_GTIN, OTHER_GTIN] }, { products });
    expect(certificate).toMatchObject({ gtins: [OTHER_GTIN], formerGtins: [GTIN], bases: [BASE.id] });
    expect(certificate).not.toHaveProperty("formerBases");
    const back = correct(
      { gtins: [GTIN, OTHER_GTIN] },
      { certificate, products: [KIWIFRUIT, ...products] },
    ).certificate;
    expect(back).toMatchObject({ gtins: [GTIN, OTHER_GTIN] });
    expect(back).not.toHaveProperty("formerGtins");
  });

  test("so is a base", () => {
    const bases = [{ ...BASE, id: "lingjiang-2" }];
    const { certificate } = correct({ bases: ["lingjiang-2", "lingjiang-2"] }, { bases });
    expect(certificate).toMatchObject({ bases: ["lingjiang-2"], formerBases: [BASE.id] });
    expect(certificate).not.toHaveProperty("formerGtins");
    expect(correct({ bases: [BASE.id] }, { certificate, bases: [BASE] }).certificate).toMatchObject({
      bases: [BASE.id],
      formerBases: ["lingjiang-2"],
    });
  });

  test("is judged where it was named, and not where it stays", () => {
    expect(refused({ gtins: [OTHER_GTIN] }, { products: [undefined] }).errors[0]?.pointer).toBe("/gtins/0");
    expect(refused({ bases: ["x"] }, { bases: [undefined] }).errors[0]?.pointer).toBe("/bases/0");
    expect(correct({ validTo: "2027-02-28" }, { products: [undefined], bases: [undefined] }).certificate.validTo).toBe(
      "2027-02-28",
    );
  });

  test("an overlap that the correction makes is told, one that was there is warned of and not told again", () => {
    const other = { ...CERTIFICATE, id: "gf-other", number: "LB-18-2503220009A" };
    const others = [{ gtin: GTIN, certificates: [publicCertificate(other, GTIN)] }];
    const stood = correct({ validTo: "2027-02-28" }, { others });
    expect(stood.overlaps).toEqual([]);
    expect(stood.certificate.warnings.map(({ code }) => code)).toEqual(["certificate-overlaps"]);
    const apart = { ...CERTIFICATE, validFrom: "2024-01-01", validTo: "2025-02-28" };
    const made = correct({ validTo: "2025-03-01" }, { certificate: apart, others });
    expect(made.overlaps.map(({ id }) => id)).toEqual(["gf-other"]);
  });
});

describe("the holder", () => {
  const products = [{ ...KIWIFRUIT, organisation: NEIGHBOUR.id }];
  const bases = [{ ...BASE, organisation: NEIGHBOUR.id }];
  const moved = { newHolder: NEIGHBOUR, products, bases };

  test("becomes another with the name of that one, as long as nothing was drawn", () => {
    const { certificate, fact } = correct({ holder: NEIGHBOUR.id }, moved);
    expect(certificate).toMatchObject({ holder: "qiping", holderName: "歧坪合作社" });
    expect(fact.data).toMatchObject({
      before: { holder: COOPERATIVE.id, holderName: COOPERATIVE.name },
      after: { holder: "qiping", holderName: "歧坪合作社" },
    });
    const nothing = { certificate: "gf-kiwi", spent: { "2025": 0 } };
    expect(correct({ holder: NEIGHBOUR.id }, { ...moved, balance: nothing }).certificate.holder).toBe("qiping");
  });

  test("has to have the products and bases", () => {
    expect(refused({ holder: NEIGHBOUR.id }, { newHolder: NEIGHBOUR }).errors.map(({ pointer }) => pointer)).toEqual([
      "/gtins/0",
      "/bases/0",
    ]);
  });

  test("sits in the bureau's region", () => {
    const error = refused({ holder: OTHER_COOPERATIVE.id }, { ...moved, newHolder: OTHER_COOPERATIVE });
    expect(error).toMatchObject({ code: "not-found", errors: [{ pointer: "/holder" }] });
    expect(refused({ holder: "nobody" }, { ...moved, newHolder: undefined }).code).toBe("not-found");
  });

  test("stays once something is drawn, in whatever year", () => {
    const balance = { certificate: "gf-kiwi", spent: { "2025": 1_000, "2026": 500 } };
    const error = refused({ holder: NEIGHBOUR.id }, { ...moved, balance });
    expect(error).toMatchObject({
      code: "correction-refused",
      extensions: { drawnKg: 1.5 },
      errors: [{ pointer: "/holder", detail: "1.5 kg registered", detailZh: "已登记 1.5 千克" }],
    });
    expect(correct({ holder: COOPERATIVE.id, validTo: "2027-02-28" }, { balance }).certificate.holder).toBe(
      "lingjiang",
    );
  });

  test("stays once its scope was changed to what the holder has", () => {
    const change = { effectiveFrom: "2026-01-01", bases: [BASE.id], reason: "变更", recordedAt: NOON };
    const certificate = { ...CERTIFICATE, scopeChanges: [change] };
    const error = refused({ holder: NEIGHBOUR.id }, { ...moved, certificate });
    expect(error).toMatchObject({ code: "correction-refused", errors: [{ pointer: "/holder" }] });
    expect(error.extensions).not.toHaveProperty("drawnKg");
  });

  test("that keeps its id keeps the name that was granted, and one that is named gets today's", () => {
    const renamed = { ...COOPERATIVE, name: "陵江合作联社" };
    expect(correct({ validTo: "2027-02-28" }, { holder: renamed }).certificate.holderName).toBe(COOPERATIVE.name);
    expect(correct({ holder: COOPERATIVE.id }, { holder: renamed }).certificate.holderName).toBe("陵江合作联社");
  });
});

test("what is overdrawn is told by year, with what is registered, approved and too much", () => {
  const balance = { certificate: "gf-kiwi", spent: { "2025": 20_000_000, "2026": 20_500_000 } };
  const [reason, ...others] = overdrawnReasons(CERTIFICATE, balance);
  expect(others).toEqual([]);
  expect(reason?.code).toBe("certificate-overdrawn");
  for (const text of [reason?.en, reason?.zh]) {
    for (const figure of ["20500", "20000", "500", "2026", CERTIFICATE.number]) expect(text).toContain(figure);
  }
  expect(overdrawnReasons(CERTIFICATE, undefined)).toEqual([]);
});

test("what is too much is what is spent beyond what is approved", () => {
  const [reason] = overdrawnReasons(CERTIFICATE, { certificate: "gf-kiwi", spent: { "2026": 20_500_000 } });
  expect([reason?.en, reason?.zh]).toEqual([
    expect.stringContaining(": 500 kg too much"),
    expect.stringContaining("超出 500 千克"),
  ]);
});

test("a weight below a gram is refused by its name", () => {
  expect(refused({ approvedKgPerYear: 1.0005 }).errors[0]?.pointer).toBe("/approvedKgPerYear");
});

test("a number of another province is refused where it is typed, and stays where it stands already", () => {
  const gansu = "LB-18-2503270001A";
  expect(refused({ number: gansu }).errors[0]?.pointer).toBe("/number");
  const certificate = { ...CERTIFICATE, number: gansu };
  expect(correct({ validTo: "2027-02-28" }, { certificate }).certificate.number).toBe(gansu);
});
