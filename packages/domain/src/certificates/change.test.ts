import { expect, test } from "vitest";
import { acting, BUREAU, CERTIFICATE, COOPERATIVE, OTHER_BUREAU, refusal } from "../fixtures/cangxi.ts";
import { changeCertificateStatus, recordAnnualCheck } from "./change.ts";
import { standingOn } from "./standing.ts";

const INSPECTOR = acting(BUREAU, "inspector");
const SUSPEND = { status: "suspended", reason: "抽检不合格", effectiveFrom: "2026-08-01" } as const;
const CHECK = { year: 2026, result: "passed", inspectedOn: "2026-09-12" } as const;

test("a change of status is appended with the time it was recorded, and what was there stays", () => {
  const { certificate, fact } = changeCertificateStatus(CERTIFICATE, COOPERATIVE, SUSPEND, INSPECTOR);
  expect(certificate.statusHistory).toEqual([{ ...SUSPEND, recordedAt: INSPECTOR.now }]);
  expect(standingOn(certificate, "2026-08-01")).toBe("suspended");
  const again = changeCertificateStatus(
    certificate,
    COOPERATIVE,
    { status: "reinstated", reason: "整改合格", effectiveFrom: "2026-08-20" },
    INSPECTOR,
  );
  expect(again.certificate.statusHistory).toHaveLength(2);
  expect(standingOn(again.certificate, "2026-08-20")).toBe("valid");
  expect(fact).toMatchObject({
    kind: "certificate-status-changed",
    occurredAt: "2026-07-31T16:00:00.000Z",
    data: { certificate: "gf-kiwi", ...SUSPEND },
  });
});

test("a withdrawn certificate cannot be reinstated, and the way out is said", () => {
  const { certificate } = changeCertificateStatus(
    CERTIFICATE,
    COOPERATIVE,
    { ...SUSPEND, status: "withdrawn" },
    INSPECTOR,
  );
  const reinstated = { status: "reinstated", reason: "申诉", effectiveFrom: "2026-09-01" } as const;
  const error = refusal(() => changeCertificateStatus(certificate, COOPERATIVE, reinstated, INSPECTOR));
  expect(error.code).toBe("invalid-request");
  expect(error.errors[0]?.pointer).toBe("/status");
  expect(error.message).toContain("Grant a new certificate");
});

test("an unknown certificate, one of another region and one asked by its holder give the same refusal", () => {
  const refusals = [
    () => changeCertificateStatus(undefined, undefined, SUSPEND, INSPECTOR),
    () => changeCertificateStatus(CERTIFICATE, COOPERATIVE, SUSPEND, acting(OTHER_BUREAU, "inspector")),
    () => changeCertificateStatus(CERTIFICATE, COOPERATIVE, SUSPEND, acting(COOPERATIVE, "clerk")),
    () => recordAnnualCheck(undefined, undefined, CHECK, INSPECTOR),
    () => recordAnnualCheck(CERTIFICATE, COOPERATIVE, CHECK, acting(OTHER_BUREAU, "inspector")),
  ].map((decide) => refusal(decide));
  expect(new Set(refusals.map(({ code, message, detailZh }) => `${code}${message}${detailZh}`)).size).toBe(1);
  expect(refusals[0]?.code).toBe("not-found");
});

test("an annual check is appended and clears its certificate year", () => {
  const unchecked = { ...CERTIFICATE, annualChecks: [] };
  expect(standingOn(unchecked, "2026-09-10")).toBe("annual-check-missing");
  const { certificate, fact } = recordAnnualCheck(unchecked, COOPERATIVE, CHECK, INSPECTOR);
  expect(certificate.annualChecks).toEqual([{ ...CHECK, recordedAt: INSPECTOR.now }]);
  expect(standingOn(certificate, "2026-09-10")).toBe("valid");
  expect(fact).toMatchObject({ kind: "annual-check-recorded", data: { certificate: "gf-kiwi", ...CHECK } });
});

test("a check that was not yet made, or of a year the certificate does not have, is refused", () => {
  const recordCheck = (more: object) =>
    refusal(() => recordAnnualCheck(CERTIFICATE, COOPERATIVE, { ...CHECK, ...more }, INSPECTOR));
  const tomorrow = recordCheck({ inspectedOn: "2026-09-13" });
  expect([tomorrow.code, tomorrow.errors[0]?.pointer]).toEqual(["date-order", "/inspectedOn"]);
  for (const year of [2024, 2029]) {
    const error = recordCheck({ year });
    expect([error.code, error.errors[0]?.pointer]).toEqual(["invalid-request", "/year"]);
  }
});
