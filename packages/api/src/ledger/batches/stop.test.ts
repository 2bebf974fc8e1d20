import type { Batch, Recall } from "@suyuan/domain/batches/batch";
import { unpackBatch } from "@suyuan/domain/batches/codec";
import { jsonBytes } from "@suyuan/domain/bounds/bytes";
import { BATCH, BUREAU } from "@suyuan/domain/fixtures/cangxi";
import { describe, expect, test } from "vitest";
import { HEAD_DATA_BYTES } from "./parts.ts";
import { stopRowOf } from "./stop.ts";

const recall = (n: number, reason = "农残超标", end?: string): Recall => ({
  id: `r-${n}`,
  by: BUREAU.id,
  level: 1,
  reason,
  at: "2026-09-12T01:00:00.000Z",
  ...(end === undefined
    ? {}
    : { ended: { at: "2026-09-13T01:00:00.000Z", by: BUREAU.id, reason: end, outcome: "completed" } }),
});
const many = (count: number, reason: string): readonly Recall[] =>
  Array.from({ length: count }, (_, n) => recall(n, reason, reason));
const row = (more: Partial<Batch>) => stopRowOf({ ...BATCH, ...more });

describe("the row of what stops a batch", () => {
  test("has the recall and so much of the batch that its page can be made", () => {
    const stop = row({ recall: recall(1) });
    expect(unpackBatch(stop)).toMatchObject({
      gtin: BATCH.gtin,
      lot: BATCH.lot,
      organisation: BATCH.organisation,
      registeredAt: BATCH.registeredAt,
      product: BATCH.product,
      origin: BATCH.origin,
      recall: recall(1),
    });
    expect(stop).not.toHaveProperty("raisedRecalls");
    expect(stop).not.toHaveProperty("mistakenRecalls");
  });

  test("has what stopped it before, and none where nothing stops it any more", () => {
    const stop = row({ raisedRecalls: many(2, "曾召回"), mistakenRecalls: many(1, "误发") });
    expect(stop).not.toHaveProperty("recall");
    expect(stop.raisedRecalls).toStrictEqual(many(2, "曾召回"));
    expect(stop.mistakenRecalls).toStrictEqual(many(1, "误发"));
  });

  test("never cuts the reason of the recall in force, and cuts those of the others and of its end alone", () => {
    const long = "农".repeat(600);
    const stop = row({ recall: recall(1, long, long), mistakenRecalls: [recall(2, long, long)] });
    expect(stop.recall?.reason).toBe(long);
    const [mistaken] = stop.mistakenRecalls ?? [];
    for (const reason of [stop.recall?.ended?.reason, mistaken?.reason, mistaken?.ended?.reason]) {
      expect(reason?.length).toBeLessThan(600);
      expect(reason).toMatch(/^农+/);
    }
    expect(jsonBytes(stop)).toBeLessThanOrEqual(HEAD_DATA_BYTES);
    const brief = row({ recall: recall(1, long, "简短") });
    expect(brief.recall).toStrictEqual(recall(1, long, "简短"));
  });

  test.each([1, 5, 12, 20])("fits beside %i recalls that were mistakes, whatever their reasons", (count) => {
    const long = "农".repeat(1000);
    const stop = row({ recall: recall(1, "农残超标"), mistakenRecalls: many(count, long) });
    expect(jsonBytes(stop)).toBeLessThanOrEqual(HEAD_DATA_BYTES);
    expect(stop.recall).toStrictEqual(recall(1, "农残超标"));
    // Where there is room their reasons are told as far as it goes.
    if (count === 1) expect(stop.mistakenRecalls?.[0]?.reason.length).toBeGreaterThan(100);
  });

  test("gives up the mistakes, and never what was raised or is in force, where there is no room at all", () => {
    const stop = row({ recall: recall(1), raisedRecalls: many(5, "曾召回"), mistakenRecalls: many(30, "误发") });
    expect(stop).not.toHaveProperty("mistakenRecalls");
    expect(stop.raisedRecalls).toHaveLength(5);
    expect(stop.recall).toStrictEqual(recall(1));
    expect(jsonBytes(stop)).toBeLessThanOrEqual(HEAD_DATA_BYTES);
  });

  test("cuts what was raised as short as it goes before its row is too large", () => {
    const long = "农".repeat(1000);
    const stop = row({ recall: recall(1), raisedRecalls: many(8, long), mistakenRecalls: many(30, long) });
    expect(stop.raisedRecalls).toHaveLength(8);
    for (const { reason, ended } of stop.raisedRecalls ?? [])
      expect([[...reason].length, [...(ended?.reason ?? "")].length]).toEqual([10, 10]);
    expect(jsonBytes(stop)).toBeLessThanOrEqual(HEAD_DATA_BYTES);
  });
});
