import { expect, test } from "vitest";
import { publicCertificate } from "../../certificates/view.ts";
import { CERTIFICATE, COOPERATIVE, GTIN, KIWIFRUIT } from "../../fixtures/cangxi.ts";
import { asOfDay } from "../../fixtures/journey.ts";
import { productView } from "./product-view.ts";

const ONE = publicCertificate(CERTIFICATE, GTIN);
const AS_OF = asOfDay("2026-09-14");

test("a product's page tells whose it is and every scheme it was certified under, newest first, each as it stands today", () => {
  const ended = {
    ...ONE,
    id: "old",
    number: "WGH-1",
    scheme: "pollution-free" as const,
    validFrom: "2020-01-01",
    validTo: "2022-12-31",
  };
  const view = productView(KIWIFRUIT, COOPERATIVE, { certificates: [ended, ONE] }, AS_OF);
  expect(view.owner).toEqual({ name: COOPERATIVE.name, region: "四川省广元市苍溪县" });
  expect(view.certificates.map(({ number, standing }) => [number, standing])).toEqual([
    [ONE.number, "valid"],
    ["WGH-1", "expired"],
  ]);
});

test("what it tells of a certificate is what is public of it: no kilograms, bases or ids", () => {
  const [shown = expect.fail("no certificate")] = productView(
    KIWIFRUIT,
    COOPERATIVE,
    { certificates: [ONE] },
    AS_OF,
  ).certificates;
  const allowed = ["scheme", "number", "grade", "holder", "validFrom", "validTo", "standing"];
  expect(Object.keys(shown).filter((name) => !allowed.includes(name))).toEqual([]);
});

test("of more certificates than a page lists the newest are named and the others counted", () => {
  const many = Array.from({ length: 20 }, (_, n) => ({ ...ONE, id: `c${n}`, validFrom: `20${10 + n}-01-01` }));
  const { certificates, certificatesBeyond } = productView(
    KIWIFRUIT,
    undefined,
    { certificates: many, others: 3 },
    AS_OF,
  );
  expect([certificates.length, certificatesBeyond, certificates[0]?.validFrom]).toEqual([12, 11, "2029-01-01"]);
});

test("a certificate whose scope no longer has the product is shown as not covering it", () => {
  const left = { ...ONE, scopeChanges: [{ bases: [], effectiveFrom: "2026-09-01" }] };
  const standing = (today: string) =>
    productView(KIWIFRUIT, COOPERATIVE, { certificates: [left] }, asOfDay(today)).certificates[0]?.standing;
  expect([standing("2026-08-31"), standing("2026-09-01")]).toEqual(["valid", "not-covered"]);
});

test("a product's page is whole: what is known of each certificate, in the order of their beginnings, and of an owner who is gone the id", () => {
  const others = ["2024-01-01", "2026-01-01", "2025-03-01", "2026-01-01"].map((validFrom, n) => ({
    ...ONE,
    number: `N${n}`,
    validFrom,
  }));
  const { grade: _, validTo: __, ...bare } = ONE;
  const plain = { ...bare, number: "bare", validFrom: "2023-01-01", kind: "trademark" as const };
  const view = productView(KIWIFRUIT, undefined, { certificates: [plain, ...others] }, AS_OF);
  expect(view.certificates.map(({ number }) => number)).toEqual(["N1", "N3", "N2", "N0", "bare"]);
  expect(view.certificates.at(-1)).toStrictEqual({
    ...{ scheme: "green-food", number: "bare", kind: "trademark", holder: ONE.holderName },
    ...{ validFrom: "2023-01-01", standing: "valid" },
  });
  expect(view.owner).toEqual({ name: KIWIFRUIT.organisation, region: "" });
  expect(view).toMatchObject({ ...AS_OF, gtin: GTIN, name: KIWIFRUIT.name, category: "水果", certificatesBeyond: 0 });
});

test("a certificate that does not stand says so, whether or not its scope has the product", () => {
  const left = { ...ONE, validTo: "2026-01-01", scopeChanges: [{ bases: [], effectiveFrom: "2025-09-01" }] };
  const [shown] = productView(KIWIFRUIT, COOPERATIVE, { certificates: [left] }, AS_OF).certificates;
  expect(shown?.standing).toBe("expired");
});
