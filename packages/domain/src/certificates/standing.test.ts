import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, addYears } from "../calendar.ts";
import { BUREAU, CERTIFICATE } from "../fixtures/cangxi.ts";
import { ANNUAL_CHECK_GRACE } from "./annual-check.ts";
import type { AnnualCheck, Certificate, StatusChange } from "./certificate.ts";
import { annualCheckOn, certificateYear, openGrounds, STANDING_REASONS, standingOn } from "./standing.ts";

const NOW = "2026-09-12T04:00:00.000Z";

function change(status: StatusChange["status"], effectiveFrom: string, recordedAt = NOW): StatusChange {
  return { status, effectiveFrom, recordedAt, reason: "检查" };
}

function check(
  year: number,
  inspectedOn: string,
  result: AnnualCheck["result"] = "passed",
  recordedAt = NOW,
): AnnualCheck {
  return { year, inspectedOn, result, recordedAt };
}

function having(more: Partial<Certificate>): Certificate {
  return { ...CERTIFICATE, ...more };
}

const date = fc
  .date({ min: new Date("2024-01-01"), max: new Date("2030-12-31"), noInvalidDate: true })
  .map((value) => value.toISOString().slice(0, 10));

describe("certificate years", () => {
  test("run from anniversary to anniversary and are labelled by the calendar year in which they begin", () => {
    expect(certificateYear(CERTIFICATE, "2025-02-28")).toBeUndefined();
    expect(certificateYear(CERTIFICATE, "2025-03-01")).toEqual({ index: 0, label: 2025 });
    expect(certificateYear(CERTIFICATE, "2026-02-28")).toEqual({ index: 0, label: 2025 });
    expect(certificateYear(CERTIFICATE, "2026-03-01")).toEqual({ index: 1, label: 2026 });
    expect(certificateYear(CERTIFICATE, "2028-02-29")).toEqual({ index: 2, label: 2027 });
    expect(certificateYear(CERTIFICATE, "2028-03-01")).toBeUndefined();
  });

  test("an end of validity on the anniversary closes the year before and opens none of its own", () => {
    const certificate = having({ validFrom: "2025-03-01", validTo: "2028-03-01" });
    expect(certificateYear(certificate, "2028-03-01")).toEqual({ index: 2, label: 2027 });
    const day = having({ validFrom: "2025-03-01", validTo: "2025-03-01" });
    expect(certificateYear(day, "2025-03-01")).toEqual({ index: 0, label: 2025 });
  });

  test("without an end go on year by year", () => {
    const { validTo: _, ...endless } = CERTIFICATE;
    expect(certificateYear(endless, "2025-02-28")).toBeUndefined();
    expect(certificateYear(endless, "2025-03-01")).toEqual({ index: 0, label: 2025 });
    expect(certificateYear(endless, "2044-02-29")).toEqual({ index: 18, label: 2043 });
    expect(standingOn({ ...endless, scheme: "geographical-indication" }, "2044-02-29")).toBe("valid");
  });

  test("a certificate that began on 29 February has its anniversary on the 28th in common years", () => {
    const certificate = having({ validFrom: "2024-02-29", validTo: "2027-02-27" });
    expect(certificateYear(certificate, "2025-02-27")?.label).toBe(2024);
    expect(certificateYear(certificate, "2025-02-28")?.label).toBe(2025);
  });

  test("each day of a three-year validity lies in exactly one of three years, in order", () => {
    fc.assert(
      fc.property(date, fc.boolean(), (validFrom, isInclusive) => {
        const end = addYears(validFrom, 3);
        const certificate = { validFrom, validTo: isInclusive ? end : addDays(end, -1) };
        const labels = new Set<number>();
        for (let day = validFrom, before = -1; day <= certificate.validTo; day = addDays(day, 1)) {
          const year = certificateYear(certificate, day);
          expect(year?.index).toBeGreaterThanOrEqual(before);
          before = year?.index ?? Number.NaN;
          labels.add(year?.label ?? Number.NaN);
        }
        const first = Number(validFrom.slice(0, 4));
        expect([...labels]).toEqual([first, first + 1, first + 2]);
      }),
      { numRuns: 20 },
    );
  });
});

describe("standing on a date", () => {
  test("within validity it is valid, before not yet, after expired, both ends included", () => {
    const certificate = having({ scheme: "organic", annualChecks: [] });
    expect(standingOn(certificate, "2025-02-28")).toBe("not-yet-valid");
    expect(standingOn(certificate, "2025-03-01")).toBe("valid");
    expect(standingOn(certificate, "2028-02-29")).toBe("valid");
    expect(standingOn(certificate, "2028-03-01")).toBe("expired");
  });

  test("a suspension holds from its day until a reinstatement", () => {
    const certificate = having({
      statusHistory: [change("suspended", "2026-08-01"), change("reinstated", "2026-08-20")],
    });
    expect(standingOn(certificate, "2026-07-31")).toBe("valid");
    expect(standingOn(certificate, "2026-08-01")).toBe("suspended");
    expect(standingOn(certificate, "2026-08-19")).toBe("suspended");
    expect(standingOn(certificate, "2026-08-20")).toBe("valid");
  });

  test("a suspension recorded after a reinstatement has a ground of its own, however it is dated", () => {
    const later = having({
      statusHistory: [
        change("suspended", "2026-07-01", "2026-07-02T00:00:00.000Z"),
        change("reinstated", "2026-08-20", "2026-08-21T00:00:00.000Z"),
        change("suspended", "2026-08-01", "2026-09-13T00:00:00.000Z"),
      ],
    });
    expect(standingOn(later, "2026-07-31")).toBe("suspended");
    expect(standingOn(later, "2026-08-20")).toBe("suspended");
    expect(openGrounds(later).map(({ id }) => id)).toEqual(["3"]);
    // Recorded in one instant: as appended.
    const [first, second] = [change("suspended", "2026-08-01"), change("reinstated", "2026-08-01")];
    expect(standingOn(having({ statusHistory: [first, second] }), "2026-08-01")).toBe("valid");
    expect(standingOn(having({ statusHistory: [second, first] }), "2026-08-01")).toBe("suspended");
  });

  test("a reinstatement lifts the grounds that it names, from its day on, and no other", () => {
    const certificate = having({
      statusHistory: [
        { ...change("suspended", "2026-07-01"), id: "a" },
        { ...change("suspended", "2026-07-10"), id: "b" },
        { ...change("reinstated", "2026-08-01"), lifts: ["a"] },
        { ...change("reinstated", "2026-08-20"), lifts: ["b"] },
      ],
    });
    expect(standingOn(certificate, "2026-06-30")).toBe("valid");
    expect(standingOn(certificate, "2026-08-19")).toBe("suspended");
    expect(standingOn(certificate, "2026-08-20")).toBe("valid");
    expect(openGrounds(certificate)).toEqual([]);
  });

  test("a withdrawal entered by mistake is lifted by name, and never took effect where it is lifted from before its day", () => {
    const withdrawn = { ...change("withdrawn", "2026-08-01"), id: "w" };
    const lifted = having({ statusHistory: [withdrawn, { ...change("reinstated", "2026-08-20"), lifts: ["w"] }] });
    expect(standingOn(lifted, "2026-08-19")).toBe("withdrawn");
    expect(standingOn(lifted, "2026-08-20")).toBe("valid");
    const never = having({ statusHistory: [withdrawn, { ...change("reinstated", "2026-07-01"), lifts: ["w"] }] });
    expect(standingOn(never, "2026-08-10")).toBe("valid");
  });

  test("a withdrawal that nobody lifts by name is never cleared, and outranks the end of validity", () => {
    const certificate = having({
      statusHistory: [change("withdrawn", "2026-08-01"), change("reinstated", "2026-08-20")],
    });
    expect(standingOn(certificate, "2026-07-31")).toBe("valid");
    expect(standingOn(certificate, "2026-08-20")).toBe("withdrawn");
    expect(standingOn(certificate, "2029-01-01")).toBe("withdrawn");
  });

  test("a suspension still in force outranks the end of validity", () => {
    expect(standingOn(having({ statusHistory: [change("suspended", "2028-01-01")] }), "2028-06-01")).toBe("suspended");
  });
});

describe("the annual check", () => {
  const unchecked = having({ annualChecks: [] });

  // The dates of 绿色食品企业年度检查工作规范 could not be read: how long it may be missing is a setting.
  const grace = ANNUAL_CHECK_GRACE[0].value;

  test("is needed from the second certificate year, by green food only", () => {
    expect(standingOn(unchecked, "2026-02-28")).toBe("valid");
    expect(standingOn(unchecked, addDays("2026-03-01", grace + 1))).toBe("annual-check-missing");
    expect(standingOn(unchecked, "2026-03-01", "2026-09-10")).toBe("annual-check-missing");
    expect(standingOn(having({ annualChecks: [], scheme: "pollution-free" }), "2026-03-01")).toBe("valid");
  });

  test("may be missing from the records for the days of grace, and is then missing for all of its year", () => {
    const last = addDays("2026-03-01", grace);
    expect(standingOn(unchecked, last)).toBe("valid");
    expect(standingOn(unchecked, "2026-03-01", last)).toBe("valid");
    expect(standingOn(unchecked, "2026-03-01", addDays(last, 1))).toBe("annual-check-missing");
    const failed = having({ annualChecks: [check(2026, "2026-03-02", "failed")] });
    expect(standingOn(failed, "2026-03-05")).toBe("annual-check-failed");
  });

  test("is told for each year as it is known: none due, awaited, missing, passed, failed", () => {
    const told = (certificate: Certificate, day: string, knownOn = day) => annualCheckOn(certificate, day, knownOn);
    expect(told(unchecked, "2026-02-28")).toBe("none-due");
    expect(told(unchecked, "2026-03-01")).toBe("awaited");
    expect(told(unchecked, "2026-03-01", "2026-09-10")).toBe("missing");
    expect(told(having({ annualChecks: [check(2026, "2026-02-10")] }), "2026-03-01")).toBe("passed");
    expect(told(having({ annualChecks: [check(2026, "2026-02-10", "failed")] }), "2026-03-01")).toBe("failed");
    expect(told(having({ scheme: "organic" }), "2026-03-01")).toBeUndefined();
    expect(told(unchecked, "2030-01-01")).toBeUndefined();
  });

  test("counts by the certificate year it names, even when made late", () => {
    expect(standingOn(having({ annualChecks: [check(2026, "2027-03-20")] }), "2026-09-10")).toBe("valid");
  });

  test("counts for no other certificate year than the one it names, whenever it was made", () => {
    for (const [year, inspectedOn] of [
      [2027, "2026-09-01"],
      [2027, "2027-02-28"],
      [2025, "2026-02-10"],
    ] as const) {
      expect(standingOn(having({ annualChecks: [check(year, inspectedOn)] }), "2026-09-10")).toBe(
        "annual-check-missing",
      );
    }
  });

  test("of a later year does not clear a failed one, and a voided one counts for nothing", () => {
    const failed = check(2026, "2026-04-10", "failed");
    expect(standingOn(having({ annualChecks: [failed, check(2027, "2027-01-10")] }), "2026-09-10")).toBe(
      "annual-check-failed",
    );
    const voided = having({
      annualChecks: [check(2026, "2026-04-09"), { ...failed, voided: { at: NOW, by: BUREAU.id, reason: "录错" } }],
    });
    expect(standingOn(voided, "2026-09-10")).toBe("valid");
  });

  test("of the second year does not also serve the third", () => {
    const certificate = having({ annualChecks: [check(2026, "2026-09-01")] });
    expect(standingOn(certificate, "2026-09-10")).toBe("valid");
    expect(standingOn(certificate, "2027-09-10")).toBe("annual-check-missing");
  });

  test("failed is said, until a later inspection passes", () => {
    const failed = having({ annualChecks: [check(2026, "2026-04-10", "failed")] });
    expect(standingOn(failed, "2026-09-10")).toBe("annual-check-failed");
    const undone = having({ annualChecks: [check(2026, "2026-06-10", "failed"), check(2026, "2026-04-10")] });
    expect(standingOn(undone, "2026-09-10")).toBe("annual-check-failed");
    const inOrder = having({ annualChecks: [check(2026, "2026-04-10", "failed"), check(2026, "2026-06-10")] });
    expect(standingOn(inOrder, "2026-09-10")).toBe("valid");
    const mended = having({ annualChecks: [check(2026, "2026-06-10"), check(2026, "2026-04-10", "failed")] });
    expect(standingOn(mended, "2026-09-10")).toBe("valid");
    const corrected = having({
      annualChecks: [
        check(2026, "2026-04-10", "failed", "2026-04-12T00:00:00.000Z"),
        check(2026, "2026-04-10", "passed", "2026-04-11T00:00:00.000Z"),
      ],
    });
    expect(standingOn(corrected, "2026-09-10")).toBe("annual-check-failed");
    const [passed, fails] = [check(2026, "2026-04-10"), check(2026, "2026-04-10", "failed")];
    expect(standingOn(having({ annualChecks: [passed, fails] }), "2026-09-10")).toBe("annual-check-failed");
    expect(standingOn(having({ annualChecks: [fails, passed] }), "2026-09-10")).toBe("valid");
  });
});

describe("monotone", () => {
  const statusChange = fc.record({
    status: fc.constantFrom("suspended" as const, "withdrawn" as const, "reinstated" as const),
    effectiveFrom: date,
    recordedAt: date.map((day) => `${day}T08:00:00.000Z`),
    reason: fc.constant("检查"),
    id: fc.uuid(),
  });
  const annualCheck = fc.record({
    year: fc.integer({ min: 2025, max: 2028 }),
    inspectedOn: date,
    result: fc.constantFrom("passed" as const, "failed" as const),
    recordedAt: fc.constant(NOW),
  });
  const certificates = fc.record({
    statusHistory: fc.array(statusChange, { maxLength: 4 }),
    annualChecks: fc.array(annualCheck, { maxLength: 4 }),
  });

  test("once withdrawn, a certificate is withdrawn on every later day, whatever is appended", () => {
    fc.assert(
      fc.property(certificates, date, statusChange, date, (facts, from, later, day) => {
        const statusHistory = [...facts.statusHistory, change("withdrawn", from), later];
        fc.pre(day >= from);
        expect(standingOn(having({ ...facts, statusHistory }), day)).toBe("withdrawn");
      }),
    );
  });

  test("a suspension or withdrawal never turns a day valid that was not, and leaves the days before it alone", () => {
    const stop = statusChange.filter(({ status }) => status !== "reinstated");
    fc.assert(
      fc.property(certificates, stop, date, (facts, added, day) => {
        const before = standingOn(having(facts), day);
        const after = standingOn(having({ ...facts, statusHistory: [...facts.statusHistory, added] }), day);
        if (before !== "valid") expect(after).not.toBe("valid");
        if (day < added.effectiveFrom) expect(after).toBe(before);
      }),
    );
  });

  test("outside the validity no certificate is ever valid, whatever its history", () => {
    fc.assert(
      fc.property(certificates, date, (facts, day) => {
        fc.pre(day < CERTIFICATE.validFrom || day > CERTIFICATE.validTo);
        expect(standingOn(having(facts), day)).not.toBe("valid");
      }),
    );
  });

  test("from the second year, green food without a passed check is never valid", () => {
    fc.assert(
      fc.property(certificates, date, (facts, day) => {
        fc.pre(day >= addYears(CERTIFICATE.validFrom, 1));
        const annualChecks = facts.annualChecks.filter(({ result }) => result === "failed");
        expect(standingOn(having({ ...facts, annualChecks }), day, "2031-12-31")).not.toBe("valid");
      }),
    );
  });

  test("the order in which facts were appended does not matter when their days and times of record differ", () => {
    fc.assert(
      fc.property(certificates, date, (facts, day) => {
        const days = facts.statusHistory.map(({ effectiveFrom }) => effectiveFrom);
        const inspections = facts.annualChecks.map(({ inspectedOn }) => inspectedOn);
        const records = facts.statusHistory.map(({ recordedAt }) => recordedAt);
        for (const times of [days, inspections, records]) fc.pre(new Set(times).size === times.length);
        const reversed = {
          statusHistory: facts.statusHistory.toReversed(),
          annualChecks: facts.annualChecks.toReversed(),
        };
        expect(standingOn(having(reversed), day)).toBe(standingOn(having(facts), day));
      }),
    );
  });
});

test("each standing has a reason of its own, which names the certificate and the day in both languages", () => {
  const reasons = Object.entries(STANDING_REASONS).map(
    ([standing, say]) => [standing, say({ number: "LB-1", scheme: "organic" }, "2026-09-12")] as const,
  );
  expect(Object.fromEntries(reasons.map(([standing, { code }]) => [standing, code]))).toEqual({
    valid: "certificate-valid-on-harvest",
    suspended: "certificate-suspended",
    "not-covered": "certificate-not-covering",
    withdrawn: "certificate-withdrawn",
    expired: "certificate-expired",
    "not-yet-valid": "certificate-not-yet-valid",
    "annual-check-missing": "annual-check-missing",
    "annual-check-failed": "annual-check-failed",
  });
  for (const [, { en, zh }] of reasons)
    for (const text of [en, zh]) expect(text).toMatch(/LB-1.*2026-09-12|2026-09-12.*LB-1/);
  // 绿色食品标志管理办法 art. 26: of green food it is the right to use the mark that ends.
  const { en, zh } = STANDING_REASONS.withdrawn({ number: "LB-1", scheme: "green-food" }, "2026-09-12");
  expect([en, zh]).toEqual([
    "The right to use the mark under certificate LB-1 is cancelled as of 2026-09-12.",
    "证书 LB-1 的标志使用权在 2026-09-12 已被取消。",
  ]);
});
