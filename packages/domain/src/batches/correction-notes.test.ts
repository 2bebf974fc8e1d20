import { expect, test } from "vitest";
import { BATCH } from "../fixtures/cangxi.ts";
import type { Batch, CorrectionNote } from "./batch.ts";
import { hasOlderCorrections, noted, SHOWN_CORRECTIONS, shownCorrections } from "./correction-notes.ts";

const note = (field: CorrectionNote["field"], n: number) =>
  ({ field, at: `2026-09-${String(n).padStart(2, "0")}T00:00:00.000Z` }) as CorrectionNote;
const after = (...fields: CorrectionNote["field"][]): Batch =>
  fields.reduce<Batch>((batch, field, n) => noted(batch, note(field, n + 1)), BATCH);

test("a batch carries its five newest corrections, the newest first, and counts all of them", () => {
  const five = after("plots", "test", "input", "receipt", "quantityKg");
  expect(five.corrections?.map(({ at }) => at.slice(8, 10))).toEqual(["05", "04", "03", "02", "01"]);
  expect([five.correctionCount, hasOlderCorrections(five), hasOlderCorrections(BATCH)]).toEqual([5, false, false]);
  const six = noted(five, note("test", 6));
  expect(six.corrections?.map(({ at }) => at.slice(8, 10))).toEqual(["06", "05", "04", "03", "02"]);
  expect([six.correctionCount, hasOlderCorrections(six)]).toEqual([6, true]);
});

test("a page is told the newest correction of each thing that it shows, and how many there were of any kind", () => {
  expect(shownCorrections(BATCH)).toEqual({ count: 0, newest: [] });
  expect(shownCorrections(after("plots", "quantityKg", "test", "plots"))).toEqual({
    count: 4,
    newest: [
      { field: "plots", at: "2026-09-04T00:00:00.000Z" },
      { field: "test", at: "2026-09-03T00:00:00.000Z" },
    ],
  });
  expect(SHOWN_CORRECTIONS).not.toContain("quantityKg");
});
