import { describe, expect, test } from "vitest";
import type { Certificate, StatusChange } from "../certificates/certificate.ts";
import { publicCertificate } from "../certificates/view.ts";
import { BATCH, CERTIFICATE } from "../fixtures/cangxi.ts";
import { certificatePart, certifiedStatus } from "./certified-status.ts";

const NOW = "2026-09-12T04:00:00.000Z";

function change(status: StatusChange["status"], effectiveFrom: string): StatusChange {
  return { status, effectiveFrom, recordedAt: NOW, reason: "检查" };
}

function having(more: Partial<Certificate>): Certificate {
  return { ...CERTIFICATE, ...more };
}

describe("what a batch may claim", () => {
  const codes = (status: ReturnType<typeof certifiedStatus>) => status.reasons.map((reason) => reason.code);

  test("valid on the harvest date is valid today", () => {
    const status = certifiedStatus(BATCH, CERTIFICATE, "2026-10-01");
    expect(status).toMatchObject({ certificate: "gf-kiwi", status: "valid", asOf: "2026-10-01" });
    expect(status.onHarvest).toEqual({ date: "2026-09-10", status: "valid" });
    expect(codes(status)).toEqual(["certificate-valid-on-harvest"]);
  });

  test("without a certificate, or with another one than it names, nothing is claimed", () => {
    const { certificate: _none, ...uncertified } = BATCH;
    for (const status of [
      certifiedStatus(uncertified, CERTIFICATE, "2026-10-01"),
      certifiedStatus(BATCH, undefined, "2026-10-01"),
      certifiedStatus(BATCH, having({ id: "another" }), "2026-10-01"),
    ]) {
      expect(status).toMatchObject({ certificate: null, status: "none", onHarvest: { status: "none" } });
      expect(codes(status)).toEqual(["no-certificate"]);
    }
  });

  test("a suspension or withdrawal after the harvest shows on old packs too, from its day", () => {
    for (const stop of ["suspended", "withdrawn"] as const) {
      const stopped = having({ statusHistory: [change(stop, "2026-10-05")] });
      expect(certifiedStatus(BATCH, stopped, "2026-10-04").status).toBe("valid");
      const status = certifiedStatus(BATCH, stopped, "2026-10-05");
      expect(status).toMatchObject({ status: stop, onHarvest: { status: "valid" } });
      expect(codes(status)).toEqual(["certificate-valid-on-harvest", `certificate-${stop}`]);
    }
  });

  test("a reinstatement brings a batch back that was harvested before the suspension, not one harvested within it", () => {
    const certificate = having({
      statusHistory: [change("suspended", "2026-09-11"), change("reinstated", "2026-10-05")],
    });
    expect(certifiedStatus(BATCH, certificate, "2026-10-06").status).toBe("valid");
    expect(
      certifiedStatus({ ...BATCH, origin: { ...BATCH.origin, harvestedOn: "2026-09-12" } }, certificate, "2026-10-06")
        .status,
    ).toBe("suspended");
  });

  test("an end of validity after the harvest does not spoil it and is said", () => {
    const status = certifiedStatus(BATCH, CERTIFICATE, "2028-03-01");
    expect(status.status).toBe("valid");
    expect(codes(status)).toEqual(["certificate-valid-on-harvest", "certificate-expired-since"]);
    expect(codes(certifiedStatus(BATCH, CERTIFICATE, CERTIFICATE.validTo))).toEqual(["certificate-valid-on-harvest"]);
  });

  test("a certificate without an end does not expire", () => {
    const { validTo: _, ...endless } = having({ scheme: "geographical-indication" });
    expect(codes(certifiedStatus(BATCH, endless, "2060-01-01"))).toEqual(["certificate-valid-on-harvest"]);
  });

  test("a check that may still come is said beside what is valid; once it should be there it decides", () => {
    const unchecked = having({ annualChecks: [] });
    const batch = { ...BATCH, origin: { ...BATCH.origin, harvestedOn: "2026-03-10" } };
    const status = certifiedStatus(batch, unchecked, "2026-03-20");
    expect(status.status).toBe("valid");
    expect(codes(status)).toEqual(["certificate-valid-on-harvest", "annual-check-awaited"]);
    expect(certifiedStatus(batch, unchecked, "2026-12-01").status).toBe("annual-check-missing");
    // Nothing is awaited of a certificate that did not stand at the harvest, whatever else is missing.
    const stopped = having({ annualChecks: [], statusHistory: [change("suspended", "2026-03-01")] });
    expect(codes(certifiedStatus(batch, stopped, "2026-03-20"))).not.toContain("annual-check-awaited");
  });

  test("that had ended by the harvest is told as ended, though it covered another base alone", () => {
    const ended = having({ bases: ["elsewhere"], validTo: "2026-09-09" });
    expect(certifiedStatus(BATCH, ended, "2026-10-01").status).toBe("expired");
    expect(certifiedStatus(BATCH, having({ bases: ["elsewhere"] }), "2026-10-01").status).toBe("not-covered");
  });

  test("a pollution-free certificate past its end is history, never a live claim", () => {
    const status = certifiedStatus(BATCH, having({ scheme: "pollution-free" }), "2028-03-01");
    expect(status.status).toBe("expired");
    expect(codes(status)).toContain("scheme-is-history");
  });

  test("the standing on the harvest date decides first, and a later withdrawal is added to the reasons", () => {
    const certificate = having({ annualChecks: [], statusHistory: [change("withdrawn", "2026-10-05")] });
    const status = certifiedStatus(BATCH, certificate, "2026-10-06");
    expect(status.status).toBe("annual-check-missing");
    expect(codes(status)).toEqual(["annual-check-missing", "certificate-withdrawn"]);
  });

  test("a harvest before or after the validity is said so", () => {
    const early = having({ validFrom: "2026-09-11", validTo: "2029-09-10" });
    expect(certifiedStatus(BATCH, early, "2026-10-01").status).toBe("not-yet-valid");
    expect(certifiedStatus(BATCH, having({ validTo: "2026-09-09" }), "2026-10-01").status).toBe("expired");
  });

  test("a check recorded later makes a batch valid that lacked it", () => {
    const unchecked = having({ annualChecks: [] });
    expect(certifiedStatus(BATCH, unchecked, "2026-10-01").status).toBe("annual-check-missing");
    const checked = having({
      annualChecks: [{ year: 2026, inspectedOn: "2026-09-28", result: "passed", recordedAt: NOW }],
    });
    expect(certifiedStatus(BATCH, checked, "2026-10-01").status).toBe("valid");
  });
});

describe("the certificate on a page", () => {
  const LATER = "2026-10-01";
  const part = (more: Partial<Certificate> = {}, today = LATER) => {
    const certificate = having(more);
    return certificatePart(publicCertificate(certificate, BATCH.gtin), certifiedStatus(BATCH, certificate, today));
  };

  test("is told with what it says, its standing on the harvest day and today, and the annual checks of what stands", () => {
    expect(part()).toStrictEqual({
      ...{ scheme: "green-food", number: CERTIFICATE.number, grade: "A", enterpriseCode: CERTIFICATE.enterpriseCode },
      ...{ holder: CERTIFICATE.holderName, validFrom: "2025-03-01", validTo: "2028-02-29" },
      onHarvest: { date: "2026-09-10", standing: "valid", annualCheck: "passed" },
      today: { date: LATER, standing: "valid", annualCheck: "passed" },
      reasons: certifiedStatus(BATCH, CERTIFICATE, LATER).reasons,
      level: "attested",
    });
  });

  test("has no annual check where it does not stand, and none of a green-food enterprise code under another scheme", () => {
    const stopped = part({ statusHistory: [change("suspended", "2026-09-20")] });
    expect([stopped.onHarvest, stopped.today]).toEqual([
      { date: "2026-09-10", standing: "valid", annualCheck: "passed" },
      { date: LATER, standing: "suspended" },
    ]);
    expect(part({ scheme: "organic" })).not.toHaveProperty("enterpriseCode");
  });

  test("that did not cover the product or base on that day says so, whatever it says of others", () => {
    expect(part({ bases: ["elsewhere"] }).onHarvest).toEqual({ date: "2026-09-10", standing: "not-covered" });
    const { certificate: _, ...uncertified } = BATCH;
    const none = certifiedStatus(uncertified, CERTIFICATE, LATER);
    const said = certificatePart(publicCertificate(CERTIFICATE, BATCH.gtin), none);
    expect(said.onHarvest).toMatchObject({ standing: "valid" });
  });

  test("that was not valid at the harvest and is stopped today says both, and each once", () => {
    const codes = (history: StatusChange[]) =>
      certifiedStatus(BATCH, having({ statusHistory: history }), LATER).reasons.map(({ code }) => code);
    expect(codes([change("suspended", "2026-09-01"), change("withdrawn", "2026-09-20")])).toEqual([
      ...["certificate-suspended", "certificate-withdrawn"],
    ]);
    expect(codes([change("suspended", "2026-09-01")])).toEqual(["certificate-suspended"]);
    expect(codes([change("suspended", "2026-09-01"), change("reinstated", "2026-09-20")])).toEqual([
      "certificate-suspended",
    ]);
  });

  test("tells its kind where it has one", () => {
    const said = publicCertificate(CERTIFICATE, BATCH.gtin);
    const status = certifiedStatus(BATCH, CERTIFICATE, LATER);
    expect(certificatePart({ ...said, kind: "trademark" }, status)).toMatchObject({
      kind: "trademark",
    });
    expect(certificatePart(said, status)).not.toHaveProperty("kind");
  });

  test("of a registration that was taken back claims nothing", () => {
    const voided = { at: NOW, by: "x", reason: "登错" };
    expect(certifiedStatus({ ...BATCH, voided }, CERTIFICATE, LATER)).toMatchObject({
      certificate: null,
      status: "none",
    });
  });
});
