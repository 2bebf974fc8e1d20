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
  OTHER_GTIN,
  refusal,
} from "../fixtures/cangxi.ts";
import type { Certificate } from "./certificate.ts";
import { type ChangeScope, changeScope } from "./change-scope.ts";
import { COVERED_BASES_MAX, COVERED_GTINS_MAX, SCOPE_CHANGES_MAX } from "./room.ts";
import { publicCertificate } from "./view.ts";

type State = Parameters<typeof changeScope>[0];
const INSPECTOR = acting(BUREAU, "inspector");
const STATE: State = {
  certificate: CERTIFICATE,
  holder: COOPERATIVE,
  products: [KIWIFRUIT],
  bases: [BASE],
  others: [],
};
const SECOND = { ...BASE, id: "lingjiang-2" };

const change = (stated: Partial<ChangeScope>, state: Partial<State> = {}, ctx = INSPECTOR) =>
  changeScope({ ...STATE, ...state }, { reason: "扩大范围", effectiveFrom: "2026-06-01", ...stated }, ctx);
const refused = (stated: Partial<ChangeScope>, state: Partial<State> = {}, ctx = INSPECTOR) =>
  refusal(() => change(stated, state, ctx));
const pointers = (stated: Partial<ChangeScope>, state: Partial<State> = {}) =>
  refused(stated, state).errors.map(({ pointer }) => pointer);

const changes = (count: number): NonNullable<Certificate["scopeChanges"]> =>
  Array.from({ length: count }, () => ({
    effectiveFrom: "2026-06-01",
    approvedGramsPerYear: 1_000,
    reason: "变更",
    recordedAt: NOON,
  }));
/** Distinct numbers of fourteen digits; of scopes that were, so that nobody asks for their check digits. */
const gtinsOf = (count: number) => Array.from({ length: count }, (_, n) => String(n).padStart(14, "0"));

describe("a change of scope", () => {
  test("says what holds from a day on, in the lists and grams that were stated, and leaves what was granted", () => {
    const { certificate, fact } = change(
      { id: "s-1", bases: [BASE.id, SECOND.id], approvedKgPerYear: 30_000.5 },
      { bases: [BASE, SECOND] },
    );
    const stated = { bases: [BASE.id, SECOND.id], approvedGramsPerYear: 30_000_500 };
    expect(certificate).toEqual({
      ...CERTIFICATE,
      scopeChanges: [{ ...stated, effectiveFrom: "2026-06-01", reason: "扩大范围", recordedAt: NOON }],
    });
    // The day begins in China.
    expect(fact).toMatchObject({ kind: "certificate-scope-changed", occurredAt: "2026-05-31T16:00:00.000Z" });
    expect(fact.data).toEqual({
      id: "s-1",
      certificate: "gf-kiwi",
      ...stated,
      effectiveFrom: "2026-06-01",
      reason: "扩大范围",
    });
  });

  test("is appended to those before it", () => {
    const before = { ...CERTIFICATE, scopeChanges: changes(1) };
    const { certificate, fact } = change({ gtins: [GTIN] }, { certificate: before });
    expect(certificate.scopeChanges).toHaveLength(2);
    expect(certificate.scopeChanges?.[1]).toMatchObject({ gtins: [GTIN] });
    expect(fact.data).not.toHaveProperty("id");
  });

  test("has to say what changes", () => {
    const error = refused({});
    expect(error).toMatchObject({ code: "invalid-request", errors: [{ pointer: "" }] });
    expect(error.errors[0]?.detail).toContain("Say what changes");
  });

  test("is for the bureau that granted the certificate", () => {
    expect(refused({ gtins: [GTIN] }, {}, acting(OTHER_BUREAU, "inspector")).code).toBe("not-found");
    expect(refused({ gtins: [GTIN] }, { certificate: undefined }).code).toBe("not-found");
  });
});

describe("the day of a change", () => {
  test("lies within the validity, both ends included", () => {
    for (const effectiveFrom of ["2025-03-01", "2028-02-29"])
      expect(change({ gtins: [GTIN], effectiveFrom }).certificate.scopeChanges).toHaveLength(1);
    for (const effectiveFrom of ["2025-02-28", "2028-03-01"]) {
      const error = refused({ gtins: [GTIN], effectiveFrom });
      expect(error.errors.map(({ pointer }) => pointer)).toEqual(["/effectiveFrom"]);
      expect(error.errors[0]?.detail).toContain("from 2025-03-01 to 2028-02-29");
    }
  });
});

describe("products and bases of a change", () => {
  test("are the holder's, where they are named", () => {
    expect(pointers({ gtins: [OTHER_GTIN] }, { products: [undefined], bases: [undefined] })).toEqual(["/gtins/0"]);
    expect(pointers({ bases: ["x"] }, { products: [undefined], bases: [undefined] })).toEqual(["/bases/0"]);
    expect(pointers({ gtins: [OTHER_GTIN], bases: ["x"] }, { products: [undefined], bases: [undefined] })).toEqual([
      "/gtins/0",
      "/bases/0",
    ]);
    expect(
      change({ approvedKgPerYear: 5 }, { products: [undefined], bases: [undefined] }).certificate.scopeChanges?.[0],
    ).toEqual({ approvedGramsPerYear: 5_000, effectiveFrom: "2026-06-01", reason: "扩大范围", recordedAt: NOON });
    expect(pointers({ gtins: [] })).toEqual(["/gtins"]);
  });

  test("are judged for whom the certificate names as holder", () => {
    expect(pointers({ gtins: [GTIN] }, { certificate: { ...CERTIFICATE, holder: "another" } })).toEqual(["/gtins/0"]);
  });
});

describe("a certificate keeps so much and no more", () => {
  test("changes of scope", () => {
    const almost = { ...CERTIFICATE, scopeChanges: changes(SCOPE_CHANGES_MAX - 1) };
    const { certificate } = change({ approvedKgPerYear: 5 }, { certificate: almost });
    expect(certificate.scopeChanges).toHaveLength(SCOPE_CHANGES_MAX);
    const error = refused({ approvedKgPerYear: 5 }, { certificate });
    expect(error).toMatchObject({ code: "payload-too-large", extensions: { limit: SCOPE_CHANGES_MAX } });
    expect(error.errors[0]?.detail).toContain("grant a new one");
    expect(error.errors[0]?.pointer).toBe("");
  });

  test("products that it ever covered", () => {
    const before = { ...CERTIFICATE, gtins: gtinsOf(COVERED_GTINS_MAX - 1) };
    const { certificate } = change({ gtins: [GTIN] }, { certificate: before });
    expect(certificate.scopeChanges).toHaveLength(1);
    const full = { ...CERTIFICATE, gtins: gtinsOf(COVERED_GTINS_MAX) };
    const error = refused({ gtins: [GTIN] }, { certificate: full });
    expect(error).toMatchObject({ code: "payload-too-large", extensions: { limit: COVERED_GTINS_MAX } });
    expect(error.errors).toMatchObject([{ pointer: "/gtins", detailZh: error.detailZh }]);
    for (const part of ["41 products", "Grant a further certificate"]) expect(error.message).toContain(part);
    expect(error.detailZh).toContain("将有 41 个先后涵盖的产品，最多 40 个，");
    expect(change({ approvedKgPerYear: 5 }, { certificate: full }).certificate.scopeChanges).toHaveLength(1);
  });

  test("bases that it ever covered", () => {
    const bases = Array.from({ length: COVERED_BASES_MAX }, (_, n) => `b${n}`);
    const error = refused({ bases: [BASE.id] }, { certificate: { ...CERTIFICATE, bases } });
    expect(error).toMatchObject({ code: "payload-too-large", errors: [{ pointer: "/bases" }] });
    const earlier = { ...CERTIFICATE, gtins: gtinsOf(COVERED_GTINS_MAX + 5) };
    // One that an earlier version let become longer goes on as long as it does not grow.
    expect(change({ approvedKgPerYear: 5 }, { certificate: earlier }).certificate.scopeChanges).toHaveLength(1);
  });
});

test("an overlap that the change makes is told and warned of; one that was there is left as it was", () => {
  const other = { ...CERTIFICATE, id: "gf-other", number: "LB-18-2503220009A", bases: [SECOND.id] };
  const others = [{ gtin: GTIN, certificates: [publicCertificate(other, GTIN)] }];
  const warned = { ...CERTIFICATE, warnings: [{ code: "validity-unusual", en: "unusual", zh: "异常" }] };
  const made = change({ bases: [SECOND.id] }, { certificate: warned, bases: [SECOND], others });
  expect(made.overlaps.map(({ id }) => id)).toEqual(["gf-other"]);
  expect(made.certificate.warnings.map(({ code }) => code)).toEqual(["validity-unusual", "certificate-overlaps"]);
  const again = change({ approvedKgPerYear: 5 }, { certificate: made.certificate, others });
  expect(again.overlaps).toEqual([]);
  expect(again.certificate.warnings).toEqual(made.certificate.warnings);
});

test("a base that is not the holder's is refused where only bases are named, and a weight below a gram by its own name", () => {
  expect(pointers({ bases: ["x"] }, { products: [], bases: [undefined] })).toEqual(["/bases/0"]);
  expect(pointers({ gtins: [OTHER_GTIN] }, { products: [undefined], bases: [] })).toEqual(["/gtins/0"]);
  expect(pointers({ approvedKgPerYear: 1.0005 })).toEqual(["/approvedKgPerYear"]);
});
