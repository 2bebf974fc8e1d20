import { expect, test } from "vitest";
import { packState } from "./label-state.ts";

const AT = "2026-09-16T17:00:00.000Z";
const REMARK = { code: "late-entry", en: "late", zh: "补录" };

test("a pack has the state of its batch while its code is live", () => {
  const state = { code: "in-order", reasons: [] } as const;
  expect(packState(state, undefined)).toBe(state);
});

test("a code that was struck is what its page says first, with China's date, before what is known of the batch", () => {
  const { code, reasons } = packState({ code: "in-order-with-remarks", reasons: [REMARK] }, AT);
  expect([code, reasons.map((reason) => reason.code)]).toEqual(["label-voided", ["label-voided", "late-entry"]]);
  expect(reasons[0]?.zh).toContain("2026-09-17");
});

test("that goods must not be eaten, or were never registered, is said before that their code was struck", () => {
  for (const code of ["voided", "recalled", "test-failed", "interval-breached"] as const) {
    const state = packState({ code, reasons: [REMARK] }, AT);
    expect([state.code, state.reasons.map((reason) => reason.code)]).toEqual([code, ["late-entry", "label-voided"]]);
  }
});
