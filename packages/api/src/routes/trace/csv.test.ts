import { expect, test } from "vitest";
import { traceTable } from "./csv.ts";
import type { TraceAnswer } from "./view.ts";

const NODE = { kind: "batch", class: "possible", at: "2026-10-07T00:00:00.000Z", level: "declared", kg: 5 } as const;
const ANSWER: TraceAnswer = {
  id: "01/06901234567892/10/A",
  direction: "forward",
  knownOn: "2026-10-08T00:00:00.000Z",
  nodes: [
    { ...NODE, id: "01/06901234567892/10/A", holder: "coop" },
    { ...NODE, id: "01/06901234567892/10/B", holder: "depot", onHand: { kg: 5, minKg: 0, maxKg: 4 } },
  ],
  edges: [
    {
      ...{
        from: "01/06901234567892/10/A",
        to: "01/06901234567892/10/B",
        kind: "transformed",
        batch: "01/06901234567892/10/B",
      },
      ...{ kg: 5, at: "2026-10-07T00:00:00.000Z", level: "declared", by: "depot", plots: ["=p1", "p2"] },
      contaminated: { minKg: 0, maxKg: 4 },
    },
  ],
  names: { depot: '=HYPERLINK("https://bad.example")' },
  limits: { batches: 1, facts: 1, depth: 1, edges: 1 },
};

test("a trace as a table has a row for each step, and runs no formula that somebody's name or plot holds", () => {
  const [head, row, end] = traceTable(ANSWER).split("\r\n");
  expect(head?.startsWith("\uFEFFfrom,to,kind,batch,kg,contaminatedMinKg,contaminatedMaxKg")).toBe(true);
  expect(row).toContain(",transformed,01/06901234567892/10/B,5,0,4,,,2026-10-07T00:00:00.000Z,declared,depot,");
  expect(row).toContain('"\'=HYPERLINK(""https://bad.example"")"');
  expect(row).toContain("'=p1 p2");
  expect(row).toContain("possible,possible,depot,5");
  expect(end).toBe("");
});
