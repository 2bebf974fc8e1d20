import { describe, expect, test } from "vitest";
import type { Batch, Handoff, TestReport } from "../batches/batch.ts";
import { partyOf } from "../context.ts";
import { BATCH, BUREAU, COOPERATIVE, DEPOT, LABORATORY, refusal } from "../fixtures/cangxi.ts";
import { PLATFORM, SPLIT } from "../fixtures/journey.ts";
import { requireReleased, SETTLED_HANDOFFS_KEPT, withHandoffs } from "./custody.ts";

describe("the handoffs that a batch carries", () => {
  const settled = (n: number, to = DEPOT.id, receivedGrams = 10): Handoff => ({
    shipment: `s-${n}`,
    from: COOPERATIVE.id,
    to,
    shippedAt: "2026-09-11T01:00:00.000Z",
    shippedGrams: 10,
    receivedAt: "2026-09-11T04:00:00.000Z",
    receivedGrams,
  });
  const many = (count: number) => Array.from({ length: count }, (_, n) => settled(n));

  test("are the newest settled ones and all that are open; of the others it is kept how many, what was lost, and who had goods", () => {
    const kept = many(SETTLED_HANDOFFS_KEPT);
    expect(withHandoffs(BATCH, kept)).toStrictEqual({ ...BATCH, handoffs: kept });
    const { receivedAt: _, receivedGrams: __, ...open } = settled(1000);
    const old = [settled(-2, PLATFORM.id, 7), open, settled(-1)];
    const first = withHandoffs(BATCH, [...old, ...kept]);
    expect(first.handoffs).toStrictEqual([open, ...kept]);
    expect(first.settled).toStrictEqual({
      handoffs: 2,
      lostGrams: 3,
      holders: [COOPERATIVE.id, PLATFORM.id, DEPOT.id],
    });
    const next = withHandoffs(first, [...first.handoffs, settled(61, "other", 9)]);
    expect(next.settled).toStrictEqual({ handoffs: 3, lostGrams: 3, holders: [COOPERATIVE.id, PLATFORM.id, DEPOT.id] });
    const last = withHandoffs(next, [settled(-3, "other", 9), ...next.handoffs]);
    expect(last.settled).toStrictEqual({
      handoffs: 4,
      lostGrams: 4,
      holders: [COOPERATIVE.id, PLATFORM.id, DEPOT.id, "other"],
    });
  });

  test("of which holders were not kept by an earlier version stay without", () => {
    const before = { ...BATCH, settled: { handoffs: 5, lostGrams: 1 } };
    const after = withHandoffs(before, many(SETTLED_HANDOFFS_KEPT + 1));
    expect(after.settled).toStrictEqual({ handoffs: 6, lostGrams: 1 });
  });
});

describe("goods that are stopped", () => {
  const breach = { input: "i1", product: "吡虫啉", plot: "P7", actives: ["imidacloprid"], clearOn: "2026-09-15" };
  const failed: TestReport = {
    sampleId: "S1",
    by: LABORATORY.id,
    level: "attested",
    sampledOn: "2026-09-10",
    testedOn: "2026-09-11",
    issuedOn: "2026-09-11",
    items: [],
    verdict: "failed",
  };
  const stopped = (more: Partial<Batch>) => ({ ...SPLIT, ...more });
  const by = (bureau: boolean) => {
    const who = bureau ? BUREAU : LABORATORY;
    return stopped({ tests: [{ ...failed, by: who.id }], parties: { ...SPLIT.parties, [who.id]: partyOf(who) } });
  };
  const told = (batch: Batch, pointer?: string, from?: string) => {
    const error = refusal(() =>
      requireReleased(batch, pointer, from === undefined ? undefined : { from, to: PLATFORM.id }),
    );
    for (const text of [error.message, error.detailZh]) expect(text).not.toContain("undefined");
    return error;
  };

  test("may go back to who registered them or had them before, and nowhere else; the way back is told by name", () => {
    const recall = { id: "r-1", by: BUREAU.id, level: 1, reason: "农残", at: "2026-09-11T20:00:00.000Z" } as const;
    const recalled = stopped({ recall });
    expect(() => requireReleased(recalled, "/items/0", { from: DEPOT.id, to: COOPERATIVE.id })).not.toThrow();
    const error = told(recalled, "/items/0", DEPOT.id);
    expect(error).toMatchObject({
      code: "batch-recalled",
      errors: [{ pointer: "/items/0" }],
      extensions: { gtin: BATCH.gtin, lot: BATCH.lot, recall: "r-1" },
    });
    // The day in China.
    for (const text of [error.message, error.detailZh]) expect(text).toMatch(/2026-09-12.*\(lingjiang\)/);
    const own = told(recalled, undefined, COOPERATIVE.id);
    expect(own.errors).toStrictEqual([]);
    expect(own.message).not.toContain("only go back");
    expect(told(recalled).message).not.toContain("only go back");
  });

  test("by a failed test are released by a laboratory or bureau; by a bureau's finding only by whom it names", () => {
    for (const bureau of [true, false]) {
      const error = told(by(bureau), "/items/1", DEPOT.id);
      expect(error).toMatchObject({
        code: "batch-on-hold",
        errors: [{ pointer: "/items/1" }],
        extensions: { gtin: BATCH.gtin, lot: BATCH.lot },
      });
      expect(error.message.includes("the bureau that found it")).toBe(bureau);
      expect(error.detailZh.includes("作出认定的主管部门")).toBe(bureau);
      expect(error.message).toContain("only go back");
    }
  });

  test("inside a safety interval are told with the use, and with the test that would release them where one can", () => {
    const error = told(stopped({ breaches: [breach] }), "/items/2", DEPOT.id);
    expect(error).toMatchObject({
      code: "batch-on-hold",
      errors: [{ pointer: "/items/2" }],
      extensions: { gtin: BATCH.gtin, lot: BATCH.lot },
    });
    for (const text of [error.message, error.detailZh])
      for (const part of ["吡虫啉", "P7", "2026-09-15", "imidacloprid"]) expect(text).toContain(part);
    const untestable = told(stopped({ breaches: [{ ...breach, actives: [] }] }));
    expect(untestable.message).toContain("P7");
    expect(untestable.message).not.toContain("passed test");
    expect(untestable.detailZh).not.toContain("合格检测结果");
  });

  test("by a flag that names no use are held too, and nothing is made up about it", () => {
    const reason = { code: "safety-interval", en: "x", zh: "某" };
    const flags = [{ code: "safety-interval", at: "2026-09-12T00:00:00.000Z", reason }] as const;
    const error = told(stopped({ flags }));
    expect(error.message).toMatch(/inside a safety interval\. It may not/);
    expect(error.detailZh).toMatch(/安全间隔期未满。/);
  });
});
