import { expect, test } from "vitest";
import { CERTIFICATE, GTIN, OTHER_GTIN } from "../fixtures/cangxi.ts";
import type { AnnualCheck, Certificate, StatusChange } from "./certificate.ts";
import { certificateView, publicCertificate } from "./view.ts";

const RECORDED = "2026-08-01T00:00:00.000Z";
const suspended = (reason: string): StatusChange => ({
  status: "suspended",
  id: "s-1",
  reason,
  effectiveFrom: "2026-08-01",
  recordedAt: RECORDED,
});
const check = (more: Partial<AnnualCheck> = {}): AnnualCheck => ({
  year: 2026,
  result: "passed",
  inspectedOn: "2026-04-10",
  recordedAt: RECORDED,
  ...more,
});
const VOIDED = { voided: { at: RECORDED, by: "cangxi-bureau", reason: "录错" } };
/** A certificate whose public record is as long as its first reason makes it. */
const having = (annualChecks: readonly AnnualCheck[], ...reasons: readonly string[]): Certificate => ({
  ...CERTIFICATE,
  annualChecks,
  statusHistory: reasons.map(suspended),
});
const reasonsOf = (certificate: Certificate) =>
  publicCertificate(certificate, GTIN).statusHistory.map(({ reason }) => reason);
const checksOf = (...checks: readonly AnnualCheck[]) =>
  publicCertificate(having(checks, "长".repeat(1200)), GTIN).annualChecks;

test("a public record of up to 1,200 characters is whole, and a longer one gives the beginnings of its reasons", () => {
  const empty = JSON.stringify(publicCertificate(having([check(), check()], ""), GTIN)).length;
  const longest = "长".repeat(1200 - empty);
  expect(reasonsOf(having([check(), check()], longest))).toEqual([longest]);
  expect(publicCertificate(having([check(), check()], longest), GTIN).annualChecks).toHaveLength(2);
  expect(reasonsOf(having([check(), check()], `${longest}长`))).toEqual(["长长长长长长…"]);
});

test("a beginning is six characters as people count them, and a reason of six stays as it is", () => {
  const long = "长".repeat(1200);
  expect(reasonsOf(having([], long, "抽检不合格", "抽检不合格的", "抽检不合格的批", "😀😀😀😀😀😀😀"))).toEqual([
    "长长长长长长…",
    "抽检不合格",
    "抽检不合格的",
    "抽检不合格的…",
    "😀😀😀😀😀😀…",
  ]);
  const [first] = publicCertificate(having([], long), GTIN).statusHistory;
  expect(first).toEqual({ ...suspended(long), reason: "长长长长长长…" });
});

test("of the checks of a year a long record keeps the one inspected last, of one day the one recorded last", () => {
  const [april, may] = [check(), check({ inspectedOn: "2026-05-10", result: "failed" })];
  const other = check({ year: 2027 });
  expect(checksOf(april, may, other)).toEqual([may, other]);
  expect(checksOf(may, april)).toEqual([may]);
  const again = check({ result: "failed" });
  expect(checksOf(april, again)).toEqual([again]);
});

test("a check that was taken back is not in a long record, and hides none that counts", () => {
  const mistaken = check({ inspectedOn: "2026-05-10", ...VOIDED });
  expect(checksOf(check(), mistaken)).toEqual([check()]);
  expect(checksOf(mistaken)).toEqual([]);
});

test("the public record of a product has the bases from which the certificate covers that product, from each change on", () => {
  const change = { reason: "变更", recordedAt: RECORDED };
  const certificate: Certificate = {
    ...CERTIFICATE,
    scopeChanges: [{ ...change, gtins: [OTHER_GTIN], bases: ["b2"], effectiveFrom: "2026-06-01" }],
  };
  expect(publicCertificate(certificate, GTIN)).toMatchObject({
    bases: CERTIFICATE.bases,
    scopeChanges: [{ bases: [], effectiveFrom: "2026-06-01" }],
  });
  expect(publicCertificate(certificate, OTHER_GTIN)).toMatchObject({
    bases: [],
    scopeChanges: [{ bases: ["b2"], effectiveFrom: "2026-06-01" }],
  });
  expect(publicCertificate(CERTIFICATE, GTIN)).not.toHaveProperty("scopeChanges");
});

test("ids of the holder are shown as the holder gave them, and what was in scope before is not shown", () => {
  const view = certificateView({ ...CERTIFICATE, formerGtins: [OTHER_GTIN], formerBases: ["b0"] }, "2026-09-12");
  expect([view.id, view.bases]).toEqual([CERTIFICATE.id, CERTIFICATE.bases]);
  for (const hidden of ["formerGtins", "formerBases"]) expect(view).not.toHaveProperty(hidden);
});
