import { describe, expect, test } from "vitest";
import { addDays } from "../calendar.ts";
import {
  acting,
  BASE,
  BUREAU,
  CERTIFICATE,
  COOPERATIVE,
  GTIN,
  KIWIFRUIT,
  OTHER_BUREAU,
  OTHER_COOPERATIVE,
  OTHER_GTIN,
  refusal,
} from "../fixtures/cangxi.ts";
import type { GrantCertificate } from "./grant.ts";
import { grantCertificate, isOverBy } from "./grant.ts";
import { certificateView, publicCertificate } from "./view.ts";

const COMMAND: GrantCertificate = {
  id: "gf-kiwi",
  scheme: "green-food",
  number: "LB-18-2503220001A",
  grade: "A",
  enterpriseCode: "GF510824250001",
  holder: COOPERATIVE.id,
  gtins: [GTIN],
  bases: [BASE.id],
  approvedKgPerYear: 20000.5,
  validFrom: "2025-03-01",
  validTo: "2028-02-29",
};
const STATE = { holder: COOPERATIVE, products: [KIWIFRUIT], bases: [BASE], others: [] };
const INSPECTOR = acting(BUREAU, "inspector");

const grant = (more: Partial<GrantCertificate> = {}, state: Parameters<typeof grantCertificate>[0] = STATE) =>
  grantCertificate(state, { ...COMMAND, ...more }, INSPECTOR);
const pointers = (more: Partial<GrantCertificate>, state: Parameters<typeof grantCertificate>[0] = STATE) =>
  refusal(() => grant(more, state)).errors.map(({ pointer }) => pointer);

test("a granted certificate is kept as typed, in grams, with nothing spent and nothing appended", () => {
  const { certificate, balance, fact } = grant();
  expect(certificate).toEqual({
    ...CERTIFICATE,
    approvedGramsPerYear: 20_000_500,
    annualChecks: [],
    createdAt: INSPECTOR.now,
  });
  expect(balance).toEqual({ certificate: "gf-kiwi", spent: {} });
  expect(fact).toMatchObject({
    kind: "certificate-granted",
    by: { organisation: BUREAU.id, role: "inspector" },
    occurredAt: "2025-02-28T16:00:00.000Z",
    recordedAt: INSPECTOR.now,
    data: { id: "gf-kiwi", approvedGramsPerYear: 20_000_500, holder: COOPERATIVE.id },
  });
});

test("the grade is read from the number when it was not typed, and absent fields stay absent", () => {
  const { certificate, fact } = grant({ grade: undefined, enterpriseCode: undefined });
  expect(certificate.grade).toBe("A");
  expect(certificate).not.toHaveProperty("enterpriseCode");
  expect(fact.data).not.toHaveProperty("enterpriseCode");
});

test("a grade is read from a green-food number alone", () => {
  const organic = { scheme: "organic", grade: undefined, enterpriseCode: undefined, validTo: "2026-03-01" } as const;
  expect(grant(organic).certificate).not.toHaveProperty("grade");
});

test("GTINs are kept as 14 digits and each once", () => {
  const state = { ...STATE, products: [KIWIFRUIT, KIWIFRUIT] };
  expect(grant({ gtins: [GTIN.slice(1), GTIN] }, state).certificate.gtins).toEqual([GTIN]);
});

describe("who may grant", () => {
  test("a holder outside the bureau's region and a holder that does not exist give the same refusal", () => {
    const foreign = refusal(() => grantCertificate(STATE, COMMAND, acting(OTHER_BUREAU, "inspector")));
    const unknown = refusal(() => grant({}, { ...STATE, holder: undefined }));
    expect([foreign.code, foreign.errors[0]?.pointer]).toEqual(["not-found", "/holder"]);
    expect(foreign.message).toContain(COOPERATIVE.id);
    expect([foreign.message, foreign.detailZh, foreign.errors]).toEqual([
      unknown.message,
      unknown.detailZh,
      unknown.errors,
    ]);
  });

  test("nobody of the right region in another role", () => {
    expect(refusal(() => grantCertificate(STATE, COMMAND, acting(COOPERATIVE, "clerk"))).code).toBe("not-found");
  });
});

describe("what is refused, each field at its pointer", () => {
  test("products and bases that are not the holder's, whether they exist or not", () => {
    const foreign = { ...STATE, products: [{ ...KIWIFRUIT, organisation: OTHER_COOPERATIVE.id }] };
    const unknown = { ...STATE, products: [undefined] };
    expect(pointers({}, foreign)).toEqual(["/gtins/0"]);
    const said = [foreign, unknown].map((state) => refusal(() => grant({}, state)).message);
    expect(said[0]).toBe(said[1]);
    const both = { ...STATE, products: [KIWIFRUIT, undefined], bases: [BASE, undefined] };
    const error = refusal(() => grant({ gtins: [GTIN, OTHER_GTIN], bases: [BASE.id, "x"] }, both));
    expect(error.code).toBe("invalid-request");
    expect(error.errors.map(({ pointer }) => pointer)).toEqual(["/gtins/1", "/bases/1"]);
  });

  test("no product or no base", () => {
    expect(pointers({ gtins: [], bases: [] })).toEqual(["/gtins", "/bases"]);
  });

  test("a wrong number and a wrong enterprise code together", () => {
    expect(pointers({ number: "LB-18-1", enterpriseCode: "GF51082325001" })).toEqual(["/number", "/enterpriseCode"]);
  });

  test("an end before the begin", () => {
    const error = refusal(() => grant({ validTo: "2025-02-28" }));
    expect(error.code).toBe("date-order");
    expect(error.errors[0]?.pointer).toBe("/validTo");
    expect(error.message).toContain("2025-02-28 is before validFrom 2025-03-01");
    expect(grant({ validTo: "2025-03-01" }).certificate.validTo).toBe("2025-03-01");
  });

  test("more than three years of green food or pollution-free", () => {
    expect(grant({ validTo: "2028-03-01" }).certificate.validTo).toBe("2028-03-01");
    expect(pointers({ validTo: "2028-03-02" })).toEqual(["/validTo"]);
    expect(pointers({ scheme: "pollution-free", validTo: "2028-03-02" })).toEqual(["/validTo"]);
    expect(grant({ scheme: "geographical-indication", validTo: "2035-03-01" }).certificate.validTo).toBe("2035-03-01");
  });

  test("a kind, or the lack of an end, on what is no geographical indication", () => {
    const { validTo: _, ...endless } = COMMAND;
    expect(refusal(() => grantCertificate(STATE, endless, INSPECTOR)).errors).toMatchObject([{ pointer: "/validTo" }]);
    expect(pointers({ kind: "trademark" })).toEqual(["/kind"]);
  });

  test("an approved output of nothing, or in parts of a gram", () => {
    expect(pointers({ approvedKgPerYear: 0 })).toEqual(["/approvedKgPerYear"]);
    expect(pointers({ approvedKgPerYear: 1.0005 })).toEqual(["/approvedKgPerYear"]);
  });
});

test("a code of another county than the holder's is kept, and the bureau is told", () => {
  const { certificate } = grant({ enterpriseCode: "GF510823250001" });
  expect(certificate.enterpriseCode).toBe("GF510823250001");
  expect(certificate.warnings.map(({ code }) => code)).toEqual(["enterprise-code-elsewhere"]);
});

// Three registers: m.prhbkj.com/2ll33nc4; 农产品地理标志 has no end: liwevents.com show-2938.
describe("a geographical indication", () => {
  const { validTo: _, enterpriseCode: _code, grade: _grade, ...typed } = COMMAND;
  const indication = { ...typed, scheme: "geographical-indication", number: "AGI00001" } as const;
  const granted = (more: object) => grantCertificate(STATE, { ...indication, ...more }, INSPECTOR).certificate;
  const told = (more: object) => granted(more).warnings.map(({ code }) => code);

  test("is one of three kinds, and may have no end", () => {
    expect(granted({ kind: "agricultural-product" })).toMatchObject({ kind: "agricultural-product" });
    expect(granted({ kind: "agricultural-product" })).not.toHaveProperty("validTo");
    expect(told({ kind: "agricultural-product" })).toEqual([]);
    expect(told({ kind: "protected-product" })).toEqual([]);
    expect(told({ kind: "trademark", validTo: "2035-03-01" })).toEqual([]);
  });

  test("of a kind that was not told, or with an end that its register does not know, is kept with a warning", () => {
    expect(told({})).toEqual(["indication-kind-missing"]);
    expect(told({ kind: "agricultural-product", validTo: "2035-03-01" })).toEqual(["validity-unusual"]);
    expect(told({ kind: "trademark" })).toEqual(["validity-unusual"]);
  });
});

test("an organic certificate of more than a year is kept with a warning", () => {
  const organic = { scheme: "organic", number: "001OP2500123", grade: undefined, enterpriseCode: undefined } as const;
  expect(grant({ ...organic, validTo: "2026-03-01" }).certificate.warnings).toEqual([]);
  const codes = grant({ ...organic, validTo: "2026-03-02" }).certificate.warnings.map(({ code }) => code);
  expect(codes).toEqual(["validity-unusual"]);
});

test("a number is kept as it stands on the paper, and what was typed otherwise is said", () => {
  const { certificate, fact } = grant({ number: " lb-18-2603220001a\u200b" });
  expect(certificate.number).toBe("LB-18-2603220001A");
  expect(certificate.grade).toBe("A");
  expect(fact.data).toMatchObject({ number: "LB-18-2603220001A" });
  expect(certificate.warnings).toMatchObject([{ code: "certificate-number-respelt" }]);
  for (const number of ["LB-18-2603220001\u0410", "\u200b "]) {
    expect(refusal(() => grant({ number })).errors).toMatchObject([{ pointer: "/number" }]);
  }
});

describe("two certificates of one scheme over the same holder, product and base", () => {
  const codes = (other: Partial<typeof CERTIFICATE>) => {
    const older = publicCertificate({ ...CERTIFICATE, id: "older", bases: [BASE.id], ...other }, GTIN);
    return grant({}, { ...STATE, others: [{ gtin: GTIN, certificates: [older] }] }).certificate.warnings.map(
      ({ code }) => code,
    );
  };
  const { validTo = "", ...granted } = grant().certificate;

  test("at one time are warned of", () => {
    expect(codes({ validFrom: granted.validFrom, validTo: granted.validFrom })).toEqual(["certificate-overlaps"]);
    expect(codes({ validFrom: validTo, validTo })).toEqual(["certificate-overlaps"]);
  });

  test("one after the other, of another holder, base or scheme, or one withdrawn before are not", () => {
    const same = { validFrom: granted.validFrom, validTo };
    expect(codes({ validFrom: "2010-01-01", validTo: addDays(granted.validFrom, -1) })).toEqual([]);
    expect(codes({ validFrom: addDays(validTo, 1), validTo: "2050-01-01" })).toEqual([]);
    expect(codes({ ...same, holder: "other" })).toEqual([]);
    expect(codes({ ...same, bases: ["other"] })).toEqual([]);
    expect(codes({ ...same, scheme: "organic" })).toEqual([]);
    const withdrawn = { status: "withdrawn", reason: "换证", recordedAt: CERTIFICATE.createdAt } as const;
    const statusHistory = [{ ...withdrawn, effectiveFrom: granted.validFrom }];
    expect(codes({ ...same, statusHistory })).toEqual([]);
    expect(
      codes({ ...same, statusHistory: [{ ...withdrawn, status: "suspended", effectiveFrom: "2020-01-01" }] }),
    ).toEqual(["certificate-overlaps"]);
    // The same certificate, granted once more, is not its own rival; one base in common is enough.
    expect(codes({ ...same, id: granted.id })).toEqual([]);
    expect(codes({ ...same, bases: ["other", BASE.id] })).toEqual(["certificate-overlaps"]);
    expect(codes({ ...same, statusHistory: [{ ...withdrawn, effectiveFrom: addDays(granted.validFrom, 1) }] })).toEqual(
      ["certificate-overlaps"],
    );
  });
});

test("the public part of a certificate has no products, warnings or registration time", () => {
  const published = publicCertificate(grant().certificate, GTIN);
  expect(Object.keys(published).sort()).toEqual(
    Object.keys(CERTIFICATE)
      .filter((key) => !["gtins", "warnings", "createdAt"].includes(key))
      .sort(),
  );
});

test("a certificate is read in kilograms with its standing computed for the day", () => {
  expect(certificateView(CERTIFICATE, "2026-09-12")).toMatchObject({
    approvedKgPerYear: 20000,
    standing: { status: "valid", asOf: "2026-09-12" },
  });
  expect(certificateView(CERTIFICATE, "2028-03-01").standing.status).toBe("expired");
  expect(certificateView(CERTIFICATE, "2026-09-12")).not.toHaveProperty("approvedGramsPerYear");
});

test("a certificate is over by a day where it is withdrawn from then or earlier, and nobody lifted that", () => {
  const change = { reason: "错发", effectiveFrom: "2026-06-01", recordedAt: "2026-06-01T00:00:00.000Z" };
  const withdrawn = { ...change, status: "withdrawn", id: "w-1" } as const;
  const over = (day: string, ...statusHistory: (typeof CERTIFICATE)["statusHistory"]) =>
    isOverBy({ statusHistory }, day);
  expect(over("2026-06-01")).toBe(false);
  expect(over("2026-05-31", withdrawn)).toBe(false);
  expect(over("2026-06-01", withdrawn)).toBe(true);
  expect(over("2026-06-02", withdrawn)).toBe(true);
  expect(over("2026-06-02", { ...withdrawn, status: "suspended" })).toBe(false);
  expect(over("2026-06-02", { ...withdrawn, status: "suspended", id: "s-1" }, withdrawn)).toBe(true);
  expect(over("2026-06-02", withdrawn, { ...change, status: "reinstated", lifts: ["w-1"] })).toBe(false);
});

test("changes of scope are shown in kilograms, and as they were stated", () => {
  const kept = { effectiveFrom: "2026-06-01", reason: "减产", recordedAt: "2026-06-01T00:00:00.000Z" };
  const scopeChanges = [
    { ...kept, approvedGramsPerYear: 1_500 },
    { ...kept, bases: ["b2"] },
  ];
  expect(certificateView({ ...CERTIFICATE, scopeChanges }, "2026-09-10").scopeChanges).toEqual([
    { ...kept, approvedKgPerYear: 1.5 },
    { ...kept, bases: ["b2"] },
  ]);
  expect(certificateView(CERTIFICATE, "2026-09-10")).not.toHaveProperty("scopeChanges");
});
