import { describe, expect, test } from "vitest";
import type { Flag } from "../batches/batch.ts";
import type { HarvestedBatch } from "../batches/harvested.ts";
import type { Season } from "../farm/base.ts";
import { BASE, BATCH, KIWIFRUIT, SORTED } from "../fixtures/cangxi.ts";
import { withPlots } from "./follow-plots.ts";

const NOW = { now: "2026-09-13T00:00:00.000Z" };
const FLAGGED_AT = "2026-09-10T10:00:00.000Z";
/** P1 can grow 30 t. */
const season = (grams: number, plot = "P1"): Season => ({ base: BASE.id, year: 2026, plots: { [plot]: grams } });
const flag = (code: Flag["code"], zh = "一"): Flag => ({ code, at: FLAGGED_AT, reason: { code, en: zh, zh } });
const having = (...flags: Flag[]): HarvestedBatch => ({ ...BATCH, flags });
const PEARS = { ...BASE, plots: BASE.plots.map((plot) => (plot.id === "P1" ? { ...plot, crop: "雪梨" } : plot)) };

const after = (
  batch: Parameters<typeof withPlots>[0],
  on: Partial<Parameters<typeof withPlots>[1]> = {},
): readonly Flag[] => withPlots(batch, { base: BASE, season: undefined, product: KIWIFRUIT, ...on }, NOW).flags;

describe("a batch after its base's plots were corrected", () => {
  test("is exceeded no more where none of its plots is, and as long as one of them is", () => {
    const exceeded = flag("capacity-exceeded");
    expect(after(having(exceeded), { season: season(30_000_001) })).toStrictEqual([exceeded]);
    const gone = [{ ...exceeded, withdrawnAt: NOW.now }];
    expect(after(having(exceeded), { season: season(30_000_000) })).toStrictEqual(gone);
    expect(after(having(exceeded), { season: season(10_000_001, "P2") })).toStrictEqual(gone);
    expect(after(having(exceeded))).toStrictEqual(gone);
  });

  test("is of another crop by what is recorded now", () => {
    const [raised, ...more] = after(BATCH, { base: PEARS });
    expect(more).toStrictEqual([]);
    expect(raised).toMatchObject({ code: "crop-differs", at: NOW.now });
    const flagged = having(raised as Flag);
    expect(after(flagged, { base: PEARS })).toStrictEqual([raised]);
    expect(after(flagged)).toStrictEqual([{ ...raised, withdrawnAt: NOW.now }]);
    expect(after(flagged, { product: undefined })).toStrictEqual([{ ...raised, withdrawnAt: NOW.now }]);
    // Of another of its plots nothing is said: the batch is of P1.
    const other = { ...BASE, plots: BASE.plots.map((plot) => (plot.id === "P2" ? { ...plot, crop: "雪梨" } : plot)) };
    expect(after(BATCH, { base: other })).toStrictEqual([]);
  });

  test("lacks its commitment by what the product is now", () => {
    const { commitment: _, committed: __, ...bare } = BATCH;
    const [raised] = after(bare);
    expect(raised).toMatchObject({ code: "commitment-missing", at: NOW.now });
    expect(after({ ...bare, flags: [raised as Flag] })).toStrictEqual([raised]);
    expect(after({ ...BATCH, flags: [raised as Flag] })).toStrictEqual([{ ...raised, withdrawnAt: NOW.now }]);
  });

  test("keeps what is of something else, and the time at which a flag was withdrawn", () => {
    const flags = [flag("test-failed"), { ...flag("capacity-exceeded"), withdrawnAt: FLAGGED_AT }];
    expect(after(having(...flags))).toStrictEqual(flags);
  });

  test("stays as it is where it is of another base, was voided, or came out of others", () => {
    const voided = { ...having(flag("capacity-exceeded")), voided: { at: FLAGGED_AT, by: "lingjiang", reason: "错" } };
    const sorted = { ...SORTED, flags: [flag("capacity-exceeded")] };
    const on = { base: BASE, season: undefined, product: KIWIFRUIT };
    expect(withPlots(voided, on, NOW)).toBe(voided);
    expect(withPlots(sorted, on, NOW)).toBe(sorted);
    const elsewhere = having(flag("capacity-exceeded"));
    expect(withPlots(elsewhere, { ...on, base: { ...BASE, id: "lingjiang-2" } }, NOW)).toBe(elsewhere);
  });
});
