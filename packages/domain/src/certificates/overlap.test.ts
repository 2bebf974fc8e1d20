import { expect, test } from "vitest";
import { BASE, CERTIFICATE, GTIN, OTHER_GTIN } from "../fixtures/cangxi.ts";
import type { Certificate } from "./certificate.ts";
import { overlapping, overlapWarnings, uncomparedWarnings } from "./overlap.ts";
import { publicCertificate } from "./view.ts";

const RECORDED = { reason: "变更", recordedAt: "2026-01-01T00:00:00.000Z" };

/** Ids of those that overlap with the certificate on that product. */
function rivals(certificate: Partial<Certificate>, other: Partial<Certificate>, gtin = GTIN): readonly string[] {
  const published = publicCertificate({ ...CERTIFICATE, id: "other", ...other }, gtin);
  return overlapping({ ...CERTIFICATE, ...certificate }, [{ gtin, certificates: [published] }]).map(({ id }) => id);
}

test("certificates meet where they cover one product from one base on a common day", () => {
  expect(rivals({}, {})).toEqual(["other"]);
  expect(rivals({}, { validFrom: CERTIFICATE.validTo, validTo: "2030-01-01" })).toEqual(["other"]);
  expect(rivals({}, { validFrom: "2028-03-01", validTo: "2030-01-01" })).toEqual([]);
  expect(rivals({}, { bases: ["b2"] })).toEqual([]);
  expect(rivals({}, {}, OTHER_GTIN)).toEqual([]);
});

test("a base that comes with a change of scope meets from that change's day on, and one that goes no longer", () => {
  const joins = [{ ...RECORDED, bases: ["b2"], effectiveFrom: "2026-06-01" }];
  expect(rivals({ scopeChanges: joins }, { bases: ["b2"], validTo: "2026-05-31" })).toEqual([]);
  expect(rivals({ scopeChanges: joins }, { bases: ["b2"], validTo: "2026-06-01" })).toEqual(["other"]);
  expect(rivals({ scopeChanges: joins }, { validFrom: "2026-06-01" })).toEqual([]);
  expect(rivals({ scopeChanges: joins }, { validFrom: "2026-05-31" })).toEqual(["other"]);
  expect(
    rivals({}, { bases: ["b2"], scopeChanges: [{ ...RECORDED, bases: [BASE.id], effectiveFrom: "2026-06-01" }] }),
  ).toEqual(["other"]);
});

test("a certificate ends where it is withdrawn, unless that was lifted", () => {
  const withdrawn = { ...RECORDED, status: "withdrawn", id: "w1", effectiveFrom: "2026-06-01" } as const;
  const lifted = { ...RECORDED, status: "reinstated", lifts: ["w1"], effectiveFrom: "2026-06-01" } as const;
  const later = { validFrom: "2026-06-01" };
  expect(rivals(later, { statusHistory: [withdrawn] })).toEqual([]);
  expect(rivals({ validFrom: "2026-05-31" }, { statusHistory: [withdrawn] })).toEqual(["other"]);
  expect(rivals({ ...later, statusHistory: [withdrawn] }, {})).toEqual([]);
  expect(rivals(later, { statusHistory: [withdrawn, lifted] })).toEqual(["other"]);
});

test("a certificate without an end meets whatever comes, until it is withdrawn", () => {
  const { validTo: _, ...endless } = CERTIFICATE;
  const published = publicCertificate({ ...endless, id: "other", scheme: "geographical-indication" }, GTIN);
  const own = {
    ...CERTIFICATE,
    scheme: "geographical-indication",
    validFrom: "2050-01-01",
    validTo: "2051-01-01",
  } as const;
  expect(overlapping(own, [{ gtin: GTIN, certificates: [published] }])).toHaveLength(1);
  const statusHistory = [{ ...RECORDED, status: "withdrawn", effectiveFrom: "2049-12-31" } as const];
  expect(overlapping(own, [{ gtin: GTIN, certificates: [{ ...published, statusHistory }] }])).toEqual([]);
});

test("each is told once, however many products it shares", () => {
  const both = { ...CERTIFICATE, gtins: [GTIN, OTHER_GTIN] };
  const others = [GTIN, OTHER_GTIN].map((gtin) => ({
    gtin,
    certificates: [publicCertificate({ ...both, id: "other" }, gtin), publicCertificate(both, gtin)],
  }));
  expect(overlapping(both, others).map(({ id }) => id)).toEqual(["other"]);
});

test("a change of scope from before the first day holds from the first day on", () => {
  const joins = [{ ...RECORDED, bases: ["b2"], effectiveFrom: "2025-06-01" }];
  const own = { validFrom: "2026-01-01", scopeChanges: joins };
  expect(rivals(own, { bases: ["b2"], validTo: "2025-12-31" })).toEqual([]);
  expect(rivals(own, { bases: ["b2"], validTo: "2026-01-01" })).toEqual(["other"]);
});

test("a scope that would change after the end changes nothing of the end, and one of the last day holds on that day", () => {
  const change = (effectiveFrom: string) => [{ ...RECORDED, bases: ["b2"], effectiveFrom }];
  const withdrawn = { ...RECORDED, status: "withdrawn", effectiveFrom: "2026-06-01" } as const;
  const own = { scopeChanges: change("2026-09-01"), statusHistory: [withdrawn] };
  expect(rivals(own, { validFrom: "2026-06-01" })).toEqual([]);
  expect(rivals(own, { validFrom: "2026-05-31" })).toEqual(["other"]);
  const last = { scopeChanges: change(CERTIFICATE.validTo) };
  expect(rivals(last, { validFrom: CERTIFICATE.validTo })).toEqual([]);
  expect(rivals(last, { validFrom: CERTIFICATE.validTo, bases: ["b2"] })).toEqual(["other"]);
});

test("the bureau is told of five overlaps by number and time, and of more how many there are", () => {
  const others = Array.from({ length: 7 }, (_, n) =>
    publicCertificate({ ...CERTIFICATE, number: `LB-18-250322000${n}A` }, GTIN),
  );
  const told = (count: number) => overlapWarnings(others.slice(0, count));
  expect(told(0)).toEqual([]);
  expect(told(5)).toHaveLength(5);
  const seven = told(7);
  expect(new Set(seven.map(({ code }) => code))).toEqual(new Set(["certificate-overlaps"]));
  expect(seven).toHaveLength(6);
  seven.slice(0, 5).forEach(({ en, zh }, n) => {
    for (const text of [en, zh])
      for (const named of [`LB-18-250322000${n}A`, CERTIFICATE.validFrom, CERTIFICATE.validTo])
        expect(text).toContain(named);
  });
  expect([seven[5]?.en, seven[5]?.zh]).toEqual([
    expect.stringContaining("2 more certificates"),
    expect.stringContaining("另有 2 张证书"),
  ]);
});

test("the bureau is told for which product not all certificates were compared", () => {
  const others = [
    { gtin: GTIN, certificates: [] },
    { gtin: OTHER_GTIN, certificates: [], isCut: true },
  ];
  const [warning, ...more] = uncomparedWarnings(others);
  expect([warning?.code, more]).toEqual(["certificates-not-all-compared", []]);
  for (const text of [warning?.en, warning?.zh]) expect(text).toContain(OTHER_GTIN);
  expect(uncomparedWarnings(others.slice(0, 1))).toEqual([]);
  expect(uncomparedWarnings([{ gtin: GTIN, certificates: [], isCut: false }])).toEqual([]);
});
