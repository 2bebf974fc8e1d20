import { describe, expect, test } from "vitest";
import type { HarvestedBatch } from "../batches/harvested.ts";
import type { Certificate } from "../certificates/certificate.ts";
import { acting, BASE, BATCH, BUREAU, CERTIFICATE, GTIN, OTHER_GTIN, SORTED } from "../fixtures/cangxi.ts";
import { daysMoved, isAstray, moveClaims, names, uncoveredBy } from "./move-claims.ts";

/** Noon in China on 12 September 2026. */
const CTX = acting(BUREAU, "inspector");

function harvestedOn(day: string, more: Partial<HarvestedBatch> = {}): HarvestedBatch {
  return { ...BATCH, ...more, origin: { ...BATCH.origin, harvestedOn: day } };
}

describe("the days that count to another certificate year after a correction of the dates", () => {
  const before = { validFrom: "2025-03-01", validTo: "2028-02-29" };

  test("are none where the dates stay", () => {
    expect(daysMoved(before, before, CTX)).toStrictEqual([]);
  });

  test("are those between the old and the new turn of each year, up to today", () => {
    expect(daysMoved(before, { validFrom: "2025-06-01", validTo: "2028-05-31" }, CTX)).toStrictEqual([
      { from: "2025-03-01", before: "2025-06-01" },
      { from: "2026-03-01", before: "2026-06-01" },
    ]);
  });

  test("end with today: what is harvested later is judged when it comes", () => {
    expect(daysMoved(before, { validFrom: "2025-10-01", validTo: "2028-09-30" }, CTX)).toStrictEqual([
      { from: "2025-03-01", before: "2025-10-01" },
      { from: "2026-03-01", before: "2026-09-13" },
    ]);
  });

  test("hold today itself, on which a year may turn", () => {
    const turning = { validFrom: "2025-09-12", validTo: "2028-09-11" };
    expect(daysMoved(turning, { validFrom: "2025-09-13", validTo: "2028-09-12" }, CTX)).toStrictEqual([
      { from: "2025-09-12", before: "2025-09-13" },
      { from: "2026-09-12", before: "2026-09-13" },
    ]);
  });

  test("are those after an end that comes earlier, and belong to no year from then on", () => {
    expect(daysMoved(before, { validFrom: "2025-03-01", validTo: "2026-06-30" }, CTX)).toStrictEqual([
      { from: "2026-07-01", before: "2026-09-13" },
    ]);
    expect(daysMoved({ validFrom: "2025-03-01", validTo: "2026-06-30" }, before, CTX)).toStrictEqual([
      { from: "2026-07-01", before: "2026-09-13" },
    ]);
  });

  test("hold the last day, which closes the year before it where it is an anniversary", () => {
    // Without an end, 1 March 2026 begins the second year; as the last day it closes the first.
    expect(
      daysMoved({ validFrom: "2025-03-01" }, { validFrom: "2025-03-01", validTo: "2026-03-01" }, CTX),
    ).toStrictEqual([
      { from: "2026-03-01", before: "2026-03-02" },
      { from: "2026-03-02", before: "2026-09-13" },
    ]);
  });

  test("go on up to now where neither has an end", () => {
    expect(daysMoved({ validFrom: "2024-03-01" }, { validFrom: "2024-03-02" }, CTX)).toStrictEqual([
      { from: "2024-03-01", before: "2024-03-02" },
      { from: "2025-03-01", before: "2025-03-02" },
      { from: "2026-03-01", before: "2026-03-02" },
    ]);
  });

  test("are none of the turn that tomorrow brings", () => {
    const turning = { validFrom: "2025-09-13", validTo: "2028-09-12" };
    expect(daysMoved(turning, { validFrom: "2025-10-13", validTo: "2028-10-12" }, CTX)).toStrictEqual([
      { from: "2025-09-13", before: "2025-10-13" },
    ]);
  });

  test("are none of a validity that lies ahead", () => {
    expect(daysMoved({ validFrom: "2027-01-01" }, { validFrom: "2027-02-01" }, CTX)).toStrictEqual([]);
  });
});

describe("a batch that names a certificate", () => {
  test("is one that was harvested, stands, and was registered under it", () => {
    expect(names(BATCH, CERTIFICATE.id)).toBe(true);
    expect(names(undefined, CERTIFICATE.id)).toBe(false);
    expect(names({ ...SORTED, certificate: { id: CERTIFICATE.id } }, CERTIFICATE.id)).toBe(false);
    expect(names({ ...BATCH, voided: { at: CTX.now, by: "lingjiang", reason: "录错" } }, CERTIFICATE.id)).toBe(false);
    expect(names(BATCH, "another")).toBe(false);
    const { certificate: _, ...uncertified } = BATCH;
    expect(names(uncertified, CERTIFICATE.id)).toBe(false);
  });

  test("is astray where its harvest falls in another year or another scope than it is charged to", () => {
    const since: Certificate = {
      ...CERTIFICATE,
      scopeChanges: [
        {
          effectiveFrom: "2026-09-01",
          approvedGramsPerYear: 9,
          reason: "减产",
          recordedAt: "2026-08-01T00:00:00.000Z",
        },
      ],
    };
    expect(isAstray(BATCH, CERTIFICATE)).toBe(false);
    expect(isAstray(BATCH, { ...CERTIFICATE, validFrom: "2025-10-01" })).toBe(true);
    expect(isAstray(BATCH, since)).toBe(true);
    const charged = { ...BATCH, certificate: { id: CERTIFICATE.id, year: 2026, since: "2026-09-01" } };
    expect(isAstray(charged, since)).toBe(false);
    const { certificate: _, ...uncertified } = BATCH;
    expect(isAstray(uncertified, { ...CERTIFICATE, validFrom: "2025-10-01" })).toBe(false);
  });

  test("is left out by a correction only where it was covered before", () => {
    const narrower = { ...CERTIFICATE, bases: ["another"] };
    const otherProduct = { ...BATCH, gtin: OTHER_GTIN };
    expect(uncoveredBy(CERTIFICATE, narrower, [BATCH, otherProduct])).toStrictEqual([BATCH]);
    expect(uncoveredBy(CERTIFICATE, CERTIFICATE, [BATCH])).toStrictEqual([]);
    expect(uncoveredBy(narrower, CERTIFICATE, [BATCH])).toStrictEqual([]);
    expect(uncoveredBy(narrower, narrower, [BATCH])).toStrictEqual([]);
    const since = (bases: readonly string[], effectiveFrom: string): Certificate => ({
      ...CERTIFICATE,
      gtins: [GTIN],
      scopeChanges: [{ bases, effectiveFrom, reason: "变更", recordedAt: "2026-08-01T00:00:00.000Z" }],
    });
    expect(uncoveredBy(since([BASE.id], "2026-09-01"), since(["another"], "2026-09-10"), [BATCH])).toStrictEqual([
      BATCH,
    ]);
    expect(uncoveredBy(since([BASE.id], "2026-09-01"), since(["another"], "2026-09-11"), [BATCH])).toStrictEqual([]);
  });
});

describe("weight that moves with a correction of its certificate", () => {
  const later = { ...CERTIFICATE, validFrom: "2025-10-01", validTo: "2028-09-30" };
  const balance = { certificate: CERTIFICATE.id, spent: { "2026": 1_500_000 } };

  test("goes from one year to the other to the gram, and each batch says why", () => {
    const { balance: after, moved } = moveClaims(later, balance, [BATCH], "起始日录错", CTX);
    expect(after).toStrictEqual({ certificate: CERTIFICATE.id, spent: { "2025": 1_000_000, "2026": 500_000 } });
    expect(moved).toHaveLength(1);
    expect(moved[0]).toMatchObject({ certificate: { id: CERTIFICATE.id, year: 2025 }, origin: BATCH.origin });
    expect(moved[0]?.corrections).toStrictEqual([
      { field: "certificate", at: CTX.now, by: BUREAU.id, from: "2026", to: "2025", reason: "起始日录错" },
    ]);
  });

  test("is charged to no year where its harvest lies outside the validity now, and comes back from none", () => {
    const ended = { ...CERTIFICATE, validTo: "2026-06-30" };
    const gone = moveClaims(ended, balance, [BATCH], "截止日录错", CTX);
    expect(gone.balance).toStrictEqual({ certificate: CERTIFICATE.id, spent: { "2026": 500_000 } });
    expect(gone.moved[0]?.certificate).toStrictEqual({ id: CERTIFICATE.id });
    expect(gone.moved[0]?.corrections?.[0]).toMatchObject({ from: "2026", to: "-" });
    const back = moveClaims(CERTIFICATE, gone.balance, gone.moved, "截止日录错", CTX);
    expect(back.balance).toStrictEqual(balance);
    expect(back.moved[0]?.corrections?.[0]).toMatchObject({ from: "-", to: "2026" });
  });

  test("goes to another scope of the same year without a note: a reader of the batch is told nothing new", () => {
    const since: Certificate = {
      ...CERTIFICATE,
      scopeChanges: [
        {
          effectiveFrom: "2026-09-01",
          approvedGramsPerYear: 9,
          reason: "减产",
          recordedAt: "2026-08-01T00:00:00.000Z",
        },
      ],
    };
    const { balance: after, moved } = moveClaims(since, balance, [BATCH], "减产", CTX);
    expect(after).toStrictEqual({ ...balance, since: { "2026": { "2026-09-01": 1_000_000 } } });
    expect(moved).toStrictEqual([{ ...BATCH, certificate: { id: CERTIFICATE.id, year: 2026, since: "2026-09-01" } }]);
  });

  test("is that of the batches that are astray alone", () => {
    const { certificate: _, ...uncertified } = BATCH;
    const early = harvestedOn("2025-09-10", { certificate: { id: CERTIFICATE.id, year: 2025 } });
    const right = harvestedOn("2025-10-02", { certificate: { id: CERTIFICATE.id, year: 2025 } });
    const spent = { certificate: CERTIFICATE.id, spent: { "2025": 3_000_000, "2026": 1_000_000 } };
    const { balance: after, moved } = moveClaims(later, spent, [uncertified, right, early, BATCH], "录错", CTX);
    expect(moved.map(({ origin }) => origin.harvestedOn)).toStrictEqual(["2025-09-10", "2026-09-10"]);
    expect(after?.spent).toStrictEqual({ "2025": 3_000_000, "2026": 0 });
  });

  test("is nothing where nothing is astray: the balance stays, and so does that there is none", () => {
    expect(moveClaims(CERTIFICATE, undefined, [BATCH], "录错", CTX)).toStrictEqual({ balance: undefined, moved: [] });
    expect(moveClaims(CERTIFICATE, balance, [], "录错", CTX).balance).toBe(balance);
  });
});
