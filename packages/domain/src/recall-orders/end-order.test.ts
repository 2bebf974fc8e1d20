import { expect, test } from "vitest";
import { acting, BUREAU, NOON, refusal } from "../fixtures/cangxi.ts";
import type { RecallTask } from "./balance.ts";
import { type EndOrder, endOrder, type OrderEnd } from "./end-order.ts";

const AT = "2026-09-12T03:00:00.000Z";

/** Whose task: what it had of batch A, and what it found of it; undefined where it said nothing. */
function holder(organisation: string, grams: number, foundGrams?: number): RecallTask {
  const known = { at: AT, recordedAt: NOON };
  const entries =
    foundGrams === undefined
      ? []
      : [
          { id: "e-1", ...known, acknowledged: true as const },
          { id: "e-2", ...known, batch: "A", foundGrams },
        ];
  return { organisation, items: [{ batch: "A", grams }], entries };
}

const end = (
  tasks: readonly RecallTask[],
  command: Partial<EndOrder> = {},
  { ended, mayEnd = true }: { readonly ended?: OrderEnd; readonly mayEnd?: boolean } = {},
) =>
  endOrder(
    { recall: "bureau/r-1", mayEnd, ended, tasks },
    { outcome: "completed", reason: "已全部追回", ...command },
    acting(BUREAU, "inspector"),
  );

const COMPLETED: OrderEnd = { at: "2026-09-11T20:00:00.000Z", by: "who", reason: "why", outcome: "completed" };

test("a recall is completed once every holder acknowledged it and every gram is accounted for", () => {
  const { ended, fact } = end([holder("depot", 1000, 1000)], { id: "end-1" });
  const said = { outcome: "completed", reason: "已全部追回" };
  expect(ended).toEqual({ at: NOON, by: BUREAU.id, ...said });
  expect(fact).toMatchObject({ kind: "recall-order-ended", occurredAt: NOON, recordedAt: NOON });
  expect(fact.data).toEqual({ recall: "bureau/r-1", id: "end-1", ...said });
  expect(end([]).fact.data).toEqual({ recall: "bureau/r-1", ...said });
});

test("until then it is refused, naming who is silent, and what is missing or too much of which batch at whom", () => {
  const tasks = [holder("shop", 0), holder("depot", 1500, 1000), holder("coop", 1000, 1250), holder("well", 7, 7)];
  const { code, message, detailZh, errors, extensions } = refusal(() => end(tasks));
  expect([code, errors.map(({ pointer }) => pointer), extensions]).toEqual([
    "recall-unexplained",
    ["/missing"],
    { open: 3 },
  ]);
  expect(message).toMatch(
    /: shop has not acknowledged; 0\.5 kg of A at depot; 0\.25 kg of A more than on record at coop\. /,
  );
  expect(detailZh).toMatch(/：shop 未确认收到通知；depot 的 A 尚差 0\.5 千克；coop 的 A 多出 0\.25 千克。/);
});

test("of many gaps five are named and the others are counted", () => {
  const silent = (count: number) => Array.from({ length: count }, (_, n) => holder(`h${n}`, 0));
  const told = (count: number) => refusal(() => end(silent(count)));
  expect(told(5).message).toMatch(/h4 has not acknowledged\. /);
  expect(told(5).detailZh).toMatch(/h4 未确认收到通知。未作/);
  expect(told(7).message).toMatch(/h4 has not acknowledged, and 2 more\. /);
  expect(told(7).detailZh).toMatch(/h4 未确认收到通知等 7 项。/);
  expect(told(7).extensions).toEqual({ open: 7 });
});

test("who says what is missing may complete it all the same, and the words stay with the end", () => {
  const { ended, fact } = end([holder("depot", 1000)], { missing: "半箱已被食用" });
  expect(ended.missing).toBe("半箱已被食用");
  expect(fact.data).toMatchObject({ missing: "半箱已被食用" });
});

test("a recall that was a mistake ends at any time, whatever is not accounted for", () => {
  expect(end([holder("depot", 1000)], { outcome: "mistaken", reason: "批号选错" }).ended).toEqual({
    ...{ at: NOON, by: BUREAU.id, outcome: "mistaken", reason: "批号选错" },
  });
});

test("one that was completed may still turn out to be a mistake; any other second end is refused, saying when and by whom the first was", () => {
  expect(end([], { outcome: "mistaken", reason: "误报" }, { ended: COMPLETED }).ended.outcome).toBe("mistaken");
  for (const [ended, outcome] of [
    [COMPLETED, "completed"],
    [{ ...COMPLETED, outcome: "mistaken" }, "mistaken"],
    [{ ...COMPLETED, outcome: "mistaken" }, "completed"],
  ] as const) {
    const { code, message, extensions } = refusal(() => end([], { outcome }, { ended }));
    expect([code, extensions]).toEqual([
      "recall-ended",
      { recall: "r-1", outcome: ended.outcome, endedAt: COMPLETED.at },
    ]);
    expect(message).toContain("r-1 was ended on 2026-09-12 by who (why).");
  }
});

test("who may not end it hears that there is none", () => {
  expect(refusal(() => end([], {}, { mayEnd: false })).code).toBe("not-found");
});
